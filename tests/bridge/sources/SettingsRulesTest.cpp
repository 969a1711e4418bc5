#include "bridge/sources/SettingsRules.h"

#include <QElapsedTimer>
#include <QFile>

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>

namespace settingsrulestest {

using namespace Qt::StringLiterals;
using namespace bridge::sources;
using bridge::json::Json;

/// tests/data/settings-rules/rules.json: what the real program did.
const Json &observed()
{
    static const Json rules = [] {
        QFile file(QStringLiteral(DRAWBRIDGE_SOURCE "/tests/data/settings-rules/rules.json"));
        EXPECT_TRUE(file.open(QIODevice::ReadOnly));
        const QByteArray data = file.readAll();
        return Json::parse(data.begin(), data.end());
    }();
    return rules;
}

/// What must stand beside a key, or it would be missing.
Json besides(const std::string &path)
{
    static const Json command{{"type", "command"}, {"command", "true"}};
    static const std::map<std::string, Json> kNeeded{
        {"statusLine", command},
        {"fileSuggestion", command},
        {"subagentStatusLine", command},
        {"spinnerVerbs", {{"mode", "append"}, {"verbs", {"x"}}}},
        {"sandbox.ripgrep", {{"command", "rg"}}},
        {"sandbox.credentials.files[]", {{"path", "/x"}, {"mode", "mask"}}},
        {"sandbox.credentials.envVars[]", {{"name", "A"}, {"mode", "mask"}}},
        {"sandbox.network.tlsTerminate", Json::object()},
        {"sshConfigs[]", {{"id", "a"}, {"name", "b"}, {"sshHost", "c"}}},
        {"allowedChannelPlugins[]", {{"marketplace", "a"}, {"plugin", "b"}}},
        {"extraKnownMarketplaces.*.source", {{"source", "github"}, {"repo", "a/b"}}},
    };
    if (const auto found = kNeeded.find(path); found != kNeeded.end())
        return found->second;
    if (path.ends_with(".hooks[]"))
        return command;
    if (path.starts_with("hooks.") && path.ends_with("[]"))
        return {{"hooks", {command}}};
    const std::map<std::string, Json> kHooks{
        {"[prompt]", {{"type", "prompt"}, {"prompt", "p"}}},
        {"[agent]", {{"type", "agent"}, {"prompt", "p"}}},
        {"[http]", {{"type", "http"}, {"url", "http://127.0.0.1:1/"}}},
        {"[mcp_tool]", {{"type", "mcp_tool"}, {"server", "s"}, {"tool", "t"}}},
    };
    for (const auto &[type, hook] : kHooks) {
        if (path.ends_with(type))
            return hook;
    }
    return Json::object();
}

/// A document with `value` at the end of the path from `at` on; nullptr: without the last key.
Json documentOf(const std::string &path, size_t at, const Json *value)
{
    if (at >= path.size())
        return value ? *value : Json();
    if (path[at] == '[') {
        const size_t end = path.find(']', at) + 1;
        return Json::array({documentOf(path, end, value)});
    }
    const size_t start = path[at] == '.' ? at + 1 : at;
    const size_t end = std::min(path.find_first_of(".[", start), path.size());
    const std::string name = path.substr(start, end - start);
    Json object = besides(path.substr(0, path[at] == '.' ? at : start));
    const std::string key = name == "*" ? "x" : name;
    if (end == path.size() && !value)
        object.erase(key);
    else
        object[key] = documentOf(path, end, value);
    return object;
}

bool isVoid(const Json &document)
{
    return SettingsRules::learned().faultIn(document).has_value();
}

/// Texts of a form that is not in the rules, so nothing is said of any text.
const std::set<std::string> kOtherForms{
    "quietHours.start", "quietHours.end", "sandbox.credentials.files[].extract",
    "sandbox.credentials.envVars[].extract", "hooks.PreToolUse[].hooks[http].url"};

TEST(SettingsRules, EachValueOfEachKeyCountsAsTheRealProgramDecided)
{
    const Json &values = observed()["values"];
    int voids = 0;
    for (const auto &[key, letters] : observed()["keys"].items()) {
        const auto row = letters.get<std::string>();
        for (size_t i = 0; i < row.size(); ++i) {
            const auto text = values[i].get<std::string>();
            const bool isAbsent = text == "absent";
            const Json value = isAbsent ? Json() : Json::parse(text);
            if (kOtherForms.contains(key) && value.is_string())
                continue;
            const Json document = documentOf(key, 0, isAbsent ? nullptr : &value);
            EXPECT_EQ(isVoid(document), row[i] == 'f') << key << ": " << text << " in " << document;
            voids += row[i] == 'f' ? 1 : 0;
        }
    }
    EXPECT_GT(voids, 4000);
    EXPECT_EQ(SettingsRules::learned().version(), QVersionNumber(2, 1, 330));
}

TEST(SettingsRules, WordsThatAreKnownAreGood)
{
    for (const auto &[key, words] : observed()["oneOf"].items()) {
        if (key.find("hooks[].type") != std::string::npos)
            continue; // each wants other keys beside it
        for (const Json &word : words)
            EXPECT_FALSE(isVoid(documentOf(key, 0, &word))) << key << ": " << word;
    }
}

struct Shape
{
    const char *document;
    const char *fault; ///< path of the key; empty: the file counts
};

class SettingsShape : public testing::TestWithParam<Shape>
{};

TEST_P(SettingsShape, CountsAsTheRealProgramDecided)
{
    const auto fault = SettingsRules::learned().faultIn(Json::parse(GetParam().document));
    EXPECT_EQ(fault ? fault->key.toStdString() : std::string(), GetParam().fault)
        << GetParam().document;
}

// Each was fed to 2.1.330.
INSTANTIATE_TEST_SUITE_P(
    Observed, SettingsShape,
    testing::Values(
        Shape{R"({"hooks":[{"event":"Stop","command":"true"}]})", "hooks"},
        Shape{R"({"hooks":{"matcher":"Bash","hooks":[{"type":"command","command":"true"}]}})",
              "hooks"},
        Shape{R"({"hooks":{"matcher":"Bash"}})", ""},
        Shape{R"({"hooks":{"matcher":"","hooks":[]}})", ""}, Shape{R"({"hooks":["x"]})", ""},
        Shape{R"({"hooks":[[{}]]})", ""}, Shape{R"({"hooks":{"Stop":["true"]}})", ""},
        Shape{R"({"hooks":{"PreToolUse":["true"]}})", "hooks.PreToolUse[0]"},
        Shape{R"({"hooks":{"PreToolUse":{"Bash":"true"}}})", "hooks.PreToolUse"},
        Shape{R"({"hooks":{"PreToolUse":null}})", ""},
        Shape{R"({"hooks":{"PreToolUse":[{"matcher":""}]}})", "hooks.PreToolUse[0].hooks"},
        Shape{R"({"hooks":{"PreToolUse":[{"matcher":{},"hooks":[]}]}})",
              "hooks.PreToolUse[0].matcher"},
        Shape{R"({"hooks":{"PreToolUse":[{"hooks":[{"command":"true"}]}]}})",
              "hooks.PreToolUse[0].hooks[0].type"},
        Shape{R"({"hooks":{"PreToolUse":[{"hooks":[{"type":"script","command":"true"}]}]}})",
              "hooks.PreToolUse[0].hooks[0].type"},
        Shape{R"({"hooks":{"PreToolUse":[{"hooks":[{"type":"prompt","prompt":"p"}]}]}})", ""},
        Shape{R"({"hooks":{"PreToolUse":[{"hooks":[{"type":"prompt"}]}]}})",
              "hooks.PreToolUse[0].hooks[0].prompt"},
        Shape{R"({"hooks":{"PermissionRequest":[{"hooks":[{"type":"prompt"}]}]}})",
              "hooks.PermissionRequest[0].hooks[0].prompt"},
        Shape{
            R"({"hooks":{"PreToolUse":[{"hooks":[{"type":"prompt","prompt":"p","command":7}]}]}})",
            ""},
        Shape{R"({"hooks":{"pre_tool_use":["true"]}})", ""},
        Shape{R"({"hooks":{"BeforeAll":[{"hooks":[]}]}})", ""},
        Shape{R"({"hooks":{"config":{"PreToolUse":[{"hooks":[]}]}}})", "hooks.config.PreToolUse"},
        Shape{R"({"hooks":{"config":{"PreToolUse":[]}}})", ""},
        Shape{R"({"PreToolUse":[{"hooks":[]}]})", "PreToolUse"},
        Shape{R"({"pre_tool_use":[{"hooks":[]}]})", "pre_tool_use"},
        Shape{R"({"PreToolUse":null})", ""}, Shape{R"({"Stop":[{"hooks":[]}]})", ""},
        Shape{R"({"settings":{"hooks":{"PreToolUse":[{"hooks":[]}]}}})",
              "settings.hooks.PreToolUse"},
        Shape{R"({"a":[{"b":{"PermissionRequest":"x"}}]})", "a.b.PermissionRequest"},
        Shape{R"({"permissions":{"hooks":[{"type":"command"}]}})", "permissions.hooks"},
        Shape{R"({"env":{"PreToolUse":"x"},"mcpServers":{"PreToolUse":{"command":"x"}}})", ""},
        Shape{R"({"statusLine":{"command":"true"}})", "statusLine.type"},
        Shape{R"({"statusLine":{"type":"static","command":"true"}})", "statusLine.type"},
        Shape{R"({"permissions":{"defaultMode":"delegate"}})", "permissions.defaultMode"},
        Shape{R"({"permissions":{"defaultMode":"manual"}})", ""},
        Shape{R"j({"permissions":{"allow":["bash(ls)","",7]}})j", ""},
        Shape{R"({"permissions":{"additionalDirectories":["a",7]}})",
              "permissions.additionalDirectories[1]"},
        Shape{R"({"mcpServers":{"x":{"command":"true"}},"anything":[null]})", ""},
        Shape{R"({"spinnerVerbs":["x"]})", "spinnerVerbs"},
        Shape{R"({"extraKnownMarketplaces":{"x":{"source":{"source":"ftp"}}}})",
              "extraKnownMarketplaces.x.source.source"},
        Shape{R"({"extraKnownMarketplaces":{"x":{"source":{"source":"git","url":"u"}}}})", ""},
        Shape{R"({"enabledPlugins":{"x@y":["1"]}})", ""},
        Shape{R"({"enabledPlugins":{"x@y":{"version":"1"}}})", "enabledPlugins.x@y"},
        Shape{R"({"quietHours":{"start":"9:00"}})", ""},
        Shape{R"({"quietHours":{"start":9}})", "quietHours.start"},
        Shape{R"({"feedbackSurveyRate":1})", ""},
        Shape{R"({"feedbackSurveyRate":2})", "feedbackSurveyRate"},
        Shape{R"({"cleanupPeriodDays":30})", ""}, Shape{R"({"tui":"big"})", "tui"},
        Shape{R"({"theme":7,"effortLevel":"ultra","viewMode":null})", ""}));

TEST(SettingsRules, TheFaultIsShownByItsValueAndItsKind)
{
    const auto fault = [](const char *text) {
        return SettingsRules::learned().faultIn(Json::parse(text)).value();
    };
    using Kind = SettingsFault::Kind;
    EXPECT_EQ(fault(R"({"permissions":{"defaultMode":"delegate"}})").value, u"\"delegate\""_s);
    EXPECT_EQ(fault(R"({"permissions":{"defaultMode":"delegate"}})").kind, Kind::WrongValue);
    EXPECT_EQ(fault(R"({"outputStyle":null})").value, u"null"_s);
    EXPECT_EQ(fault(R"({"outputStyle":null})").kind, Kind::WrongType);
    EXPECT_EQ(fault(R"({"statusLine":{"command":"x"}})").kind, Kind::Missing);
    EXPECT_EQ(fault(R"({"PreToolUse":{"a":1}})").kind, Kind::Misplaced);
    EXPECT_EQ(fault(R"({"PreToolUse":{"a":1}})").value, u"{…}"_s);
    const std::string longText(100000, 'x');
    EXPECT_LT(SettingsRules::learned().faultIn(Json{{"tui", longText}})->value.size(), 60);
}

TEST(SettingsRules, ALargeFileTakesATimeInProportion)
{
    Json document{{"deep", Json::array()}};
    Json *inner = &document["deep"];
    for (int i = 0; i < 20000; ++i) {
        inner->push_back(Json::array());
        inner = &inner->back();
    }
    Json &wide = document["wide"][std::string(1000000, 'k')];
    for (int i = 0; i < 20000; ++i)
        wide["key" + std::to_string(i)] = Json::object();
    QElapsedTimer timer;
    timer.start();
    EXPECT_FALSE(isVoid(document));
    EXPECT_LT(timer.elapsed(), 2000);
}

} // namespace settingsrulestest
