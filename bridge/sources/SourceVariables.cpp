#include "bridge/sources/SourceVariables.h"

#include <QRegularExpression>

#include <array>

namespace bridge::sources {

namespace {

struct Known
{
    const char *variable;
    SourceKind kind;
};

constexpr std::array kOthers{
    Known{"ANTHROPIC_BASE_URL", SourceKind::Address},
    Known{"ANTHROPIC_AUTH_TOKEN", SourceKind::Credential},
    Known{"ANTHROPIC_API_KEY", SourceKind::Credential},
    Known{"CLAUDE_CODE_OAUTH_TOKEN", SourceKind::Credential},
    Known{"AWS_BEARER_TOKEN_BEDROCK", SourceKind::Credential},
    Known{"ANTHROPIC_AWS_API_KEY", SourceKind::Credential},
    Known{"ANTHROPIC_FOUNDRY_API_KEY", SourceKind::Credential},
    Known{"ANTHROPIC_FOUNDRY_AUTH_TOKEN", SourceKind::Credential},
    Known{"CLAUDE_CODE_USE_GATEWAY", SourceKind::Provider},
    Known{"ANTHROPIC_CUSTOM_HEADERS", SourceKind::Headers},
    Known{"https_proxy", SourceKind::Proxy},
    Known{"HTTPS_PROXY", SourceKind::Proxy},
    Known{"http_proxy", SourceKind::Proxy},
    Known{"HTTP_PROXY", SourceKind::Proxy},
    Known{"all_proxy", SourceKind::Proxy},
    Known{"ALL_PROXY", SourceKind::Proxy},
};

constexpr qsizetype kLongestShown = 300;

QString shownAddress(const QString &value)
{
    // The scheme may be missing; the part before the host's last @ is a login.
    static const QRegularExpression login(QStringLiteral("^([A-Za-z][A-Za-z0-9+.-]*:/*)?[^/?#]*@"));
    static const QRegularExpression control(QStringLiteral("[\\x{0}-\\x{1f}\\x{7f}]"));
    QString shown = value.trimmed().left(kLongestShown);
    shown.remove(control);
    shown.replace(login, QStringLiteral("\\1…@"));
    // Keys may also be in queries.
    if (const auto rest = shown.indexOf(QRegularExpression(QStringLiteral("[?#]"))); rest >= 0)
        shown = shown.left(rest) + shown.at(rest) + u'…';
    return shown;
}

} // namespace

const std::vector<ProviderVariables> &providerVariables()
{
    static const std::vector<ProviderVariables> variables{
        {"CLAUDE_CODE_USE_BEDROCK", "ANTHROPIC_BEDROCK_BASE_URL"},
        {"CLAUDE_CODE_USE_FOUNDRY", "ANTHROPIC_FOUNDRY_BASE_URL"},
        {"CLAUDE_CODE_USE_ANTHROPIC_AWS", "ANTHROPIC_AWS_BASE_URL"},
        {"CLAUDE_CODE_USE_ANTHROPIC_GOOGLE_CLOUD", "ANTHROPIC_GOOGLE_CLOUD_BASE_URL"},
        {"CLAUDE_CODE_USE_MANTLE", "ANTHROPIC_BEDROCK_MANTLE_BASE_URL"},
        {"CLAUDE_CODE_USE_VERTEX", "ANTHROPIC_VERTEX_BASE_URL"},
    };
    return variables;
}

std::optional<SourceKind> sourceKind(const QString &variable)
{
    for (const Known &known : kOthers) {
        if (variable == QLatin1String(known.variable))
            return known.kind;
    }
    for (const ProviderVariables &provider : providerVariables()) {
        if (variable == QLatin1String(provider.provider))
            return SourceKind::Provider;
        if (variable == QLatin1String(provider.address))
            return SourceKind::Address;
    }
    return std::nullopt;
}

QStringList sourceVariables()
{
    QStringList names;
    for (const Known &known : kOthers)
        names.append(QLatin1String(known.variable));
    for (const ProviderVariables &provider : providerVariables())
        names << QLatin1String(provider.provider) << QLatin1String(provider.address);
    return names;
}

bool isSwitchedOn(const QString &value)
{
    static const QRegularExpression on(QStringLiteral("^\\s*(1|true|yes|on)\\s*$"),
                                       QRegularExpression::CaseInsensitiveOption);
    return on.match(value).hasMatch();
}

QString shownValue(const QString &variable, const QString &value)
{
    switch (sourceKind(variable).value_or(SourceKind::Credential)) {
    case SourceKind::Address:
    case SourceKind::Proxy:
        return shownAddress(value);
    case SourceKind::Provider:
        return isSwitchedOn(value) ? QStringLiteral("1") : QStringLiteral("0");
    case SourceKind::Credential:
    case SourceKind::Headers:
        break;
    }
    return {};
}

} // namespace bridge::sources
