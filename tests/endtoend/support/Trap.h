#pragma once

#include <QByteArrayList>
#include <QTcpServer>

/// A server that no request may reach. Records connections and what they send, and closes them.
/// Served by the event loop of the test.
class Trap
{
public:
    Trap();

    [[nodiscard]] QString address() const;
    /// Every connection, with the data received so far.
    [[nodiscard]] const QByteArrayList &visits() const { return m_visits; }
    [[nodiscard]] bool heard(const QString &words) const;

private:
    void receive();

    QTcpServer m_server;
    QByteArrayList m_visits;
};
