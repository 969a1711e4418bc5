#include "bridge/sources/SettingsFile.h"

#include "bridge/json/JsonFields.h"

#include <QFile>
#include <QFileInfo>

#include <algorithm>
#include <utility>

namespace bridge::sources {

namespace {

using json::field;
using json::Json;
using json::textField;

/// Claude Code stores the history of its projects in the global configuration.
constexpr qint64 kLargest = 16 * 1024 * 1024;

/// The JavaScript spelling: Claude Code accepts numbers and booleans as text (2.1.330).
std::optional<QString> variableValue(const Json &value)
{
    if (value.is_string())
        return json::asText(value);
    if (value.is_number() || value.is_boolean())
        return QString::fromStdString(value.dump());
    return std::nullopt;
}

/// Sets line and column of a byte `offset`, as an editor shows them.
void locate(const QByteArray &bytes, qsizetype offset, SourceProblem &problem)
{
    const QByteArray before = bytes.left(std::clamp<qsizetype>(offset, 0, bytes.size()));
    problem.line = static_cast<int>(before.count('\n')) + 1;
    const QByteArray line = before.mid(before.lastIndexOf('\n') + 1);
    problem.column = static_cast<int>(QString::fromUtf8(line).toUcs4().size()) + 1;
}

/// The first key with a wrong type; Claude Code then ignores the whole settings file (seen with
/// 2.1.330, which checks more keys). Empty: none.
QString wronglyTyped(const Json &settings)
{
    using Type = Json::value_t;
    static constexpr std::pair<const char *, Type> kTypes[]{
        {"env", Type::object},         {"permissions", Type::object},
        {"statusLine", Type::object},  {"enabledPlugins", Type::object},
        {"sandbox", Type::object},     {"attribution", Type::object},
        {"model", Type::string},       {"apiKeyHelper", Type::string},
        {"outputStyle", Type::string}, {"includeCoAuthoredBy", Type::boolean},
    };
    for (const auto &[key, type] : kTypes) {
        const Json &value = field(settings, key);
        if (!value.is_null() && value.type() != type)
            return QLatin1String(key);
    }
    return {};
}

PlaceSettings settingsOf(const Json &json)
{
    PlaceSettings settings;
    const Json &environment = field(json, "env");
    for (auto it = environment.begin(); environment.is_object() && it != environment.end(); ++it) {
        if (const auto value = variableValue(*it))
            settings.variables.insert(QString::fromStdString(it.key()), *value);
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
    const QByteArray bytes = file.read(kLargest + 1);
    if (bytes.size() > kLargest)
        return fail(Kind::TooLarge);
    static constexpr char kMark[] = "\xef\xbb\xbf";
    if (bytes.startsWith(kMark) ? bytes.mid(3).trimmed().isEmpty() : bytes.trimmed().isEmpty())
        return std::nullopt;
    try {
        const Json json = Json::parse(bytes.begin(), bytes.end());
        if (!json.is_object())
            return fail(Kind::NotAnObject);
        if (problem.detail = wronglyTyped(json); !problem.detail.isEmpty())
            return fail(Kind::WrongType);
        PlaceSettings settings = settingsOf(json);
        settings.place = place;
        settings.file = path;
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
