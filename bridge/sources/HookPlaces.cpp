#include "bridge/sources/HookPlaces.h"

#include "bridge/sources/ShownJson.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <string>
#include <vector>

namespace bridge::sources {

namespace {

using json::Json;
using Fault = SettingsFault;

/// Claude Code looks no deeper than somewhere beyond this (seen with 2.1.330).
constexpr int kDeepest = 16;
/// Of a key in a path, so that long ones do not add up.
constexpr size_t kLongestName = 64;

QString shortName(const std::string &key)
{
    return QString::fromStdString(key.substr(0, kLongestName));
}

bool isAnyOf(const auto &names, const std::string &name)
{
    return std::find(names.begin(), names.end(), name) != names.end();
}

/// Keys of the settings whose values have names of the user's choice within them.
constexpr std::array kFreeNames{"env",
                                "pluginConfigs",
                                "mcpServers",
                                "enabledPlugins",
                                "skillOverrides",
                                "extraKnownMarketplaces",
                                "modelSettings",
                                "managedMcpServers"};

/// PreToolUse or PermissionRequest in any spelling: "pre_tool_use".
bool isGuardName(const std::string &name)
{
    std::string plain;
    for (const char c : name.substr(0, kLongestName)) {
        if (std::isalnum(static_cast<unsigned char>(c)) != 0)
            plain += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    }
    return plain.starts_with("pretooluse") || plain.starts_with("permissionrequest");
}

/// Nothing and an empty list are passed over.
bool isGuardWith(const std::string &name, const Json &value)
{
    return isGuardName(name) && !value.is_null() && !(value.is_array() && value.empty());
}

bool hasObject(const Json &list)
{
    return list.is_array() && std::any_of(list.begin(), list.end(), [](const Json &each) {
               return each.is_object();
           });
}

/// Hooks as they were written before 2026, or a single matcher instead of events.
bool isOldShape(const Json &hooks)
{
    if (!hooks.is_object())
        return hasObject(hooks);
    const auto inner = hooks.find("hooks");
    return inner != hooks.end() && inner->is_array() && !inner->empty();
}

struct Place
{
    const Json *value = nullptr;
    QString key;
    int depth = 0;
};

/// The guard within `outer`; not in its own name. `hasHooks`: another key "hooks" is one, too.
std::optional<Fault> guardWithin(const Json &outer, const QString &key, bool hasHooks)
{
    std::vector<Place> open{{&outer, key, 0}};
    while (!open.empty()) {
        const Place place = open.back();
        open.pop_back();
        if (place.depth > kDeepest)
            continue;
        if (place.value->is_array()) {
            for (const Json &each : *place.value) {
                if (each.is_structured())
                    open.push_back({&each, place.key, place.depth + 1});
            }
        }
        for (auto it = place.value->begin(); place.value->is_object() && it != place.value->end();
             ++it) {
            const bool isGuard =
                isGuardWith(it.key(), *it) || (hasHooks && it.key() == "hooks" && isOldShape(*it));
            if (!isGuard && !it->is_structured())
                continue;
            const QString path = place.key + u'.' + shortName(it.key());
            if (isGuard)
                return Fault{Fault::Kind::Misplaced, path, shownJson(*it)};
            open.push_back({&*it, path, place.depth + 1});
        }
    }
    return std::nullopt;
}

std::optional<Fault> faultOfHooks(const Json &hooks)
{
    const QString key = QStringLiteral("hooks");
    if (isOldShape(hooks))
        return Fault{Fault::Kind::WrongType, key, shownJson(hooks)};
    for (auto it = hooks.begin(); hooks.is_object() && it != hooks.end(); ++it) {
        if (auto fault = guardWithin(*it, key + u'.' + shortName(it.key()), false))
            return fault;
    }
    return std::nullopt;
}

} // namespace

std::optional<SettingsFault> misplacedHooks(const Json &settings)
{
    for (auto it = settings.begin(); it != settings.end(); ++it) {
        const QString key = shortName(it.key());
        std::optional<Fault> fault;
        if (it.key() == "hooks")
            fault = faultOfHooks(*it);
        else if (isGuardWith(it.key(), *it))
            fault = Fault{Fault::Kind::Misplaced, key, shownJson(*it)};
        else if (!isAnyOf(kFreeNames, it.key()) && it->is_structured())
            fault = guardWithin(*it, key, true);
        if (fault)
            return fault;
    }
    return std::nullopt;
}

} // namespace bridge::sources
