#include "ui/chat/ChatWindow.h"
#include "bridge/chat/ChatList.h"
#include "tests/support/EventLoop.h"
#include "tests/support/ScriptedChat.h"
#include "tests/ui/Wheel.h"
#include "tests/ui/Widgets.h"
#include "tests/ui/chat/ChatFixture.h"
#include "ui/chat/ChatPane.h"
#include "ui/chat/Composer.h"
#include "ui/endpoint/EndpointChip.h"
#include "ui/kit/Controls.h"
#include "ui/kit/QuietButton.h"
#include "ui/text/TextBlocks.h"
#include "ui/transcript/cards/MessageBubble.h"
#include "ui/transcript/cards/PermissionCard.h"

#include <QPlainTextEdit>
#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;

using bridge::session::ChatState;

namespace {

/// A page that stands in for the one of the first start.
class FakePage : public QWidget
{
public:
    FakePage() { setFocusPolicy(Qt::StrongFocus); }
};

class ChatWindowTest : public ::testing::Test
{
protected:
    ChatWindowTest()
    {
        m_chats.add(m_scripted.takeChat());
        m_window.showChat(m_chats.at(0));
    }

    void SetUp() override
    {
        m_window.show();
        ASSERT_TRUE(QTest::qWaitForWindowActive(&m_window));
    }
    void TearDown() override { qApp->setStyleSheet({}); }

    bridge::chat::Chat &chat() { return m_chats.at(0); }
    QPlainTextEdit *edit() { return m_window.composer().findChild<QPlainTextEdit *>(); }

    void type(const QString &text)
    {
        m_window.composer().focusEditor();
        QTest::keyClicks(edit(), text);
    }

    void say(const QString &text)
    {
        type(text);
        QTest::keyClick(edit(), Qt::Key_Return);
    }

    /// The visible one; nullptr: none.
    QAbstractButton *button(const QString &text)
    {
        auto *found = widgets::find(m_window, text);
        return found && found->isVisible() ? found : nullptr;
    }

    bool shows(const QString &text)
    {
        const QStringList texts =
            widgets::textsIn<ui::TextBlocks>(m_window) + widgets::textsIn<QLabel>(m_window);
        return texts.join(u'\n').contains(text) || button(text);
    }

    bool comesToShow(const QString &text)
    {
        return QTest::qWaitFor([&] { return shows(text); });
    }
    bool comesToHide(const QString &text)
    {
        return QTest::qWaitFor([&] { return !shows(text); });
    }

    /// Sends the text to an agent that goes live; the turn begins.
    void goIntoTurn(const QString &text)
    {
        m_scripted.goLive();
        say(text);
        m_scripted.beginTurn();
    }

    ScriptedChat m_scripted{u"http://localhost:1234"_s};
    ui::Intents m_intents;
    ui::Theme m_theme{m_scripted.settings};
    bridge::chat::ChatList m_chats;
    bridge::library::Conversations m_conversations;
    ui::ChatWindow m_window{m_chats,   m_conversations, m_scripted.endpoints,
                            m_intents, m_theme,         m_scripted.clock};
};

} // namespace

TEST_F(ChatWindowTest, ScrollingOverItEditsNothing)
{
    m_window.setSideBarFooter(
        new ui::EndpointChip(m_scripted.endpoints, m_chats, m_intents, m_theme));
    m_window.resize(1200, 700);
    settle();
    // The endpoint's switch, at least.
    EXPECT_GE(wheel::scrollOverEach(m_window), 1);
}

TEST_F(ChatWindowTest, AMessageGoesToTheAgentAndItsAnswerIsShown)
{
    m_scripted.goLive();
    say(u"hello"_s);
    EXPECT_EQ(m_scripted.agent().userTexts(), QStringList{u"hello"_s});
    m_scripted.beginTurn();
    m_scripted.streamText(u"Hi the"_s);
    EXPECT_TRUE(comesToShow(u"Hi the"_s));
    m_scripted.streamText(u"re"_s);
    m_scripted.endTurn();
    EXPECT_TRUE(comesToShow(u"Hi there"_s));
    EXPECT_EQ(m_window.windowTitle(), u"hello — Drawbridge"_s);
}

TEST_F(ChatWindowTest, TheHeaderTellsTheTruthAboutTheAgent)
{
    EXPECT_TRUE(shows(u"Stopped"_s));
    m_scripted.open();
    EXPECT_TRUE(shows(u"Starting"_s));
    m_scripted.goLive();
    EXPECT_TRUE(shows(u"Ready"_s));
    EXPECT_TRUE(shows(u"via localhost:1234"_s));
    say(u"hello"_s);
    m_scripted.beginTurn();
    EXPECT_TRUE(shows(u"Working"_s));
}

TEST_F(ChatWindowTest, TheHeaderWarnsOfTheAddressThatTheAgentUses)
{
    ASSERT_TRUE(m_scripted.endpoints.setAddress(u"http://gw.example:8080"_s));
    m_scripted.goLive();
    EXPECT_TRUE(shows(u"via gw.example:8080 · not encrypted"_s));
    EXPECT_TRUE(widgets::get(m_window, u"Endpoint of this chat"_s)
                    .toolTip()
                    .contains(u"can be read and changed on the way"_s));
}

TEST_F(ChatWindowTest, AnAgentThatDoesNotSayItsEndpointIsCalledUnverified)
{
    m_scripted.open();
    m_scripted.initialize();
    m_scripted.refuseStatus();
    EXPECT_TRUE(shows(u"via localhost:1234 (unverified)"_s));
}

TEST_F(ChatWindowTest, AMessageWrittenDuringATurnWaitsAndSaysSo)
{
    goIntoTurn(u"one"_s);
    EXPECT_TRUE(edit()->placeholderText().endsWith(u"when this turn ends"_s));
    say(u"two"_s);
    EXPECT_EQ(m_scripted.agent().userTexts().size(), 1);
    EXPECT_TRUE(comesToShow(u"1 message waits for this turn to end"_s));
    m_scripted.endTurn();
    EXPECT_EQ(m_scripted.agent().userTexts().size(), 2);
    EXPECT_TRUE(comesToHide(u"1 message waits for this turn to end"_s));
}

TEST_F(ChatWindowTest, APermissionLeavesTheFocusInTheComposerAndShiftTabGoesToIt)
{
    goIntoTurn(u"do it"_s);
    m_scripted.useTool(u"toolu_1"_s);
    m_scripted.askPermission();
    ASSERT_TRUE(
        QTest::qWaitFor([&] { return m_window.findChild<ui::PermissionCard *>() != nullptr; }));
    auto *card = m_window.findChild<ui::PermissionCard *>();
    EXPECT_EQ(QApplication::focusWidget(), edit());
    EXPECT_TRUE(shows(u"Shift+Tab in the message field goes here, Esc refuses."_s));
    QTest::keyClick(edit(), Qt::Key_Return);
    EXPECT_TRUE(card->wantsAnswer()) << "Return in the composer answers nothing";
    QTest::keyClick(edit(), Qt::Key_Backtab, Qt::ShiftModifier);
    ASSERT_TRUE(card->isAncestorOf(QApplication::focusWidget()));
    EXPECT_FALSE(shows(u"Shift+Tab in the message field goes here, Esc refuses."_s));
    m_scripted.clock.advance(std::chrono::milliseconds(1000));
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return);
    EXPECT_FALSE(card->wantsAnswer());
    EXPECT_EQ(m_scripted.agent().received().last().value(2), u"allow"_s);
    EXPECT_EQ(QApplication::focusWidget(), edit()) << "back to the composer";
}

TEST_F(ChatWindowTest, APermissionNeverTakesTheFocusFromSomebodyWhoTypes)
{
    goIntoTurn(u"do it"_s);
    type(u"and then"_s);
    m_scripted.askPermission();
    settle();
    EXPECT_EQ(QApplication::focusWidget(), edit());
    QTest::keyClicks(edit(), u" more"_s);
    EXPECT_EQ(m_window.composer().draft(), u"and then more"_s);
    EXPECT_EQ(chat().state(), ChatState::Waiting);
}

TEST_F(ChatWindowTest, AChangeThatWaitsForTheTurnCanBeAppliedNow)
{
    goIntoTurn(u"work"_s);
    m_scripted.streamText(u"so"_s);
    EXPECT_FALSE(button(u"Apply now"_s));
    ASSERT_TRUE(m_scripted.endpoints.setAddress(u"http://localhost:4321"_s));
    m_scripted.settleLaunch();
    m_scripted.clock.advance(std::chrono::milliseconds(2000));
    ASSERT_TRUE(chat().isRestartPending());
    ASSERT_TRUE(button(u"Apply now"_s));
    button(u"Apply now"_s)->click();
    EXPECT_EQ(m_scripted.agent().count(u"cancel"_s), 1);
}

TEST_F(ChatWindowTest, StopInterruptsAndTheMessageCanBeSentAgainOrEdited)
{
    goIntoTurn(u"work"_s);
    m_scripted.streamText(u"so"_s);
    ASSERT_TRUE(button(u"Stop"_s));
    button(u"Stop"_s)->click();
    EXPECT_EQ(m_scripted.agent().count(u"cancel"_s), 1);
    m_scripted.endInterruptedTurn();
    ASSERT_TRUE(QTest::qWaitFor([&] { return button(u"Edit"_s) != nullptr; }));
    button(u"Edit"_s)->click();
    EXPECT_EQ(m_window.composer().draft(), u"work"_s);
    EXPECT_FALSE(button(u"Send again"_s)) << "the offer is over";
}

TEST_F(ChatWindowTest, APinIsShownInTheSmallestWindowToo)
{
    m_window.resize(m_window.minimumSize());
    settle();
    const auto &route = widgets::get<ui::QuietButton>(m_window, u"Endpoint of this chat"_s);
    m_scripted.chat().setPin({bridge::endpoint::EndpointPin::Kind::DefaultApi, {}});
    settle();
    EXPECT_TRUE(route.isVisible());
    EXPECT_TRUE(m_window.rect().contains(QRect(route.mapTo(&m_window, QPoint()), route.size())));
    EXPECT_TRUE(route.toolTip().contains(u"pinned"_s));
    m_window.resize(1100, 700);
    settle();
    EXPECT_TRUE(route.text().contains(u"pinned"_s));
}

TEST_F(ChatWindowTest, AFailedMessageCanBeSentAgainFromItsCard)
{
    goIntoTurn(u"work"_s);
    m_scripted.failTurn(500, u"API Error: 500 broken"_s);
    // The endpoint is probed before the failure is described.
    ASSERT_EQ(m_scripted.probes.size(), 1U);
    m_scripted.probes.back().answer(std::nullopt);
    // The sheet has the record first.
    ASSERT_TRUE(button(u"Send again"_s));
    QTest::keyClick(edit(), Qt::Key_Escape);
    ASSERT_TRUE(QTest::qWaitFor([&] { return button(u"Send again"_s) != nullptr; }));
    button(u"Send again"_s)->click();
    EXPECT_EQ(m_scripted.agent().userTexts(), (QStringList{u"work"_s, u"work"_s}));
    EXPECT_TRUE(QTest::qWaitFor([&] { return !button(u"Send again"_s); }));
}

TEST_F(ChatWindowTest, AnEndpointThatCannotBeReachedIsDownUntilATurnEndsWell)
{
    goIntoTurn(u"work"_s);
    m_scripted.failTurn(0, u"API Error: Connection error."_s);
    if (!m_scripted.probes.empty())
        m_scripted.probes.back().answer(bridge::FailureKind::ConnectionRefused);
    EXPECT_TRUE(shows(u"Endpoint down"_s));
    m_scripted.chat().sendAgain();
    m_scripted.beginTurn();
    EXPECT_TRUE(shows(u"Working"_s));
    m_scripted.streamText(u"done"_s);
    m_scripted.endTurn();
    EXPECT_TRUE(shows(u"Ready"_s));
}

TEST_F(ChatWindowTest, TypingIntoTheTranscriptGoesToTheComposer)
{
    m_scripted.goLive();
    say(u"hello"_s);
    ASSERT_TRUE(
        QTest::qWaitFor([&] { return m_window.findChild<ui::MessageBubble *>() != nullptr; }));
    auto *blocks = m_window.findChild<ui::MessageBubble *>()->findChild<ui::TextBlocks *>();
    ASSERT_TRUE(blocks);
    blocks->setFocus();
    QTest::keyClicks(blocks, u"a"_s);
    EXPECT_EQ(QApplication::focusWidget(), edit());
    EXPECT_EQ(m_window.composer().draft(), u"a"_s);
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
    goIntoTurn(u"hello"_s);
    m_scripted.streamText(u"text\n\n```\ncode"_s);
    m_scripted.askPermission();
    letTimersFire();
    Counter counter;
    qApp->installEventFilter(&counter);
    letTimersFire();
    EXPECT_EQ(counter.layouts, 0);
}

TEST_F(ChatWindowTest, AnEmptyConversationSaysWhereClaudeWorks)
{
    m_scripted.goLive();
    EXPECT_TRUE(shows(u"What shall we work on?"_s));
    EXPECT_TRUE(shows(m_scripted.folder.path()));
    EXPECT_TRUE(shows(u"http://localhost:1234"_s));
    say(u"hello"_s);
    EXPECT_TRUE(comesToHide(u"What shall we work on?"_s));
}

TEST_F(ChatWindowTest, RestartAgentRestartsIt)
{
    m_scripted.goLive();
    button(u"Restart agent"_s)->click();
    EXPECT_TRUE(m_scripted.agent().wasTerminated());
    EXPECT_TRUE(shows(u"Restarting"_s));
}

TEST_F(ChatWindowTest, APageStandsInPlaceOfSideBarAndChatUntilItIsLeft)
{
    QSignalSpy left(&m_window, &ui::ChatWindow::pageLeft);
    auto made = std::make_unique<FakePage>();
    const QPointer<FakePage> page = made.get();
    m_window.showPage(std::move(made));
    EXPECT_TRUE(page->isVisible());
    EXPECT_TRUE(page->hasFocus());
    EXPECT_FALSE(edit()->isVisible());
    // Keys of the hidden chat do nothing.
    QTest::keyClicks(page, u"x"_s);
    QTest::keyClick(page, Qt::Key_K, Qt::ControlModifier);
    QTest::keyClick(page, Qt::Key_W, Qt::ControlModifier);
    QTest::keyClick(page, Qt::Key_Escape);
    EXPECT_EQ(m_chats.count(), 1);
    EXPECT_TRUE(edit()->toPlainText().isEmpty());
    m_window.present();
    EXPECT_TRUE(page->hasFocus());

    m_window.leavePage();
    EXPECT_EQ(left.count(), 1);
    EXPECT_TRUE(edit()->isVisible());
    EXPECT_TRUE(edit()->hasFocus());
    settle();
    EXPECT_FALSE(page);
}

TEST_F(ChatWindowTest, APageGoesWhenItsChatIsTakenAway)
{
    m_window.showPage(std::make_unique<FakePage>());
    const auto pane = m_window.takePane(chat());
    EXPECT_FALSE(m_window.page());
    EXPECT_FALSE(m_window.chat());
}

TEST_F(ChatWindowTest, AnAgentWithoutACredentialIsNotReady)
{
    m_scripted.goLive();
    EXPECT_TRUE(shows(u"Ready"_s));
    m_scripted.say({bridge::agent::AccountReported{.lacksCredential = true}});
    EXPECT_FALSE(shows(u"Ready"_s));
    EXPECT_TRUE(shows(u"Not signed in"_s));
}

TEST_F(ChatWindowTest, EveryControlHasANameForAScreenReader)
{
    goIntoTurn(u"do it"_s);
    m_scripted.askPermission();
    settle();
    for (const auto *control : m_window.findChildren<QAbstractButton *>()) {
        if (!control->isVisible() || control->objectName().startsWith(u"qt_"_s))
            continue;
        EXPECT_FALSE(control->text().isEmpty() && control->accessibleName().isEmpty())
            << control->metaObject()->className();
    }
}
