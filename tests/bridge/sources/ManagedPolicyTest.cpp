#include "tests/bridge/network/EndpointTestSupport.h"
#include "tests/bridge/sources/SourceHome.h"

#include <gtest/gtest.h>

namespace managedpolicytest {

using namespace Qt::StringLiterals;
using namespace bridge;
using namespace bridge::endpoint;
using namespace bridge::sources;
using Kind = ManagedPolicy::Kind;

class ManagedPolicyTest : public ::testing::Test
{
protected:
    [[nodiscard]] ManagedPolicy policy(const QByteArray &settings) const
    {
        home.writeManaged(u"managed-settings.json"_s, settings);
        return readManagedPolicy(home.places.managedFolder);
    }
    void expectPolicy(const QByteArray &settings, Kind kind, const char *variable,
                      const QString &address = {}) const
    {
        const ManagedPolicy decided = policy(settings);
        EXPECT_EQ(decided.kind, kind) << settings.toStdString();
        EXPECT_EQ(decided.variable, QLatin1String(variable));
        EXPECT_EQ(decided.address, address);
        EXPECT_EQ(decided.file, home.places.managedFolder + u"/managed-settings.json"_s);
    }
    SourceHome home;
};

TEST_F(ManagedPolicyTest, WhatDoesNotConcernTheEndpointDecidesNothing)
{
    EXPECT_EQ(readManagedPolicy(home.places.managedFolder), ManagedPolicy());
    EXPECT_EQ(policy(R"({"permissions":{"deny":["Bash"]},"env":{"ANTHROPIC_AUTH_TOKEN":"x",
                     "HTTPS_PROXY":"http://p","CLAUDE_CODE_USE_BEDROCK":"0"},
                     "enforceAnthropicSignIn":false})"),
              ManagedPolicy());
}

TEST_F(ManagedPolicyTest, AnAddressIsForced)
{
    expectPolicy(R"({"env":{"ANTHROPIC_BASE_URL":"https://u:p@gw.corp"}})", Kind::ForcesAddress,
                 "ANTHROPIC_BASE_URL", u"https://…@gw.corp"_s);
    expectPolicy(R"({"allowedProviders":["customEndpoint"],
                     "env":{"ANTHROPIC_BASE_URL":"https://gw.corp"}})",
                 Kind::ForcesAddress, "ANTHROPIC_BASE_URL", u"https://gw.corp"_s);
    expectPolicy(R"({"forceLoginMethod":"gateway","forceLoginGatewayUrl":"https://gw.corp"})",
                 Kind::ForcesAddress, "forceLoginGatewayUrl", u"https://gw.corp"_s);
    expectPolicy(R"({"forceLoginMethod":"gateway"})", Kind::ForcesAddress, "forceLoginMethod");
}

TEST_F(ManagedPolicyTest, ACustomEndpointIsForbidden)
{
    expectPolicy(R"({"allowedProviders":["anthropic","customEndpoint"]})", Kind::ForbidsCustom,
                 "allowedProviders");
    expectPolicy(R"({"allowedProviders":[]})", Kind::ForbidsCustom, "allowedProviders");
    expectPolicy(R"({"enforceAnthropicSignIn":true})", Kind::ForbidsCustom,
                 "enforceAnthropicSignIn");
    expectPolicy(R"({"forceLoginMethod":"claudeai"})", Kind::ForbidsCustom, "forceLoginMethod");
    expectPolicy(R"({"forceLoginOrgUUID":"11111111-1111-1111-1111-111111111111"})",
                 Kind::ForbidsCustom, "forceLoginOrgUUID");
    expectPolicy(R"({"env":{"ANTHROPIC_BASE_URL":""}})", Kind::ForbidsCustom, "ANTHROPIC_BASE_URL");
}

TEST_F(ManagedPolicyTest, AProviderIsForcedAndOutdoesAnAddress)
{
    expectPolicy(R"({"env":{"CLAUDE_CODE_USE_BEDROCK":"1","ANTHROPIC_BASE_URL":"https://gw"}})",
                 Kind::ForcesProvider, "CLAUDE_CODE_USE_BEDROCK");
}

TEST_F(ManagedPolicyTest, DropInsCountInTheOrderOfTheirNames)
{
    for (const auto &[file, address] : {std::pair("managed-settings.json", "http://base"),
                                        std::pair("managed-settings.d/20-b.json", "http://last"),
                                        std::pair("managed-settings.d/10-a.json", "http://first"),
                                        std::pair("managed-settings.d/.30.json", "http://hidden"),
                                        std::pair("managed-settings.d/40.txt", "http://text")})
        home.writeManaged(QLatin1String(file),
                          R"({"env":{"ANTHROPIC_BASE_URL":")" + QByteArray(address) + R"("}})");
    const ManagedPolicy policy = readManagedPolicy(home.places.managedFolder);
    EXPECT_EQ(policy.address, u"http://last"_s);
    EXPECT_TRUE(policy.file.endsWith(u"managed-settings.d/20-b.json"_s));
}

TEST_F(ManagedPolicyTest, WhatIsManagedBeatsEveryFileAndIsNeverIgnored)
{
    const QString kBaseUrl = u"ANTHROPIC_BASE_URL"_s;
    home.setVariable(u"workspace/.claude/settings.local.json"_s, kBaseUrl, u"http://local"_s);
    home.writeManaged(u"managed-settings.json"_s,
                      R"({"env":{"ANTHROPIC_BASE_URL":"http://managed"}})");
    const Endpoint ours = endpointtest::endpointAt(u"http://ours"_s);
    for (const AppInfluence &app :
         {AppInfluence{}, AppInfluence{std::nullopt, true}, AppInfluence{ours, false}}) {
        const SourceReport report = home.read(app);
        EXPECT_EQ(winner(report, kBaseUrl), SourcePlace::ManagedSettings);
        ASSERT_TRUE(report.redirect);
        EXPECT_EQ(report.redirect->place, SourcePlace::ManagedSettings);
    }
}

} // namespace managedpolicytest
