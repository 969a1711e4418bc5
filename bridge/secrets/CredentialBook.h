#pragma once

#include "bridge/core/Clock.h"
#include "bridge/core/EmitGuard.h"
#include "bridge/secrets/SecretStore.h"

#include <QHash>
#include <QObject>
#include <QString>

#include <chrono>
#include <deque>
#include <memory>
#include <optional>

namespace bridge::secrets {

/// The credentials of this run: looked up once for each origin, remembered (also that the keychain
/// could not be read), changed only here.
///
/// A keychain never delays an agent by more than kPatience: one that is locked or does not answer
/// counts as settled without a secret, and what it says later is announced as a change. A locked
/// one asks the user to unlock it once in a run, and then only when told to (unlock()).
/// Main thread; one per application. Owners delete it with deleteLater(), never from inside one of
/// its signals.
class CredentialBook : public QObject
{
    Q_OBJECT

public:
    static constexpr std::chrono::milliseconds kPatience{1000};

    /// Of the token. Headers have hasHeader().
    enum class Presence {
        Unknown,     ///< not asked for yet
        Looking,     ///< asked for; settled() follows within kPatience
        Absent,      ///< the keychain holds none
        Present,     ///< secret() has it
        Unavailable, ///< error() says why it could not be read
    };

    CredentialBook(SecretStore &store, Clock &clock, QObject *parent = nullptr);
    ~CredentialBook() override;

    /// Starts the look-up unless it is known or under way.
    void lookUp(const QString &origin);
    /// Somebody else changed the keychain: reads a known origin again; changed() if it differs.
    void lookUpAgain(const QString &origin);
    /// The user wants a locked keychain to ask for its password again.
    void unlock(const QString &origin);

    [[nodiscard]] Presence presence(const QString &origin) const;
    /// Known and no longer looking (also when the patience ran out).
    [[nodiscard]] bool isSettled(const QString &origin) const;
    /// Token and headers, of the keychain and of this run; nullopt: neither.
    [[nodiscard]] std::optional<Secret> secret(const QString &origin) const;
    /// Why the keychain could not be read, also where something counts for this run.
    [[nodiscard]] std::optional<SecretError> error(const QString &origin) const;
    /// The token's last four characters, for recognising it; empty for one shorter than 12.
    [[nodiscard]] QString hint(const QString &origin) const;
    /// Whether this secret header has a value.
    [[nodiscard]] bool hasHeader(const QString &origin, const QString &name) const;

    /// @name Keeping and taking away, in the keychain
    /// saved() or saveFailed() follows, once for each call and in their order. In this run it
    /// counts only once the keychain has it. An empty value takes it away. What else is kept for
    /// the origin stays, also when it has not been read yet; what cannot be read is not
    /// overwritten.
    /// @{
    void saveToken(const QString &origin, CredentialKind kind, const QString &value);
    void saveHeader(const QString &origin, const QString &name, const QString &value);
    /// Token and headers, those for this run too. Where only this run has some, that is all.
    void remove(const QString &origin);
    /// @}

    /// @name For this run only
    /// For where the keychain cannot be used: counts at once and until the program ends, over what
    /// the keychain says, and is written nowhere. A successful save takes its place.
    /// False: no request could carry it (isSendable()); nothing has changed.
    /// @{
    bool keepTokenForThisRun(const QString &origin, CredentialKind kind, const QString &value);
    bool keepHeaderForThisRun(const QString &origin, const QString &name, const QString &value);
    /// The token is; headers have isHeaderForThisRun().
    [[nodiscard]] bool isForThisRun(const QString &origin) const;
    [[nodiscard]] bool isHeaderForThisRun(const QString &origin, const QString &name) const;
    /// @}

Q_SIGNALS:
    /// The first look-up of `origin` is over, one way or another; once for each origin.
    void settled(const QString &origin);
    /// What is known about `origin` is different now; comes before settled() and saved().
    void changed(const QString &origin);
    /// The keychain has done what saveToken(), saveHeader() or remove() asked for.
    void saved(const QString &origin);
    void saveFailed(const QString &origin, const bridge::secrets::SecretError &error);

private:
    /// What the keychain said last.
    struct Known
    {
        Presence presence = Presence::Unknown; ///< Present: an entry, perhaps without a token
        std::optional<Secret> secret;
        std::optional<SecretError> error;
        friend bool operator==(const Known &, const Known &) = default;
    };
    /// nullopt: everything is taken away.
    using Edit = std::optional<SecretPart>;
    struct Entry
    {
        Known known;
        Secret forThisRun;
        std::deque<Edit> edits;          ///< the first is under way
        std::shared_ptr<Timer> patience; ///< runs while Looking
        int writes = 0; ///< a look-up that began before a write tells nothing any more
    };

    void read(const QString &origin);
    void readUnreadableAgain();
    [[nodiscard]] SecretStore::ReadAnswer takeAnswer(const QString &origin);
    void edit(const QString &origin, const Edit &edit);
    void beginEdit(const QString &origin);
    /// nullopt: it was of this run only, the keychain was not asked.
    void concludeEdit(const QString &origin,
                      const Result<std::optional<Known>, SecretError> &result);
    bool keepForThisRun(const QString &origin, const SecretPart &part);
    [[nodiscard]] Entry entry(const QString &origin) const { return m_entries.value(origin); }
    void learn(const QString &origin, const Known &known);
    /// Emits the changes since `before`, if any.
    void announce(const QString &origin, const Entry &before);

    SecretStore &m_store;
    Clock &m_clock;
    QHash<QString, Entry> m_entries;
    bool m_hasAskedToUnlock = false;
    EmitGuard m_emitGuard;
};

} // namespace bridge::secrets
