#pragma once

#include <QWidget>

class QHBoxLayout;
class QPushButton;

namespace ui {

class Paragraph;

/// A line over the content of a window about something that is not as it should be; hidden while
/// it has no words. Takes no focus.
class WarnNote : public QWidget
{
    Q_OBJECT

public:
    explicit WarnNote(QWidget *parent = nullptr);

    /// Empty: hides it.
    void setWords(const QString &words);
    /// Plain text; empty while it is hidden.
    [[nodiscard]] QString text() const;

protected:
    /// To the right of the words.
    QPushButton *addButton(const QString &text);

private:
    Paragraph *m_text;
    QHBoxLayout *m_row;
};

} // namespace ui
