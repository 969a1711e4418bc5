#pragma once

#include "bridge/core/Clock.h"
#include "bridge/secrets/SecretStore.h"

#include <QHash>
#include <QObject>
#include <QString>

#include <memory>
#include <optional>

namespace bridge::secrets {

/// The credentials of this run: looked up once for each origin, remembered, changed only here.
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
    void remove(const QString &origin);

Q_SIGNALS:
    /// The first look-up of `origin` is over, one way or another; once for each origin.
    void settled(const QString &origin);
    /// What is known about `origin` is different now.
    void changed(const QString &origin);
    void saved(const QString &origin);
    void saveFailed(const QString &origin, const bridge::secrets::SecretError &error);

private:
    struct Entry;
    void settle(const QString &origin);

    SecretStore &m_store;
    Clock &m_clock;
    QHash<QString, std::shared_ptr<Entry>> m_entries;
};

} // namespace bridge::secrets
