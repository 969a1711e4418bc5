#include "app/window/LibraryWindows.h"
#include "bridge/library/HistoryConversations.h"
#include "tests/bridge/chat/ChatTestSupport.h"
#include "tests/support/FakeArchive.h"
#include "tests/ui/Widgets.h"
#include "ui/chat/ChatPane.h"
#include "ui/chat/Composer.h"
#include "ui/kit/Paragraph.h"
#include "ui/kit/QuestionSheet.h"
#include "ui/words/ExportText.h"

#include <QApplication>
#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <gmock/gmock.h>

#include <atomic>

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
    holder(const QString &sessionId) const override
    {
        if (!isHeld || sessionId != kOne)
            return std::nullopt;
        bridge::agent::ConversationHolder holder;
        holder.pid = 4711;
        holder.program = u"claude"_s;
        return holder;
    }
    std::atomic_bool isHeld = false;
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
    [[nodiscard]] bool composerHasFocus()
    {
        QWidget *focused = windows.front().focusWidget();
        return focused && windows.front().composer().isAncestorOf(focused);
    }
    [[nodiscard]] ui::QuestionSheet *question()
    {
        return windows.front().findChild<ui::QuestionSheet *>();
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
    EXPECT_TRUE(library.held().isHeld(*held));
    EXPECT_FALSE(windows.front().composer().isVisible());
    emit intents.takeOverRequested(held);
    library.held().takeOver(*held);
    EXPECT_EQ(shown(), held) << "its process still lives";
    archive.isHeld = false;
    scripted.clock.advance(bridge::library::HolderWatch::kPause);
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
    emit conversations().branchRequested(kOne, u"m1"_s);
    EXPECT_EQ(starts.back().branchOf, kOne);
    EXPECT_EQ(starts.back().branchAt, u"m1"_s);
    EXPECT_NE(shownSession(), kOne);
    EXPECT_EQ(chats.count(), 2);
    EXPECT_TRUE(composerHasFocus());
}

TEST_F(LibraryWindowsTest, AHeldConversationIsNotDeletedAndTheUserReadsWhy)
{
    archive.isHeld = true;
    emit conversations().deleteRequested(kOne);
    ASSERT_TRUE(QTest::qWaitFor([&] { return question() != nullptr; }));
    EXPECT_TRUE(widgets::textsIn<ui::Paragraph>(*question()).join(u' ').contains(u"4711"_s));
    widgets::get(*question(), u"Close"_s).click();
    EXPECT_TRUE(QTest::qWaitFor([this] { return composerHasFocus(); }));
    EXPECT_TRUE(QFile::exists(archive.pathOf(kOne)));
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
