#include "bridge/library/Library.h"

#include "bridge/chat/Chat.h"
#include "bridge/core/Ids.h"
#include "tests/support/EventLoop.h"
#include "tests/support/ScriptedChat.h"

#include <QDir>
#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>

#include <gtest/gtest.h>

#include <map>

namespace librarytest {

using namespace Qt::StringLiterals;
using namespace bridge;
using namespace bridge::library;
using agent::ConversationHolder;
using agent::ConversationHost;
using history::SearchAnswer;
using history::SearchHit;
using history::SearchQuery;
using store::ChatRecord;
using store::Origin;

/// Kept conversations that the test writes. Answers come when it lets them.
class FakeKept final : public KeptConversations
{
public:
    void add(const QString &sessionId, const QString &title, int ageSeconds,
             ConversationHost host = ConversationHost::Program)
    {
        history::HistoryRow row;
        row.file = {u"/x/"_s + sessionId, sessionId, 1, 1, 1};
        row.facts.title = title;
        row.facts.folder = u"/work"_s;
        row.facts.updated = QDateTime(QDate(2026, 1, 1), QTime(12, 0)).addSecs(-ageSeconds);
        row.facts.host = host;
        list.push_back(row);
        emit changed();
    }
    void setTitle(const QString &sessionId, const QString &title)
    {
        for (auto &row : list) {
            if (row.file.sessionId == sessionId)
                row.facts.title = title;
        }
        emit changed();
    }
    void drop(const QString &sessionId)
    {
        std::erase_if(list, [&](const auto &row) { return row.file.sessionId == sessionId; });
        emit changed();
    }

    [[nodiscard]] const std::vector<history::HistoryRow> &rows() const override { return list; }
    [[nodiscard]] const history::HistoryRow *find(const QString &sessionId) const override
    {
        for (const auto &row : list) {
            if (row.file.sessionId == sessionId)
                return &row;
        }
        return nullptr;
    }
    [[nodiscard]] bool isListed() const override { return listed; }
    [[nodiscard]] const std::vector<agent::ArchiveProblem> &problems() const override
    {
        return troubles;
    }
    void search(const SearchQuery &query, QObject *, Answer<SearchAnswer> answer) override
    {
        searches.append(query.text);
        unfiled = query.unfiled;
        searchAnswer = std::move(answer);
    }
    void holder(const QString &sessionId, QObject *context, Answer<HolderResult> answer) override
    {
        ++holderQuestions;
        later(context, [this, sessionId, answer] {
            if (holderProblem)
                return answer(failed(agent::ArchiveProblem(*holderProblem)));
            const auto it = holders.find(sessionId);
            answer(it == holders.end() ? Holder() : Holder(it->second));
        });
    }
    void rename(const QString &sessionId, const QString &title, QObject *context,
                Answer<Done> answer) override
    {
        renames.append(sessionId + u' ' + title);
        later(context, [this, answer] {
            answer(canRename ? Done() : Done(failed(agent::ArchiveProblem{u"/x"_s, u"full"_s})));
        });
    }
    void copy(const QString &, const QString &, const QString &, const QString &, QObject *context,
              Answer<Copied> answer) override
    {
        later(context, [answer] { answer(agent::CopyOutcome::Made); });
    }
    void belongings(const QString &sessionId, QObject *context, Answer<Paths> answer) override
    {
        later(context, [this, sessionId, answer] {
            if (filesProblem)
                answer(failed(agent::ArchiveProblem(*filesProblem)));
            else
                answer(files.value(sessionId));
        });
    }
    void refresh() override { ++refreshes; }

    void answerSearch(const SearchAnswer &answer)
    {
        const auto tell = std::exchange(searchAnswer, {}); // it may ask the next question
        tell(answer);
    }

    std::vector<history::HistoryRow> list;
    std::vector<agent::ArchiveProblem> troubles;
    std::map<QString, ConversationHolder> holders;
    std::optional<agent::ArchiveProblem> holderProblem; ///< they cannot be known
    std::optional<agent::ArchiveProblem> filesProblem;
    QHash<QString, QStringList> files;
    QStringList searches;
    std::vector<history::UnfiledTexts> unfiled; ///< of the last search
    QStringList renames;
    Answer<SearchAnswer> searchAnswer;
    bool listed = true;
    bool canRename = true;
    int refreshes = 0;
    int holderQuestions = 0;

private:
    static void later(QObject *context, std::function<void()> answer)
    {
        QMetaObject::invokeMethod(context, std::move(answer), Qt::QueuedConnection);
    }
};

class LibraryTest : public testing::Test
{
protected:
    LibraryTest()
        : home(qgetenv("HOME"))
        , dataHome(qgetenv("XDG_DATA_HOME"))
    {
        qputenv("HOME", QFile::encodeName(base.path()));
        qputenv("XDG_DATA_HOME", QFile::encodeName(base.filePath(u"data"_s)));
        EXPECT_TRUE(store.open());
        EXPECT_TRUE(soon([this] { return !store.areOriginsAwaited(); }));
        LibraryActions actions;
        actions.open = [this](const Opening &opening) { openings.push_back(opening); };
        actions.branch = [this](const QString &id, const QString &item) {
            branches.append(id + u' ' + item);
        };
        actions.exportAsMarkdown = [this](const QString &id) { exports.append(id); };
        actions.rename = [this](chat::Chat &, const QString &title) {
            liveNames.append(title);
            return canRenameLive;
        };
        actions.words = [](const Troubles &troubles) {
            QStringList sentences;
            for (const auto &problem : troubles.archive)
                sentences.append(problem.path);
            return sentences;
        };
        library = std::make_unique<Library>(
            Library::Parts{chats, store, kept, basket, scripted.clock}, std::move(actions));
        QObject::connect(library.get(), &Library::refused, library.get(),
                         [this](const Refusal &refusal) { refusals.push_back(refusal); });
    }
    ~LibraryTest() override
    {
        qputenv("HOME", home);
        qputenv("XDG_DATA_HOME", dataHome);
    }

    Conversations &conversations() { return library->conversations(); }
    /// The rows as text: session's first character, title, marks.
    QStringList titles()
    {
        settle();
        QStringList list;
        for (const ConversationRow &row : conversations().rows())
            list.append(row.title);
        return list;
    }
    const ConversationRow &row(const QString &sessionId)
    {
        settle();
        static const ConversationRow none;
        const ConversationRow *found = conversations().find(sessionId);
        EXPECT_NE(found, nullptr);
        return found ? *found : none;
    }
    chat::Chat &openChat()
    {
        scripted.keepChat({&store});
        return chats.add(scripted.takeChat());
    }
    /// A message is sent when it is kept.
    void startTurn(chat::Chat &chat, const QString &message)
    {
        const QSignalSpy sent(&chat, &chat::Chat::messageSent);
        chat.send(message);
        ASSERT_TRUE(soon([&sent] { return sent.size() == 1; }));
        scripted.beginTurn();
    }
    /// A conversation with files, in no chat.
    void addWithFiles(const QString &sessionId, const QString &title)
    {
        QStringList files;
        for (const QString &name : {sessionId + u".jsonl"_s, sessionId + u".history"_s}) {
            const QString path = base.filePath(name);
            QFile file(path);
            ASSERT_TRUE(file.open(QIODevice::WriteOnly));
            file.write("content");
            files.append(path);
        }
        kept.files.insert(sessionId, files);
        kept.add(sessionId, title, 10);
        settle();
    }
    bool hasFiles(const QString &sessionId) const
    {
        return QFile::exists(base.filePath(sessionId + u".jsonl"_s))
               && QFile::exists(base.filePath(sessionId + u".history"_s));
    }

    const QByteArray home;
    const QByteArray dataHome;
    QTemporaryDir base;
    ScriptedChat scripted;
    store::ChatStore store{base.filePath(u"store"_s), store::ChatStore::Mode::OnDisk,
                           scripted.clock};
    chat::ChatList chats;
    FakeKept kept;
    Wastebasket basket;
    std::vector<Opening> openings;
    QStringList branches;
    QStringList exports;
    QStringList liveNames;
    bool canRenameLive = false;
    std::vector<Refusal> refusals;
    std::unique_ptr<Library> library;
    const QString a = u"aaaaaaaa-0000-4000-8000-000000000000"_s;
    const QString b = u"bbbbbbbb-0000-4000-8000-000000000000"_s;
    const QString c = u"cccccccc-0000-4000-8000-000000000000"_s;
};

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

TEST_F(LibraryTest, ADeletedConversationCanBeBroughtBack)
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

TEST_F(LibraryTest, WhatAnEmptyBranchBeginsWithIsNotDeleted)
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

TEST_F(LibraryTest, EachOfSeveralDeletedConversationsCanBeBroughtBack)
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

TEST_F(LibraryTest, AMessageThatWasBeingChangedComesBackWithTheChat)
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

TEST_F(LibraryTest, WhatCanBeBroughtBackIsBounded)
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

TEST_F(LibraryTest, TheRecordsThatAreKnownAreNotCopied)
{
    store.update(a, [](ChatRecord &record) { record.draft = u"draft"_s; });
    ASSERT_EQ(store.knownRecords().size(), 1);
    EXPECT_EQ(&*store.knownRecords().cbegin(), store.known(a));
}

TEST_F(LibraryTest, WhatIsInTheWayOfTheUndoIsNamed)
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

TEST_F(LibraryTest, WithoutAWastebasketItAsksFirst)
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

TEST_F(LibraryTest, AHeldConversationIsNotDeleted)
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

TEST_F(LibraryTest, WhoseHolderCannotBeKnownIsOnlyShown)
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

TEST_F(LibraryTest, WhatCannotBeListedIsNotDeleted)
{
    addWithFiles(a, u"title"_s);
    kept.filesProblem = agent::ArchiveProblem{u"/todos"_s, u"Permission denied"_s};
    emit conversations().deleteRequested(a);
    ASSERT_TRUE(soon([&] { return refusals.size() == 1; }));
    EXPECT_EQ(refusals[0].kind, Refusal::Kind::NotDeleted);
    EXPECT_EQ(refusals[0].detail, u"/todos"_s);
    EXPECT_TRUE(hasFiles(a));
}

TEST_F(LibraryTest, AnOpenChatIsClosedBeforeItIsDeletedUnlessItWorks)
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

TEST_F(LibraryTest, AnOpenChatIsNotClosedForWhatIsNotDeleted)
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

TEST_F(LibraryTest, ItsOwnAgentIsNoReasonNotToDelete)
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

TEST_F(LibraryTest, AChatWithoutAFileIsDeletedToo)
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
