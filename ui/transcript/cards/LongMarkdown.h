#pragma once

#include <QUrl>
#include <QWidget>

class QAbstractButton;

namespace ui {

class MarkdownText;
class Theme;

/// A markdown text of the conversation, with a button that shows the rest of a long one.
class LongMarkdown final : public QWidget
{
    Q_OBJECT

public:
    explicit LongMarkdown(Theme &theme, QWidget *parent = nullptr);

    /// As those of MarkdownText.
    void setMarkdown(const QString &markdown, bool isWhole);
    void appendMarkdown(const QString &piece);
    void removeLimit();
    [[nodiscard]] MarkdownText &text() { return *m_text; }

Q_SIGNALS:
    void linkActivated(const QUrl &url);
    /// The limit has been removed: setMarkdown() must follow.
    void wholeRequested();

private:
    MarkdownText *m_text;
    QAbstractButton *m_more;
};

} // namespace ui
