#include "bridge/sources/SourceVariables.h"

#include <QRegularExpression>

namespace bridge::sources {

namespace {

constexpr qsizetype kLongestShown = 300;

QString withoutControls(QString text)
{
    static const QRegularExpression control(QStringLiteral("[\\x{0}-\\x{1f}\\x{7f}]"));
    return text.remove(control);
}

QString shownPath(const QString &value)
{
    return withoutControls(value.left(kLongestShown));
}

QString shownAddress(const QString &value)
{
    // The scheme may be missing; the part before the host's last @ is a login.
    static const QRegularExpression login(QStringLiteral("^([A-Za-z][A-Za-z0-9+.-]*:/*)?[^/?#]*@"));
    QString shown = withoutControls(value.trimmed().left(kLongestShown));
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
    for (const auto &[known, kind] : sourceVariables()) {
        if (variable == known)
            return kind;
    }
    return std::nullopt;
}

const std::vector<std::pair<QString, SourceKind>> &sourceVariables()
{
    static const auto variables = [] {
        const std::pair<SourceKind, std::vector<const char *>> others[]{
            {SourceKind::Address, {"ANTHROPIC_BASE_URL"}},
            {SourceKind::Credential,
             {"ANTHROPIC_AUTH_TOKEN", "ANTHROPIC_API_KEY", "CLAUDE_CODE_OAUTH_TOKEN",
              "AWS_BEARER_TOKEN_BEDROCK", "ANTHROPIC_AWS_API_KEY", "ANTHROPIC_FOUNDRY_API_KEY",
              "ANTHROPIC_FOUNDRY_AUTH_TOKEN"}},
            {SourceKind::Provider, {"CLAUDE_CODE_USE_GATEWAY"}},
            {SourceKind::Headers, {"ANTHROPIC_CUSTOM_HEADERS"}},
            {SourceKind::Trust,
             {"NODE_EXTRA_CA_CERTS", "CLAUDE_CODE_CLIENT_CERT", "CLAUDE_CODE_CLIENT_KEY"}},
            {SourceKind::Proxy,
             {"https_proxy", "HTTPS_PROXY", "http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"}},
        };
        std::vector<std::pair<QString, SourceKind>> all;
        for (const auto &[kind, names] : others) {
            for (const char *name : names)
                all.emplace_back(QLatin1String(name), kind);
        }
        for (const ProviderVariables &provider : providerVariables()) {
            all.emplace_back(QLatin1String(provider.provider), SourceKind::Provider);
            all.emplace_back(QLatin1String(provider.address), SourceKind::Address);
        }
        return all;
    }();
    return variables;
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
    case SourceKind::Trust:
        return shownPath(value);
    case SourceKind::Provider:
        return isSwitchedOn(value) ? QStringLiteral("1") : QStringLiteral("0");
    case SourceKind::Credential:
    case SourceKind::Headers:
        break;
    }
    return {};
}

} // namespace bridge::sources
