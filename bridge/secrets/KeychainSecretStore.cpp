#include "bridge/secrets/KeychainSecretStore.h"

#include <qt6keychain/keychain.h>

#ifdef Q_OS_LINUX
#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>
#endif

namespace bridge::secrets {

namespace {

constexpr QLatin1String kService("drawbridge");

using ErrorAnswer = std::function<void(const SecretError &)>;

/// On Linux QtKeychain calls "no such service" and "no bus" just OtherError, with words in the
/// user's language. Whether anybody owns the secret service's name tells them from real failures.
void tellUnavailable(const SecretError &failure, QObject *context, const ErrorAnswer &answer)
{
#ifdef Q_OS_LINUX
    const SecretError unavailable{SecretError::Kind::Unavailable, failure.text};
    const QDBusConnection bus = QDBusConnection::sessionBus();
    if (!bus.isConnected()) {
        answer(unavailable);
        return;
    }
    QDBusMessage hasOwner = QDBusMessage::createMethodCall(
        QStringLiteral("org.freedesktop.DBus"), QStringLiteral("/org/freedesktop/DBus"),
        QStringLiteral("org.freedesktop.DBus"), QStringLiteral("NameHasOwner"));
    hasOwner << QStringLiteral("org.freedesktop.secrets");
    auto *watcher = new QDBusPendingCallWatcher(bus.asyncCall(hasOwner), context);
    QObject::connect(watcher, &QDBusPendingCallWatcher::finished, context,
                     [watcher, failure, unavailable, answer] {
                         watcher->deleteLater();
                         const QDBusPendingReply<bool> reply = *watcher;
                         answer(reply.isValid() && reply.value() ? failure : unavailable);
                     });
#else
    Q_UNUSED(context)
    answer(failure);
#endif
}

/// Tells what went wrong with a job; `answer` is called once unless `context` goes away.
void explain(const QKeychain::Job &job, QObject *context, const ErrorAnswer &answer)
{
    using Kind = SecretError::Kind;
    const QString text = job.errorString();
    switch (job.error()) {
    case QKeychain::EntryNotFound:
        answer({Kind::Absent, text});
        return;
    case QKeychain::AccessDeniedByUser:
    case QKeychain::AccessDenied:
        answer({Kind::Denied, text});
        return;
    case QKeychain::NoBackendAvailable:
    case QKeychain::NotImplemented:
        answer({Kind::Unavailable, text});
        return;
    case QKeychain::NoError:
    case QKeychain::CouldNotDeleteEntry:
    case QKeychain::OtherError:
        break;
    }
    tellUnavailable({Kind::Failed, text}, context, answer);
}

/// Runs `job`, which deletes itself; `finished` gets it unless `context` is gone by then.
template <typename Job>
void run(Job *job, const QString &origin, QObject *context, std::function<void(Job &)> finished)
{
    job->setKey(origin);
    // Rather no secret than one in a plain settings file.
    job->setInsecureFallback(false);
    QObject::connect(job, &QKeychain::Job::finished, context,
                     [job, finished = std::move(finished)] { finished(*job); });
    job->start();
}

} // namespace

void KeychainSecretStore::read(const QString &origin, QObject *context, ReadAnswer answer)
{
    using Job = QKeychain::ReadPasswordJob;
    run<Job>(new Job(kService), origin, context, [context, answer](Job &job) {
        if (job.error() != QKeychain::NoError) {
            explain(job, context, [answer](const SecretError &error) { answer(failed(error)); });
        } else if (const auto secret = decodeSecret(job.textData().toUtf8())) {
            answer(*secret);
        } else {
            answer(failed(SecretError{SecretError::Kind::Damaged, {}}));
        }
    });
}

void KeychainSecretStore::unlock(const QString &origin, QObject *context, ReadAnswer answer)
{
    read(origin, context, std::move(answer));
}

void KeychainSecretStore::watch(QObject *, std::function<void()>)
{}

void KeychainSecretStore::write(const QString &origin, const Secret &secret, QObject *context,
                                WriteAnswer answer)
{
    using Job = QKeychain::WritePasswordJob;
    auto *job = new Job(kService);
    job->setTextData(QString::fromUtf8(encodeSecret(secret)));
    run<Job>(job, origin, context, [context, answer](Job &done) {
        if (done.error() == QKeychain::NoError)
            answer({});
        else
            explain(done, context, [answer](const SecretError &error) { answer(failed(error)); });
    });
}

void KeychainSecretStore::remove(const QString &origin, QObject *context, WriteAnswer answer)
{
    using Job = QKeychain::DeletePasswordJob;
    run<Job>(new Job(kService), origin, context, [context, answer](Job &job) {
        if (job.error() == QKeychain::NoError || job.error() == QKeychain::EntryNotFound)
            answer({});
        else
            explain(job, context, [answer](const SecretError &error) { answer(failed(error)); });
    });
}

} // namespace bridge::secrets
