#pragma once

#include <QDBusConnection>
#include <QDBusVirtualObject>
#include <QStringList>

/// The GNOME keyring of keychain-session.sh's session, which has no password prompt.
namespace keyring {

/// Locks the keyring; false: failed.
[[nodiscard]] bool lock();
/// Unlocks like a user who enters the password in another program.
[[nodiscard]] bool unlock();

/// The labels of all entries of all keyrings, sorted.
[[nodiscard]] QStringList entries();

/// Owns the secret service's name without being one; for a session without a secret service.
class OddService : public QDBusVirtualObject
{
public:
    enum class Behaviour {
        Silent,  ///< takes every call and never answers
        Denying, ///< answers AccessDenied
    };
    explicit OddService(Behaviour behaviour);
    ~OddService() override;

    [[nodiscard]] QString introspect(const QString &path) const override;
    bool handleMessage(const QDBusMessage &message, const QDBusConnection &connection) override;

private:
    Behaviour m_behaviour;
    QDBusConnection m_bus;
};

} // namespace keyring
