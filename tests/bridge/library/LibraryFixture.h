#pragma once

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

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

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

/// A library over kept conversations that the test writes, a real store and a scripted chat.
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

} // namespace librarytest
