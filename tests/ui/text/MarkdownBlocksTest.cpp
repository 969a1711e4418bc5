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
    EXPECT_EQ(blocks.openKind(), Kind::Code);
    EXPECT_EQ(blocks.openLines(), u"int a;\n"_s);
    EXPECT_EQ(blocks.openRest(), QString());
}

TEST(MarkdownBlocks, WindowsLineEndsAreLineEnds)
{
    EXPECT_EQ(blocksOf(u"a\r\n\r\n```\r\nb\r\n```\r\n"_s), blocksOf(u"a\n\n```\nb\n```\n"_s));
}

} // namespace markdownblockstest
