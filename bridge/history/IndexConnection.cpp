#include "bridge/history/IndexConnection.h"

#include <QFile>
#include <QFileInfo>
#include <QSqlError>
#include <QUuid>

#ifdef Q_OS_UNIX
#include <sys/stat.h>
#endif

namespace bridge::history {

namespace {

// A transaction costs as much as some hundred texts in it, and keeps other processes from writing.
constexpr qint64 kLongestTransaction = 300; ///< milliseconds

// SQLite's primary result codes.
enum SqliteCode { Busy = 5, Locked = 6, ReadOnly = 8, Full = 13, CannotOpen = 14 };

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

} // namespace

IndexConnection::IndexConnection(const QString &path)
    : m_name(QStringLiteral("history-") + QUuid::createUuid().toString(QUuid::WithoutBraces))
    , m_path(path)
{
    m_database = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), m_name);
    m_database.setDatabaseName(m_path);
    m_database.setConnectOptions(QStringLiteral("QSQLITE_BUSY_TIMEOUT=50"));
}

IndexConnection::~IndexConnection()
{
    (void)commit();
    m_prepared.clear();
    m_database.close();
    m_database = {};
    QSqlDatabase::removeDatabase(m_name);
}

IndexProblem IndexConnection::problemOf(const QSqlError &error)
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

IndexResult<void> IndexConnection::open()
{
    if (!m_database.open())
        return failed(problemOf(m_database.lastError()));
    m_inode = inodeOf(m_path);
    return {};
}

bool IndexConnection::isGone() const
{
    return m_inode != inodeOf(m_path)
           || (m_hasWritten && !QFileInfo::exists(m_path + QStringLiteral("-wal")));
}

IndexResult<QSqlQuery *> IndexConnection::prepare(const QString &text)
{
    auto &query = m_prepared[text];
    if (!query) {
        auto made = std::make_unique<QSqlQuery>(m_database);
        made->setForwardOnly(true);
        if (!made->prepare(text))
            return failed(problemOf(made->lastError()));
        query = std::move(made);
    }
    return query.get();
}

IndexResult<QSqlQuery *> IndexConnection::runPrepared(QSqlQuery &query)
{
    if (query.exec())
        return &query;
    const IndexProblem problem = problemOf(query.lastError());
    query.finish();
    return failed(IndexProblem(problem));
}

IndexResult<QVariant> IndexConnection::once(const QString &text)
{
    QSqlQuery query(m_database);
    if (!query.exec(text))
        return failed(problemOf(query.lastError()));
    return query.next() ? query.value(0) : QVariant();
}

IndexResult<void> IndexConnection::begin()
{
    if (!m_isOpen) {
        if (auto begun = execute(QStringLiteral("BEGIN IMMEDIATE")); !begun)
            return begun;
        m_isOpen = true;
        m_cost = 0;
        m_sinceBegin.start();
    }
    m_hasWritten = true;
    return {};
}

IndexResult<void> IndexConnection::endIfDue(int cost)
{
    m_cost += cost;
    return m_cost >= kMostCost || m_sinceBegin.hasExpired(kLongestTransaction)
               ? commit()
               : IndexResult<void>();
}

void IndexConnection::rollBack()
{
    // An error of its own may have ended the transaction already.
    if (std::exchange(m_isOpen, false))
        (void)execute(QStringLiteral("ROLLBACK"));
}

IndexResult<void> IndexConnection::commit()
{
    if (!std::exchange(m_isOpen, false))
        return {};
    auto ended = execute(QStringLiteral("COMMIT"));
    if (!ended)
        (void)execute(QStringLiteral("ROLLBACK"));
    return ended;
}

} // namespace bridge::history
