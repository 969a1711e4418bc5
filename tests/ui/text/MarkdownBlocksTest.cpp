#include "ui/text/MarkdownBlocks.h"

#include <gtest/gtest.h>

#include <random>

namespace markdownblockstest {

using namespace Qt::StringLiterals;
using ui::MarkdownBlock;
using ui::MarkdownBlocks;
using Kind = ui::MarkdownBlock::Kind;

std::vector<MarkdownBlock> blocksOf(const QString &text)
{
    MarkdownBlocks blocks;
    blocks.append(text);
    blocks.finish();
    return blocks.closed();
}

QString lines(std::initializer_list<const char *> all)
{
    QString text;
    for (const char *line : all)
        text += QString::fromUtf8(line) + QLatin1Char('\n');
    return text;
}

const QString kEverything = lines({
    "# Heading",
    "A paragraph that",
    "goes on.",
    "",
    "1. one",
    "",
    "2. two",
    "   ```sh",
    "   inner",
    "",
    "not indented",
    "   ```",
    "3. three",
    "",
    "After the list.",
    "```cpp",
    "int a; // ``",
    "",
    "~~~",
    "```",
    "~~~",
    "```",
    "~~~",
    "| a | b |",
    "|---|---|",
    "| 1 | 2 |",
    "> quote",
    "> more",
    "",
    "Grüße 👋 at the end",
});

TEST(MarkdownBlocks, EveryCutOfTheTextGivesTheSameBlocks)
{
    const auto whole = blocksOf(kEverything);
    ASSERT_GT(whole.size(), 5U);
    for (qsizetype cut = 0; cut <= kEverything.size(); ++cut) {
        MarkdownBlocks blocks;
        blocks.append(QStringView(kEverything).left(cut));
        blocks.append(QStringView(kEverything).mid(cut));
        blocks.finish();
        ASSERT_EQ(blocks.closed(), whole) << "cut at " << cut;
    }
}

TEST(MarkdownBlocks, AnyPiecesGiveTheSameBlocksAndAClosedOneNeverChanges)
{
    const auto whole = blocksOf(kEverything);
    std::mt19937 random(20260101);
    for (int round = 0; round < 200; ++round) {
        MarkdownBlocks blocks;
        std::vector<MarkdownBlock> seen;
        for (qsizetype from = 0; from < kEverything.size();) {
            const qsizetype length = std::uniform_int_distribution<int>(1, 9)(random);
            blocks.append(QStringView(kEverything).mid(from).left(length));
            from += length;
            ASSERT_GE(blocks.closed().size(), seen.size());
            for (std::size_t i = 0; i < seen.size(); ++i)
                ASSERT_EQ(blocks.closed()[i], seen[i]);
            seen = blocks.closed();
        }
        blocks.finish();
        ASSERT_EQ(blocks.closed(), whole);
    }
}

TEST(MarkdownBlocks, ABlankLineEndsAParagraph)
{
    const auto blocks = blocksOf(lines({"one", "two", "", "three"}));
    ASSERT_EQ(blocks.size(), 2U);
    EXPECT_EQ(blocks[0].text, lines({"one", "two"}));
    EXPECT_EQ(blocks[1].text, lines({"three"}));
}

TEST(MarkdownBlocks, ABlankLineDoesNotEndAListThatGoesOn)
{
    const auto blocks = blocksOf(lines({"- a", "", "- b", "", "  of b", "", "no item"}));
    ASSERT_EQ(blocks.size(), 2U);
    EXPECT_EQ(blocks[0].text, lines({"- a", "", "- b", "", "  of b", ""}));
}

TEST(MarkdownBlocks, AFenceIsABlockOfItsOwnWithoutItsFence)
{
    const auto blocks =
        blocksOf(lines({"text", "```cpp title", "int a;", "", "  b();", "```", "x"}));
    ASSERT_EQ(blocks.size(), 3U);
    EXPECT_EQ(blocks[1].kind, Kind::Code);
    EXPECT_EQ(blocks[1].language, u"cpp"_s);
    EXPECT_EQ(blocks[1].text, lines({"int a;", "", "  b();"}));
}

TEST(MarkdownBlocks, OnlyItsOwnFenceClosesCode)
{
    const auto blocks = blocksOf(lines({"````", "```", "~~~~", "`````", "after"}));
    ASSERT_EQ(blocks.size(), 2U);
    EXPECT_EQ(blocks[0].text, lines({"```", "~~~~"}));
    EXPECT_EQ(blocks[1].text, lines({"after"}));
}

TEST(MarkdownBlocks, AFenceInsideAListStaysInTheList)
{
    const auto blocks = blocksOf(lines({"1. a", "   ```", "code", "", "   ```", "2. b"}));
    ASSERT_EQ(blocks.size(), 1U);
    EXPECT_EQ(blocks[0].kind, Kind::Prose);
}

TEST(MarkdownBlocks, CodeThatIsNeverClosedIsStillCode)
{
    const auto blocks = blocksOf(lines({"```", "left open"}));
    ASSERT_EQ(blocks.size(), 1U);
    EXPECT_EQ(blocks[0].kind, Kind::Code);
    EXPECT_EQ(blocks[0].text, lines({"left open"}));
}

TEST(MarkdownBlocks, BackticksWithinALineOpenNoFence)
{
    const auto blocks = blocksOf(lines({"```not a fence```", "text"}));
    ASSERT_EQ(blocks.size(), 1U);
    EXPECT_EQ(blocks[0].kind, Kind::Prose);
}

TEST(MarkdownBlocks, TheOpenBlockShowsWhatHasArrivedButNoHalfFence)
{
    MarkdownBlocks blocks;
    EXPECT_FALSE(blocks.hasOpen());
    blocks.append(u"par");
    EXPECT_TRUE(blocks.hasOpen());
    EXPECT_EQ(blocks.openRest(), u"par"_s);
    blocks.append(u"t\n\n``");
    EXPECT_FALSE(blocks.hasOpen());
    blocks.append(u"`cpp\nint a;\n``");
    EXPECT_EQ(blocks.open().kind, Kind::Code);
    EXPECT_EQ(blocks.open().text, u"int a;\n"_s);
    EXPECT_EQ(blocks.openRest(), QString());
}

TEST(MarkdownBlocks, WindowsLineEndsAreLineEnds)
{
    EXPECT_EQ(blocksOf(u"a\r\n\r\n```\r\nb\r\n```\r\n"_s), blocksOf(u"a\n\n```\nb\n```\n"_s));
}

/// The blocks as one text again.
QString joinedText(const std::vector<MarkdownBlock> &blocks)
{
    QString text;
    for (const MarkdownBlock &block : blocks) {
        if (&block != &blocks.front())
            text += ui::jointText(block.joint);
        text += block.text.chopped(1);
    }
    return text;
}

TEST(MarkdownBlocks, WhatIsTooLongForABlockGoesOnInTheNext)
{
    const QString words = u"some ordinary words of no meaning, "_s.repeated(1000).trimmed();
    const QString run = u"abcdefghij"_s.repeated(3000);
    const QString cjk = u"\u4e2d\u6587"_s.repeated(10'000);
    const QString emoji = u"\U0001F44B\U0001F3FD"_s.repeated(5000);
    const QString lines = u"a line of a paragraph\n"_s.repeated(1000).trimmed();
    for (const QString &text : {words, run, cjk, emoji}) {
        const auto blocks = blocksOf(text);
        ASSERT_GT(blocks.size(), 1U);
        EXPECT_EQ(joinedText(blocks), text);
        for (const MarkdownBlock &block : blocks) {
            EXPECT_LE(block.text.size(), ui::kPieceSize + 1);
            EXPECT_FALSE(block.text[0].isLowSurrogate());
        }
    }
    EXPECT_EQ(joinedText(blocksOf(lines)).replace(u'\n', u' '),
              QString(lines).replace(u'\n', u' '));

    const QString code = run + u"\n  "_s + run + u"\nend"_s;
    const auto blocks = blocksOf(u"```\n"_s + code + u"\n```\nafter"_s);
    ASSERT_GT(blocks.size(), 2U);
    EXPECT_EQ(joinedText(blocks), code + u"\n\nafter"_s);
    EXPECT_EQ(blocks[blocks.size() - 2].kind, Kind::Code);
    EXPECT_EQ(blocks.back().kind, Kind::Prose);
}

TEST(MarkdownBlocks, ALongListIsBrokenBetweenItsItemsAndATableRepeatsItsHead)
{
    QString list;
    for (int i = 1; i <= 1000; ++i)
        list += u"%1. item\n   - inner\n"_s.arg(i);
    const auto items = blocksOf(list);
    ASSERT_GT(items.size(), 2U);
    EXPECT_EQ(joinedText(items), list.chopped(1));
    for (const MarkdownBlock &block : items)
        EXPECT_TRUE(block.text[0].isDigit());

    const QString head = u"| a | b |\n|---|---|\n"_s;
    const auto rows = blocksOf(head + u"| 1 | 2 |\n"_s.repeated(2000));
    ASSERT_GT(rows.size(), 2U);
    for (const MarkdownBlock &block : rows) {
        EXPECT_TRUE(block.text.startsWith(head));
        EXPECT_EQ(block.repeatsHead, &block != &rows.front());
    }
}

TEST(MarkdownBlocks, ATableOfFewCharactersAndManyCellsIsBoundedToo)
{
    const QString wide = u"|a"_s.repeated(500) + u"|\n"_s + u"|-"_s.repeated(500) + u"|\n"_s;
    EXPECT_TRUE(blocksOf(wide + u"|\n"_s.repeated(100)).front().isVerbatim);
    for (const QString &before : {QString(), u"> "_s, u"  "_s}) {
        QString text =
            before.trimmed().isEmpty() && !before.isEmpty() ? u"- item\n\n"_s : QString();
        text += before + u"|a|b|c|d|e|f|g|h|\n"_s + before + u"|-|-|-|-|-|-|-|-|\n"_s;
        text += (before + u"|\n"_s).repeated(600);
        EXPECT_GT(blocksOf(text).size(), 1U) << before.toStdString();
    }
}

TEST(MarkdownBlocks, PiecesOfALongTextDoNotMatterEither)
{
    const QString text = u"x"_s.repeated(6001) + u"\r\n\n- a\n  - "_s + u"word "_s.repeated(4000)
                         + u"\n  ```\n  "_s + u"code "_s.repeated(4000) + u"\n  ```\n- b\n\n```\n"_s
                         + u"y"_s.repeated(12'000) + u"\n```\n"_s + u"para\n"_s.repeated(3000);
    const auto whole = blocksOf(text);
    for (const qsizetype size : {1, 7, 5999, 6000, 6001, 20'000}) {
        MarkdownBlocks blocks;
        for (qsizetype from = 0; from < text.size(); from += size)
            blocks.append(QStringView(text).mid(from).left(size));
        blocks.finish();
        ASSERT_EQ(blocks.closed(), whole) << size;
    }
}

} // namespace markdownblockstest
