#include "ui/words/SourceText.h"

#include <QDir>
#include <QStringList>

#include <gtest/gtest.h>

namespace sourcetexttest {

using namespace bridge::endpoint;
using namespace bridge::sources;

namespace {

QString inHome(const char *name)
{
    return QDir::homePath() + u'/' + QLatin1String(name);
}

EndpointSource source(SourcePlace place, const QString &file = {})
{
    return {place,
            file,
            QStringLiteral("ANTHROPIC_BASE_URL"),
            QStringLiteral("http://a:1"),
            true,
            SourceKind::Address};
}

} // namespace

TEST(SourceText, PlacesAreNamedAndFilesByTheirPath)
{
    QStringList names;
    for (const auto place : {SourcePlace::SavedLogin, SourcePlace::LoginShell,
                             SourcePlace::Inherited, SourcePlace::ThisApp})
        names << ui::placeName(source(place));
    EXPECT_FALSE(names.contains(QString()));
    EXPECT_EQ(names.removeDuplicates(), 0);
    EXPECT_EQ(ui::placeName(source(SourcePlace::UserSettings, inHome(".claude/settings.json"))),
              QStringLiteral("~/.claude/settings.json"));
    EXPECT_EQ(ui::placeName(source(SourcePlace::ManagedSettings, QStringLiteral("/etc/x.json"))),
              QStringLiteral("/etc/x.json"));
}

TEST(SourceText, ARedirectionNamesAddressAndFile)
{
    EXPECT_EQ(
        ui::redirectWords(source(SourcePlace::UserSettings, inHome(".claude/settings.json"))),
        QStringLiteral("Claude Code will still use http://a:1 from ~/.claude/settings.json."));
    EndpointSource cloud = source(SourcePlace::Inherited);
    cloud.variable = QStringLiteral("CLAUDE_CODE_USE_VERTEX");
    cloud.kind = SourceKind::Provider;
    EXPECT_TRUE(ui::redirectWords(cloud).contains(QStringLiteral("Google Vertex AI")));
}

TEST(SourceText, ABrokenFileIsNamedWithLineAndColumn)
{
    const SourceProblem problem{.kind = SourceProblem::Kind::NotJson,
                                .place = SourcePlace::UserSettings,
                                .file = inHome(".claude/settings.json"),
                                .line = 3,
                                .column = 5};
    EXPECT_EQ(ui::wordsFor(problem),
              QStringLiteral(
                  "~/.claude/settings.json has a syntax error at line 3, column 5. Claude Code "
                  "ignores the whole file."));
    SourceProblem managed = problem;
    managed.place = SourcePlace::ManagedSettings;
    EXPECT_NE(ui::wordsFor(managed), ui::wordsFor(problem)) << "Claude Code then does not start";
}

TEST(SourceText, APolicySaysWhoDecidedWhatAndWhere)
{
    EXPECT_EQ(ui::wordsFor(ManagedPolicy()), QString());
    using Kind = ManagedPolicy::Kind;
    for (const auto kind : {Kind::ForcesAddress, Kind::ForbidsCustom, Kind::ForcesProvider}) {
        const QString words =
            ui::wordsFor(ManagedPolicy{kind,
                                       QStringLiteral("/etc/claude-code/managed-settings.json"),
                                       QStringLiteral("key"),
                                       {}});
        EXPECT_TRUE(words.startsWith(QStringLiteral("Your organization decides this")));
        EXPECT_TRUE(words.contains(QStringLiteral("/etc/claude-code/managed-settings.json")));
        EXPECT_TRUE(words.contains(QStringLiteral("key")));
    }
}

} // namespace sourcetexttest
