#include "bridge/process/ChildProcess.h"
#include "bridge/syntax/CodeLanguages.h"
#include "bridge/syntax/Highlighter.h"
#include "tests/ui/chat/ChatFixture.h"
#include "ui/text/MarkdownText.h"

#include <QElapsedTimer>
#include <QTest>
#include <QTextBlock>
#include <QTextLayout>

using namespace Qt::StringLiterals;

using bridge::syntax::HighlightedCode;
using bridge::syntax::Highlighter;
using bridge::syntax::PartKind;
using ui::MarkdownText;

namespace codecolors {

/// With the real helper.
class CodeColorsTest : public ChatFixture
{
protected:
    CodeColorsTest()
    {
        m_spec.program = QStringLiteral(DRAWBRIDGE_HIGHLIGHT_HELPER);
        m_spec.workingDirectory = u"/"_s;
        m_highlighter = std::make_unique<Highlighter>(
            [] { return std::make_unique<bridge::process::ChildProcess>(); }, m_spec);
        m_theme.setHighlighter(m_highlighter.get());
    }

    /// The texts of the line's parts of this colour.
    static QStringList colored(const MarkdownText &text, int block, int line, const QColor &color)
    {
        const QTextBlock found = text.document(block).findBlockByNumber(line);
        QStringList parts;
        for (const QTextLayout::FormatRange &range : found.layout()->formats()) {
            if (range.format.foreground().color() == color)
                parts << found.text().mid(range.start, range.length);
        }
        return parts;
    }
    template <typename Condition>
    static bool eventually(Condition condition)
    {
        return QTest::qWaitFor(condition, 30'000); // the machine may be busy
    }

    bridge::process::LaunchSpec m_spec;
    std::unique_ptr<Highlighter> m_highlighter;
};

} // namespace codecolors

using codecolors::CodeColorsTest;

TEST_F(CodeColorsTest, CodeGetsItsColoursAndKeepsItsText)
{
    MarkdownText text(m_theme);
    const QString code = u"const auto path = f(\"a <b>\", 256); // c & d\nclass Token {};"_s;
    text.setMarkdown(u"```cpp\n%1\n```"_s.arg(code), true);
    const ui::ThemeColors &colors = m_theme.colors();
    const int revision = text.document(0).revision();
    ASSERT_TRUE(eventually([&] { return !colored(text, 0, 1, colors.synType).isEmpty(); }));
    EXPECT_EQ(colored(text, 0, 0, colors.synKeyword), (QStringList{u"const"_s, u"auto"_s}));
    EXPECT_EQ(colored(text, 0, 0, colors.synString), (QStringList{u"\"a <b>\""_s}));
    EXPECT_EQ(colored(text, 0, 0, colors.synNumber), (QStringList{u"256"_s}));
    EXPECT_EQ(colored(text, 0, 0, colors.synComment), (QStringList{u"// c & d"_s}));
    EXPECT_EQ(colored(text, 0, 1, colors.synType), (QStringList{u"Token"_s}));
    EXPECT_EQ(text.plainText(), code);
    EXPECT_EQ(text.document(0).revision(), revision) << "the text was not touched";
}

TEST_F(CodeColorsTest, WhatGoesOnInAnotherPieceHasItsColourThere)
{
    // Longer than one document, and it arrives by pieces.
    QString comment = u"```cpp\n/* begins\n"_s;
    for (int i = 0; i < 400; ++i)
        comment += u"goes on here, line %1\n"_s.arg(i);
    MarkdownText text(m_theme);
    for (qsizetype at = 0; at < comment.size(); at += 997) {
        text.appendMarkdown(comment.mid(at, 997));
        QCoreApplication::processEvents();
    }
    text.appendMarkdown(u"ends */ int x;\n"_s);
    ASSERT_TRUE(QTest::qWaitFor([&] { return text.plainText().contains(u"ends"_s); }));
    ASSERT_GT(text.blockCount(), 1);
    const int last = text.blockCount() - 1;
    const int line = text.document(last).blockCount() - 2;
    const ui::ThemeColors &colors = m_theme.colors();
    ASSERT_TRUE(eventually([&] { return !colored(text, last, line, colors.synKeyword).isEmpty(); }));
    EXPECT_EQ(colored(text, last, line, colors.synComment), (QStringList{u"ends */"_s}));
    EXPECT_EQ(colored(text, last, 0, colors.synComment),
              (QStringList{text.document(last).findBlockByNumber(0).text()}));
}

TEST_F(CodeColorsTest, ColoursAreThereAtOnceWhenTheThemeChanges)
{
    MarkdownText text(m_theme);
    const QString markdown = u"```python\nreturn 1\n```"_s;
    text.setMarkdown(markdown, true);
    ASSERT_TRUE(eventually(
        [&] { return !colored(text, 0, 0, m_theme.colors().synKeyword).isEmpty(); }));
    m_settings.setValue(bridge::settings::kTheme, bridge::settings::ThemeChoice::Dark);
    ASSERT_TRUE(m_theme.isDark());
    // The transcript makes its texts anew.
    MarkdownText again(m_theme);
    again.setMarkdown(markdown, true);
    EXPECT_EQ(colored(again, 0, 0, ui::Theme::colorsFor(true).synKeyword),
              (QStringList{u"return"_s}));
}

TEST_F(CodeColorsTest, HostileAndUnknownCodeStaysPlainAndTheRestHasItsColours)
{
    MarkdownText text(m_theme);
    text.setMarkdown(u"```cpp\nint a;\n%1\nint b;\n```\n```nothing\nint c;\n```"_s.arg(
                         QString(20'000, u'a')),
                     true);
    const int last = text.blockCount() - 2; // of the first code
    const ui::ThemeColors &colors = m_theme.colors();
    const int line = text.document(last).blockCount() - 1;
    ASSERT_TRUE(eventually([&] { return !colored(text, last, line, colors.synKeyword).isEmpty(); }));
    EXPECT_EQ(colored(text, 0, 0, colors.synKeyword), (QStringList{u"int"_s}));
    for (int block = 0; block <= last; ++block) {
        for (QTextBlock each = text.document(block).begin(); each.isValid(); each = each.next()) {
            const bool isPlain = each.layout()->formats().isEmpty();
            EXPECT_TRUE(isPlain || each.text().startsWith(u"int"_s));
        }
    }
    EXPECT_TRUE(text.document(last + 1).begin().layout()->formats().isEmpty());
}

TEST_F(CodeColorsTest, QuittingInTheMiddleWaitsForNothing)
{
    const auto code = m_highlighter->begin(u"cpp"_s);
    for (int i = 0; i < 20'000; ++i)
        code->append({u"const auto path = fs::path(\"%1\");"_s.arg(i)});
    ASSERT_TRUE(eventually([&] { return m_highlighter->isRunning(); }));
    QElapsedTimer time;
    time.start();
    m_theme.setHighlighter(nullptr);
    m_highlighter.reset();
    EXPECT_LT(time.elapsed(), 1000);
}

TEST_F(CodeColorsTest, TheHelperKnowsEveryLanguageThatIsAskedOf)
{
    if (!qEnvironmentVariableIsSet("DRAWBRIDGE_LONG"))
        GTEST_SKIP() << "only with DRAWBRIDGE_LONG (preset long)";
    std::vector<std::unique_ptr<HighlightedCode>> codes;
    int done = 0;
    for (const QString &name : bridge::syntax::knownLanguages()) {
        auto code = m_highlighter->begin(name);
        ASSERT_TRUE(code) << name.toStdString();
        QObject::connect(code.get(), &HighlightedCode::highlighted, &m_theme, [&done] { ++done; });
        code->append({u"1 \"a\""_s});
        codes.push_back(std::move(code));
    }
    ASSERT_TRUE(eventually([&] { return done == static_cast<int>(codes.size()); }));
    for (const auto &code : codes)
        EXPECT_FALSE(code->isGivenUp()) << code->language().toStdString();
}
