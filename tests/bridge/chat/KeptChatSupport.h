#pragma once

#include "bridge/chat/ChatList.h"
#include "bridge/store/ChatStore.h"
#include "tests/bridge/chat/ChatTestSupport.h"
#include "tests/support/ScriptedArchive.h"

#include <QCoreApplication>
#include <QTemporaryDir>
#include <QTest>

#include <memory>

/// An item of a conversation's file: the user's message.
inline bridge::agent::ArchivedItem prompt(const QString &id, const QString &text)
{
    return {id, {}, bridge::agent::ArchivedPrompt{text}};
}

/// The same: a whole answer.
inline bridge::agent::ArchivedItem answerItem(const QString &id, const QString &messageId,
                                              const QString &text)
{
    return {id,
            {},
            bridge::agent::AgentEvent(
                bridge::agent::BlockFinished{.id = {messageId, 0},
                                             .text = text,
                                             .model = QStringLiteral("test-model"),
                                             .itemId = id})};
}

/// A chat that is kept on a disk, and comes back after the program has ended.
class KeptChatTest : public testing::Test
{
protected:
    KeptChatTest() { keep(); }

    ~KeptChatTest() override { scripted.deleteChat(); }

    bridge::chat::Chat &chat() { return scripted.chat(); }

    [[nodiscard]] const bridge::store::ChatRecord &record()
    {
        const auto *found = kept->find(scripted.sessionId());
        EXPECT_TRUE(found);
        static const bridge::store::ChatRecord kNone;
        return found ? *found : kNone;
    }

    void keep(bool isReopened = false,
              bridge::session::Session::Begin begin = bridge::session::Session::Begin::Awake)
    {
        scripted.keepChat({kept.get(), &archive, {}, isReopened}, begin);
    }

    /// The program ends without a chance to say anything, and is started again.
    void
    killProgram(bridge::session::Session::Begin begin = bridge::session::Session::Begin::Asleep)
    {
        flush();
        scripted.deleteChat();
        kept.reset();
        kept = open();
        keep(true, begin);
        archive.answer();
    }

    /// A message reaches the agent once it is on the disk.
    void send(const QString &text)
    {
        chat().send(text);
        flush();
    }

    void flush()
    {
        bool isDone = false;
        kept->flush(scripted.sessionId(), &m_context, [&isDone](bool) { isDone = true; });
        EXPECT_TRUE(QTest::qWaitFor([&isDone] { return isDone; }));
        QCoreApplication::processEvents();
    }

    void goIntoTurn(const QString &text)
    {
        scripted.goLive();
        send(text);
        scripted.beginTurn();
    }

    /// The chat's launch is found, and its agent spawned.
    void wake()
    {
        scripted.settleLaunch();
        scripted.clock.advance(std::chrono::seconds(1));
    }

    /// The user has the cut turn continued, and its agent is there.
    void continueTurn()
    {
        chat().continueTurn();
        wake();
        archive.answer();
        wake();
        scripted.initialize();
        scripted.answerStatus();
        flush();
    }

    std::unique_ptr<bridge::store::ChatStore> open()
    {
        auto store = std::make_unique<bridge::store::ChatStore>(
            folder.path(), bridge::store::ChatStore::Mode::OnDisk, scripted.clock);
        EXPECT_TRUE(store->open());
        return store;
    }

    QTemporaryDir folder;
    ScriptedChat scripted{kHere};
    ScriptedArchive archive;
    std::unique_ptr<bridge::store::ChatStore> kept = open();

private:
    QObject m_context;
};
