#include "bridge/endpoint/EndpointProfile.h"

#include "bridge/endpoint/LaunchEnvironment.h"
#include "bridge/secrets/SecretStore.h"

#include <QRegularExpression>

namespace bridge::endpoint {

namespace {

bool isHeaderName(const QString &name)
{
    static const QRegularExpression token(QStringLiteral("^[A-Za-z0-9!#$%&'*+.^_`|~-]+$"));
    return token.match(name).hasMatch();
}

bool isVariableName(const QString &name)
{
    static const QRegularExpression identifier(QStringLiteral("^[A-Za-z_][A-Za-z0-9_]*$"));
    return identifier.match(name).hasMatch();
}

bool isOneLine(const QString &text)
{
    return !text.contains(u'\n') && !text.contains(u'\r') && !text.contains(QChar::Null);
}

} // namespace

Result<void, ProfileProblem> validate(const EndpointSetup &setup)
{
    using Kind = ProfileProblem::Kind;
    for (auto it = setup.models.cbegin(); it != setup.models.cend(); ++it) {
        if (!modelRoles().contains(it.key()) || !isOneLine(it.value()))
            return failed(ProfileProblem{.kind = Kind::ModelInvalid, .subject = it.key()});
    }
    for (auto it = setup.headers.cbegin(); it != setup.headers.cend(); ++it) {
        if (!isHeaderName(it.key()) || !isOneLine(it.value()))
            return failed(ProfileProblem{.kind = Kind::HeaderInvalid, .subject = it.key()});
    }
    for (const QString &name : setup.secretHeaders) {
        if (!isHeaderName(name))
            return failed(ProfileProblem{.kind = Kind::HeaderInvalid, .subject = name});
    }
    for (auto it = setup.environment.cbegin(); it != setup.environment.cend(); ++it) {
        if (!isVariableName(it.key()) || !isOneLine(it.value()))
            return failed(ProfileProblem{.kind = Kind::VariableInvalid, .subject = it.key()});
    }
    return {};
}

Result<QString, ProfileProblem> validName(const QString &typed)
{
    using Kind = ProfileProblem::Kind;
    const QString name = typed.trimmed();
    if (name.isEmpty())
        return failed(ProfileProblem{.kind = Kind::NameEmpty});
    if (name.size() > ProfileProblem::kMaxName)
        return failed(ProfileProblem{.kind = Kind::NameTooLong, .subject = name});
    for (const QChar c : name) {
        if (!c.isPrint())
            return failed(ProfileProblem{.kind = Kind::NameInvalid, .subject = name});
    }
    return name;
}

Endpoint makeEndpoint(const EndpointAddress &address, const EndpointSetup &setup)
{
    return {address,          address.origin(),    setup.headers,
            setup.models,     setup.environment,   setup.certificateAuthorities,
            setup.credential, setup.secretHeaders, setup.options};
}

} // namespace bridge::endpoint
