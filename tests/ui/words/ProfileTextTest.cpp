#include "ui/words/ProfileText.h"

#include <QSet>

#include <gtest/gtest.h>

namespace profiletexttest {

using namespace Qt::StringLiterals;
using bridge::endpoint::ProfileProblem;
using Kind = ProfileProblem::Kind;

TEST(ProfileTextTest, EveryProblemIsSaidInWordsOfItsOwn)
{
    QSet<QString> sentences;
    for (int i = 0; i <= static_cast<int>(Kind::NotSaved); ++i) {
        ProfileProblem problem{.kind = static_cast<Kind>(i), .subject = u"it"_s};
        const QString words = ui::wordsFor(problem);
        EXPECT_TRUE(words.endsWith(u'.')) << i;
        sentences.insert(words);
    }
    EXPECT_EQ(sentences.size(), static_cast<int>(Kind::NotSaved) + 1);
}

TEST(ProfileTextTest, WhereJsonBreaksIsSaidWhereItIsKnown)
{
    EXPECT_EQ(ui::wordsFor(ProfileProblem{.kind = Kind::NotJson, .line = 3, .column = 14}),
              u"This is not JSON: it has an error at line 3, column 14."_s);
    EXPECT_EQ(ui::wordsFor(ProfileProblem{.kind = Kind::NotJson}), u"This is not JSON."_s);
}

TEST(ProfileTextTest, WithoutAnAddressNoneIsNamed)
{
    EXPECT_EQ(ui::wordsFor(ProfileProblem{.kind = Kind::AddressInvalid}),
              u"There is no address yet: enter one first."_s);
}

} // namespace profiletexttest
