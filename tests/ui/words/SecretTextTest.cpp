#include "ui/words/SecretText.h"

#include <gtest/gtest.h>

#include <QStringList>

namespace secrettexttest {

using namespace Qt::StringLiterals;
using bridge::secrets::SecretError;
using Kind = SecretError::Kind;

TEST(SecretText, EveryErrorHasItsOwnWords)
{
    QStringList sentences;
    for (const auto kind : {Kind::Absent, Kind::Locked, Kind::Denied, Kind::Unavailable,
                            Kind::TimedOut, Kind::Damaged, Kind::Unsendable, Kind::Failed})
        sentences << ui::wordsFor(SecretError{kind, {}});
    EXPECT_FALSE(sentences.contains(QString()));
    EXPECT_EQ(sentences.removeDuplicates(), 0);
}

TEST(SecretText, AMissingKeychainIsCalledNotAvailable)
{
    EXPECT_TRUE(ui::wordsFor(SecretError{Kind::Unavailable, {}})
                    .startsWith(u"The system keychain is not available"_s));
}

TEST(SecretText, WhatCanBeDoneIsSaid)
{
    const auto says = [](Kind kind, const char *words) {
        return ui::wordsFor(SecretError{kind, {}}).contains(QLatin1String(words));
    };
    EXPECT_TRUE(says(Kind::Locked, "Unlock it"));
    EXPECT_TRUE(says(Kind::Denied, "Allow Drawbridge"));
    EXPECT_TRUE(says(Kind::Unavailable, "for this run only"));
    EXPECT_TRUE(says(Kind::TimedOut, "for this run only"));
    EXPECT_TRUE(says(Kind::Damaged, "credential again"));
    EXPECT_TRUE(says(Kind::Unsendable, "line breaks"));
}

TEST(SecretText, NoKeychainsWordsAreRepeatedWhereOursSayEnough)
{
    for (const auto kind : {Kind::Locked, Kind::Denied, Kind::Unavailable, Kind::TimedOut}) {
        const SecretError error{kind, u"GDBus.Error:org.freedesktop"_s};
        EXPECT_FALSE(ui::wordsFor(error).contains(error.text));
    }
}

TEST(SecretText, AnyOtherFailureRepeatsTheKeychainsWords)
{
    EXPECT_TRUE(ui::wordsFor(SecretError{Kind::Failed, u"disk full"_s}).contains(u"disk full"_s));
}

} // namespace secrettexttest
