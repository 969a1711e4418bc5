#include "bridge/secrets/CredentialBook.h"

#include "bridge/secrets/SecretEdit.h"

#include <QStringList>

#include <utility>

namespace bridge::secrets {

namespace {

using Presence = CredentialBook::Presence;

bool isSettledPresence(Presence presence)
{
    return presence != Presence::Unknown && presence != Presence::Looking;
}

/// `secret` without this part; nullopt: without any.
Secret withoutPart(const Secret &secret, std::optional<SecretPart> part)
{
    if (!part)
        return {};
    std::visit([](auto &each) { each.value.clear(); }, *part);
    return withPart(secret, *part);
}

bool takesAway(const std::optional<SecretPart> &edit)
{
    return !edit || std::visit([](const auto &each) { return each.value.isEmpty(); }, *edit);
}

} // namespace

CredentialBook::CredentialBook(SecretStore &store, Clock &clock, QObject *parent)
    : QObject(parent)
    , m_store(store)
    , m_clock(clock)
{
    m_store.watch(this, [this] { readUnreadableAgain(); });
}

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
    if (!isSettledPresence(entry(origin).known.presence))
        return; // not requested yet, or in progress
    ++m_entries[origin].writes;
    read(origin);
}

void CredentialBook::unlock(const QString &origin)
{
    m_hasAskedToUnlock = true;
    m_store.unlock(origin, this,
                   [this, take = takeAnswer(origin)](const Result<Secret, SecretError> &result) {
                       take(result);
                       // Secrets of other origins were locked with it.
                       if (result)
                           readUnreadableAgain();
                   });
}

void CredentialBook::read(const QString &origin)
{
    m_store.read(
        origin, this,
        [this, origin, take = takeAnswer(origin)](const Result<Secret, SecretError> &result) {
            const bool isLocked = !result && result.error().kind == SecretError::Kind::Locked;
            take(result);
            if (isLocked && !std::exchange(m_hasAskedToUnlock, true))
                unlock(origin);
        });
}

void CredentialBook::readUnreadableAgain()
{
    const QStringList origins = m_entries.keys();
    for (const QString &origin : origins) {
        if (entry(origin).known.presence == Presence::Unavailable)
            read(origin);
    }
}

SecretStore::ReadAnswer CredentialBook::takeAnswer(const QString &origin)
{
    return
        [this, origin, writes = entry(origin).writes](const Result<Secret, SecretError> &result) {
            if (entry(origin).writes != writes)
                return;
            if (result)
                learn(origin, {Presence::Present, *result, {}});
            else if (result.error().kind == SecretError::Kind::Absent)
                learn(origin, {Presence::Absent, {}, {}});
            else
                learn(origin, {Presence::Unavailable, {}, result.error()});
        };
}

Presence CredentialBook::presence(const QString &origin) const
{
    const Entry entry = this->entry(origin);
    if (!entry.forThisRun.value.isEmpty())
        return Presence::Present;
    const Known &known = entry.known;
    // An entry may consist of headers only.
    return known.secret && known.secret->value.isEmpty() ? Presence::Absent : known.presence;
}

bool CredentialBook::isSettled(const QString &origin) const
{
    return isSettledPresence(presence(origin));
}

std::optional<Secret> CredentialBook::secret(const QString &origin) const
{
    const Entry entry = this->entry(origin);
    if (isEmpty(entry.forThisRun))
        return entry.known.secret;
    Secret all = entry.known.secret.value_or(Secret{});
    const Secret &own = entry.forThisRun;
    if (!own.value.isEmpty())
        all = withPart(all, SecretToken{own.kind, own.value});
    for (auto it = own.headers.cbegin(); it != own.headers.cend(); ++it)
        all = withPart(all, SecretHeader{it.key(), it.value()});
    if (!own.keyPassphrase.isEmpty())
        all.keyPassphrase = own.keyPassphrase;
    return all;
}

std::optional<SecretError> CredentialBook::error(const QString &origin) const
{
    return entry(origin).known.error;
}

QString CredentialBook::hint(const QString &origin) const
{
    constexpr qsizetype kShortest = 12; // four characters of a shorter token would reveal too much
    constexpr qsizetype kShown = 4;
    const std::optional<Secret> known = secret(origin);
    return known && known->value.size() >= kShortest ? known->value.right(kShown) : QString();
}

bool CredentialBook::hasHeader(const QString &origin, const QString &name) const
{
    const std::optional<Secret> known = secret(origin);
    return known && headerValue(*known, name);
}

bool CredentialBook::hasPassphrase(const QString &origin) const
{
    const std::optional<Secret> known = secret(origin);
    return known && !known->keyPassphrase.isEmpty();
}

void CredentialBook::saveToken(const QString &origin, CredentialKind kind, const QString &value)
{
    edit(origin, SecretToken{kind, value});
}

void CredentialBook::saveHeader(const QString &origin, const QString &name, const QString &value)
{
    edit(origin, SecretHeader{name, value});
}

void CredentialBook::savePassphrase(const QString &origin, const QString &value)
{
    edit(origin, SecretPassphrase{value});
}

void CredentialBook::remove(const QString &origin)
{
    edit(origin, std::nullopt);
}

void CredentialBook::edit(const QString &origin, const Edit &edit)
{
    Entry &entry = m_entries[origin];
    entry.edits.push_back(edit);
    if (entry.edits.size() == 1)
        beginEdit(origin);
}

void CredentialBook::beginEdit(const QString &origin)
{
    const Entry entry = this->entry(origin);
    const auto conclude = [this, origin](const Result<std::optional<Secret>, SecretError> &result) {
        if (!result)
            concludeEdit(origin, failed(SecretError(result.error())));
        else if (*result)
            concludeEdit(origin, Known{Presence::Present, *result, {}});
        else
            concludeEdit(origin, Known{Presence::Absent, {}, {}});
    };
    const Edit edit = entry.edits.front();
    const bool isOfThisRun = withoutPart(entry.forThisRun, edit) != entry.forThisRun;
    if (takesAway(edit) && isOfThisRun && !entry.known.secret) {
        // A keychain that could not store it has nothing to remove.
        QMetaObject::invokeMethod(
            this, [this, origin] { concludeEdit(origin, std::nullopt); }, Qt::QueuedConnection);
    } else if (edit) {
        editSecret(m_store, origin, *edit, this, conclude);
    } else {
        m_store.remove(origin, this, [conclude](const Result<void, SecretError> &result) {
            if (result)
                conclude(std::optional<Secret>());
            else
                conclude(failed(SecretError(result.error())));
        });
    }
}

void CredentialBook::concludeEdit(const QString &origin,
                                  const Result<std::optional<Known>, SecretError> &result)
{
    Entry &entry = m_entries[origin];
    const Entry before = entry;
    const Edit edit = entry.edits.front();
    entry.edits.pop_front();
    const EmitGuard::Scope emitting(m_emitGuard);
    if (result) {
        entry.forThisRun = withoutPart(entry.forThisRun, edit);
        if (*result) {
            ++entry.writes;
            entry.patience.reset();
            entry.known = **result;
        }
        announce(origin, before);
        emit saved(origin);
    } else {
        emit saveFailed(origin, result.error());
    }
    if (!this->entry(origin).edits.empty())
        beginEdit(origin);
}

bool CredentialBook::keepTokenForThisRun(const QString &origin, CredentialKind kind,
                                         const QString &value)
{
    return keepForThisRun(origin, SecretToken{kind, value});
}

bool CredentialBook::keepHeaderForThisRun(const QString &origin, const QString &name,
                                          const QString &value)
{
    return keepForThisRun(origin, SecretHeader{name, value});
}

bool CredentialBook::keepPassphraseForThisRun(const QString &origin, const QString &value)
{
    return keepForThisRun(origin, SecretPassphrase{value});
}

bool CredentialBook::keepForThisRun(const QString &origin, const SecretPart &part)
{
    if (!isSendable(part))
        return false;
    Entry &entry = m_entries[origin];
    const Entry before = entry;
    entry.forThisRun = withPart(entry.forThisRun, part);
    announce(origin, before);
    return true;
}

bool CredentialBook::isForThisRun(const QString &origin) const
{
    return !entry(origin).forThisRun.value.isEmpty();
}

bool CredentialBook::isHeaderForThisRun(const QString &origin, const QString &name) const
{
    return headerValue(entry(origin).forThisRun, name).has_value();
}

bool CredentialBook::isPassphraseForThisRun(const QString &origin) const
{
    return !entry(origin).forThisRun.keyPassphrase.isEmpty();
}

void CredentialBook::learn(const QString &origin, const Known &known)
{
    Entry &entry = m_entries[origin];
    const Entry before = entry;
    entry.patience.reset();
    entry.known = known;
    announce(origin, before);
}

void CredentialBook::announce(const QString &origin, const Entry &before)
{
    const Entry now = entry(origin);
    const EmitGuard::Scope emitting(m_emitGuard);
    if (now.known != before.known || now.forThisRun != before.forThisRun)
        emit changed(origin);
    if (!isSettledPresence(before.known.presence) && isSettledPresence(now.known.presence))
        emit settled(origin);
}

} // namespace bridge::secrets

#include "moc_CredentialBook.cpp"
