#pragma once

#include "bridge/secrets/SecretService.h"
#include "bridge/secrets/SecretStore.h"

namespace bridge::secrets {

/// SecretStore on the system keychain through QtKeychain: service `drawbridge`, key = the origin.
/// SecretService distinguishes what QtKeychain does not.
class KeychainSecretStore final : public SecretStore
{
public:
    void read(const QString &origin, QObject *context, ReadAnswer answer) override;
    void unlock(const QString &origin, QObject *context, ReadAnswer answer) override;
    void write(const QString &origin, const Secret &secret, QObject *context,
               WriteAnswer answer) override;
    void remove(const QString &origin, QObject *context, WriteAnswer answer) override;
    void watch(QObject *context, std::function<void()> callback) override;

private:
    using ErrorAnswer = std::function<void(const SecretError &)>;

    /// Calls `next` unless the keyring is unusable; reports the reason then.
    void beginWith(const QString &origin, QObject *context, std::function<void(bool isLocked)> next,
                   ErrorAnswer answer);
    void readUnlocked(const QString &origin, QObject *context, const ReadAnswer &answer);
    /// The meaning of a failed job: QtKeychain's error, unless the keyring knows better.
    void explain(const SecretError &reported, const QString &origin, QObject *context,
                 const ErrorAnswer &answer);
    void confirmWritten(const QString &origin, const Secret &secret, QObject *context,
                        const WriteAnswer &answer);

    SecretService m_service;
};

} // namespace bridge::secrets
