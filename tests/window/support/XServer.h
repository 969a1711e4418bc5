#pragma once

#include <QByteArray>
#include <QString>

#include <optional>

#include <sys/types.h>

/// An X server without a screen (Xvfb), on a display number of its choice. Create it before the
/// QApplication that uses it; ends with this object, and with the process at the latest.
class XServer
{
public:
    XServer() = default;
    ~XServer();
    XServer(const XServer &) = delete;
    XServer &operator=(const XServer &) = delete;

    /// The display ("`:5`"), or nullopt: it did not start. `size`: of its screen, "1366x768".
    [[nodiscard]] std::optional<QByteArray> start(const QByteArray &size = "1400x1000");

private:
    pid_t m_pid = -1;
};
