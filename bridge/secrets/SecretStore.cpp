#include "bridge/secrets/SecretStore.h"

#include <QJsonDocument>
#include <QJsonObject>

namespace bridge::secrets {

namespace {

constexpr QLatin1String kKindKey("kind");
constexpr QLatin1String kSecretKey("secret");
constexpr QLatin1String kHeadersKey("headers");

} // namespace

QString credentialKindName(CredentialKind kind)
{
    switch (kind) {
    case CredentialKind::BearerToken:
        return QStringLiteral("bearer");
    case CredentialKind::ApiKey:
        return QStringLiteral("api-key");
    case CredentialKind::None:
        return QStringLiteral("none");
    case CredentialKind::OwnSignIn:
        return QStringLiteral("sign-in");
    }
    return {};
}

std::optional<CredentialKind> credentialKindFromName(QStringView name)
{
    for (const auto kind : {CredentialKind::BearerToken, CredentialKind::ApiKey,
                            CredentialKind::None, CredentialKind::OwnSignIn}) {
        if (name == credentialKindName(kind))
            return kind;
    }
    return std::nullopt;
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
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

std::optional<Secret> decodeSecret(const QByteArray &json)
{
    const QJsonObject object = QJsonDocument::fromJson(json).object();
    const auto kind = credentialKindFromName(object.value(kKindKey).toString());
    const QJsonValue value = object.value(kSecretKey);
    const QJsonValue headers = object.value(kHeadersKey);
    const bool isTold = kind == CredentialKind::BearerToken || kind == CredentialKind::ApiKey;
    if (!isTold || !value.isString() || object.size() != (headers.isUndefined() ? 2 : 3)
        || !(headers.isUndefined() || headers.isObject()))
        return std::nullopt;
    Secret secret{*kind, value.toString()};
    const QJsonObject named = headers.toObject();
    for (auto it = named.constBegin(); it != named.constEnd(); ++it) {
        if (!it.value().isString())
            return std::nullopt;
        secret.headers.insert(it.key(), it.value().toString());
    }
    return secret;
}

} // namespace bridge::secrets
