#pragma once

#include "bridge/secrets/SecretStore.h"

namespace bridge::secrets {

/// SecretStore on the system keychain through QtKeychain: service `drawbridge`, key = the origin.
class KeychainSecretStore final : public SecretStore
{
public:
    void read(const QString &origin, QObject *context, ReadAnswer answer) override;
    void unlock(const QString &origin, QObject *context, ReadAnswer answer) override;
    void watch(QObject *context, std::function<void()> callback) override;
    void write(const QString &origin, const Secret &secret, QObject *context,
               WriteAnswer answer) override;
    void remove(const QString &origin, QObject *context, WriteAnswer answer) override;
};

} // namespace bridge::secrets
