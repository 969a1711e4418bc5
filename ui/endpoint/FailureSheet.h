#pragma once

#include "bridge/endpoint/profiles/EndpointPin.h"
#include "bridge/failure/Failure.h"
#include "bridge/failure/Fix.h"
#include "ui/kit/Paragraph.h"

#include <QWidget>

class QPlainTextEdit;
class QScrollArea;

namespace ui {

class FailureLayers;
class FixButtons;
class FoldButton;
class GoOnButton;
class GoOnTargets;

/// The description of a failure, with its fixes as buttons, over a conversation. It opens by itself
/// while the user may be typing: it never takes the focus, and a key reaches one of its buttons
/// only after the user has moved the focus there. Hidden at first; each fix asks to be closed().
class FailureSheet final : public QWidget
{
    Q_OBJECT

public:
    explicit FailureSheet(Theme &theme, QWidget *parent);

    /// Offers to go on at other endpoints; they outlive it. Without a call it does not.
    void setTargets(GoOnTargets *targets);
    /// `note`: one line about the failed message; empty: there is none. `messages`: so many are
    /// sent by tryAgainRequested().
    void showFailure(const bridge::Failure &failure, const QString &note, int messages);
    [[nodiscard]] const bridge::Failure &failure() const { return m_failure; }
    /// Takes its place at the top of `area`, in the parent's coordinates, no higher than that.
    void placeIn(const QRect &area);

Q_SIGNALS:
    void tryAgainRequested();
    void settingsRequested();
    /// Turn the custom endpoint off, without sending a message.
    void turnOffRequested();
    void fixChosen(const bridge::Fix &fix);
    void goOnRequested(const bridge::endpoint::EndpointPin &pin);
    /// The user has chosen what to do, or wants to see it no more.
    void closed();

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void fill();
    void connectButtons();
    void showMessage(const QString &message);
    void fitMessage(int width);
    void copyDetails();

    Theme &m_theme;
    bridge::Failure m_failure;
    QScrollArea *m_scroll;
    QWidget *m_content;
    Paragraph *m_title;
    QPushButton *m_close;
    Paragraph *m_text;
    FailureLayers *m_layers;
    QWidget *m_answer; ///< what the server said
    FoldButton *m_fold;
    QPlainTextEdit *m_message;
    FixButtons *m_buttons;
    GoOnButton *m_goOn;
    QPushButton *m_tryAgain;
    QPushButton *m_settings;
    QPushButton *m_copy;
    QLabel *m_note;
    QRect m_area;
};

} // namespace ui
