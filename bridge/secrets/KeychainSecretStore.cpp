#include "bridge/secrets/KeychainSecretStore.h"

#include <qt6keychain/keychain.h>

#include <utility>

namespace bridge::secrets {

namespace {

using Answer = SecretService::Answer;
using Kind = SecretError::Kind;

constexpr QLatin1String kService("drawbridge");

/// The attributes that QtKeychain gives an item.
QMap<QString, QString> attributes(const QString &origin)
{
    return {{QStringLiteral("user"), origin}, {QStringLiteral("server"), kService}};
}

/// The error that prevents an attempt; nullopt: none.
std::optional<SecretError> blockingError(Answer found)
{
    switch (found) {
    case Answer::Denied:
        return SecretError{Kind::Denied, {}};
    case Answer::Silent:
        return SecretError{Kind::TimedOut, {}};
    case Answer::NotStarted: // another attempt would take as long, with the same result
        return SecretError{Kind::Unavailable, {}};
    case Answer::Missing: // another keychain, such as KWallet's own, may exist
    case Answer::Unlocked:
    case Answer::Locked:
    case Answer::NotFound:
    case Answer::Unknown:
        break;
    }
    return std::nullopt;
}

/// Maps QtKeychain's text and codes.
SecretError errorOf(const QKeychain::Job &job)
{
    const QString text = job.errorString();
    // Text from libsecret, which has no code for it.
    if (text.contains(QLatin1String("org.freedesktop.DBus.Error.AccessDenied")))
        return {Kind::Denied, text};
    switch (job.error()) {
    case QKeychain::EntryNotFound:
        return {Kind::Absent, text};
    case QKeychain::AccessDeniedByUser:
    case QKeychain::AccessDenied:
        return {Kind::Denied, text};
    case QKeychain::NoBackendAvailable:
    case QKeychain::NotImplemented:
        return {Kind::Unavailable, text};
    case QKeychain::NoError:
    case QKeychain::CouldNotDeleteEntry:
    case QKeychain::OtherError:
        break;
    }
    return {Kind::Failed, text};
}

/// Runs `job`, which deletes itself; `finished` is called unless `context` is gone by then.
template <typename Job>
void run(Job *job, const QString &origin, QObject *context, std::function<void(Job &)> finished)
{
    job->setKey(origin);
    // No secret is better than one in a plain settings file.
    job->setInsecureFallback(false);
    QObject::connect(job, &QKeychain::Job::finished, context,
                     [job, finished = std::move(finished)] { finished(*job); });
    job->start();
}

} // namespace

void KeychainSecretStore::read(const QString &origin, QObject *context, ReadAnswer answer)
{
    beginWith(
        origin, context,
        [this, origin, context, answer](bool isLocked) {
            if (isLocked)
                answer(failed(SecretError{Kind::Locked, {}}));
            else
                readUnlocked(origin, context, answer);
        },
        [answer](const SecretError &error) { answer(failed(SecretError(error))); });
}

void KeychainSecretStore::unlock(const QString &origin, QObject *context, ReadAnswer answer)
{
    // Reading a locked item asks for the keyring's password.
    beginWith(
        origin, context,
        [this, origin, context, answer](bool) { readUnlocked(origin, context, answer); },
        [answer](const SecretError &error) { answer(failed(SecretError(error))); });
}

void KeychainSecretStore::write(const QString &origin, const Secret &secret, QObject *context,
                                WriteAnswer answer)
{
    const ErrorAnswer answerError = [answer](const SecretError &error) {
        answer(failed(SecretError(error)));
    };
    beginWith(
        origin, context,
        [this, origin, secret, context, answer, answerError](bool) {
            using Job = QKeychain::WritePasswordJob;
            auto *job = new Job(kService);
            job->setTextData(QString::fromUtf8(encodeSecret(secret)));
            run<Job>(job, origin, context,
                     [this, origin, secret, context, answer, answerError](Job &done) {
                         if (done.error() == QKeychain::NoError)
                             confirmWritten(origin, secret, context, answer);
                         else
                             explain(errorOf(done), origin, context, answerError);
                     });
        },
        answerError);
}

void KeychainSecretStore::remove(const QString &origin, QObject *context, WriteAnswer answer)
{
    const ErrorAnswer answerError = [answer](const SecretError &error) {
        // Absence is the wanted result.
        if (error.kind == Kind::Absent)
            answer({});
        else
            answer(failed(SecretError(error)));
    };
    const auto removeNow = [this, origin, context, answerError] {
        using Job = QKeychain::DeletePasswordJob;
        run<Job>(new Job(kService), origin, context,
                 [this, origin, context, answerError](Job &job) {
                     // Reported as success also if the item was locked and nothing happened.
                     explain(job.error() == QKeychain::NoError ? SecretError{Kind::Absent, {}}
                                                               : errorOf(job),
                             origin, context, answerError);
                 });
    };
    beginWith(
        origin, context,
        [this, origin, context, removeNow, answerError](bool isLocked) {
            if (!isLocked) {
                removeNow();
                return;
            }
            // Unlike reading, removing prompts no one to unlock it.
            readUnlocked(origin, context,
                         [removeNow, answerError](const Result<Secret, SecretError> &stored) {
                             if (stored || stored.error().kind == Kind::Damaged)
                                 removeNow();
                             else
                                 answerError(stored.error());
                         });
        },
        answerError);
}

void KeychainSecretStore::watch(QObject *context, std::function<void()> callback)
{
    QObject::connect(&m_service, &SecretService::changed, context, std::move(callback));
}

void KeychainSecretStore::beginWith(const QString &origin, QObject *context,
                                    std::function<void(bool isLocked)> next, ErrorAnswer answer)
{
    m_service.find(attributes(origin), context,
                   [next = std::move(next), answer = std::move(answer)](Answer found) {
                       if (const auto error = blockingError(found))
                           answer(*error);
                       else
                           next(found == Answer::Locked);
                   });
}

void KeychainSecretStore::readUnlocked(const QString &origin, QObject *context,
                                       const ReadAnswer &answer)
{
    using Job = QKeychain::ReadPasswordJob;
    run<Job>(new Job(kService), origin, context, [this, origin, context, answer](Job &job) {
        if (job.error() != QKeychain::NoError) {
            explain(errorOf(job), origin, context,
                    [answer](const SecretError &error) { answer(failed(SecretError(error))); });
        } else if (const auto secret = decodeSecret(job.textData().toUtf8())) {
            answer(*secret);
        } else {
            answer(failed(SecretError{Kind::Damaged, {}}));
        }
    });
}

void KeychainSecretStore::explain(const SecretError &reported, const QString &origin,
                                  QObject *context, const ErrorAnswer &answer)
{
    m_service.find(attributes(origin), context, [this, reported, context, answer](Answer found) {
        if (found == Answer::Locked) {
            answer({Kind::Locked, reported.text});
        } else if (const auto error = blockingError(found)) {
            answer({error->kind, reported.text});
        } else if (found == Answer::Missing && reported.kind == Kind::Failed) {
            answer({Kind::Unavailable, reported.text});
        } else if (reported.kind != Kind::Failed && reported.kind != Kind::Denied) {
            answer(reported);
        } else {
            // A new item cannot be found, but its collection may be locked, for which libsecret has
            // the same code as for a refusal.
            m_service.findDefault(context, [reported, answer](Answer place) {
                answer({place == Answer::Locked ? Kind::Locked : reported.kind, reported.text});
            });
        }
    });
}

void KeychainSecretStore::confirmWritten(const QString &origin, const Secret &secret,
                                         QObject *context, const WriteAnswer &answer)
{
    // QtKeychain reports a save that was cancelled at the password prompt as success.
    read(origin, context, [secret, answer](const Result<Secret, SecretError> &stored) {
        if (stored == secret)
            answer({});
        else if (!stored && stored.error().kind != Kind::Absent)
            answer(failed(SecretError(stored.error())));
        else
            answer(failed(SecretError{Kind::Locked, {}}));
    });
}

} // namespace bridge::secrets
