#include "tests/app/cli/EndpointTest.h"

#include <QDir>
#include <QFile>
#include <QTest>

#include <gmock/gmock.h>

#include <csignal>

namespace {

using namespace Qt::StringLiterals;
using namespace clitest;
using bridge::practice::PracticeEndpoint;

class AskTest : public testing::Test
{
protected:
    /// The arguments of an `ask` to the practice endpoint of this test.
    [[nodiscard]] QStringList ask(const QStringList &rest) const
    {
        return QStringList{u"ask"_s, u"--endpoint"_s, m_endpoint->address()} + rest;
    }
    [[nodiscard]] QString file(const char *name) const
    {
        return QDir(m_sandbox.workspace()).filePath(QLatin1String(name));
    }
    std::unique_ptr<PracticeEndpoint> m_endpoint = startPractice();
    Sandbox m_sandbox;
};

TEST_F(AskTest, PrintsTheAnswerAndNothingElseOnStandardOutput)
{
    const Outcome outcome = m_sandbox.run(ask({u"Hello"_s, u"there"_s}));
    EXPECT_EQ(outcome.exitCode, 0) << outcome.err.toStdString();
    EXPECT_TRUE(outcome.out.startsWith("# Practice endpoint\n")) << outcome.out.toStdString();
    EXPECT_TRUE(outcome.out.contains("“Hello there”")) << outcome.out.toStdString();
    EXPECT_TRUE(outcome.out.endsWith("```\n")) << outcome.out.toStdString();
    EXPECT_EQ(outcome.err, "");
}

TEST_F(AskTest, LeavesTheSettingsAlone)
{
    m_sandbox.useFakeAgent();
    EXPECT_EQ(m_sandbox.run(ask({u"hello"_s})).exitCode, 0);
    EXPECT_FALSE(QFile::exists(m_sandbox.settingsFile()));

    const QByteArray before = "[General]\ncustomApiEndpoint=http://elsewhere.invalid:1\n"
                              "customApiEndpointEnabled=false\n";
    m_sandbox.writeSettings(before);
    EXPECT_EQ(m_sandbox.run(ask({u"hello"_s})).exitCode, 0);
    EXPECT_EQ(m_sandbox.settings(), before);
}

TEST_F(AskTest, WithoutAnEndpointUsesTheSetting)
{
    m_sandbox.useEndpoint(m_endpoint->address());
    const Outcome outcome = m_sandbox.run({u"ask"_s, u"by the setting"_s});
    EXPECT_EQ(outcome.exitCode, 0) << outcome.err.toStdString();
    EXPECT_TRUE(heard(*m_endpoint, u"by the setting"_s));
}

TEST_F(AskTest, ThePracticeOptionBringsItsOwnEndpoint)
{
    const Outcome outcome = m_sandbox.run({u"ask"_s, u"--practice"_s, u"thinking"_s});
    EXPECT_EQ(outcome.exitCode, 0) << outcome.err.toStdString();
    EXPECT_EQ(outcome.out, "I have thought about it: **forty-two**.\n");
    EXPECT_FALSE(QFile::exists(m_sandbox.settingsFile()));
}

TEST_F(AskTest, TheAnswerStreamsAsItArrives)
{
    m_sandbox.useFakeAgent();
    Program program(m_sandbox, ask({u"slow 10000 200"_s}));
    ASSERT_TRUE(program.waitForOut("Piece 3 of 10000.")); // the last one is half an hour away
    EXPECT_GE(program.pieces(), 2);
    program.sendSignal(SIGINT);
    EXPECT_EQ(program.finish().exitCode, 130);
}

TEST_F(AskTest, JsonTellsTheWholeTurn)
{
    const Outcome outcome = m_sandbox.run(ask({u"--json"_s, u"thinking"_s}));
    ASSERT_EQ(outcome.exitCode, 0) << outcome.err.toStdString();
    const auto lines = outcome.lines();
    for (const Json &line : lines)
        ASSERT_TRUE(line.is_object()) << outcome.out.toStdString();
    ASSERT_GE(lines.size(), 4U);

    const Json &started = lines.front();
    EXPECT_EQ(started["event"], "session_started");
    EXPECT_EQ(started["endpoint"], m_endpoint->address().toStdString());
    EXPECT_GT(started["pid"], 1);
    EXPECT_TRUE(started["model"].is_string());
    EXPECT_EQ(started["session"].get<std::string>().size(), 36U);

    std::string thinking;
    for (const Json &piece : outcome.events("thinking"))
        thinking += piece["text"];
    EXPECT_THAT(thinking, testing::HasSubstr("Six times seven"));
    std::string text;
    for (const Json &piece : outcome.events("text"))
        text += piece["text"];
    EXPECT_EQ(text, "I have thought about it: **forty-two**.");

    const Json &ended = lines.back();
    EXPECT_EQ(ended["event"], "turn_ended");
    EXPECT_EQ(ended["ok"], true);
    EXPECT_EQ(ended["session"], started["session"]);
    EXPECT_EQ(ended["endpoint"], started["endpoint"]);
    EXPECT_EQ(ended["model"], started["model"]);
    EXPECT_EQ(ended["text"], text);
    EXPECT_GT(ended["ms"], 0);
}

TEST_F(AskTest, AnEmojiStreamedInHalvesIsWhole)
{
    m_sandbox.useFakeAgent("split-emoji");
    EXPECT_EQ(m_sandbox.run(ask({u"hello"_s})).out, "a\U0001F600b You said: hello\n");

    const Outcome outcome = m_sandbox.run(ask({u"--json"_s, u"hello"_s}));
    std::string text;
    for (const Json &piece : outcome.events("text"))
        text += piece["text"];
    EXPECT_EQ(text, "a\U0001F600b You said: hello");
    EXPECT_EQ(outcome.lines().back()["text"], text);
}

TEST_F(AskTest, JsonTellsOfToolsWhichRunInTheFolderItIsCalledInOrTheOneNamed)
{
    const Outcome outcome = m_sandbox.run(
        ask({u"--json"_s, u"--permission-mode"_s, u"bypassPermissions"_s, u"tool"_s}));
    ASSERT_EQ(outcome.exitCode, 0) << outcome.err.toStdString();
    const auto started = outcome.events("tool_started");
    const auto ended = outcome.events("tool_ended");
    ASSERT_EQ(started.size(), 1U);
    ASSERT_EQ(ended.size(), 1U);
    EXPECT_EQ(started[0]["name"], "Bash");
    EXPECT_THAT(started[0]["input"]["command"], testing::HasSubstr("touch practice-tool.txt"));
    EXPECT_EQ(ended[0]["id"], started[0]["id"]);
    EXPECT_EQ(ended[0]["ok"], true);
    EXPECT_THAT(ended[0]["output"], testing::HasSubstr("practice-tool.txt"));
    EXPECT_TRUE(QFile::exists(file("practice-tool.txt"))) << "the folder it is called in";

    QDir(m_sandbox.workspace()).mkdir(u"inner"_s);
    EXPECT_EQ(m_sandbox
                  .run(ask({u"--permission-mode"_s, u"bypassPermissions"_s, u"--workspace"_s,
                            u"inner"_s, u"tool"_s}))
                  .exitCode,
              0);
    EXPECT_TRUE(QFile::exists(file("inner/practice-tool.txt")));
}

TEST_F(AskTest, APermissionIsDeniedAndSaid)
{
    const Outcome outcome = m_sandbox.run(ask({u"tool"_s}));
    EXPECT_EQ(outcome.exitCode, 0) << outcome.err.toStdString();
    EXPECT_TRUE(outcome.err.contains("Denied")) << outcome.err.toStdString();
    EXPECT_TRUE(outcome.err.contains("touch practice-tool.txt")) << outcome.err.toStdString();
    EXPECT_FALSE(outcome.out.contains("Denied")) << outcome.out.toStdString();
    EXPECT_FALSE(QFile::exists(file("practice-tool.txt")));
}

TEST_F(AskTest, JsonSaysWhatWasDenied)
{
    const Outcome outcome = m_sandbox.run(ask({u"--json"_s, u"tool"_s}));
    EXPECT_EQ(outcome.exitCode, 0) << outcome.err.toStdString();
    const auto denied = outcome.events("permission_denied");
    ASSERT_EQ(denied.size(), 1U);
    EXPECT_EQ(denied[0]["tool"], "Bash");
    EXPECT_THAT(denied[0]["input"]["command"], testing::HasSubstr("touch practice-tool.txt"));
    const auto ended = outcome.events("tool_ended");
    ASSERT_EQ(ended.size(), 1U);
    EXPECT_EQ(ended[0]["ok"], false);
}

TEST_F(AskTest, AQuestionIsDismissed)
{
    const Outcome outcome = m_sandbox.run(ask({u"question"_s}));
    EXPECT_EQ(outcome.exitCode, 0) << outcome.err.toStdString();
    EXPECT_TRUE(outcome.out.contains("AskUserQuestion did not do it")) << outcome.out.toStdString();
}

TEST_F(AskTest, APlanIsDeniedAndSaid)
{
    const Outcome outcome = m_sandbox.run(ask({u"--json"_s, u"plan"_s}));
    EXPECT_EQ(outcome.exitCode, 0) << outcome.err.toStdString();
    const auto denied = outcome.events("permission_denied");
    ASSERT_FALSE(denied.empty()) << outcome.out.toStdString();
    EXPECT_EQ(denied.back()["tool"], "ExitPlanMode");
}

TEST_F(AskTest, AcceptEditsLetsAnEditThrough)
{
    const Outcome outcome =
        m_sandbox.run(ask({u"--permission-mode"_s, u"acceptEdits"_s, u"edit"_s}));
    EXPECT_EQ(outcome.exitCode, 0) << outcome.err.toStdString();
    EXPECT_FALSE(outcome.err.contains("Denied")) << outcome.err.toStdString();
    QFile edited(file("practice.txt"));
    ASSERT_TRUE(edited.open(QIODevice::ReadOnly)) << outcome.err.toStdString();
    EXPECT_EQ(edited.readAll(), "The boat is blue.\n");
}

TEST_F(AskTest, ACurrentFolderThatCannotBeUsedIsSaid)
{
    for (const QByteArray folder : {"gone", "b\\377"}) {
        const Outcome outcome = m_sandbox.runShell(
            "d=$TMPDIR/$(printf '" + folder + "'); mkdir \"$d\"; cd \"$d\"\n"
            + (folder == "gone" ? "rmdir \"$d\"\n" : "")
            + "\"$DRAWBRIDGE\" ask --practice hi; code=$?; rm -rf \"$d\"; exit $code");
        EXPECT_EQ(outcome.exitCode, 2) << folder.constData();
        EXPECT_TRUE(outcome.err.startsWith("The current folder cannot be used: "))
            << outcome.err.constData();
    }
}

TEST_F(AskTest, ResumeGoesOnWithTheConversation)
{
    const Outcome first = m_sandbox.run(ask({u"--json"_s, u"the first message"_s}));
    ASSERT_EQ(first.exitCode, 0) << first.err.toStdString();
    const auto session = QString::fromStdString(first.lines().back()["session"].get<std::string>());
    const Outcome second =
        m_sandbox.run(ask({u"--json"_s, u"--resume"_s, session, u"the second message"_s}));
    ASSERT_EQ(second.exitCode, 0) << second.err.toStdString();
    EXPECT_EQ(second.lines().back()["session"], first.lines().back()["session"]);
    EXPECT_TRUE(heard(*m_endpoint, QStringList{u"the first message"_s, u"the second message"_s}));
}

TEST_F(AskTest, ADashReadsThePromptFromStandardInput)
{
    m_sandbox.useFakeAgent();
    const Outcome outcome = m_sandbox.run(ask({u"-"_s}), "from\nstandard input ö\n");
    EXPECT_EQ(outcome.exitCode, 0) << outcome.err.toStdString();
    EXPECT_EQ(outcome.out, "You said: from standard input ö\n");
}

TEST_F(AskTest, APromptOfAMegabyteArrivesWhole)
{
    m_sandbox.useFakeAgent();
    const QByteArray prompt = "hello " + QByteArray(1 << 20, 'x') + " prompt-end-mark";
    const Outcome outcome = m_sandbox.run(ask({u"-"_s}), prompt);
    EXPECT_EQ(outcome.exitCode, 0) << outcome.err.toStdString();
    EXPECT_EQ(outcome.out, "You said: " + prompt + '\n');
}

TEST_F(AskTest, AnArgumentThatIsNotUtf8IsTakenAsText)
{
    m_sandbox.useFakeAgent();
    Sandbox &sandbox = m_sandbox;
    const Outcome outcome =
        sandbox.runShell("exec \"$DRAWBRIDGE\" ask --endpoint " + m_endpoint->address().toUtf8()
                         + " \"$(printf 'caf\\351 au lait')\"");
    EXPECT_EQ(outcome.exitCode, 0) << outcome.err.toStdString();
    EXPECT_TRUE(outcome.out.startsWith("You said: caf")) << outcome.out.toStdString();
    EXPECT_TRUE(outcome.out.endsWith(" au lait\n")) << outcome.out.toStdString();
}

TEST_F(AskTest, AVariableThatIsNoTextReachesTheAgentUnchanged)
{
    const QString agent = m_sandbox.writeProgram(
        u"agent"_s, "#!/bin/sh\nprintenv X >\"$0.x\"\nexec '" FAKECLI "' \"$@\"\n");
    m_sandbox.setEnvironment("DRAWBRIDGE_CLAUDE", agent);
    const Outcome outcome =
        m_sandbox.runShell("export X=\"$(printf 'q\\377z')\"\nexec \"$DRAWBRIDGE\" ask --endpoint "
                           + m_endpoint->address().toUtf8() + " hello");
    EXPECT_EQ(outcome.exitCode, 0) << outcome.err.toStdString();
    EXPECT_EQ(contentOf(agent + u".x"_s), "q\xffz\n");
}

TEST_F(AskTest, TwoAtATimeDoNotMixUp)
{
    m_sandbox.useFakeAgent();
    Program one(m_sandbox, ask({u"--json"_s, u"the one"_s}));
    Program two(m_sandbox, ask({u"--json"_s, u"the other"_s}));
    const Outcome first = one.finish();
    const Outcome second = two.finish();
    ASSERT_EQ(first.exitCode, 0) << first.err.toStdString();
    ASSERT_EQ(second.exitCode, 0) << second.err.toStdString();
    EXPECT_THAT(first.lines().back()["text"], testing::HasSubstr("the one"));
    EXPECT_THAT(second.lines().back()["text"], testing::HasSubstr("the other"));
    EXPECT_NE(first.lines().back()["session"], second.lines().back()["session"]);
}

TEST_F(AskTest, CtrlCEndsTheTurnAndTheAgent)
{
    Program program(m_sandbox, ask({u"--json"_s, u"slow 10000 100"_s}));
    ASSERT_TRUE(program.waitForOut("Piece 2 of"));
    EXPECT_GE(m_sandbox.processes().size(), 2U);
    program.sendSignal(SIGINT);
    const Outcome outcome = program.finish();
    EXPECT_EQ(outcome.exitCode, 130);
    EXPECT_EQ(outcome.lines().back()["event"], "turn_ended");
    EXPECT_EQ(outcome.lines().back()["ok"], false);
    EXPECT_TRUE(m_sandbox.processes().empty());
}

TEST_F(AskTest, KilledItLeavesNoAgentBehind)
{
    m_sandbox.useFakeAgent();
    Program program(m_sandbox, ask({u"slow 10000 100"_s}));
    ASSERT_TRUE(program.waitForOut("Piece 2 of"));
    program.sendSignal(SIGKILL);
    EXPECT_TRUE(program.finish().endedBySignal);
    EXPECT_TRUE(m_sandbox.waitForNoProcess());
}

TEST_F(AskTest, EndsWhenNobodyReadsItsOutputAnyMore)
{
    m_sandbox.useFakeAgent();
    // Otherwise it would go on for hours without a reader.
    for (const QByteArray options : {"", " --json", " --practice"}) {
        const QByteArray endpoint =
            options == " --practice" ? "" : " --endpoint " + m_endpoint->address().toUtf8();
        const Outcome outcome = m_sandbox.runShell("\"$DRAWBRIDGE\" ask" + endpoint + options
                                                   + " 'slow 10000 100' | head -c 5");
        EXPECT_EQ(outcome.out.size(), 5) << outcome.err.toStdString();
    }
}

TEST_F(AskTest, LostOutputIsAFailureOfEveryForm)
{
    m_sandbox.useFakeAgent();
    const QByteArray check = "check " + m_endpoint->address().toUtf8();
    for (const QByteArray &form :
         {"ask --practice 'slow 10000 100'"_ba, "--help"_ba, "endpoint"_ba, "endpoint export"_ba,
          "practice --list"_ba, "practice"_ba, check, check + " --json", check + " --agent"}) {
        const Outcome outcome = m_sandbox.runShell("exec \"$DRAWBRIDGE\" " + form + " >/dev/full");
        EXPECT_EQ(outcome.exitCode, 1) << form.constData();
        EXPECT_EQ(outcome.err, "Standard output cannot be written: No space left on device\n")
            << form.constData();
    }
    EXPECT_EQ(m_sandbox.runShell("\"$DRAWBRIDGE\" endpoint | true").err, "") << "a lost reader";
}

TEST_F(AskTest, EndsWellWithItsStandardStreamsClosed)
{
    const QByteArray command =
        "exec \"$DRAWBRIDGE\" ask --endpoint " + m_endpoint->address().toUtf8();
    EXPECT_EQ(m_sandbox.runShell(command + " - <&-").exitCode, 2);
    const Outcome outcome = m_sandbox.runShell(command + " with no streams <&- >&- 2>&-");
    EXPECT_FALSE(outcome.endedBySignal);
    EXPECT_TRUE(heard(*m_endpoint, u"with no streams"_s));
}

TEST_F(AskTest, WaitsForATaskInTheBackground)
{
    const Outcome outcome = m_sandbox.run(
        ask({u"--json"_s, u"--permission-mode"_s, u"bypassPermissions"_s, u"background 3"_s}));
    EXPECT_EQ(outcome.exitCode, 0) << outcome.err.toStdString();
    ASSERT_FALSE(outcome.lines().empty());
    EXPECT_EQ(outcome.lines().back()["text"], "A background task has ended.");
    EXPECT_EQ(outcome.events("turn_ended").size(), 1U);
    EXPECT_EQ(outcome.events("session_started").size(), 1U);
}

TEST_F(AskTest, AResumedConversationMayBeginWithATurnOfItsOwn)
{
    // Claude Code informs the model about the lost task before the new prompt.
    Program program(m_sandbox, ask({u"--json"_s, u"--permission-mode"_s, u"bypassPermissions"_s,
                                    u"background"_s}));
    ASSERT_TRUE(program.waitForOut("\"tool_ended\""));
    program.sendSignal(SIGINT);
    const Outcome first = program.finish();
    EXPECT_EQ(first.exitCode, 130);
    EXPECT_TRUE(m_sandbox.waitForNoProcess()); // neither the agent nor its task
    const auto session = QString::fromStdString(first.lines().back()["session"].get<std::string>());
    const Outcome second = m_sandbox.run(ask({u"--resume"_s, session, u"thinking about it"_s}));
    EXPECT_EQ(second.exitCode, 0) << second.err.toStdString();
    EXPECT_TRUE(second.out.contains("forty-two")) << second.out.toStdString();
}

TEST_F(AskTest, AnAgentLostInMidTurnEndsIt)
{
    m_sandbox.useFakeAgent();
    Program program(m_sandbox, ask({u"--json"_s, u"slow 10000 100"_s}));
    ASSERT_TRUE(program.waitForOut("Piece 2 of"));
    const Json started = Json::parse(program.out().left(program.out().indexOf('\n')).toStdString());
    ::kill(started["pid"].get<pid_t>(), SIGKILL);
    const Outcome outcome = program.finish();
    EXPECT_EQ(outcome.exitCode, 6);
    ASSERT_EQ(outcome.events("failure").size(), 1U) << outcome.out.toStdString();
    EXPECT_EQ(outcome.events("failure")[0]["kind"], "agent_crashed");
    EXPECT_EQ(outcome.lines().back()["ok"], false);
}

} // namespace
