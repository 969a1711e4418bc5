#include "ui/common/SecretText.h"

#include <gtest/gtest.h>

#include <QStringList>

using bridge::secrets::SecretError;
using Kind = SecretError::Kind;

TEST(SecretText, EveryErrorHasItsOwnWords)
{
    QStringList sentences;
    for (const auto kind : {Kind::Absent, Kind::Denied, Kind::Unavailable, Kind::TimedOut,
                            Kind::Damaged, Kind::Failed})
        sentences << ui::wordsFor(SecretError{kind, {}});
    EXPECT_FALSE(sentences.contains(QString()));
    EXPECT_EQ(sentences.removeDuplicates(), 0);
}

TEST(SecretText, AMissingKeychainIsCalledNotAvailable)
{
    EXPECT_TRUE(ui::wordsFor(SecretError{Kind::Unavailable, {}})
                    .startsWith(QStringLiteral("The system keychain is not available")));
}

TEST(SecretText, AnyOtherFailureRepeatsTheKeychainsWords)
{
    EXPECT_TRUE(ui::wordsFor(SecretError{Kind::Failed, QStringLiteral("disk full")})
                    .contains(QStringLiteral("disk full")));
}
