#include "bridge/store/ChatStore.h"

#include "bridge/core/Ids.h"
#include "bridge/store/StoreDisk.h"
#include "bridge/store/StoreMailbox.h"
#include "bridge/store/StoreThread.h"

#include <QPointer>
#include <QStandardPaths>

#include <algorithm>

namespace bridge::store {

using Kind = StoreProblem::Kind;
using Done = Result<void, StoreProblem>;

ChatStore::ChatStore(QString folder, Mode mode, Clock &clock, QObject *parent)
    : QObject(parent)
    , m_folder(std::move(folder))
    , m_mode(mode)
    , m_clock(clock)
    , m_disk(std::make_shared<StoreDisk>(m_folder))
    , m_mailbox(std::make_shared<StoreMailbox>(this))
    , m_thread(std::make_unique<StoreThread>())
{
    connect(&m_originsWatch, &QFileSystemWatcher::fileChanged, this, &ChatStore::readNewOrigins);
    connect(&m_originsWatch, &QFileSystemWatcher::directoryChanged, this, [this] {
        if (m_originsWatch.files().isEmpty())
            readNewOrigins();
    });
}

ChatStore::~ChatStore()
{
    m_mailbox->close();
    if (canWrite()) {
        const auto dirty = m_dirty;
        for (const QString &key : dirty)
            post(key);
        run([](StoreDisk &disk) { return disk.appendRest(); }, {});
    }
    m_thread.reset();
}

QString ChatStore::defaultFolder()
{
    return QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation)
           + QStringLiteral("/drawbridge");
}

void ChatStore::beat()
{
    m_beatTimer = m_clock.after(StoreLock::kBeat, [this] { beat(); });
    if (!canWrite())
        return;
    run(
        [folder = m_folder](StoreDisk &disk) -> Done {
            if (!disk.beat())
                return failed(StoreProblem{Kind::TakenOver, folder});
            return {};
        },
        [this](const Done &done) {
            if (!done)
                onDone(done);
        });
}

void ChatStore::update(const QString &sessionId, const std::function<void(ChatRecord &)> &change)
{
    if (!isSessionId(sessionId))
        return;
    const EmitGuard::Scope scope(m_emitGuard);
    const QString id = sessionId; // it may be a part of a record
    const ChatRecord *before = find(id);
    ChatRecord record = before ? *before : ChatRecord{};
    if (!before)
        record.updated = m_clock.wallTime();
    change(record);
    record.sessionId = id;
    if (before && record == *before)
        return;
    m_records.insert(id, std::move(record));
    touch(id);
    emit changed(id);
}

void ChatStore::remove(const QString &sessionId)
{
    if (!isSessionId(sessionId))
        return;
    const EmitGuard::Scope scope(m_emitGuard);
    read(sessionId);
    m_answers.remove(sessionId);
    m_turns.remove(sessionId);
    const bool wasThere = m_records.remove(sessionId) > 0;
    touch(sessionId);
    if (wasThere)
        emit changed(sessionId);
}

void ChatStore::setWindows(std::vector<WindowRecord> windows)
{
    if (windows == m_windows)
        return;
    m_windows = std::move(windows);
    touch({});
}

// ---- Writing ----

void ChatStore::touch(const QString &key)
{
    if (m_mode == Mode::InMemory)
        return;
    m_dirty.insert(key);
    saveSoon();
}

void ChatStore::saveSoon()
{
    if (!m_saveTimer && canWrite())
        m_saveTimer = m_clock.after(kDelay, [this] { save(); });
}

void ChatStore::save()
{
    m_saveTimer.reset();
    if (!canWrite())
        return;
    // What is still on its way is written as soon as that is done: a slow disk gets no more than
    // it can take.
    QStringList keys;
    for (const QString &key : std::as_const(m_dirty)) {
        if (m_inFlight.contains(key))
            m_overdue.insert(key);
        else
            keys.append(key);
    }
    for (const QString &key : std::as_const(keys))
        post(key);
}

/// Writes one key as it is now.
void ChatStore::post(const QString &key)
{
    m_dirty.remove(key);
    m_overdue.remove(key);
    ++m_inFlight[key];
    DiskJob job;
    if (key.isEmpty()) {
        job = [windows = m_windows](StoreDisk &disk) { return disk.write(windows); };
    } else if (const ChatRecord *record = known(key)) {
        job = [record = *record](StoreDisk &disk) { return disk.write(record); };
    } else {
        job = [key](StoreDisk &disk) { return disk.remove(key); };
    }
    run(std::move(job), [this, key, flushes = m_flushes.take(key)](const Done &done) {
        onWritten(key, done);
        answerAll(flushes, done);
    });
}

void ChatStore::answerAll(const std::vector<DiskAnswer> &answers, const Done &done)
{
    for (const DiskAnswer &answer : answers)
        answer(done);
}

void ChatStore::run(DiskJob job, DiskAnswer answer)
{
    m_thread->run(
        [disk = m_disk, mailbox = m_mailbox, job = std::move(job), answer = std::move(answer)] {
            const Done done = job(*disk);
            if (answer)
                mailbox->post([answer, done] { answer(done); });
        });
}

void ChatStore::onWritten(const QString &key, const Done &done)
{
    if (--m_inFlight[key] <= 0)
        m_inFlight.remove(key);
    const auto kind = done ? std::nullopt : std::optional(done.error().kind);
    if (kind == Kind::NotWritten || kind == Kind::TakenOver)
        m_dirty.insert(key);
    if (kind == Kind::NotWritten)
        m_unwritten.insert(key);
    else
        m_unwritten.remove(key);
    onDone(done);
    const bool isDue = m_dirty.contains(key) && !m_unwritten.contains(key);
    if (isDue && m_overdue.contains(key) && !m_inFlight.contains(key) && canWrite())
        return post(key); // its answer is that of the flushes which wait
    answerAll(m_flushes.take(key), done ? failed(StoreProblem{Kind::TakenOver, m_folder}) : done);
    if (isDue)
        saveSoon();
}

void ChatStore::onLines(const Done &done)
{
    m_hasRest = m_hasRest || (!done && done.error().kind == Kind::NotWritten);
    onDone(done);
}

void ChatStore::onDone(const Done &done)
{
    const auto kind = done ? std::nullopt : std::optional(done.error().kind);
    if (kind == Kind::NotWritten) {
        if (!m_writeProblem)
            m_writeProblem = done.error();
        retryLater();
    } else if (kind == Kind::TakenOver) {
        m_isTakenOver = true;
        m_retryTimer.reset();
    } else if (kind) {
        noteFileProblem(done.error());
    } else {
        saveRemovedFolder();
        if (m_writeProblem && m_unwritten.isEmpty() && !m_hasRest)
            m_writeProblem.reset();
        else if (m_writeProblem) // there is room again
            retry();
    }
    updateProblems();
}

void ChatStore::noteFileProblem(const StoreProblem &problem)
{
    if (isNamed(problem.path))
        return;
    m_fileProblems.push_back(problem);
    QMetaObject::invokeMethod(this, &ChatStore::updateProblems, Qt::QueuedConnection);
}

/// True for a file that is left alone.
bool ChatStore::isNamed(const QString &path) const
{
    return std::any_of(m_fileProblems.begin(), m_fileProblems.end(),
                       [&path](const auto &each) { return each.path == path; });
}

/// The folder was removed while the program ran: what is known is written again.
void ChatStore::saveRemovedFolder()
{
    if (!m_disk->wasRemoved())
        return;
    for (auto it = m_records.keyBegin(); it != m_records.keyEnd(); ++it)
        m_dirty.insert(*it);
    m_dirty.insert(QString());
    for (auto it = m_turns.keyBegin(); it != m_turns.keyEnd(); ++it)
        writeTurn(*it);
    for (auto answers = m_answers.cbegin(); answers != m_answers.cend(); ++answers)
        writeAnswers(answers.key());
    saveSoon();
}

void ChatStore::retryLater()
{
    if (!m_retryTimer)
        m_retryTimer = m_clock.after(kRetry, [this] {
            const auto done = std::move(m_retryTimer);
            retry();
        });
}

void ChatStore::retry()
{
    if (!canWrite())
        return;
    if (m_hasRest) {
        m_hasRest = false;
        run([](StoreDisk &disk) { return disk.appendRest(); },
            [this](const Done &done) { onLines(done); });
    }
    save();
}

void ChatStore::updateProblems()
{
    std::vector<StoreProblem> problems = m_fileProblems;
    if (m_isTakenOver)
        problems.push_back({Kind::TakenOver, m_folder});
    else if (m_writeProblem)
        problems.push_back(*m_writeProblem);
    if (problems == m_problems)
        return;
    const EmitGuard::Scope scope(m_emitGuard);
    m_problems = std::move(problems);
    emit problemsChanged();
}

void ChatStore::flush(const QString &sessionId, QObject *context, std::function<void(bool)> answer)
{
    const auto tell = [context = QPointer<QObject>(context), answer = std::move(answer)](bool ok) {
        if (context)
            answer(ok);
    };
    read(sessionId);
    const bool isPending = m_dirty.contains(sessionId) || m_inFlight.contains(sessionId);
    if (m_mode == Mode::OnDisk && canWrite() && isPending) {
        m_flushes[sessionId].push_back([tell](const Done &done) { tell(done.has_value()); });
        if (!m_inFlight.contains(sessionId))
            return post(sessionId);
        // One write follows the one on its way, for all that ask meanwhile.
        m_dirty.insert(sessionId);
        m_overdue.insert(sessionId);
        return;
    }
    const bool ok =
        isSessionId(sessionId)
        && (m_mode == Mode::InMemory || (canWrite() && !isNamed(m_disk->recordPath(sessionId))));
    QMetaObject::invokeMethod(
        this, [tell, ok] { tell(ok); }, Qt::QueuedConnection);
}

} // namespace bridge::store

#include "moc_ChatStore.cpp"
