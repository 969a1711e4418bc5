#pragma once

#include "bridge/core/Result.h"

#include <QObject>
#include <QPointer>
#include <QString>
#include <QStringList>
#include <QThreadPool>

#include <functional>
#include <vector>

namespace bridge::library {

/// A file or folder in the wastebasket.
struct Trashed
{
    QString from; ///< where it was
    QString path; ///< where it is
};

/// The desktop's wastebasket (freedesktop.org trash specification, through QFile::moveToTrash()).
/// Works in a thread of its own; answers come from the event loop, once, unless their context is
/// gone. Main thread. The destructor waits for what has begun.
class Wastebasket : public QObject
{
    Q_OBJECT

public:
    explicit Wastebasket(QObject *parent = nullptr);
    ~Wastebasket() override;

    using Moved = Result<std::vector<Trashed>, QString>;
    /// Moves all of these there, or none. Paths where nothing is are left out. The error is a path
    /// that cannot be moved: there is no wastebasket for it, or it is not ours to move.
    void trash(const QStringList &paths, QObject *context,
               std::function<void(const Moved &)> answer);

    /// Whether there is a wastebasket for these: tried with an empty file beside the first one.
    void canTake(const QStringList &paths, QObject *context, std::function<void(bool)> answer);

    using Done = Result<void, QString>;
    /// Moves all back, or none. The error is a path that cannot be restored, e.g. because there is
    /// another file now.
    void restore(const std::vector<Trashed> &trashed, QObject *context,
                 std::function<void(const Done &)> answer);
    /// Deletes for good. The error is a path that is still there.
    void destroy(const QStringList &paths, QObject *context,
                 std::function<void(const Done &)> answer);

private:
    template <typename T>
    void run(std::function<T()> job, QObject *context, std::function<void(const T &)> answer);

    QThreadPool m_thread;
};

} // namespace bridge::library
