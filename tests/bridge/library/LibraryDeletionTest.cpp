#include "tests/bridge/library/LibraryFixture.h"

namespace librarytest {

using LibraryDeletion = LibraryTest;

TEST_F(LibraryDeletion, ADeletedConversationCanBeBroughtBack)
{
    addWithFiles(a, u"title"_s);
    store.update(a, [](ChatRecord &record) { record.draft = u"draft"_s; });
    store.addAnswerOrigin(a, {u"m"_s, u"http://x"_s, u"model"_s});
    store.appendTurn(a, "half an answer");
    const ChatRecord record = *store.find(a);
    const QSignalSpy deleted(&conversations(), &Conversations::deleted);
    emit conversations().deleteRequested(a);
    ASSERT_TRUE(soon([&] { return deleted.size() == 1; }));
    EXPECT_EQ(deleted.at(0).at(0), a);
    EXPECT_EQ(deleted.at(0).at(1), u"title"_s);
    EXPECT_FALSE(QFile::exists(base.filePath(a + u".jsonl"_s)));
    EXPECT_TRUE(titles().isEmpty()) << "also before the history knows it";
    EXPECT_EQ(store.find(a), nullptr);
    kept.drop(a);
    EXPECT_TRUE(titles().isEmpty());

    emit conversations().undoDeleteRequested(b);
    emit conversations().undoDeleteRequested(a);
    ASSERT_TRUE(soon([&] { return hasFiles(a); }));
    kept.add(a, u"title"_s, 10);
    ASSERT_TRUE(soon([&] { return store.find(a) != nullptr; }));
    EXPECT_EQ(*store.find(a), record);
    EXPECT_EQ(store.answerOrigins(a).size(), 1u);
    EXPECT_EQ(store.turnLines(a), QByteArrayList{"half an answer"});
    EXPECT_EQ(titles(), QStringList{u"title"_s});
    EXPECT_TRUE(refusals.empty());
}

TEST_F(LibraryDeletion, WhatAnEmptyBranchBeginsWithIsNotDeleted)
{
    addWithFiles(a, u"title"_s);
    store.update(b, [this](ChatRecord &record) {
        record.title = u"title (branch)"_s;
        record.branchOf = a;
    });
    settle();
    const QSignalSpy deleted(&conversations(), &Conversations::deleted);
    emit conversations().deleteRequested(a);
    ASSERT_TRUE(soon([&] { return deleted.size() == 1; }))
        << "a branch that is no row is no reason";
    emit conversations().undoDeleteRequested(a);
    ASSERT_TRUE(soon([&] { return hasFiles(a) && conversations().find(a); }));

    store.update(b, [](ChatRecord &record) { record.draft = u"in another way"_s; });
    settle();
    emit conversations().deleteRequested(a);
    settle();
    ASSERT_EQ(refusals.size(), 1u);
    EXPECT_EQ(refusals[0].kind, Refusal::Kind::HasBranch);
    EXPECT_EQ(refusals[0].detail, u"title (branch)"_s);
    EXPECT_TRUE(hasFiles(a));

    store.update(b, [](ChatRecord &record) { record.hasBegun = true; });
    settle();
    emit conversations().deleteRequested(a);
    EXPECT_TRUE(soon([&] { return deleted.size() == 2; })) << "it has a file of its own";
}

TEST_F(LibraryDeletion, EachOfSeveralDeletedConversationsCanBeBroughtBack)
{
    const QSignalSpy deleted(&conversations(), &Conversations::deleted);
    for (const QString &id : {a, b}) {
        addWithFiles(id, u"title"_s);
        store.update(id, [&](ChatRecord &record) { record.draft = u"draft "_s + id; });
        emit conversations().deleteRequested(id);
    }
    ASSERT_TRUE(soon([&] { return deleted.size() == 2; }));
    for (const QString &id : {b, a})
        emit conversations().undoDeleteRequested(id);
    ASSERT_TRUE(soon([&] { return store.find(a) && store.find(b); }));
    EXPECT_TRUE(hasFiles(a) && hasFiles(b));
    EXPECT_EQ(store.find(a)->draft, u"draft "_s + a);
}

TEST_F(LibraryDeletion, AMessageThatWasBeingChangedComesBackWithTheChat)
{
    chat::Chat &chat = openChat();
    const QString id = chat.sessionId();
    scripted.goLive();
    startTurn(chat, u"one"_s);
    chat.send(u"two"_s);
    ASSERT_TRUE(soon([&] { return chat.queue().size() == 1; }));
    chat.setDraft(u"half a thought"_s);
    ASSERT_TRUE(chat.beginEdit(chat.queue().at(0).id));
    chat.setDraft(u"two, bett"_s);
    scripted.endTurn();
    const QSignalSpy deleted(&conversations(), &Conversations::deleted);
    settle();
    emit conversations().deleteRequested(id);
    ASSERT_TRUE(soon([&] { return chats.count() == 0; }));
    scripted.agent().exit(0);
    ASSERT_TRUE(soon([&] { return deleted.size() == 1; }));
    emit conversations().undoDeleteRequested(id);
    ASSERT_TRUE(soon([&] { return store.find(id) != nullptr; }));
    ASSERT_TRUE(store.find(id)->edited);
    EXPECT_EQ(store.find(id)->edited->message.text, u"two"_s);
    EXPECT_EQ(store.find(id)->edited->draft, u"half a thought"_s);
    EXPECT_EQ(store.find(id)->draft, u"two, bett"_s);
    EXPECT_FALSE(titles().isEmpty());
}

TEST_F(LibraryDeletion, WhatCanBeBroughtBackIsBounded)
{
    const QByteArray turn(store::ChatStore::kMostTurnBytes - 100, 'x');
    const QSignalSpy deleted(&conversations(), &Conversations::deleted);
    const QSignalSpy ended(&conversations(), &Conversations::undoEnded);
    for (const QString &id : {a, b, c}) {
        addWithFiles(id, u"title"_s);
        store.appendTurn(id, turn);
        EXPECT_EQ(ended.size(), 0);
        const auto count = deleted.size();
        emit conversations().deleteRequested(id);
        ASSERT_TRUE(soon([&] { return deleted.size() == count + 1; }));
    }
    ASSERT_EQ(ended.size(), 1) << "two have room";
    EXPECT_EQ(ended.at(0).at(0), a);
    for (const QString &id : {a, b, c})
        emit conversations().undoDeleteRequested(id);
    EXPECT_TRUE(soon([&] { return hasFiles(b) && hasFiles(c); }));
    EXPECT_FALSE(hasFiles(a));
}

TEST_F(LibraryDeletion, WhatIsInTheWayOfTheUndoIsNamed)
{
    addWithFiles(a, u"title"_s);
    store.update(a, [](ChatRecord &record) { record.draft = u"half a thought"_s; });
    const QSignalSpy deleted(&conversations(), &Conversations::deleted);
    emit conversations().deleteRequested(a);
    ASSERT_TRUE(soon([&] { return deleted.size() == 1; }));
    ASSERT_TRUE(QFile(base.filePath(a + u".history"_s)).open(QIODevice::WriteOnly));
    emit conversations().undoDeleteRequested(a);
    ASSERT_TRUE(soon([&] { return refusals.size() == 1; }));
    EXPECT_EQ(refusals[0].kind, Refusal::Kind::NotBroughtBack);
    EXPECT_EQ(refusals[0].detail, base.filePath(a + u".history"_s));
    EXPECT_EQ(refusals[0].title, u"title"_s);

    EXPECT_EQ(deleted.size(), 2) << "it is offered again";
    ASSERT_TRUE(QFile::remove(base.filePath(a + u".history"_s)));
    emit conversations().undoDeleteRequested(a);
    ASSERT_TRUE(soon([&] { return store.find(a) != nullptr; }));
    EXPECT_EQ(store.find(a)->draft, u"half a thought"_s) << "with what only the record has";
}

TEST_F(LibraryDeletion, WithoutAWastebasketItAsksFirst)
{
    addWithFiles(a, u"title"_s);
    QFile inTheWay(base.filePath(u"data"_s));
    ASSERT_TRUE(inTheWay.open(QIODevice::WriteOnly));
    const QSignalSpy asked(library.get(), &Library::deleteNeedsConsent);
    const QSignalSpy deleted(&conversations(), &Conversations::deleted);
    emit conversations().deleteRequested(a);
    ASSERT_TRUE(soon([&] { return asked.size() == 1; }));
    EXPECT_EQ(asked.at(0).at(1), u"title"_s);
    EXPECT_TRUE(hasFiles(a));
    EXPECT_EQ(titles(), QStringList{u"title"_s});
    library->deleteForGood(a);
    ASSERT_TRUE(soon([&] { return !QFile::exists(base.filePath(a + u".history"_s)); }));
    ASSERT_TRUE(soon([&] { return titles().isEmpty(); }));
    EXPECT_EQ(deleted.size(), 0) << "it cannot be brought back";
}

TEST_F(LibraryDeletion, AHeldConversationIsNotDeleted)
{
    addWithFiles(a, u"title"_s);
    kept.holders[a] = {77, {}, u"claude"_s};
    emit conversations().deleteRequested(a);
    ASSERT_TRUE(soon([&] { return refusals.size() == 1; }));
    EXPECT_EQ(refusals[0].kind, Refusal::Kind::Held);
    EXPECT_EQ(refusals[0].holder->pid, 77);
    EXPECT_TRUE(hasFiles(a));
    EXPECT_EQ(titles(), QStringList{u"title"_s});
}

TEST_F(LibraryDeletion, WhoseHolderCannotBeKnownIsOnlyShown)
{
    addWithFiles(a, u"title"_s);
    settle();
    kept.holderProblem = agent::ArchiveProblem{u"/sessions"_s, u"Permission denied"_s};
    emit conversations().deleteRequested(a);
    ASSERT_TRUE(soon([&] { return refusals.size() == 1; }));
    EXPECT_TRUE(hasFiles(a));
    EXPECT_EQ(titles(), QStringList{u"title"_s});
    emit conversations().renameRequested(a, u"new"_s);
    ASSERT_TRUE(soon([&] { return refusals.size() == 2; }));
    EXPECT_TRUE(kept.renames.isEmpty());
    EXPECT_EQ(row(a).title, u"title"_s);
    emit conversations().openRequested(a, {});
    ASSERT_TRUE(soon([&] { return openings.size() == 1; }));
    EXPECT_EQ(refusals.size(), 2u);
    for (const Refusal &each : refusals) {
        EXPECT_EQ(each.kind, Refusal::Kind::HolderUnknown);
        EXPECT_EQ(each.detail, u"/sessions: Permission denied"_s);
    }
}

TEST_F(LibraryDeletion, WhatCannotBeListedIsNotDeleted)
{
    addWithFiles(a, u"title"_s);
    kept.filesProblem = agent::ArchiveProblem{u"/todos"_s, u"Permission denied"_s};
    emit conversations().deleteRequested(a);
    ASSERT_TRUE(soon([&] { return refusals.size() == 1; }));
    EXPECT_EQ(refusals[0].kind, Refusal::Kind::NotDeleted);
    EXPECT_EQ(refusals[0].detail, u"/todos"_s);
    EXPECT_TRUE(hasFiles(a));
}

TEST_F(LibraryDeletion, AnOpenChatIsClosedBeforeItIsDeletedUnlessItWorks)
{
    chat::Chat &chat = openChat();
    const QString id = chat.sessionId();
    addWithFiles(id, u"title"_s);
    scripted.goLive();
    startTurn(chat, u"hello"_s);
    settle();
    emit conversations().deleteRequested(id);
    ASSERT_EQ(refusals.size(), 1u);
    EXPECT_EQ(refusals[0].kind, Refusal::Kind::Working);
    EXPECT_EQ(chats.count(), 1);
    scripted.streamText(u"Hi"_s);
    scripted.endTurn();
    settle();
    const QSignalSpy deleted(&conversations(), &Conversations::deleted);
    emit conversations().deleteRequested(id);
    emit conversations().deleteRequested(id);
    ASSERT_TRUE(soon([&] { return chats.count() == 0; }));
    settle();
    EXPECT_TRUE(hasFiles(id)) << "its agent still has them open";
    const QString late = base.filePath(id + u".late"_s);
    ASSERT_TRUE(QFile(late).open(QIODevice::WriteOnly));
    kept.files[id].append(late);
    scripted.agent().exit(0);
    ASSERT_TRUE(soon([&] { return deleted.size() == 1; }));
    EXPECT_FALSE(QFile::exists(base.filePath(id + u".jsonl"_s)));
    EXPECT_FALSE(QFile::exists(late)) << "what the agent wrote while it ended";
    EXPECT_EQ(store.find(id), nullptr);
    EXPECT_EQ(refusals.size(), 1u);
}

TEST_F(LibraryDeletion, AnOpenChatIsNotClosedForWhatIsNotDeleted)
{
    chat::Chat &chat = openChat();
    const QString id = chat.sessionId();
    addWithFiles(id, u"title"_s);
    scripted.goLive();
    kept.holders[id] = {77, {}, u"claude"_s};
    emit conversations().deleteRequested(id);
    ASSERT_TRUE(soon([&] { return refusals.size() == 1; }));
    EXPECT_EQ(refusals[0].kind, Refusal::Kind::Held);
    EXPECT_EQ(chats.count(), 1);

    kept.holders.clear();
    kept.holderProblem = agent::ArchiveProblem{u"/x"_s, u"Permission denied"_s};
    emit conversations().deleteRequested(id);
    ASSERT_TRUE(soon([&] { return refusals.size() == 2; }));
    EXPECT_EQ(refusals[1].kind, Refusal::Kind::HolderUnknown);
    EXPECT_EQ(chats.count(), 1);

    kept.holderProblem.reset();
    QFile inTheWay(base.filePath(u"data"_s));
    ASSERT_TRUE(inTheWay.open(QIODevice::WriteOnly));
    const QSignalSpy asked(library.get(), &Library::deleteNeedsConsent);
    emit conversations().deleteRequested(id);
    ASSERT_TRUE(soon([&] { return asked.size() == 1; }));
    EXPECT_EQ(chats.count(), 1) << "the user may say no";
    EXPECT_TRUE(hasFiles(id));
}

TEST_F(LibraryDeletion, ItsOwnAgentIsNoReasonNotToDelete)
{
    chat::Chat &chat = openChat();
    const QString id = chat.sessionId();
    addWithFiles(id, u"title"_s);
    scripted.goLive();
    kept.holders[id] = {chat.agent().pid, {}, u"claude"_s};
    emit conversations().deleteRequested(id);
    ASSERT_TRUE(soon([&] { return chats.count() == 0; }));
    kept.holders.clear();
    scripted.agent().exit(0);
    ASSERT_TRUE(soon([&] { return !hasFiles(id); }));
    EXPECT_TRUE(refusals.empty());
}

TEST_F(LibraryDeletion, AChatWithoutAFileIsDeletedToo)
{
    chat::Chat &chat = openChat();
    const QString id = chat.sessionId();
    settle();
    const QSignalSpy deleted(&conversations(), &Conversations::deleted);
    emit conversations().deleteRequested(id);
    ASSERT_TRUE(soon([&] { return deleted.size() == 1; }));
    EXPECT_TRUE(titles().isEmpty());
    EXPECT_TRUE(refusals.empty());
}

} // namespace librarytest
