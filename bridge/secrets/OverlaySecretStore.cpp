#include "bridge/secrets/OverlaySecretStore.h"

#include <utility>

namespace bridge::secrets {

void OverlaySecretStore::read(const QString &origin, QObject *context, ReadAnswer answer)
{
    if (!answerChanged(origin, context, answer))
        m_below.read(origin, context, std::move(answer));
}

void OverlaySecretStore::unlock(const QString &origin, QObject *context, ReadAnswer answer)
{
    if (!answerChanged(origin, context, answer))
        m_below.unlock(origin, context, std::move(answer));
}

void OverlaySecretStore::write(const QString &origin, const Secret &secret, QObject *context,
                               WriteAnswer answer)
{
    if (m_isInMemory)
        change(origin, secret, context, std::move(answer));
    else
        m_below.write(origin, secret, context, std::move(answer));
}

void OverlaySecretStore::remove(const QString &origin, QObject *context, WriteAnswer answer)
{
    if (m_isInMemory)
        change(origin, std::nullopt, context, std::move(answer));
    else
        m_below.remove(origin, context, std::move(answer));
}

void OverlaySecretStore::watch(QObject *context, std::function<void()> callback)
{
    m_below.watch(context, std::move(callback));
}

bool OverlaySecretStore::answerChanged(const QString &origin, QObject *context,
                                       const ReadAnswer &answer) const
{
    const auto found = m_changed.constFind(origin);
    if (found == m_changed.cend())
        return false;
    const Result<Secret, SecretError> result =
        *found ? Result<Secret, SecretError>(**found)
               : failed(SecretError{SecretError::Kind::Absent, {}});
    QMetaObject::invokeMethod(
        context, [answer, result] { answer(result); }, Qt::QueuedConnection);
    return true;
}

void OverlaySecretStore::change(const QString &origin, const std::optional<Secret> &secret,
                                QObject *context, WriteAnswer answer)
{
    m_changed.insert(origin, secret);
    QMetaObject::invokeMethod(
        context, [answer = std::move(answer)] { answer({}); }, Qt::QueuedConnection);
}

} // namespace bridge::secrets
