#include "app/base/Version.h"
#include "bridge/practice/PracticeEndpoint.h"
#include "tests/app/Sandbox.h"

#include <gmock/gmock.h>

#include <csignal>

namespace {

using namespace Qt::StringLiterals;
using namespace clitest;

/// A running `drawbridge practice`, and its address.
struct Practice
{
    Practice(const Sandbox &sandbox, const QStringList &options)
        : program(sandbox, QStringList(u"practice"_s) + options)
    {
        EXPECT_TRUE(program.waitForOut("\n"));
        address = QString::fromUtf8(program.out().left(program.out().indexOf('\n')));
    }

    Program program;
    QString address;
};

class PracticeCommand : public testing::Test
{
protected:
    [[nodiscard]] Outcome askAt(const QString &address, const QString &text) const
    {
        return m_sandbox.run({u"ask"_s, u"--endpoint"_s, address, text});
    }

    Sandbox m_sandbox;
};

TEST_F(PracticeCommand, ItsFirstLineIsItsAddressAndItAnswersThere)
{
    Practice practice(m_sandbox, {});
    EXPECT_TRUE(practice.address.startsWith(u"http://127.0.0.1:"_s));
    const Outcome asked = askAt(practice.address, u"thinking"_s);
    EXPECT_EQ(asked.exitCode, 0) << asked.err.toStdString();
    EXPECT_EQ(asked.out, "I have thought about it: **forty-two**.\n");
    ASSERT_TRUE(practice.program.waitForOut("POST /v1/messages"));
}

TEST_F(PracticeCommand, EndsWellAtSigintAndSigtermAlsoWhileItAnswers)
{
    for (const int number : {SIGINT, SIGTERM}) {
        Practice practice(m_sandbox, {});
        Program asking(m_sandbox,
                       {u"ask"_s, u"--endpoint"_s, practice.address, u"slow 10000 100"_s});
        ASSERT_TRUE(asking.waitForOut("Piece 1"));
        practice.program.sendSignal(number);
        EXPECT_EQ(practice.program.finish().exitCode, 0);
        asking.sendSignal(SIGINT);
        (void)asking.finish();
    }
}

TEST_F(PracticeCommand, UnderNohupItOutlivesItsTerminal)
{
    // `check` is asked after the signal, so the program has lived through it.
    const Outcome outcome =
        m_sandbox.runShell("trap '' HUP\n"
                           "mkfifo lines; \"$DRAWBRIDGE\" practice > lines & program=$!\n"
                           "exec 3< lines; read -r address <&3\n"
                           "kill -HUP $program; \"$DRAWBRIDGE\" check \"$address\"; code=$?\n"
                           "kill -TERM $program; wait $program; exit $((code + $?))\n");
    EXPECT_EQ(outcome.exitCode, 0) << outcome.out.toStdString() << outcome.err.toStdString();
}

TEST_F(PracticeCommand, ItsLogNamesHeadersAndNoSecret)
{
    Practice practice(m_sandbox, {u"--json"_s});
    const auto listening = Json::parse(practice.address.toStdString());
    EXPECT_EQ(listening["event"], "listening");
    m_sandbox.setEnvironment("ANTHROPIC_CUSTOM_HEADERS", u"x-own: hunter2"_s);
    EXPECT_EQ(askAt(QString::fromStdString(listening["address"].get<std::string>()), u"thinking"_s)
                  .exitCode,
              0);
    practice.program.sendSignal(SIGTERM);
    const Outcome outcome = practice.program.finish();
    const auto requests = outcome.events("request");
    ASSERT_FALSE(requests.empty());
    EXPECT_EQ(outcome.lines().size(), requests.size() + 1);
    EXPECT_THAT(requests.back()["headers"].dump(), testing::HasSubstr("authorization: bearer"));
    EXPECT_FALSE(outcome.out.contains("hunter2"));
}

TEST_F(PracticeCommand, AScenarioMayBeChosenForEveryMessage)
{
    Practice practice(m_sandbox, {u"--scenario"_s, u"thinking"_s});
    EXPECT_EQ(askAt(practice.address, u"tool"_s).out, "I have thought about it: **forty-two**.\n");
}

TEST_F(PracticeCommand, ListNamesEveryScenario)
{
    const Outcome list = m_sandbox.run({u"practice"_s, u"--list"_s});
    EXPECT_EQ(list.exitCode, 0);
    const Outcome json = m_sandbox.run({u"practice"_s, u"--list"_s, u"--json"_s});
    const QStringList names = bridge::practice::scenarioNames();
    ASSERT_EQ(json.lines().size(), static_cast<std::size_t>(names.size()));
    for (qsizetype i = 0; i < names.size(); ++i) {
        EXPECT_TRUE(list.out.contains(names.at(i).toUtf8()));
        EXPECT_EQ(json.lines().at(static_cast<std::size_t>(i))["name"], names.at(i).toStdString());
    }
}

TEST_F(PracticeCommand, ARefusedValueIsWrongUsage)
{
    Practice practice(m_sandbox, {});
    const QString port = practice.address.section(u':', -1);
    const Outcome inUse = m_sandbox.run({u"practice"_s, u"--port"_s, port});
    EXPECT_EQ(inUse.exitCode, 2);
    EXPECT_EQ(inUse.err, "The practice endpoint cannot listen at 127.0.0.1:" + port.toUtf8()
                             + ": Address already in use\n");
    const Outcome unknown = m_sandbox.run({u"practice"_s, u"--scenario"_s, u"bogus"_s});
    EXPECT_EQ(unknown.exitCode, 2);
    EXPECT_TRUE(unknown.err.startsWith("There is no practice scenario “bogus”. "))
        << unknown.err.toStdString();
}

TEST_F(PracticeCommand, AGivenPortIsUsed)
{
    const QString port = closedAddress().section(u':', -1);
    const Practice practice(m_sandbox, {u"--port"_s, port});
    EXPECT_TRUE(practice.address.endsWith(u':' + port)) << practice.address.toStdString();
}

TEST(Program, SaysItsVersionAndHelpWithoutADisplay)
{
    Sandbox sandbox;
    sandbox.setEnvironment("QT_QPA_PLATFORM", {});
    const Outcome version = sandbox.run({u"--version"_s});
    EXPECT_EQ(version.exitCode, 0);
    EXPECT_EQ(version.out, QByteArray("drawbridge ") + app::kVersion + '\n');
    const Outcome help = sandbox.run({u"--help"_s});
    EXPECT_EQ(help.exitCode, 0);
    EXPECT_TRUE(help.out.startsWith("Usage: drawbridge")) << help.out.toStdString();
    EXPECT_EQ(help.err, "");
}

TEST(Program, WrongUsageExitsWithTwo)
{
    const Sandbox sandbox;
    for (const char *word : {"bogus", "--bogus"}) {
        const Outcome outcome = sandbox.run({QLatin1String(word)});
        EXPECT_EQ(outcome.exitCode, 2);
        EXPECT_EQ(outcome.out, "");
        EXPECT_TRUE(outcome.err.contains("bogus")) << outcome.err.toStdString();
    }
}

} // namespace
