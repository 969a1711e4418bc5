#include "bridge/agents/claude/ProgramPlaces.h"

#include "bridge/agents/claude/ProgramSearch.h"
#include "tests/bridge/agents/claude/ProgramHome.h"

#include <algorithm>
#include <functional>
#include <utility>
#include <vector>

namespace programplacestest {

using namespace Qt::StringLiterals;
using namespace bridge;
using namespace bridge::claude;
using agent::ProgramSource;

class ProgramPlacesTest : public ::testing::Test
{
protected:
    [[nodiscard]] ProgramSearch search(const QStringList &login = {}) const
    {
        return findPrograms(home.environment, {}, home.environment.value(u"PATH"_s).split(u':'),
                            login);
    }

    /// The candidates in this home; a machine may have others.
    [[nodiscard]] std::vector<ProgramCandidate> found(const QStringList &login = {}) const
    {
        std::vector<ProgramCandidate> candidates;
        for (const ProgramCandidate &each : search(login).candidates) {
            if (each.path.startsWith(home.path({})))
                candidates.push_back(each);
        }
        return candidates;
    }

    ProgramHome home;
};

TEST_F(ProgramPlacesTest, EveryInstallerAndVersionManagerIsLookedAt)
{
    struct Layout
    {
        const char *name;
        const char *manager;
        std::function<QString(const ProgramHome &)> make;
    };
    const auto prefix = [](const char *folder) {
        return [folder](const ProgramHome &in) {
            return in.addNpmPackage(in.home(QLatin1String(folder)), "2.1.330");
        };
    };
    const auto native = [](const char *file) {
        return [file](const ProgramHome &in) {
            return in.addScript(in.home(QLatin1String(file)), "echo");
        };
    };
    const std::vector<Layout> layouts{
        {"nvm", "nvm", prefix(".nvm/versions/node/v22.12.0")},
        {"nvm in XDG", "nvm", prefix(".config/nvm/versions/node/v22.12.0")},
        {"fnm", "fnm", prefix(".local/share/fnm/node-versions/v22.12.0/installation")},
        {"older fnm", "fnm", prefix(".fnm/node-versions/v22.12.0/installation")},
        {"volta", "volta", prefix(".volta/tools/image/packages/@anthropic-ai/claude-code")},
        {"mise", "mise", prefix(".local/share/mise/installs/node/22.12.0")},
        {"mise npm:", "mise",
         prefix(".local/share/mise/installs/npm-anthropic-ai-claude-code/2.1.330")},
        {"mise claude", "mise", native(".local/share/mise/installs/claude/2.1.330/claude")},
        {"asdf", "asdf", prefix(".asdf/installs/nodejs/22.12.0")},
        {"older asdf-nodejs", "asdf", prefix(".asdf/installs/nodejs/22.12.0/.npm")},
        {"nodenv", "nodenv", prefix(".nodenv/versions/22.12.0")},
        {"npm-global", "npm", prefix(".npm-global")},
        {"pnpm", "pnpm", native(".local/share/pnpm/claude")},
        {"pnpm 11", "pnpm", native(".local/share/pnpm/bin/claude")},
        {"yarn", "yarn", native(".yarn/bin/claude")},
        {"n", "n", prefix("n")},
        {"linuxbrew", "Homebrew", native(".linuxbrew/bin/claude")},
        {"nix", "", native(".nix-profile/bin/claude")},
        {"bun", "bun",
         [](const ProgramHome &in) {
             const QString package =
                 u".bun/install/global/node_modules/@anthropic-ai/claude-code"_s;
             in.addScript(in.home(package + u"/cli.js"_s), "echo");
             ProgramHome::link(in.home(package + u"/cli.js"_s), in.home(u".bun/bin/claude"_s));
             return in.home(u".bun/bin/claude"_s);
         }},
        {"claude migrate-installer", "", native(".claude/local/claude")},
        {"native installer", "",
         [](const ProgramHome &in) {
             const QString file = in.home(u".local/share/claude/versions/2.1.330"_s);
             in.addScript(file, "echo");
             ProgramHome::link(file, in.home(u".local/bin/claude"_s));
             return in.home(u".local/bin/claude"_s);
         }},
        {"ours", "", native(".local/share/drawbridge/agent/2.1.330/claude")},
    };
    for (const Layout &layout : layouts) {
        const ProgramHome other;
        const QString expected = layout.make(other);
        const auto all = findPrograms(other.environment, {}, {u"/usr/bin"_s}, {}).candidates;
        const auto candidate = std::ranges::find(all, expected, &ProgramCandidate::path);
        ASSERT_NE(candidate, all.end()) << layout.name;
        EXPECT_EQ(candidate->manager, QLatin1String(layout.manager)) << layout.name;
    }
}

TEST_F(ProgramPlacesTest, TheirVariablesMoveThem)
{
    const std::vector<std::pair<const char *, const char *>> variables{
        {"NVM_DIR", "versions/node/v22.1.0"},
        {"FNM_DIR", "node-versions/v22.1.0/installation"},
        {"VOLTA_HOME", "tools/image/packages/@anthropic-ai/claude-code"},
        {"MISE_DATA_DIR", "installs/node/22.1.0"},
        {"ASDF_DATA_DIR", "installs/nodejs/22.1.0"},
        {"BUN_INSTALL", ""},
        {"PNPM_HOME", ""},
        {"N_PREFIX", ""},
        {"NPM_CONFIG_PREFIX", ""}};
    for (const auto &[variable, folder] : variables) {
        ProgramHome other;
        other.environment.insert(QLatin1String(variable), other.path(u"else where"_s));
        const QString expected = other.addNpmPackage(
            QDir::cleanPath(other.path(u"else where/"_s + QLatin1String(folder))), "2.1.330");
        const auto all = findPrograms(other.environment, {}, {}, {}).candidates;
        EXPECT_NE(std::ranges::find(all, expected, &ProgramCandidate::path), all.end()) << variable;
    }
}

TEST_F(ProgramPlacesTest, NpmsPrefixIsReadFromItsFile)
{
    for (const char *line :
         {"prefix=~/tools/npm", "prefix = ${HOME}/tools/npm\r", "prefix=\"HOME/tools/npm\""}) {
        ProgramHome other;
        other.addFile(
            other.home(u".npmrc"_s),
            "registry=http://x/\n# prefix=/no\n"
                + QByteArray(line).replace("\"HOME", "\"" + other.home({}).chopped(1).toUtf8())
                + "\nfund=false\n");
        const QString expected = other.addNpmPackage(other.home(u"tools/npm"_s), "2.1.330");
        const auto all = findPrograms(other.environment, {}, {}, {}).candidates;
        EXPECT_NE(std::ranges::find(all, expected, &ProgramCandidate::path), all.end()) << line;
    }
}

TEST_F(ProgramPlacesTest, TheNewestClaudeCodeOfAllNodeVersionsIsFirst)
{
    const QString old = home.addNpmPackage(home.home(u".nvm/versions/node/v24.1.0"_s), "2.1.9");
    const QString newest = home.addNpmPackage(home.home(u".nvm/versions/node/v9.2.0"_s), "2.1.330");
    const QString middle =
        home.addNpmPackage(home.home(u".local/share/mise/installs/node/20.1.0"_s), "2.1.200");
    ProgramHome::link(u"20.1.0"_s, home.home(u".local/share/mise/installs/node/latest"_s));
    const auto candidates = found();
    ASSERT_EQ(candidates.size(), 3U);
    EXPECT_EQ(candidates[0].path, newest);
    EXPECT_EQ(candidates[0].claimed, QVersionNumber(2, 1, 330));
    EXPECT_EQ(candidates[1].path, middle);
    EXPECT_EQ(candidates[2].path, old);
}

TEST_F(ProgramPlacesTest, PathComesBeforeTheLoginShellsAndAllOtherPlaces)
{
    const QString usual = home.addScript(home.home(u".local/bin/claude"_s), "echo");
    const QString login = home.addNpmPackage(home.home(u".nvm/versions/node/v22.1.0"_s), "2.1.330");
    const QString own = home.addScript(home.path(u"bin/claude"_s), "echo");
    const auto candidates = found({home.home(u".nvm/versions/node/v22.1.0/bin"_s)});
    ASSERT_EQ(candidates.size(), 3U);
    EXPECT_EQ(candidates[0].path, own);
    EXPECT_EQ(candidates[0].source, ProgramSource::SearchPath);
    EXPECT_EQ(candidates[1].path, login);
    EXPECT_EQ(candidates[1].source, ProgramSource::LoginShell);
    EXPECT_EQ(candidates[1].manager, u"nvm"_s);
    EXPECT_EQ(candidates[2].path, usual);
}

TEST_F(ProgramPlacesTest, AShimGivesWayToTheProgramsThatItStandsFor)
{
    // volta: links to volta-shim.
    home.addScript(home.home(u".volta/bin/volta-shim"_s), "exit 1");
    ProgramHome::link(u"volta-shim"_s, home.home(u".volta/bin/claude"_s));
    home.addNode(home.home(u".volta/tools/image/node/22.1.0"_s));
    const QString volta = home.addNpmPackage(
        home.home(u".volta/tools/image/packages/@anthropic-ai/claude-code"_s), "2.1.330");
    auto candidates = found({home.home(u".volta/bin"_s)});
    ASSERT_EQ(candidates.size(), 2U);
    EXPECT_EQ(candidates[0].path, volta);
    EXPECT_EQ(candidates[0].helpers,
              QStringList{home.home(u".volta/tools/image/node/22.1.0/bin"_s)});
    EXPECT_EQ(candidates[1].path, home.home(u".volta/bin/claude"_s)); // the last resort

    // mise: links to mise. asdf: a script.
    home.addScript(home.home(u".local/bin/mise"_s), "exit 1");
    ProgramHome::link(home.home(u".local/bin/mise"_s),
                      home.home(u".local/share/mise/shims/claude"_s));
    home.addScript(home.home(u".asdf/shims/claude"_s),
                   "# asdf-plugin: nodejs 22.1.0\nexec asdf exec \"claude\" \"$@\"");
    const QString mise =
        home.addNpmPackage(home.home(u".local/share/mise/installs/node/20.1.0"_s), "2.1.300");
    const QString asdf =
        home.addNpmPackage(home.home(u".asdf/installs/nodejs/20.1.0"_s), "2.1.310");
    for (const auto &[shims, program] : {std::pair{home.home(u".local/share/mise/shims"_s), mise},
                                         std::pair{home.home(u".asdf/shims"_s), asdf}}) {
        candidates = found({shims});
        EXPECT_EQ(candidates.front().path, program);
        EXPECT_EQ(candidates.front().source, ProgramSource::VersionManager);
        EXPECT_EQ(candidates.back().path, shims + u"/claude"_s);
    }
}

TEST_F(ProgramPlacesTest, OnlyTheChosenProgramIsTaken)
{
    home.addScript(home.path(u"bin/claude"_s), "echo");
    const QString chosen = home.addScript(home.path(u"my own/cc"_s), "echo");
    const auto path = QStringList{home.path(u"bin"_s)};
    auto all = findPrograms(home.environment, chosen, path, {}).candidates;
    ASSERT_EQ(all.size(), 1U);
    EXPECT_EQ(all[0].path, chosen);
    EXPECT_EQ(all[0].source, ProgramSource::Chosen);
    all = findPrograms(home.environment, home.path(u"gone"_s), path, {}).candidates;
    EXPECT_EQ(all[0].path, home.path(u"bin/claude"_s));
    const QString variable = home.addScript(home.path(u"by variable"_s), "echo");
    home.environment.insert(u"DRAWBRIDGE_CLAUDE"_s, variable);
    EXPECT_EQ(findPrograms(home.environment, chosen, path, {}).candidates[0].path, variable);
}

TEST_F(ProgramPlacesTest, ThePlacesAreNamed)
{
    const QStringList places = search().places;
    for (const QString &place :
         {u"~/.local/bin"_s, u"~/.claude/local"_s, u"~/.npm-global/bin"_s,
          u"~/.nvm/versions/node"_s, u"~/.local/share/fnm/node-versions"_s,
          u"~/.volta/tools/image/packages"_s, u"~/.local/share/mise/installs/node"_s,
          u"~/.asdf/installs/nodejs"_s, u"~/.bun/bin"_s, u"~/.local/share/pnpm"_s,
          u"/home/linuxbrew/.linuxbrew/bin"_s, u"/usr/local/bin"_s,
          u"~/.local/share/drawbridge/agent"_s})
        EXPECT_TRUE(places.contains(place)) << place.toStdString();
}

TEST_F(ProgramPlacesTest, HostileFilesAreRead)
{
    home.addFile(home.home(u".npmrc"_s),
                 "prefix=${A}\nprefix=${" + QByteArray(100'000, 'x') + "}\n");
    home.environment.insert(u"A"_s, u"/x/${A}"_s);
    home.addFile(home.home(u".nvm/versions/node/v1.2.3/bin/claude"_s), QByteArray(8192, '\0'),
                 true);
    home.addFile(home.home(u".nvm/versions/node/v1.2.3/package.json"_s), "{\"name\":[");
    EXPECT_TRUE(QDir().mkpath(home.home(u".nvm/versions/node/\u202e/bin/claude"_s)));
    const auto candidates = found();
    ASSERT_EQ(candidates.size(), 1U);
    EXPECT_TRUE(candidates[0].claimed.isNull());
}

} // namespace programplacestest
