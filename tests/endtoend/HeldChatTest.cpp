#include "bridge/history/History.h"
#include "tests/endtoend/support/EndToEndTest.h"
#include "tests/endtoend/support/SessionFile.h"
#include "tests/endtoend/support/Waiting.h"

#include <QProcess>

namespace heldchatendtoend {

using namespace Qt::StringLiterals;
using namespace bridge;

/// Another Claude Code, with which a person goes on with a conversation outside of this program.
class Outside
{
public:
    Outside(const TestHome &home, const QString &endpoint, const QString &sessionId)
    {
        QProcessEnvironment environment = home.environment();
        environment.insert(u"ANTHROPIC_BASE_URL"_s, endpoint);
        environment.insert(u"ANTHROPIC_AUTH_TOKEN"_s, u"practice"_s);
        m_process.setProcessEnvironment(environment);
        m_process.setWorkingDirectory(home.workspace());
        m_process.setStandardErrorFile(QProcess::nullDevice());
        m_process.start(qEnvironmentVariable("DRAWBRIDGE_CLAUDE"),
                        {u"-p"_s, u"--input-format"_s, u"stream-json"_s, u"--output-format"_s,
                         u"stream-json"_s, u"--verbose"_s, u"--resume"_s, sessionId});
    }
    ~Outside() { end(); }
    Outside(const Outside &) = delete;
    Outside &operator=(const Outside &) = delete;

    [[nodiscard]] qint64 pid() const { return m_process.processId(); }
    void say(const QByteArray &text)
    {
        m_process.write(R"({"type":"user","message":{"role":"user","content":")" + text
                        + R"("},"parent_tool_use_id":null,"session_id":""})" + '\n');
    }
    void end()
    {
        m_process.closeWriteChannel();
        EXPECT_TRUE(waitUntil([this] { return m_process.state() == QProcess::NotRunning; }));
    }

private:
    QProcess m_process;
};

class HeldChatTest : public EndToEndTest
{
protected:
    void begin()
    {
        ASSERT_TRUE(app.openReadyAt(endpoint->address()));
        ASSERT_TRUE(app.converse(u"plain"_s)) << app.log().describe();
        session = app.chat().sessionId();
    }
    /// On the chain from the last leaf: where a file forks, those of one side are missing.
    [[nodiscard]] QStringList prompts() const
    {
        QStringList texts;
        for (const auto &exchange : readSessionFile(home, session).exchanges) {
            if (!exchange.answers.isEmpty())
                texts << exchange.prompt;
        }
        return texts;
    }

    Practice endpoint = startPractice();
    TestApp app{home};
    QString session;
};

TEST_F(HeldChatTest, AMessageToALiveAgentWaitsWhileATerminalHasTheConversation)
{
    app.keepChats();
    begin();
    Outside outside(home, endpoint->address(), session);
    outside.say("outside");
    ASSERT_TRUE(waitUntil([&] { return prompts() == QStringList{u"plain"_s, u"outside"_s}; }));
    ASSERT_EQ(app.chat().state(), session::ChatState::Ready);

    app.chat().send(u"mine"_s);
    ASSERT_TRUE(waitUntil([&] { return app.chat().isHeld(); })) << app.log().describe();
    ASSERT_TRUE(app.chat().heldBy()->process);
    EXPECT_EQ(app.chat().heldBy()->process->pid, outside.pid());
    ASSERT_TRUE(waitUntil([&] { return app.chat().agent().pid == 0; }));
    ASSERT_EQ(app.chat().queue().size(), 1U);
    EXPECT_EQ(app.chat().queue()[0].text, u"mine"_s);
    EXPECT_EQ(turnsAt(endpoint).size(), 2U) << "it was sent";
    EXPECT_EQ(prompts(), (QStringList{u"plain"_s, u"outside"_s}));

    // What taking over does.
    outside.end();
    app.reopen();
    ASSERT_EQ(app.chat().queue().size(), 1U);
    app.chat().sendQueuedNow(app.chat().queue()[0].id);
    ASSERT_TRUE(app.waitForTurns(1)) << app.log().describe();
    ASSERT_TRUE(waitUntil([&] { return prompts().size() == 3; }));
    EXPECT_EQ(prompts(), (QStringList{u"plain"_s, u"outside"_s, u"mine"_s}));
}

TEST_F(HeldChatTest, ATerminalThatComesIsNoticedWithoutAMessage)
{
    if (!qEnvironmentVariableIsSet("DRAWBRIDGE_LONG"))
        GTEST_SKIP() << "only with DRAWBRIDGE_LONG (preset long)";
    history::History history(*app.backend.archive(), home.path() + u"/cache"_s);
    history.start(history::History::Content::List);
    app.readWith(history);
    begin();
    QObject::connect(&history, &history::History::holdersChanged, &app.chat(),
                     [this] { app.chat().whenHolderIsKnown(&app.chat(), [] {}); });
    Outside outside(home, endpoint->address(), session);
    ASSERT_TRUE(waitUntil([&] { return app.chat().isHeld(); }));
    EXPECT_EQ(app.chat().heldBy()->process->pid, outside.pid());
    EXPECT_TRUE(waitUntil([&] { return app.chat().agent().pid == 0; }));
    app.close();
}

} // namespace heldchatendtoend
