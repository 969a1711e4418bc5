#pragma once

#include "bridge/secrets/SecretStore.h"

#include <QMap>

/// A keychain that keeps its secrets in memory and answers at the next turn of the event loop.
class MemorySecretStore final : public bridge::secrets::SecretStore
{
public:
    using Secret = bridge::secrets::Secret;
    using Error = bridge::secrets::SecretError;

    void read(const QString &origin, QObject *context, ReadAnswer answer) override
    {
        const auto found = secrets.constFind(origin);
        const bridge::Result<Secret, Error> result =
            found != secrets.constEnd() ? bridge::Result<Secret, Error>(*found)
                                        : bridge::failed(Error{Error::Kind::Absent, {}});
        later(context, [answer = std::move(answer), result] { answer(result); });
    }
    void unlock(const QString &origin, QObject *context, ReadAnswer answer) override
    {
        read(origin, context, std::move(answer));
    }
    void watch(QObject *, std::function<void()>) override {}
    void write(const QString &origin, const Secret &secret, QObject *context,
               WriteAnswer answer) override
    {
        secrets.insert(origin, secret);
        later(context, [answer = std::move(answer)] { answer({}); });
    }
    void remove(const QString &origin, QObject *context, WriteAnswer answer) override
    {
        secrets.remove(origin);
        later(context, [answer = std::move(answer)] { answer({}); });
    }

    QMap<QString, Secret> secrets;

private:
    static void later(QObject *context, const std::function<void()> &call)
    {
        QMetaObject::invokeMethod(context, call, Qt::QueuedConnection);
    }
};
