#include "bridge/secrets/CredentialBook.h"

#include <QPointer>

namespace bridge::secrets {

CredentialBook::CredentialBook(SecretStore &store, Clock &clock, QObject *parent)
    : QObject(parent)
    , m_store(store)
    , m_clock(clock)
{}

CredentialBook::~CredentialBook() = default;

void CredentialBook::lookUp(const QString &origin)
{
    Entry &entry = m_entries[origin];
    if (entry.known.presence != Presence::Unknown)
        return;
    entry.known.presence = Presence::Looking;
    entry.patience = m_clock.after(kPatience, [this, origin] {
        learn(origin, {Presence::Unavailable, {}, SecretError{SecretError::Kind::TimedOut, {}}});
    });
    read(origin);
}

void CredentialBook::lookUpAgain(const QString &origin)
{
    if (!isSettled(origin))
        return; // not asked for yet, or being asked for
    ++m_entries[origin].writes;
    read(origin);
}

void CredentialBook::read(const QString &origin)
{
    m_store.read(origin, this,
                 [this, origin, writes = m_entries.value(origin).writes](
                     const Result<Secret, SecretError> &result) {
                     if (m_entries.value(origin).writes != writes)
                         return;
                     if (result)
                         learn(origin, {Presence::Present, *result, {}});
                     else if (result.error().kind == SecretError::Kind::Absent)
                         learn(origin, {Presence::Absent, {}, {}});
                     else
                         learn(origin, {Presence::Unavailable, {}, result.error()});
                 });
}

CredentialBook::Presence CredentialBook::presence(const QString &origin) const
{
    return known(origin).presence;
}

bool CredentialBook::isSettled(const QString &origin) const
{
    const Presence now = presence(origin);
    return now != Presence::Unknown && now != Presence::Looking;
}

std::optional<Secret> CredentialBook::secret(const QString &origin) const
{
    return known(origin).secret;
}

std::optional<SecretError> CredentialBook::error(const QString &origin) const
{
    return known(origin).error;
}

QString CredentialBook::hint(const QString &origin) const
{
    constexpr qsizetype kShortest = 12; // of less, four characters would be too much of it
    constexpr qsizetype kShown = 4;
    const std::optional<Secret> secret = known(origin).secret;
    return secret && secret->value.size() >= kShortest ? secret->value.right(kShown) : QString();
}

void CredentialBook::save(const QString &origin, const Secret &secret)
{
    m_store.write(origin, secret, this,
                  [this, origin, secret](const Result<void, SecretError> &result) {
                      concludeWrite(origin, result, {Presence::Present, secret, {}});
                  });
}

void CredentialBook::remove(const QString &origin)
{
    m_store.remove(origin, this, [this, origin](const Result<void, SecretError> &result) {
        concludeWrite(origin, result, {Presence::Absent, {}, {}});
    });
}

void CredentialBook::keepForThisRun(const QString &origin, const Secret &secret)
{
    ++m_entries[origin].writes;
    learn(origin, {Presence::Present, secret, {}, true});
}

bool CredentialBook::isForThisRun(const QString &origin) const
{
    return known(origin).isForThisRun;
}

CredentialBook::Known CredentialBook::known(const QString &origin) const
{
    return m_entries.value(origin).known;
}

void CredentialBook::learn(const QString &origin, const Known &known)
{
    const bool first = !isSettled(origin);
    Entry &entry = m_entries[origin];
    entry.patience.reset();
    if (entry.known == known)
        return;
    entry.known = known;
    const QPointer<CredentialBook> self(this);
    Q_EMIT changed(origin);
    if (self && first)
        Q_EMIT settled(origin);
}

void CredentialBook::concludeWrite(const QString &origin, const Result<void, SecretError> &result,
                                   const Known &known)
{
    if (!result) {
        Q_EMIT saveFailed(origin, result.error());
        return;
    }
    ++m_entries[origin].writes;
    const QPointer<CredentialBook> self(this);
    learn(origin, known);
    if (self)
        Q_EMIT saved(origin);
}

} // namespace bridge::secrets

#include "moc_CredentialBook.cpp"
