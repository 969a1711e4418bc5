#pragma once

#include "ui/common/Theme.h"

#include <QString>
#include <QStringList>
#include <QTextDocument>

#include <memory>

namespace ui {

/// Documents of the transcript's texts. What they show came from a model or a server: no HTML is
/// interpreted, and nothing is ever loaded, neither from the net nor from the disk.
class TextDocument final : public QTextDocument
{
    Q_OBJECT

public:
    explicit TextDocument(const QFont &font);

    /// Number of the first item of an ordered list that the text begins with. Qt 6.4 would number
    /// it from 1, so the widget paints its numbers.
    int firstNumber = 0;

protected:
    QVariant loadResource(int type, const QUrl &name) override;
};

/// Markdown without HTML; images become links with their description.
[[nodiscard]] std::unique_ptr<TextDocument> proseDocument(const QString &markdown,
                                                          const ThemeColors &colors);
/// Text as it is; `code` between backticks in the code font.
[[nodiscard]] std::unique_ptr<TextDocument> plainDocument(const QString &text);
/// Text as it is, in the code font.
[[nodiscard]] std::unique_ptr<TextDocument> codeDocument(const QString &text);

/// QTextBlock::userState() of a diff's lines.
enum class DiffLine { Context = 0, Added = 1, Removed = 2 };
/// Lines that begin with ' ', '+' or '-'.
[[nodiscard]] std::unique_ptr<TextDocument> diffDocument(const QStringList &lines);

} // namespace ui
