#pragma once

#include "bridge/core/Clock.h"

#include <QObject>
#include <QString>
#include <QStringList>

#include <memory>
#include <vector>

namespace bridge::check {

/// A server of this computer that can probably be used as an endpoint.
struct LocalServer
{
    QString presetId;   ///< what it shows itself to be, not what its port is known for
    QString address;    ///< with "localhost", unless another one answers under that name
    QStringList models; ///< as it lists them; may be empty
    friend bool operator==(const LocalServer &, const LocalServer &) = default;
};

/// Looks for them on the loopback ports that the presets are known for: asks who answers what it
/// is, without a credential, sends nothing else and nothing beyond this computer. One that does not
/// show what it is is not offered: that it lists models does not tell that it has the Messages API.
/// Main thread.
class LocalServers : public QObject
{
    Q_OBJECT

public:
    /// Ports of the presets that are on this computer, in their order.
    [[nodiscard]] static std::vector<quint16> knownPorts();

    /// `clock` outlives it.
    explicit LocalServers(Clock &clock, QObject *parent = nullptr);
    LocalServers(Clock &clock, std::vector<quint16> ports, QObject *parent = nullptr);
    ~LocalServers() override;

    /// Looks again; changed() where something is different, looked() once it is over (about a
    /// second at most). While it looks already, that one is the answer.
    void look();
    [[nodiscard]] const std::vector<LocalServer> &found() const { return m_found; }

Q_SIGNALS:
    void changed();
    void looked();

private:
    class Look;
    void conclude(std::vector<LocalServer> found);

    Clock &m_clock;
    std::vector<quint16> m_ports;
    std::vector<LocalServer> m_found;
    std::unique_ptr<Look> m_look;
};

} // namespace bridge::check
