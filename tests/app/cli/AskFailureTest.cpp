#include "tests/app/Sandbox.h"
#include "tests/support/LocalServer.h"
#include "ui/words/AgentNoticeText.h"

#include <gmock/gmock.h>

#include <csignal>

namespace {

using namespace Qt::StringLiterals;
using namespace clitest;

QStringList askPractice(const QStringList &rest)
{
    return QStringList{u"ask"_s, u"--practice"_s, u"--json"_s} + rest;
}

/// The only reported failure; the end of the turn must agree with it.
Json onlyFailure(const Outcome &outcome)
{
    const auto failures = outcome.events("failure");
    EXPECT_EQ(failures.size(), 1U) << outcome.out.toStdString();
    EXPECT_EQ(outcome.events("turn_ended").size(), 1U) << outcome.out.toStdString();
    if (outcome.lines().empty() || failures.size() != 1)
        return {{"layer", ""}, {"kind", ""}, {"text", ""}};
    EXPECT_EQ(outcome.lines().back().value("event", ""), "turn_ended");
    EXPECT_EQ(outcome.lines().back().value("ok", true), false);
    return failures.front();
}

/// The only failure is this one, and decides the exit code.
Json expectFailure(const Outcome &outcome, int exitCode, const std::string &layer,
                   const std::string &kind)
{
    EXPECT_EQ(outcome.exitCode, exitCode) << outcome.out.toStdString() << outcome.err.toStdString();
    const Json failure = onlyFailure(outcome);
    EXPECT_EQ(failure["layer"], layer);
    EXPECT_EQ(failure["kind"], kind);
    return failure;
}

class AskFailure : public testing::Test
{
protected:
    Sandbox m_sandbox;
};

TEST_F(AskFailure, NobodyListensIsTheNetwork)
{
    const QString address = closedAddress();
    const Outcome outcome =
        m_sandbox.run({u"ask"_s, u"--json"_s, u"--endpoint"_s, address, u"hello"_s});
    const Json failure = expectFailure(outcome, 3, "network", "connection_refused");
    EXPECT_THAT(failure["text"], testing::HasSubstr(address.toStdString()));
    EXPECT_LE(outcome.events("retrying").size(), 2U) << "its retries were waited for";
}

TEST_F(AskFailure, ARedirectToAnotherOriginIsTheEndpointAndNothingArrivesThere)
{
    LocalServer second(LocalServer::always(200, "{}"));
    LocalServer first(
        LocalServer::always(307, "", "Location: " + second.url().toUtf8() + "/v1/messages\r\n"));
    const QString message = u"a conversation that must stay"_s;
    const Json failure =
        expectFailure(m_sandbox.run({u"ask"_s, u"--json"_s, u"--endpoint"_s, first.url(), message}),
                      5, "endpoint", "redirected");
    EXPECT_THAT(failure["text"], testing::HasSubstr(second.url().toStdString()));
    EXPECT_EQ(second.connections(), 0);
    EXPECT_FALSE(first.received().contains(message.toUtf8()));
}

/// Answers messages like this, and has nothing else.
LocalServer::Handler messagesLike(int status, const QByteArray &body, const QByteArray &headers)
{
    return [=](QTcpSocket &socket, const QByteArray &request) {
        if (request.startsWith("POST ")
            && request.left(request.indexOf('\r')).contains("/messages"))
            LocalServer::answer(socket, status, body, headers);
        else
            LocalServer::answer(socket, 404, "{}");
    };
}

TEST_F(AskFailure, ALimitThatNoRetryPassesEndsAtOnceWithTheServersWordsAndItsTime)
{
    const std::string words = "usage limit exceeded, 5-hour usage limit reached, resets at "
                              "2099-12-31T15:00:00Z";
    LocalServer server(
        messagesLike(429,
                     R"({"type":"error","error":{"type":"rate_limit_error","message":")"
                         + QByteArray::fromStdString(words) + R"("}})",
                     "Content-Type: application/json\r\n"));
    const Outcome outcome =
        m_sandbox.run({u"ask"_s, u"--json"_s, u"--endpoint"_s, server.url(), u"hello"_s});
    const Json failure = expectFailure(outcome, 5, "endpoint", "rate_limited");
    EXPECT_EQ(failure["said"], words);
    EXPECT_EQ(failure["resets_at"], "2099-12-31T15:00:00Z");
    EXPECT_LE(outcome.events("retrying").size(), 2U) << "not all ten";
}

TEST_F(AskFailure, ARefusalOfTheModelIsNone)
{
    LocalServer server(messagesLike(
        200,
        "event: message_start\n"
        R"(data: {"type":"message_start","message":{"id":"msg_1","type":"message",)"
        R"("role":"assistant","model":"m","content":[],"stop_reason":null,"stop_sequence":null,)"
        R"("usage":{"input_tokens":25,"output_tokens":1}}})"
        "\n\nevent: message_delta\n"
        R"(data: {"type":"message_delta","delta":{"stop_reason":"refusal","stop_sequence":null},)"
        R"("usage":{"output_tokens":1}})"
        "\n\nevent: message_stop\n"
        R"(data: {"type":"message_stop"})"
        "\n\n",
        "Content-Type: text/event-stream\r\n"));
    const Outcome outcome =
        m_sandbox.run({u"ask"_s, u"--json"_s, u"--endpoint"_s, server.url(), u"hello"_s});
    EXPECT_EQ(outcome.exitCode, 0) << outcome.out.toStdString();
    EXPECT_TRUE(outcome.events("failure").empty());
    EXPECT_EQ(outcome.lines().back()["ok"], true);
    EXPECT_EQ(outcome.lines().back()["text"], "");
    EXPECT_TRUE(outcome.err.contains(ui::wordsFor(bridge::agent::AnswerRefused{}).toUtf8()))
        << outcome.err.toStdString();
}

TEST_F(AskFailure, ASessionThatIsGoneIsTheAgentAndNoneBeginsInItsPlace)
{
    const auto endpoint = startPractice();
    const Outcome outcome =
        m_sandbox.run({u"ask"_s, u"--json"_s, u"--endpoint"_s, endpoint->address(), u"--resume"_s,
                       u"11111111-2222-4333-8444-555555555555"_s, u"hello"_s});
    expectFailure(outcome, 6, "agent", "conversation_gone");
    EXPECT_TRUE(outcome.events("session_started").empty());
}

TEST_F(AskFailure, AnAddressThatIsNoneIsTheNetwork)
{
    m_sandbox.useEndpoint(u"localhost:1234"_s);
    expectFailure(m_sandbox.run({u"ask"_s, u"--json"_s, u"hello"_s}), 3, "network",
                  "address_invalid");
}

TEST_F(AskFailure, WithoutJsonTheDiagnosisIsOnStandardError)
{
    const QString address = closedAddress();
    const Outcome outcome = m_sandbox.run({u"ask"_s, u"--endpoint"_s, address, u"hello"_s});
    EXPECT_EQ(outcome.exitCode, 3);
    EXPECT_EQ(outcome.out, "");
    EXPECT_TRUE(outcome.err.contains(address.toUtf8())) << outcome.err.toStdString();
}

TEST_F(AskFailure, WithWaitClaudeCodesOwnRetriesRunOn)
{
    Program program(m_sandbox, {u"ask"_s, u"--wait"_s, u"--json"_s, u"--endpoint"_s,
                                closedAddress(), u"hello"_s});
    ASSERT_TRUE(program.waitForOut("\"connection_refused\""));
    ASSERT_TRUE(program.waitForOut("\"event\":\"retrying\",\"attempt\":3"))
        << program.out().toStdString();
    EXPECT_TRUE(program.isRunning());
    program.sendSignal(SIGINT);
    const Outcome outcome = program.finish();
    EXPECT_EQ(outcome.exitCode, 130);
    const Json retry = outcome.events("retrying").front();
    EXPECT_EQ(retry["attempt"], 1);
    EXPECT_GE(retry["of"], 3);
    EXPECT_GT(retry["delay_ms"], 0);
    EXPECT_TRUE(retry["status"].is_null());
    onlyFailure(outcome);
}

TEST_F(AskFailure, AnEndpointThatComesUpMeanwhileIsUsedWithWait)
{
    const QString address = closedAddress();
    Program program(m_sandbox, {u"ask"_s, u"--wait"_s, u"--endpoint"_s, address, u"thinking"_s});
    ASSERT_TRUE(program.waitForErr(address.toUtf8()));
    bridge::practice::PracticeOptions options;
    options.port = address.section(u':', -1).toUShort();
    const auto endpoint = startPractice(options);
    const Outcome outcome = program.finish();
    EXPECT_EQ(outcome.exitCode, 0) << outcome.err.toStdString();
    EXPECT_EQ(outcome.out, "I have thought about it: **forty-two**.\n");
}

TEST_F(AskFailure, WhatARetryMayCureIsRetriedWithAndWithoutWait)
{
    for (const QStringList &options : {QStringList(), QStringList(u"--wait"_s)}) {
        const Outcome outcome = m_sandbox.run(askPractice(options + QStringList(u"retry-once"_s)));
        EXPECT_EQ(outcome.exitCode, 0) << outcome.err.toStdString();
        const auto retries = outcome.events("retrying");
        ASSERT_EQ(retries.size(), 1U) << outcome.out.toStdString();
        EXPECT_EQ(retries[0]["status"], 500);
        EXPECT_TRUE(outcome.events("failure").empty());
        EXPECT_EQ(outcome.lines().back()["ok"], true);
    }
}

TEST_F(AskFailure, WhatKeepsClaudeCodeTryingIsSaidBesideTheAnswer)
{
    const auto loading = startPractice(u"loading-once"_s);
    const Outcome outcome =
        m_sandbox.run({u"ask"_s, u"--endpoint"_s, loading->address(), u"hello"_s});
    EXPECT_EQ(outcome.exitCode, 0) << outcome.err.toStdString();
    EXPECT_TRUE(outcome.err.contains("is loading its model")) << outcome.err.toStdString();
    EXPECT_FALSE(outcome.out.contains("is loading its model"));
}

TEST_F(AskFailure, WhatRetryingCannotSoonHelpEndsAtTheDiagnosis)
{
    struct Case
    {
        QStringList where;
        QString prompt;
        int exitCode;
        std::string kind;
    };
    const auto at = [](const QString &address) { return QStringList{u"--endpoint"_s, address}; };
    // The probe also has to find it.
    const auto elsewhere = startPractice(u"ollama-path"_s);
    const QStringList practice(u"--practice"_s);
    const QString hello = u"hello"_s;
    for (const Case &each : {
             Case{practice, u"anthropic-permission"_s, 4, "permission_denied"},
             Case{at(elsewhere->address()), hello, 5, "not_messages_api"},
         }) {
        const Outcome outcome = m_sandbox.run(QStringList{u"ask"_s, u"--json"_s} + each.where
                                              + QStringList(each.prompt));
        EXPECT_EQ(outcome.exitCode, each.exitCode) << outcome.out.toStdString();
        EXPECT_EQ(onlyFailure(outcome)["kind"], each.kind);
        EXPECT_LE(outcome.events("retrying").size(), 2U) << "its retries were waited for";
    }
}

TEST_F(AskFailure, WhatARetryMaySoonHelpIsAnnouncedAndNotEnded)
{
    const Outcome outcome = m_sandbox.run(askPractice({u"rate-limit-once"_s}));
    EXPECT_EQ(outcome.exitCode, 0) << outcome.out.toStdString();
    EXPECT_EQ(outcome.events("retrying").size(), 1U) << outcome.out.toStdString();
    EXPECT_TRUE(outcome.events("failure").empty()) << outcome.out.toStdString();
}

TEST_F(AskFailure, ARefusedCredentialIsTheCredential)
{
    expectFailure(m_sandbox.run(askPractice({u"anthropic-key"_s})), 4, "credential",
                  "credential_rejected");
}

TEST_F(AskFailure, NoModelLoadedIsTheEndpoint)
{
    expectFailure(m_sandbox.run(askPractice({u"lmstudio-no-models"_s})), 5, "endpoint",
                  "no_model_loaded");
}

TEST_F(AskFailure, AFailureWithoutAKindHasItsLayerAndWordsAndAWarningOfClaudeCodeIsNotTheServers)
{
    m_sandbox.write(u"workspace/.claude/settings.json"_s,
                    "{\"permissions\":{\"allow\":[\"Bash(ls)\",\"Read\"]}}");
    const Outcome outcome = m_sandbox.run({u"ask"_s, u"--practice"_s, u"lmstudio-crashed"_s});
    EXPECT_EQ(outcome.exitCode, 5) << outcome.err.toStdString();
    EXPECT_EQ(outcome.out, ""); // the agent's words for a failure are no answer
    EXPECT_EQ(outcome.err.count("The model has crashed"), 1) << outcome.err.toStdString();
    EXPECT_TRUE(outcome.err.contains("\n\nWhat Claude Code said:\nIgnoring 2 permissions.allow"))
        << outcome.err.toStdString();
}

TEST_F(AskFailure, AMissingAgentIsTheAgent)
{
    // The file is executable and so found, but cannot be started.
    m_sandbox.setEnvironment("DRAWBRIDGE_CLAUDE",
                             m_sandbox.writeProgram(u"claude"_s, "no program at all"));
    expectFailure(m_sandbox.run(askPractice({u"hello"_s})), 6, "agent", "agent_missing");
}

TEST_F(AskFailure, AnAgentThatIsTooOldForTheToggleIsTheAgent)
{
    m_sandbox.useFakeAgent("old-version");
    const Json failure =
        expectFailure(m_sandbox.run(askPractice({u"hello"_s})), 6, "agent", "agent_too_old");
    EXPECT_THAT(failure["text"], testing::HasSubstr("2.1.100"));
}

TEST_F(AskFailure, AnAgentThatCrashesIsTheAgent)
{
    m_sandbox.setEnvironment("DRAWBRIDGE_CLAUDE", QStringLiteral(FAKECLI));
    for (const char *scenario : {"crash-at-start", "exit-on-message"}) {
        m_sandbox.setEnvironment("FAKECLI", QLatin1String(scenario));
        SCOPED_TRACE(scenario);
        expectFailure(m_sandbox.run(askPractice({u"hello"_s})), 6, "agent", "agent_crashed");
    }
    m_sandbox.setEnvironment("FAKECLI", u"crash-at-start"_s);
    EXPECT_TRUE(
        m_sandbox.run({u"ask"_s, u"--practice"_s, u"hello"_s}).err.contains("crashed as told"));
}

TEST_F(AskFailure, AnAgentThatReportsAnotherAddressIsTheAgent)
{
    m_sandbox.useFakeAgent("wrong-endpoint");
    expectFailure(m_sandbox.run(askPractice({u"hello"_s})), 6, "agent", "agent_elsewhere");
}

TEST_F(AskFailure, ARefusedValueStartsNothing)
{
    const QStringList hello{u"hello"_s};
    const auto refused = [&](const QStringList &options, const QByteArray &named) {
        const Outcome outcome = m_sandbox.run(QStringList(u"ask"_s) + options);
        EXPECT_EQ(outcome.exitCode, 2) << named.toStdString();
        EXPECT_EQ(outcome.out, "");
        EXPECT_TRUE(outcome.err.contains(named)) << outcome.err.toStdString();
        EXPECT_FALSE(outcome.err.contains("hunter2")) << "the password of an address";
    };
    refused({u"--endpoint"_s, u"ftp://h"_s, u"x"_s}, "http");
    refused({u"--endpoint"_s, u"http://u:hunter2@h"_s, u"x"_s}, "credential");
    refused({u"--practice"_s, u"--workspace"_s, u"nowhere"_s, u"x"_s}, "nowhere");
    refused({u"--practice"_s, u"-"_s}, "standard input");
    refused({u"--bogus"_s, u"x"_s}, "bogus");
    refused({}, "PROMPT");
}

TEST_F(AskFailure, WithoutAWindowItsCommandsSayThereIsNone)
{
    for (const QStringList &form :
         {QStringList{u"status"_s}, QStringList{u"restart"_s}, QStringList{u"send"_s, u"hello"_s},
          QStringList{u"send"_s, u"--wait"_s, u"hello"_s}}) {
        const Outcome outcome = m_sandbox.run(form);
        EXPECT_EQ(outcome.exitCode, 7) << form.join(u' ').toStdString();
        EXPECT_EQ(outcome.out, "");
        EXPECT_TRUE(outcome.err.contains("No Drawbridge window is running"));
    }
}

} // namespace
