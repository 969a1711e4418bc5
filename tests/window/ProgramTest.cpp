#include "tests/endtoend/support/EndToEndTest.h"
#include "tests/endtoend/support/Processes.h"
#include "tests/endtoend/support/Waiting.h"
#include "tests/support/WindowSocket.h"
#include "tests/window/support/Desktop.h"
#include "tests/window/support/Picture.h"
#include "tests/window/support/Programs.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <iostream>

using namespace Qt::StringLiterals;

namespace {

const QString kProgram = QStringLiteral(DRAWBRIDGE_PROGRAM);
const QString kTitle = u"Drawbridge"_s;

/// Tests the program from outside: input by mouse and keyboard, results from its command line, the
/// endpoint and /proc.
class ProgramTest : public EndToEndTest
{
protected:
    ProgramTest()
    {
        home.write(u".config/drawbridge/drawbridge.conf"_s,
                   "[General]\ncustomApiEndpointEnabled=true\ncustomApiEndpoint="
                       + endpoint->address().toUtf8() + "\nworkspace=" + home.workspace().toUtf8()
                       + '\n');
        program = startProgram(kProgram, {}, environmentOn(home));
    }

    void TearDown() override
    {
        if (HasFailure()) {
            savePicture();
            if (program)
                std::cerr << "drawbridge said: " << program->readAll().toStdString() << '\n';
        }
        program.reset();
        EXPECT_TRUE(waitUntil([this] { return agentsUnder(home.path()).empty(); }))
            << describe(processesUnder(home.path()));
    }

    [[nodiscard]] QJsonObject status() const
    {
        return QJsonDocument::fromJson(statusOfWindow(home.runtimeFolder())).object();
    }

    [[nodiscard]] bool waitForState(const char *state) const
    {
        QJsonObject last;
        const bool came = waitUntil([&] {
            last = status();
            return last["state"_L1].toString() == QLatin1String(state);
        });
        EXPECT_TRUE(came) << "not " << state << ": " << QJsonDocument(last).toJson().toStdString();
        return came;
    }

    [[nodiscard]] QJsonArray chats() const { return status()["chats"_L1].toArray(); }

    [[nodiscard]] bool waitForChats(int count) const
    {
        const bool came = waitUntil([&] { return chats().size() == count; });
        EXPECT_TRUE(came) << QJsonDocument(status()).toJson().toStdString();
        return came;
    }

    [[nodiscard]] static bool waitForWindow()
    {
        const bool isThere = waitUntil([] { return desktop::activeTitle().contains(kTitle); });
        EXPECT_TRUE(isThere) << "active: " << desktop::activeTitle().toStdString();
        return isThere;
    }

    void say(const QString &text)
    {
        desktop::typeText(text);
        desktop::pressKey(u"Return"_s);
    }

    const Practice endpoint = startPractice();
    const desktop::Tray tray;
    std::unique_ptr<QProcess> program;
};

} // namespace

TEST_F(ProgramTest, AConversationAStayInTheTrayAndAnEnd)
{
    ASSERT_TRUE(waitForWindow());
    ASSERT_TRUE(waitForState("ready"));
    const QJsonObject chat = status()["chats"_L1][0].toObject();
    EXPECT_EQ(chat["endpoint"_L1].toString(), endpoint->address());
    EXPECT_TRUE(chat["verified"_L1].toBool());
    const qint64 agent = chat["pid"_L1].toInteger();
    const auto agents = agentsUnder(home.path());
    ASSERT_EQ(agents.size(), 1U) << describe(agents);
    EXPECT_EQ(agents[0].pid, agent);

    const QImage before = pictureOfScreen();
    say(u"slow 20 150"_s);
    ASSERT_TRUE(waitForState("working"));
    ASSERT_TRUE(waitForState("ready"));
    EXPECT_NE(pictureOfScreen(), before);
    say(u"long 3"_s);
    ASSERT_TRUE(waitUntil([this] { return turnsAt(endpoint).size() == 2; }));
    ASSERT_TRUE(waitForState("ready"));
    const auto turns = turnsAt(endpoint);
    const QStringList expected{u"slow 20 150"_s, u"long 3"_s};
    EXPECT_EQ(turns[1].userTexts, expected);

    desktop::pressKey(u"alt+F4"_s);
    ASSERT_TRUE(waitUntil([] { return !desktop::activeTitle().contains(kTitle); }));
    ASSERT_TRUE(waitForState("ready"));
    EXPECT_TRUE(isAlive(agent));
    ASSERT_TRUE(tray.clickIcon(desktop::Tray::Button::Left,
                               [] { return desktop::activeTitle().contains(kTitle); }));

    program->terminate();
    ASSERT_TRUE(waitUntil([this] { return program->state() == QProcess::NotRunning; }));
    EXPECT_EQ(program->exitStatus(), QProcess::NormalExit);
    EXPECT_EQ(program->exitCode(), 0);
    EXPECT_FALSE(isAlive(agent));
}

TEST_F(ProgramTest, NewChatsAndNewWindowsHaveAgentsOfTheirOwn)
{
    ASSERT_TRUE(waitForWindow());
    ASSERT_TRUE(waitForState("ready"));
    say(u"slow 2000 150"_s);
    ASSERT_TRUE(waitForState("working"));

    desktop::pressKey(u"ctrl+n"_s);
    ASSERT_TRUE(waitForChats(2));
    ASSERT_TRUE(waitForState("ready")) << "of the one in front";
    say(u"long 3"_s);
    ASSERT_TRUE(waitUntil([this] { return turnsAt(endpoint).size() == 2; }));
    ASSERT_TRUE(waitForState("ready"));
    EXPECT_EQ(turnsAt(endpoint)[1].userTexts, QStringList{u"long 3"_s})
        << "a conversation of its own";
    const QJsonArray two = chats();
    EXPECT_EQ(two[0]["state"_L1].toString(), u"working"_s);
    EXPECT_EQ(two[0]["title"_L1].toString(), u"slow 2000 150"_s);
    EXPECT_FALSE(two[0]["front"_L1].toBool());
    EXPECT_TRUE(two[1]["front"_L1].toBool());
    EXPECT_NE(two[0]["session"_L1], two[1]["session"_L1]);
    EXPECT_EQ(agentsUnder(home.path()).size(), 2U);

    const QString title = desktop::activeTitle();
    desktop::pressKey(u"ctrl+shift+n"_s);
    ASSERT_TRUE(waitForChats(3));
    ASSERT_TRUE(waitForState("ready"));
    EXPECT_TRUE(waitUntil([&] { return desktop::activeTitle() == kTitle; }));
    const qint64 third = chats()[2]["pid"_L1].toInteger();
    EXPECT_TRUE(isAlive(third));

    // A chat without a window replaces the closed one.
    desktop::pressKey(u"ctrl+w"_s);
    ASSERT_TRUE(waitForChats(2));
    EXPECT_TRUE(waitUntil([&] { return !isAlive(third); }));
    EXPECT_TRUE(waitUntil([] { return desktop::activeTitle().startsWith("slow"_L1); }))
        << desktop::activeTitle().toStdString();
    EXPECT_TRUE(chats()[0]["front"_L1].toBool());

    // The chat of a closed window goes on.
    desktop::pressKey(u"alt+F4"_s);
    EXPECT_TRUE(waitUntil([&] { return desktop::activeTitle() == title; }))
        << desktop::activeTitle().toStdString();
    EXPECT_TRUE(chats()[1]["front"_L1].toBool());
    EXPECT_EQ(chats()[0]["state"_L1].toString(), u"working"_s);
}
