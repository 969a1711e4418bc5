#include "ui/words/ProfileText.h"

#include <QSet>

#include <gtest/gtest.h>

namespace profiletexttest {

using bridge::endpoint::ProfileProblem;
using Kind = ProfileProblem::Kind;

TEST(ProfileTextTest, EveryProblemIsSaidInWordsOfItsOwn)
{
    QSet<QString> sentences;
    for (int i = 0; i <= static_cast<int>(Kind::NotSaved); ++i) {
        ProfileProblem problem{.kind = static_cast<Kind>(i), .subject = QStringLiteral("it")};
        const QString words = ui::wordsFor(problem);
        EXPECT_TRUE(words.endsWith(u'.')) << i;
        sentences.insert(words);
    }
    EXPECT_EQ(sentences.size(), static_cast<int>(Kind::NotSaved) + 1);
}

TEST(ProfileTextTest, WhereJsonBreaksIsSaidWhereItIsKnown)
{
    EXPECT_EQ(ui::wordsFor(ProfileProblem{.kind = Kind::NotJson, .line = 3, .column = 14}),
              QStringLiteral("This is not JSON: it has an error at line 3, column 14."));
    EXPECT_EQ(ui::wordsFor(ProfileProblem{.kind = Kind::NotJson}),
              QStringLiteral("This is not JSON."));
}

TEST(ProfileTextTest, WithoutAnAddressNoneIsNamed)
{
    EXPECT_EQ(ui::wordsFor(ProfileProblem{.kind = Kind::AddressInvalid}),
              QStringLiteral("There is no address yet: enter one first."));
}

} // namespace profiletexttest
