// The part of ChatStore that reads: records, windows and origins.
#include "bridge/store/ChatStore.h"

#include "bridge/core/Ids.h"
#include "bridge/store/Origins.h"
#include "bridge/store/StoreDisk.h"
#include "bridge/store/StoreMailbox.h"
#include "bridge/store/StoreThread.h"

#include <algorithm>
#include <iterator>
#include <tuple>
#include <utility>

namespace bridge::store {

using Done = Result<void, StoreProblem>;

namespace {

bool isBefore(const ChatRecord &a, const ChatRecord &b)
{
    if (a.isOpen != b.isOpen)
        return a.isOpen;
    if (a.isOpen && a.order != b.order)
        return a.order < b.order;
    if (a.updated != b.updated)
        return a.updated > b.updated;
    return a.sessionId < b.sessionId;
}

} // namespace

Result<void, StoreHolder> ChatStore::open()
{
    if (m_isOpen)
        return {};
    if (m_mode == Mode::OnDisk) {
        if (auto taken = m_disk->take(); !taken)
            return taken;
    }
    load();
    return {};
}

void ChatStore::takeOver()
{
    if (m_mode == Mode::OnDisk)
        m_disk->takeByForce();
    m_isTakenOver = false;
    load();
}

void ChatStore::load()
{
    const EmitGuard::Scope scope(m_emitGuard);
    m_isOpen = true;
    m_fileProblems.clear();
    if (m_mode == Mode::InMemory)
        return readNewOrigins();
    const StoreContent content = m_disk->begin(m_dirty);
    m_unread = content.unread + QSet<QString>(content.sessions.cbegin(), content.sessions.cend());
    take(content);
    readNewOrigins();
    m_answers.clear();
    m_thread->run([folder = m_folder] { compactOrigins(folder); });
    if (!m_disk->hasOpenList() && !m_records.isEmpty())
        run([](StoreDisk &disk) { return disk.writeOpenList(); }, {});
    readMore();
    if (!m_dirty.isEmpty())
        saveSoon();
    m_beatTimer = m_clock.after(StoreLock::kBeat, [this] { beat(); });
    updateProblems();
}

/// Reads the record of this chat, unless that was done.
void ChatStore::read(const QString &sessionId)
{
    if (!m_unread.contains(sessionId))
        return;
    const auto content = std::make_shared<const StoreContent>(m_disk->readOne(sessionId));
    m_thread->run([disk = m_disk, content] { disk->noteRead(*content); });
    take(*content);
}

/// The others come from the thread, a few at a time, so that what is to be written need not wait.
void ChatStore::readMore()
{
    constexpr int kMost = 200; // a tenth of a second in a debug build
    if (m_unread.isEmpty())
        return;
    m_thread->run([disk = m_disk, mailbox = m_mailbox, this] {
        const auto content = std::make_shared<const StoreContent>(disk->readSome(kMost));
        mailbox->post([this, content] {
            take(*content);
            readMore();
        });
    });
}

void ChatStore::take(const StoreContent &content)
{
    for (const StoreProblem &problem : content.problems)
        noteFileProblem(problem);
    if (content.windows && !m_dirty.contains(QString()))
        m_windows = *content.windows;
    QStringList ids;
    for (const QString &id : content.sessions) {
        // It may have been asked for, and changed or removed, while it was read.
        if (!m_unread.remove(id))
            continue;
        const auto record = content.records.constFind(id);
        if (record == content.records.constEnd())
            continue;
        ids.append(id);
        if (!m_dirty.contains(id))
            m_records.insert(id, *record);
        if (const auto turn = content.turns.constFind(id);
            turn != content.turns.constEnd() && !m_turns.contains(id))
            m_turns.insert(id, turnOf(*turn));
    }
    if (ids.isEmpty())
        return;
    // Queued: who asks for a record does not expect signals.
    QMetaObject::invokeMethod(
        this,
        [this, ids] {
            const EmitGuard::Scope scope(m_emitGuard);
            for (const QString &id : ids)
                emit changed(id);
        },
        Qt::QueuedConnection);
}

std::vector<ChatRecord> ChatStore::records()
{
    const QSet<QString> unread = m_unread;
    for (const QString &id : unread)
        read(id);
    std::vector<ChatRecord> all(m_records.cbegin(), m_records.cend());
    std::sort(all.begin(), all.end(), isBefore);
    return all;
}

std::vector<ChatRecord> ChatStore::openRecords() const
{
    std::vector<ChatRecord> open;
    std::copy_if(m_records.cbegin(), m_records.cend(), std::back_inserter(open),
                 [](const ChatRecord &record) { return record.isOpen; });
    std::sort(open.begin(), open.end(), isBefore);
    return open;
}

const ChatRecord *ChatStore::find(const QString &sessionId)
{
    const QString id = sessionId; // it may be a part of a record
    read(id);
    return known(id);
}

const ChatRecord *ChatStore::known(const QString &sessionId) const
{
    const auto it = m_records.constFind(sessionId);
    return it == m_records.constEnd() ? nullptr : &*it;
}

// ---- Origins ----

Origin ChatStore::origin(const QString &sessionId) const
{
    return m_origins.value(sessionId, Origin::Unknown);
}

void ChatStore::noteOrigin(const QString &sessionId, Origin wanted)
{
    const Origin origin = m_mode == Mode::InMemory ? Origin::Hidden : wanted;
    if (!isSessionId(sessionId) || this->origin(sessionId) == origin)
        return;
    addOrigins({{sessionId, origin}});
    DiskAnswer answer;
    if (m_mode == Mode::OnDisk)
        answer = [this](const Done &done) { onLines(done); };
    run([sessionId, origin](StoreDisk &disk) { return disk.appendOrigin(sessionId, origin); },
        std::move(answer));
}

void ChatStore::noteOrigin(const QString &folder, const QString &sessionId, Origin origin)
{
    std::ignore = appendOrigin(folder, sessionId, origin);
}

void ChatStore::addOrigins(const QHash<QString, Origin> &origins)
{
    bool isNew = false;
    for (auto it = origins.cbegin(); it != origins.cend(); ++it) {
        Origin &origin = m_origins[it.key()];
        isNew = isNew || origin != *it;
        origin = *it;
    }
    const EmitGuard::Scope scope(m_emitGuard);
    if (isNew)
        emit originsChanged();
}

void ChatStore::takeOrigins(const Result<QHash<QString, Origin>, StoreProblem> &origins)
{
    const bool isFirst = !std::exchange(m_hasOrigins, true);
    if (!origins) {
        noteFileProblem(origins.error());
    } else if (isFirst) {
        // What was noted meanwhile is newer.
        for (auto it = origins->cbegin(); it != origins->cend(); ++it)
            m_origins.insert(it.key(), m_origins.value(it.key(), *it));
    } else {
        addOrigins(*origins);
    }
    const EmitGuard::Scope scope(m_emitGuard);
    if (isFirst)
        emit originsChanged();
}

/// The file if there is one, else the folder in which it appears.
void ChatStore::watchOrigins()
{
    if (m_originsWatch.files().isEmpty())
        m_originsWatch.addPath(m_folder + QStringLiteral("/origins"));
    if (m_originsWatch.directories().isEmpty())
        m_originsWatch.addPath(m_folder);
}

void ChatStore::readNewOrigins()
{
    watchOrigins();
    m_thread->run([disk = m_disk, mailbox = m_mailbox, this] {
        mailbox->post([this, origins = disk->newOrigins()] {
            takeOrigins(origins);
            updateProblems();
        });
    });
}

} // namespace bridge::store
