#include "ui/words/FixText.h"

#include <gtest/gtest.h>

namespace fixtexttest {

using namespace Qt::StringLiterals;
using bridge::CredentialKind;
using bridge::Failure;
using bridge::FailureKind;
using ui::fixesFor;
namespace fix = bridge::fix;

Failure failureOf(FailureKind kind)
{
    return Failure::of(kind, {.address = u"http://localhost:1234"_s});
}

std::vector<bridge::Fix> fixesOf(const Failure &failure, bool hasMessage)
{
    std::vector<bridge::Fix> fixes;
    for (const auto &offer : fixesFor(failure, hasMessage)) {
        EXPECT_FALSE(offer.label.isEmpty());
        fixes.push_back(offer.fix);
    }
    return fixes;
}

TEST(FixText, WhatIsKnownToMendItIsOffered)
{
    auto failure = failureOf(FailureKind::NotMessagesApi);
    failure.fix.address = u"http://localhost:1234/api"_s;
    const auto offers = fixesFor(failure, false);
    ASSERT_EQ(offers.size(), 1U);
    EXPECT_EQ(offers[0].label, u"Use http://localhost:1234/api"_s);
    EXPECT_EQ(offers[0].fix, bridge::Fix(fix::UseAddress{failure.fix.address}));
}

TEST(FixText, WithoutASignInThePageOfTheFirstStartIsOffered)
{
    EXPECT_EQ(fixesOf(Failure::of(FailureKind::NotLoggedIn), true),
              (std::vector<bridge::Fix>{fix::SetUp{}}));
}

TEST(FixText, WithoutAnAgentThePageOfTheFirstStartIsOffered)
{
    for (const FailureKind kind : {FailureKind::AgentMissing, FailureKind::AgentTooOld})
        EXPECT_EQ(fixesOf(Failure::of(kind), true), (std::vector<bridge::Fix>{fix::SetUp{}}));
}

TEST(FixText, WhatOnlyASettingsFileNamesIsOfferedForTheEndpoint)
{
    auto failure = failureOf(FailureKind::TlsUntrusted);
    using Part = bridge::ForeignSetting::Part;
    const bridge::ForeignSetting setting{Part::NotUsed, u"/x/settings.json"_s,
                                         u"NODE_EXTRA_CA_CERTS"_s, u"/ca.pem"_s};
    failure.setting = setting;
    EXPECT_EQ(fixesOf(failure, false),
              (std::vector<bridge::Fix>{fix::UseSetting{setting}, fix::ChooseCertificate{}}));
    failure.setting->part = Part::Used;
    EXPECT_EQ(fixesOf(failure, false), (std::vector<bridge::Fix>{fix::ChooseCertificate{}}));
}

TEST(FixText, EveryServedModelIsOfferedInTheServersOrder)
{
    auto failure = failureOf(FailureKind::ModelNotFound);
    failure.fix.models = {u"b"_s, u"a"_s};
    EXPECT_EQ(fixesOf(failure, false),
              (std::vector<bridge::Fix>{fix::UseModel{u"b"_s}, fix::UseModel{u"a"_s}}));
}

TEST(FixText, TheOtherHeaderIsNamedAsTheServerKnowsIt)
{
    auto failure = failureOf(FailureKind::CredentialWrongHeader);
    failure.fix.credentialKind = CredentialKind::ApiKey;
    const auto offers = fixesFor(failure, false);
    ASSERT_EQ(offers.size(), 1U);
    EXPECT_EQ(offers[0].label, u"Send it as x-api-key"_s);
    EXPECT_EQ(offers[0].fix, bridge::Fix(fix::UseCredentialKind{CredentialKind::ApiKey}));
}

TEST(FixText, StrippedToolReferencesAreMendedByTurningToolSearchOff)
{
    auto failure = failureOf(FailureKind::ToolReferenceStripped);
    failure.fix.toolSearch = bridge::ToolSearch::Off;
    EXPECT_EQ(fixesOf(failure, false),
              std::vector<bridge::Fix>{fix::UseToolSearch{bridge::ToolSearch::Off}});
    EXPECT_EQ(ui::fixesFor(failure, false).front().label, u"Turn tool search off"_s);
}

TEST(FixText, WhereOnlyCertainProgramsAreAdmittedTheRealOneIsTried)
{
    EXPECT_EQ(fixesOf(failureOf(FailureKind::ClientNotAllowed), false),
              std::vector<bridge::Fix>{fix::CheckWithAgent{}});
}

TEST(FixText, ARefusedPartIsLeftOutWhereThereIsASwitchForIt)
{
    auto failure = failureOf(FailureKind::RequestRejected);
    for (const auto part : {bridge::RequestPart::Effort, bridge::RequestPart::AdaptiveThinking,
                            bridge::RequestPart::Thinking, bridge::RequestPart::ContextManagement,
                            bridge::RequestPart::Betas, bridge::RequestPart::PromptCaching}) {
        failure.refused = bridge::RefusedPart{part, {}};
        EXPECT_EQ(fixesOf(failure, false),
                  std::vector<bridge::Fix>{fix::ChangePart{*failure.refused}});
    }
    failure.refused = bridge::RefusedPart{bridge::RequestPart::OutputTokens, {}};
    EXPECT_TRUE(fixesOf(failure, false).empty()) << "the limit is not known";
    failure.refused = bridge::RefusedPart{bridge::RequestPart::OutputTokens, u"8192"_s};
    EXPECT_EQ(ui::fixesFor(failure, false).front().label, u"Limit answers to 8192 tokens"_s);
    failure.refused = bridge::RefusedPart{bridge::RequestPart::Header, u"x-portkey-config"_s};
    EXPECT_TRUE(fixesOf(failure, false).empty()) << "only the user knows its value";
}

TEST(FixText, AnUntrustedCertificateCanBeMendedWithAnAuthority)
{
    EXPECT_EQ(fixesOf(failureOf(FailureKind::TlsUntrusted), false),
              std::vector<bridge::Fix>{fix::ChooseCertificate{}});
    EXPECT_TRUE(fixesOf(failureOf(FailureKind::TlsExpired), false).empty());
}

TEST(FixText, WhatIsWrongWithAClientCertificateLeadsToItsChoosers)
{
    for (const auto kind :
         {FailureKind::ClientCertificateRequired, FailureKind::ClientCertificateRefused,
          FailureKind::ClientCertificateUnusable})
        EXPECT_EQ(fixesOf(failureOf(kind), false),
                  std::vector<bridge::Fix>{fix::ChooseClientCertificate{}});
}

TEST(FixText, AMessageIsSentWhenTheModelIsThere)
{
    for (const auto kind : {FailureKind::ModelLoading, FailureKind::NoModelLoaded}) {
        EXPECT_EQ(fixesOf(failureOf(kind), true),
                  (std::vector<bridge::Fix>{fix::SendWhenReady{}, fix::TurnOffAndSend{}}));
        EXPECT_TRUE(fixesOf(failureOf(kind), false).empty());
    }
}

TEST(FixText, ARefusedHistoryIsMendedByAFreshSessionAlsoAtTheDefaultApi)
{
    auto failure = failureOf(FailureKind::ResumeRejected);
    EXPECT_EQ(fixesOf(failure, true),
              (std::vector<bridge::Fix>{fix::StartFresh{}, fix::TurnOffAndSend{}}));
    failure.address.clear();
    EXPECT_EQ(fixesOf(failure, true), std::vector<bridge::Fix>{fix::StartFresh{}});
}

TEST(FixText, AConversationThatIsGoneIsReplacedOnlyIfTheUserWantsThat)
{
    EXPECT_EQ(fixesOf(failureOf(FailureKind::ConversationGone), true),
              std::vector<bridge::Fix>{fix::StartFresh{}});
}

TEST(FixText, UnknownSettingsHaveTwoWaysOutAndTheDefaultApiIsNone)
{
    auto failure = Failure::of(FailureKind::SettingsUnknown);
    EXPECT_EQ(fixesOf(failure, true), std::vector<bridge::Fix>{fix::StartSettingsAnew{}});
    failure.fix.settingsCopy = true;
    EXPECT_EQ(fixesOf(failure, true),
              (std::vector<bridge::Fix>{fix::RestoreSettings{}, fix::StartSettingsAnew{}}));
}

TEST(FixText, TheDefaultApiIsTheLastWayOnAndNoneFromWhatIsNotTheEndpointsFault)
{
    EXPECT_EQ(fixesOf(failureOf(FailureKind::ServerFailed), true),
              std::vector<bridge::Fix>{fix::TurnOffAndSend{}});
    EXPECT_EQ(fixesOf(failureOf(FailureKind::AgentElsewhere), true),
              std::vector<bridge::Fix>{fix::TurnOffAndSend{}});
    for (const auto kind : {FailureKind::AgentCrashed, FailureKind::WorkspaceMissing})
        EXPECT_TRUE(fixesOf(failureOf(kind), true).empty());
    EXPECT_EQ(fixesOf(failureOf(FailureKind::AgentMissing), true),
              std::vector<bridge::Fix>{fix::SetUp{}});
}

} // namespace fixtexttest
