#pragma once

#include "ui/kit/Theme.h"
#include "ui/words/MarkedText.h"

#include <QString>
#include <QTextDocument>

#include <memory>
#include <optional>

namespace ui {

/// Documents for texts of the transcript. Models and servers write them, so HTML is not interpreted
/// and nothing is loaded from network or disk.
class TextDocument final : public QTextDocument
{
    Q_OBJECT

public:
    explicit TextDocument(const QFont &font);

protected:
    QVariant loadResource(int type, const QUrl &name) override;
};

constexpr double kCodeLineHeight = 19.5;
/// Left margin of each level of quotation; the widget paints a bar in it.
constexpr int kQuoteIndent = 14;
/// QTextBlock::userState() of a list item whose mark the widget paints: its number, or these.
constexpr int kTicked = -2;
constexpr int kNotTicked = -3;

/// Markdown without HTML; images become links with their description. Where the text of a link
/// is misleading (LinkTarget.h), the target is written out after it.
[[nodiscard]] std::unique_ptr<TextDocument> proseDocument(const QString &markdown,
                                                          const ThemeColors &colors);
/// Plain text; `code` between backticks in the code font.
[[nodiscard]] std::unique_ptr<TextDocument> plainDocument(const QString &text);
/// Plain text in the code font, from left to right whatever it begins with.
[[nodiscard]] std::unique_ptr<TextDocument> codeDocument(const QString &text);
/// The same with its marks in a colour of their own.
[[nodiscard]] std::unique_ptr<TextDocument> codeDocument(const MarkedText &text,
                                                         const ThemeColors &colors);

/// QTextBlock::userState() of a diff's lines.
enum class DiffLine { Context = 0, Added = 1, Removed = 2 };
[[nodiscard]] DiffLine diffLineOf(QStringView line);
/// Lines that begin with ' ', '+' or '-'. `first`: the kind of a first line that goes on with one
/// of another document.
[[nodiscard]] std::unique_ptr<TextDocument> diffDocument(const MarkedText &lines,
                                                         const ThemeColors &colors,
                                                         std::optional<DiffLine> first = {});

} // namespace ui
