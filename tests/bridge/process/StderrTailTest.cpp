#include "bridge/process/StderrTail.h"

#include <gtest/gtest.h>

using namespace Qt::StringLiterals;

using bridge::process::StderrTail;

TEST(StderrTail, KeepsEverythingThatFits)
{
    StderrTail tail(20);
    tail.append("one\n");
    tail.append("two\r\n\n");
    EXPECT_EQ(tail.text(), u"one\ntwo"_s);
}

TEST(StderrTail, BeginsWithAWholeLineAfterACut)
{
    StderrTail tail(12);
    tail.append("first line\nsecond\nthird\n");
    EXPECT_EQ(tail.text(), u"third"_s);
}

TEST(StderrTail, KeepsTheLineThatTheCutLeavesWhole)
{
    StderrTail tail(6);
    tail.append("first\nthird\n");
    EXPECT_EQ(tail.text(), u"third"_s);
}

TEST(StderrTail, TheResultDoesNotDependOnHowTheBytesArrive)
{
    const QByteArray stream = "alpha\nbeta\ngamma delta\nepsilon\n\nzeta";
    for (qsizetype size = 1; size <= stream.size(); ++size) {
        StderrTail whole(size);
        whole.append(stream);
        StderrTail bytewise(size);
        for (const char byte : stream)
            bytewise.append(QByteArray(1, byte));
        EXPECT_EQ(whole.text(), bytewise.text()) << size;
    }
}

TEST(StderrTail, ShowsTheEndOfALineLongerThanItself)
{
    StderrTail tail(4);
    tail.append("abcdefgh");
    EXPECT_EQ(tail.text(), u"efgh"_s);
    tail.append("\n");
    EXPECT_EQ(tail.text(), u"fgh"_s);
}

TEST(StderrTail, InvalidUtf8BecomesTheReplacementCharacter)
{
    StderrTail tail;
    tail.append("a\xff"
                "b \xc3\xa9\n");
    EXPECT_EQ(tail.text(), u"a\uFFFDb \u00E9"_s);
}

TEST(StderrTail, ACharacterThatArrivesInTwoPiecesIsWhole)
{
    StderrTail tail;
    tail.append("\xc3");
    tail.append("\xa9");
    EXPECT_EQ(tail.text(), u"\u00E9"_s);
}
