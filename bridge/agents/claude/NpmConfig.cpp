#include "bridge/agents/claude/NpmConfig.h"

#include "bridge/core/RegularFile.h"
#include "bridge/secrets/Redaction.h"

#include <QDir>
#include <QFileInfo>
#include <QRegularExpression>
#include <QUrl>

#include <algorithm>
#include <utility>

namespace bridge::claude {

namespace {

constexpr qint64 kLargestNpmrc = 256 * 1024;
/// More than anyone has registries.
constexpr std::size_t kMostSecrets = 64;

/// A line of an npmrc, its references to variables replaced.
struct NpmSetting
{
    QString key;
    QString value;
};

/// With the references to variables replaced, once, as npm does: `${NAME}`, of newer ones
/// `${NAME?}`.
QString expanded(const QString &value, const QProcessEnvironment &environment)
{
    static const QRegularExpression reference(
        QStringLiteral("\\$\\{([A-Za-z_][A-Za-z0-9_]*)\\??\\}"));
    QString text;
    qsizetype from = 0;
    for (auto all = reference.globalMatch(value); all.hasNext();) {
        const auto match = all.next();
        text += QStringView(value).mid(from, match.capturedStart() - from);
        text += environment.value(match.captured(1));
        from = match.capturedEnd();
    }
    text += QStringView(value).mid(from);
    return text;
}

/// npm's own variables count in upper and in lower case.
QString npmVariable(const QProcessEnvironment &environment, const QString &name)
{
    const QString value = environment.value(name);
    return value.isEmpty() ? environment.value(name.toLower()) : value;
}

std::vector<NpmSetting> settingsIn(const QString &file, const QProcessEnvironment &environment)
{
    std::vector<NpmSetting> settings;
    const auto text = file.isEmpty() ? Result<QByteArray, FileProblem>(QByteArray())
                                     : readRegularFile(file, kLargestNpmrc);
    if (!text)
        return settings;
    static const QRegularExpression line(QStringLiteral("^[ \\t]*([^;#=\\s][^=\\n]*)=(.*)$"),
                                         QRegularExpression::MultilineOption);
    for (auto lines = line.globalMatch(QString::fromUtf8(*text)); lines.hasNext();) {
        const auto found = lines.next();
        QString value = found.captured(2).trimmed();
        if (value.size() >= 2 && (value.startsWith(u'"') || value.startsWith(u'\''))
            && value.back() == value.front())
            value = value.mid(1, value.size() - 2);
        settings.push_back({found.captured(1).trimmed(), expanded(value, environment)});
    }
    return settings;
}

/// "//registry.example/:_authToken", "_auth", "NPM_CONFIG__AUTH"
bool namesSecret(const QString &key)
{
    return key.endsWith(QLatin1String("_authToken"), Qt::CaseInsensitive)
           || key.endsWith(QLatin1String("_auth"), Qt::CaseInsensitive)
           || key.endsWith(QLatin1String("_password"), Qt::CaseInsensitive);
}

void addSecret(std::vector<secrets::Secret> &all, const QString &value)
{
    const secrets::Secret secret{CredentialKind::BearerToken, value};
    if (!value.isEmpty() && all.size() < kMostSecrets
        && std::ranges::find(all, secret) == all.end())
        all.push_back(secret);
}

void addSecretsOf(std::vector<secrets::Secret> &all, const NpmSetting &setting)
{
    if (namesSecret(setting.key)) {
        addSecret(all, setting.value);
        // _auth is "user:password" in base64, _password is one.
        if (!setting.key.endsWith(QLatin1String("Token"), Qt::CaseInsensitive)) {
            const auto plain = QByteArray::fromBase64Encoding(
                setting.value.toUtf8(), QByteArray::AbortOnBase64DecodingErrors);
            if (plain) {
                const QString text = QString::fromUtf8(*plain);
                addSecret(all, text);
                addSecret(all, text.mid(text.indexOf(u':') + 1));
            }
        }
        return;
    }
    // A registry or a proxy with a sign-in in its address.
    if (setting.value.contains(QLatin1String("://"))) {
        const QUrl url(setting.value);
        addSecret(all, url.password(QUrl::FullyEncoded));
        addSecret(all, url.password(QUrl::FullyDecoded));
    }
}

/// What the environment tells npm.
bool concernsNpm(const QString &variable)
{
    return variable.startsWith(QLatin1String("npm_config_"), Qt::CaseInsensitive)
           || variable.endsWith(QLatin1String("_proxy"), Qt::CaseInsensitive);
}

} // namespace

NpmConfig readNpmConfig(const QProcessEnvironment &environment, const QString &npm)
{
    const QString home = environment.value(QStringLiteral("HOME"));
    QString file = npmVariable(environment, QStringLiteral("NPM_CONFIG_USERCONFIG"));
    if (file.isEmpty() && !home.isEmpty())
        file = home + QLatin1String("/.npmrc");
    NpmConfig config;
    for (const NpmSetting &each : settingsIn(file, environment)) {
        if (each.key == QLatin1String("prefix") && config.prefix.isEmpty())
            config.prefix = each.value;
        addSecretsOf(config.secrets, each);
    }
    if (config.prefix.startsWith(QLatin1String("~/")))
        config.prefix = home.isEmpty() ? QString() : QDir::cleanPath(home + config.prefix.mid(1));
    QStringList others{npmVariable(environment, QStringLiteral("NPM_CONFIG_GLOBALCONFIG")),
                       QStringLiteral("/etc/npmrc")};
    if (!npm.isEmpty())
        others << QDir::cleanPath(QFileInfo(npm).path() + QLatin1String("/../etc/npmrc"));
    for (const QString &other : others) {
        for (const NpmSetting &each : settingsIn(other, environment))
            addSecretsOf(config.secrets, each);
    }
    const QStringList names = environment.keys();
    for (const QString &name : names) {
        if (name == QLatin1String("NPM_TOKEN") || name == QLatin1String("NODE_AUTH_TOKEN"))
            addSecret(config.secrets, environment.value(name));
        else if (concernsNpm(name))
            addSecretsOf(config.secrets, {name, environment.value(name)});
    }
    return config;
}

QString withoutSecrets(QString text, const std::vector<secrets::Secret> &secrets)
{
    // Registries are signed in to by any part of their address: user name, path or query.
    static const QRegularExpression address(
        QStringLiteral("([A-Za-z][A-Za-z0-9+.-]*://)(?:[^/\\s]*@)?([^/\\s?#@]*)[^\\s]*"));
    text.replace(address, QStringLiteral("\\1\\2"));
    for (const secrets::Secret &secret : secrets)
        text = secrets::redacted(std::move(text), secret);
    return text;
}

} // namespace bridge::claude
