#pragma once

#include "bridge/core/Clock.h"
#include "bridge/secrets/SecretStore.h"

#include <QHash>
#include <QObject>
#include <QString>

#include <chrono>
#include <memory>
#include <optional>

namespace bridge::secrets {

/// The credentials of this run: looked up once for each origin, remembered (also that the keychain
/// could not be read: nobody is asked to unlock it at every start of an agent), changed only here.
/// A keychain that does not answer never delays an agent by more than kPatience: the look-up then
/// counts as settled without a secret, and a late answer is announced as a change.
/// Main thread; one per application.
class CredentialBook : public QObject
{
    Q_OBJECT

public:
    static constexpr std::chrono::milliseconds kPatience{1000};

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
    [[nodiscard]] Presence presence(const QString &origin) const;
    /// Known and no longer looking (also when the patience ran out).
    [[nodiscard]] bool isSettled(const QString &origin) const;
    [[nodiscard]] std::optional<Secret> secret(const QString &origin) const;
    [[nodiscard]] std::optional<SecretError> error(const QString &origin) const;
    /// The last four characters, for recognising it; empty for secrets shorter than 12.
    [[nodiscard]] QString hint(const QString &origin) const;

    /// Keeps a secret in the keychain; saved() or saveFailed() follows. In this run it counts only
    /// once the keychain has it.
    void save(const QString &origin, const Secret &secret);
    /// Takes it out of the keychain; saved() or saveFailed() follows.
    void remove(const QString &origin);
    /// For where there is no keychain: counts until the program ends, and is written nowhere.
    void keepForThisRun(const QString &origin, const Secret &secret);
    [[nodiscard]] bool isForThisRun(const QString &origin) const;

Q_SIGNALS:
    /// The first look-up of `origin` is over, one way or another; once for each origin.
    void settled(const QString &origin);
    /// What is known about `origin` is different now; comes before settled() and saved().
    void changed(const QString &origin);
    /// The keychain has done what save() or remove() asked for.
    void saved(const QString &origin);
    void saveFailed(const QString &origin, const bridge::secrets::SecretError &error);

private:
    struct Known
    {
        Presence presence = Presence::Unknown;
        std::optional<Secret> secret;
        std::optional<SecretError> error;
        bool isForThisRun = false;
        friend bool operator==(const Known &, const Known &) = default;
    };
    struct Entry
    {
        Known known;
        std::shared_ptr<Timer> patience; ///< runs while Looking
        int writes = 0; ///< a look-up that began before a write tells nothing any more
    };

    void read(const QString &origin);
    [[nodiscard]] Known known(const QString &origin) const;
    void learn(const QString &origin, const Known &known);
    void concludeWrite(const QString &origin, const Result<void, SecretError> &result,
                       const Known &known);

    SecretStore &m_store;
    Clock &m_clock;
    QHash<QString, Entry> m_entries;
};

} // namespace bridge::secrets
