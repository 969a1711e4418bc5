#pragma once

#include "bridge/failure/Failure.h"
#include "bridge/failure/Fix.h"
#include "ui/kit/Paragraph.h"

#include <QDialog>

class QPlainTextEdit;

namespace ui {

class FailureLayers;
class FixButtons;
class FoldButton;

/// The description of a failure, with its fixes as buttons. Opened with open(), deletes itself when
/// closed; each fix closes it. showFailure() replaces the failure.
class FailureDialog final : public QDialog
{
    Q_OBJECT

public:
    /// `note`: one line about the failed message; empty: there is no message to send again.
    FailureDialog(const bridge::Failure &failure, const QString &note, Theme &theme,
                  QWidget *parent = nullptr);

    void showFailure(const bridge::Failure &failure, const QString &note);
    [[nodiscard]] const bridge::Failure &failure() const { return m_failure; }

Q_SIGNALS:
    void tryAgainRequested();
    void settingsRequested();
    /// Turn the custom endpoint off, without sending a message.
    void turnOffRequested();
    void fixChosen(const bridge::Fix &fix);

private:
    void showMessage(const QString &message);
    void unfold(bool unfolded);
    void fitHeight();
    void copyDetails();

    bridge::Failure m_failure;
    Paragraph *m_title;
    Paragraph *m_text;
    FailureLayers *m_layers;
    FoldButton *m_fold;
    QPlainTextEdit *m_message;
    FixButtons *m_buttons;
    QPushButton *m_tryAgain;
    QPushButton *m_copy;
    QLabel *m_note;
};

} // namespace ui
