#include "bridge/history/SearchWords.h"
#include "bridge/history/TextFold.h"

#include <gtest/gtest.h>

namespace searchwordstest {

using namespace Qt::StringLiterals;
using namespace bridge::history;

using Marks = std::vector<std::pair<int, int>>;

bool isFound(const QString &query, const QString &text)
{
    return SearchWords(query).occurIn(fold(text));
}

TEST(TextFold, CaseAccentsAndWidthDoNotMatter)
{
    EXPECT_EQ(fold(u"STRASSE"), u"strasse"_s);
    EXPECT_EQ(fold(u"Straße"), u"strasse"_s);
    EXPECT_EQ(fold(u"Crème brûlée"), u"creme brulee"_s);
    EXPECT_EQ(fold(u"Cre\u0300me"), u"creme"_s); // the accent as a character of its own
    EXPECT_EQ(fold(u"ΣΊΣΥΦΟΣ"), fold(u"σίσυφος"));
    EXPECT_EQ(fold(u"Ｆｕｌｌ　ｗｉｄｔｈ"), u"full width"_s);
    EXPECT_EQ(fold(u"Łódź Ærø ﬁne"), u"lodz aero fine"_s);
}

TEST(TextFold, BlanksAndControlsAreOneSpaceAndInvisibleCharactersNothing)
{
    EXPECT_EQ(fold(u"  a\n\t b\u00A0\u00A0c"), u"a b c"_s);
    EXPECT_EQ(fold(u"soft\u00ADhyphen zero\u200Bwidth"), u"softhyphen zerowidth"_s);
    EXPECT_EQ(fold(QStringView(u"nul\0end", 7)), u"nul end"_s);
}

TEST(TextFold, ScriptsWhoseMarksAreVowelsKeepThem)
{
    EXPECT_NE(fold(u"कि"), fold(u"कु"));
    EXPECT_EQ(fold(u"検索とカタカナ"), u"検索とカタカナ"_s);
}

TEST(TextFold, AHalfCharacterIsNoHarm)
{
    const QChar half(0xD83D);
    EXPECT_EQ(fold(QString(half)), QString(QChar(0xFFFD)));
    EXPECT_EQ(fold(u"😀"), u"😀"_s);
}

TEST(SearchWords, AllWordsMustOccurInAnyOrderAndInsideOthers)
{
    EXPECT_TRUE(isFound(u"bridge draw"_s, u"The Drawbridge"_s));
    EXPECT_FALSE(isFound(u"bridge castle"_s, u"The Drawbridge"_s));
}

TEST(SearchWords, QuotedWordsStandAsTheyAre)
{
    EXPECT_TRUE(isFound(u"\"turn ends\""_s, u"the turn\nends here"_s));
    EXPECT_FALSE(isFound(u"\"ends turn\""_s, u"the turn ends here"_s));
    EXPECT_TRUE(isFound(u"\"turn ends"_s, u"the turn ends"_s)); // not closed
    EXPECT_FALSE(isFound(u"\"turn ends"_s, u"ends the turn"_s));
}

TEST(SearchWords, NothingToSearchForIsEmpty)
{
    for (const QString &query : {u""_s, u"  "_s, u"\"\""_s, u"\"  \" "_s, u"\u200B"_s})
        EXPECT_TRUE(SearchWords(query).isEmpty()) << query.toStdString();
}

TEST(SearchWords, ALongQueryIsBounded)
{
    const SearchWords words(u"abcdefg hijklmnop "_s.repeated(5000));
    EXPECT_LE(words.words().size(), 16);
    EXPECT_LE(SearchWords(QString(100'000, u'x')).grams().size(), 64);
}

TEST(SearchWords, GramsOfATextContainThoseOfWhatIsInIt)
{
    const QString text = u"Grüße, C++ und 検索語 😀😀, a \"b\" it's"_s;
    const QByteArray grams = ' ' + gramsOf(fold(text));
    for (const QString &query : {u"GRUSSE"_s, u"c++"_s, u"c+"_s, u"c"_s, u"検索"_s, u"語"_s,
                                 u"検索語"_s, u"😀"_s, u"😀😀"_s, u"\"und 検索語\""_s, u"it's"_s}) {
        for (const QString &gram : SearchWords(query).grams())
            EXPECT_TRUE(grams.contains(' ' + gram.toUtf8() + ' ')) << gram.toStdString();
    }
    EXPECT_FALSE(grams.contains(" 語検 "));
}

TEST(SearchWords, GramsAloneDecideShortWordsOnly)
{
    EXPECT_TRUE(SearchWords(u"検索 c++ 😀😀😀"_s).areGrams());
    EXPECT_FALSE(SearchWords(u"four"_s).areGrams());
    EXPECT_FALSE(SearchWords(u"\"a b\""_s).areGrams());
}

TEST(SearchWords, MarksArePlacesInTheOriginal)
{
    EXPECT_EQ(SearchWords(u"strasse"_s).marksIn(u"Die Straße."), (Marks{{4, 6}}));
    EXPECT_EQ(SearchWords(u"creme"_s).marksIn(u"a Cre\u0300me!"), (Marks{{2, 6}}));
    EXPECT_EQ(SearchWords(u"b"_s).marksIn(u"😀b"), (Marks{{2, 1}}));
    EXPECT_EQ(SearchWords(u"s"_s).marksIn(u"ß!"), (Marks{{0, 1}}));
    EXPECT_EQ(SearchWords(u"abc bcd"_s).marksIn(u"abcd abc"), (Marks{{0, 4}, {5, 3}}));
}

TEST(SearchWords, ASnippetShowsTheHitOnOneLine)
{
    const QString text = u"before it\n"_s.repeated(100) + u"the  Straße  \n is here"_s
                         + u"\nafter it"_s.repeated(100);
    const Snippet snippet = SearchWords(u"STRASSE"_s).snippetOf(text);
    EXPECT_LE(snippet.text.size(), 202);
    EXPECT_GE(snippet.text.size(), 150);
    EXPECT_TRUE(snippet.text.startsWith(u"…"_s) && snippet.text.endsWith(u"…"_s));
    EXPECT_FALSE(snippet.text.contains(u'\n'));
    ASSERT_EQ(snippet.marks.size(), 1U);
    EXPECT_EQ(snippet.text.mid(snippet.marks[0].first, snippet.marks[0].second), u"Straße"_s);
}

TEST(SearchWords, ASnippetOfAShortTextIsTheText)
{
    const Snippet snippet = SearchWords(u"short"_s).snippetOf(u"a short text");
    EXPECT_EQ(snippet.text, u"a short text"_s);
    EXPECT_EQ(snippet.marks, (Marks{{2, 5}}));
}

} // namespace searchwordstest
