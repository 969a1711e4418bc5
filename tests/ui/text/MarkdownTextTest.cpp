#include "ui/text/MarkdownText.h"
#include "tests/ui/chat/ChatFixture.h"

#include <QClipboard>
#include <QContextMenuEvent>
#include <QGuiApplication>
#include <QMenu>
#include <QPointer>

#include <QSignalSpy>
#include <QTest>
#include <QToolTip>

using namespace Qt::StringLiterals;

using ui::MarkdownText;

namespace {

class MarkdownTextTest : public ChatFixture
{
protected:
    void show(int width = 600)
    {
        m_text.resize(width, 800);
        m_text.show();
        ASSERT_TRUE(QTest::qWaitForWindowExposed(&m_text));
    }

    static QString words(qsizetype size) { return u"word "_s.repeated(size / 5); }
    static bool isRaw(const MarkdownText &text, int block)
    {
        return text.document(block).defaultFont() == ui::codeDocument({})->defaultFont();
    }

    MarkdownText m_text{m_theme};
};

} // namespace

TEST_F(MarkdownTextTest, ClosedBlocksAreRenderedOnceHoweverManyPiecesFollow)
{
    m_text.setMarkdown(u"One.\n\n```\ncode\n```\n\nTwo"_s, false);
    ASSERT_EQ(m_text.blockCount(), 3);
    const QPointer<ui::TextDocument> first = &m_text.document(0);
    const QPointer<ui::TextDocument> code = &m_text.document(1);
    const int firstRevision = first->revision();
    const int codeRevision = code->revision();

    QString expected = u"Two"_s;
    for (int i = 0; i < 10'000; ++i) {
        const QString piece = i % 100 == 99 ? u".\n\n"_s : u" word"_s;
        m_text.appendMarkdown(piece);
        if (i % 1000 == 0) {
            const QString shown = m_text.plainText();
            ASSERT_TRUE(QTest::qWaitFor([&] { return m_text.plainText() != shown; }));
        }
    }
    ASSERT_TRUE(QTest::qWaitFor([&] { return m_text.blockCount() == 102; }));
    ASSERT_TRUE(first);
    ASSERT_TRUE(code);
    EXPECT_EQ(first->revision(), firstRevision);
    EXPECT_EQ(code->revision(), codeRevision);
    EXPECT_EQ(&m_text.document(0), first);
}

TEST_F(MarkdownTextTest, CodeThatArrivesGrowsInItsDocument)
{
    m_text.setMarkdown(u"```\nfirst\nsec"_s, false);
    const QPointer<ui::TextDocument> code = &m_text.document(0);
    EXPECT_EQ(code->toPlainText(), u"first\nsec"_s);
    m_text.appendMarkdown(u"ond\n``"_s);
    m_text.appendMarkdown(u"x\nthird"_s);
    ASSERT_TRUE(QTest::qWaitFor(
        [&] { return code && code->toPlainText() == u"first\nsecond\n``x\nthird"_s; }));
}

TEST_F(MarkdownTextTest, PiecesGiveWhatTheWholeGives)
{
    const QString text = u"# A\n\ntext `c` **b**\n\n- x\n- y\n\n```\ncode\n```\nend"_s;
    for (const QChar c : text)
        m_text.appendMarkdown(c);
    m_text.setMarkdown(text, true);
    MarkdownText whole(m_theme);
    whole.setMarkdown(text, true);
    ASSERT_EQ(m_text.blockCount(), whole.blockCount());
    for (int i = 0; i < whole.blockCount(); ++i)
        EXPECT_EQ(m_text.document(i).toHtml(), whole.document(i).toHtml());
}

TEST_F(MarkdownTextTest, AnotherTextReplacesTheFirst)
{
    m_text.setMarkdown(u"One\n\nTwo"_s, false);
    m_text.setMarkdown(u"Three"_s, true);
    EXPECT_EQ(m_text.plainText(), u"Three"_s);
    m_text.setMarkdown(u"Three"_s, true);
    EXPECT_EQ(m_text.plainText(), u"Three"_s);
}

TEST_F(MarkdownTextTest, OneSelectionGoesAcrossBlocksAndIsCopied)
{
    m_text.setMarkdown(u"One\n\n```\ncode\n```\nTwo"_s, true);
    show();
    m_text.setFocus();
    QTest::keySequence(&m_text, QKeySequence::SelectAll);
    EXPECT_EQ(m_text.selectedText(), u"One\n\ncode\n\nTwo"_s);
    QTest::keySequence(&m_text, QKeySequence::Copy);
    EXPECT_EQ(QGuiApplication::clipboard()->text(), u"One\n\ncode\n\nTwo"_s);
}

TEST_F(MarkdownTextTest, DraggingSelectsFromWhereItBegan)
{
    m_text.setMarkdown(u"One two three"_s, true);
    show();
    QTest::mousePress(&m_text, Qt::LeftButton, {}, {1, 10});
    QTest::mouseMove(&m_text, {590, 10});
    QMouseEvent move(QEvent::MouseMove, QPointF(590, 10), m_text.mapToGlobal(QPoint(590, 10)),
                     Qt::NoButton, Qt::LeftButton, {});
    QApplication::sendEvent(&m_text, &move);
    QTest::mouseRelease(&m_text, Qt::LeftButton, {}, {590, 10});
    EXPECT_EQ(m_text.selectedText(), u"One two three"_s);
}

TEST_F(MarkdownTextTest, OnlyWebLinksAreAnnounced)
{
    QSignalSpy activated(&m_text, &MarkdownText::linkActivated);
    m_text.setMarkdown(u"[web](https://example.org/a)"_s, true);
    show();
    QTest::mouseClick(&m_text, Qt::LeftButton, {}, {8, 10});
    ASSERT_EQ(activated.count(), 1);
    EXPECT_EQ(activated[0][0].toUrl(), QUrl(u"https://example.org/a"_s));

    for (const char *other : {"file:///etc/passwd", "javascript:alert(1)", "smb://host/x"}) {
        m_text.setMarkdown(u"[xyz](%1)"_s.arg(QLatin1String(other)), true);
        QTest::mouseClick(&m_text, Qt::LeftButton, {}, {8, 10});
    }
    EXPECT_EQ(activated.count(), 1);
}

TEST_F(MarkdownTextTest, ALinkShowsItsTargetUnderTheMouse)
{
    const auto hover = [this](QPoint at) {
        QHelpEvent help(QEvent::ToolTip, at, m_text.mapToGlobal(at));
        QApplication::sendEvent(&m_text, &help);
    };
    m_text.setMarkdown(u"[web](https://user@example.org/a?b#c) and then"_s, true);
    show();
    hover({8, 10});
    EXPECT_TRUE(QToolTip::text().contains(u"https://example.org/a?b#c"_s))
        << QToolTip::text().toStdString();
    m_text.setMarkdown(u"[file](file:///etc/passwd)"_s, true);
    hover({8, 10});
    ASSERT_TRUE(QTest::qWaitFor([] { return !QToolTip::isVisible(); }));
}

TEST_F(MarkdownTextTest, ALongWordWrapsInsteadOfWidening)
{
    m_text.setMarkdown(QString(2000, QLatin1Char('x')), true);
    EXPECT_GT(m_text.heightForWidth(300), 10 * 21);
    EXPECT_LE(m_text.minimumSizeHint().width(), 300);
}

TEST_F(MarkdownTextTest, PartsOfOneTextLookTheSame)
{
    // Of the four parts of one paragraph, the third is too full of signs to be rendered.
    const QString text = words(12'000) + u"`a` "_s.repeated(1500) + words(6'000);
    MarkdownText whole(m_theme);
    whole.setMarkdown(text, true);
    ASSERT_GE(whole.blockCount(), 4);
    for (int i = 0; i < whole.blockCount(); ++i)
        EXPECT_TRUE(isRaw(whole, i)) << i;
    EXPECT_EQ(whole.plainText().trimmed(), text.trimmed());

    for (qsizetype from = 0; from < text.size(); from += 1000)
        m_text.setMarkdown(text.left(from + 1000), false);
    EXPECT_TRUE(isRaw(m_text, 0));
    EXPECT_EQ(m_text.blockCount(), whole.blockCount());
}

TEST_F(MarkdownTextTest, ALineThatBeginsAnotherTextChangesNothingAboutTheOneBefore)
{
    const QString text = words(6'100) + u'\n' + u"`a` "_s.repeated(495) + u'\n';
    m_text.setMarkdown(text + u"- `a` `b` `c` `d` `e` `f`"_s, false);
    ASSERT_TRUE(isRaw(m_text, 0)) << "as a part of it the line makes too many signs";
    m_text.setMarkdown(text + u"- `a` `b` `c` `d` `e` `f`\n\nEnd"_s, true);
    for (int i = 0; i < m_text.blockCount(); ++i)
        EXPECT_FALSE(isRaw(m_text, i)) << i;
}

TEST_F(MarkdownTextTest, ATableThatIsShownAsItIsHasOneHeadToo)
{
    m_text.setMarkdown(u"| first | second |\n|---|---|\n"_s + u"| `a` | `b` |\n"_s.repeated(1200),
                       true);
    ASSERT_GT(m_text.blockCount(), 1);
    EXPECT_TRUE(isRaw(m_text, 0));
    EXPECT_EQ(m_text.plainText().count(u"first"_s), 1);
    EXPECT_EQ(m_text.plainText().count(u"`a`"_s), 1200);
}

TEST_F(MarkdownTextTest, ABoxDoesNotCoverProseThatItGoesOnWith)
{
    using Style = ui::TextBlocks::Style;
    const auto make = [this](ui::Joint joint) {
        auto blocks = std::make_unique<ui::TextBlocks>(m_theme);
        blocks->addBlock(Style::Prose, ui::plainDocument(u"One"_s));
        blocks->addBlock(Style::Box, ui::codeDocument(u"two"_s), joint);
        return blocks;
    };
    const auto joined = make(ui::Joint::NextLine);
    EXPECT_EQ(joined->heightForWidth(400), make(ui::Joint::Apart)->heightForWidth(400));
    EXPECT_EQ(joined->plainText(), u"One\ntwo"_s);
}

TEST_F(MarkdownTextTest, ATextThatGrowsIsShownOn)
{
    m_text.setMarkdown(words(100'000), false);
    EXPECT_FALSE(m_text.isCut());
    m_text.appendMarkdown(u"and more"_s);
    m_text.setMarkdown(words(100'000) + u"and more"_s, true);
    EXPECT_FALSE(m_text.isCut());
    EXPECT_TRUE(m_text.plainText().endsWith(u"and more"_s));
}

TEST_F(MarkdownTextTest, ATextThatIsCutHasANameToo)
{
    m_text.setMarkdown(words(70'000), true);
    ASSERT_TRUE(m_text.isCut());
    EXPECT_TRUE(m_text.accessibleName().startsWith(u"word word"_s));
}

TEST_F(MarkdownTextTest, ALongTextKeepsItsLayoutWhenItsWidthIsAsked)
{
    m_text.setMarkdown(u"Short\n\n"_s + words(12'000), true);
    ASSERT_GT(m_text.heightForWidth(400), 0);
    EXPECT_EQ(m_text.idealWidth(300), 300);
    EXPECT_EQ(m_text.document(0).textWidth(), 400);
}

TEST_F(MarkdownTextTest, TheMenuMakesNoDocuments)
{
    ui::TextBlocks blocks(m_theme);
    int made = 0;
    for (int i = 0; i < 20; ++i)
        blocks.addBlock(
            ui::TextBlocks::Style::Prose,
            [&made] {
                ++made;
                return ui::plainDocument(u"One"_s);
            },
            3);
    const auto canCopy = [&blocks] {
        QContextMenuEvent asked(QContextMenuEvent::Mouse, {0, 0}, {0, 0});
        QApplication::sendEvent(&blocks, &asked);
        const auto menus = blocks.findChildren<QMenu *>();
        const bool can = !menus.isEmpty() && menus.last()->actions().first()->isEnabled();
        for (QMenu *menu : menus)
            delete menu;
        return can;
    };
    EXPECT_FALSE(canCopy());
    blocks.selectAll();
    EXPECT_TRUE(canCopy());
    EXPECT_LE(made, 2);
}
