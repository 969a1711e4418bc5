#include "bridge/history/SessionIndex.h"

#include "bridge/history/IndexConnection.h"
#include "bridge/history/SearchWords.h"
#include "bridge/history/TextFold.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QSqlError>
#include <QSqlQuery>
#include <QTimeZone>
#include <QVariant>

#include <algorithm>

namespace bridge::history {

namespace {

/// Also to be raised when an archive reads more, or other facts, from the same files.
constexpr int kVersion = 1;
constexpr int kTextBits = 24;
constexpr qint64 kMostTexts = (qint64{1} << kTextBits) - 1; ///< of one conversation
constexpr int kMostForgotten = 200;                         ///< texts, at a time
constexpr qsizetype kCompressedFrom = 256;                  ///< bytes
constexpr int kMostLookedAt = 20'000; ///< texts, for cuts of one scan that are not there
constexpr int kLeastLookedAt = 256;   ///< for each

QString pathIn(const QString &folder)
{
    return folder + QStringLiteral("/history.db");
}

QStringList filesIn(const QString &folder)
{
    const QString path = pathIn(folder);
    return {path, path + QStringLiteral("-wal"), path + QStringLiteral("-shm")};
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

SessionIndex::SessionIndex(std::unique_ptr<IndexConnection> connection)
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

    auto connection = std::make_unique<IndexConnection>(pathIn(folder));
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
        auto made =
            connection->inTransaction(IndexConnection::kMostCost, [&]() -> IndexResult<void> {
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
        return failed(IndexConnection::problemOf(error));
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
        return failed(IndexConnection::problemOf(error));
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
        return failed(IndexConnection::problemOf(error));
    return text;
}

} // namespace bridge::history
