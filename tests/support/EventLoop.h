#pragma once

#include <QCoreApplication>
#include <QTest>
#include <QTimer>

/// Runs the event loop until the condition holds; the limit allows for a loaded machine.
[[nodiscard]] bool soon(const auto &holds)
{
    return QTest::qWaitFor(holds, 60'000);
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
    if (!QTest::qWaitFor([&isOver] { return isOver; }))
        qFatal("the event loop stands still");
    settle();
}
