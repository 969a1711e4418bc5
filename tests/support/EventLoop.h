#pragma once

#include <QCoreApplication>
#include <QDeadlineTimer>
#include <QEventLoop>
#include <QTimer>

/// Runs the event loop until the condition holds; the limit, in milliseconds, allows for a loaded
/// machine. QTest::qWaitFor() would sleep for ten milliseconds after each round of events, which a
/// dialogue over a socket has dozens of.
[[nodiscard]] bool soon(const auto &holds, int limit = 60'000)
{
    constexpr int kPollMs = 5; // for what changes without an event, in a file or another thread
    QTimer poll;
    poll.start(kPollMs);
    for (const QDeadlineTimer deadline(limit); !holds();) {
        if (deadline.hasExpired())
            return false;
        QCoreApplication::processEvents(QEventLoop::AllEvents | QEventLoop::WaitForMoreEvents);
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    }
    return true;
}

/// The same, for a condition that costs something to look at: processes, files, another program. It
/// is looked at so often only, whatever happens meanwhile.
[[nodiscard]] bool soonSeen(const auto &holds, int limit = 60'000, int everyMs = 20)
{
    QDeadlineTimer nextLook(0);
    return soon(
        [&] {
            if (!nextLook.hasExpired())
                return false;
            nextLook.setRemainingTime(everyMs);
            return static_cast<bool>(holds());
        },
        limit);
}

/// Handles due events and their consequences: layouts, deferred deletions, timers without an
/// interval. Does not wait.
inline void settle()
{
    constexpr int kRounds = 10; // a layout may request further ones
    for (int round = 0; round < kRounds; ++round) {
        QCoreApplication::processEvents();
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    }
}

/// Returns when a timer of a hundred milliseconds has fired and all is settled. By then every
/// shorter timer of a widget (the frame after which new Markdown is drawn) has fired too. For what
/// no condition can show: that nothing happens, or that a picture is complete.
inline void letTimersFire()
{
    bool isOver = false;
    QTimer::singleShot(100, [&isOver] { isOver = true; });
    if (!soon([&isOver] { return isOver; }))
        qFatal("the event loop stands still");
    settle();
}
