#include "bridge/secrets/Redaction.h"

#include <gtest/gtest.h>

using namespace bridge::secrets;

namespace {

const Secret kSecret{CredentialKind::BearerToken, QStringLiteral("sk-very-secret")};

TEST(Redaction, HidesEveryAppearanceOfTheSecret)
{
    const QString text = redacted(
        QStringLiteral("key sk-very-secret is wrong (sk-very-secret, sk-very-secre)"), kSecret);
    EXPECT_EQ(text, QStringLiteral("key •••• is wrong (••••, sk-very-secre)"));
}

TEST(Redaction, LeavesTextAloneWithoutASecretOrWithATinyOne)
{
    const QString text = QStringLiteral("a cat");
    EXPECT_EQ(redacted(text, std::nullopt), text);
    EXPECT_EQ(redacted(text, Secret{CredentialKind::ApiKey, QStringLiteral("a")}), text);
}

} // namespace
