#pragma once

#include "tests/endtoend/support/TestHome.h"

#include <QString>
#include <QStringList>

/// A wrapper that runs Claude Code under strace. The agent keeps its pid and its signals (strace's
/// -D); its children are traced, too.
class ConnectTrace
{
public:
    explicit ConnectTrace(const TestHome &home);

    [[nodiscard]] QString program() const;
    /// Addresses of attempted connections and datagrams: "127.0.0.1:8080", "[::1]:53",
    /// "unix:/run/x". Each once, in alphabetical order.
    [[nodiscard]] QStringList destinations() const;
    /// Network I/O through io_uring would not show as the calls above.
    [[nodiscard]] bool bypassed() const;

private:
    [[nodiscard]] QList<QByteArray> lines() const;

    const TestHome &m_home;
};
