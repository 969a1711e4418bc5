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

/// The credentials of this run: looked up once per origin, cached (also a failed look-up), changed
/// only here.
///
/// A keychain never delays an agent by more than kPatience: a locked or silent one counts as
/// settled without a secret, and a later result is announced as a change. A locked keychain prompts
/// the user once per run, and only after unlock(). Main thread; one per application. Owners delete
/// it with deleteLater(), never from inside one of its signals.
class CredentialBook : public QObject
{
    Q_OBJECT

public:
    static constexpr std::chrono::milliseconds kPatience{1000};

    /// State of the token; for headers see hasHeader().
    enum class Presence {
        Unknown,     ///< not requested yet
        Looking,     ///< requested; settled() follows within kPatience
        Absent,      ///< the keychain holds none
        Present,     ///< secret() has it
        Unavailable, ///< not readable; the reason is in error()
    };

    CredentialBook(SecretStore &store, Clock &clock, QObject *parent = nullptr);
    ~CredentialBook() override;

    /// Starts the look-up unless it is known or under way.
    void lookUp(const QString &origin);
    /// The keychain was changed elsewhere: reads a known origin again; changed() if it differs.
    void lookUpAgain(const QString &origin);
    /// Makes a locked keychain prompt for its password again, at the user's request.
    void unlock(const QString &origin);

    [[nodiscard]] Presence presence(const QString &origin) const;
    /// True if the look-up has ended or its time limit has passed.
    [[nodiscard]] bool isSettled(const QString &origin) const;
    /// Token, headers and passphrase from the keychain and for this run; nullopt: none.
    [[nodiscard]] std::optional<Secret> secret(const QString &origin) const;
    /// Why the keychain could not be read, also if a value for this run replaces it.
    [[nodiscard]] std::optional<SecretError> error(const QString &origin) const;
    /// The token's last four characters, to recognise it; empty if it is shorter than 12.
    [[nodiscard]] QString hint(const QString &origin) const;
    /// True if this secret header has a value.
    [[nodiscard]] bool hasHeader(const QString &origin, const QString &name) const;
    /// True if the passphrase of the client certificate's key is stored.
    [[nodiscard]] bool hasPassphrase(const QString &origin) const;

    /// @name Saving and removing, in the keychain
    /// @{
    void saveToken(const QString &origin, CredentialKind kind, const QString &value);
    void saveHeader(const QString &origin, const QString &name, const QString &value);
    void savePassphrase(const QString &origin, const QString &value);
    /// Removes token, headers and passphrase, also those for this run. Without a keychain entry
    /// only the latter.
    void remove(const QString &origin);
    /// @}

    /// True: the keychain is not changed; what is saved or removed ends with this program.
    [[nodiscard]] bool isInMemory() const { return m_store.isInMemory(); }
    /// True: what is known of this origin ends with this program.
    [[nodiscard]] bool endsWithThisRun(const QString &origin) const
    {
        return isForThisRun(origin) || m_store.isInMemory(origin);
    }
    [[nodiscard]] bool headerEndsWithThisRun(const QString &origin, const QString &name) const
    {
        return isHeaderForThisRun(origin, name)
               || (hasHeader(origin, name) && m_store.isInMemory(origin));
    }
    [[nodiscard]] bool passphraseEndsWithThisRun(const QString &origin) const
    {
        return isPassphraseForThisRun(origin)
               || (hasPassphrase(origin) && m_store.isInMemory(origin));
    }

    /// @name For this run only
    /// For unusable keychains: valid at once and until the program ends, overrides the keychain and
    /// is written nowhere. A successful save replaces it. False: no request could carry it
    /// (isSendable()); nothing has changed.
    /// @{
    bool keepTokenForThisRun(const QString &origin, CredentialKind kind, const QString &value);
    bool keepHeaderForThisRun(const QString &origin, const QString &name, const QString &value);
    bool keepPassphraseForThisRun(const QString &origin, const QString &value);
    /// Refers to the token; for headers see isHeaderForThisRun().
    [[nodiscard]] bool isForThisRun(const QString &origin) const;
    [[nodiscard]] bool isHeaderForThisRun(const QString &origin, const QString &name) const;
    [[nodiscard]] bool isPassphraseForThisRun(const QString &origin) const;
    /// @}

Q_SIGNALS:
    /// The first look-up of `origin` has ended, with or without success; once per origin.
    void settled(const QString &origin);
    /// The data about `origin` changed; emitted before settled() and saved().
    void changed(const QString &origin);
    /// The keychain has completed saveToken(), saveHeader(), savePassphrase() or remove().
    void saved(const QString &origin);
    void saveFailed(const QString &origin, const bridge::secrets::SecretError &error);

private:
    /// The latest result from the keychain.
    struct Known
    {
        Presence presence = Presence::Unknown; ///< Present: an entry, possibly without a token
        std::optional<Secret> secret;
        std::optional<SecretError> error;
        friend bool operator==(const Known &, const Known &) = default;
    };
    /// nullopt: removes everything.
    using Edit = std::optional<SecretPart>;
    struct Entry
    {
        Known known;
        Secret forThisRun;
        std::deque<Edit> edits;          ///< the first is in progress
        std::shared_ptr<Timer> patience; ///< runs while Looking
        int writes = 0; ///< increments; a look-up that began before a write is outdated
    };

    void read(const QString &origin);
    void readUnreadableAgain();
    [[nodiscard]] SecretStore::ReadAnswer takeAnswer(const QString &origin);
    void edit(const QString &origin, const Edit &edit);
    void beginEdit(const QString &origin);
    /// nullopt: only values of this run were concerned, the keychain was not called.
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
