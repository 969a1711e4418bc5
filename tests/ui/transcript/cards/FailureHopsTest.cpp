#include "ui/transcript/cards/FailureHops.h"
#include "tests/ui/chat/Samples.h"

#include <gtest/gtest.h>

namespace failurehopstest {

using namespace Qt::StringLiterals;
using bridge::Failure;
using bridge::FailureKind;
using bridge::chat::RetryEntry;
using ui::Hop;
using State = ui::Hop::State;

RetryEntry retry(std::optional<FailureKind> diagnosis = {})
{
    auto card = samples::retry(diagnosis);
    card.agentPid = 48121;
    return card;
}

/// States of agent, endpoint and model; the app's is always good.
std::array<State, 3> statesOf(const RetryEntry &card)
{
    const auto hops = ui::hopsOf(card);
    EXPECT_EQ(hops.size(), 4U);
    EXPECT_EQ(hops[0].state, State::Fine);
    return {hops[1].state, hops[2].state, hops[3].state};
}

TEST(FailureHops, TheHopsAreNamedAsTheyAre)
{
    const auto hops = ui::hopsOf(retry());
    EXPECT_EQ(hops[0].name, u"app"_s);
    EXPECT_EQ(hops[1].name, u"agent 48121"_s);
    EXPECT_EQ(hops[2].name, u"localhost:1234"_s);
    EXPECT_EQ(hops[3].name, u"model"_s);
}

TEST(FailureHops, WhatNetworkAndCredentialFailAtIsTheEndpoint)
{
    for (const auto kind :
         {FailureKind::ConnectionRefused, FailureKind::TlsExpired, FailureKind::CredentialRejected,
          FailureKind::NotMessagesApi, FailureKind::ServerFailed})
        EXPECT_EQ(statesOf(retry(kind)), (std::array{State::Fine, State::Failed, State::Unknown}));
}

TEST(FailureHops, TheModelsTroublesAreBehindAnEndpointThatIsFine)
{
    for (const auto kind :
         {FailureKind::NoModelLoaded, FailureKind::ModelNotFound, FailureKind::ModelCrashed,
          FailureKind::OutOfMemory, FailureKind::ContextTooSmall, FailureKind::ModelLacksTools})
        EXPECT_EQ(statesOf(retry(kind)), (std::array{State::Fine, State::Fine, State::Failed}));
}

TEST(FailureHops, AFailedModelIsNamed)
{
    auto card = retry(FailureKind::ModelNotFound);
    card.diagnosis->subject = u"qwen3-coder-30b"_s;
    EXPECT_EQ(ui::hopsOf(card)[3].name, u"qwen3-coder-30b"_s);
}

TEST(FailureHops, TheAgentsOwnTroublesAreTheAgents)
{
    EXPECT_EQ(statesOf(retry(FailureKind::AgentCrashed)),
              (std::array{State::Failed, State::Unknown, State::Unknown}));
}

TEST(FailureHops, WithoutADiagnosisNothingIsClaimedButWhatAnErrorAnswerProves)
{
    auto card = retry();
    EXPECT_EQ(statesOf(card), (std::array{State::Fine, State::Unknown, State::Unknown}));
    card.httpStatus = 503;
    EXPECT_EQ(statesOf(card), (std::array{State::Fine, State::Failed, State::Unknown}));
}

} // namespace failurehopstest
