#include "tests/ui/chat/SeveralChats.h"
#include "tests/support/EventLoop.h"
#include "tests/ui/Widgets.h"
#include "tests/ui/chat/OpenChats.h"
#include "ui/chat/ChatPane.h"
#include "ui/chat/ChatWindow.h"
#include "ui/chat/Composer.h"
#include "ui/endpoint/PinMenu.h"
#include "ui/kit/Paragraph.h"
#include "ui/kit/QuestionSheet.h"
#include "ui/sidebar/RowView.h"
#include "ui/sidebar/SearchField.h"
#include "ui/text/MarkdownText.h"
#include "ui/transcript/TranscriptView.h"

#include <QLineEdit>
#include <QMenu>
#include <QPlainTextEdit>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTest>

#include <gtest/gtest.h>

using namespace Qt::StringLiterals;
using namespace bridge::chat;
using bridge::endpoint::EndpointPin;

namespace {

/// A window whose requests are handled like in the program with a single window.
class SeveralChatsTest : public ::testing::Test
{
protected:
    SeveralChatsTest()
    {
        for (int i = 0; i < 3; ++i)
            addChat(m_chats, m_scripted);
        m_window = makeWindow();
        m_window->showChat(m_chats.at(0));
    }

    void SetUp() override
    {
        m_window->show();
        ASSERT_TRUE(QTest::qWaitForWindowActive(m_window.get()));
    }
    void TearDown() override
    {
        m_window.reset();
        qApp->setStyleSheet({});
    }

    std::unique_ptr<ui::ChatWindow> makeWindow()
    {
        auto window = std::make_unique<ui::ChatWindow>(
            m_chats, m_conversations, m_scripted.endpoints, m_intents, m_theme, m_scripted.clock);
        QObject::connect(window.get(), &ui::ChatWindow::chatSelected, window.get(),
                         [made = window.get()](Chat *chat) { made->showChat(*chat); });
        return window;
    }

    void fillWithAnswers(Chat &chat, int turns)
    {
        for (int i = 0; i < turns; ++i) {
            chat.send(u"Question %1"_s.arg(i));
            m_scripted.beginTurn();
            m_scripted.streamText(u"Answer, and one more line.\n\n"_s.repeated(8));
            m_scripted.endTurn();
        }
    }

    ui::RowView &list() { return widgets::get<ui::RowView>(*m_window, u"Chats"_s); }
    ui::ChatPane &pane()
    {
        const auto shown = widgets::shownIn<ui::ChatPane>(*m_window);
        return shown.isEmpty() ? throw std::logic_error("no chat is shown") : *shown.first();
    }
    ui::TranscriptView &transcript() { return *pane().findChild<ui::TranscriptView *>(); }
    QPlainTextEdit *edit() { return pane().composer().findChild<QPlainTextEdit *>(); }
    void press(Qt::Key key, Qt::KeyboardModifiers modifiers = Qt::ControlModifier)
    {
        QTest::keyClick(m_window.get(), key, modifiers);
    }
    QStringList titles()
    {
        QStringList shown;
        for (const QModelIndex &row : rows())
            shown << row.data().toString();
        return shown;
    }
    /// The conversations of the list.
    QModelIndexList rows()
    {
        QModelIndexList found;
        for (int row = 0; row < list().model()->rowCount(); ++row) {
            const QModelIndex index = list().model()->index(row, 0);
            if (ui::kindOf(index) == ui::RowKind::Conversation)
                found << index;
        }
        return found;
    }
    /// The place of the chat that the list shows as the window's; -1: none.
    int shownRow()
    {
        const auto all = rows();
        for (int row = 0; row < all.size(); ++row) {
            if (ui::sessionOf(all[row]) == list().shown())
                return row;
        }
        return -1;
    }
    /// The first row of the list.
    void clickNewest(Qt::MouseButton button)
    {
        const QRect row = list().visualRect(rows().first());
        QTest::mouseClick(list().viewport(), button, {}, row.center());
    }
    /// nullptr: no question is open.
    ui::QuestionSheet *question()
    {
        return widgets::shownIn<ui::QuestionSheet>(*m_window).value(0);
    }
    QString wordsOfQuestion() { return widgets::textsIn<ui::Paragraph>(*question()).join(u'\n'); }
    /// The menu's current actions, after opening it.
    static QList<QAction *> actionsOf(ui::PinMenu *menu)
    {
        if (!menu)
            throw std::logic_error("no menu of endpoints");
        emit menu->aboutToShow();
        return menu->actions();
    }

    ScriptedChat m_scripted{u"http://localhost:1234"_s};
    ui::Intents m_intents;
    ui::Theme m_theme{m_scripted.settings};
    ChatList m_chats;
    bridge::library::Conversations m_conversations;
    OpenChats m_open{m_chats, m_conversations, m_scripted.clock};
    std::unique_ptr<ui::ChatWindow> m_window;
};

} // namespace

TEST_F(SeveralChatsTest, KeysOfARowActOnTheChatInFrontWhereverTheFocusIs)
{
    using bridge::library::Conversations;
    QSignalSpy pinned(&m_conversations, &Conversations::pinRequested);
    QSignalSpy renamed(&m_conversations, &Conversations::renameRequested);
    QSignalSpy deleted(&m_conversations, &Conversations::deleteRequested);
    const QString session = m_chats.at(0).sessionId();
    m_window->composer().focusEditor();
    QTest::keyClick(edit(), Qt::Key_D, Qt::ControlModifier);
    ASSERT_EQ(pinned.count(), 1);
    EXPECT_EQ(pinned[0][0].toString(), session);
    QTest::keyClick(edit(), Qt::Key_Delete);
    EXPECT_EQ(deleted.count(), 0) << "only on a row";

    QTest::keyClick(edit(), Qt::Key_F2);
    auto *title = qobject_cast<QLineEdit *>(QApplication::focusWidget());
    ASSERT_TRUE(title && list().isAncestorOf(title));
    QTest::keyClick(title, Qt::Key_F2);
    title->selectAll();
    QTest::keyClicks(title, u"Mine"_s);
    QTest::keyClick(title, Qt::Key_Return);
    settle();
    ASSERT_EQ(renamed.count(), 1);
    EXPECT_EQ(renamed[0][0].toString(), session);
    EXPECT_EQ(renamed[0][1].toString(), u"Mine"_s);
    EXPECT_TRUE(edit()->hasFocus()) << "as before";
    EXPECT_TRUE(m_window->composer().isEmpty());
}

TEST_F(SeveralChatsTest, NoKeyGoesPastAQuestionToARowOrTheSearch)
{
    using bridge::library::Conversations;
    goLive(m_chats.at(0), m_scripted);
    m_chats.at(0).send(u"Work"_s);
    m_scripted.beginTurn();
    QSignalSpy pinned(&m_conversations, &Conversations::pinRequested);
    press(Qt::Key_W);
    ASSERT_TRUE(question());
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_F2);
    press(Qt::Key_D);
    press(Qt::Key_K);
    settle();
    QSignalSpy wanted(m_window.get(), &ui::ChatWindow::newChatRequested);
    press(Qt::Key_N);
    EXPECT_EQ(wanted.count(), 0);
    EXPECT_EQ(pinned.count(), 0);
    EXPECT_FALSE(qobject_cast<QLineEdit *>(QApplication::focusWidget())) << "no title, no search";
    EXPECT_TRUE(question());
}

TEST_F(SeveralChatsTest, AKeyLeadsToTheSearchAndFromThereToTheRows)
{
    using bridge::library::Conversations;
    QSignalSpy pinned(&m_conversations, &Conversations::pinRequested);
    clickNewest(Qt::LeftButton);
    ASSERT_TRUE(edit()->hasFocus());
    QTest::keyClicks(edit(), u"ab"_s);
    QTest::keyClick(edit(), Qt::Key_Home);
    QTest::keyClick(edit(), Qt::Key_K, Qt::ControlModifier);
    auto *field = qobject_cast<ui::SearchField *>(QApplication::focusWidget());
    ASSERT_TRUE(field);
    EXPECT_EQ(edit()->toPlainText(), u"ab"_s);
    QTest::keyClick(field, Qt::Key_Down);
    ASSERT_TRUE(list().hasFocus());
    EXPECT_EQ(ui::sessionOf(list().currentIndex()), m_chats.front()->sessionId())
        << "at the row that was clicked";
    QTest::keyClick(&list(), Qt::Key_Down);
    QTest::keyClick(&list(), Qt::Key_D, Qt::ControlModifier);
    ASSERT_EQ(pinned.count(), 1);
    EXPECT_EQ(pinned[0][0].toString(), ui::sessionOf(list().currentIndex()));
    EXPECT_NE(pinned[0][0].toString(), m_chats.front()->sessionId()) << "the focused row";
}

TEST_F(SeveralChatsTest, ADraftStaysWithItsChat)
{
    QTest::keyClicks(edit(), u"half a"_s);
    m_window->showChat(m_chats.at(1));
    EXPECT_TRUE(m_window->composer().isEmpty());
    QTest::keyClicks(QApplication::focusWidget(), u"other"_s);
    m_window->showChat(m_chats.at(0));
    EXPECT_EQ(m_window->composer().draft(), u"half a"_s);
    QTest::keyClicks(QApplication::focusWidget(), u" message"_s);
    EXPECT_EQ(m_window->composer().draft(), u"half a message"_s);
}

TEST_F(SeveralChatsTest, WhatWasReadStaysWhereItWasThroughASwitch)
{
    goLive(m_chats.at(0), m_scripted);
    fillWithAnswers(m_chats.at(0), 12);
    settle();
    transcript().scrollToStart();
    QScrollBar *bar = transcript().verticalScrollBar();
    bar->setValue(700);
    settle();
    const int before = bar->value();
    ASSERT_LT(before, bar->maximum());
    m_window->showChat(m_chats.at(1));
    fillWithAnswers(m_chats.at(0), 2); // behind it
    m_window->showChat(m_chats.at(0));
    EXPECT_EQ(bar->value(), before);
}

TEST_F(SeveralChatsTest, WhoWasAtTheEndIsAtTheEndOfWhatCameMeanwhile)
{
    goLive(m_chats.at(0), m_scripted);
    fillWithAnswers(m_chats.at(0), 4);
    m_window->showChat(m_chats.at(1));
    fillWithAnswers(m_chats.at(0), 4);
    m_window->showChat(m_chats.at(0));
    const QScrollBar *bar = transcript().verticalScrollBar();
    EXPECT_GT(bar->maximum(), 0);
    EXPECT_EQ(bar->value(), bar->maximum());
    EXPECT_TRUE(widgets::textsIn<ui::TextBlocks>(transcript()).contains(u"Question 3"_s));
}

TEST_F(SeveralChatsTest, AHiddenChatIsNotLaidOutWhileItStreams)
{
    struct Counter : QObject
    {
        explicit Counter(const QWidget &inside)
            : within(inside)
        {}
        bool eventFilter(QObject *watched, QEvent *event) override
        {
            const auto *widget = qobject_cast<QWidget *>(watched);
            const bool counts = event->type() == QEvent::LayoutRequest
                                || event->type() == QEvent::Resize
                                || event->type() == QEvent::Paint;
            if (widget && counts && within.isAncestorOf(widget))
                ++work;
            return false;
        }
        const QWidget &within;
        int work = 0;
    };
    goLive(m_chats.at(0), m_scripted);
    m_chats.at(0).send(u"Write"_s);
    m_scripted.beginTurn();
    m_scripted.streamText(u"The first piece. "_s);
    letTimersFire();
    const auto texts = [&pane = pane()] { return pane.findChildren<ui::MarkdownText *>().size(); };
    ASSERT_EQ(texts(), 1);
    Counter counter(transcript());
    m_window->showChat(m_chats.at(1));
    letTimersFire();
    qApp->installEventFilter(&counter);
    for (int i = 0; i < 50; ++i) {
        m_scripted.streamText(u"More of it. "_s);
        settle();
    }
    letTimersFire();
    EXPECT_EQ(counter.work, 0);
    EXPECT_EQ(texts(), 0) << "its text was kept up to date where nobody sees it";
    qApp->removeEventFilter(&counter);

    m_window->showChat(m_chats.at(0));
    ASSERT_EQ(texts(), 1);
    EXPECT_TRUE(
        pane().findChild<ui::MarkdownText *>()->plainText().endsWith(u"of it. More of it."_s));
}

TEST_F(SeveralChatsTest, TheNewestIsFirstAndTheKeysGoRound)
{
    ASSERT_EQ(titles().size(), 3);
    EXPECT_EQ(shownRow(), 2) << "the oldest";
    press(Qt::Key_PageUp);
    EXPECT_EQ(m_window->chat(), &m_chats.at(1));
    EXPECT_EQ(shownRow(), 1);
    press(Qt::Key_PageUp);
    press(Qt::Key_PageUp);
    EXPECT_EQ(m_window->chat(), &m_chats.at(0));
    press(Qt::Key_PageDown);
    EXPECT_EQ(m_window->chat(), &m_chats.at(2));
}

TEST_F(SeveralChatsTest, TheKeysWorkWhileSomebodyWrites)
{
    QTest::keyClicks(edit(), u"draft"_s);
    QTest::keyClick(edit(), Qt::Key_PageUp, Qt::ControlModifier);
    EXPECT_EQ(m_window->chat(), &m_chats.at(1));
    EXPECT_EQ(QApplication::focusWidget(), edit()) << "ready to type";
}

TEST_F(SeveralChatsTest, AClickInTheListShowsTheChatAndKeepsTheComposerReady)
{
    clickNewest(Qt::LeftButton);
    EXPECT_EQ(m_window->chat(), &m_chats.at(2));
    EXPECT_EQ(QApplication::focusWidget(), edit());
}

TEST_F(SeveralChatsTest, ARightClickInTheListShowsNothingElse)
{
    clickNewest(Qt::RightButton);
    EXPECT_EQ(m_window->chat(), &m_chats.at(0));
    EXPECT_EQ(shownRow(), 2);
}

TEST_F(SeveralChatsTest, WalkingThroughTheListLeavesTheFocusThereUntilReturn)
{
    list().setFocus();
    QTest::keyClick(&list(), Qt::Key_Up);
    EXPECT_EQ(list().ringedRow(), rows()[1]);
    EXPECT_EQ(m_window->chat(), &m_chats.at(0)) << "walking opens nothing";
    EXPECT_EQ(QApplication::focusWidget(), &list());
    QTest::keyClick(&list(), Qt::Key_Return);
    EXPECT_EQ(m_window->chat(), &m_chats.at(1));
    EXPECT_EQ(QApplication::focusWidget(), edit());
}

TEST_F(SeveralChatsTest, AChatThatIsShownElsewhereStaysThere)
{
    QObject::disconnect(m_window.get(), &ui::ChatWindow::chatSelected, nullptr, nullptr);
    QSignalSpy selected(m_window.get(), &ui::ChatWindow::chatSelected);
    clickNewest(Qt::LeftButton);
    ASSERT_EQ(selected.count(), 1);
    EXPECT_EQ(selected[0][0].value<Chat *>(), &m_chats.at(2));
    EXPECT_EQ(m_window->chat(), &m_chats.at(0));
    EXPECT_EQ(shownRow(), 2) << "the list shows what the window shows";
}

TEST_F(SeveralChatsTest, APaneMovesToAnotherWindowWithItsDraft)
{
    QTest::keyClicks(edit(), u"half a"_s);
    const auto other = makeWindow();
    other->adoptPane(m_window->takePane(m_chats.at(0)));
    EXPECT_EQ(m_window->chat(), nullptr);
    EXPECT_EQ(shownRow(), -1);
    other->showChat(m_chats.at(0));
    EXPECT_EQ(other->composer().draft(), u"half a"_s);
    EXPECT_EQ(m_window->takePane(m_chats.at(0)), nullptr);
}

TEST_F(SeveralChatsTest, TheActiveWindowsChatIsInFront)
{
    EXPECT_EQ(m_chats.front(), &m_chats.at(0));
    m_window->showChat(m_chats.at(1));
    EXPECT_EQ(m_chats.front(), &m_chats.at(1));
    const auto other = makeWindow();
    other->showChat(m_chats.at(2));
    EXPECT_EQ(m_chats.front(), &m_chats.at(1)) << "the other one is not active yet";
    QSignalSpy activated(other.get(), &ui::ChatWindow::activated);
    other->present();
    ASSERT_TRUE(QTest::qWaitForWindowActive(other.get()));
    EXPECT_EQ(m_chats.front(), &m_chats.at(2));
    EXPECT_GE(activated.count(), 1);
}

TEST_F(SeveralChatsTest, NewChatAndNewWindowHaveTheirKeys)
{
    QSignalSpy chat(m_window.get(), &ui::ChatWindow::newChatRequested);
    QSignalSpy window(m_window.get(), &ui::ChatWindow::newWindowRequested);
    press(Qt::Key_N);
    ASSERT_EQ(chat.count(), 1);
    EXPECT_EQ(chat[0][0].value<EndpointPin>(), EndpointPin{});
    press(Qt::Key_N, Qt::ControlModifier | Qt::ShiftModifier);
    EXPECT_EQ(window.count(), 1);
}

TEST_F(SeveralChatsTest, ANewChatCanBeginWithAProfile)
{
    ASSERT_TRUE(m_scripted.endpoints.saveProfile(u"Local"_s));
    QSignalSpy chat(m_window.get(), &ui::ChatWindow::newChatRequested);
    ui::PinMenu *menu = nullptr;
    for (auto *candidate : m_window->findChildren<ui::PinMenu *>()) {
        if (candidate->title() == "New chat with"_L1)
            menu = candidate;
    }
    const auto actions = actionsOf(menu);
    ASSERT_TRUE(actions.first()->text().startsWith(u"Local"_s));
    actions.first()->trigger();
    ASSERT_EQ(chat.count(), 1);
    const EndpointPin local{EndpointPin::Kind::Profile, u"Local"_s};
    EXPECT_EQ(chat[0][0].value<EndpointPin>(), local);
    actions.last()->trigger();
    EXPECT_EQ(chat[1][0].value<EndpointPin>().kind, EndpointPin::Kind::DefaultApi);
}

TEST_F(SeveralChatsTest, ClosingAChatInWhichNothingHappensAsksNothing)
{
    QSignalSpy close(m_window.get(), &ui::ChatWindow::closeChatRequested);
    press(Qt::Key_W);
    ASSERT_EQ(close.count(), 1);
    EXPECT_EQ(close[0][0].value<Chat *>(), &m_chats.at(0));
    EXPECT_FALSE(question());
}

TEST_F(SeveralChatsTest, ClosingAChatThatWorksAsksFirst)
{
    goLive(m_chats.at(0), m_scripted);
    m_chats.at(0).send(u"Work"_s);
    m_scripted.beginTurn();
    QSignalSpy close(m_window.get(), &ui::ChatWindow::closeChatRequested);
    press(Qt::Key_W);
    ASSERT_TRUE(question());
    EXPECT_TRUE(wordsOfQuestion().contains(u"Work"_s));
    QTest::keyClick(question(), Qt::Key_Escape);
    EXPECT_FALSE(question());
    EXPECT_EQ(close.count(), 0);
    press(Qt::Key_W);
    ASSERT_TRUE(question());
    EXPECT_TRUE(wordsOfQuestion().contains(u"still working"_s));
    m_scripted.endTurn();
    EXPECT_TRUE(wordsOfQuestion().contains(u"Nothing runs in it any more"_s));
    widgets::get(*question(), u"Close chat"_s).click();
    EXPECT_EQ(close.count(), 1);
}

TEST_F(SeveralChatsTest, ADraftIsKeptSoItIsNoReasonToAsk)
{
    QSignalSpy close(m_window.get(), &ui::ChatWindow::closeChatRequested);
    QTest::keyClicks(edit(), u"a long thought"_s);
    press(Qt::Key_W);
    EXPECT_FALSE(question());
    EXPECT_EQ(close.count(), 1);
}

TEST_F(SeveralChatsTest, AClosedChatLeavesListAndWindow)
{
    QSignalSpy emptied(m_window.get(), &ui::ChatWindow::emptied);
    m_window->showChat(m_chats.at(1));
    m_chats.close(m_chats.at(0));
    EXPECT_EQ(emptied.count(), 0) << "it was not shown";
    EXPECT_EQ(titles().size(), 2);
    EXPECT_EQ(shownRow(), 1);
    m_chats.close(m_chats.at(0));
    EXPECT_EQ(emptied.count(), 1);
    EXPECT_EQ(m_window->chat(), nullptr);
    EXPECT_EQ(titles().size(), 1);
    EXPECT_EQ(shownRow(), -1);
    QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    EXPECT_TRUE(m_window->findChildren<ui::ChatPane *>().isEmpty());
    // No chat is shown, and nothing crashes.
    press(Qt::Key_W);
    press(Qt::Key_PageUp);
    QTest::keyClicks(m_window.get(), u"x"_s);
    m_window->showChat(m_chats.at(0));
    EXPECT_EQ(shownRow(), 0);
}

TEST_F(SeveralChatsTest, TheListSaysInWordsWhatItsMarksMean)
{
    const auto words = [this] { return rows()[0].data(Qt::AccessibleTextRole).toString(); };
    goLive(m_chats.at(2), m_scripted);
    EXPECT_EQ(words(), u"New chat"_s);
    m_chats.at(2).send(u"Work & play <b>"_s);
    m_scripted.beginTurn();
    EXPECT_EQ(words(), u"Work & play <b>, Working"_s);
    EXPECT_TRUE(rows()[0].data(Qt::ToolTipRole).toString().contains(u"&lt;b&gt;"_s));
    m_scripted.askPermission();
    EXPECT_EQ(words(), u"Work & play <b>, Waits for you"_s);
}

TEST_F(SeveralChatsTest, AnAnswerBehindAnotherChatIsMarkedUntilTheChatIsInFront)
{
    goLive(m_chats.at(2), m_scripted);
    fillWithAnswers(m_chats.at(2), 1);
    EXPECT_EQ(rows()[0].data(ui::MarkRole).toInt(),
              static_cast<int>(bridge::library::Mark::Unseen));
    clickNewest(Qt::LeftButton);
    EXPECT_EQ(rows()[0].data(ui::MarkRole).toInt(), static_cast<int>(bridge::library::Mark::None));
}

TEST_F(SeveralChatsTest, AChatThatIsAsleepSaysSoInHeaderAndList)
{
    m_window->showChat(addChat(m_chats, m_scripted, {}, true));
    EXPECT_TRUE(widgets::textsIn<QLabel>(pane()).contains(u"○ Asleep"_s));
    EXPECT_EQ(rows()[0].data(Qt::AccessibleTextRole).toString(), u"New chat, Asleep"_s);
}

TEST_F(SeveralChatsTest, AChatIsPinnedFromItsHeader)
{
    ASSERT_TRUE(m_scripted.endpoints.saveProfile(u"Local"_s));
    auto *menu = pane().findChild<ui::PinMenu *>();
    const auto actions = actionsOf(menu);
    EXPECT_TRUE(actions.first()->isChecked()) << "it follows the settings";
    EXPECT_TRUE(actions.first()->text().contains(u"Local"_s));
    for (QAction *action : actions) {
        if (action->text().startsWith(u"Local"_s))
            action->trigger();
    }
    const EndpointPin local{EndpointPin::Kind::Profile, u"Local"_s};
    EXPECT_EQ(m_chats.at(0).pin(), local);
    EXPECT_FALSE(actionsOf(menu).first()->isChecked());
    EXPECT_TRUE(widgets::textsIn<QAbstractButton>(pane()).contains(u"pinned: Local"_s));
}

TEST_F(SeveralChatsTest, WhereAdministratorsDecideNoChatCanBePinned)
{
    ASSERT_TRUE(m_scripted.endpoints.saveProfile(u"Local"_s));
    m_scripted.endpoints.setPolicy({bridge::endpoint::ManagedPolicy::Kind::ForbidsCustom,
                                    u"managed-settings.json"_s,
                                    u"forceLoginMethod"_s,
                                    {}});
    for (const QAction *action : actionsOf(pane().findChild<ui::PinMenu *>())) {
        if (!action->isSeparator()) {
            EXPECT_FALSE(action->isEnabled()) << action->text().toStdString();
            EXPECT_TRUE(action->toolTip().contains(u"managed-settings.json"_s));
        }
    }
}

TEST_F(SeveralChatsTest, FiftyChatsCostOnePane)
{
    for (int i = 0; i < 47; ++i)
        addChat(m_chats, m_scripted);
    EXPECT_EQ(titles().size(), 50);
    EXPECT_EQ(m_window->findChildren<ui::ChatPane *>().size(), 1) << "made when first shown";
}
