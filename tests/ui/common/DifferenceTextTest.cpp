#include "ui/words/DifferenceText.h"

#include <gtest/gtest.h>

using namespace bridge::endpoint;

namespace {

Endpoint endpointAt(const QString &address)
{
    return {.address = *EndpointAddress::parse(address),
            .credentialOrigin = {},
            .headers = {},
            .models = {},
            .extraEnvironment = {}};
}

bool says(const Endpoint &endpoint, const QString &words)
{
    return !ui::differencesAt(endpoint).filter(words, Qt::CaseInsensitive).isEmpty();
}

} // namespace

TEST(DifferenceText, BillingComesFirstAndNamesTheHost)
{
    const auto words = ui::differencesAt(endpointAt(QStringLiteral("https://llm.corp.example")));
    ASSERT_FALSE(words.isEmpty());
    EXPECT_TRUE(words.first().contains(QStringLiteral("llm.corp.example")));
    EXPECT_TRUE(words.first().contains(QStringLiteral("costs")));
}

TEST(DifferenceText, ToolSearchIsMissedOnlyWhileItIsOff)
{
    auto endpoint = endpointAt(QStringLiteral("https://llm.corp.example"));
    EXPECT_TRUE(says(endpoint, QStringLiteral("tool search is off")));
    endpoint.options.toolSearch = ToolSearch::On;
    EXPECT_FALSE(says(endpoint, QStringLiteral("tool search")));
}

TEST(DifferenceText, AtATransparentProxyTheSubscriptionPays)
{
    auto endpoint = endpointAt(QStringLiteral("https://proxy.example"));
    EXPECT_FALSE(says(endpoint, QStringLiteral("subscription pays")));
    endpoint.credential = bridge::CredentialKind::OwnSignIn;
    EXPECT_TRUE(says(endpoint, QStringLiteral("subscription pays")));
    EXPECT_FALSE(says(endpoint, QStringLiteral("account is not used")));
}

TEST(DifferenceText, AnthropicsOwnApiIsNotDifferent)
{
    EXPECT_TRUE(
        ui::differencesAt(endpointAt(QStringLiteral("https://api.anthropic.com"))).isEmpty());
}
