#include "bridge/diff/WordMarks.h"

#include <gtest/gtest.h>

#include <QString>
#include <QStringList>

using namespace Qt::StringLiterals;
using namespace bridge::diff;

namespace {

QStringList partsOf(const QString &line, const std::vector<Span> &spans)
{
    QStringList parts;
    for (const Span &span : spans)
        parts << line.mid(span.from, span.size);
    return parts;
}

struct Marked
{
    QStringList removed;
    QStringList added;
    friend bool operator==(const Marked &, const Marked &) = default;
    friend void PrintTo(const Marked &marked, std::ostream *out)
    {
        *out << marked.removed.join(u'|').toStdString() << " -> "
             << marked.added.join(u'|').toStdString();
    }
};

Marked markedIn(const QString &removed, const QString &added)
{
    const WordMarks marks = wordMarks(removed, added);
    return {partsOf(removed, marks.removed), partsOf(added, marks.added)};
}

std::vector<std::pair<int, int>> paired(const QStringList &removed, const QStringList &added)
{
    return pairedLines({removed.begin(), removed.end()}, {added.begin(), added.end()});
}

} // namespace

TEST(WordMarks, OnlyTheWordThatDiffersIsMarked)
{
    EXPECT_EQ(markedIn(u"int count = first;"_s, u"int count = second;"_s),
              (Marked{{u"first"_s}, {u"second"_s}}));
    EXPECT_EQ(markedIn(u"call(a, b);"_s, u"call(a, b, c);"_s), (Marked{{}, {u", c"_s}}));
}

TEST(WordMarks, TheChangeOfTheDesignIsMarkedAsInIt)
{
    EXPECT_EQ(
        markedIn(u"    const auto path = fs::path(\"/tmp/case.json\");"_s,
                 u"    const auto path = fs::path(dir.filePath(\"case.json\")"
                 ".toStdString());"_s),
        (Marked{{u"\"/tmp/case.json\""_s}, {u"dir.filePath(\"case.json\").toStdString()"_s}}));
}

TEST(WordMarks, EqualWordsBetweenLargerChangesBelongToThem)
{
    EXPECT_EQ(
        markedIn(u"the whole line stays: alpha a beta"_s, u"the whole line stays: gamma a delta"_s),
        (Marked{{u"alpha a beta"_s}, {u"gamma a delta"_s}}));
    EXPECT_EQ(markedIn(u"alpha with a long part between beta"_s,
                       u"gamma with a long part between delta"_s),
              (Marked{{u"alpha"_s, u"beta"_s}, {u"gamma"_s, u"delta"_s}}));
}

TEST(WordMarks, LinesThatHaveLittleInCommonAndLongOnesAreNotMarked)
{
    EXPECT_EQ(markedIn(u"return nothing;"_s, u"if (x) y();"_s), Marked());
    const QString common(kLongestMarked, u'x');
    EXPECT_EQ(markedIn(common + u" a"_s, common + u" b"_s), Marked());
    EXPECT_EQ(markedIn(u"a 😀 same same same"_s, u"a 😁 same same same"_s),
              (Marked{{u"😀"_s}, {u"😁"_s}}));
}

TEST(WordMarks, ALineIsPairedWithTheOneThatResemblesIt)
{
    using Pairs = std::vector<std::pair<int, int>>;
    EXPECT_EQ(paired({u"const auto path = fs::path(a);"_s},
                     {u"QTemporaryDir dir;"_s, u"ASSERT_TRUE(dir.isValid());"_s,
                      u"const auto path = fs::path(b);"_s}),
              (Pairs{{0, 2}}));
    EXPECT_EQ(paired({u"a1"_s, u"b1"_s}, {u"a2"_s, u"b2"_s}), (Pairs{{0, 0}, {1, 1}}));
    EXPECT_EQ(paired({u"something"_s}, {u"else"_s, u"entirely"_s}), Pairs());
    EXPECT_EQ(paired({}, {u"a"_s}), Pairs());
    // Pairs do not cross.
    EXPECT_EQ(
        paired({u"value one"_s, u"value two"_s, u"other"_s}, {u"value two!"_s, u"value one!"_s}),
        (Pairs{{0, 1}}));
}
