#pragma once

#include "bridge/secrets/SecretStore.h"

#include <QMap>

/// A keychain in memory that answers in the event loop, without the test's help (see
/// FakeSecretStore).
class MemorySecretStore final : public bridge::secrets::SecretStore
{
public:
    void read(const QString &origin, QObject *context, ReadAnswer answer) override;
    void unlock(const QString &origin, QObject *context, ReadAnswer answer) override;
    void watch(QObject *context, std::function<void()> callback) override;
    void write(const QString &origin, const bridge::secrets::Secret &secret, QObject *context,
               WriteAnswer answer) override;
    void remove(const QString &origin, QObject *context, WriteAnswer answer) override;

    QMap<QString, bridge::secrets::Secret> secrets;
};
