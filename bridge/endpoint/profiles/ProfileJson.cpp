#include "bridge/core/NameTable.h"
#include "bridge/endpoint/profiles/EndpointProfile.h"
#include "bridge/secrets/SecretStore.h"

#include <nlohmann/json.hpp>

#include <array>
#include <limits>
#include <utility>

namespace bridge::endpoint {

namespace {

using Json = nlohmann::ordered_json;

constexpr int kVersion = 1;
constexpr std::array kToolSearch{Named{ToolSearch::Off, "off"}, Named{ToolSearch::Auto, "auto"},
                                 Named{ToolSearch::On, "on"}};
static_assert(hasRowForEach(kToolSearch, &Named<ToolSearch>::value, ToolSearch::On));

/// Records the first field of a wrong type.
struct Reader
{
    const Json &object;
    std::string path;
    std::optional<ProfileProblem> problem{};

    void refuse(const char *key, const char *expected)
    {
        if (!problem)
            problem = ProfileProblem{.kind = ProfileProblem::Kind::Malformed,
                                     .subject = QString::fromStdString(path + '.' + key),
                                     .expected = QLatin1String(expected)};
    }
    const Json *field(const char *key) const
    {
        const auto it = object.find(key);
        return it == object.end() || it->is_null() ? nullptr : &*it;
    }
    QString text(const char *key)
    {
        const Json *value = field(key);
        if (!value)
            return {};
        if (!value->is_string()) {
            refuse(key, "string");
            return {};
        }
        return QString::fromStdString(value->get<std::string>());
    }
    QMap<QString, QString> texts(const char *key)
    {
        QMap<QString, QString> texts;
        const Json *value = field(key);
        if (!value)
            return texts;
        if (!value->is_object()) {
            refuse(key, "object");
            return texts;
        }
        for (const auto &[name, each] : value->items()) {
            if (each.is_string())
                texts.insert(QString::fromStdString(name),
                             QString::fromStdString(each.get<std::string>()));
            else
                refuse((std::string(key) + '.' + name).c_str(), "string");
        }
        return texts;
    }
    QStringList list(const char *key)
    {
        QStringList list;
        const Json *value = field(key);
        if (!value)
            return list;
        if (!value->is_array()) {
            refuse(key, "array");
            return list;
        }
        for (const Json &each : *value) {
            if (each.is_string())
                list.append(QString::fromStdString(each.get<std::string>()));
            else
                refuse(key, "array of strings");
        }
        return list;
    }
    std::optional<int> number(const char *key)
    {
        const Json *value = field(key);
        if (!value)
            return std::nullopt;
        constexpr qint64 kLimit = std::numeric_limits<int>::max();
        const bool isUnsigned = value->is_number_unsigned();
        const bool fits = isUnsigned
                              ? value->get<quint64>() <= quint64(kLimit)
                              : value->is_number_integer() && value->get<qint64>() >= -kLimit;
        if (!fits) {
            refuse(key, "integer");
            return std::nullopt;
        }
        return value->get<int>();
    }
    bool boolean(const char *key, bool fallback)
    {
        const Json *value = field(key);
        if (!value)
            return fallback;
        if (!value->is_boolean())
            refuse(key, "boolean");
        return value->is_boolean() ? value->get<bool>() : fallback;
    }
};

Json texts(const QMap<QString, QString> &map)
{
    Json object = Json::object();
    for (auto it = map.cbegin(); it != map.cend(); ++it)
        object[it.key().toStdString()] = it.value().toStdString();
    return object;
}

/// Non-default fields only.
Json toJson(const EndpointSetup &setup)
{
    const EndpointSetup none;
    Json json = Json::object();
    if (setup.credential != none.credential)
        json["credential"] = secrets::credentialKindName(setup.credential).toStdString();
    if (!setup.models.isEmpty())
        json["models"] = texts(setup.models);
    if (setup.options.toolSearch != none.options.toolSearch)
        json["toolSearch"] = nameIn(kToolSearch, setup.options.toolSearch).toStdString();
    if (setup.options.contextTokens != 0)
        json["contextTokens"] = setup.options.contextTokens;
    if (setup.options.requestTimeout.count() != 0)
        json["requestTimeoutSeconds"] = setup.options.requestTimeout.count();
    if (setup.options.retries)
        json["retries"] = *setup.options.retries;
    if (!setup.options.betas)
        json["betas"] = false;
    if (!setup.certificateAuthorities.isEmpty())
        json["certificateAuthorities"] = setup.certificateAuthorities.toStdString();
    if (!setup.headers.isEmpty())
        json["headers"] = texts(setup.headers);
    if (!setup.secretHeaders.isEmpty()) {
        json["secretHeaders"] = Json::array();
        for (const QString &name : setup.secretHeaders)
            json["secretHeaders"].push_back(name.toStdString());
    }
    if (!setup.environment.isEmpty())
        json["environment"] = texts(setup.environment);
    if (!setup.preset.isEmpty())
        json["preset"] = setup.preset.toStdString();
    return json;
}

Result<EndpointSetup, ProfileProblem> toSetup(const Json &json, const std::string &path)
{
    Reader reader{json, path};
    EndpointSetup setup;
    if (const QString name = reader.text("credential"); !name.isEmpty()) {
        if (const auto kind = secrets::credentialKindFromName(name))
            setup.credential = *kind;
        else
            reader.refuse("credential", "bearer, api-key, none or sign-in");
    }
    setup.models = reader.texts("models");
    if (const QString name = reader.text("toolSearch"); !name.isEmpty()) {
        if (const auto value = valueIn(kToolSearch, name))
            setup.options.toolSearch = *value;
        else
            reader.refuse("toolSearch", "off, auto or on");
    }
    setup.options.contextTokens = reader.number("contextTokens").value_or(0);
    setup.options.requestTimeout =
        std::chrono::seconds(reader.number("requestTimeoutSeconds").value_or(0));
    setup.options.retries = reader.number("retries");
    setup.options.betas = reader.boolean("betas", true);
    setup.certificateAuthorities = reader.text("certificateAuthorities");
    setup.headers = reader.texts("headers");
    setup.secretHeaders = reader.list("secretHeaders");
    setup.environment = reader.texts("environment");
    setup.preset = reader.text("preset");
    if (reader.problem)
        return failed(*reader.problem);
    return setup;
}

ProfileProblem malformed(const std::string &path, const char *expected)
{
    return {.kind = ProfileProblem::Kind::Malformed,
            .subject = QString::fromStdString(path),
            .expected = QLatin1String(expected)};
}

/// `byte`: as the parser counts, from 1.
ProfileProblem notJson(const QByteArray &text, std::size_t byte)
{
    const QByteArray before = text.left(static_cast<qsizetype>(byte) - 1);
    const QByteArray lastLine = before.mid(before.lastIndexOf('\n') + 1);
    return {.kind = ProfileProblem::Kind::NotJson,
            .line = static_cast<int>(before.count('\n')) + 1,
            .column = static_cast<int>(QString::fromUtf8(lastLine).size()) + 1};
}

Result<Json, ProfileProblem> parsed(const QByteArray &text)
{
    try {
        return Json::parse(text.begin(), text.end());
    } catch (const Json::parse_error &error) {
        return failed(notJson(text, error.byte));
    } catch (const Json::exception &) { // a number outside every range
        return failed(ProfileProblem{.kind = ProfileProblem::Kind::NotJson});
    }
}

Result<Json, ProfileProblem> parsedObject(const QByteArray &text)
{
    auto json = parsed(text);
    if (json && !json->is_object())
        return failed(malformed("$", "object"));
    return json;
}

Result<EndpointProfile, ProfileProblem> toProfile(const Json &object, const std::string &path)
{
    Reader reader{object, path};
    const int version = reader.number("version").value_or(kVersion);
    EndpointProfile profile{reader.text("name"), reader.text("address"), {}};
    if (reader.problem)
        return failed(*reader.problem);
    if (version > kVersion)
        return failed(ProfileProblem{.kind = ProfileProblem::Kind::VersionUnknown});
    auto setup = toSetup(object, path);
    if (!setup)
        return failed(setup.error());
    profile.setup = std::move(*setup);
    return profile;
}

QByteArray dumped(const Json &json)
{
    return QByteArray::fromStdString(json.dump(-1, ' ', false, Json::error_handler_t::replace));
}

} // namespace

QByteArray encodeSetup(const EndpointSetup &setup)
{
    return dumped(toJson(setup));
}

Result<EndpointSetup, ProfileProblem> decodeSetup(const QByteArray &json)
{
    const auto object = parsedObject(json);
    if (!object)
        return failed(object.error());
    return toSetup(*object, "$");
}

QByteArray encodeProfile(const EndpointProfile &profile)
{
    Json json{{"version", kVersion},
              {"name", profile.name.toStdString()},
              {"address", profile.address.toStdString()}};
    json.update(toJson(profile.setup));
    return dumped(json);
}

Result<EndpointProfile, ProfileProblem> decodeProfile(const QByteArray &json)
{
    const auto object = parsedObject(json);
    if (!object)
        return failed(object.error());
    return toProfile(*object, "$");
}

Result<std::vector<EndpointProfile>, ProfileProblem> decodeProfiles(const QByteArray &json)
{
    if (json.size() > kMaxProfilesFile)
        return failed(ProfileProblem{.kind = ProfileProblem::Kind::FileTooLarge});
    // Some editors write a byte order mark.
    const auto all = parsed(json.startsWith("\xEF\xBB\xBF") ? json.mid(3) : json);
    if (!all)
        return failed(all.error());
    if (!all->is_array() && !all->is_object())
        return failed(malformed("$", "object or array"));
    std::vector<EndpointProfile> profiles;
    const auto take = [&profiles](const Json &each,
                                  const std::string &path) -> Result<void, ProfileProblem> {
        if (!each.is_object())
            return failed(malformed(path, "object"));
        auto profile = toProfile(each, path);
        if (!profile)
            return failed(profile.error());
        if (const auto valid = validate(*profile); !valid)
            return valid;
        profiles.push_back(std::move(*profile));
        return {};
    };
    if (all->is_object()) {
        if (const auto taken = take(*all, "$"); !taken)
            return failed(taken.error());
        return profiles;
    }
    for (std::size_t i = 0; i < all->size(); ++i) {
        if (const auto taken = take((*all)[i], "$[" + std::to_string(i) + ']'); !taken)
            return failed(taken.error());
    }
    return profiles;
}

} // namespace bridge::endpoint
