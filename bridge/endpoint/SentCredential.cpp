#include "bridge/endpoint/SentCredential.h"

#include "bridge/endpoint/ReservedNames.h"

#include <algorithm>
#include <iterator>

namespace bridge::endpoint {

QString placeholderToken()
{
    return QStringLiteral("drawbridge-no-credential");
}

std::optional<secrets::Secret> secretFor(const Endpoint &endpoint,
                                         const std::optional<secrets::Secret> &stored)
{
    if (!stored)
        return std::nullopt;
    secrets::Secret sent{stored->kind, {}};
    if (endpoint.credential == CredentialKind::BearerToken
        || endpoint.credential == CredentialKind::ApiKey)
        sent.value = stored->value;
    for (const QString &name : endpoint.secretHeaders) {
        if (const auto header = secrets::headerValue(*stored, name))
            sent.headers.insert(name, *header);
    }
    if (endpoint.clientCertificate.isSet())
        sent.keyPassphrase = stored->keyPassphrase;
    if (secrets::isEmpty(sent))
        return std::nullopt;
    return sent;
}

QMap<QString, QString> customHeaders(const Endpoint &endpoint,
                                     const std::optional<secrets::Secret> &secret)
{
    QMap<QString, QString> headers = endpoint.headers;
    const auto secretHeaders = secret ? secret->headers : QMap<QString, QString>();
    for (auto it = secretHeaders.cbegin(); it != secretHeaders.cend(); ++it) {
        const QStringList names = headers.keys();
        for (const QString &name : names) {
            if (name.compare(it.key(), Qt::CaseInsensitive) == 0)
                headers.remove(name);
        }
        headers.insert(it.key(), it.value());
    }
    for (auto it = headers.begin(); it != headers.end();)
        it = isSendableHeader(it.key(), it.value()) ? std::next(it) : headers.erase(it);
    return headers;
}

bool hasPassword(const QMap<QString, QString> &headers)
{
    const QStringList names = headers.keys();
    return std::any_of(names.begin(), names.end(), isPasswordHeader);
}

} // namespace bridge::endpoint
