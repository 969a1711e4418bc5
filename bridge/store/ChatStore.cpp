#include "bridge/store/ChatStore.h"

#include "bridge/core/Ids.h"
#include "bridge/store/Origins.h"
#include "bridge/store/RecordJson.h"
#include "bridge/store/StoreDisk.h"
#include "bridge/store/StoreThread.h"
#include "bridge/store/TurnLines.h"

#include <QPointer>
#include <QStandardPaths>

#include <algorithm>
#include <mutex>
#include <tuple>

namespace bridge::store {

using Kind = StoreProblem::Kind;
using Done = Result<void, StoreProblem>;

/// The way of the thread's answers to the store, as long as there is one.
class ChatStore::Mailbox
{
public:
    explicit Mailbox(ChatStore *store)
        : m_store(store)
    {}
    void close()
    {
        const std::lock_guard lock(m_mutex);
        m_store = nullptr;
    }
    void post(std::function<void()> letter)
    {
        const std::lock_guard lock(m_mutex);
        if (m_store)
            QMetaObject::invokeMethod(m_store, std::move(letter), Qt::QueuedConnection);
    }

private:
    std::mutex m_mutex;
    ChatStore *m_store;
};

ChatStore::Turn ChatStore::turnOf(const QByteArrayList &lines)
{
    Turn turn{lines, 0, !lines.isEmpty() && lines.last() == turnLimitMark()};
    for (const QByteArray &line : lines)
        turn.size += line.size() + 1;
    return turn;
}

ChatStore::ChatStore(QString folder, Mode mode, Clock &clock, QObject *parent)
    : QObject(parent)
    , m_folder(std::move(folder))
    , m_mode(mode)
    , m_clock(clock)
    , m_disk(std::make_shared<StoreDisk>(m_folder))
    , m_mailbox(std::make_shared<Mailbox>(this))
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

QByteArray ChatStore::turnLimitMark()
{
    return QByteArrayLiteral("{\"limit\":true}");
}

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
    takeOrigins(m_disk->newOrigins());
    watchOrigins();
    if (m_mode == Mode::InMemory)
        return;
    StoreContent content = m_disk->read();
    for (StoreProblem &problem : content.problems)
        noteFileProblem(problem);
    for (auto it = content.records.cbegin(); it != content.records.cend(); ++it) {
        if (!m_dirty.contains(it.key()))
            m_records.insert(it.key(), *it);
    }
    for (auto it = content.turns.cbegin(); it != content.turns.cend(); ++it) {
        if (!m_turns.contains(it.key()))
            m_turns.insert(it.key(), turnOf(*it));
    }
    if (!m_dirty.contains(QString()))
        m_windows = std::move(content.windows);
    m_answers.clear();
    m_thread->run([folder = m_folder] { compactOrigins(folder); });
    if (!m_dirty.isEmpty())
        saveSoon();
    m_beatTimer = m_clock.after(StoreLock::kBeat, [this] { beat(); });
    updateProblems();
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

std::vector<ChatRecord> ChatStore::records() const
{
    std::vector<ChatRecord> all(m_records.cbegin(), m_records.cend());
    std::sort(all.begin(), all.end(), [](const ChatRecord &a, const ChatRecord &b) {
        if (a.isOpen != b.isOpen)
            return a.isOpen;
        if (a.isOpen && a.order != b.order)
            return a.order < b.order;
        if (a.updated != b.updated)
            return a.updated > b.updated;
        return a.sessionId < b.sessionId;
    });
    return all;
}

const ChatRecord *ChatStore::find(const QString &sessionId) const
{
    const auto it = m_records.constFind(sessionId);
    return it == m_records.constEnd() ? nullptr : &*it;
}

void ChatStore::update(const QString &sessionId, const std::function<void(ChatRecord &)> &change)
{
    if (!isSessionId(sessionId))
        return;
    const EmitGuard::Scope scope(m_emitGuard);
    const ChatRecord *known = find(sessionId);
    ChatRecord record = known ? *known : ChatRecord{};
    if (!known)
        record.updated = m_clock.wallTime();
    change(record);
    record.sessionId = sessionId;
    if (known && record == *known)
        return;
    m_records.insert(sessionId, std::move(record));
    touch(sessionId);
    emit changed(sessionId);
}

void ChatStore::remove(const QString &sessionId)
{
    if (!isSessionId(sessionId))
        return;
    const EmitGuard::Scope scope(m_emitGuard);
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
    } else if (const ChatRecord *record = find(key)) {
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
    answerAll(m_flushes.take(key),
              done ? failed(StoreProblem{Kind::TakenOver, m_folder}) : done);
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
    for (auto turn = m_turns.cbegin(); turn != m_turns.cend(); ++turn) {
        QByteArray text;
        for (const QByteArray &line : turn->lines)
            text += turnLineText(line);
        run([id = turn.key()](StoreDisk &disk) { return disk.clearTurn(id); }, {});
        appendLines(turn.key(), true, text);
    }
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
    if (origins)
        addOrigins(*origins);
    else
        noteFileProblem(origins.error());
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

// ---- Appended lines ----

void ChatStore::appendLines(const QString &sessionId, bool isTurn, const QByteArray &lines)
{
    if (!canWrite() || m_mode == Mode::InMemory)
        return;
    run(
        [sessionId, isTurn, lines](StoreDisk &disk) {
            return isTurn ? disk.appendTurn(sessionId, lines) : disk.appendAnswer(sessionId, lines);
        },
        [this](const Done &done) { onLines(done); });
}

AnswerList &ChatStore::answersOf(const QString &sessionId)
{
    const auto known = m_answers.find(sessionId);
    if (known != m_answers.end())
        return *known;
    AnswerList answers = m_mode == Mode::OnDisk && m_isOpen
                             ? AnswerList(m_disk->answersPath(sessionId))
                             : AnswerList();
    if (answers.problem())
        noteFileProblem(*answers.problem());
    return *m_answers.insert(sessionId, std::move(answers));
}

std::vector<AnswerOrigin> ChatStore::answerOrigins(const QString &sessionId)
{
    return isSessionId(sessionId) ? answersOf(sessionId).list() : std::vector<AnswerOrigin>();
}

void ChatStore::addAnswerOrigin(const QString &sessionId, const AnswerOrigin &origin)
{
    if (!isSessionId(sessionId) || origin.messageId.isEmpty())
        return;
    AnswerList &answers = answersOf(sessionId);
    const auto lack = answers.add(origin);
    if (answers.problem())
        return;
    if (lack == AnswerList::Lack::Line)
        appendLines(sessionId, false, answerOriginText(origin) + '\n');
    else if (lack == AnswerList::Lack::All)
        writeAnswers(sessionId);
}

void ChatStore::writeAnswers(const QString &sessionId)
{
    if (!canWrite() || m_mode == Mode::InMemory || answersOf(sessionId).problem())
        return;
    run([sessionId, answers = answersOf(sessionId).list()](
            StoreDisk &disk) { return disk.writeAnswers(sessionId, answers); },
        [this](const Done &done) { onLines(done); });
}

void ChatStore::appendTurn(const QString &sessionId, const QByteArray &line)
{
    if (!isSessionId(sessionId))
        return;
    Turn &turn = m_turns[sessionId];
    if (turn.isFull)
        return;
    turn.isFull = turn.size + line.size() > kMostTurnBytes;
    const QByteArray kept = turn.isFull ? turnLimitMark() : line;
    turn.size += kept.size() + 1;
    turn.lines.append(kept);
    appendLines(sessionId, true, turnLineText(kept));
}

void ChatStore::clearTurn(const QString &sessionId)
{
    if (m_turns.remove(sessionId) == 0 || !canWrite() || m_mode == Mode::InMemory)
        return;
    run([sessionId](StoreDisk &disk) { return disk.clearTurn(sessionId); },
        [this](const Done &done) { onLines(done); });
}

QByteArrayList ChatStore::turnLines(const QString &sessionId) const
{
    return m_turns.value(sessionId).lines;
}

} // namespace bridge::store

#include "moc_ChatStore.cpp"
