#pragma once

#include "bridge/secrets/SecretService.h"
#include "bridge/secrets/SecretStore.h"

namespace bridge::secrets {

/// SecretStore on the system keychain through QtKeychain: service `drawbridge`, key = the origin.
/// Beside it stands SecretService, which says what QtKeychain does not tell apart.
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

    /// Goes on with `next` unless the keyring is one that cannot be used; then says why.
    void beginWith(const QString &origin, QObject *context, std::function<void(bool isLocked)> next,
                   ErrorAnswer answer);
    void readUnlocked(const QString &origin, QObject *context, const ReadAnswer &answer);
    /// What a job that failed means: what QtKeychain says of it, where the keyring does not know
    /// better.
    void explain(const SecretError &told, const QString &origin, QObject *context,
                 const ErrorAnswer &answer);
    void confirmWritten(const QString &origin, const Secret &secret, QObject *context,
                        const WriteAnswer &answer);

    SecretService m_service;
};

} // namespace bridge::secrets
