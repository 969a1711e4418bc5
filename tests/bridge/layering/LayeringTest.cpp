#include "tests/bridge/layering/Layering.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <ostream>
#include <sstream>
#include <string_view>

namespace layeringtest {

namespace fs = std::filesystem;
using layering::violations;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

struct SourceFile
{
    std::string path; ///< from the root, with slashes
    std::string text;
};

const fs::path kRoot = DRAWBRIDGE_SOURCE;

std::vector<SourceFile> filesBelow(const std::vector<std::string> &folders,
                                   const std::vector<std::string> &endings)
{
    std::vector<SourceFile> files;
    for (const std::string &folder : folders) {
        for (const auto &entry : fs::recursive_directory_iterator(kRoot / folder)) {
            const std::string ending = entry.path().extension().string();
            if (!entry.is_regular_file() || std::ranges::find(endings, ending) == endings.end())
                continue;
            std::ostringstream text;
            text << std::ifstream(entry.path(), std::ios::binary).rdbuf();
            files.push_back({entry.path().lexically_relative(kRoot).generic_string(), text.str()});
        }
    }
    return files;
}

std::vector<SourceFile> sources()
{
    return filesBelow({"app", "bridge", "ui", "tests"}, {".h", ".cpp"});
}

/// The complaint about one include line in a file at `path`.
std::vector<std::string> about(const std::string &path, const std::string &include)
{
    return violations(path, "#pragma once\n#include " + include + "\n");
}

// The tree

TEST(SourceTree, KeepsTheArrows)
{
    const auto files = sources();
    ASSERT_GT(files.size(), 40U) << "the tree was not found below " << kRoot;
    std::vector<std::string> found;
    for (const SourceFile &file : files)
        std::ranges::move(violations(file.path, file.text), std::back_inserter(found));
    EXPECT_THAT(found, IsEmpty());
}

TEST(SourceTree, HasEveryFileItIncludes)
{
    for (const SourceFile &file : sources()) {
        for (const layering::Include &include : layering::includesOf(file.text)) {
            if (!include.quoted || layering::isMocOutput(include))
                continue;
            const fs::path target = kRoot / include.target;
            EXPECT_TRUE(fs::exists(target) || fs::exists(target.string() + ".in"))
                << file.path << ':' << include.line << ": there is no " << include.target;
        }
    }
}

TEST(SourceTree, KnowsClaudeCodeInOneRoomOnly)
{
    std::vector<std::string> found;
    for (const SourceFile &file : filesBelow({"app", "bridge", "ui"}, {".h", ".cpp"}))
        std::ranges::move(layering::claudeNames(file.path, file.text), std::back_inserter(found));
    EXPECT_THAT(found, IsEmpty());
}

TEST(SourceTree, ProvesThatEveryHeaderCompilesAlone)
{
    std::vector<std::string> found;
    for (const SourceFile &file : filesBelow({"app", "bridge", "ui", "tests"}, {".cpp"})) {
        if (fs::exists((kRoot / file.path).replace_extension(".h")))
            std::ranges::move(layering::ownHeaderProblems(file.path, file.text),
                              std::back_inserter(found));
    }
    EXPECT_THAT(found, IsEmpty());
}

TEST(SourceTree, NamesNoMachine)
{
    auto files = filesBelow({"app", "bridge", "ui", "resources", "installer", "tests"},
                            {".h", ".cpp", ".in", ".txt", ".sh", ".json", ".svg", ".ts", ".md"});
    std::vector<std::string> found;
    for (const SourceFile &file : files)
        std::ranges::move(layering::machineNames(file.path, file.text), std::back_inserter(found));
    EXPECT_THAT(found, IsEmpty());
}

TEST(SourceTree, ReadsAsLatin1OnlyWhatIsLatin1)
{
    std::vector<std::string> found;
    for (const SourceFile &file : sources())
        std::ranges::move(layering::misreadLiterals(file.path, file.text),
                          std::back_inserter(found));
    EXPECT_THAT(found, IsEmpty());
}

// The rules: each line here is forbidden in the tree.

struct Forbidden
{
    const char *path;
    const char *include;
    const char *because;
};

// For the name of the test.
std::ostream &operator<<(std::ostream &out, const Forbidden &forbidden)
{
    const std::string_view include = forbidden.include;
    return out << forbidden.path << " including " << include.substr(1, include.size() - 2);
}

class ForbiddenInclude : public ::testing::TestWithParam<Forbidden>
{};

TEST_P(ForbiddenInclude, IsReportedWithItsLine)
{
    const auto [path, include, because] = GetParam();
    const auto found = about(path, include);
    ASSERT_THAT(found, SizeIs(1)) << path << " including " << include;
    EXPECT_THAT(found.front(), HasSubstr(std::string(path) + ":2: "));
    EXPECT_THAT(found.front(), HasSubstr(because));
}

INSTANTIATE_TEST_SUITE_P(
    , ForbiddenInclude,
    ::testing::Values(
        Forbidden{"bridge/core/A.h", "\"bridge/process/ChildProcess.h\"", "against the arrows"},
        Forbidden{"bridge/session/A.cpp", "\"ui/kit/Theme.h\"", "against the arrows"},
        Forbidden{"bridge/session/A.cpp", "\"app/Application.h\"", "against the arrows"},
        Forbidden{"bridge/session/A.cpp", "\"bridge/practice/PracticeEndpoint.h\"", "arrows"},
        Forbidden{"bridge/agent/A.h", "\"bridge/session/Session.h\"", "against the arrows"},
        Forbidden{"bridge/agent/A.h", "\"bridge/json/JsonReader.h\"", "against the arrows"},
        Forbidden{"bridge/agent/A.h", "\"bridge/network/HttpExchange.h\"", "against the arrows"},
        Forbidden{"bridge/process/A.h", "\"bridge/agent/AgentEvent.h\"", "against the arrows"},
        Forbidden{"bridge/endpoint/A.h", "\"bridge/session/Session.h\"", "against the arrows"},
        Forbidden{"bridge/endpoint/A.h", "\"bridge/agent/AgentCodec.h\"", "against the arrows"},
        Forbidden{"bridge/network/A.h", "\"bridge/session/Session.h\"", "against the arrows"},
        Forbidden{"bridge/session/A.h", "\"bridge/chat/Chat.h\"", "against the arrows"},
        Forbidden{"bridge/session/A.h", "\"bridge/sources/SourceReader.h\"", "the arrows"},
        Forbidden{"bridge/settings/A.h", "\"bridge/secrets/SecretStore.h\"", "against the arrows"},
        Forbidden{"bridge/secrets/A.h", "\"bridge/settings/SettingsStore.h\"", "the arrows"},
        Forbidden{"bridge/practice/A.h", "\"bridge/endpoint/Endpoint.h\"", "against the arrows"},
        Forbidden{"ui/words/A.h", "\"ui/kit/Theme.h\"", "against the arrows"},
        Forbidden{"ui/words/A.cpp", "<QtWidgets/QWidget>", "Qt module"},
        Forbidden{"app/cli/A.cpp", "\"app/window/Application.h\"", "against the arrows"},
        Forbidden{"app/cli/A.cpp", "\"ui/kit/Theme.h\"", "against the arrows"},
        Forbidden{"app/control/A.cpp", "<QtGui/QColor>", "Qt module"},
        Forbidden{"ui/chat/A.cpp", "\"app/Application.h\"", "against the arrows"},
        Forbidden{"ui/chat/A.cpp", "\"tests/support/FakeClock.h\"", "against the arrows"},
        Forbidden{"bridge/session/A.cpp", "\"bridge/agents/claude/StreamJsonCodec.h\"",
                  "against the arrows"},
        Forbidden{"ui/chat/A.cpp", "\"bridge/agents/claude/StreamJsonCodec.h\"", "only app/"},
        Forbidden{"app/cli/A.cpp", "\"bridge/agents/claude/ClaudeBackend.h\"", "only app/"},
        Forbidden{"app/base/A.cpp", "\"app/cli/Command.h\"", "against the arrows"},
        Forbidden{"bridge/session/A.cpp", "\"bridge/secrets/KeychainSecretStore.h\"", "only app/"},
        Forbidden{"bridge/process/A.cpp", "<nlohmann/json.hpp>", "JSON"},
        Forbidden{"bridge/session/A.cpp", "<nlohmann/json_fwd.hpp>", "JSON"},
        Forbidden{"ui/chat/A.cpp", "<nlohmann/json.hpp>", "JSON"},
        Forbidden{"app/cli/A.cpp", "<nlohmann/json.hpp>", "JSON"},
        Forbidden{"bridge/endpoint/A.h", "<nlohmann/json.hpp>", "JSON into a header"},
        Forbidden{"bridge/endpoint/A.cpp", "<httplib.h>", "web server"},
        Forbidden{"bridge/core/A.cpp", "<QtGui/QColor>", "Qt module"},
        Forbidden{"bridge/core/A.cpp", "<QtWidgets/qwidget.h>", "Qt module"},
        Forbidden{"tests/ui/A.cpp", "\"../support/FakeClock.h\"", "repository's root"},
        Forbidden{"bridge/core/A.cpp", "\"Clock.h\"", "repository's root"}));

TEST(LayeringRules, AllowWhatTheArrowsAllow)
{
    EXPECT_THAT(about("bridge/session/A.cpp", "\"bridge/agent/AgentCodec.h\""), IsEmpty());
    EXPECT_THAT(about("bridge/endpoint/A.cpp", "<nlohmann/json.hpp>"), IsEmpty());
    EXPECT_THAT(about("bridge/agents/claude/A.h", "\"bridge/agents/claude/StreamJsonCodec.h\""),
                IsEmpty());
    EXPECT_THAT(about("bridge/core/A.h", "<QtCore/qglobal.h>"), IsEmpty());
    EXPECT_THAT(about("bridge/core/A.h", "<QtNetwork/QHostAddress>"), IsEmpty());
    EXPECT_THAT(about("ui/chat/A.h", "<QtWidgets/QWidget>"), IsEmpty());
    EXPECT_THAT(about("app/base/Services.h", "\"bridge/agents/claude/ClaudeBackend.h\""),
                IsEmpty());
    EXPECT_THAT(about("app/base/Services.h", "\"bridge/secrets/KeychainSecretStore.h\""),
                IsEmpty());
    EXPECT_THAT(about("tests/ui/ATest.cpp", "\"ATest.moc\""), IsEmpty());
    EXPECT_THAT(about("bridge/core/A.cpp", "\"moc_A.cpp\""), IsEmpty());
}

TEST(LayeringRules, FindIncludesHoweverTheyAreSpaced)
{
    using layering::Include;
    EXPECT_THAT(
        layering::includesOf("#include <a>\n\n  #  include \"b\" // why\n// #include <c>\n"),
        ElementsAre(Include{1, "a", false}, Include{3, "b", true}));
}

TEST(LayeringRules, ReportNamesOfClaudeCodeOutsideItsRoom)
{
    EXPECT_THAT(layering::claudeNames("bridge/session/A.cpp", "\nif (mode == \"acceptEdits\")\n"),
                ElementsAre(HasSubstr("bridge/session/A.cpp:2: ")));
    EXPECT_THAT(layering::claudeNames("ui/chat/A.cpp", "// ANTHROPIC_BASE_URL\n"), SizeIs(1));
    EXPECT_THAT(layering::claudeNames("bridge/agents/claude/A.cpp", "ANTHROPIC_BASE_URL"),
                IsEmpty());
}

TEST(LayeringRules, ReportASourceThatIncludesItsHeaderLate)
{
    EXPECT_THAT(layering::ownHeaderProblems("ui/A.cpp", "#include <x>\n#include \"ui/A.h\"\n"),
                ElementsAre("ui/A.cpp:1: ui/A.h is not included first"));
    EXPECT_THAT(layering::ownHeaderProblems("ui/A.cpp", "#include \"ui/A.h\"\n"), IsEmpty());
}

TEST(LayeringRules, ReportMachineNames)
{
    EXPECT_THAT(layering::machineNames("a.sh", std::string("ok\ncd /wo") + "rk/x\n"),
                ElementsAre(HasSubstr("a.sh:2: ")));
    EXPECT_THAT(layering::machineNames("a.sh", "cd /tmp/x; network/root\n"), IsEmpty());
}

TEST(LayeringRules, ReportALiteralThatIsReadAsLatin1)
{
    // In pieces, so that this file does not contain it itself.
    const std::string middot = "\xc2\xb7";
    for (const std::string begin : {"QLatin1String(\"", "QLatin1String(\n    \"", "fromLatin1(\""})
        EXPECT_THAT(layering::misreadLiterals("a.cpp", "\nreturn " + begin + ' ' + middot + "\")"),
                    ElementsAre(HasSubstr("a.cpp:2: ")));
    EXPECT_THAT(layering::misreadLiterals("a.cpp", "return \"a" + middot + "\"_L1"),
                ElementsAre(HasSubstr("a.cpp:1: ")));
    EXPECT_THAT(layering::misreadLiterals("a.cpp", "u\"" + middot + "\"_s; QLatin1String(\"a\")"),
                IsEmpty());
}

} // namespace layeringtest
