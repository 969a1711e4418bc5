#include "tests/bridge/layering/Layering.h"

#include <algorithm>
#include <array>
#include <regex>
#include <sstream>
#include <string>

namespace layering {

namespace {

/// Folders and files that one room may include, besides its own folder.
struct Layer
{
    std::string_view folder;              ///< or a prefix of file paths
    std::vector<std::string_view> others; ///< folders, or single files
    bool json = false;
};

// One row per room with its subfolders, lowest first: no row names a later one, so there is no
// cycle. The tests may
// include everything and have no row here.
const std::vector<Layer> kLayers = {
    {"bridge/core/", {}},
    {"bridge/failure/", {"bridge/core/"}},
    {"bridge/diff/", {"bridge/core/"}},
    {"bridge/json/", {"bridge/core/"}, true},
    {"bridge/process/", {"bridge/core/"}},
    {"bridge/settings/", {"bridge/core/"}},
    {"bridge/practice/", {"bridge/core/"}, true},
    {"bridge/syntax/", {"bridge/core/", "bridge/process/"}},
    {"bridge/secrets/", {"bridge/core/", "bridge/failure/"}, true},
    {"bridge/endpoint/",
     {"bridge/core/", "bridge/failure/", "bridge/secrets/", "bridge/settings/"},
     true},
    {"bridge/answers/",
     {"bridge/core/", "bridge/failure/", "bridge/json/", "bridge/endpoint/"},
     true},
    {"bridge/network/",
     {"bridge/core/", "bridge/failure/", "bridge/secrets/", "bridge/endpoint/", "bridge/answers/"}},
    {"bridge/agent/",
     {"bridge/core/", "bridge/diff/", "bridge/failure/", "bridge/process/", "bridge/secrets/",
      "bridge/endpoint/"}},
    {"bridge/agents/claude/",
     {"bridge/core/", "bridge/failure/", "bridge/json/", "bridge/process/", "bridge/secrets/",
      "bridge/endpoint/", "bridge/answers/", "bridge/agent/"},
     true},
    // This room reads foreign settings in the way of Claude Code.
    {"bridge/sources/",
     {"bridge/core/", "bridge/failure/", "bridge/json/", "bridge/process/", "bridge/endpoint/",
      "bridge/network/", "bridge/agents/claude/EnvironmentExport.h"},
     true},
    {"bridge/history/", {"bridge/core/", "bridge/agent/"}},
    {"bridge/store/",
     {"bridge/core/", "bridge/json/", "bridge/process/", "bridge/endpoint/"},
     true},
    {"bridge/session/",
     {"bridge/core/", "bridge/failure/", "bridge/process/", "bridge/secrets/", "bridge/endpoint/",
      "bridge/answers/", "bridge/agent/"}},
    {"bridge/check/",
     {"bridge/core/", "bridge/failure/", "bridge/process/", "bridge/secrets/", "bridge/endpoint/",
      "bridge/answers/", "bridge/network/", "bridge/sources/", "bridge/agent/", "bridge/session/"},
     true},
    {"bridge/chat/",
     {"bridge/core/", "bridge/failure/", "bridge/secrets/", "bridge/settings/", "bridge/endpoint/",
      "bridge/answers/", "bridge/network/", "bridge/sources/", "bridge/agent/", "bridge/store/",
      "bridge/session/"}},
    {"bridge/library/",
     {"bridge/core/", "bridge/endpoint/", "bridge/agent/", "bridge/history/", "bridge/store/",
      "bridge/session/", "bridge/chat/"}},
    {"ui/words/", {"bridge/"}},
    {"ui/Intents.", {"bridge/"}},
    {"ui/kit/", {"bridge/", "ui/words/"}},
    {"ui/text/", {"bridge/", "ui/words/", "ui/kit/"}},
    {"ui/endpoint/", {"bridge/", "ui/Intents.h", "ui/words/", "ui/kit/"}},
    {"ui/transcript/",
     {"bridge/", "ui/Intents.h", "ui/words/", "ui/kit/", "ui/text/", "ui/endpoint/"}},
    {"ui/sidebar/", {"bridge/", "ui/Intents.h", "ui/words/", "ui/kit/", "ui/endpoint/"}},
    {"ui/chat/",
     {"bridge/", "ui/Intents.h", "ui/words/", "ui/kit/", "ui/endpoint/", "ui/transcript/",
      "ui/sidebar/"}},
    {"ui/settings/", {"bridge/", "ui/Intents.h", "ui/words/", "ui/kit/", "ui/endpoint/"}},
    {"ui/start/", {"bridge/", "ui/words/", "ui/kit/", "ui/settings/"}},
    {"ui/tray/", {"bridge/", "ui/Intents.h", "ui/words/", "ui/kit/", "ui/endpoint/"}},
    // The helper is a program of its own, which loads as little as it can.
    {"app/highlight/", {"bridge/syntax/CodePart.h"}},
    {"app/cli/JsonOut.", {"bridge/core/"}, true},
    {"app/base/", {"ui/words/", "bridge/"}},
    {"app/cli/", {"ui/words/", "bridge/", "app/base/"}},
    {"app/control/", {"ui/words/", "bridge/", "app/base/", "app/cli/"}},
    {"app/", {"ui/", "bridge/"}},
};

/// Files that may contain names of Claude Code's flags, variables, files or wire, and why.
struct Exemption
{
    std::string_view path; ///< folder or file
    std::string_view reason;
};

constexpr std::array kWhereClaudeIsNamed{
    Exemption{"bridge/agents/claude/", "the room that knows Claude Code"},
    Exemption{"bridge/sources/", "reads the settings that Claude Code reads"},
    Exemption{"bridge/endpoint/ReservedNames.cpp",
              "a profile must not set these, whichever agent uses it"},
    Exemption{"bridge/endpoint/profiles/EndpointPreset.cpp",
              "a preset may set a variable that its server needs"},
    Exemption{"ui/words/SourceText", "words for the variables that bridge/sources finds"},
    Exemption{"app/cli/CommandForms.cpp", "the command line promises --permission-mode's values"},
};

// Only the folder itself and kChooses may include these.
constexpr std::array<std::string_view, 2> kConcrete = {"bridge/agents/claude/",
                                                       "bridge/secrets/KeychainSecretStore"};

// Code that makes the concrete classes, reads the same settings as Claude Code, or checks the
// values of
// --permission-mode.
constexpr std::array<std::string_view, 3> kChooses = {"app/base/Services.h", "bridge/sources/",
                                                      "app/cli/CommandForms.cpp"};

// Code that runs without a display.
constexpr std::array<std::string_view, 5> kWithoutGui = {"bridge/", "ui/words/", "app/base/",
                                                         "app/cli/", "app/control/"};

constexpr std::array<std::string_view, 5> kRoots = {"app/", "bridge/", "ui/", "resources/",
                                                    "tests/"};

bool startsWithAny(std::string_view text, const auto &prefixes)
{
    return std::ranges::any_of(prefixes, [&](std::string_view p) { return text.starts_with(p); });
}

const Layer *layerOf(std::string_view path)
{
    const auto found = std::ranges::find_if(
        kLayers, [&](const Layer &layer) { return path.starts_with(layer.folder); });
    return found == kLayers.end() ? nullptr : &*found;
}

std::string folderOf(std::string_view path)
{
    return std::string(path.substr(0, path.rfind('/') + 1));
}

std::string ownProblem(std::string_view path, std::string_view target)
{
    if (!startsWithAny(target, kRoots))
        return "is not written from the repository's root";
    const Layer *layer = layerOf(path);
    if (layer == nullptr)
        return {};
    if (!target.starts_with(layer->folder) && !startsWithAny(target, layer->others))
        return "points against the arrows of " + std::string(layer->folder);
    if (startsWithAny(target, kConcrete) && !path.starts_with(folderOf(target))
        && !startsWithAny(path, kChooses))
        return "is a concrete class that only app/base/Services.h chooses";
    return {};
}

std::string foreignProblem(std::string_view path, std::string_view target)
{
    const Layer *layer = layerOf(path);
    if (layer == nullptr)
        return {};
    if (target.starts_with("nlohmann/")) {
        if (!layer->json)
            return "brings JSON where none is known";
        const bool isWire =
            path.starts_with("bridge/agents/claude/") || path.starts_with("bridge/json/");
        if (path.starts_with("bridge/") && path.ends_with(".h") && !isWire
            && layer->folder != "bridge/practice/")
            return "brings JSON into a header";
    }
    if (target.starts_with("httplib") && layer->folder != "bridge/practice/")
        return "brings a web server outside the practice endpoint";
    // Qt's modules beyond Core and Network are not on these targets' include path, but a header
    // written with its module's folder is found all the same.
    static const std::regex otherModule("Qt(?!Core/|Network/)[A-Z][A-Za-z]*/.*");
    if (startsWithAny(path, kWithoutGui)
        && std::regex_match(target.begin(), target.end(), otherModule))
        return "brings in a Qt module beyond Core and Network";
    return {};
}

std::string complaint(std::string_view path, int line, std::string_view what)
{
    std::ostringstream out;
    out << path << ':' << line << ": " << what;
    return out.str();
}

} // namespace

std::vector<Include> includesOf(std::string_view text)
{
    static const std::regex pattern(R"re(\s*#\s*include\s*(?:"([^"]+)"|<([^>]+)>).*)re");
    std::vector<Include> found;
    std::istringstream lines{std::string(text)};
    std::string line;
    for (int number = 1; std::getline(lines, line); ++number) {
        std::smatch match;
        if (std::regex_match(line, match, pattern))
            found.push_back({number, match[1].matched ? match[1] : match[2], match[1].matched});
    }
    return found;
}

bool isMocOutput(const Include &include)
{
    return include.quoted
           && (include.target.ends_with(".moc") || include.target.starts_with("moc_"));
}

std::vector<std::string> violations(std::string_view path, std::string_view text)
{
    std::vector<std::string> found;
    for (const Include &include : includesOf(text)) {
        const std::string problem = isMocOutput(include) ? std::string()
                                    : include.quoted     ? ownProblem(path, include.target)
                                                         : foreignProblem(path, include.target);
        if (!problem.empty())
            found.push_back(complaint(path, include.line, include.target + " " + problem));
    }
    return found;
}

std::vector<std::string> claudeNames(std::string_view path, std::string_view text)
{
    static constexpr std::array kNames{
        "stream-json",         "control_request", "can_use_tool",
        "get_status",          "acceptEdits",     "dontAsk",
        "bypassPermissions",   "localSettings",   "projectSettings",
        "userSettings",        "addRules",        "apiKeyHelper",
        "ANTHROPIC_",          "CLAUDE_",         "ENABLE_TOOL_SEARCH",
        "--input-format",      "--session-id",    "--settings",
        "--strict-mcp-config", ".claude/"};
    const auto exempt = [path](const Exemption &each) { return path.starts_with(each.path); };
    if (std::ranges::any_of(kWhereClaudeIsNamed, exempt))
        return {};
    std::vector<std::string> found;
    std::istringstream lines{std::string(text)};
    std::string line;
    for (int number = 1; std::getline(lines, line); ++number) {
        for (const char *name : kNames) {
            if (line.find(name) != std::string::npos)
                found.push_back(
                    complaint(path, number, std::string("names Claude Code's ") + name));
        }
    }
    return found;
}

std::vector<std::string> ownHeaderProblems(std::string_view path, std::string_view text)
{
    const auto includes = includesOf(text);
    const std::string header = std::string(path.substr(0, path.rfind('.'))) + ".h";
    if (includes.empty() || includes.front().target != header)
        return {complaint(path, includes.empty() ? 1 : includes.front().line,
                          header + " is not included first")};
    return {};
}

std::vector<std::string> machineNames(std::string_view path, std::string_view text)
{
    // Each in two pieces, so that this file does not contain them itself.
    static const std::array<std::string, 4> needles = {
        std::string("/wo") + "rk/", std::string("/ro") + "ot/", std::string("/tmp/") + "wt",
        std::string("registry") + ".npmjs"};
    std::vector<std::string> found;
    std::istringstream lines{std::string(text)};
    std::string line;
    for (int number = 1; std::getline(lines, line); ++number) {
        for (const std::string &needle : needles) {
            if (line.find(needle) != std::string::npos)
                found.push_back(complaint(path, number, "names " + needle));
        }
    }
    return found;
}

std::vector<std::string> misreadLiterals(std::string_view path, std::string_view text)
{
    const auto isOther = [](char c) { return static_cast<unsigned char>(c) >= 0x80; };
    std::vector<std::string> found;
    const auto add = [&](std::size_t at) {
        const auto line =
            std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(at), '\n');
        found.push_back(
            complaint(path, static_cast<int>(line) + 1, "reads as Latin-1 what is not"));
    };
    for (const std::string_view call :
         {"Latin1String", "Latin1StringView", "Latin1Char", "fromLatin1"}) {
        for (auto at = text.find(call); at != text.npos; at = text.find(call, at + 1)) {
            const auto open = text.find_first_not_of(" \n({", at + call.size());
            if (open == text.npos || (text[open] != '"' && text[open] != '\''))
                continue;
            const auto close = text.find_first_of("\"'\n", open + 1);
            if (std::ranges::any_of(text.substr(open, close - open), isOther))
                add(at);
        }
    }
    for (auto at = text.find("\"_L1"); at != text.npos; at = text.find("\"_L1", at + 1)) {
        const auto open = text.find_last_of("\"\n", at - 1);
        if (open != text.npos && std::ranges::any_of(text.substr(open, at - open), isOther))
            add(at);
    }
    return found;
}

} // namespace layering
