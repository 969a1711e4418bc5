#include "app/window/LibraryWindows.h"

#include "app/window/Quitting.h"
#include "app/window/StoreNote.h"
#include "bridge/library/HistoryConversations.h"
#include "tests/bridge/chat/ChatTestSupport.h"
#include "tests/support/EventLoop.h"
#include "tests/support/FakeArchive.h"
#include "tests/support/NoSpace.h"
#include "tests/ui/Widgets.h"
#include "ui/chat/ChatPane.h"
#include "ui/chat/Composer.h"
#include "ui/chat/QueueRows.h"
#include "ui/kit/Paragraph.h"
#include "ui/sidebar/RowRoles.h"
#include "ui/sidebar/RowView.h"
#include "ui/sidebar/SearchField.h"
#include "ui/words/ExportText.h"

#include <QApplication>
#include <QDir>
#include <QFile>
#include <QFileDialog>
#include <QScopeGuard>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <gmock/gmock.h>

#include <atomic>
#include <cerrno>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace librarywindowstest {

using bridge::chat::Chat;
using bridge::chat::ChatList;
using bridge::chat::ChatStart;
using bridge::endpoint::EndpointPin;
using bridge::store::ChatStore;
using bridge::store::Origin;

const QString kOne = u"11111111-2222-4333-8444-555555555555"_s;
const QString kTwo = u"22222222-2222-4333-8444-555555555555"_s;

class HeldArchive final : public FakeArchive
{
public:
    using FakeArchive::FakeArchive;
    [[nodiscard]] bridge::Result<std::optional<bridge::agent::ConversationHolder>,
                                 bridge::agent::ArchiveProblem>
    holder(const QString &sessionId, qint64 /*own*/) const override
    {
        if (isUnknown && sessionId == kOne)
            return bridge::failed(bridge::agent::ArchiveProblem{});
        if (!isHeld || sessionId != kOne)
            return std::nullopt;
        bridge::agent::ConversationHolder holder;
        holder.pid = 4711;
        holder.program = u"claude"_s;
        holder.host = host;
        return holder;
    }
    std::atomic_bool isHeld = false;
    std::atomic_bool isUnknown = false;
    bridge::agent::ConversationHost host = bridge::agent::ConversationHost::Terminal;
};

/// The program's windows over a real store and a real index of two conversations.
class LibraryWindowsTest : public testing::Test
{
protected:
    LibraryWindowsTest()
    {
        EXPECT_TRUE(store.open());
        archive.append(kOne, u"m1"_s, u"message"_s, u"count the stars"_s);
        archive.append(kOne, u"a1"_s, u"answer"_s, u"there are many"_s);
        archive.append(kTwo, u"m2"_s, u"message"_s, u"name the planets"_s);
        history.start();
        library.setWindows(windows);
        windows.open();
        EXPECT_TRUE(QTest::qWaitFor([this] { return conversations().find(kTwo) != nullptr; }));
    }
    ~LibraryWindowsTest() override { qApp->setStyleSheet({}); }

    Chat &make(const ChatStart &start)
    {
        using Begin = bridge::session::Session::Begin;
        const QString id = chats.newId();
        const bool isReopened = !start.sessionId.isEmpty();
        const QString session = isReopened ? start.sessionId
                                           : u"%1-2222-4333-8444-555555555555"_s.arg(
                                               900 + id.toInt(), 8, 10, QLatin1Char('0'));
        starts.push_back(start);
        return chats.add(scripted.makeChat(id, session, isReopened, start.overrides,
                                           {.store = &store,
                                            .past = &history,
                                            .sessionId = session,
                                            .isReopened = isReopened,
                                            .branchOf = start.branchOf,
                                            .branchAt = start.branchAt},
                                           start.isAsleep ? Begin::Asleep : Begin::Awake));
    }
    [[nodiscard]] bridge::library::Conversations &conversations()
    {
        return library.conversations();
    }
    [[nodiscard]] Chat *shown() { return windows.front().chat(); }
    [[nodiscard]] QString shownSession() { return shown() ? shown()->sessionId() : QString(); }
    void open(const QString &session, const QString &item = {})
    {
        emit conversations().openRequested(session, item);
        ASSERT_TRUE(QTest::qWaitFor([&] { return shownSession() == session; }));
    }
    void branch(const QString &session, const QString &item)
    {
        const std::size_t before = starts.size();
        emit conversations().branchRequested(session, item);
        ASSERT_TRUE(QTest::qWaitFor([&] { return starts.size() > before; }));
    }
    /// The first lines of its file, without the title of a copy.
    [[nodiscard]] QByteArray begunAs(const QString &session)
    {
        QFile file(archive.pathOf(session));
        EXPECT_TRUE(file.open(QIODevice::ReadOnly));
        const QByteArray text = file.readAll();
        return text.left(text.indexOf("\ttitle\t"));
    }
    [[nodiscard]] bool composerHasFocus()
    {
        QWidget *focused = windows.front().focusWidget();
        return focused && windows.front().composer().isAncestorOf(focused);
    }
    /// Who has the conversations was asked, and is known.
    void letLooksEnd()
    {
        bool isKnown = false;
        history.holder(kOne, 0, &library, [&isKnown](const auto &) { isKnown = true; });
        ASSERT_TRUE(QTest::qWaitFor([&] { return isKnown; }));
    }
    /// What lies above the chat.
    [[nodiscard]] ui::NoticeBar *notice()
    {
        const auto shown = widgets::shownIn<ui::NoticeBar>(windows.front());
        return shown.isEmpty() ? nullptr : shown.first();
    }
    /// Waits until another process has the shown chat, which is kOne.
    void openHeld()
    {
        archive.isHeld = true;
        open(kOne);
        ASSERT_TRUE(QTest::qWaitFor([&] { return shown()->isHeld(); }));
    }
    /// The other process has ended, which is found at the next look.
    void endHolder()
    {
        archive.isHeld = false;
        scripted.clock.advance(bridge::chat::HolderWatch::kPause);
    }
    [[nodiscard]] int agents()
    {
        scripted.settleLaunch();
        return static_cast<int>(scripted.agents.count());
    }

    QTemporaryDir folder;
    ScriptedChat scripted{kHere};
    ChatStore store{folder.filePath(u"data"_s), ChatStore::Mode::OnDisk, scripted.clock};
    HeldArchive archive{folder.filePath(u"archive"_s)};
    bridge::history::History history{archive, folder.filePath(u"cache"_s)};
    bridge::library::HistoryConversations kept{history};
    bridge::library::Wastebasket wastebasket;
    ui::Intents intents;
    ui::Theme theme{scripted.settings};
    std::vector<ChatStart> starts;
    ChatList chats;
    app::LibraryWindows library{{chats, store, kept, history, wastebasket, scripted.clock, theme,
                                 u"Agent"_s,
                                 [this](const ChatStart &start) -> Chat & { return make(start); }}};
    app::ChatWindows windows{
        {chats, library.conversations(), scripted.endpoints, intents, theme, scripted.clock,
         [this](const EndpointPin &pin) -> Chat & { return make({.overrides = {.pin = pin}}); }}};
};

TEST_F(LibraryWindowsTest, TheNoteThatAConversationIsInUseGoesWithItsReason)
{
    for (const bool isUnknown : {false, true}) {
        (isUnknown ? archive.isUnknown : archive.isHeld) = true;
        emit conversations().deleteRequested(kOne);
        ASSERT_TRUE(QTest::qWaitFor([&] { return notice() != nullptr; }));
        emit kept.holdersChanged();
        letLooksEnd();
        EXPECT_TRUE(notice()) << "it still has it";
        (isUnknown ? archive.isUnknown : archive.isHeld) = false;
        emit kept.holdersChanged();
        EXPECT_TRUE(QTest::qWaitFor([&] { return !notice(); }));
    }
    EXPECT_TRUE(conversations().find(kOne));
}

TEST_F(LibraryWindowsTest, AKeptConversationOpensAsleepWithTheFocusInItsComposer)
{
    const int before = agents();
    open(kOne);
    EXPECT_TRUE(shown()->isAsleep());
    EXPECT_EQ(agents(), before) << "its agent starts with a message";
    EXPECT_TRUE(composerHasFocus());
    EXPECT_TRUE(QTest::qWaitFor([&] { return shown()->title() == u"count the stars"_s; }));
    open(kTwo);
    open(kOne);
    EXPECT_EQ(chats.count(), 3) << "not opened twice";
}

TEST_F(LibraryWindowsTest, AConversationThatWasOpenedIsResumedAtTheNextStartAlthoughItWasNotUsed)
{
    open(kOne);
    shown()->setDraft(u"half a thought"_s);
    const auto *record = store.find(kOne);
    ASSERT_TRUE(record);
    EXPECT_TRUE(record->hasBegun);
    EXPECT_EQ(store.origin(kOne), Origin::Unknown) << "this program did not begin it";
}

TEST_F(LibraryWindowsTest, SoIsOneThatWasOnlyPinned)
{
    emit conversations().pinRequested(kOne, true);
    ASSERT_TRUE(store.find(kOne));
    EXPECT_TRUE(store.find(kOne)->hasBegun);
    EXPECT_FALSE(store.find(kOne)->isOpen);
}

TEST_F(LibraryWindowsTest, TheFirstMessageNotesWhoBeganAConversation)
{
    Chat &chat = *shown();
    EXPECT_EQ(store.origin(chat.sessionId()), Origin::Unknown);
    chat.send(u"hello"_s);
    EXPECT_TRUE(QTest::qWaitFor([&] { return store.origin(chat.sessionId()) == Origin::Chat; }));
}

TEST_F(LibraryWindowsTest, OneThatAnotherProcessHasIsReadOnlyUntilItIsTakenOver)
{
    archive.isHeld = true;
    open(kOne);
    Chat *held = shown();
    ASSERT_TRUE(QTest::qWaitFor([&] { return held->isHeld(); }));
    EXPECT_FALSE(windows.front().composer().isVisible());
    emit intents.takeOverRequested(held);
    library.held().takeOver(*held);
    EXPECT_EQ(shown(), held) << "its process still runs";
    archive.isHeld = false;
    scripted.clock.advance(bridge::chat::HolderWatch::kPause);
    auto *takeOver = &widgets::get(windows.front(), u"Take over"_s);
    ASSERT_TRUE(QTest::qWaitFor([&] { return takeOver->isEnabled(); }));
    library.held().takeOver(*held);
    EXPECT_NE(shown(), held) << "read anew";
    EXPECT_EQ(shownSession(), kOne);
    EXPECT_TRUE(windows.front().composer().isVisible());
    EXPECT_TRUE(composerHasFocus());
    EXPECT_TRUE(shown()->isAsleep());
    EXPECT_TRUE(store.find(kOne)->isOpen);
}

TEST_F(LibraryWindowsTest, WhereThereIsNoComposerTheFocusReturnsToTheTranscript)
{
    openHeld();
    app::Quitting quitting{{chats, windows, theme, [] { return false; }, [] { return u"a"_s; }}};
    quitting.ask();
    auto *question = windows.front().findChild<ui::QuestionSheet *>();
    ASSERT_TRUE(question);
    question->close();
    QWidget *focused = windows.front().focusWidget();
    ASSERT_TRUE(focused);
    EXPECT_TRUE(focused->isVisible());
    EXPECT_FALSE(question->isAncestorOf(focused));
    EXPECT_TRUE(windows.front().pane().isAncestorOf(focused));
}

TEST_F(LibraryWindowsTest, AMessageToAConversationThatTheTerminalHasByNowIsKeptForTheTakeOver)
{
    open(kOne);
    ASSERT_TRUE(QTest::qWaitFor([&] { return shown()->transcript().count() > 0; }));
    Chat *chat = shown();
    ui::ChatWindow &window = windows.front();
    window.activateWindow();
    ASSERT_TRUE(QTest::qWaitForWindowActive(&window));
    const int before = agents();
    letLooksEnd();
    archive.isHeld = true;
    QTest::keyClicks(QApplication::focusWidget(), u"one more"_s);
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return);
    ASSERT_TRUE(QTest::qWaitFor([&] {
        scripted.settleLaunch();
        scripted.clock.advance(100ms);
        return chat->isHeld();
    }));
    EXPECT_EQ(agents(), before);
    EXPECT_TRUE(window.pane().findChild<ui::QueueRows *>()->isVisible());
    EXPECT_TRUE(widgets::textsIn<ui::Paragraph>(window.pane()).join(u' ').contains(u"4711"_s));
    // Who goes on writing loses no key, and sends nothing.
    ASSERT_TRUE(composerHasFocus());
    QTest::keyClicks(QApplication::focusWidget(), u"not lost"_s);
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return);
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return, Qt::ControlModifier);
    EXPECT_EQ(window.composer().draft(), u"not lost"_s);
    EXPECT_FALSE(widgets::get(window.composer(), u"Send"_s).isEnabled());
    EXPECT_EQ(chat->queue().size(), 1u);

    archive.isHeld = false;
    scripted.clock.advance(bridge::chat::HolderWatch::kPause);
    ASSERT_TRUE(QTest::qWaitFor([&] { return chat->heldBy()->isGone; }));
    library.held().takeOver(*chat);
    ASSERT_EQ(shownSession(), kOne);
    ASSERT_TRUE(QTest::qWaitFor([&] { return shown()->queue().size() == 1; }));
    EXPECT_EQ(shown()->queue()[0].text, u"one more"_s);
    EXPECT_EQ(windows.front().composer().draft(), u"not lost"_s);
    EXPECT_TRUE(shown()->isQueueHeld()) << "the terminal may have said something else meanwhile";
    EXPECT_EQ(agents(), before);
    ASSERT_TRUE(QTest::qWaitFor([&] { return shown()->transcript().count() > 0; }));
}

TEST_F(LibraryWindowsTest, ATerminalThatOpensAConversationIsShownBeforeAnythingIsTyped)
{
    open(kOne);
    letLooksEnd();
    Chat *chat = shown();
    open(kTwo);
    archive.isHeld = true;
    QDir().mkpath(archive.holderFolder());
    ASSERT_TRUE(QTest::qWaitFor([&] { return chat->isHeld(); }));
    EXPECT_FALSE(shown()->isHeld());
}

TEST_F(LibraryWindowsTest, TheDraftOfAHeldChatIsThereAfterTheTakeOver)
{
    open(kOne);
    windows.front().composer().addToDraft(u"half a thought"_s);
    Chat *chat = shown();
    letLooksEnd();
    archive.isHeld = true;
    chat->wake();
    ASSERT_TRUE(QTest::qWaitFor([&] {
        scripted.settleLaunch();
        scripted.clock.advance(100ms);
        return chat->isHeld();
    }));
    archive.isHeld = false;
    scripted.clock.advance(bridge::chat::HolderWatch::kPause);
    ASSERT_TRUE(QTest::qWaitFor([&] { return chat->heldBy()->isGone; }));
    library.held().takeOver(*chat);
    EXPECT_EQ(windows.front().composer().draft(), u"half a thought"_s);
}

TEST_F(LibraryWindowsTest, AFileThatIsRemovedWhileItsAgentRunsIsSaidAtOnce)
{
    open(kOne);
    Chat *chat = shown();
    const int before = agents();
    chat->send(u"count them again"_s);
    ASSERT_TRUE(QTest::qWaitFor([&] {
        scripted.clock.advance(10ms);
        return agents() > before;
    }));
    scripted.goLive();
    ASSERT_TRUE(QTest::qWaitFor([&] { return !scripted.agent().userTexts().isEmpty(); }));
    scripted.beginTurn();
    scripted.streamText(u"not one"_s);
    scripted.endTurn();
    using Kind = bridge::chat::Divider::Kind;
    EXPECT_THAT(dividersOf(*chat), testing::Not(testing::Contains(Kind::RecordLost)));
    QFile::remove(archive.pathOf(kOne));
    history.refresh();
    EXPECT_TRUE(QTest::qWaitFor([&] {
        const auto lines = dividersOf(*chat);
        return !lines.empty() && lines.back() == Kind::RecordLost;
    }));
}

TEST_F(LibraryWindowsTest, TheAgentOfACrashedRunIsWaitedFor)
{
    archive.host = bridge::agent::ConversationHost::Program;
    archive.isHeld = true;
    open(kOne);
    Chat *held = shown();
    ASSERT_TRUE(QTest::qWaitFor([&] { return held->isHeld(); }));
    archive.isHeld = false;
    scripted.clock.advance(bridge::chat::HolderWatch::kPause);
    ASSERT_TRUE(QTest::qWaitFor([&] { return shown() && shown() != held; }));
    EXPECT_EQ(shownSession(), kOne);
    EXPECT_FALSE(shown()->isHeld());
}

TEST_F(LibraryWindowsTest, NoOtherProcessIsTakenForThat)
{
    using Host = bridge::agent::ConversationHost;
    for (const Host host : {Host::Terminal, Host::Program}) {
        archive.host = host;
        openHeld();
        Chat *held = shown();
        if (host == Host::Program) {
            scripted.clock.advance(app::HeldChats::kOwnEnd);
            letLooksEnd();
        }
        endHolder();
        ASSERT_TRUE(QTest::qWaitFor([&] { return held->heldBy()->isGone; }));
        settle();
        EXPECT_EQ(shown(), held);
        chats.close(*held);
    }
}

TEST_F(LibraryWindowsTest, AHolderThatCouldNotBeFoundOutAndIsNoneIsNoReasonToAsk)
{
    archive.isUnknown = true;
    open(kOne);
    Chat *held = shown();
    ASSERT_TRUE(QTest::qWaitFor([&] { return held->isHeld(); }));
    archive.isUnknown = false;
    scripted.clock.advance(bridge::chat::HolderWatch::kPause);
    ASSERT_TRUE(QTest::qWaitFor([&] { return shown() && shown() != held; }));
    EXPECT_EQ(shownSession(), kOne);
    EXPECT_FALSE(shown()->isHeld());
    EXPECT_TRUE(shown()->isAsleep()) << "it was only opened";
}

TEST_F(LibraryWindowsTest, AChatThatGoesOnByItselfTakesNoKey)
{
    archive.host = bridge::agent::ConversationHost::Program;
    openHeld();
    ui::ChatWindow &window = windows.front();
    window.activateWindow();
    ASSERT_TRUE(QTest::qWaitForWindowActive(&window));
    Chat *held = shown();
    auto *search = window.findChild<ui::SearchField *>();
    search->setFocus(Qt::MouseFocusReason);
    QSignalSpy focusMoved(qApp, &QApplication::focusChanged);
    QTest::keyClicks(QApplication::focusWidget(), u"st"_s);
    endHolder();
    ASSERT_TRUE(QTest::qWaitFor([&] { return shown() && shown() != held; }));
    QTest::keyClicks(QApplication::focusWidget(), u"ars"_s);
    EXPECT_EQ(search->text(), u"stars"_s);
    EXPECT_EQ(focusMoved.count(), 0) << "a title that is being changed would end";
}

TEST_F(LibraryWindowsTest, TheFocusIsInTheComposerWhereverTheChatComesToTheFrontFrom)
{
    open(kOne);
    ui::ChatWindow &window = windows.front();
    window.activateWindow();
    ASSERT_TRUE(QTest::qWaitForWindowActive(&window));
    const auto leave = [&] {
        QWidget settings;
        settings.show();
        settings.activateWindow();
        ASSERT_TRUE(QTest::qWaitForWindowActive(&settings));
        settings.close();
        window.activateWindow();
        ASSERT_TRUE(QTest::qWaitForWindowActive(&window));
    };
    auto *search = window.findChild<ui::SearchField *>();
    // The settings, opened with a button of the side bar.
    for (QAbstractButton *each : window.findChildren<QAbstractButton *>()) {
        if (each->text() == u"Settings"_s)
            each->setFocus(Qt::MouseFocusReason);
    }
    leave();
    EXPECT_TRUE(composerHasFocus());
    // Who was writing goes on there.
    search->setFocus(Qt::MouseFocusReason);
    leave();
    EXPECT_EQ(QApplication::focusWidget(), search);
    // From the tray.
    windows.present();
    EXPECT_TRUE(composerHasFocus());
    // A click on a chat of the list.
    auto *list = widgets::shownIn<ui::RowView>(window).value(0);
    ASSERT_TRUE(list);
    const auto clickOn = [&](const QString &session) {
        const auto *rows = list->model();
        for (int row = 0; row < rows->rowCount(); ++row) {
            const QModelIndex index = rows->index(row, 0);
            if (ui::sessionOf(index) == session)
                QTest::mouseClick(list->viewport(), Qt::LeftButton, {},
                                  list->visualRect(index).center());
        }
    };
    ASSERT_TRUE(QTest::qWaitFor([&] {
        clickOn(kTwo);
        return shownSession() == kTwo;
    }));
    EXPECT_TRUE(QTest::qWaitFor([this] { return composerHasFocus(); }));
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_W, Qt::ControlModifier);
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_N, Qt::ControlModifier);
    EXPECT_TRUE(composerHasFocus());
    QTest::keyClicks(QApplication::focusWidget(), u"typed"_s);
    EXPECT_EQ(window.composer().draft(), u"typed"_s);
}

TEST_F(LibraryWindowsTest, ANewChatAndTheNextAfterAClosedOneHaveTheFocusInTheirComposer)
{
    open(kOne);
    ui::ChatWindow &window = windows.front();
    window.activateWindow();
    ASSERT_TRUE(QTest::qWaitForWindowActive(&window));
    QTest::keyClick(&window, Qt::Key_N, Qt::ControlModifier);
    EXPECT_NE(shownSession(), kOne);
    EXPECT_TRUE(composerHasFocus());
    QTest::keyClick(&window, Qt::Key_W, Qt::ControlModifier);
    EXPECT_TRUE(composerHasFocus());
}

TEST_F(LibraryWindowsTest, WhatIsFoundIsOpenedAtTheHitAndTheFocusIsInTheComposer)
{
    open(kOne, u"a1"_s);
    EXPECT_TRUE(composerHasFocus());
    EXPECT_TRUE(QTest::qWaitFor([this] { return shown()->transcript().count() > 0; }));
}

TEST_F(LibraryWindowsTest, ABranchIsANewChatInFront)
{
    store.addAnswerOrigin(kOne, {u"a1"_s, u"http://localhost:1"_s, u"qwen"_s});
    branch(kOne, u"m1"_s);
    EXPECT_EQ(starts.back().branchOf, QString());
    EXPECT_NE(shownSession(), kOne);
    EXPECT_TRUE(QFileInfo::exists(archive.pathOf(shownSession()))) << "needs the other no more";
    EXPECT_EQ(store.answerOrigins(shownSession()).size(), 1U);
    EXPECT_EQ(chats.count(), 2);
    EXPECT_TRUE(composerHasFocus());
    const QString title = conversations().find(kOne)->title;
    ASSERT_FALSE(title.isEmpty());
    EXPECT_EQ(shown()->title(), title + u" (branch)"_s);
    ASSERT_TRUE(QTest::qWaitFor([this] { return conversations().find(shownSession()); }));
    branch(shownSession(), {});
    EXPECT_EQ(shown()->title(), title + u" (branch 2)"_s);
}

TEST_F(LibraryWindowsTest, WhatTheFileDoesNotHoldYetTheAgentCopies)
{
    branch(kOne, u"m99"_s);
    EXPECT_EQ(starts.back().branchOf, kOne);
    EXPECT_EQ(starts.back().branchAt, u"m99"_s);
    EXPECT_TRUE(starts.back().sessionId.isEmpty());
}

TEST_F(LibraryWindowsTest, ACopyThatCannotBeMadeIsSaidAndNoChat)
{
    archive.copyProblem = {{archive.pathOf(kOne), u"No space left on device"_s}};
    emit conversations().branchRequested(kOne, {});
    ASSERT_TRUE(QTest::qWaitFor([&] { return notice() != nullptr; }));
    EXPECT_TRUE(widgets::textsIn<ui::Paragraph>(*notice()).join(u' ').contains(
        u"No space left on device"_s));
    EXPECT_EQ(chats.count(), 1);
}

TEST_F(LibraryWindowsTest, ABranchInATurnIsMadeBeforeThatTurn)
{
    open(kOne);
    Chat *chat = shown();
    ASSERT_TRUE(QTest::qWaitFor([&] { return chat->transcript().rowOfItem(u"a1"_s) >= 0; }));
    const int before = agents();
    const QSignalSpy sent(chat, &Chat::messageSent);
    const QString id = chat->send(u"count them again"_s);
    ASSERT_TRUE(QTest::qWaitFor([&] {
        scripted.clock.advance(10ms);
        return agents() > before;
    }));
    scripted.goLive();
    ASSERT_TRUE(QTest::qWaitFor([&] { return sent.size() == 1; }));
    scripted.beginTurn();
    scripted.streamText(u"not one"_s);
    ASSERT_TRUE(chat->wouldLoseWork());
    archive.append(kOne, id, u"message"_s, u"count them again"_s);
    archive.append(kOne, u"a9"_s, u"answer"_s, u"half of it"_s);
    branch(kOne, {});
    EXPECT_NE(shown(), chat);
    EXPECT_EQ(starts.back().branchOf, QString()) << "needs the other no more";
    EXPECT_EQ(begunAs(shownSession()),
              "m1\tmessage\tcount the stars\na1\tanswer\tthere are many\n");
    EXPECT_EQ(windows.front().composer().draft(), u"count them again"_s);
    EXPECT_TRUE(store.find(shownSession())->halfAnswers.empty());
}

TEST_F(LibraryWindowsTest, ABranchOfWhatHasNoFileBeginsLikeIt)
{
    Chat *unsent = shown();
    unsent->setDraft(u"half a thought"_s);
    branch(unsent->sessionId(), {});
    ASSERT_NE(shown(), unsent);
    EXPECT_EQ(starts.back().branchOf, QString());
    EXPECT_EQ(starts.back().sessionId, QString());
    EXPECT_EQ(shown()->workspace(), unsent->workspace());
    EXPECT_EQ(windows.front().composer().draft(), u"half a thought"_s);

    const QString closed = u"33333333-2222-4333-8444-555555555555"_s;
    store.update(closed, [this](bridge::store::ChatRecord &record) {
        record.folder = folder.path();
        record.draft = u"another thought"_s;
        record.messages.waiting = {{u"w"_s, u"a question"_s}};
        record.pin.kind = EndpointPin::Kind::DefaultApi;
    });
    branch(closed, {});
    EXPECT_EQ(starts.back().branchOf, QString());
    EXPECT_EQ(starts.back().overrides.workspace, folder.path());
    EXPECT_EQ(starts.back().overrides.pin, store.find(closed)->pin);
    EXPECT_EQ(windows.front().composer().draft(), u"another thought\n\na question"_s);
    EXPECT_FALSE(notice());

    // A branch that was not used yet: another one of the same conversation.
    const QString other = u"44444444-2222-4333-8444-555555555555"_s;
    store.update(other, [](bridge::store::ChatRecord &record) {
        record.branchOf = kOne;
        record.branchAt = u"m1"_s;
        record.draft = u"in another way"_s;
    });
    branch(other, {});
    EXPECT_EQ(starts.back().branchOf, QString());
    EXPECT_EQ(begunAs(shownSession()), "m1\tmessage\tcount the stars\n");
    EXPECT_EQ(windows.front().composer().draft(), u"in another way"_s);
}

TEST_F(LibraryWindowsTest, ABranchHasTheHalfAnswersThatNoFileHas)
{
    using namespace bridge::agent;
    archive.append(kOne, u"m3"_s, u"message"_s, u"count them again"_s);
    store.update(kOne, [](bridge::store::ChatRecord &record) {
        record.hasBegun = true;
        record.halfAnswers = {{u"m1"_s, {}, u"m"_s, false, u"one star, two"_s}};
    });
    bridge::chat::TurnJournal journal;
    store.appendTurn(kOne, journal.begin({}, u"m3"_s));
    const BlockId block{u"msg_9"_s, 0};
    store.appendTurn(kOne, journal.line(BlockStarted{.id = block, .kind = BlockKind::Text}));
    store.appendTurn(kOne, journal.line(BlockText{block, u"a thousand and"_s}));
    branch(kOne, {});
    ASSERT_NE(shownSession(), kOne);
    const auto shows = [this](const QString &text) {
        for (int row = 0; row < shown()->transcript().count(); ++row) {
            const auto *answer =
                std::get_if<bridge::chat::AnswerText>(&shown()->transcript().entry(row).content);
            if (answer && answer->text == text)
                return true;
        }
        return false;
    };
    EXPECT_TRUE(QTest::qWaitFor([&] { return shows(u"a thousand and"_s); }));
    EXPECT_TRUE(shows(u"one star, two"_s));
    EXPECT_EQ(store.turnLines(kOne).size(), 3) << "the other one still has them";
}

TEST_F(LibraryWindowsTest, ABranchAtAMessageEndsBeforeItAndHasItInTheComposer)
{
    archive.append(kOne, u"m3"_s, u"message"_s, u"count them again"_s);
    open(kOne);
    ASSERT_TRUE(QTest::qWaitFor([this] { return shown()->transcript().rowOfItem(u"m3"_s) >= 0; }));
    branch(kOne, u"m3"_s);
    EXPECT_EQ(begunAs(shownSession()),
              "m1\tmessage\tcount the stars\na1\tanswer\tthere are many\n");
    EXPECT_EQ(windows.front().composer().draft(), u"count them again"_s);

    branch(kOne, u"m1"_s);
    EXPECT_TRUE(starts.back().sessionId.isEmpty()) << "there is nothing to copy";
    EXPECT_EQ(windows.front().composer().draft(), u"count the stars"_s);

    branch(kOne, u"a1"_s);
    EXPECT_EQ(begunAs(shownSession()),
              "m1\tmessage\tcount the stars\na1\tanswer\tthere are many\n");
    EXPECT_TRUE(windows.front().composer().draft().isEmpty());
}

TEST_F(LibraryWindowsTest, AHeldConversationIsNotDeletedAndTheUserReadsWhyWithoutLosingAKey)
{
    open(kTwo);
    ui::ChatWindow &window = windows.front();
    window.activateWindow();
    ASSERT_TRUE(QTest::qWaitForWindowActive(&window));
    archive.isHeld = true;
    emit conversations().deleteRequested(kOne);
    ASSERT_TRUE(QTest::qWaitFor([&] { return notice() != nullptr; }));
    EXPECT_TRUE(widgets::textsIn<ui::Paragraph>(*notice()).join(u' ').contains(u"4711"_s));
    QTest::keyClicks(QApplication::focusWidget(), u"a b "_s);
    EXPECT_EQ(window.composer().draft(), u"a b "_s);
    EXPECT_TRUE(notice()) << "Space is for the composer";
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Escape);
    EXPECT_FALSE(notice());
    EXPECT_EQ(window.composer().draft(), u"a b "_s);
    EXPECT_TRUE(QFile::exists(archive.pathOf(kOne)));
}

TEST_F(LibraryWindowsTest, WithoutAWastebasketItIsDeletedForGoodOnlyIfOneSaysSo)
{
    const auto putBack =
        qScopeGuard([dataHome = qgetenv("XDG_DATA_HOME")] { qputenv("XDG_DATA_HOME", dataHome); });
    QFile inTheWay(folder.filePath(u"none"_s));
    ASSERT_TRUE(inTheWay.open(QIODevice::WriteOnly));
    qputenv("XDG_DATA_HOME", QFile::encodeName(inTheWay.fileName()));
    open(kOne);
    emit conversations().deleteRequested(kOne);
    ASSERT_TRUE(QTest::qWaitFor([&] { return notice() != nullptr; }));
    EXPECT_EQ(shownSession(), kOne) << "it is not closed before that";
    EXPECT_TRUE(composerHasFocus());
    widgets::get(*notice(), u"Keep it"_s).click();
    ASSERT_TRUE(QTest::qWaitFor([&] { return !notice(); }));
    EXPECT_TRUE(QFile::exists(archive.pathOf(kOne)));
    emit conversations().deleteRequested(kOne);
    ASSERT_TRUE(QTest::qWaitFor([&] { return notice() != nullptr; }));
    widgets::get(*notice(), u"Delete for good"_s).click();
    EXPECT_TRUE(QTest::qWaitFor([&] { return !QFile::exists(archive.pathOf(kOne)); }));
    EXPECT_NE(shownSession(), kOne);
}

TEST_F(LibraryWindowsTest, TheFileForTheMarkdownIsAskedFor)
{
    const QString path = folder.filePath(u"stars.md"_s);
    emit conversations().exportRequested(kOne);
    auto *dialog = windows.front().findChild<QFileDialog *>();
    ASSERT_TRUE(dialog);
    EXPECT_EQ(dialog->acceptMode(), QFileDialog::AcceptSave);
    EXPECT_TRUE(dialog->selectedFiles().value(0).endsWith(u"count the stars.md"_s))
        << dialog->selectedFiles().value(0).toStdString();
    emit dialog->fileSelected(path);
    dialog->close();
    EXPECT_TRUE(QTest::qWaitFor([&] { return QFile::exists(path); }));
    EXPECT_FALSE(notice());
    emit conversations().exportRequested(u"99999999-2222-4333-8444-555555555555"_s);
    EXPECT_TRUE(notice()) << "there is nothing to export";
}

TEST_F(LibraryWindowsTest, AnExportForWhichThereIsNoRoomIsNoFile)
{
    const QString path = folder.filePath(u"stars.md"_s);
    auto *file = new app::MarkdownFile(history, kOne,
                                       bridge::library::MarkdownWriter(ui::exportWords(u"Agent"_s)),
                                       path, &library);
    QSignalSpy finished(file, &app::MarkdownFile::finished);
    {
        const NoSpace full(10);
        file->start({u"Stars"_s, u"/work"_s, {}});
        ASSERT_TRUE(finished.wait());
    }
    EXPECT_EQ(finished.at(0).at(0).toString(), qt_error_string(EFBIG));
    EXPECT_FALSE(QFile::exists(path));
}

TEST_F(LibraryWindowsTest, ANoteShowsWhatCannotBeKept)
{
    app::StoreNote note(store);
    EXPECT_TRUE(note.text().isEmpty());
    {
        const NoSpace full;
        store.update(kOne, [](bridge::store::ChatRecord &record) { record.draft = u"x"_s; });
        ASSERT_TRUE(QTest::qWaitFor([&] {
            scripted.clock.advance(100ms);
            return !note.text().isEmpty();
        }));
    }
    store.update(kOne, [](bridge::store::ChatRecord &record) { record.draft = u"y"_s; });
    EXPECT_TRUE(QTest::qWaitFor([&] {
        scripted.clock.advance(1s);
        return note.text().isEmpty();
    })) << "when it can again";
}

TEST_F(LibraryWindowsTest, AnExportedConversationIsAMarkdownFile)
{
    const QString path = folder.filePath(app::MarkdownFile::nameFor(u"a/b: \"c\"\n.."_s));
    auto *file = new app::MarkdownFile(history, kOne,
                                       bridge::library::MarkdownWriter(ui::exportWords(u"Agent"_s)),
                                       path, &library);
    QSignalSpy finished(file, &app::MarkdownFile::finished);
    file->start({u"Stars"_s, u"/work"_s, {}});
    ASSERT_TRUE(finished.wait());
    EXPECT_EQ(finished.at(0).at(0).toString(), QString());
    QFile written(path);
    ASSERT_TRUE(written.open(QIODevice::ReadOnly));
    const QString text = QString::fromUtf8(written.readAll());
    EXPECT_TRUE(text.contains(u"count the stars"_s) && text.contains(u"there are many"_s))
        << text.toStdString();
}

} // namespace librarywindowstest
