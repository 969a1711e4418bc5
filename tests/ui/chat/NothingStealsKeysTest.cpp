#include "bridge/core/Ids.h"
#include "tests/support/EventLoop.h"
#include "tests/support/FakeArchiveReader.h"
#include "tests/ui/Widgets.h"
#include "tests/ui/chat/OpenChats.h"
#include "tests/ui/chat/SeveralChats.h"
#include "ui/chat/ChatPane.h"
#include "ui/chat/ChatWindow.h"
#include "ui/chat/Composer.h"
#include "ui/endpoint/FailureSheet.h"
#include "ui/kit/NoticeBar.h"
#include "ui/kit/WarnNote.h"
#include "ui/sidebar/SearchField.h"
#include "ui/transcript/cards/PermissionCard.h"

#include <QPlainTextEdit>
#include <QTest>

using namespace Qt::StringLiterals;

namespace nothingstealskeystest {

using bridge::chat::Chat;
using bridge::chat::PermissionEntry;

/// A window with two chats in which everything happens at once, while keys go to the widget that
/// has the focus, as a keyboard sends them.
class NothingStealsKeys : public ::testing::Test
{
protected:
    void SetUp() override
    {
        for (int at = 0; at < 2; ++at) {
            Chat &chat = addChat(m_chats, m_scripted);
            goLive(chat, m_scripted);
            m_agents[at] = &m_scripted.agents.latest();
            chat.send(u"begin"_s);
            m_scripted.beginTurn();
        }
        m_window.resize(1100, 760);
        m_window.showChat(m_chats.at(0));
        m_window.setNotice(m_unkept);
        m_window.show();
        ASSERT_TRUE(QTest::qWaitForWindowActive(&m_window));
        settle();
    }
    void TearDown() override { qApp->setStyleSheet({}); }

    ui::ChatPane &pane() { return *widgets::shownIn<ui::ChatPane>(m_window).first(); }
    QPlainTextEdit *edit() { return pane().composer().findChild<QPlainTextEdit *>(); }
    bool isSheetOpen() { return pane().findChild<ui::FailureSheet *>()->isVisible(); }
    bool isCardOpen()
    {
        const auto cards = widgets::shownIn<ui::PermissionCard>(pane());
        return std::any_of(cards.begin(), cards.end(),
                           [](const auto *card) { return card->wantsAnswer(); });
    }

    /// The next of what happens in this chat; twenty make a whole round.
    void happen(int chat, int step)
    {
        m_scripted.play(*m_agents[chat]);
        const QString tool = u"tool %1 %2"_s.arg(chat).arg(step / 20);
        switch (step % 20) {
        case 1:
            m_scripted.announceRetry(3, 529);
            break;
        case 3:
            m_scripted.useTool(tool);
            m_requests[chat] = m_scripted.askPermission(tool);
            break;
        case 8:
            m_scripted.withdrawPermission(m_requests[chat]);
            m_scripted.finishTool(tool, u"Some output, and more of it.\n"_s.repeated(3));
            break;
        case 9:
            m_scripted.streamText(u"An answer, and more of it.\n\n"_s.repeated(2));
            break;
        case 10:
            // Billing: the sheet comes at once.
            m_scripted.failTurn(402, u"Credit balance is too low"_s);
            break;
        case 15:
            m_chats.at(chat).sendAgain();
            ++m_sent[chat];
            m_scripted.beginTurn();
            break;
        default:
            break;
        }
    }
    void happen(int step)
    {
        happen(0, step);
        happen(1, step + 7); // something else than in the other one
        if (step % 20 == 4 || step % 20 == 12)
            m_scripted.clock.advance(std::chrono::milliseconds(700)); // keys answer cards now
        if (step % 20 == 6)
            emit m_conversations.deleted(u"x"_s, u"Something else"_s);
        if (step % 20 == 13)
            m_conversations.setProblems(
                {u"One folder cannot be read: %1."_s.arg(step), u"Another, too."_s});
        if (step % 20 == 2 || step % 20 == 14)
            showNotice(step % 20 == 14);
        if (step % 20 == 11)
            m_unkept->setWords(step % 40 == 11 ? u"Nothing can be written."_s : QString());
        // Conversations in which the chats beside go on: another process opens them, and ends.
        if (step % 40 == 16)
            m_beside = &addAsleep();
        if (step % 40 == 18 && m_beside)
            hold(*m_beside);
        if (step % 40 == 34 && m_beside)
            release(*m_beside);
        if (step % 5 == 0)
            settle();
        m_noticeWasOpen |= !widgets::shownIn<ui::NoticeBar>(m_window).isEmpty();
        m_sheetWasOpen |= isSheetOpen();
        m_cardWasOpen |= isCardOpen();
    }
    /// A kept conversation.
    Chat &addAsleep()
    {
        const QString session = bridge::newId();
        Chat &chat = m_chats.add(
            m_scripted.makeChat(m_chats.newId(), session, true, {},
                                {.past = &m_archive, .sessionId = session, .isReopened = true},
                                bridge::session::Session::Begin::Asleep));
        chat.start();
        return chat;
    }
    /// Another process has it open.
    void hold(Chat &chat)
    {
        m_archive.held = std::optional(bridge::agent::ConversationHolder());
        chat.wake();
        m_scripted.settleLaunch();
        EXPECT_TRUE(chat.isHeld());
    }
    /// That process ends.
    void release(Chat &chat)
    {
        m_archive.held = std::optional<bridge::agent::ConversationHolder>();
        m_scripted.clock.advance(bridge::chat::HolderWatch::kPause);
        EXPECT_TRUE(chat.heldBy() && chat.heldBy()->isGone);
        ++m_released;
    }
    /// A refusal, or a question whether something shall be deleted for good.
    void showNotice(bool isQuestion)
    {
        for (ui::NoticeBar *each : widgets::shownIn<ui::NoticeBar>(m_window))
            each->close();
        auto *notice = new ui::NoticeBar(u"It is in use"_s, u"It is open in another program."_s);
        for (const QString &button : {u"Close"_s, isQuestion ? u"Delete for good"_s : QString()}) {
            if (!button.isEmpty())
                QObject::connect(notice->addButton(ui::ButtonKind::Danger, button),
                                 &QPushButton::clicked, notice, [this] { ++m_noticesPressed; });
        }
        m_window.showNotice(notice);
    }
    /// Types `keys` keys into whatever has the focus, which `typedInto` must be.
    template <typename Field>
    void type(int keys, Field &typedInto, QString typed = {})
    {
        static const QString alphabet = u"abc y, n 1 2 "_s; // Space presses buttons elsewhere
        for (int i = 0; i < keys; ++i, ++m_step) {
            happen(m_step);
            const QChar key = alphabet[m_step % alphabet.size()];
            ASSERT_EQ(QApplication::focusWidget(), &typedInto) << m_step;
            QTest::keyClick(QApplication::focusWidget(), key.toLatin1());
            typed += key;
            ASSERT_EQ(widgets::textOf(typedInto), typed) << m_step;
        }
    }
    /// Nothing was answered, sent or tried again but by happen().
    void expectNothingPressed()
    {
        EXPECT_EQ(m_noticesPressed, 0);
        for (int at = 0; at < 2; ++at) {
            EXPECT_EQ(m_agents[at]->count(u"answer"_s), 0);
            EXPECT_EQ(m_agents[at]->count(u"cancel"_s), 0);
            EXPECT_EQ(m_agents[at]->userTexts().size(), 1 + m_sent[at]);
            EXPECT_FALSE(m_agents[at]->hasEnded());
            const auto &transcript = m_chats.at(at).transcript();
            for (int row = 0; row < transcript.count(); ++row) {
                const auto *card = std::get_if<PermissionEntry>(&transcript.entry(row).content);
                EXPECT_TRUE(!card || card->outcome == PermissionEntry::Outcome::Pending
                            || card->outcome == PermissionEntry::Outcome::Withdrawn);
            }
        }
    }

    FakeArchiveReader m_archive;
    ScriptedChat m_scripted{u"http://localhost:1234"_s};
    ui::Intents m_intents;
    ui::Theme m_theme{m_scripted.settings};
    bridge::chat::ChatList m_chats;
    bridge::library::Conversations m_conversations;
    OpenChats m_open{m_chats, m_conversations, m_scripted.clock};
    ui::WarnNote *m_unkept = new ui::WarnNote; // as that of the store
    int m_noticesPressed = 0;
    bool m_noticeWasOpen = false;
    ui::ChatWindow m_window{m_chats,   m_conversations, m_scripted.endpoints,
                            m_intents, m_theme,         m_scripted.clock};
    ScriptedProcess *m_agents[2] = {};
    QString m_requests[2];
    int m_sent[2] = {};
    int m_step = 0;
    Chat *m_beside = nullptr; ///< a conversation that another process opens
    int m_released = 0;
    bool m_sheetWasOpen = false;
    bool m_cardWasOpen = false;
};

TEST_F(NothingStealsKeys, FourHundredKeysArriveWhereTheyAreTyped)
{
    type(180, *edit());
    const QString draft = edit()->toPlainText();

    auto &search = *m_window.findChild<ui::SearchField *>();
    search.setFocus(Qt::MouseFocusReason);
    type(60, search);
    EXPECT_EQ(edit()->toPlainText(), draft);
    QTest::keyClick(&search, Qt::Key_Escape);

    m_window.showChat(m_chats.at(1));
    type(80, *edit());

    Chat &kept = addAsleep();
    m_window.showChat(kept);
    type(20, *edit());
    hold(kept);
    type(20, *edit(), edit()->toPlainText());
    release(kept);
    type(20, *edit(), edit()->toPlainText());
    EXPECT_TRUE(kept.queue().empty());

    m_window.showChat(m_chats.at(0));
    type(20, *edit(), draft);
    EXPECT_GT(m_released, 8);
    EXPECT_TRUE(m_sheetWasOpen);
    EXPECT_TRUE(m_cardWasOpen);
    EXPECT_TRUE(m_noticeWasOpen);
    EXPECT_GT(m_sent[0] + m_sent[1], 20) << "much happened meanwhile";
    expectNothingPressed();
}

TEST_F(NothingStealsKeys, ANoticeIsPressedAfterTabAndClosedByEsc)
{
    showNotice(true);
    auto *notice = widgets::shownIn<ui::NoticeBar>(m_window).first();
    widgets::get(*notice, u"Close"_s).setFocus(Qt::TabFocusReason);
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Space);
    settle();
    EXPECT_EQ(m_noticesPressed, 1);
    EXPECT_TRUE(widgets::shownIn<ui::NoticeBar>(m_window).isEmpty());
    EXPECT_EQ(QApplication::focusWidget(), edit()) << "back where one writes";
    showNotice(true);
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Escape);
    EXPECT_TRUE(widgets::shownIn<ui::NoticeBar>(m_window).isEmpty());
    EXPECT_EQ(m_agents[0]->count(u"cancel"_s), 0) << "the turn goes on";
}

TEST_F(NothingStealsKeys, ANoticeTakesThePlaceOfTheOneBefore)
{
    emit pane().rewindFailed(u"no room"_s);
    emit pane().rewindFailed(u"no agent"_s);
    ASSERT_EQ(widgets::shownIn<ui::NoticeBar>(m_window).size(), 1);
    EXPECT_EQ(widgets::shownIn<ui::NoticeBar>(m_window).first()->text(), u"no agent"_s);
    EXPECT_EQ(QApplication::focusWidget(), edit());
    QTest::keyClick(edit(), Qt::Key_Escape);
    EXPECT_TRUE(widgets::shownIn<ui::NoticeBar>(m_window).isEmpty());
}

TEST_F(NothingStealsKeys, AChatThatAnotherProcessOpensTakesNoKey)
{
    Chat &chat = addAsleep();
    m_window.showChat(chat);
    const auto press = [](const QString &keys) {
        QTest::keyClicks(QApplication::focusWidget(), keys);
    };
    press(u"half a "_s);
    hold(chat);
    settle();
    press(u"thought"_s);
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return);
    EXPECT_EQ(edit()->toPlainText(), u"half a thought"_s);
    EXPECT_TRUE(chat.queue().empty());

    auto &search = *m_window.findChild<ui::SearchField *>();
    search.setFocus(Qt::MouseFocusReason);
    press(u"st"_s);
    release(chat);
    settle();
    press(u"ars"_s);
    EXPECT_EQ(search.text(), u"stars"_s);
    EXPECT_EQ(edit()->toPlainText(), u"half a thought"_s);
}

TEST_F(NothingStealsKeys, ReturnSendsWhatWasTypedWhateverIsOpen)
{
    QStringList sent{u"begin"_s};
    const auto sayAtOnce = [&](const QString &text) {
        QTest::keyClicks(QApplication::focusWidget(), text);
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return);
    };
    m_scripted.play(*m_agents[0]);
    m_scripted.useTool(u"t"_s);
    m_scripted.askPermission(u"t"_s);
    settle();
    m_scripted.clock.advance(std::chrono::milliseconds(700));
    ASSERT_TRUE(isCardOpen());
    sayAtOnce(u"while a card waits"_s);
    EXPECT_TRUE(isCardOpen());
    ASSERT_EQ(m_chats.at(0).queue().size(), 1U);
    EXPECT_EQ(m_chats.at(0).queue()[0].text, u"while a card waits"_s);

    m_scripted.failTurn(402, u"Credit balance is too low"_s);
    settle();
    ASSERT_TRUE(isSheetOpen());
    QTest::keyClicks(QApplication::focusWidget(), u"while the sheet "_s);
    EXPECT_TRUE(isSheetOpen());
    EXPECT_EQ(edit()->toPlainText(), u"while the sheet "_s);
    EXPECT_EQ(m_agents[0]->userTexts().size(), 1) << "nothing was tried again";
    sayAtOnce(u"is open"_s);
    EXPECT_TRUE(edit()->toPlainText().isEmpty());
    EXPECT_EQ(m_agents[0]->count(u"answer"_s), 0);
}

} // namespace nothingstealskeystest
