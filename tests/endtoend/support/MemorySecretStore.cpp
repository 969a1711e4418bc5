#include "tests/endtoend/support/MemorySecretStore.h"

using namespace bridge;
using secrets::Secret;
using secrets::SecretError;

namespace {

void later(QObject *context, const std::function<void()> &call)
{
    QMetaObject::invokeMethod(context, call, Qt::QueuedConnection);
}

} // namespace

void MemorySecretStore::read(const QString &origin, QObject *context, ReadAnswer answer)
{
    const auto found = secrets.constFind(origin);
    const Result<Secret, SecretError> result =
        found != secrets.constEnd() ? Result<Secret, SecretError>(*found)
                                    : failed(SecretError{SecretError::Kind::Absent, {}});
    later(context, [answer = std::move(answer), result] { answer(result); });
}

void MemorySecretStore::unlock(const QString &origin, QObject *context, ReadAnswer answer)
{
    read(origin, context, std::move(answer));
}

void MemorySecretStore::watch(QObject *, std::function<void()>) {}

void MemorySecretStore::write(const QString &origin, const Secret &secret, QObject *context,
                              WriteAnswer answer)
{
    secrets.insert(origin, secret);
    later(context, [answer = std::move(answer)] { answer({}); });
}

void MemorySecretStore::remove(const QString &origin, QObject *context, WriteAnswer answer)
{
    secrets.remove(origin);
    later(context, [answer = std::move(answer)] { answer({}); });
}
