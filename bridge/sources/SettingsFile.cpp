#include "bridge/sources/SettingsFile.h"

#include "bridge/json/JsonFields.h"
#include "bridge/sources/SettingsRules.h"
#include "bridge/sources/ShownJson.h"
#include "bridge/sources/SourceVariables.h"

#include <QFile>
#include <QFileInfo>
#include <QStringDecoder>
#include <QStringList>

#include <algorithm>

namespace bridge::sources {

namespace {

using json::field;
using json::Json;
using json::textField;

/// Claude Code stores the history of its projects in the global configuration.
constexpr qint64 kLargest = 16 * 1024 * 1024;

/// The JavaScript spelling: Claude Code takes any value as a text (2.1.330).
QString variableValue(const Json &value)
{
    if (value.is_string())
        return json::asText(value);
    if (value.is_object())
        return QStringLiteral("[object Object]");
    if (!value.is_array())
        return QString::fromUtf8(json::dumped(value));
    // What stands within lists in lists is of no use as an address or a credential.
    QStringList parts;
    for (const Json &each : value)
        parts << (each.is_null() || each.is_array() ? QString() : variableValue(each));
    return parts.join(u',');
}

/// Sets line and column of a byte `offset`, as an editor shows them.
void locate(const QByteArray &bytes, qsizetype offset, SourceProblem &problem)
{
    const QByteArray before = bytes.left(std::clamp<qsizetype>(offset, 0, bytes.size()));
    problem.line = static_cast<int>(before.count('\n')) + 1;
    const QByteArray line = before.mid(before.lastIndexOf('\n') + 1);
    problem.column = static_cast<int>(QString::fromUtf8(line).toUcs4().size()) + 1;
}

/// Claude Code's rules about wrong values concern these.
bool isUsers(SourcePlace place)
{
    return place == SourcePlace::UserSettings || place == SourcePlace::ProjectSettings
           || place == SourcePlace::LocalSettings;
}

SourceProblem::Kind kindOf(SettingsFault::Kind kind)
{
    switch (kind) {
    case SettingsFault::Kind::WrongType:
        return SourceProblem::Kind::WrongType;
    case SettingsFault::Kind::WrongValue:
        return SourceProblem::Kind::WrongValue;
    case SettingsFault::Kind::Missing:
        return SourceProblem::Kind::Missing;
    case SettingsFault::Kind::Misplaced:
        break;
    }
    return SourceProblem::Kind::Misplaced;
}

/// The value by which a file does not count; nullopt: it counts.
std::optional<SourceProblem> wrongValue(const Json &settings, SourcePlace place,
                                        const QString &file, const QVersionNumber &version)
{
    using Effect = SourceProblem::Effect;
    SourceProblem problem{.place = place, .file = file};
    // One wrong value of an administrator costs itself only.
    if (place == SourcePlace::ManagedSettings && settings.contains("env")
        && !field(settings, "env").is_object()) {
        problem.kind = SourceProblem::Kind::WrongType;
        problem.detail = QStringLiteral("env");
        problem.effect = Effect::Environment;
        return problem;
    }
    if (!isUsers(place))
        return std::nullopt;
    const SettingsRules &rules = SettingsRules::learned();
    const auto fault = rules.faultIn(settings);
    if (!fault)
        return std::nullopt;
    problem.kind = kindOf(fault->kind);
    problem.detail = fault->key;
    problem.value = isSecretKey(fault->key) ? QString() : fault->value;
    problem.effect = version == rules.version() ? Effect::WholeFile : Effect::Perhaps;
    problem.learnedFrom = rules.version().toString();
    return problem;
}

/// As UTF-8, without a mark. Claude Code reads invalid UTF-8 as U+FFFD (2.1.330).
QByteArray asUtf8(const QByteArray &bytes)
{
    static constexpr char kMark[] = "\xef\xbb\xbf";
    static constexpr char kWideMark[] = "\xff\xfe";
    if (bytes.startsWith(kWideMark)) {
        QStringDecoder wide(QStringDecoder::Utf16LE);
        const QString text = wide.decode(bytes.mid(2));
        return text.toUtf8();
    }
    const QByteArray plain = bytes.startsWith(kMark) ? bytes.mid(3) : bytes;
    QStringDecoder decoder(QStringDecoder::Utf8);
    const QString text = decoder.decode(plain);
    return decoder.hasError() ? text.toUtf8() : plain;
}

PlaceSettings settingsOf(const Json &json)
{
    PlaceSettings settings;
    const Json &environment = field(json, "env");
    for (auto it = environment.begin(); environment.is_object() && it != environment.end(); ++it) {
        settings.variables.insert(QString::fromStdString(it.key()), variableValue(*it));
    }
    if (const Json &helper = field(json, "apiKeyHelper"); helper.is_string())
        settings.keyHelper = json::asText(helper);
    settings.hasPrimaryKey = !textField(json, "primaryApiKey").isEmpty();
    settings.hasLogin = !textField(field(json, "claudeAiOauth"), "accessToken").isEmpty();
    const auto restrictIf = [&](bool applies, const char *key) {
        if (applies)
            settings.restrictions.insert(QLatin1String(key), textField(json, key));
    };
    restrictIf(!textField(json, "forceLoginMethod").isEmpty(), "forceLoginMethod");
    restrictIf(!textField(json, "forceLoginGatewayUrl").isEmpty(), "forceLoginGatewayUrl");
    restrictIf(!field(json, "forceLoginOrgUUID").empty(), "forceLoginOrgUUID");
    restrictIf(json::boolField(json, "enforceAnthropicSignIn"), "enforceAnthropicSignIn");
    restrictIf(field(json, "allowedProviders").is_array(), "allowedProviders");
    return settings;
}

} // namespace

std::optional<PlaceSettings> readSettingsFile(SourcePlace place, const QString &path,
                                              const QVersionNumber &version,
                                              std::vector<SourceProblem> &problems)
{
    using Kind = SourceProblem::Kind;
    SourceProblem problem{.place = place, .file = path};
    const auto fail = [&](Kind kind) {
        problem.kind = kind;
        problems.push_back(problem);
        return std::nullopt;
    };
    // Opening a named pipe would block until a process writes into it.
    const QFileInfo info(path);
    if (!info.exists() && !info.isSymLink())
        return std::nullopt;
    QFile file(path);
    if (!info.isFile() || !file.open(QIODevice::ReadOnly)) {
        problem.detail = file.error() != QFileDevice::NoError ? file.errorString() : QString();
        return fail(Kind::Unreadable);
    }
    const QByteArray raw = file.read(kLargest + 1);
    if (raw.size() > kLargest)
        return fail(Kind::TooLarge);
    const QByteArray bytes = asUtf8(raw);
    if (bytes.trimmed().isEmpty())
        return std::nullopt;
    try {
        // The parser takes a zero byte for the end of the text.
        if (const qsizetype zero = bytes.indexOf('\0'); zero >= 0) {
            locate(bytes, zero, problem);
            return fail(Kind::NotJson);
        }
        const Json json = Json::parse(bytes.begin(), bytes.end());
        if (!json.is_object())
            return fail(Kind::NotAnObject);
        PlaceSettings settings = settingsOf(json);
        settings.place = place;
        settings.file = path;
        if (auto wrong = wrongValue(json, place, path, version)) {
            const QString address = QStringLiteral("ANTHROPIC_BASE_URL");
            wrong->address = shownValue(address, settings.variables.value(address));
            problems.push_back(*wrong);
            if (wrong->effect == SourceProblem::Effect::WholeFile)
                return std::nullopt;
        }
        return settings;
    } catch (const Json::parse_error &error) {
        locate(bytes, static_cast<qsizetype>(error.byte) - 1, problem);
        return fail(Kind::NotJson);
    } catch (const Json::exception &) {
        locate(bytes, 0, problem);
        return fail(Kind::NotJson);
    }
}

} // namespace bridge::sources
