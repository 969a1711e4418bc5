#pragma once

#include "bridge/core/Clock.h"

#include <QObject>
#include <QString>
#include <QStringList>

#include <memory>
#include <optional>
#include <vector>

namespace bridge::check {

/// A server of this computer that can probably be used as an endpoint.
struct LocalServer
{
    QString presetId;   ///< as identified by its answers, not by its port; empty: not identified
    QString address;    ///< with "localhost", unless another server answers under that name
    QStringList models; ///< as listed by the server; may be empty
    /// Those in memory, if the server has others too and says which; nullopt: it does not.
    std::optional<QStringList> loaded{};
    friend bool operator==(const LocalServer &, const LocalServer &) = default;
};

/// Finds servers on the presets' loopback ports: requests what identifies them, without a
/// credential, and sends nothing beyond this computer. An unidentified server is found if it lists
/// models; that does not prove that it has the Messages API. Main thread.
class LocalServers : public QObject
{
    Q_OBJECT

public:
    /// Ports of the local presets, in their order.
    [[nodiscard]] static std::vector<quint16> knownPorts();

    /// `clock` outlives it.
    explicit LocalServers(Clock &clock, QObject *parent = nullptr);
    LocalServers(Clock &clock, std::vector<quint16> ports, QObject *parent = nullptr);
    ~LocalServers() override;

    /// Starts a scan; changed() if the result differs, scanned() at its end: after about a second at
    /// most, or three where a server that answers is slow. Joins a running scan.
    void scan();
    [[nodiscard]] const std::vector<LocalServer> &found() const { return m_found; }

Q_SIGNALS:
    void changed();
    void scanned();

private:
    class Scan;
    void conclude(std::vector<LocalServer> found);

    Clock &m_clock;
    std::vector<quint16> m_ports;
    std::vector<LocalServer> m_found;
    std::unique_ptr<Scan> m_scan;
};

} // namespace bridge::check
