#pragma once

#include <QDBusConnection>
#include <QDBusVirtualObject>

/// The GNOME keyring of keychain-session.sh's session, which has no window to ask for a password.
namespace keyring {

/// Locks what is kept; false: it did not.
[[nodiscard]] bool lock();
/// Unlocks like a user who enters the password in another program.
[[nodiscard]] bool unlock();

/// A program that owns the secret service's name and is no secret service. For a session without
/// one.
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
