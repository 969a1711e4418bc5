#pragma once

#include <QWidget>

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

private:
    Paragraph *m_text;
};

} // namespace ui
