#include "bridge/agents/claude/ClaudeSignIn.h"

#include "bridge/process/ChildProcess.h"
#include "tests/support/EventLoop.h"
#include "tests/support/ScriptedProcess.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>

#include <gtest/gtest.h>

namespace claudesignintest {

using namespace Qt::StringLiterals;
using bridge::agent::AgentProgram;
using bridge::agent::SignIn;
using bridge::claude::ClaudeSignIn;
using bridge::claude::parseSignIn;
using Kind = SignIn::Kind;

TEST(ParseSignIn, UnderstandsBothAnswersAndNothingElse)
{
    EXPECT_EQ(parseSignIn(R"({"loggedIn":false,"authMethod":"none"})"),
              (SignIn{.kind = Kind::SignedOut}));
    EXPECT_EQ(parseSignIn(R"({
        "loggedIn": true, "email": "a@b.example", "subscriptionType": "max"
    })"),
              (SignIn{Kind::SignedIn, u"a@b.example"_s, u"max"_s}));
    EXPECT_EQ(parseSignIn(R"({"loggedIn":true,"email":null})"), (SignIn{.kind = Kind::SignedIn}));
    for (const QByteArray &other :
         {QByteArray(), QByteArray("error: unknown command 'auth'"), QByteArray("[true]"),
          QByteArray(R"({"loggedIn":"yes"})"), QByteArray(100'000, '[')})
        EXPECT_EQ(parseSignIn(other), SignIn{}) << other.left(40).constData();
    const SignIn large =
        parseSignIn(R"({"loggedIn":true,"email":")" + QByteArray(10'000, 'x') + "\"}");
    EXPECT_EQ(large.kind, Kind::SignedIn);
    EXPECT_LE(large.account.size(), 200);
}

class ClaudeSignInTest : public testing::Test
{
protected:
    ClaudeSignInTest()
    {
        environment.insert(u"HOME"_s, home.path());
        environment.insert(u"CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC"_s, u"1"_s);
        for (const auto &name : {u"ANTHROPIC_API_KEY"_s, u"ANTHROPIC_AUTH_TOKEN"_s,
                                 u"CLAUDE_CODE_OAUTH_TOKEN"_s, u"CLAUDE_CONFIG_DIR"_s})
            environment.remove(name);
    }

    SignIn ask(ClaudeSignIn &signIn, const QString &program)
    {
        std::optional<SignIn> answer;
        signIn.ask({.path = program, .version = {}}, &context,
                   [&answer](const SignIn &known) { answer = known; });
        EXPECT_TRUE(soon([&] { return answer.has_value(); }));
        return answer.value_or(SignIn{});
    }
    QString script(const QByteArray &lines) const
    {
        QFile file(home.filePath(u"claude"_s));
        EXPECT_TRUE(file.open(QIODevice::WriteOnly | QIODevice::Truncate));
        file.write("#!/bin/sh\n" + lines + '\n');
        file.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
        return file.fileName();
    }

    static std::unique_ptr<bridge::process::AgentProcess> makeProcess()
    {
        return std::make_unique<bridge::process::ChildProcess>();
    }

    QTemporaryDir home;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    QObject context;
};

TEST_F(ClaudeSignInTest, TheRealProgramAnswersBeforeAndAfterASignIn)
{
    const QString program = qEnvironmentVariable("DRAWBRIDGE_CLAUDE");
    ASSERT_FALSE(program.isEmpty());
    ClaudeSignIn signIn(makeProcess, environment);
    EXPECT_EQ(ask(signIn, program).kind, Kind::SignedOut);

    QDir(home.path()).mkpath(u".claude"_s);
    QFile login(home.filePath(u".claude/.credentials.json"_s));
    ASSERT_TRUE(login.open(QIODevice::WriteOnly));
    login.write(R"({"claudeAiOauth":{"accessToken":"t","refreshToken":"r",)"
                R"("expiresAt":9999999999999,"scopes":["user:inference","user:profile"],)"
                R"("subscriptionType":"max"}})");
    login.close();
    const SignIn after = ask(signIn, program);
    EXPECT_EQ(after.kind, Kind::SignedIn);
    EXPECT_EQ(after.plan, u"max"_s);
}

TEST_F(ClaudeSignInTest, AProgramThatCannotSayIsNotCountedAsSignedOut)
{
    ClaudeSignIn signIn(makeProcess, environment, nullptr, std::chrono::milliseconds(200));
    EXPECT_EQ(ask(signIn, home.filePath(u"missing"_s)), SignIn{});
    EXPECT_EQ(ask(signIn, script("echo 'unknown command'; exit 1")), SignIn{});
    EXPECT_EQ(ask(signIn, script("exec sleep 60")), SignIn{}) << "waits for a hung program";
    EXPECT_EQ(ask(signIn, script("exec yes '{\"loggedIn\":true}'")), SignIn{})
        << "reads without end";
}

TEST_F(ClaudeSignInTest, QuestionsAtTheSameTimeShareOneProcess)
{
    ScriptedProcesses processes;
    ClaudeSignIn signIn(processes.factory(), environment);
    std::vector<SignIn> answers;
    const auto note = [&answers](const SignIn &answer) { answers.push_back(answer); };
    auto gone = std::make_unique<QObject>();
    const AgentProgram program{.path = u"/bin/claude"_s, .version = {}};
    signIn.ask(program, &context, note);
    signIn.ask(program, gone.get(), note);
    signIn.ask(program, &context, note);
    EXPECT_EQ(processes.count(), 1);
    gone.reset();
    processes.latest().becomeStarted();
    processes.latest().sayBytes(R"({"loggedIn":true})");
    processes.latest().exit(0);
    ASSERT_EQ(answers.size(), 2U);
    EXPECT_EQ(answers.front().kind, Kind::SignedIn);
}

} // namespace claudesignintest
