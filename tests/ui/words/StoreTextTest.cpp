#include "ui/words/StoreText.h"

#include <gtest/gtest.h>

#include <QStringList>

namespace storetexttest {

using namespace Qt::StringLiterals;
using bridge::store::StoreHolder;
using bridge::store::StoreProblem;
using Kind = StoreProblem::Kind;

TEST(StoreText, EveryProblemHasItsOwnWordsAndItsPath)
{
    QStringList sentences;
    for (const auto kind :
         {Kind::Unreadable, Kind::NotUnderstood, Kind::Newer, Kind::NotWritten, Kind::TakenOver}) {
        sentences << ui::wordsFor(StoreProblem{kind, u"/data/chats/x.json"_s, u"No space"_s});
        EXPECT_TRUE(sentences.last().contains(u"/data/chats/x.json"_s));
    }
    EXPECT_EQ(sentences.removeDuplicates(), 0);
    EXPECT_TRUE(sentences.at(0).contains(u"No space"_s));
    EXPECT_TRUE(sentences.at(3).contains(u"No space"_s));
}

TEST(StoreText, AHolderIsNamedAsFarAsItIsKnown)
{
    StoreHolder holder;
    const QString unknown = ui::wordsFor(holder);
    EXPECT_FALSE(unknown.isEmpty());
    holder = {u"lab-1"_s, 4711, QDateTime(QDate(2026, 1, 2), QTime(3, 4)), false};
    const QString alive = ui::wordsFor(holder);
    EXPECT_TRUE(alive.contains(u"lab-1"_s) && alive.contains(u"4711"_s));
    holder.isGone = true;
    EXPECT_NE(ui::wordsFor(holder), alive);
    EXPECT_TRUE(ui::wordsFor(holder).contains(u"lab-1"_s));
}

} // namespace storetexttest
