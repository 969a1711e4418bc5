#include "bridge/secrets/SecretEdit.h"

#include <utility>

namespace bridge::secrets {

namespace {

/// Writes the entry, or removes it if it is empty.
void writeOrRemove(SecretStore &store, const QString &origin, const Secret &secret,
                   QObject *context, const EditAnswer &answer)
{
    const auto conclude = [answer](const std::optional<Secret> &now) {
        return [answer, now](const Result<void, SecretError> &result) {
            if (result)
                answer(now);
            else
                answer(failed(SecretError(result.error())));
        };
    };
    if (isEmpty(secret))
        store.remove(origin, context, conclude(std::nullopt));
    else
        store.write(origin, secret, context, conclude(secret));
}

} // namespace

void editSecret(SecretStore &store, const QString &origin, const SecretPart &part, QObject *context,
                EditAnswer answer)
{
    if (!isSendable(part)) {
        QMetaObject::invokeMethod(
            context,
            [answer = std::move(answer)] {
                answer(failed(SecretError{SecretError::Kind::Unsendable, {}}));
            },
            Qt::QueuedConnection);
        return;
    }
    store.unlock(origin, context,
                 [&store, origin, part, context,
                  answer = std::move(answer)](const Result<Secret, SecretError> &stored) {
                     using Kind = SecretError::Kind;
                     if (!stored && stored.error().kind != Kind::Absent
                         && stored.error().kind != Kind::Damaged)
                         answer(failed(SecretError(stored.error())));
                     else
                         writeOrRemove(store, origin, withPart(stored.value_or(Secret{}), part),
                                       context, answer);
                 });
}

} // namespace bridge::secrets
