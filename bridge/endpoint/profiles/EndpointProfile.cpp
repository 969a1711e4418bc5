#include "bridge/endpoint/profiles/EndpointProfile.h"
#include "bridge/endpoint/ModelRoles.h"
#include "bridge/endpoint/ReservedNames.h"

#include <QRegularExpression>
#include <QSet>

#include <algorithm>

namespace bridge::endpoint {

namespace {

using Kind = ProfileProblem::Kind;

auto refused(Kind kind, const QString &subject, const QString &expected = {})
{
    return failed(ProfileProblem{.kind = kind, .subject = subject, .expected = expected});
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

Result<void, ProfileProblem> validateModels(const QMap<QString, QString> &models)
{
    constexpr int kMaxModel = 200;
    for (auto it = models.cbegin(); it != models.cend(); ++it) {
        if (!modelRoles().contains(it.key()) || !isOneLine(it.value())
            || it.value().size() > kMaxModel)
            return refused(Kind::ModelInvalid, it.key());
    }
    return {};
}

Result<void, ProfileProblem> validateOptions(const EndpointOptions &options)
{
    const auto within = [](qint64 value, qint64 from, qint64 to) {
        return value >= from && value <= to;
    };
    if (options.contextTokens != 0
        && !within(options.contextTokens, ProfileProblem::kMinContextTokens,
                   ProfileProblem::kMaxContextTokens))
        return refused(Kind::NumberOutOfRange, QStringLiteral("contextTokens"),
                       QStringLiteral("%1–%2")
                           .arg(ProfileProblem::kMinContextTokens)
                           .arg(ProfileProblem::kMaxContextTokens));
    if (!within(options.requestTimeout.count(), 0, ProfileProblem::kMaxTimeoutSeconds))
        return refused(Kind::NumberOutOfRange, QStringLiteral("requestTimeoutSeconds"),
                       QStringLiteral("0–%1").arg(ProfileProblem::kMaxTimeoutSeconds));
    if (options.retries && !within(*options.retries, 0, ProfileProblem::kMaxRetries))
        return refused(Kind::NumberOutOfRange, QStringLiteral("retries"),
                       QStringLiteral("0–%1").arg(ProfileProblem::kMaxRetries));
    return {};
}

/// Validates names, also of secret headers; each must be unique regardless of case.
Result<void, ProfileProblem> validateHeaders(const EndpointSetup &setup)
{
    QSet<QString> seen;
    const QStringList names = setup.headers.keys() + setup.secretHeaders;
    for (const QString &name : names) {
        const QString value = setup.headers.value(name);
        if (looksSecret(name, value))
            return refused(Kind::SecretInside, name);
        // Its value is with the secret, and sent only if it is a password.
        const bool isPassword = isPasswordHeader(name) && !setup.headers.contains(name);
        if (isReservedHeader(name) && !isPassword)
            return refused(Kind::HeaderReserved, name);
        if ((!isPassword && !isSendableHeader(name, value)) || seen.contains(name.toLower()))
            return refused(Kind::HeaderInvalid, name);
        seen.insert(name.toLower());
    }
    return {};
}

Result<void, ProfileProblem> validateEnvironment(const QMap<QString, QString> &environment)
{
    for (auto it = environment.cbegin(); it != environment.cend(); ++it) {
        if (looksSecret(it.key(), it.value()))
            return refused(Kind::SecretInside, it.key());
        if (!isVariableName(it.key()) || !isOneLine(it.value()))
            return refused(Kind::VariableInvalid, it.key());
        if (isReservedVariable(it.key()))
            return refused(Kind::VariableReserved, it.key(), clientCertificateFieldOf(it.key()));
    }
    return {};
}

} // namespace

bool looksSecret(const QString &name, const QString &value)
{
    static const QRegularExpression telling(
        QStringLiteral("(token|secret|password|passwd|passphrase|api[-_]?key|access[-_]?key|"
                       "private[-_]?key|authorization|[-_]auth|cookie|credentials?)$"),
        QRegularExpression::CaseInsensitiveOption);
    static const QRegularExpression key(
        QStringLiteral("^((bearer|basic)\\s+\\S{8,}|sk-\\S{16,}|gh[opusr]_\\w{16,}|"
                       "github_pat_\\w{16,}|glpat-\\S{16,}|hf_\\w{16,}|xox[abeprs]-\\S{10,}|"
                       "AKIA[0-9A-Z]{16}|AIza\\S{30,}|eyJ[\\w-]+\\.[\\w-]+\\.[\\w-]*)$"),
        QRegularExpression::CaseInsensitiveOption);
    return (!value.isEmpty() && telling.match(name).hasMatch())
           || key.match(value.trimmed()).hasMatch();
}

namespace {

constexpr QLatin1String kAbsolutePath("absolute path");

/// True for none as well. The agent would look for another one in its own folder.
bool isAbsolutePath(const QString &path)
{
    return path.isEmpty() || (path.startsWith(u'/') && isOneLine(path));
}

/// Profiles that are gone may be named: the turn goes on at the next one.
Result<void, ProfileProblem> validateOrder(const std::vector<EndpointPin> &order)
{
    const auto count = static_cast<int>(order.size());
    if (count > ProfileProblem::kMaxGoOnAt)
        return failed(
            ProfileProblem{.kind = Kind::NumberOutOfRange,
                           .subject = QStringLiteral("goOnAt"),
                           .expected = QStringLiteral("0–%1").arg(ProfileProblem::kMaxGoOnAt)});
    for (const EndpointPin &pin : order) {
        if (pin.kind != EndpointPin::Kind::Profile)
            continue;
        if (const auto name = validName(pin.profile); !name)
            return failed(name.error());
    }
    return {};
}

} // namespace

Result<void, ProfileProblem> validate(const EndpointSetup &setup)
{
    if (const auto models = validateModels(setup.models); !models)
        return models;
    if (const auto options = validateOptions(setup.options); !options)
        return options;
    if (const auto headers = validateHeaders(setup); !headers)
        return headers;
    if (const auto environment = validateEnvironment(setup.environment); !environment)
        return environment;
    if (!isOneLine(setup.certificateAuthorities))
        return refused(Kind::Malformed, QLatin1String(kAuthoritiesName), QStringLiteral("path"));
    if (!isAbsolutePath(setup.clientCertificate.certificate))
        return refused(Kind::Malformed, QLatin1String(kClientCertificateName), kAbsolutePath);
    if (!isAbsolutePath(setup.clientCertificate.key))
        return refused(Kind::Malformed, QLatin1String(kClientKeyName), kAbsolutePath);
    return validateOrder(setup.goOnAt);
}

Result<void, ProfileProblem> validate(const EndpointProfile &profile)
{
    if (const auto name = validName(profile.name); !name)
        return failed(name.error());
    if (!EndpointAddress::parse(profile.address))
        return refused(Kind::AddressInvalid, profile.address);
    return validate(profile.setup);
}

Result<QString, ProfileProblem> validName(const QString &typed)
{
    const QString name = typed.trimmed().normalized(QString::NormalizationForm_C);
    if (name.isEmpty())
        return refused(Kind::NameEmpty, {});
    if (name.size() > ProfileProblem::kMaxName)
        return refused(Kind::NameTooLong, name);
    const auto characters = name.toUcs4();
    const bool isPrintable =
        std::all_of(characters.begin(), characters.end(), [](auto c) { return QChar::isPrint(c); });
    const bool isOnlyDots =
        std::all_of(name.begin(), name.end(), [](QChar c) { return c == u'.'; });
    if (!isPrintable || isOnlyDots)
        return refused(Kind::NameInvalid, name);
    return name;
}

int compareNames(const QString &a, const QString &b)
{
    return a.trimmed()
        .normalized(QString::NormalizationForm_C)
        .compare(b.trimmed().normalized(QString::NormalizationForm_C), Qt::CaseInsensitive);
}

Endpoint makeEndpoint(const EndpointAddress &address, const EndpointSetup &setup)
{
    return {address,           address.origin(),
            setup.headers,     setup.models,
            setup.environment, setup.certificateAuthorities,
            setup.credential,  setup.secretHeaders,
            setup.options,     setup.clientCertificate};
}

} // namespace bridge::endpoint
