#include "bridge/history/SessionIndex.h"

#include "bridge/history/SearchWords.h"
#include "bridge/history/TextFold.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QFileInfo>
#include <QSqlDatabase>
#include <QSqlError>
#include <QSqlQuery>
#include <QTimeZone>
#include <QUuid>
#include <QVariant>

#include <algorithm>

#ifdef Q_OS_UNIX
#include <sys/stat.h>
#endif

namespace bridge::history {

namespace {

/// Also to be raised when an archive reads more, or other facts, from the same files.
constexpr int kVersion = 1;
constexpr int kTextBits = 24;
constexpr qint64 kMostTexts = (qint64{1} << kTextBits) - 1; ///< of one conversation
constexpr int kMostForgotten = 200;                         ///< texts, at a time
// A transaction costs as much as some hundred texts in it, and keeps other processes from writing.
constexpr int kMostCost = 400;              ///< texts
constexpr qint64 kLongestTransaction = 300; ///< milliseconds
constexpr qsizetype kCompressedFrom = 256;  ///< bytes
constexpr int kMostLookedAt = 20'000;       ///< texts, for cuts of one scan that are not there
constexpr int kLeastLookedAt = 256;         ///< for each

// SQLite's primary result codes.
enum SqliteCode { Busy = 5, Locked = 6, ReadOnly = 8, Full = 13, CannotOpen = 14 };

QString pathIn(const QString &folder)
{
    return folder + QStringLiteral("/history.db");
}

QStringList filesIn(const QString &folder)
{
    const QString path = pathIn(folder);
    return {path, path + QStringLiteral("-wal"), path + QStringLiteral("-shm")};
}

/// Which file a path names; 0: none.
quint64 inodeOf(const QString &path)
{
#ifdef Q_OS_UNIX
    struct stat info = {};
    return ::stat(QFile::encodeName(path).constData(), &info) == 0 ? info.st_ino : 0;
#else
    return QFileInfo::exists(path) ? 1 : 0;
#endif
}

IndexProblem problemOf(const QSqlError &error)
{
    using Kind = IndexProblem::Kind;
    switch (error.nativeErrorCode().toInt() & 0xFF) {
    case Busy:
    case Locked:
        return {Kind::Busy, error.text()};
    case ReadOnly:
    case Full:
    case CannotOpen:
        return {Kind::Unwritable, error.text()};
    default:
        return {Kind::Broken, error.text()};
    }
}

const QString kSchema[] = {
    QStringLiteral("CREATE TABLE sessions(number INTEGER PRIMARY KEY AUTOINCREMENT,"
                   " session TEXT NOT NULL UNIQUE,"
                   " path TEXT, size INTEGER, modified INTEGER, inode INTEGER,"
                   " listed INTEGER, title TEXT, named INTEGER, folder TEXT,"
                   " begun INTEGER, updated INTEGER, messages INTEGER, host INTEGER,"
                   " scannedTo INTEGER NOT NULL DEFAULT 0,"
                   " scannedSize INTEGER NOT NULL DEFAULT -1,"
                   " scannedModified INTEGER, scannedInode INTEGER,"
                   " nextText INTEGER NOT NULL DEFAULT 0)"),
    QStringLiteral("CREATE INDEX newest ON sessions(updated DESC)"),
    // The id is the session's number and the text's within it: hits are grouped without a look-up.
    QStringLiteral("CREATE TABLE texts(id INTEGER PRIMARY KEY, item TEXT NOT NULL,"
                   " kind INTEGER NOT NULL, body BLOB NOT NULL)"),
    QStringLiteral("CREATE VIRTUAL TABLE grams USING fts5(text, content='', columnsize=0,"
                   " detail=none, tokenize=\"ascii tokenchars '!\"\"#$%&''()*+,-./:;<=>?@[\\]^_`{|}"
                   "~'\")"),
};

QByteArray packed(const QString &text)
{
    const QByteArray bytes = text.toUtf8();
    return bytes.size() < kCompressedFrom ? 'p' + bytes : 'z' + qCompress(bytes, 1);
}

QString unpacked(const QByteArray &body)
{
    const QByteArray rest = body.mid(1);
    return QString::fromUtf8(body.startsWith('z') ? qUncompress(rest) : rest);
}

QVariant millisecondsOf(const QDateTime &time)
{
    return time.isValid() ? QVariant(time.toMSecsSinceEpoch()) : QVariant();
}

QDateTime timeOf(const QVariant &milliseconds)
{
    return milliseconds.isNull()
               ? QDateTime()
               : QDateTime::fromMSecsSinceEpoch(milliseconds.toLongLong(), QTimeZone::utc());
}

const QString kColumns =
    QStringLiteral("number, session, path, size, modified, inode, listed, title, named, folder,"
                   " begun, updated, messages, host, scannedTo, scannedSize, scannedModified,"
                   " scannedInode, nextText");

IndexedSession sessionIn(const QSqlQuery &row)
{
    int column = 0;
    const auto next = [&] { return row.value(column++); };
    IndexedSession session;
    session.number = next().toLongLong();
    session.file.sessionId = next().toString();
    session.file.path = next().toString();
    session.file.size = next().toLongLong();
    session.file.modified = next().toLongLong();
    session.file.inode = static_cast<quint64>(next().toLongLong());
    const bool isListed = next().toBool();
    agent::ConversationFacts facts;
    facts.title = next().toString();
    facts.isNamed = next().toBool();
    facts.folder = next().toString();
    facts.begun = timeOf(next());
    facts.updated = timeOf(next());
    facts.messages = next().toInt();
    facts.host = static_cast<agent::ConversationHost>(next().toInt());
    if (isListed)
        session.facts = facts;
    session.scannedTo = next().toLongLong();
    session.scanned.size = next().toLongLong();
    session.scanned.modified = next().toLongLong();
    session.scanned.inode = static_cast<quint64>(next().toLongLong());
    session.nextText = next().toLongLong();
    return session;
}

} // namespace

/// The database connection and its prepared statements, which end before it.
class SessionIndex::Connection
{
public:
    explicit Connection(const QString &folder)
        : m_name(QStringLiteral("history-") + QUuid::createUuid().toString(QUuid::WithoutBraces))
        , m_path(pathIn(folder))
    {
        m_database = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), m_name);
        m_database.setDatabaseName(m_path);
        m_database.setConnectOptions(QStringLiteral("QSQLITE_BUSY_TIMEOUT=50"));
    }
    Connection(const Connection &) = delete;
    Connection &operator=(const Connection &) = delete;
    ~Connection()
    {
        (void)commit();
        m_prepared.clear();
        m_database.close();
        m_database = {};
        QSqlDatabase::removeDatabase(m_name);
    }

    [[nodiscard]] IndexResult<void> open()
    {
        if (!m_database.open())
            return failed(problemOf(m_database.lastError()));
        m_inode = inodeOf(m_path);
        return {};
    }

    [[nodiscard]] bool isGone() const
    {
        return m_inode != inodeOf(m_path)
               || (m_hasWritten && !QFileInfo::exists(m_path + QStringLiteral("-wal")));
    }

    /// A statement with these values, run; it is the same object at the next call with this text.
    template <typename... Values>
    [[nodiscard]] IndexResult<QSqlQuery *> run(const QString &text, const Values &...values)
    {
        auto &query = m_prepared[text];
        if (!query) {
            auto made = std::make_unique<QSqlQuery>(m_database);
            made->setForwardOnly(true);
            if (!made->prepare(text))
                return failed(problemOf(made->lastError()));
            query = std::move(made);
        }
        int at = 0;
        (query->bindValue(at++, values), ...);
        if (!query->exec()) {
            const IndexProblem problem = problemOf(query->lastError());
            query->finish();
            return failed(IndexProblem(problem));
        }
        return query.get();
    }

    /// The same for a statement without rows.
    template <typename... Values>
    [[nodiscard]] IndexResult<void> execute(const QString &text, const Values &...values)
    {
        const auto query = run(text, values...);
        if (!query)
            return failed(IndexProblem(query.error()));
        (*query)->finish();
        return {};
    }

    /// One that is run once.
    [[nodiscard]] IndexResult<QVariant> once(const QString &text)
    {
        QSqlQuery query(m_database);
        if (!query.exec(text))
            return failed(problemOf(query.lastError()));
        return query.next() ? query.value(0) : QVariant();
    }

    /// Runs `work` in the open transaction, or begins one; an error undoes all of it.
    template <typename Work>
    [[nodiscard]] auto inTransaction(int cost, const Work &work) -> decltype(work())
    {
        if (!m_isOpen) {
            if (const auto begun = execute(QStringLiteral("BEGIN IMMEDIATE")); !begun)
                return failed(IndexProblem(begun.error()));
            m_isOpen = true;
            m_cost = 0;
            m_sinceBegin.start();
        }
        m_hasWritten = true;
        auto result = work();
        m_cost += cost;
        if (result && (m_cost >= kMostCost || m_sinceBegin.hasExpired(kLongestTransaction))) {
            if (auto ended = commit(); !ended)
                result = failed(IndexProblem(ended.error()));
        }
        if (!result && std::exchange(m_isOpen, false)) {
            // An error of its own may have ended the transaction already.
            (void)execute(QStringLiteral("ROLLBACK"));
        }
        return result;
    }

    [[nodiscard]] IndexResult<void> commit()
    {
        if (!std::exchange(m_isOpen, false))
            return {};
        auto ended = execute(QStringLiteral("COMMIT"));
        if (!ended)
            (void)execute(QStringLiteral("ROLLBACK"));
        return ended;
    }

private:
    const QString m_name;
    const QString m_path;
    QSqlDatabase m_database;
    QHash<QString, std::shared_ptr<QSqlQuery>> m_prepared;
    quint64 m_inode = 0;
    bool m_hasWritten = false;
    bool m_isOpen = false; ///< a transaction
    int m_cost = 0;
    QElapsedTimer m_sinceBegin;
};

SessionIndex::SessionIndex(std::unique_ptr<Connection> connection)
    : m_connection(std::move(connection))
{}

SessionIndex::~SessionIndex() = default;

IndexResult<std::unique_ptr<SessionIndex>> SessionIndex::open(const QString &folder)
{
    using Kind = IndexProblem::Kind;
    if (!QDir().mkpath(folder))
        return failed(IndexProblem{Kind::Unwritable,
                                   QStringLiteral("%1: the folder cannot be made").arg(folder)});
    QFile::setPermissions(folder, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    // SQLite's further files take the rights of this one.
    QFile file(pathIn(folder));
    if (!file.exists() && !file.open(QIODevice::WriteOnly | QIODevice::NewOnly)
        && !file.exists()) // another process may have made it meanwhile
        return failed(IndexProblem{Kind::Unwritable, file.errorString()});
    file.close();
    file.setPermissions(QFile::ReadOwner | QFile::WriteOwner);

    auto connection = std::make_unique<Connection>(folder);
    if (auto opened = connection->open(); !opened)
        return failed(IndexProblem(opened.error()));
    const auto version = connection->once(QStringLiteral("PRAGMA user_version"));
    if (!version)
        return failed(IndexProblem(version.error()));
    if (version->toInt() != 0 && version->toInt() != kVersion)
        return failed(IndexProblem{Kind::Broken, QStringLiteral("another version")});
    for (const QString &setting :
         {QStringLiteral("PRAGMA journal_mode=WAL"), QStringLiteral("PRAGMA synchronous=NORMAL"),
          QStringLiteral("PRAGMA temp_store=MEMORY"),
          QStringLiteral("PRAGMA journal_size_limit=4000000")}) {
        if (auto set = connection->once(setting); !set)
            return failed(IndexProblem(set.error()));
    }
    if (version->toInt() == 0) {
        auto made = connection->inTransaction(kMostCost, [&]() -> IndexResult<void> {
            // Another process may have made it meanwhile.
            const auto now = connection->once(QStringLiteral("PRAGMA user_version"));
            if (!now)
                return failed(IndexProblem(now.error()));
            if (now->toInt() == kVersion)
                return {};
            for (const QString &statement : kSchema) {
                if (auto done = connection->once(statement); !done)
                    return failed(IndexProblem(done.error()));
            }
            const auto set =
                connection->once(QStringLiteral("PRAGMA user_version=%1").arg(kVersion));
            if (!set)
                return failed(IndexProblem(set.error()));
            return {};
        });
        if (!made)
            return failed(IndexProblem(made.error()));
    }
    return std::unique_ptr<SessionIndex>(new SessionIndex(std::move(connection)));
}

void SessionIndex::removeFiles(const QString &folder, const SessionIndex *opened)
{
    if (opened && opened->isGone() && QFileInfo::exists(pathIn(folder)))
        return;
    for (const QString &path : filesIn(folder))
        QFile::remove(path);
}

bool SessionIndex::exists(const QString &folder)
{
    return QFileInfo::exists(pathIn(folder));
}

IndexResult<void> SessionIndex::commit()
{
    return m_connection->commit();
}

bool SessionIndex::isGone() const
{
    return m_connection->isGone();
}

IndexResult<std::vector<IndexedSession>> SessionIndex::sessions(int most) const
{
    static const QString kAll =
        QStringLiteral("SELECT %1 FROM sessions ORDER BY updated DESC LIMIT ?");
    const auto query = m_connection->run(kAll.arg(kColumns), most);
    if (!query)
        return failed(IndexProblem(query.error()));
    std::vector<IndexedSession> sessions;
    while ((*query)->next())
        sessions.push_back(sessionIn(**query));
    const QSqlError error = (*query)->lastError();
    (*query)->finish();
    if (error.isValid())
        return failed(problemOf(error));
    return sessions;
}

IndexResult<void> SessionIndex::saveFacts(const std::vector<IndexedSession *> &sessions)
{
    static const QString kSave = QStringLiteral(
        "INSERT INTO sessions(session, path, size, modified, inode, listed, title, named, folder,"
        " begun, updated, messages, host) VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?)"
        " ON CONFLICT(session) DO UPDATE SET path=excluded.path, size=excluded.size,"
        " modified=excluded.modified, inode=excluded.inode, listed=excluded.listed,"
        " title=excluded.title, named=excluded.named, folder=excluded.folder,"
        " begun=excluded.begun, updated=excluded.updated, messages=excluded.messages,"
        " host=excluded.host RETURNING number");
    return m_connection->inTransaction(
        static_cast<int>(sessions.size()), [&]() -> IndexResult<void> {
            for (IndexedSession *session : sessions) {
                const agent::ArchiveFile &file = session->file;
                const agent::ConversationFacts facts =
                    session->facts.value_or(agent::ConversationFacts{});
                const auto query = m_connection->run(
                    kSave, file.sessionId, file.path, file.size, file.modified,
                    static_cast<qint64>(file.inode), session->facts.has_value(), facts.title,
                    facts.isNamed, facts.folder, millisecondsOf(facts.begun),
                    millisecondsOf(facts.updated), facts.messages, static_cast<int>(facts.host));
                if (!query)
                    return failed(IndexProblem(query.error()));
                if ((*query)->next())
                    session->number = (*query)->value(0).toLongLong();
                (*query)->finish();
            }
            return {};
        });
}

IndexResult<bool> SessionIndex::addTexts(IndexedSession &session, qint64 scannedFrom,
                                         const std::vector<agent::ArchivedText> &texts,
                                         const std::vector<agent::ArchiveCut> &cuts)
{
    static const QString kRow =
        QStringLiteral("SELECT %1 FROM sessions WHERE session=?").arg(kColumns);
    static const QString kText =
        QStringLiteral("INSERT INTO texts(id, item, kind, body) VALUES(?,?,?,?)");
    static const QString kGrams = QStringLiteral("INSERT INTO grams(rowid, text) VALUES(?,?)");
    static const QString kScanned = QStringLiteral(
        "UPDATE sessions SET scannedTo=?, scannedSize=?, scannedModified=?, scannedInode=?,"
        " nextText=? WHERE number=?");
    return m_connection->inTransaction(
        static_cast<int>(texts.size()) + 1, [&]() -> IndexResult<bool> {
            const auto row = m_connection->run(kRow, session.file.sessionId);
            if (!row)
                return failed(IndexProblem(row.error()));
            const IndexedSession now = (*row)->next() ? sessionIn(**row) : IndexedSession{};
            (*row)->finish();
            if (now.scannedTo != scannedFrom || now.number != session.number
                || now.nextText != session.nextText) {
                session.number = now.number;
                session.scanned = now.scanned;
                session.scannedTo = now.scannedTo;
                session.nextText = now.nextText;
                return false;
            }
            const qint64 first = session.number << kTextBits;
            int patience = kMostLookedAt;
            auto cut = cuts.begin();
            qint64 next = session.nextText;
            for (std::size_t i = 0; i <= texts.size(); ++i) {
                for (; cut != cuts.end() && cut->after <= i; ++cut) {
                    if (auto done = removeCut(first, *cut, patience); !done)
                        return failed(IndexProblem(done.error()));
                }
                if (i == texts.size() || next > kMostTexts)
                    continue;
                const agent::ArchivedText &text = texts[i];
                const qint64 id = first + next++;
                const QByteArray body = packed(text.text);
                if (auto done = m_connection->execute(kText, id, text.itemId,
                                                      static_cast<int>(text.kind), body);
                    !done)
                    return failed(IndexProblem(done.error()));
                // Of what is stored, so that removeTexts() computes the same.
                if (auto done = m_connection->execute(kGrams, id, gramsOf(fold(unpacked(body))));
                    !done)
                    return failed(IndexProblem(done.error()));
            }
            if (auto done = m_connection->execute(
                    kScanned, session.scannedTo, session.scanned.size, session.scanned.modified,
                    static_cast<qint64>(session.scanned.inode), next, session.number);
                !done)
                return failed(IndexProblem(done.error()));
            session.nextText = next;
            return true;
        });
}

/// `first`: of the conversation's ids. Newest first, so that a text is looked at for one cut alone,
/// as it is removed then; what is cut off without being there costs the patience.
IndexResult<void> SessionIndex::removeCut(qint64 first, const agent::ArchiveCut &cut, int &patience)
{
    static const QString kIds = QStringLiteral(
        "SELECT id, item FROM texts WHERE id BETWEEN ? AND ? ORDER BY id DESC LIMIT ?");
    const auto query =
        m_connection->run(kIds, first, first + kMostTexts, std::max(patience, kLeastLookedAt));
    if (!query)
        return failed(IndexProblem(query.error()));
    std::vector<qint64> passed;
    bool isFound = false;
    while (!isFound && (*query)->next()) {
        const QString item = (*query)->value(1).toString();
        if (!(isFound = item == cut.last && !item.isEmpty()))
            passed.push_back((*query)->value(0).toLongLong());
        // Several texts may be of the first item.
        if (item == cut.first && !item.isEmpty()) {
            while ((*query)->next() && (*query)->value(1).toString() == item)
                passed.push_back((*query)->value(0).toLongLong());
            isFound = true;
        }
    }
    (*query)->finish();
    if (isFound)
        return removeTexts(passed);
    patience = std::max(0, patience - static_cast<int>(passed.size()));
    return {};
}

IndexResult<void> SessionIndex::removeTexts(const std::vector<qint64> &ids)
{
    static const QString kBody = QStringLiteral("SELECT body FROM texts WHERE id=?");
    // Without a content of its own the table is given what it had.
    static const QString kGrams =
        QStringLiteral("INSERT INTO grams(grams, rowid, text) VALUES('delete', ?, ?)");
    static const QString kText = QStringLiteral("DELETE FROM texts WHERE id=?");
    for (const qint64 id : ids) {
        const auto query = m_connection->run(kBody, id);
        if (!query)
            return failed(IndexProblem(query.error()));
        const bool isThere = (*query)->next();
        const QString text = isThere ? unpacked((*query)->value(0).toByteArray()) : QString();
        (*query)->finish();
        if (!isThere)
            continue;
        if (auto done = m_connection->execute(kGrams, id, gramsOf(fold(text))); !done)
            return done;
        if (auto done = m_connection->execute(kText, id); !done)
            return done;
    }
    return {};
}

IndexResult<bool> SessionIndex::forget(IndexedSession &session, Forget what)
{
    static const QString kIds =
        QStringLiteral("SELECT id FROM texts WHERE id BETWEEN ? AND ? LIMIT ?");
    static const QString kUnscanned = QStringLiteral(
        "UPDATE sessions SET scannedTo=0, scannedSize=-1, nextText=0 WHERE number=?");
    static const QString kSession = QStringLiteral("DELETE FROM sessions WHERE number=?");
    const qint64 first = session.number << kTextBits;
    auto isDone = m_connection->inTransaction(kMostForgotten, [&]() -> IndexResult<bool> {
        const auto query = m_connection->run(kIds, first, first + kMostTexts, kMostForgotten);
        if (!query)
            return failed(IndexProblem(query.error()));
        std::vector<qint64> ids;
        while ((*query)->next())
            ids.push_back((*query)->value(0).toLongLong());
        (*query)->finish();
        if (auto done = removeTexts(ids); !done)
            return failed(IndexProblem(done.error()));
        if (ids.size() == kMostForgotten)
            return false;
        const auto ended =
            m_connection->execute(what == Forget::Session ? kSession : kUnscanned, session.number);
        if (!ended)
            return failed(IndexProblem(ended.error()));
        return true;
    });
    if (isDone && *isDone) {
        session.scanned = {};
        session.scannedTo = 0;
        session.nextText = 0;
    }
    return isDone;
}

IndexResult<void> SessionIndex::find(const QStringList &grams,
                                     const std::function<bool(qint64)> &visit) const
{
    static const QString kAll = QStringLiteral("SELECT id FROM texts");
    static const QString kWith = QStringLiteral("SELECT rowid FROM grams WHERE grams MATCH ?");
    QStringList quoted;
    for (const QString &gram : grams) {
        QString text = gram;
        quoted.append(u'"' + text.replace(u'"', QStringLiteral("\"\"")) + u'"');
    }
    const auto query =
        grams.isEmpty() ? m_connection->run(kAll) : m_connection->run(kWith, quoted.join(u' '));
    if (!query)
        return failed(IndexProblem(query.error()));
    bool goesOn = true;
    while (goesOn && (*query)->next())
        goesOn = visit((*query)->value(0).toLongLong());
    const QSqlError error = (*query)->lastError();
    (*query)->finish();
    if (error.isValid())
        return failed(problemOf(error));
    return {};
}

qint64 SessionIndex::sessionOf(qint64 textId)
{
    return textId >> kTextBits;
}

IndexResult<std::optional<IndexedText>> SessionIndex::text(qint64 textId) const
{
    static const QString kText = QStringLiteral("SELECT item, body FROM texts WHERE id=?");
    const auto query = m_connection->run(kText, textId);
    if (!query)
        return failed(IndexProblem(query.error()));
    std::optional<IndexedText> text;
    if ((*query)->next())
        text =
            IndexedText{(*query)->value(0).toString(), unpacked((*query)->value(1).toByteArray())};
    const QSqlError error = (*query)->lastError();
    (*query)->finish();
    if (error.isValid())
        return failed(problemOf(error));
    return text;
}

} // namespace bridge::history
