#pragma once

#include "ui/kit/Controls.h"

#include <QWidget>

class QHBoxLayout;
class QPushButton;
class QVBoxLayout;

namespace ui {

class Paragraph;

/// A line over the content of a window about something that is not as it should be; hidden while
/// it has no words. In a low window it is at most two lines high and scrolls. Takes no focus.
class WarnNote : public QWidget
{
    Q_OBJECT

public:
    explicit WarnNote(QWidget *parent = nullptr);

    /// Empty: hides it.
    void setWords(const QString &words);
    /// Plain text; empty while it is hidden.
    [[nodiscard]] QString text() const;

Q_SIGNALS:
    /// It goes while the keyboard focus is in it: give it to another widget.
    void focusLeaves();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
    void showEvent(QShowEvent *event) override;
    /// A heading and words that stay, for a note that its owner shows.
    void setTexts(const QString &title, const QString &words);
    /// To the right of the words.
    QPushButton *addButton(ButtonKind kind, const QString &text);
    /// Hides it; focusLeaves() comes first if the focus is in it.
    void leave();

private:
    Paragraph *makeText(TextRole role, const QString &text);
    void fitHeight();

    QVBoxLayout *m_words;
    Paragraph *m_text;
    QHBoxLayout *m_row;
};

} // namespace ui
