#pragma once

#include <compare>
#include <string>
#include <string_view>
#include <vector>

/// The allowed dependencies between folders, as rules about include lines. Pure functions.
namespace layering {

/// One `#include` line.
struct Include
{
    int line = 0;       ///< from 1
    std::string target; ///< between the quotes or brackets
    bool quoted = false;
    friend auto operator<=>(const Include &, const Include &) = default;
};

[[nodiscard]] std::vector<Include> includesOf(std::string_view text);

/// True for moc's output, which is in the build folder.
[[nodiscard]] bool isMocOutput(const Include &include);

/// Each forbidden include of the file at `path` (from the repository's root, with slashes), as
/// "path:line: what is wrong".
[[nodiscard]] std::vector<std::string> violations(std::string_view path, std::string_view text);

/// Each line of a product file that names a flag, a variable, a file or a word of the wire that
/// only bridge/agents/claude may know, likewise. Exemptions stand in the source with their reason.
[[nodiscard]] std::vector<std::string> claudeNames(std::string_view path, std::string_view text);

/// Reports, likewise, a source at `path` that includes something before its own header. With the
/// header first, the compiler proves that it needs no other.
[[nodiscard]] std::vector<std::string> ownHeaderProblems(std::string_view path,
                                                         std::string_view text);

/// Each line that names a folder of one machine or the host of a package registry, likewise.
[[nodiscard]] std::vector<std::string> machineNames(std::string_view path, std::string_view text);

/// Each literal that is read as Latin-1 and has other characters, likewise: their UTF-8 would be
/// shown byte by byte.
[[nodiscard]] std::vector<std::string> misreadLiterals(std::string_view path,
                                                       std::string_view text);

} // namespace layering
