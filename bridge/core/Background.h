#pragma once

#include <QCoreApplication>
#include <QObject>
#include <QPointer>
#include <QThreadPool>

#include <utility>

namespace bridge {

/// Calls `work` in a thread of Qt's pool: for what waits for the disk. `work` refers to nothing
/// that the main thread changes or destroys. The end of the application waits for it; when that has
/// come so far that there is no pool any more, `work` is called here.
template <typename Work>
void inBackground(Work work)
{
    if (QCoreApplication::closingDown())
        work();
    else
        QThreadPool::globalInstance()->start(std::move(work));
}

/// The same, and then `done` with its value from the event loop of the main thread, unless
/// `context` is gone by then. `done` is called and destroyed in the main thread, except at the end
/// of the application. Main thread.
template <typename Work, typename Done>
void inBackground(QObject *context, Work work, Done done)
{
    QThreadPool::globalInstance()->start([guard = QPointer<QObject>(context),
                                          work = std::move(work),
                                          done = std::move(done)]() mutable {
        // To the application: the context may be destroyed at this moment.
        QMetaObject::invokeMethod(
            QCoreApplication::instance(),
            [guard = std::move(guard), value = work(), done = std::move(done)]() mutable {
                if (guard)
                    done(std::move(value));
            },
            Qt::QueuedConnection);
    });
}

} // namespace bridge
