#include "bridge/library/Library.h"

#include "bridge/chat/Chat.h"
#include "bridge/library/ConversationRows.h"

#include <algorithm>
#include <utility>

namespace bridge::library {

using chat::Chat;
using chat::ChatList;
using history::SearchAnswer;
using history::SearchQuery;
using store::ChatRecord;

namespace {

QString textOf(const agent::ArchiveProblem &problem)
{
    return QStringLiteral("%1: %2").arg(problem.path, problem.message);
}

} // namespace

Library::Library(const Parts &parts, LibraryActions actions, QObject *parent)
    : QObject(parent)
    , m_parts(parts)
    , m_actions(std::move(actions))
{
    for (int at = 0; at < m_parts.chats.count(); ++at)
        follow(&m_parts.chats.at(at));
    connect(&m_parts.chats, &ChatList::added, this, [this](Chat *chat) {
        follow(chat);
        listSoon();
    });
    connect(&m_parts.chats, &ChatList::closing, this, &Library::onClosing);
    const auto takeName = [this](const ChatRecord &record) {
        if (record.name.isEmpty() || m_titles.contains(record.sessionId))
            return;
        m_titles.insert(record.sessionId, record.name);
        m_oldNames.insert(record.sessionId);
    };
    for (const ChatRecord &record : m_parts.store.knownRecords())
        takeName(record);
    connect(&m_parts.store, &store::ChatStore::changed, this, [this, takeName](const QString &id) {
        if (const ChatRecord *record = m_parts.store.known(id))
            takeName(*record);
        listSoon();
    });
    connect(&m_parts.store, &store::ChatStore::originsChanged, this, &Library::listSoon);
    connect(&m_parts.store, &store::ChatStore::problemsChanged, this, &Library::showProblem);
    connect(&m_parts.kept, &KeptConversations::changed, this, [this] {
        for (auto it = m_deleted.begin(); it != m_deleted.end();)
            it = m_parts.kept.find(*it) ? std::next(it) : m_deleted.erase(it);
        listSoon();
        showProblem();
    });
    connectRequests();
    list();
    showProblem();
}

Library::~Library() = default;

void Library::connectRequests()
{
    Conversations *requests = &m_conversations;
    connect(requests, &Conversations::searchRequested, this, &Library::search);
    connect(requests, &Conversations::openRequested, this,
            [this](const QString &id, const QString &item) { open(id, item, false); });
    connect(requests, &Conversations::ownWindowRequested, this,
            [this](const QString &id) { open(id, {}, true); });
    connect(requests, &Conversations::renameRequested, this, &Library::rename);
    connect(requests, &Conversations::pinRequested, this, [this](const QString &id, bool pinned) {
        change(id, [pinned](ChatRecord &record) { record.isPinned = pinned; });
    });
    connect(requests, &Conversations::archiveRequested, this,
            [this](const QString &id, bool archived) {
                change(id, [archived](ChatRecord &record) { record.isArchived = archived; });
            });
    connect(requests, &Conversations::branchRequested, this,
            [this](const QString &id, const QString &item) {
                if (m_actions.branch)
                    m_actions.branch(id, item);
            });
    connect(requests, &Conversations::exportRequested, this, [this](const QString &id) {
        if (m_actions.exportAsMarkdown)
            m_actions.exportAsMarkdown(id);
    });
    connect(requests, &Conversations::deleteRequested, this, &Library::requestDelete);
    connect(requests, &Conversations::undoDeleteRequested, this, &Library::undoDelete);
    connect(requests, &Conversations::closeRequested, this, [this](const QString &id) {
        if (Chat *chat = chatOf(m_parts.chats, id)) {
            chat->noteClosed();
            m_parts.chats.close(*chat);
        }
    });
}

void Library::change(const QString &sessionId, const std::function<void(ChatRecord &)> &change)
{
    // The record of a conversation that was never open here is made by this.
    const bool isKept = !m_parts.store.find(sessionId) && m_parts.kept.find(sessionId);
    m_parts.store.update(sessionId, [&](ChatRecord &record) {
        record.hasBegun = record.hasBegun || isKept;
        change(record);
    });
}

// ---- The list ----

void Library::follow(Chat *chat)
{
    m_opened.insert(chat, m_parts.clock.wallTime());
    connect(chat, &Chat::titleChanged, this, &Library::listSoon);
    connect(chat, &Chat::agentChanged, this, &Library::listSoon); // workspace, hung
    connect(chat, &Chat::sessionIdChanged, this, &Library::listSoon);
    const auto mark = [this, chat] {
        const bool isUnseen = chat->isUnseen();
        if (!m_conversations.setMark(chat->sessionId(), markOf(*chat, isUnseen), isUnseen))
            listSoon();
    };
    connect(chat, &Chat::unseenChanged, this, mark);
    connect(chat, &Chat::cutTurnChanged, this, mark);
    connect(chat, &Chat::turnEnded, this, mark); // Chat::failure()
    connect(chat, &Chat::stateChanged, this, [this, chat, mark] {
        mark();
        if (chat->state() == session::ChatState::Stopped)
            writeTitle(chat->sessionId(), Failing::Openly);
    });
    connect(chat, &QObject::destroyed, this, [this, chat] { m_opened.remove(chat); });
}

void Library::onClosing(Chat *chat)
{
    const QString id = chat->sessionId();
    ++m_ending[id];
    // Not before it is gone: until then it may write its record.
    connect(chat, &QObject::destroyed, this, [this, id] {
        if (--m_ending[id] > 0)
            return;
        m_ending.remove(id);
        writeTitle(id, Failing::Openly);
        const auto waiting = std::exchange(m_waiting, {});
        for (const auto &[session, then] : waiting) {
            if (session == id)
                then();
            else
                m_waiting.emplace_back(session, then);
        }
    });
    listSoon();
}

void Library::whenFree(const QString &sessionId, std::function<void()> then)
{
    if (m_ending.contains(sessionId))
        m_waiting.emplace_back(sessionId, std::move(then));
    else
        then();
}

/// Once for all that changes at the same time.
void Library::listSoon()
{
    if (std::exchange(m_isListing, true))
        return;
    QMetaObject::invokeMethod(this, &Library::list, Qt::QueuedConnection);
}

void Library::list()
{
    m_isListing = false;
    adoptTitles();
    QSet<QString> without = m_deleted;
    for (auto it = m_deleting.keyBegin(); it != m_deleting.keyEnd(); ++it)
        without.insert(*it);
    m_conversations.setRows(
        makeRows({m_parts.chats, m_parts.store, m_parts.kept, m_titles, without, m_opened}),
        m_parts.kept.isListed());
}

/// Chats take over the titles of the agent's files, which a terminal may have changed too.
void Library::adoptTitles()
{
    const auto titles = m_titles;
    for (auto it = titles.cbegin(); it != titles.cend(); ++it) {
        const history::HistoryRow *kept = m_parts.kept.find(it.key());
        if (!kept)
            continue;
        if (kept->facts.title == *it) {
            m_written.remove(it.key());
            keepName(it.key(), {});
        } else if (m_oldNames.contains(it.key()) && kept->facts.isNamed) {
            // It was written before that program ended, and another one came later; or it was not.
            keepName(it.key(), {});
        } else if (m_askedFor.value(it.key()) != *it) {
            // It had no file when it was named.
            Chat *chat = chatOf(m_parts.chats, it.key());
            if (!chat) {
                m_askedFor.insert(it.key(), *it);
                writeTitle(it.key(), Failing::Quietly);
            } else {
                (void)askForName(*chat, *it);
            }
        }
    }
    for (int at = 0; at < m_parts.chats.count(); ++at) {
        Chat &chat = m_parts.chats.at(at);
        const history::HistoryRow *kept = m_parts.kept.find(chat.sessionId());
        if (kept && !kept->facts.title.isEmpty() && !m_titles.contains(chat.sessionId())
            && chat.title() != kept->facts.title)
            chat.setTitle(kept->facts.title);
    }
}

void Library::keepName(const QString &sessionId, const QString &name)
{
    if (name.isEmpty()) {
        m_titles.remove(sessionId);
        m_oldNames.remove(sessionId);
        m_askedFor.remove(sessionId);
    } else {
        m_titles.insert(sessionId, name);
        m_oldNames.remove(sessionId);
    }
    const ChatRecord *record = m_parts.store.find(sessionId);
    if (record ? record->name != name : !name.isEmpty())
        change(sessionId, [&name](ChatRecord &changed) { changed.name = name; });
}

/// False: it has no agent that could write the name.
bool Library::askForName(Chat &chat, const QString &name)
{
    if (!m_actions.rename || !m_actions.rename(chat, name))
        return false;
    if (m_parts.kept.find(chat.sessionId()))
        m_askedFor.insert(chat.sessionId(), name);
    return true;
}

void Library::showProblem()
{
    if (m_actions.words)
        m_conversations.setProblems(
            m_actions.words({m_parts.kept.problems(), m_parts.store.problems()}));
}

QString Library::titleOf(const QString &sessionId) const
{
    const ConversationRow *row = m_conversations.find(sessionId);
    return row ? row->title : m_deleting.value(sessionId);
}

void Library::refuse(Refusal::Kind kind, const QString &sessionId,
                     const KeptConversations::Holder &holder, const QString &detail)
{
    const EmitGuard::Scope scope(m_emitGuard);
    emit refused({kind, sessionId, titleOf(sessionId), holder, detail});
}

// ---- Opening and names ----

void Library::open(const QString &sessionId, const QString &itemId, bool isInOwnWindow)
{
    const auto show = [this, sessionId, itemId, isInOwnWindow] {
        if (m_actions.open)
            m_actions.open({sessionId, itemId, isInOwnWindow});
    };
    if (chatOf(m_parts.chats, sessionId))
        show();
    else
        whenFree(sessionId, show);
}

void Library::rename(const QString &sessionId, const QString &title)
{
    // A longer one would never be the one that the list reads.
    QString name = title.simplified().left(agent::kLongestTitle).trimmed();
    if (!name.isEmpty() && name.back().isHighSurrogate())
        name.chop(1);
    if (name.isEmpty())
        return;
    listSoon();
    Chat *chat = chatOf(m_parts.chats, sessionId);
    if (chat)
        chat->setTitle(name);
    keepName(sessionId, name);
    if (!chat || !askForName(*chat, name))
        writeTitle(sessionId, Failing::Openly);
}

/// Writes a name to the agent's file as soon as no agent of this program has it open.
void Library::writeTitle(const QString &sessionId, Failing failing)
{
    const Chat *chat = chatOf(m_parts.chats, sessionId);
    const bool isLive = chat && chat->state() != session::ChatState::Stopped;
    if (isLive || !m_titles.contains(sessionId) || m_ending.contains(sessionId)
        || !m_parts.kept.find(sessionId) || m_renaming.contains(sessionId)
        || m_written.value(sessionId) == m_titles.value(sessionId))
        return;
    m_renaming.insert(sessionId);
    const auto fail = [this, sessionId, failing](Refusal::Kind kind,
                                                 const KeptConversations::Holder &holder,
                                                 const QString &detail) {
        m_renaming.remove(sessionId);
        if (failing == Failing::Quietly)
            return; // it is kept, and tried again at the next start
        keepName(sessionId, {});
        list(); // the refusal has the name that it keeps
        refuse(kind, sessionId, holder, detail);
    };
    m_parts.kept.holder(sessionId, this, [this, sessionId, failing, fail](const auto &holder) {
        if (!holder)
            return fail(Refusal::Kind::HolderUnknown, {}, textOf(holder.error()));
        if (*holder)
            return fail(Refusal::Kind::Held, *holder, {});
        const QString name = m_titles.value(sessionId);
        m_parts.kept.rename(
            sessionId, name, this, [this, sessionId, name, failing, fail](const auto &done) {
                if (!done)
                    return fail(Refusal::Kind::NotRenamed, {}, done.error().message);
                m_renaming.remove(sessionId);
                m_written.insert(sessionId, name);
                if (m_titles.value(sessionId) != name) // renamed once more meanwhile
                    writeTitle(sessionId, failing);
                m_parts.kept.refresh();
            });
    });
}

// ---- Search ----

void Library::search(const SearchQuery &query)
{
    m_searchTimer.reset();
    m_conversations.setFound(std::nullopt);
    m_query = query.text.trimmed().isEmpty() ? std::nullopt : std::optional(query);
    m_isQueryNew = m_query.has_value();
    askSearch();
}

/// One question at a time: of those that come meanwhile only the newest is asked.
void Library::askSearch()
{
    if (m_isSearching || !m_query)
        return;
    m_isSearching = true;
    m_isQueryNew = false;
    SearchQuery query = *m_query;
    query.unfiled = unfiledTexts();
    m_parts.kept.search(query, this, [this](const SearchAnswer &answer) {
        m_isSearching = false;
        if (m_isQueryNew)
            askSearch();
        else if (m_query)
            onFound(answer);
    });
}

std::vector<history::UnfiledTexts> Library::unfiledTexts() const
{
    std::vector<history::UnfiledTexts> all;
    for (const ChatRecord &record : m_parts.store.knownRecords()) {
        const bool hasFile = m_parts.kept.find(record.sessionId) != nullptr;
        QStringList texts = unfiledTextsOf(record, hasFile);
        if (hasFile && texts.isEmpty())
            continue;
        if (const ConversationRow *row = m_conversations.find(record.sessionId))
            all.push_back({row->sessionId, row->title, row->folder, row->updated, texts});
    }
    return all;
}

void Library::onFound(const SearchAnswer &answer)
{
    SearchAnswer listed = answer;
    listed.hits.clear();
    for (const history::SearchHit &hit : answer.hits) {
        if (m_conversations.find(hit.sessionId)) {
            listed.hits.push_back(hit);
        } else { // of practice or a check, or deleted
            listed.hitCount -= hit.count;
            --listed.conversationCount;
        }
    }
    listed.hitCount = std::max(0, listed.hitCount);
    listed.conversationCount = std::max(0, listed.conversationCount);
    if (!answer.isComplete)
        m_searchTimer = m_parts.clock.after(kSearchAgain, [this] { askSearch(); });
    m_conversations.setFound(std::move(listed));
}

// ---- Deleting ----

void Library::requestDelete(const QString &sessionId)
{
    deleteNow(sessionId, Way::Wastebasket);
}

void Library::deleteForGood(const QString &sessionId)
{
    deleteNow(sessionId, Way::ForGood);
}

void Library::deleteNow(const QString &sessionId, Way way)
{
    if (!m_conversations.find(sessionId) || m_deleting.contains(sessionId)
        || m_asking.contains(sessionId))
        return;
    const Chat *chat = chatOf(m_parts.chats, sessionId);
    if (chat && chat->wouldLoseWork())
        return refuse(Refusal::Kind::Working, sessionId);
    if (const auto branch = emptyBranchOf(sessionId))
        return refuse(Refusal::Kind::HasBranch, sessionId, {}, *branch);
    m_asking.insert(sessionId);
    const auto forget = [this, sessionId] { m_asking.remove(sessionId); };
    const auto look = [this, sessionId, way](const QStringList &paths) {
        if (way == Way::ForGood)
            return closeAndDelete(sessionId, way, paths);
        m_parts.wastebasket.canTake(paths, this, [this, sessionId, way, paths](bool canTake) {
            if (canTake)
                return closeAndDelete(sessionId, way, paths);
            m_asking.remove(sessionId);
            askForConsent(sessionId);
        });
    };
    const auto find = [this, sessionId, look, forget] {
        m_parts.kept.belongings(
            sessionId, this, [this, sessionId, look, forget](const auto &paths) {
                if (paths)
                    return look(*paths);
                refuse(Refusal::Kind::NotDeleted, sessionId, {}, paths.error().path);
                forget();
            });
    };
    whenFree(sessionId, [this, sessionId, find, forget] { unlessHeld(sessionId, find, forget); });
}

/// All that could speak against it was asked, so that the chat is not closed in vain.
void Library::closeAndDelete(const QString &sessionId, Way way, const QStringList &paths)
{
    m_asking.remove(sessionId);
    Chat *chat = chatOf(m_parts.chats, sessionId);
    if (chat && chat->wouldLoseWork()) // by now
        return refuse(Refusal::Kind::Working, sessionId);
    m_deleting.insert(sessionId, titleOf(sessionId));
    if (!chat && !m_ending.contains(sessionId))
        return deleteFiles(sessionId, way, paths);
    if (chat) {
        chat->noteClosed();
        m_parts.chats.close(*chat);
    }
    whenFree(sessionId, [this, sessionId, way] {
        // Another process may have opened it while the agent ended.
        unlessHeld(
            sessionId,
            [this, sessionId, way] {
                // The agent has written more meanwhile.
                m_parts.kept.belongings(sessionId, this, [this, sessionId, way](const auto &found) {
                    if (found)
                        return deleteFiles(sessionId, way, *found);
                    refuse(Refusal::Kind::NotDeleted, sessionId, {}, found.error().path);
                    keep(sessionId);
                });
            },
            [this, sessionId] { keep(sessionId); });
    });
}

void Library::unlessHeld(const QString &sessionId, std::function<void()> then,
                         std::function<void()> held)
{
    m_parts.kept.holder(
        sessionId, this,
        [this, sessionId, then = std::move(then), held = std::move(held)](const auto &holder) {
            if (!holder)
                refuse(Refusal::Kind::HolderUnknown, sessionId, {}, textOf(holder.error()));
            else if (*holder && !isOwnAgent(sessionId, **holder))
                refuse(Refusal::Kind::Held, sessionId, *holder);
            else
                return then();
            held();
        });
}

bool Library::isOwnAgent(const QString &sessionId, const agent::ConversationHolder &holder) const
{
    const Chat *chat = chatOf(m_parts.chats, sessionId);
    return chat && holder.pid != 0 && chat->agent().pid == holder.pid;
}

void Library::askForConsent(const QString &sessionId)
{
    const EmitGuard::Scope scope(m_emitGuard);
    emit deleteNeedsConsent(sessionId, titleOf(sessionId));
}

std::optional<QString> Library::emptyBranchOf(const QString &sessionId) const
{
    for (const ChatRecord &record : m_parts.store.knownRecords()) {
        const bool isOfIt = record.branchOf == sessionId && !record.hasBegun;
        if (isOfIt && m_conversations.find(record.sessionId))
            return titleOf(record.sessionId);
    }
    return std::nullopt;
}

void Library::keep(const QString &sessionId)
{
    m_deleting.remove(sessionId);
    listSoon();
}

void Library::deleteFiles(const QString &sessionId, Way way, const QStringList &paths)
{
    if (way == Way::Wastebasket) {
        m_parts.wastebasket.trash(paths, this, [this, sessionId](const Wastebasket::Moved &moved) {
            if (moved)
                return onDeleted(sessionId, *moved, true);
            m_deleting.remove(sessionId);
            list();
            askForConsent(sessionId);
        });
        return;
    }
    m_parts.wastebasket.destroy(paths, this, [this, sessionId](const Wastebasket::Done &done) {
        if (done)
            return onDeleted(sessionId, {}, false);
        refuse(Refusal::Kind::NotDeleted, sessionId, {}, done.error());
        keep(sessionId);
        m_parts.kept.refresh();
    });
}

void Library::onDeleted(const QString &sessionId, std::vector<Trashed> files, bool canUndo)
{
    const EmitGuard::Scope scope(m_emitGuard);
    const ChatRecord *record = m_parts.store.find(sessionId);
    Deleted deleted{sessionId,
                    titleOf(sessionId),
                    std::move(files),
                    record ? std::optional(*record) : std::nullopt,
                    m_parts.store.answerOrigins(sessionId),
                    m_parts.store.turnLines(sessionId)};
    m_titles.remove(sessionId);
    m_oldNames.remove(sessionId);
    m_askedFor.remove(sessionId);
    m_written.remove(sessionId);
    m_deleting.remove(sessionId);
    if (m_parts.kept.find(sessionId))
        m_deleted.insert(sessionId);
    m_parts.store.remove(sessionId);
    m_parts.kept.refresh();
    list();
    if (canUndo)
        offerUndo(std::move(deleted));
}

} // namespace bridge::library

#include "moc_Library.cpp"
