#include "bridge/secrets/SecretStore.h"

#include "bridge/core/NameTable.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QStringList>

#include <algorithm>

namespace bridge::secrets {

namespace {

constexpr QLatin1String kKindKey("kind");
constexpr QLatin1String kSecretKey("secret");
constexpr QLatin1String kHeadersKey("headers");
constexpr QLatin1String kPassphraseKey("keyPassphrase");

constexpr std::array kKindNames{
    Named{CredentialKind::BearerToken, "bearer"},
    Named{CredentialKind::ApiKey, "api-key"},
    Named{CredentialKind::None, "none"},
    Named{CredentialKind::OwnSignIn, "sign-in"},
};
static_assert(hasRowForEach(kKindNames, &Named<CredentialKind>::value, CredentialKind::OwnSignIn));

bool isControl(QChar character)
{
    return character.unicode() < 0x20 || character.unicode() == 0x7f;
}

/// A token of HTTP (RFC 9110, 5.6.2).
bool isHeaderName(const QString &name)
{
    return !name.isEmpty() && std::all_of(name.begin(), name.end(), [](QChar character) {
        const char16_t code = character.unicode();
        return code < 0x80
               && (character.isLetterOrNumber()
                   || QStringView(u"!#$%&'*+-.^_`|~").contains(character));
    });
}

} // namespace

QString credentialKindName(CredentialKind kind)
{
    return nameIn(kKindNames, kind);
}

std::optional<CredentialKind> credentialKindFromName(QStringView name)
{
    return valueIn(kKindNames, name);
}

Secret withPart(Secret secret, const SecretPart &part)
{
    if (const auto *token = std::get_if<SecretToken>(&part)) {
        secret.kind = token->value.isEmpty() ? CredentialKind::BearerToken : token->kind;
        secret.value = token->value;
        return secret;
    }
    if (const auto *passphrase = std::get_if<SecretPassphrase>(&part)) {
        secret.keyPassphrase = passphrase->value;
        return secret;
    }
    const auto &header = std::get<SecretHeader>(part);
    const QStringList names = secret.headers.keys();
    for (const QString &name : names) {
        if (name.compare(header.name, Qt::CaseInsensitive) == 0)
            secret.headers.remove(name);
    }
    if (!header.value.isEmpty())
        secret.headers.insert(header.name, header.value);
    return secret;
}

bool isSendable(const SecretPart &part)
{
    const auto isSendableValue = [](const QString &value) {
        return std::none_of(value.begin(), value.end(), isControl);
    };
    if (const auto *token = std::get_if<SecretToken>(&part))
        return isSendableValue(token->value);
    if (const auto *passphrase = std::get_if<SecretPassphrase>(&part))
        return isSendableValue(passphrase->value);
    const auto &header = std::get<SecretHeader>(part);
    return isHeaderName(header.name) && isSendableValue(header.value);
}

std::optional<QString> headerValue(const Secret &secret, const QString &name)
{
    for (auto it = secret.headers.cbegin(); it != secret.headers.cend(); ++it) {
        if (it.key().compare(name, Qt::CaseInsensitive) == 0)
            return it.value();
    }
    return std::nullopt;
}

bool isEmpty(const Secret &secret)
{
    return secret.value.isEmpty() && secret.headers.isEmpty() && secret.keyPassphrase.isEmpty();
}

QByteArray encodeSecret(const Secret &secret)
{
    QJsonObject object{{kKindKey, credentialKindName(secret.kind)}, {kSecretKey, secret.value}};
    if (!secret.headers.isEmpty()) {
        QJsonObject headers;
        for (auto it = secret.headers.cbegin(); it != secret.headers.cend(); ++it)
            headers.insert(it.key(), it.value());
        object.insert(kHeadersKey, headers);
    }
    if (!secret.keyPassphrase.isEmpty())
        object.insert(kPassphraseKey, secret.keyPassphrase);
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

std::optional<Secret> decodeSecret(const QByteArray &json)
{
    const QJsonObject object = QJsonDocument::fromJson(json).object();
    const auto kind = credentialKindFromName(object.value(kKindKey).toString());
    const QJsonValue value = object.value(kSecretKey);
    const QJsonValue headers = object.value(kHeadersKey);
    const QJsonValue passphrase = object.value(kPassphraseKey);
    const int expected = 2 + (headers.isUndefined() ? 0 : 1) + (passphrase.isUndefined() ? 0 : 1);
    const bool hasValue = kind == CredentialKind::BearerToken || kind == CredentialKind::ApiKey;
    if (!hasValue || !value.isString() || object.size() != expected
        || !(headers.isUndefined() || headers.isObject())
        || !(passphrase.isUndefined() || passphrase.isString()))
        return std::nullopt;
    Secret secret{*kind, value.toString()};
    secret.keyPassphrase = passphrase.toString();
    const QJsonObject named = headers.toObject();
    for (auto it = named.constBegin(); it != named.constEnd(); ++it) {
        if (!it.value().isString())
            return std::nullopt;
        secret.headers.insert(it.key(), it.value().toString());
    }
    return secret;
}

} // namespace bridge::secrets
