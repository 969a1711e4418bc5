#include "tests/bridge/library/LibraryFixture.h"

namespace librarytest {

TEST_F(LibraryTest, RowsArePinnedByTitleThenNewestFirst)
{
    kept.add(a, u"old"_s, 100);
    kept.add(b, u"new"_s, 1);
    kept.add(c, u"pinned"_s, 500);
    EXPECT_EQ(titles(), (QStringList{u"new"_s, u"old"_s, u"pinned"_s}));
    emit conversations().pinRequested(c, true);
    EXPECT_EQ(titles(), (QStringList{u"pinned"_s, u"new"_s, u"old"_s}));
    emit conversations().pinRequested(a, true);
    EXPECT_EQ(titles(), (QStringList{u"old"_s, u"pinned"_s, u"new"_s}));
    emit conversations().pinRequested(a, false);
    emit conversations().archiveRequested(b, true);
    EXPECT_TRUE(row(b).isArchived);
    emit conversations().archiveRequested(b, false);
    EXPECT_FALSE(row(b).isArchived);
    EXPECT_EQ(conversations().folders(), QStringList{u"/work"_s});
}

TEST_F(LibraryTest, WhoBeganAConversationIsKnown)
{
    kept.add(a, u"a"_s, 1, ConversationHost::Terminal);
    kept.add(b, u"b"_s, 2);
    kept.add(c, u"c"_s, 3);
    EXPECT_EQ(row(a).begunBy, BegunBy::Terminal);
    EXPECT_EQ(row(b).begunBy, BegunBy::Other);
    store.noteOrigin(b, Origin::Chat);
    store.noteOrigin(c, Origin::Ask);
    EXPECT_EQ(row(b).begunBy, BegunBy::Drawbridge);
    EXPECT_EQ(row(c).begunBy, BegunBy::DrawbridgeAsk);
    store.noteOrigin(c, Origin::Hidden);
    EXPECT_EQ(titles(), (QStringList{u"a"_s, u"b"_s}));
}

TEST_F(LibraryTest, NothingIsListedBeforeItIsKnownWhatIsHidden)
{
    const QString shown = newId();
    const QString hidden = newId();
    kept.add(hidden, u"hidden"_s, 1);
    kept.add(shown, u"shown"_s, 2);
    QTemporaryDir folder;
    store::ChatStore::noteOrigin(folder.path(), hidden, Origin::Hidden);
    store::ChatStore start(folder.path(), store::ChatStore::Mode::OnDisk, scripted.clock);
    ASSERT_TRUE(start.open());
    Library second(Library::Parts{chats, start, kept, basket, scripted.clock}, {});
    bool wasShown = false;
    const auto look = [&] { wasShown = wasShown || second.conversations().find(hidden); };
    QObject::connect(&second.conversations(), &Conversations::changed, &second, look);
    look();
    EXPECT_TRUE(soon([&] { return second.conversations().find(shown) != nullptr; }));
    EXPECT_FALSE(wasShown);
}

TEST_F(LibraryTest, AnOpenChatWithoutAFileIsARow)
{
    chat::Chat &chat = openChat();
    const QString id = chat.sessionId();
    ASSERT_FALSE(id.isEmpty());
    EXPECT_EQ(row(id).begunBy, BegunBy::Drawbridge);
    EXPECT_TRUE(row(id).isOpen);
    EXPECT_TRUE(row(id).title.isEmpty());
    EXPECT_EQ(row(id).updated, scripted.clock.wallTime());
    EXPECT_EQ(row(id).folder, chat.workspace());
    chat.setTitle(u"words"_s);
    EXPECT_EQ(row(id).title, u"words"_s);
    kept.add(id, u"as the file says"_s, 5, ConversationHost::Program);
    EXPECT_EQ(conversations().rows().size(), 1u);
    EXPECT_EQ(row(id).title, u"as the file says"_s);
    EXPECT_EQ(chat.title(), u"as the file says"_s) << "its window says the same";
    chats.close(chat);
    EXPECT_FALSE(row(id).isOpen);
}

TEST_F(LibraryTest, AClosedChatWithADraftOrAWaitingMessageStaysARow)
{
    store.update(a, [](ChatRecord &record) { record.draft = u"half a thought"_s; });
    store.update(b, [](ChatRecord &record) {
        record.title = u"Ask"_s;
        record.messages.waiting = {{u"m"_s, u"ask this"_s}};
    });
    store.update(c, [](ChatRecord &record) { record.isPinned = true; });
    ASSERT_TRUE(soon([&] { return titles().size() == 2; }));
    EXPECT_TRUE(titles().contains(u"half a thought"_s));
    EXPECT_TRUE(titles().contains(u"Ask"_s)) << "one that holds nothing is no row";
    const QDateTime closed(QDate(2026, 1, 1), QTime(12, 0));
    store.update(a, [&closed](ChatRecord &record) {
        record.updated = {}; // as earlier versions wrote it
        record.closed = closed;
    });
    EXPECT_EQ(row(a).updated, closed);
    emit conversations().searchRequested({u"thought"_s});
    EXPECT_EQ(kept.unfiled.size(), 2u);
    store.update(a, [](ChatRecord &record) { record.draft.clear(); });
    ASSERT_TRUE(soon([&] { return titles() == QStringList{u"Ask"_s}; }));
}

TEST_F(LibraryTest, MarksAreThoseOfTheChat)
{
    chat::Chat &chat = openChat();
    const QString id = chat.sessionId();
    chat.setOnScreen(true);
    scripted.goLive();
    EXPECT_EQ(row(id).mark, Mark::None);
    startTurn(chat, u"hello"_s);
    EXPECT_EQ(row(id).mark, Mark::Working);
    const QString request = scripted.askPermission();
    EXPECT_EQ(row(id).mark, Mark::Asks);
    scripted.withdrawPermission(request);
    EXPECT_EQ(row(id).mark, Mark::Working);
    scripted.streamText(u"Hi"_s);
    scripted.endTurn();
    EXPECT_EQ(row(id).mark, Mark::None) << "it was seen";
    EXPECT_FALSE(row(id).isUnseen);
    chat.setOnScreen(false);
    startTurn(chat, u"again"_s);
    scripted.streamText(u"Hi"_s);
    scripted.endTurn();
    EXPECT_EQ(row(id).mark, Mark::Unseen);
    EXPECT_TRUE(row(id).isUnseen);
    chat.setOnScreen(true);
    EXPECT_EQ(row(id).mark, Mark::None);
    startTurn(chat, u"fails"_s);
    scripted.failTurn(500, u"API Error: 500"_s);
    EXPECT_EQ(row(id).mark, Mark::Failed);
}

TEST_F(LibraryTest, AClosedConversationStaysUnseen)
{
    kept.add(a, u"a"_s, 1);
    store.update(a, [](ChatRecord &record) { record.isUnseen = true; });
    EXPECT_EQ(row(a).mark, Mark::Unseen);
    EXPECT_TRUE(row(a).isUnseen);
}

TEST_F(LibraryTest, ChangesAtTheSameTimeAreOneList)
{
    settle();
    const QSignalSpy lists(&conversations(), &Conversations::changed);
    kept.add(a, u"a"_s, 1);
    kept.add(b, u"b"_s, 2);
    store.update(a, [](ChatRecord &record) { record.isPinned = true; });
    settle();
    EXPECT_EQ(lists.size(), 1);
}

TEST_F(LibraryTest, AListThatIsBeingReadSaysSo)
{
    kept.listed = false;
    kept.add(a, u"a"_s, 1);
    settle();
    EXPECT_FALSE(conversations().isListed());
    kept.listed = true;
    emit kept.changed();
    settle();
    EXPECT_TRUE(conversations().isListed());
}

TEST_F(LibraryTest, EachProblemIsASentence)
{
    kept.troubles = {{u"/a"_s, u"x"_s}, {u"/b"_s, u"y"_s}};
    emit kept.changed();
    EXPECT_EQ(conversations().problems(), QStringList({u"/a"_s, u"/b"_s}));
}

TEST_F(LibraryTest, AKeptConversationIsOpened)
{
    kept.add(a, u"a"_s, 1);
    emit conversations().openRequested(a, u"item"_s);
    settle();
    ASSERT_EQ(openings.size(), 1u);
    EXPECT_EQ(openings[0].itemId, u"item"_s);
    emit conversations().ownWindowRequested(a);
    settle();
    ASSERT_EQ(openings.size(), 2u);
    EXPECT_TRUE(openings[1].isInOwnWindow);
}

TEST_F(LibraryTest, AnOpenChatIsShownAtOnceAndAnEndingOneWhenItsAgentIsGone)
{
    chat::Chat &chat = openChat();
    const QString id = chat.sessionId();
    scripted.goLive();
    emit conversations().openRequested(id, {});
    ASSERT_EQ(openings.size(), 1u);
    emit conversations().closeRequested(id);
    EXPECT_EQ(chats.count(), 0);
    emit conversations().openRequested(id, {});
    settle();
    EXPECT_EQ(openings.size(), 1u) << "two agents would lose each other's turns";
    scripted.agent().exit(0);
    settle();
    EXPECT_EQ(openings.size(), 2u);
}

TEST_F(LibraryTest, OtherRequestsReachTheProgram)
{
    emit conversations().branchRequested(a, u"item"_s);
    emit conversations().exportRequested(b);
    EXPECT_EQ(branches, QStringList{a + u" item"_s});
    EXPECT_EQ(exports, QStringList{b});
}

TEST_F(LibraryTest, ANameGoesToTheFile)
{
    kept.add(a, u"old"_s, 1);
    settle();
    emit conversations().renameRequested(a, u"  new\n name "_s);
    EXPECT_EQ(row(a).title, u"new name"_s) << "shown at once";
    EXPECT_EQ(kept.renames, QStringList{a + u" new name"_s});
    EXPECT_GT(kept.refreshes, 0);
    kept.setTitle(a, u"new name"_s);
    EXPECT_EQ(row(a).title, u"new name"_s);
    kept.setTitle(a, u"by a terminal"_s);
    EXPECT_EQ(row(a).title, u"by a terminal"_s) << "the file is right from then on";
    emit conversations().renameRequested(a, u"   "_s);
    EXPECT_EQ(row(a).title, u"by a terminal"_s);
}

TEST_F(LibraryTest, ANameThatCannotBeWrittenIsTakenBack)
{
    kept.add(a, u"old"_s, 1);
    settle();
    kept.canRename = false;
    emit conversations().renameRequested(a, u"new"_s);
    EXPECT_EQ(row(a).title, u"old"_s);
    ASSERT_EQ(refusals.size(), 1u);
    EXPECT_EQ(refusals[0].kind, Refusal::Kind::NotRenamed);
    EXPECT_EQ(refusals[0].detail, u"full"_s);
    EXPECT_EQ(refusals[0].title, u"old"_s) << "by the name that it keeps";
    kept.holders[a] = {77, {}, u"claude"_s};
    emit conversations().renameRequested(a, u"newer"_s);
    EXPECT_EQ(row(a).title, u"old"_s);
    ASSERT_EQ(refusals.size(), 2u);
    EXPECT_EQ(refusals[1].kind, Refusal::Kind::Held);
    EXPECT_EQ(refusals[1].holder->pid, 77);
    EXPECT_EQ(kept.renames.size(), 1);
}

TEST_F(LibraryTest, ALongNameIsTheOneThatTheListReadsAndWrittenOnce)
{
    chat::Chat &chat = openChat();
    const QString id = chat.sessionId();
    kept.add(id, u"old"_s, 1);
    settle();
    const QString full(300, u'n');
    const QString read = full.left(agent::kLongestTitle);
    emit conversations().renameRequested(id, full);
    settle();
    ASSERT_EQ(kept.renames, QStringList{id + u' ' + read});
    EXPECT_EQ(chat.title(), read);
    emit chat.stateChanged(session::ChatState::Stopped); // again without an agent
    settle();
    EXPECT_EQ(kept.renames.size(), 1);
    kept.setTitle(id, read);
    settle();
    kept.setTitle(id, u"by a terminal"_s);
    EXPECT_EQ(row(id).title, u"by a terminal"_s) << "the file is right from then on";
}

TEST_F(LibraryTest, ALiveAgentIsAskedForTheNameElseItIsWrittenAfterItsEnd)
{
    chat::Chat &chat = openChat();
    const QString id = chat.sessionId();
    kept.add(id, u"old"_s, 1);
    scripted.goLive();
    canRenameLive = true;
    emit conversations().renameRequested(id, u"live"_s);
    EXPECT_EQ(row(id).title, u"live"_s);
    EXPECT_EQ(chat.title(), u"live"_s);
    EXPECT_EQ(liveNames, QStringList{u"live"_s});
    EXPECT_TRUE(kept.renames.isEmpty());
    kept.setTitle(id, u"live"_s);
    settle();
    canRenameLive = false;
    emit conversations().renameRequested(id, u"later"_s);
    EXPECT_EQ(row(id).title, u"later"_s);
    EXPECT_TRUE(kept.renames.isEmpty()) << "an agent has the file open";
    chats.close(chat);
    settle();
    EXPECT_TRUE(kept.renames.isEmpty());
    scripted.agent().exit(0);
    settle();
    EXPECT_EQ(kept.renames, QStringList{id + u" later"_s});
}

TEST_F(LibraryTest, OfManySearchesTheNewestIsShown)
{
    kept.add(a, u"a"_s, 1);
    settle();
    SearchQuery query;
    for (const QString &text : {u"o"_s, u"on"_s, u"one"_s}) {
        query.text = text;
        emit conversations().searchRequested(query);
    }
    EXPECT_EQ(kept.searches, QStringList{u"o"_s});
    SearchAnswer answer;
    answer.hits = {SearchHit{a, false, u"item"_s, u"s"_s, {}, {}, 2},
                   SearchHit{b, false, u"item"_s, u"s"_s, {}, {}, 3}};
    answer.hitCount = 5;
    answer.conversationCount = 2;
    kept.answerSearch(answer);
    EXPECT_FALSE(conversations().found()) << "an old answer";
    EXPECT_EQ(kept.searches, (QStringList{u"o"_s, u"one"_s}));
    kept.answerSearch(answer);
    ASSERT_TRUE(conversations().found());
    EXPECT_EQ(conversations().found()->hits.size(), 1u) << "b is not listed";
    EXPECT_EQ(conversations().found()->hitCount, 2);
    EXPECT_EQ(conversations().found()->conversationCount, 1);
    query.text = u" "_s;
    emit conversations().searchRequested(query);
    EXPECT_FALSE(conversations().found());
    EXPECT_EQ(kept.searches.size(), 2);
}

TEST_F(LibraryTest, WhatNoFileHasIsSearchedToo)
{
    chat::Chat &chat = openChat();
    chat.setTitle(u"a title"_s);
    chat.setDraft(u"a draft"_s);
    kept.add(a, u"a"_s, 1);
    store.update(a, [](ChatRecord &record) {
        record.messages.waiting = {{u"id"_s, u"waits"_s}};
        record.messages.unanswered = {{u"id2"_s, u"is in its file"_s}};
    });
    kept.add(b, u"b"_s, 1);
    store.update(b, [](ChatRecord &record) { record.isPinned = true; });
    store.update(c, [](ChatRecord &record) { record.draft = u"of a closed chat"_s; });
    settle();
    emit conversations().searchRequested({u"x"_s});
    QHash<QString, QStringList> texts;
    for (const auto &each : kept.unfiled)
        texts.insert(each.sessionId + u' ' + each.title, each.texts);
    EXPECT_EQ(texts, (QHash<QString, QStringList>{
                         {chat.sessionId() + u" a title"_s, {u"a draft"_s}},
                         {a + u" a"_s, {u"waits"_s}},
                         {c + u" of a closed chat"_s, {u"of a closed chat"_s}},
                     }));
}

TEST_F(LibraryTest, ANameForWhatHasNoFileYetOutlivesTheProgram)
{
    chat::Chat &chat = openChat();
    const QString id = chat.sessionId();
    emit conversations().renameRequested(id, u"mine"_s);
    settle();
    EXPECT_EQ(store.find(id)->name, u"mine"_s);
    // Another run begins with that.
    LibraryActions actions;
    QStringList asked;
    actions.rename = [&asked](chat::Chat &, const QString &title) {
        asked.append(title);
        return true;
    };
    library = std::make_unique<Library>(Library::Parts{chats, store, kept, basket, scripted.clock},
                                        std::move(actions));
    scripted.goLive();
    EXPECT_EQ(asked, QStringList());
    kept.add(id, u"first words"_s, 1);
    EXPECT_EQ(row(id).title, u"mine"_s);
    EXPECT_EQ(chat.title(), u"mine"_s);
    chat.setDraft(u"x"_s);
    settle();
    EXPECT_EQ(asked, QStringList{u"mine"_s}) << "once";
    kept.setTitle(id, u"mine"_s);
    settle();
    EXPECT_EQ(store.find(id)->name, QString());
    kept.setTitle(id, u"by a terminal"_s);
    EXPECT_EQ(row(id).title, u"by a terminal"_s);
}

TEST_F(LibraryTest, AnOldNameIsWrittenToTheFileUnlessThatWasNamedLater)
{
    const auto startWith = [this](const QString &id, bool isNamed) {
        store.update(id, [](store::ChatRecord &record) { record.name = u"mine"_s; });
        kept.add(id, u"theirs"_s, 1);
        kept.list.back().facts.isNamed = isNamed;
    };
    library.reset();
    startWith(a, true);
    startWith(b, false);
    library = std::make_unique<Library>(Library::Parts{chats, store, kept, basket, scripted.clock},
                                        LibraryActions());
    settle();
    EXPECT_EQ(row(a).title, u"theirs"_s);
    EXPECT_EQ(store.find(a)->name, QString());
    EXPECT_EQ(row(b).title, u"mine"_s);
    EXPECT_EQ(kept.renames, QStringList{b + u" mine"_s});
}

TEST_F(LibraryTest, ReadsNoRecordsAtTheStart)
{
    QTemporaryDir folder;
    {
        store::ChatStore first(folder.path(), store::ChatStore::Mode::OnDisk, scripted.clock);
        ASSERT_TRUE(first.open());
        first.update(a, [](store::ChatRecord &record) { record.isOpen = true; });
        first.update(b, [](store::ChatRecord &record) { record.name = u"mine"_s; });
    }
    store::ChatStore second(folder.path(), store::ChatStore::Mode::OnDisk, scripted.clock);
    ASSERT_TRUE(second.open());
    Library other(Library::Parts{chats, second, kept, basket, scripted.clock}, LibraryActions());
    EXPECT_TRUE(second.known(a));
    EXPECT_FALSE(second.known(b));
    EXPECT_TRUE(soon([&] { return second.known(b) != nullptr; }));
}

TEST_F(LibraryTest, AnIncompleteIndexIsSearchedAgain)
{
    SearchQuery query;
    query.text = u"one"_s;
    emit conversations().searchRequested(query);
    SearchAnswer answer;
    answer.isComplete = false;
    kept.answerSearch(answer);
    EXPECT_EQ(kept.searches.size(), 1);
    scripted.clock.advance(Library::kSearchAgain);
    EXPECT_EQ(kept.searches.size(), 2);
    answer.isComplete = true;
    kept.answerSearch(answer);
    scripted.clock.advance(10 * Library::kSearchAgain);
    EXPECT_EQ(kept.searches.size(), 2);
}

TEST_F(LibraryTest, TheRecordsThatAreKnownAreNotCopied)
{
    store.update(a, [](ChatRecord &record) { record.draft = u"draft"_s; });
    ASSERT_EQ(store.knownRecords().size(), 1);
    EXPECT_EQ(&*store.knownRecords().cbegin(), store.known(a));
}

TEST_F(LibraryTest, AClosedDraftHasTheTimeOfItsFirstWords)
{
    chat::Chat &chat = openChat();
    const QString id = chat.sessionId();
    const QDateTime begun = scripted.clock.wallTime();
    chat.setDraft(u"half a thought"_s);
    scripted.clock.advance(std::chrono::hours(1));
    emit conversations().closeRequested(id);
    settle();
    EXPECT_FALSE(row(id).isOpen);
    EXPECT_EQ(row(id).updated, begun);
    ASSERT_TRUE(store.find(id));
    EXPECT_EQ(store.find(id)->updated, begun);
}

} // namespace librarytest
