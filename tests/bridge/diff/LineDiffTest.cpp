#include "bridge/diff/LineDiff.h"

#include "tests/support/OwnTime.h"

#include <gtest/gtest.h>

#include <QRandomGenerator>

using namespace Qt::StringLiterals;
using namespace bridge::diff;

namespace {

LineDiff diffOf(const QString &before, const QString &after, End end = End::Both,
                const DiffLimits &limits = {})
{
    return *lineDiff(before, after, end, limits);
}

QStringList linesOf(const LineDiff &diff)
{
    QStringList lines;
    for (const Hunk &hunk : diff.hunks)
        lines << u"@@ %1 %2"_s.arg(hunk.oldStart).arg(hunk.newStart) << hunk.lines;
    return lines;
}

/// `before` with the hunks applied, like patch(1): what is context or removed has to be there.
QString applied(const QString &before, const LineDiff &diff)
{
    QStringList lines = before.split(u'\n');
    const bool endsWithLine = lines.last().isEmpty();
    if (endsWithLine)
        lines.removeLast();
    QStringList result;
    qsizetype at = 0;
    bool hasEnd = endsWithLine;
    for (const Hunk &hunk : diff.hunks) {
        // Of an addition to an empty text the first line is 1, too.
        while (at + 1 < hunk.oldStart)
            result << lines.at(at++);
        EXPECT_EQ(result.size() + 1, hunk.newStart);
        for (qsizetype i = 0; i < hunk.lines.size(); ++i) {
            const QString &line = hunk.lines[i];
            const QString text = line.mid(1);
            const bool isNew = !line.startsWith(u'-');
            if (line.startsWith(u'\\'))
                continue;
            if (!line.startsWith(u'+')) {
                EXPECT_LT(at, lines.size());
                EXPECT_EQ(lines.value(at), text);
                ++at;
            }
            if (isNew) {
                result << text;
                hasEnd = i + 1 == hunk.lines.size() || !hunk.lines[i + 1].startsWith(u'\\');
            }
        }
    }
    if (at < lines.size())
        hasEnd = endsWithLine;
    result << lines.mid(at);
    return result.join(u'\n') + (hasEnd && !result.isEmpty() ? u"\n"_s : QString());
}

QString randomText(QRandomGenerator &random, int lines, int kinds)
{
    QString text;
    for (int i = 0; i < lines; ++i)
        text += u"line %1\n"_s.arg(random.bounded(kinds));
    if (random.bounded(4) == 0)
        text.chop(1);
    return text;
}

/// The length of the shortest edit script, by the table that everybody knows.
int fewestDifferences(const QStringList &a, const QStringList &b)
{
    std::vector<std::vector<int>> common(a.size() + 1, std::vector<int>(b.size() + 1, 0));
    for (qsizetype i = 0; i < a.size(); ++i) {
        for (qsizetype j = 0; j < b.size(); ++j)
            common[i + 1][j + 1] =
                a[i] == b[j] ? common[i][j] + 1 : std::max(common[i][j + 1], common[i + 1][j]);
    }
    return static_cast<int>(a.size() + b.size()) - 2 * common[a.size()][b.size()];
}

} // namespace

TEST(LineDiff, AChangeStandsBetweenThreeLinesOnEachSide)
{
    const auto diff = diffOf(u"1\n2\n3\n4\n5\n6\n7\n8\n9\n"_s, u"1\n2\n3\n4\nfive\n6\n7\n8\n9\n"_s);
    EXPECT_EQ(linesOf(diff), QStringList({u"@@ 2 2"_s, u" 2"_s, u" 3"_s, u" 4"_s, u"-5"_s,
                                          u"+five"_s, u" 6"_s, u" 7"_s, u" 8"_s}));
    EXPECT_EQ(diff.added, 1);
    EXPECT_EQ(diff.removed, 1);
    EXPECT_FALSE(diff.isCoarse);
}

TEST(LineDiff, ChangesFarFromEachOtherAreTwoHunks)
{
    QString before;
    for (int i = 1; i <= 20; ++i)
        before += u"%1\n"_s.arg(i);
    QString after = before;
    after.replace(u"\n5\n"_s, u"\nfive\nmore\n"_s).replace(u"\n16\n"_s, u"\n"_s);
    EXPECT_EQ(linesOf(diffOf(before, after)),
              QStringList({u"@@ 2 2"_s, u" 2"_s, u" 3"_s, u" 4"_s, u"-5"_s, u"+five"_s, u"+more"_s,
                           u" 6"_s, u" 7"_s, u" 8"_s, u"@@ 13 14"_s, u" 13"_s, u" 14"_s, u" 15"_s,
                           u"-16"_s, u" 17"_s, u" 18"_s, u" 19"_s}));
}

TEST(LineDiff, EqualAndEmptyTextsHaveNoHunks)
{
    EXPECT_EQ(diffOf({}, {}), LineDiff());
    EXPECT_EQ(diffOf(u"a\nb"_s, u"a\nb"_s), LineDiff());
    EXPECT_EQ(linesOf(diffOf({}, u"a\nb\n"_s)), QStringList({u"@@ 1 1"_s, u"+a"_s, u"+b"_s}));
    EXPECT_EQ(linesOf(diffOf(u"a\n"_s, {})), QStringList({u"@@ 1 1"_s, u"-a"_s}));
}

TEST(LineDiff, ALastLineWithoutEndDiffersFromTheSameLineWithOne)
{
    const QString remark = u"\\ No newline at end of file"_s;
    EXPECT_EQ(linesOf(diffOf(u"a\nb"_s, u"a\nb\n"_s)),
              QStringList({u"@@ 1 1"_s, u" a"_s, u"-b"_s, remark, u"+b"_s}));
    EXPECT_EQ(linesOf(diffOf(u"a\nb"_s, u"x\nb"_s)),
              QStringList({u"@@ 1 1"_s, u"-a"_s, u"+x"_s, u" b"_s, remark}));
    EXPECT_EQ(linesOf(diffOf(u"a\r\n"_s, u"a\n"_s)),
              QStringList({u"@@ 1 1"_s, u"-a\r"_s, u"+a"_s}));
}

TEST(LineDiff, ATextThatGrowsRemovesNothingThatItHasNotReached)
{
    const QString before = u"a\nb\nc\nd\n"_s;
    EXPECT_EQ(diffOf(before, {}, End::Second), LineDiff());
    EXPECT_EQ(diffOf(before, u"a\n"_s, End::Second), LineDiff());
    EXPECT_EQ(linesOf(diffOf(before, u"a\nx\n"_s, End::Second)),
              QStringList({u"@@ 1 1"_s, u" a"_s, u"+x"_s, u" b"_s, u" c"_s, u" d"_s}));
    EXPECT_EQ(linesOf(diffOf(before, u"a\nx\nc\n"_s, End::Second)),
              QStringList({u"@@ 1 1"_s, u" a"_s, u"-b"_s, u"+x"_s, u" c"_s, u" d"_s}));
    // The last line of what has come is not the last line of the other text.
    EXPECT_EQ(diffOf(u"{\n}\na\n{\n}\n"_s, u"{\n}\n"_s, End::Second), LineDiff());
}

TEST(LineDiff, RandomDiffsLeadToTheNewTextInTheFewestSteps)
{
    QRandomGenerator random(7);
    for (int round = 0; round < 400; ++round) {
        const int kinds = 2 + round % 20;
        const QString before = randomText(random, random.bounded(30), kinds);
        const QString after = randomText(random, random.bounded(30), kinds);
        const auto diff = diffOf(before, after);
        ASSERT_EQ(applied(before, diff), after) << before.toStdString();
        const auto lines = [](const QString &text) {
            QStringList all = text.split(u'\n');
            // With the end, as two lines differ by it.
            for (qsizetype i = 0; i + 1 < all.size(); ++i)
                all[i] += u'\n';
            if (all.last().isEmpty())
                all.removeLast();
            return all;
        };
        ASSERT_EQ(diff.added + diff.removed, fewestDifferences(lines(before), lines(after)));
    }
}

TEST(LineDiff, BeyondItsLimitsAllBetweenTheFirstAndTheLastDifferenceIsOneBlock)
{
    const QString before = u"same\n1\n2\n3\n4\nend\n"_s;
    const QString after = u"same\n4\n3\n2\n1\nend\n"_s;
    const QStringList coarse{u"@@ 1 1"_s, u" same"_s, u"-1"_s, u"-2"_s, u"-3"_s,  u"-4"_s,
                             u"+4"_s,     u"+3"_s,    u"+2"_s, u"+1"_s, u" end"_s};
    for (const DiffLimits &limits :
         {DiffLimits{.differences = 3}, DiffLimits{.characters = 10}, DiffLimits{.lines = 7}}) {
        const auto diff = diffOf(before, after, End::Both, limits);
        EXPECT_TRUE(diff.isCoarse);
        EXPECT_EQ(linesOf(diff), coarse);
        EXPECT_EQ(diff.added, 4);
        EXPECT_EQ(diffOf(before, after, End::Second, limits).removed, 0);
    }
    EXPECT_FALSE(diffOf(before, after).isCoarse);
}

TEST(LineDiff, AStopEndsIt)
{
    std::stop_source stop;
    stop.request_stop();
    EXPECT_FALSE(lineDiff(u"a\nb\n"_s, u"b\na\n"_s, End::Both, {}, stop.get_token()));
}

TEST(LineDiff, TheWorstTextsTakeNoLongerThanItsLimitsAllow)
{
    QString unrelatedA;
    QString unrelatedB;
    for (int i = 0; i < 100'000; ++i) {
        unrelatedA += u"a%1\n"_s.arg(i);
        unrelatedB += u"b%1\n"_s.arg(i);
    }
    QRandomGenerator random(3);
    const QString shuffledA = randomText(random, 50'000, 1000);
    const QString shuffledB = randomText(random, 50'000, 1000);
    const QString line = QString(4'000'000, u'x');
    const tests::OwnTime time;
    EXPECT_EQ(diffOf(unrelatedA, unrelatedB).removed, 100'000);
    EXPECT_FALSE(diffOf(unrelatedA, unrelatedB).isCoarse);
    EXPECT_TRUE(diffOf(shuffledA, shuffledB).isCoarse);
    EXPECT_EQ(diffOf(line + u'a', line.left(3'000'000)).added, 1);
    EXPECT_LT(time.elapsed(), 5000);
}
