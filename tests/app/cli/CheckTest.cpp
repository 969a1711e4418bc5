#include "tests/app/cli/EndpointTest.h"

#include <QDir>
#include <QTest>

#include <gmock/gmock.h>

#include <algorithm>
#include <csignal>

namespace {

using namespace Qt::StringLiterals;
using namespace clitest;

const std::vector<std::string> kRungs{"address",   "network", "messages_api", "credential", "model",
                                      "streaming", "tools",   "context",      "agent"};

class Check : public EndpointTest
{
protected:
    [[nodiscard]] Outcome check(const QStringList &words) const
    {
        return m_sandbox.run(QStringList(u"check"_s) + words);
    }

    /// The rung of that name in the JSON of a check.
    static Json rung(const Outcome &outcome, const std::string &name)
    {
        for (const Json &each : outcome.json().value("rungs", Json::array())) {
            if (each.value("name", "") == name)
                return each;
        }
        ADD_FAILURE() << "no rung " << name << ": " << outcome.out.toStdString()
                      << outcome.err.toStdString();
        return {};
    }

    /// The rung that decides the exit code.
    static Json firstFailed(const Outcome &outcome)
    {
        for (const Json &each : outcome.json().value("rungs", Json::array())) {
            if (each.value("result", "") == "failed")
                return each;
        }
        ADD_FAILURE() << "none failed: " << outcome.out.toStdString();
        return {};
    }

    [[nodiscard]] bool isAnAgentRunning() const
    {
        const auto all = m_sandbox.processes();
        return std::any_of(all.begin(), all.end(),
                           [](qint64 pid) { return commandLineOf(pid).contains("stream-json"); });
    }

    const QString m_json = u"--json"_s;
};

TEST_F(Check, AnEndpointThatWorksIsUsable)
{
    const Outcome outcome = check({m_json, a().address()});
    EXPECT_EQ(outcome.exitCode, 0) << outcome.out.toStdString() << outcome.err.toStdString();
    EXPECT_EQ(outcome.err, "");
    const Json report = outcome.json();
    EXPECT_EQ(report["usable"], true);
    EXPECT_EQ(report.size(), 2U);
    std::vector<std::string> names;
    for (const Json &each : report["rungs"]) {
        names.push_back(each["name"]);
        std::vector<std::string> keys;
        for (const auto &item : each.items())
            keys.push_back(item.key());
        EXPECT_THAT(keys, testing::UnorderedElementsAre("name", "result", "layer", "kind", "text",
                                                        "fix", "ms"));
        if (each["result"] == "passed") {
            EXPECT_TRUE(each["kind"].is_null()) << each;
            EXPECT_TRUE(each["fix"].is_null()) << each;
        }
    }
    EXPECT_EQ(names, kRungs);
    EXPECT_EQ(rung(outcome, "network")["result"], "passed");
    EXPECT_EQ(rung(outcome, "network")["layer"], "network");
    EXPECT_EQ(rung(outcome, "credential")["layer"], "credential");
    EXPECT_EQ(rung(outcome, "model")["layer"], "endpoint");
    EXPECT_EQ(rung(outcome, "agent")["result"], "skipped");
    EXPECT_EQ(rung(outcome, "agent")["layer"], "agent");
}

TEST_F(Check, WithoutJsonThereIsALineForEachRungAndTheCostOnce)
{
    m_sandbox.useFakeAgent();
    const Outcome outcome = check({a().address()});
    EXPECT_EQ(outcome.exitCode, 0) << outcome.out.toStdString() << outcome.err.toStdString();
    EXPECT_EQ(outcome.err, "");
    for (const char *title : {"Address", "Network", "Messages API", "Credential", "Model",
                              "Streaming", "Tools", "Context"})
        EXPECT_TRUE(outcome.out.contains(title)) << title << " in " << outcome.out.toStdString();
    EXPECT_EQ(outcome.out.count("a few hundred tokens"), 1) << outcome.out.toStdString();
    EXPECT_TRUE(outcome.out.contains(a().address().toUtf8()));
}

TEST_F(Check, EachRungIsPrintedAsSoonAsItIsKnown)
{
    m_sandbox.useFakeAgent();
    const auto silent = startPractice(u"hang"_s);
    Program program(m_sandbox, {u"check"_s, silent->address()});
    ASSERT_TRUE(program.waitForOut("Network"));
    EXPECT_FALSE(program.out().contains("Messages API"));
    program.sendSignal(SIGINT);
    const Outcome outcome = program.finish();
    EXPECT_EQ(outcome.exitCode, 130) << outcome.err.toStdString();
    EXPECT_FALSE(outcome.endedBySignal);
    EXPECT_EQ(outcome.err, "");
}

TEST_F(Check, InterruptedItEndsTheTurnOfClaudeCodeAndItsFolder)
{
    const auto silent = startPractice(u"hang"_s);
    Program program(m_sandbox, {u"check"_s, silent->address(), u"--agent"_s});
    ASSERT_TRUE(QTest::qWaitFor([this] { return isAnAgentRunning(); }, 30000));
    program.sendSignal(SIGINT);
    const Outcome outcome = program.finish();
    EXPECT_EQ(outcome.exitCode, 130);
    EXPECT_EQ(outcome.err, "");
    EXPECT_TRUE(m_sandbox.waitForNoProcess());
    const QDir temporary(m_sandbox.path(u"tmp"_s));
    EXPECT_EQ(temporary.entryList({u"drawbridge*"_s}, QDir::Dirs), QStringList());
}

TEST_F(Check, WithoutAnAddressItIsTheOneThatIsSetAlsoWhileItIsOff)
{
    m_sandbox.useFakeAgent();
    const Outcome none = check({});
    EXPECT_EQ(none.exitCode, 2);
    EXPECT_EQ(none.out, "");
    EXPECT_TRUE(none.err.contains("drawbridge check")) << none.err.toStdString();

    m_sandbox.writeSettings("[General]\ncustomApiEndpoint=" + a().address().toUtf8() + "\n");
    const QByteArray before = m_sandbox.settings();
    const Outcome outcome = check({m_json});
    EXPECT_EQ(outcome.exitCode, 0) << outcome.out.toStdString() << outcome.err.toStdString();
    EXPECT_FALSE(a().requests().empty());
    EXPECT_EQ(m_sandbox.settings(), before) << "a check changes nothing";
}

TEST_F(Check, AHostThatMayBeALookAlikeIsWarnedOf)
{
    m_sandbox.useFakeAgent();
    for (const QStringList &options : {QStringList(), QStringList(m_json)}) {
        const Outcome outcome = check(options + QStringList(u"https://\u0430pi.invalid"_s));
        EXPECT_EQ(outcome.exitCode, 3) << outcome.out.toStdString();
        EXPECT_TRUE(outcome.err.contains("xn--")) << outcome.err.toStdString();
        EXPECT_EQ(outcome.err.count('\n'), 1) << outcome.err.toStdString();
    }
}

TEST_F(Check, NeedsNoDisplay)
{
    m_sandbox.useFakeAgent();
    m_sandbox.setEnvironment("QT_QPA_PLATFORM", {});
    EXPECT_EQ(check({a().address()}).exitCode, 0);
}

TEST_F(Check, TheFirstFailedRungDecidesTheExitCode)
{
    m_sandbox.useFakeAgent();
    struct Case
    {
        QString address;
        int exitCode;
        std::string layer;
        std::string kind;
        std::string rung;
    };
    const auto refusing = startPractice(u"anthropic-key"_s);
    const auto empty = startPractice(u"lmstudio-no-models"_s);
    for (const Case &each : {
             Case{closedAddress(), 3, "network", "connection_refused", "network"},
             Case{u"localhost:1234"_s, 2, "network", "address_invalid", "address"},
             Case{a().address() + u"//"_s, 2, "network", "address_invalid", "address"},
             Case{refusing->address(), 4, "credential", "credential_rejected", "credential"},
             Case{empty->address(), 5, "endpoint", "no_model_loaded", "model"},
         }) {
        const Outcome outcome = check({m_json, each.address});
        EXPECT_EQ(outcome.exitCode, each.exitCode) << outcome.out.toStdString();
        EXPECT_EQ(outcome.err, "");
        EXPECT_EQ(outcome.json()["usable"], false);
        const Json failed = firstFailed(outcome);
        EXPECT_EQ(failed["name"], each.rung);
        EXPECT_EQ(failed["layer"], each.layer);
        EXPECT_EQ(failed["kind"], each.kind);
        EXPECT_NE(failed["text"], "");

        const Outcome words = check({each.address});
        EXPECT_EQ(words.exitCode, each.exitCode) << words.out.toStdString();
        EXPECT_EQ(words.out.count("FAILED"), 1) << words.out.toStdString();
    }
}

TEST_F(Check, TheCorrectionOfAPastedAddressIsNamed)
{
    m_sandbox.useFakeAgent();
    for (const QString &pasted :
         {u"http://127.0.0.1:21900//"_s, u"http://127.0.0.1:21900\u200B"_s,
          u"http://127.0.0.1:21900/v1/chat/completions"_s, u"http//127.0.0.1:21900"_s,
          u"ANTHROPIC_BASE_URL='http://127.0.0.1:21900'"_s}) {
        const Outcome outcome = check({m_json, pasted});
        EXPECT_EQ(outcome.exitCode, 2) << outcome.out.toStdString();
        const Json failed = firstFailed(outcome);
        EXPECT_EQ(failed["kind"], "address_invalid");
        EXPECT_EQ(failed["fix"], "Use http://127.0.0.1:21900 instead.") << failed;
    }
}

TEST_F(Check, NamesBelowLocalhostAreReachedByTheChecklistAsByTheAgent)
{
    const QString port = a().address().section(u':', -1);
    const Outcome outcome = check({u"--agent"_s, m_json, u"http://gateway.localhost:"_s + port});
    EXPECT_EQ(outcome.exitCode, 0) << outcome.out.toStdString();
    EXPECT_EQ(rung(outcome, "network")["result"], "passed");
    EXPECT_EQ(rung(outcome, "agent")["result"], "passed");
    EXPECT_EQ(check({u"http://localhost.:"_s + port}).exitCode, 0);
}

TEST_F(Check, WithAgentTheRealProgramTakesATurnAndLeavesNothing)
{
    const Outcome outcome = check({u"--agent"_s, m_json, a().address()});
    EXPECT_EQ(outcome.exitCode, 0) << outcome.out.toStdString() << outcome.err.toStdString();
    EXPECT_EQ(rung(outcome, "agent")["result"], "passed");
    const QDir projects(m_sandbox.path(u"home/.claude/projects"_s));
    EXPECT_TRUE(projects.isEmpty()) << "a conversation was left behind";
}

TEST_F(Check, ATurnThatGetsItsAnswerDoesNotRefuteThatToolsFail)
{
    const auto server = startPractice(u"no-tools"_s);
    const Outcome outcome = check({u"--agent"_s, server->address()});
    EXPECT_EQ(outcome.exitCode, 5) << outcome.out.toStdString();
    EXPECT_EQ(outcome.out.count("FAILED"), 1) << outcome.out.toStdString();
    EXPECT_TRUE(outcome.out.contains("passed   Claude Code")) << outcome.out.toStdString();
}

TEST_F(Check, WithAgentAMissingClaudeCodeIsTheAgent)
{
    m_sandbox.setEnvironment("DRAWBRIDGE_CLAUDE", u"/nowhere/claude"_s);
    const Outcome outcome = check({u"--agent"_s, m_json, a().address()});
    EXPECT_EQ(outcome.exitCode, 6) << outcome.out.toStdString() << outcome.err.toStdString();
    EXPECT_EQ(firstFailed(outcome)["name"], "agent");
    EXPECT_EQ(firstFailed(outcome)["kind"], "agent_missing");
    EXPECT_EQ(check({a().address()}).exitCode, 0) << "the other rungs need none";
}

TEST_F(Check, APasswordInTheAddressIsNotRepeated)
{
    m_sandbox.useFakeAgent();
    const QString address = u"http://user:pa55word@127.0.0.1:1"_s;
    for (const QStringList &words : {QStringList(address), QStringList{m_json, address}}) {
        const Outcome outcome = check(words);
        EXPECT_EQ(outcome.exitCode, 2);
        EXPECT_FALSE(outcome.out.contains("pa55word")) << outcome.out.toStdString();
        EXPECT_FALSE(outcome.err.contains("pa55word")) << outcome.err.toStdString();
    }
}

TEST_F(Check, WrongUsageIsRefused)
{
    m_sandbox.useFakeAgent();
    EXPECT_EQ(check({a().address(), b().address()}).exitCode, 2);
    EXPECT_EQ(check({u"--practice"_s}).exitCode, 2);
    EXPECT_TRUE(a().requests().empty());
}

} // namespace
