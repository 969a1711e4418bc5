#include "tests/endtoend/support/EndToEndTest.h"
#include "tests/endtoend/support/Processes.h"
#include "tests/endtoend/support/Waiting.h"
#include "tests/window/support/Desktop.h"
#include "tests/window/support/Picture.h"
#include "tests/window/support/Programs.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <iostream>

namespace {

const QString kProgram = QStringLiteral(DRAWBRIDGE_PROGRAM);
const QString kTitle = QStringLiteral("Drawbridge");

/// The program from outside: mouse and keyboard go in, and what it does is asked of its command
/// line, of the endpoint and of /proc.
class ProgramTest : public EndToEndTest
{
protected:
    void SetUp() override
    {
        EndToEndTest::SetUp();
        if (HasFatalFailure())
            return;
        endpoint = startPractice();
        ASSERT_TRUE(endpoint);
        home.write(QStringLiteral(".config/drawbridge/drawbridge.conf"),
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
        endpoint.reset();
    }

    [[nodiscard]] QJsonObject status() const
    {
        const auto asked = startProgram(
            kProgram, {QStringLiteral("status"), QStringLiteral("--json")}, environmentOn(home));
        EXPECT_TRUE(waitUntil([&] { return asked->state() == QProcess::NotRunning; }));
        return QJsonDocument::fromJson(asked->readAll()).object();
    }

    [[nodiscard]] bool waitForState(const char *state) const
    {
        QJsonObject last;
        const bool came = waitUntil([&] {
            last = status();
            return last[QLatin1String("state")].toString() == QLatin1String(state);
        });
        EXPECT_TRUE(came) << "not " << state << ": " << QJsonDocument(last).toJson().toStdString();
        return came;
    }

    [[nodiscard]] QJsonArray chats() const { return status()[QLatin1String("chats")].toArray(); }

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
        desktop::pressKey(QStringLiteral("Return"));
    }

    std::unique_ptr<bridge::practice::PracticeEndpoint> endpoint;
    const desktop::Tray tray;
    std::unique_ptr<QProcess> program;
};

} // namespace

TEST_F(ProgramTest, AConversationAStayInTheTrayAndAnEnd)
{
    ASSERT_TRUE(waitForWindow());
    ASSERT_TRUE(waitForState("ready"));
    const QJsonObject chat = status()[QLatin1String("chats")][0].toObject();
    EXPECT_EQ(chat[QLatin1String("endpoint")].toString(), endpoint->address());
    EXPECT_TRUE(chat[QLatin1String("verified")].toBool());
    const qint64 agent = chat[QLatin1String("pid")].toInteger();
    const auto agents = agentsUnder(home.path());
    ASSERT_EQ(agents.size(), 1U) << describe(agents);
    EXPECT_EQ(agents[0].pid, agent);

    const QImage before = pictureOfScreen();
    say(QStringLiteral("slow 20 150"));
    ASSERT_TRUE(waitForState("working"));
    ASSERT_TRUE(waitForState("ready"));
    EXPECT_NE(pictureOfScreen(), before);
    say(QStringLiteral("long 3"));
    ASSERT_TRUE(waitUntil([this] { return turnsAt(endpoint).size() == 2; }));
    ASSERT_TRUE(waitForState("ready"));
    const auto turns = turnsAt(endpoint);
    const QStringList expected{QStringLiteral("slow 20 150"), QStringLiteral("long 3")};
    EXPECT_EQ(turns[1].userTexts, expected);

    desktop::pressKey(QStringLiteral("alt+F4"));
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
    say(QStringLiteral("slow 2000 150"));
    ASSERT_TRUE(waitForState("working"));

    desktop::pressKey(QStringLiteral("ctrl+n"));
    ASSERT_TRUE(waitForChats(2));
    ASSERT_TRUE(waitForState("ready")) << "of the one in front";
    say(QStringLiteral("long 3"));
    ASSERT_TRUE(waitUntil([this] { return turnsAt(endpoint).size() == 2; }));
    ASSERT_TRUE(waitForState("ready"));
    EXPECT_EQ(turnsAt(endpoint)[1].userTexts, QStringList{QStringLiteral("long 3")})
        << "a conversation of its own";
    const QJsonArray two = chats();
    EXPECT_EQ(two[0][QLatin1String("state")].toString(), QStringLiteral("working"));
    EXPECT_EQ(two[0][QLatin1String("title")].toString(), QStringLiteral("slow 2000 150"));
    EXPECT_FALSE(two[0][QLatin1String("front")].toBool());
    EXPECT_TRUE(two[1][QLatin1String("front")].toBool());
    EXPECT_NE(two[0][QLatin1String("session")], two[1][QLatin1String("session")]);
    EXPECT_EQ(agentsUnder(home.path()).size(), 2U);

    const QString title = desktop::activeTitle();
    desktop::pressKey(QStringLiteral("ctrl+shift+n"));
    ASSERT_TRUE(waitForChats(3));
    ASSERT_TRUE(waitForState("ready"));
    EXPECT_TRUE(waitUntil([&] { return desktop::activeTitle() == kTitle; }));
    const qint64 third = chats()[2][QLatin1String("pid")].toInteger();
    EXPECT_TRUE(isAlive(third));

    // With its chat the new window goes, too.
    desktop::pressKey(QStringLiteral("ctrl+w"));
    ASSERT_TRUE(waitForChats(2));
    EXPECT_TRUE(waitUntil([&] { return !isAlive(third); }));
    EXPECT_TRUE(waitUntil([&] { return desktop::activeTitle() == title; }))
        << desktop::activeTitle().toStdString();
    EXPECT_TRUE(chats()[1][QLatin1String("front")].toBool());
    EXPECT_EQ(chats()[0][QLatin1String("state")].toString(), QStringLiteral("working"));
}
