#include "ui/words/StatusText.h"

#include <gtest/gtest.h>

#include <QLocale>

namespace statustexttest {

using namespace Qt::StringLiterals;
using bridge::session::AgentInfo;
using bridge::session::ChatState;
using bridge::session::Verification;
using ui::endpointStatus;
using ui::Tone;

const QString kAddress = u"https://llm.corp.example:8766"_s;

AgentInfo agentOn(const QString &address)
{
    AgentInfo agent;
    agent.pid = 48121;
    agent.startedAt = QDateTime(QDate(2026, 1, 1), QTime(10, 42));
    agent.endpoint = address;
    agent.custom = true;
    agent.verification = Verification::Verified;
    return agent;
}

TEST(AgentStatus, AHungAgentIsRedOnlyWhileItsTurnRuns)
{
    AgentInfo agent = agentOn(kAddress);
    agent.isHung = true;
    for (const auto state : {ChatState::Working, ChatState::Waiting, ChatState::Retrying}) {
        EXPECT_EQ(ui::statusOf(state, agent).tone, Tone::Error);
        EXPECT_EQ(endpointStatus(state, agent, kAddress).tone, Tone::Error);
    }
    EXPECT_EQ(ui::statusOf(ChatState::Restarting, agent).tone, Tone::Neutral);
    agent.isHung = false;
    EXPECT_EQ(ui::statusOf(ChatState::Working, agent).tone, Tone::Accent);
}

TEST(AgentStatus, AnAgentWithoutAnyCredentialIsNotReady)
{
    AgentInfo agent = agentOn({});
    agent.name = u"Claude Code"_s;
    agent.custom = false;
    EXPECT_EQ(ui::statusOf(ChatState::Ready, agent).tone, Tone::Ok);
    agent.lacksCredential = true;
    const auto status = ui::statusOf(ChatState::Ready, agent);
    EXPECT_EQ(status.tone, Tone::Warn);
    EXPECT_EQ(status.text, u"Not signed in"_s);
    EXPECT_EQ(status.explanation, ui::lacksCredentialWords(agent));
    EXPECT_FALSE(status.explanation.contains(u"is set"_s)) << "one may be set, and off";
    EXPECT_EQ(ui::statusOf(ChatState::Working, agent).tone, Tone::Accent);
    // Its own sign-in at a custom endpoint.
    AgentInfo custom = agentOn(kAddress);
    custom.lacksCredential = true;
    EXPECT_EQ(endpointStatus(ChatState::Ready, custom, kAddress).tone, Tone::Warn);
    EXPECT_NE(ui::lacksCredentialWords(custom), ui::lacksCredentialWords(agent));
}

TEST(EndpointStatus, AVerifiedAgentOnTheAddressIsInUse)
{
    for (const auto language : {QLocale::German, QLocale::C}) {
        QLocale::setDefault(QLocale(language));
        const auto status = endpointStatus(ChatState::Ready, agentOn(kAddress), kAddress);
        EXPECT_EQ(status.text, u"In use since 10:42 · agent 48121"_s);
        EXPECT_EQ(status.tone, Tone::Ok);
    }
    QLocale::setDefault(QLocale::c());
}

TEST(EndpointStatus, AnAgentThatDoesNotSayIsUnverified)
{
    auto agent = agentOn(kAddress);
    agent.verification = Verification::Unverified;
    const auto status = endpointStatus(ChatState::Ready, agent, kAddress);
    EXPECT_TRUE(status.text.startsWith(u"Unverified"_s));
    EXPECT_EQ(status.tone, Tone::Warn);
}

TEST(EndpointStatus, BeforeTheAgentAnsweredNothingIsClaimed)
{
    auto agent = agentOn(kAddress);
    agent.verification = Verification::Pending;
    EXPECT_EQ(endpointStatus(ChatState::Ready, agent, kAddress).tone, Tone::Neutral);
}

TEST(EndpointStatus, AnAgentOnAnotherAddressIsNotInUseWhateverTheSettingSays)
{
    const auto status =
        endpointStatus(ChatState::Working, agentOn(u"http://old-proxy:9000"_s), kAddress);
    EXPECT_EQ(status.text, u"Agent 48121 still uses old-proxy:9000"_s);
    EXPECT_EQ(status.tone, Tone::Warn);
}

TEST(EndpointStatus, AnAgentWithoutCustomEndpointIsNotInUse)
{
    AgentInfo agent;
    agent.pid = 7;
    agent.endpoint = kAddress;
    EXPECT_EQ(endpointStatus(ChatState::Ready, agent, kAddress).text, u"Not in use · agent 7"_s);
}

TEST(EndpointStatus, StartingRestartingAndFailedAreSaidBeforeAnythingElse)
{
    const auto agent = agentOn(kAddress);
    EXPECT_EQ(endpointStatus(ChatState::Starting, agent, kAddress).text, u"Starting…"_s);
    EXPECT_EQ(endpointStatus(ChatState::Restarting, agent, kAddress).text, u"Restarting…"_s);
    EXPECT_EQ(endpointStatus(ChatState::Failed, agent, kAddress).tone, Tone::Error);
}

TEST(EndpointStatus, WithoutAnAgentThereIsNothingToSay)
{
    EXPECT_EQ(endpointStatus(ChatState::Stopped, AgentInfo{}, kAddress).text, QString());
}

TEST(RouteOf, NamesTheHostOrTheDefaultApi)
{
    EXPECT_EQ(ui::routeOf(agentOn(kAddress)), u"via llm.corp.example:8766"_s);
    AgentInfo agent;
    EXPECT_EQ(ui::routeOf(agent), QString());
    agent.pid = 7;
    EXPECT_EQ(ui::routeOf(agent), u"via the default API"_s);
}

} // namespace statustexttest
