#include "tests/bridge/layering/Layering.h"

#include <algorithm>
#include <array>
#include <regex>
#include <sstream>
#include <string>

namespace layering {

namespace {

/// What the files of one folder may see besides their own folder.
struct Layer
{
    std::string_view folder;
    std::vector<std::string_view> others; ///< folders, or single files
    bool json = false;
};

// The tests may include everything and have no layer here.
const std::vector<Layer> kLayers = {
    {"bridge/core/", {}},
    {"bridge/protocol/", {"bridge/core/"}, true},
    {"bridge/process/", {"bridge/core/"}},
    {"bridge/settings/", {"bridge/core/"}},
    {"bridge/secrets/", {"bridge/core/"}, true},
    {"bridge/practice/", {"bridge/core/"}, true},
    // The endpoint chooses from the settings, looks secrets up, computes a launch and classifies
    // the failures among the events; of the wire behind those it knows nothing.
    {"bridge/endpoint/",
     {"bridge/core/", "bridge/process/", "bridge/settings/", "bridge/secrets/",
      "bridge/protocol/AgentEvent.h"},
     true},
    {"bridge/session/",
     {"bridge/core/", "bridge/protocol/", "bridge/process/", "bridge/endpoint/", "bridge/settings/",
      "bridge/secrets/"}},
    {"ui/", {"bridge/"}},
    {"app/", {"ui/", "bridge/"}, true},
};

// Where only the folder itself and app/, which chooses the concrete classes, may look.
constexpr std::array<std::string_view, 2> kConcrete = {"bridge/protocol/StreamJson",
                                                       "bridge/secrets/KeychainSecretStore"};

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
    const bool privileged = path.starts_with("app/") || path.starts_with(folderOf(target));
    if (startsWithAny(target, kConcrete) && !privileged)
        return "is a concrete class that only app/ chooses";
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
        if (path.starts_with("bridge/endpoint/") && path.ends_with(".h"))
            return "brings JSON into a header";
    }
    if (target.starts_with("httplib") && layer->folder != "bridge/practice/")
        return "brings a web server outside the practice endpoint";
    // Qt's modules beyond Core and Network are not on bridge's include path, but a header written
    // with its module's folder is found all the same.
    static const std::regex otherModule("Qt(?!Core/|Network/)[A-Z][A-Za-z]*/.*");
    if (path.starts_with("bridge/") && std::regex_match(target.begin(), target.end(), otherModule))
        return "brings in a Qt module that bridge does without";
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
    // In two pieces each, so that this file does not name them itself.
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

} // namespace layering
