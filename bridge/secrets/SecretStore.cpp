#include "bridge/secrets/SecretStore.h"

#include <QJsonDocument>
#include <QJsonObject>

namespace bridge::secrets {

namespace {

constexpr QLatin1String kKindKey("kind");
constexpr QLatin1String kSecretKey("secret");

} // namespace

QString credentialKindName(CredentialKind kind)
{
    switch (kind) {
    case CredentialKind::BearerToken:
        return QStringLiteral("bearer");
    case CredentialKind::ApiKey:
        return QStringLiteral("api-key");
    }
    return {};
}

std::optional<CredentialKind> credentialKindFromName(QStringView name)
{
    for (const auto kind : {CredentialKind::BearerToken, CredentialKind::ApiKey}) {
        if (name == credentialKindName(kind))
            return kind;
    }
    return std::nullopt;
}

QByteArray encodeSecret(const Secret &secret)
{
    const QJsonObject object{{kKindKey, credentialKindName(secret.kind)},
                             {kSecretKey, secret.value}};
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

std::optional<Secret> decodeSecret(const QByteArray &json)
{
    const QJsonObject object = QJsonDocument::fromJson(json).object();
    const auto kind = credentialKindFromName(object.value(kKindKey).toString());
    const QJsonValue value = object.value(kSecretKey);
    if (!kind || !value.isString() || object.size() != 2)
        return std::nullopt;
    return Secret{*kind, value.toString()};
}

} // namespace bridge::secrets
