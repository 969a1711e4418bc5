#pragma once

#include "bridge/core/CredentialKind.h"
#include "bridge/core/Result.h"

#include <QMap>
#include <QObject>
#include <QString>

#include <functional>
#include <optional>

namespace bridge::secrets {

using bridge::CredentialKind;

/// "bearer", "api-key", "none" or "sign-in", as command line, profiles and keychain spell it. Of
/// secrets themselves only the first two are told.
[[nodiscard]] QString credentialKindName(CredentialKind kind);
[[nodiscard]] std::optional<CredentialKind> credentialKindFromName(QStringView name);

/// What the keychain holds for one origin. Never shown, logged or put into argv.
struct Secret
{
    CredentialKind kind = CredentialKind::BearerToken; ///< one of the two that have a value
    QString value;                                     ///< empty: none is kept, only headers are
    QMap<QString, QString> headers{}; ///< custom headers whose values are secret: name -> value
    friend bool operator==(const Secret &, const Secret &) = default;
};

/// The keychain's value: JSON `{"kind","secret"}`, with `"headers"` where there are some. Decoding
/// takes only what encoding gives.
[[nodiscard]] QByteArray encodeSecret(const Secret &secret);
[[nodiscard]] std::optional<Secret> decodeSecret(const QByteArray &json);

struct SecretError
{
    enum class Kind {
        Absent,      ///< nothing is kept for this origin
        Locked,      ///< the keychain is locked, and nobody has unlocked it
        Denied,      ///< the user said no
        Unavailable, ///< there is no keychain service
        TimedOut,    ///< it did not answer in time
        Damaged,     ///< what is kept is not ours to read
        Failed,      ///< anything else; `text` says what
    };
    Kind kind = Kind::Failed;
    QString text; ///< the keychain's words; holds no secret
    friend bool operator==(const SecretError &, const SecretError &) = default;
};

/// Secrets by origin (`scheme://host:port`). Asynchronous: each call answers exactly once from the
/// event loop, or never when `context` is gone. Main thread.
class SecretStore
{
public:
    using ReadAnswer = std::function<void(const Result<Secret, SecretError> &)>;
    using WriteAnswer = std::function<void(const Result<void, SecretError> &)>;

    SecretStore() = default;
    SecretStore(const SecretStore &) = delete;
    SecretStore &operator=(const SecretStore &) = delete;
    virtual ~SecretStore() = default;

    virtual void read(const QString &origin, QObject *context, ReadAnswer answer) = 0;
    virtual void write(const QString &origin, const Secret &secret, QObject *context,
                       WriteAnswer answer) = 0;
    /// Removing what is not there succeeds.
    virtual void remove(const QString &origin, QObject *context, WriteAnswer answer) = 0;
};

} // namespace bridge::secrets
