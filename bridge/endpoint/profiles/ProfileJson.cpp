#include "bridge/core/NameTable.h"
#include "bridge/endpoint/ReservedNames.h"
#include "bridge/endpoint/profiles/EndpointProfile.h"
#include "bridge/secrets/SecretStore.h"

#include <nlohmann/json.hpp>

#include <array>
#include <limits>
#include <utility>

namespace bridge::endpoint {

namespace {

/// What is written, in the order of its fields.
using Json = nlohmann::ordered_json;
/// What is read: an ordered object would take the square of its size.
using ReadJson = nlohmann::json;

constexpr int kVersion = 1;
constexpr std::array kToolSearch{Named{ToolSearch::Off, "off"}, Named{ToolSearch::Auto, "auto"},
                                 Named{ToolSearch::On, "on"}};
static_assert(hasRowForEach(kToolSearch, &Named<ToolSearch>::value, ToolSearch::On));

constexpr std::array kPartKinds{Named{ImportedPart::Kind::Variable, "variable"},
                                Named{ImportedPart::Kind::Header, "header"},
                                Named{ImportedPart::Kind::Authorities, "authorities"},
                                Named{ImportedPart::Kind::ClientCertificate, "clientCertificate"},
                                Named{ImportedPart::Kind::ClientKey, "clientKey"}};
static_assert(hasRowForEach(kPartKinds, &Named<ImportedPart::Kind>::value,
                            ImportedPart::Kind::ClientKey));

/// Records the first field of a wrong type.
struct Reader
{
    const ReadJson &object;
    std::optional<ProfileProblem> problem{};

    void refuse(const char *key, const char *expected)
    {
        if (!problem)
            problem = ProfileProblem{.kind = ProfileProblem::Kind::Malformed,
                                     .subject = QString::fromUtf8(key),
                                     .expected = QLatin1String(expected)};
    }
    const ReadJson *field(const char *key) const
    {
        const auto it = object.find(key);
        return it == object.end() || it->is_null() ? nullptr : &*it;
    }
    QString text(const char *key)
    {
        const ReadJson *value = field(key);
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
        const ReadJson *value = field(key);
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
        const ReadJson *value = field(key);
        if (!value)
            return list;
        if (!value->is_array()) {
            refuse(key, "array");
            return list;
        }
        for (const ReadJson &each : *value) {
            if (each.is_string())
                list.append(QString::fromStdString(each.get<std::string>()));
            else
                refuse(key, "array");
        }
        return list;
    }
    std::vector<ImportedPart> parts(const char *key)
    {
        std::vector<ImportedPart> parts;
        const ReadJson *value = field(key);
        if (!value)
            return parts;
        if (!value->is_array()) {
            refuse(key, "array of parts");
            return parts;
        }
        for (const ReadJson &each : *value) {
            const ReadJson fields = each.is_object() ? each : ReadJson::object();
            Reader part{fields};
            const auto kind = valueIn(kPartKinds, part.text("kind"));
            const QString name = part.text("name");
            const QString content = part.text("value");
            if (kind && !name.isEmpty() && !part.problem)
                parts.push_back({*kind, name, content});
            else
                refuse(key, "array of parts");
        }
        return parts;
    }
    /// Names of profiles; null is the default API.
    std::vector<EndpointPin> pins(const char *key)
    {
        std::vector<EndpointPin> pins;
        const ReadJson *value = field(key);
        if (!value)
            return pins;
        if (!value->is_array()) {
            refuse(key, "array");
            return pins;
        }
        for (const ReadJson &each : *value) {
            if (each.is_string())
                pins.push_back(
                    {EndpointPin::Kind::Profile, QString::fromStdString(each.get<std::string>())});
            else if (each.is_null())
                pins.push_back({EndpointPin::Kind::DefaultApi, {}});
            else
                refuse(key, "array");
        }
        return pins;
    }
    std::optional<int> number(const char *key)
    {
        const ReadJson *value = field(key);
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
        const ReadJson *value = field(key);
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
        json[kAuthoritiesName] = setup.certificateAuthorities.toStdString();
    if (!setup.clientCertificate.certificate.isEmpty())
        json[kClientCertificateName] = setup.clientCertificate.certificate.toStdString();
    if (!setup.clientCertificate.key.isEmpty())
        json[kClientKeyName] = setup.clientCertificate.key.toStdString();
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
    for (const EndpointPin &pin : setup.goOnAt)
        json["goOnAt"].push_back(
            pin.kind == EndpointPin::Kind::Profile ? Json(pin.profile.toStdString()) : Json());
    for (const ImportedPart &part : setup.imported)
        json["imported"].push_back({{"kind", nameIn(kPartKinds, part.kind).toStdString()},
                                    {"name", part.name.toStdString()},
                                    {"value", part.value.toStdString()}});
    return json;
}

Result<EndpointSetup, ProfileProblem> toSetup(const ReadJson &json)
{
    Reader reader{json};
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
    setup.certificateAuthorities = reader.text(kAuthoritiesName);
    setup.clientCertificate = {reader.text(kClientCertificateName), reader.text(kClientKeyName)};
    setup.headers = reader.texts("headers");
    setup.secretHeaders = reader.list("secretHeaders");
    setup.environment = reader.texts("environment");
    setup.preset = reader.text("preset");
    setup.imported = reader.parts("imported");
    setup.goOnAt = reader.pins("goOnAt");
    if (reader.problem)
        return failed(*reader.problem);
    return setup;
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

Result<ReadJson, ProfileProblem> parsed(const QByteArray &text)
{
    try {
        return ReadJson::parse(text.begin(), text.end());
    } catch (const ReadJson::parse_error &error) {
        return failed(notJson(text, error.byte));
    } catch (const ReadJson::exception &) { // a number outside every range
        return failed(ProfileProblem{.kind = ProfileProblem::Kind::NotJson});
    }
}

Result<ReadJson, ProfileProblem> parsedObject(const QByteArray &text)
{
    auto json = parsed(text);
    if (json && !json->is_object())
        return failed(ProfileProblem{.kind = ProfileProblem::Kind::NoProfile});
    return json;
}

Result<EndpointProfile, ProfileProblem> toProfile(const ReadJson &object)
{
    if (!object.is_object())
        return failed(ProfileProblem{.kind = ProfileProblem::Kind::NoProfile});
    Reader reader{object};
    const int version = reader.number("version").value_or(kVersion);
    EndpointProfile profile{reader.text("name"), reader.text("address"), {}};
    if (reader.problem)
        return failed(*reader.problem);
    if (version > kVersion)
        return failed(ProfileProblem{.kind = ProfileProblem::Kind::VersionUnknown});
    auto setup = toSetup(object);
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
    return toSetup(*object);
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
    return toProfile(*object);
}

Result<std::vector<EndpointProfile>, ProfileProblem> decodeProfiles(const QByteArray &json)
{
    if (json.size() > kMaxProfilesFile)
        return failed(ProfileProblem{.kind = ProfileProblem::Kind::FileTooLarge});
    // Some editors write a byte order mark.
    const auto all = parsed(json.startsWith("\xEF\xBB\xBF") ? json.mid(3) : json);
    if (!all)
        return failed(all.error());
    std::vector<EndpointProfile> profiles;
    if (!all->is_array()) {
        auto profile = toProfile(*all);
        if (!profile)
            return failed(profile.error());
        profiles.push_back(std::move(*profile));
        return profiles;
    }
    for (const ReadJson &each : *all) {
        auto profile = toProfile(each);
        if (!profile) {
            profile.error().entry = static_cast<int>(profiles.size()) + 1;
            return failed(profile.error());
        }
        profiles.push_back(std::move(*profile));
    }
    return profiles;
}

} // namespace bridge::endpoint
