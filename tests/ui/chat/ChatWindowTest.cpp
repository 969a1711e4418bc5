#include "ui/chat/ChatWindow.h"
#include "bridge/chat/ChatList.h"
#include "tests/support/ScriptedChat.h"
#include "tests/ui/chat/ChatFixture.h"
#include "ui/chat/Composer.h"
#include "ui/kit/Controls.h"
#include "ui/text/TextBlocks.h"
#include "ui/transcript/cards/MessageBubble.h"
#include "ui/transcript/cards/PermissionCard.h"

#include <QPlainTextEdit>
#include <QSignalSpy>
#include <QTest>

using bridge::session::ChatState;

namespace {

class ChatWindowTest : public ::testing::Test
{
protected:
    ChatWindowTest()
        : m_theme(m_scripted.settings)
    {
        m_chats.add(m_scripted.takeChat());
        m_window = std::make_unique<ui::ChatWindow>(m_chats, m_scripted.endpoints, m_theme,
                                                    m_scripted.clock);
        m_window->showChat(m_chats.at(0));
    }

    void SetUp() override
    {
        m_window->show();
        ASSERT_TRUE(QTest::qWaitForWindowActive(m_window.get()));
    }
    void TearDown() override { qApp->setStyleSheet({}); }

    bridge::chat::Chat &chat() { return m_chats.at(0); }
    QPlainTextEdit *edit() { return m_window->composer().findChild<QPlainTextEdit *>(); }

    void type(const QString &text)
    {
        m_window->composer().focusEditor();
        QTest::keyClicks(edit(), text);
    }

    void say(const QString &text)
    {
        type(text);
        QTest::keyClick(edit(), Qt::Key_Return);
    }

    QAbstractButton *button(const QString &text)
    {
        for (auto *candidate : m_window->findChildren<QAbstractButton *>()) {
            if (candidate->text() == text && candidate->isVisible())
                return candidate;
        }
        return nullptr;
    }

    bool shows(const QString &text)
    {
        for (const auto *blocks : m_window->findChildren<ui::TextBlocks *>()) {
            if (blocks->isVisible() && blocks->plainText().contains(text))
                return true;
        }
        for (const auto *label : m_window->findChildren<QLabel *>()) {
            if (label->isVisible() && label->text().contains(text))
                return true;
        }
        for (const auto *candidate : m_window->findChildren<QAbstractButton *>()) {
            if (candidate->isVisible() && candidate->text() == text)
                return true;
        }
        return false;
    }

    bool comesToShow(const QString &text)
    {
        return QTest::qWaitFor([&] { return shows(text); });
    }

    ScriptedChat m_scripted{QStringLiteral("http://localhost:1234")};
    ui::Theme m_theme;
    bridge::chat::ChatList m_chats;
    std::unique_ptr<ui::ChatWindow> m_window;
};

} // namespace

TEST_F(ChatWindowTest, AMessageGoesToTheAgentAndItsAnswerIsShown)
{
    m_scripted.goLive();
    say(QStringLiteral("hello"));
    EXPECT_EQ(m_scripted.agent().userTexts(), QStringList{QStringLiteral("hello")});
    m_scripted.beginTurn();
    m_scripted.streamText(QStringLiteral("Hi the"));
    EXPECT_TRUE(comesToShow(QStringLiteral("Hi the")));
    m_scripted.streamText(QStringLiteral("re"));
    m_scripted.endTurn();
    EXPECT_TRUE(comesToShow(QStringLiteral("Hi there")));
    EXPECT_EQ(m_window->windowTitle(), QStringLiteral("hello — Drawbridge"));
}

TEST_F(ChatWindowTest, TheHeaderTellsTheTruthAboutTheAgent)
{
    EXPECT_TRUE(shows(QStringLiteral("Stopped")));
    m_scripted.open();
    EXPECT_TRUE(shows(QStringLiteral("Starting")));
    m_scripted.goLive();
    EXPECT_TRUE(shows(QStringLiteral("Ready")));
    EXPECT_TRUE(shows(QStringLiteral("via localhost:1234")));
    say(QStringLiteral("hello"));
    m_scripted.beginTurn();
    EXPECT_TRUE(shows(QStringLiteral("Working")));
}

TEST_F(ChatWindowTest, AnAgentThatDoesNotSayItsEndpointIsCalledUnverified)
{
    m_scripted.open();
    m_scripted.agent().becomeStarted();
    m_scripted.answerInitialize();
    m_scripted.refuseStatus();
    EXPECT_TRUE(shows(QStringLiteral("via localhost:1234 (unverified)")));
}

TEST_F(ChatWindowTest, AMessageWrittenDuringATurnWaitsAndSaysSo)
{
    m_scripted.goLive();
    say(QStringLiteral("one"));
    m_scripted.beginTurn();
    EXPECT_TRUE(edit()->placeholderText().endsWith(QStringLiteral("when this turn ends")));
    say(QStringLiteral("two"));
    EXPECT_EQ(m_scripted.agent().userTexts().size(), 1);
    EXPECT_TRUE(comesToShow(QStringLiteral("Waits to be sent")));
    m_scripted.endTurn();
    EXPECT_EQ(m_scripted.agent().userTexts().size(), 2);
    EXPECT_TRUE(QTest::qWaitFor([&] { return !shows(QStringLiteral("Waits to be sent")); }));
}

TEST_F(ChatWindowTest, APermissionTakesTheFocusWhenNothingIsWritten)
{
    m_scripted.goLive();
    say(QStringLiteral("do it"));
    m_scripted.beginTurn();
    m_scripted.useTool(QStringLiteral("toolu_1"), QStringLiteral("Bash"), {{"command", "touch a"}});
    m_scripted.askPermission();
    auto *card = m_window->findChild<ui::PermissionCard *>();
    ASSERT_TRUE(card);
    EXPECT_TRUE(card->isAncestorOf(QApplication::focusWidget()));
    m_scripted.clock.advance(std::chrono::milliseconds(1000));
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return);
    EXPECT_FALSE(card->isPending());
    const auto last = m_scripted.agent().received().back();
    EXPECT_EQ(last.at("response").at("response").at("behavior"), "allow");
    EXPECT_EQ(QApplication::focusWidget(), edit()) << "back to the composer";
}

TEST_F(ChatWindowTest, APermissionNeverTakesTheFocusFromSomebodyWhoTypes)
{
    m_scripted.goLive();
    say(QStringLiteral("do it"));
    m_scripted.beginTurn();
    type(QStringLiteral("and then"));
    m_scripted.askPermission();
    QTest::qWait(20);
    EXPECT_EQ(QApplication::focusWidget(), edit());
    QTest::keyClicks(edit(), QStringLiteral(" more"));
    EXPECT_EQ(m_window->composer().draft(), QStringLiteral("and then more"));
    EXPECT_EQ(chat().state(), ChatState::Waiting);
}

TEST_F(ChatWindowTest, AChangeThatWaitsForTheTurnCanBeAppliedNow)
{
    m_scripted.goLive();
    say(QStringLiteral("work"));
    m_scripted.beginTurn();
    m_scripted.streamText(QStringLiteral("so"));
    EXPECT_FALSE(button(QStringLiteral("Apply now")));
    ASSERT_TRUE(m_scripted.endpoints.setAddress(QStringLiteral("http://localhost:4321")));
    m_scripted.settleLaunch();
    m_scripted.clock.advance(std::chrono::milliseconds(2000));
    ASSERT_TRUE(chat().isRestartPending());
    ASSERT_TRUE(button(QStringLiteral("Apply now")));
    button(QStringLiteral("Apply now"))->click();
    EXPECT_EQ(m_scripted.agent().requests("interrupt").size(), 1U);
}

TEST_F(ChatWindowTest, StopInterruptsAndTheMessageCanBeSentAgainOrEdited)
{
    m_scripted.goLive();
    say(QStringLiteral("work"));
    m_scripted.beginTurn();
    m_scripted.streamText(QStringLiteral("so"));
    ASSERT_TRUE(button(QStringLiteral("Stop")));
    button(QStringLiteral("Stop"))->click();
    EXPECT_EQ(m_scripted.agent().requests("interrupt").size(), 1U);
    m_scripted.endInterruptedTurn();
    ASSERT_TRUE(QTest::qWaitFor([&] { return button(QStringLiteral("Edit")) != nullptr; }));
    button(QStringLiteral("Edit"))->click();
    EXPECT_EQ(m_window->composer().draft(), QStringLiteral("work"));
    EXPECT_FALSE(button(QStringLiteral("Send again"))) << "the offer is over";
}

TEST_F(ChatWindowTest, AFailedMessageCanBeSentAgainFromItsCard)
{
    m_scripted.goLive();
    say(QStringLiteral("work"));
    m_scripted.beginTurn();
    m_scripted.failTurn(500, QStringLiteral("API Error: 500 broken"));
    // Which the endpoint is asked about before it is worded.
    ASSERT_EQ(m_scripted.probes.size(), 1U);
    m_scripted.probes.back().answer(std::nullopt);
    ASSERT_TRUE(QTest::qWaitFor([&] { return button(QStringLiteral("Send again")) != nullptr; }));
    button(QStringLiteral("Send again"))->click();
    EXPECT_EQ(m_scripted.agent().userTexts(),
              (QStringList{QStringLiteral("work"), QStringLiteral("work")}));
    EXPECT_TRUE(QTest::qWaitFor([&] { return !button(QStringLiteral("Send again")); }));
}

TEST_F(ChatWindowTest, TypingIntoTheTranscriptGoesToTheComposer)
{
    m_scripted.goLive();
    say(QStringLiteral("hello"));
    ASSERT_TRUE(
        QTest::qWaitFor([&] { return m_window->findChild<ui::MessageBubble *>() != nullptr; }));
    auto *blocks = m_window->findChild<ui::MessageBubble *>()->findChild<ui::TextBlocks *>();
    ASSERT_TRUE(blocks);
    blocks->setFocus();
    QTest::keyClicks(blocks, QStringLiteral("a"));
    EXPECT_EQ(QApplication::focusWidget(), edit());
    EXPECT_EQ(m_window->composer().draft(), QStringLiteral("a"));
}

TEST_F(ChatWindowTest, AWindowInWhichNothingHappensLaysNothingOut)
{
    struct Counter : QObject
    {
        bool eventFilter(QObject *, QEvent *event) override
        {
            layouts += event->type() == QEvent::LayoutRequest;
            return false;
        }
        int layouts = 0;
    };
    m_scripted.goLive();
    say(QStringLiteral("hello"));
    m_scripted.beginTurn();
    m_scripted.streamText(QStringLiteral("text\n\n```\ncode"));
    m_scripted.askPermission();
    QTest::qWait(100);
    Counter counter;
    qApp->installEventFilter(&counter);
    QTest::qWait(100);
    EXPECT_EQ(counter.layouts, 0);
}

TEST_F(ChatWindowTest, AnEmptyConversationSaysWhereClaudeWorks)
{
    m_scripted.goLive();
    EXPECT_TRUE(shows(QStringLiteral("What shall we work on?")));
    EXPECT_TRUE(shows(m_scripted.folder.path()));
    EXPECT_TRUE(shows(QStringLiteral("http://localhost:1234")));
    say(QStringLiteral("hello"));
    EXPECT_TRUE(QTest::qWaitFor([&] { return !shows(QStringLiteral("What shall we work on?")); }));
}

TEST_F(ChatWindowTest, RestartAgentRestartsIt)
{
    m_scripted.goLive();
    button(QStringLiteral("Restart agent"))->click();
    EXPECT_TRUE(m_scripted.agent().wasTerminated());
    EXPECT_TRUE(shows(QStringLiteral("Restarting")));
}

TEST_F(ChatWindowTest, EveryControlHasANameForAScreenReader)
{
    m_scripted.goLive();
    say(QStringLiteral("do it"));
    m_scripted.beginTurn();
    m_scripted.askPermission();
    QTest::qWait(10);
    for (const auto *control : m_window->findChildren<QAbstractButton *>()) {
        if (!control->isVisible() || control->objectName().startsWith(QStringLiteral("qt_")))
            continue;
        EXPECT_FALSE(control->text().isEmpty() && control->accessibleName().isEmpty())
            << control->metaObject()->className();
    }
}
