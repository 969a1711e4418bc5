#include "ui/sidebar/HitText.h"

#include <gtest/gtest.h>

#include <QStringList>

using namespace Qt::StringLiterals;
using ui::HitText;
using ui::hitText;

namespace hittexttest {

/// The marked parts.
QStringList hitsOf(const HitText &text)
{
    QStringList hits;
    for (const auto &[start, length] : text.marks)
        hits << text.text.mid(start, length);
    return hits;
}

TEST(HitText, AHitIsMarkedWhereItIs)
{
    const auto text = hitText(u"only the trailing comma case"_s, {{9, 14}});
    EXPECT_EQ(text.text, u"only the trailing comma case"_s);
    EXPECT_EQ(hitsOf(text), QStringList{u"trailing comma"_s});
}

TEST(HitText, AHitStaysAtItsWordsBehindCharactersThatAreShownLonger)
{
    const auto text = hitText(u"a\u202eb\u0007c comma"_s, {{6, 5}});
    EXPECT_FALSE(text.text.contains(QChar(0x202e)));
    EXPECT_EQ(hitsOf(text), QStringList{u"comma"_s});
}

TEST(HitText, LinesBecomeOne)
{
    const auto text = hitText(u"a\nb\r\nc\u2028d comma"_s, {{9, 5}});
    EXPECT_EQ(text.text, u"a b  c d comma"_s);
    EXPECT_EQ(hitsOf(text).size(), 1);
}

TEST(HitText, HebrewIsIsolatedAndItsHitIsFound)
{
    const QString hebrew = u"שלום comma"_s;
    const auto text = hitText(hebrew, {{5, 5}});
    EXPECT_TRUE(text.text.startsWith(QChar(0x2068)));
    EXPECT_TRUE(text.text.endsWith(QChar(0x2069)));
    EXPECT_EQ(hitsOf(text), QStringList{u"comma"_s});
    const auto cut =
        ui::fromFirstHit(hitText(u"א"_s + u"x "_s.repeated(40) + u"comma"_s, {{81, 5}}), 10);
    EXPECT_TRUE(cut.text.startsWith(QChar(0x2068)));
    EXPECT_EQ(hitsOf(cut), QStringList{u"comma"_s});
}

TEST(HitText, WrongMarksAreLeftOut)
{
    const QString text = u"one two"_s;
    for (const HitText::Mark &wrong : std::vector<HitText::Mark>{
             {-3, 2}, {0, 0}, {0, -1}, {7, 3}, {100, 4}, {2147483647, 2147483647}})
        EXPECT_TRUE(hitText(text, {wrong}).marks.empty()) << wrong.first;
    EXPECT_EQ(hitsOf(hitText(text, {{4, 100}})), QStringList{u"two"_s});
    EXPECT_EQ(hitsOf(hitText(text, {{4, 3}, {0, 3}, {1, 4}})), (QStringList{u"one"_s, u"two"_s}))
        << "in any order, and the one that overlaps is left out";
}

TEST(HitText, NoPairOfSurrogatesIsCut)
{
    const QString text = u"a😀b"_s;
    EXPECT_EQ(hitsOf(hitText(text, {{2, 2}})).join(QString()).isValidUtf16(), true);
    EXPECT_TRUE(hitText(text, {}, 2).text.isValidUtf16());
}

TEST(HitText, ALongTextIsBounded)
{
    const auto text = hitText(QString(100'000, u'x'), {{99'000, 5}});
    EXPECT_LE(text.text.size(), 301);
    EXPECT_TRUE(text.text.endsWith(QChar(0x2026)));
    EXPECT_TRUE(text.marks.empty());
}

TEST(HitText, TheFirstHitIsNearTheBeginning)
{
    const auto text =
        ui::fromFirstHit(hitText(u"word "_s.repeated(20) + u"comma end"_s, {{100, 5}}), 12);
    EXPECT_EQ(text.text, u"…word word comma end"_s);
    EXPECT_EQ(hitsOf(text), QStringList{u"comma"_s});
    const auto near = hitText(u"a comma"_s, {{2, 5}});
    EXPECT_EQ(ui::fromFirstHit(near, 12), near);
}

} // namespace hittexttest
