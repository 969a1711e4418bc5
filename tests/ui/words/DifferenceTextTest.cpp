#include "ui/words/DifferenceText.h"

#include <gtest/gtest.h>

using namespace Qt::StringLiterals;
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
    const auto words = ui::differencesAt(endpointAt(u"https://llm.corp.example"_s));
    ASSERT_FALSE(words.isEmpty());
    EXPECT_TRUE(words.first().contains(u"llm.corp.example"_s));
    EXPECT_TRUE(words.first().contains(u"costs"_s));
}

TEST(DifferenceText, ToolSearchIsMissedOnlyWhileItIsOff)
{
    auto endpoint = endpointAt(u"https://llm.corp.example"_s);
    EXPECT_TRUE(says(endpoint, u"tool search is off"_s));
    endpoint.options.toolSearch = ToolSearch::On;
    EXPECT_FALSE(says(endpoint, u"tool search"_s));
}

TEST(DifferenceText, AtATransparentProxyTheSubscriptionPays)
{
    auto endpoint = endpointAt(u"https://proxy.example"_s);
    EXPECT_FALSE(says(endpoint, u"subscription pays"_s));
    endpoint.credential = bridge::CredentialKind::OwnSignIn;
    EXPECT_TRUE(says(endpoint, u"subscription pays"_s));
    EXPECT_FALSE(says(endpoint, u"account is not used"_s));
}

TEST(DifferenceText, AnthropicsOwnApiIsNotDifferent)
{
    EXPECT_TRUE(ui::differencesAt(endpointAt(u"https://api.anthropic.com"_s)).isEmpty());
}
