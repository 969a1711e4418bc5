#pragma once

#include "bridge/failure/CredentialKind.h"
#include "bridge/core/Result.h"

#include <QMap>
#include <QObject>
#include <QString>

#include <functional>
#include <optional>
#include <variant>

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

/// One part of what is kept for an origin: it is changed without the others being lost.
struct SecretToken
{
    CredentialKind kind = CredentialKind::BearerToken;
    QString value; ///< empty: none
    friend bool operator==(const SecretToken &, const SecretToken &) = default;
};
struct SecretHeader
{
    QString name;  ///< names that differ in case only are the same
    QString value; ///< empty: none
    friend bool operator==(const SecretHeader &, const SecretHeader &) = default;
};
using SecretPart = std::variant<SecretToken, SecretHeader>;

/// `secret` with this part in the place of what it had of it.
[[nodiscard]] Secret withPart(Secret secret, const SecretPart &part);
/// Whether a request can carry it: a line break, a NUL or another control character would end the
/// header or begin another one.
[[nodiscard]] bool isSendable(const SecretPart &part);
/// The value of a header; nullopt: none is kept.
[[nodiscard]] std::optional<QString> headerValue(const Secret &secret, const QString &name);
/// Nothing is kept: neither a token nor a header.
[[nodiscard]] bool isEmpty(const Secret &secret);

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
        Unsendable,  ///< not asked at all: no request could carry the value, see isSendable()
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

    /// Where the platform can tell, a locked keychain is an error and nobody is asked to unlock it.
    virtual void read(const QString &origin, QObject *context, ReadAnswer answer) = 0;
    /// The same, but a locked keychain asks the user to unlock it: with a window of its own, and
    /// for as long as the user takes.
    virtual void unlock(const QString &origin, QObject *context, ReadAnswer answer) = 0;
    /// Asks to unlock, too.
    virtual void write(const QString &origin, const Secret &secret, QObject *context,
                       WriteAnswer answer) = 0;
    /// Removing what is not there succeeds.
    virtual void remove(const QString &origin, QObject *context, WriteAnswer answer) = 0;
    /// Calls back whenever what could not be read may be readable now: a keychain has come up or
    /// was unlocked.
    virtual void watch(QObject *context, std::function<void()> callback) = 0;
};

} // namespace bridge::secrets
