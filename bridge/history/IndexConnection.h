#pragma once

#include "bridge/history/IndexProblem.h"

#include <QElapsedTimer>
#include <QHash>
#include <QSqlDatabase>
#include <QSqlError>
#include <QSqlQuery>
#include <QString>
#include <QVariant>

#include <memory>
#include <utility>

namespace bridge::history {

/// The connection of SessionIndex to its database, and its prepared statements, which end before
/// it. Used by the thread that made it.
class IndexConnection
{
public:
    /// A transaction that costs as much is ended.
    static constexpr int kMostCost = 400; ///< texts

    explicit IndexConnection(const QString &path);
    IndexConnection(const IndexConnection &) = delete;
    IndexConnection &operator=(const IndexConnection &) = delete;
    ~IndexConnection();

    [[nodiscard]] IndexResult<void> open();
    /// The file was removed or replaced since it was opened.
    [[nodiscard]] bool isGone() const;

    /// A statement with these values, run; it is the same object at the next call with this text.
    template <typename... Values>
    [[nodiscard]] IndexResult<QSqlQuery *> run(const QString &text, const Values &...values)
    {
        const auto query = prepare(text);
        if (!query)
            return query;
        int at = 0;
        ((*query)->bindValue(at++, values), ...);
        return runPrepared(**query);
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

    /// One that is run once; its first value.
    [[nodiscard]] IndexResult<QVariant> once(const QString &text);

    /// Runs `work` in the open transaction, or begins one; an error undoes all of it.
    template <typename Work>
    [[nodiscard]] auto inTransaction(int cost, const Work &work) -> decltype(work())
    {
        if (const auto begun = begin(); !begun)
            return failed(IndexProblem(begun.error()));
        auto result = work();
        if (result) {
            if (auto ended = endIfDue(cost); !ended)
                result = failed(IndexProblem(ended.error()));
        }
        if (!result)
            rollBack();
        return result;
    }

    [[nodiscard]] IndexResult<void> commit();

    /// The problem that the database reports for a statement of run().
    [[nodiscard]] static IndexProblem problemOf(const QSqlError &error);

private:
    [[nodiscard]] IndexResult<QSqlQuery *> prepare(const QString &text);
    [[nodiscard]] IndexResult<QSqlQuery *> runPrepared(QSqlQuery &query);
    [[nodiscard]] IndexResult<void> begin();
    [[nodiscard]] IndexResult<void> endIfDue(int cost);
    void rollBack();

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

} // namespace bridge::history
