#pragma once

#include "bridge/core/Result.h"
#include "bridge/failure/CredentialKind.h"

#include <QMap>
#include <QObject>
#include <QString>

#include <functional>
#include <optional>
#include <variant>

namespace bridge::secrets {

using bridge::CredentialKind;

/// "bearer", "api-key", "none" or "sign-in": spelling in command line, profiles and keychain.
/// Secrets have one of the first two.
[[nodiscard]] QString credentialKindName(CredentialKind kind);
[[nodiscard]] std::optional<CredentialKind> credentialKindFromName(QStringView name);

/// The keychain's entry for one origin. Never shown, logged or put into argv.
struct Secret
{
    CredentialKind kind = CredentialKind::BearerToken; ///< one of the two with a value
    QString value;                                     ///< empty: none is stored, only headers
    QMap<QString, QString> headers{}; ///< custom headers whose values are secret: name -> value
    QString keyPassphrase{};          ///< of the client certificate's key; empty: none is stored
    friend bool operator==(const Secret &, const Secret &) = default;
};

/// One part of an origin's entry, which can be changed without losing the others.
struct SecretToken
{
    CredentialKind kind = CredentialKind::BearerToken;
    QString value; ///< empty: none
    friend bool operator==(const SecretToken &, const SecretToken &) = default;
};
struct SecretHeader
{
    QString name;  ///< compared without regard to case
    QString value; ///< empty: none
    friend bool operator==(const SecretHeader &, const SecretHeader &) = default;
};
struct SecretPassphrase
{
    QString value; ///< empty: none
    friend bool operator==(const SecretPassphrase &, const SecretPassphrase &) = default;
};
using SecretPart = std::variant<SecretToken, SecretHeader, SecretPassphrase>;

/// `secret` with this part replaced.
[[nodiscard]] Secret withPart(Secret secret, const SecretPart &part);
/// True if a request, or an environment, can carry it: a line break, NUL or other control character
/// would end the header or begin another.
[[nodiscard]] bool isSendable(const SecretPart &part);
/// The value of a header; nullopt: none is stored.
[[nodiscard]] std::optional<QString> headerValue(const Secret &secret, const QString &name);
/// True if nothing is stored.
[[nodiscard]] bool isEmpty(const Secret &secret);

/// The keychain's value: JSON `{"kind","secret"}` with optional `"headers"` and `"keyPassphrase"`.
/// Decoding accepts only the output of encoding.
[[nodiscard]] QByteArray encodeSecret(const Secret &secret);
[[nodiscard]] std::optional<Secret> decodeSecret(const QByteArray &json);

struct SecretError
{
    enum class Kind {
        Absent,      ///< nothing is stored for this origin
        Locked,      ///< the keychain is locked and was not unlocked
        Denied,      ///< the user refused
        Unavailable, ///< there is no keychain service
        TimedOut,    ///< it did not answer in time
        Damaged,     ///< the stored value is not in our format
        Unsendable,  ///< rejected before the keychain: no request could carry the value, see
                     ///< isSendable()
        Failed,      ///< any other reason, in `text`
    };
    Kind kind = Kind::Failed;
    QString text; ///< the keychain's message; holds no secret
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

    /// If the platform can detect it, a locked keychain is an error, without a prompt.
    virtual void read(const QString &origin, QObject *context, ReadAnswer answer) = 0;
    /// Like read(), but a locked keychain prompts the user in a window of its own, without a time
    /// limit.
    virtual void unlock(const QString &origin, QObject *context, ReadAnswer answer) = 0;
    /// Prompts to unlock as well.
    virtual void write(const QString &origin, const Secret &secret, QObject *context,
                       WriteAnswer answer) = 0;
    /// Succeeds if there is nothing to remove.
    virtual void remove(const QString &origin, QObject *context, WriteAnswer answer) = 0;
    /// Calls back when an unreadable entry may be readable now: a keychain has started or was
    /// unlocked.
    virtual void watch(QObject *context, std::function<void()> callback) = 0;
    /// True: what is written from now on ends with this program.
    [[nodiscard]] virtual bool isInMemory() const { return false; }
    /// True: what is stored for `origin` ends with this program.
    [[nodiscard]] virtual bool isInMemory(const QString & /*origin*/) const { return false; }
};

} // namespace bridge::secrets
