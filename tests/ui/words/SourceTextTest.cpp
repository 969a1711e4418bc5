#include "ui/words/SourceText.h"

#include <QDir>
#include <QStringList>

#include <gtest/gtest.h>

namespace sourcetexttest {

using namespace Qt::StringLiterals;
using namespace bridge::endpoint;
using namespace bridge::sources;

QString inHome(const char *name)
{
    return QDir::homePath() + u'/' + QLatin1String(name);
}

EndpointSource source(SourcePlace place, const QString &file = {})
{
    return {place, file, u"ANTHROPIC_BASE_URL"_s, u"http://a:1"_s, true, SourceKind::Address};
}

TEST(SourceText, PlacesAreNamedAndFilesByTheirPath)
{
    QStringList names;
    for (const auto place : {SourcePlace::SavedLogin, SourcePlace::LoginShell,
                             SourcePlace::Inherited, SourcePlace::ThisApp})
        names << ui::placeName(source(place));
    EXPECT_FALSE(names.contains(QString()));
    EXPECT_EQ(names.removeDuplicates(), 0);
    EXPECT_EQ(ui::placeName(source(SourcePlace::UserSettings, inHome(".claude/settings.json"))),
              u"~/.claude/settings.json"_s);
    EXPECT_EQ(ui::placeName(source(SourcePlace::ManagedSettings, u"/etc/x.json"_s)),
              u"/etc/x.json"_s);
}

TEST(SourceText, ARedirectionNamesAddressAndFile)
{
    EXPECT_EQ(ui::redirectWords(source(SourcePlace::UserSettings, inHome(".claude/settings.json"))),
              u"Claude Code will still use http://a:1 from ~/.claude/settings.json."_s);
    EndpointSource cloud = source(SourcePlace::Inherited);
    cloud.variable = u"CLAUDE_CODE_USE_VERTEX"_s;
    cloud.kind = SourceKind::Provider;
    EXPECT_TRUE(ui::redirectWords(cloud).contains(u"Google Vertex AI"_s));
}

TEST(SourceText, ABrokenFileIsNamedWithLineAndColumn)
{
    const SourceProblem problem{.kind = SourceProblem::Kind::NotJson,
                                .place = SourcePlace::UserSettings,
                                .file = inHome(".claude/settings.json"),
                                .line = 3,
                                .column = 5};
    EXPECT_EQ(ui::wordsFor(problem),
              u"~/.claude/settings.json has a syntax error at line 3, column 5. Claude Code "
              "ignores the whole file."_s);
    SourceProblem managed = problem;
    managed.place = SourcePlace::ManagedSettings;
    EXPECT_NE(ui::wordsFor(managed), ui::wordsFor(problem)) << "Claude Code then does not start";
}

TEST(SourceText, APolicySaysWhoDecidedWhatAndWhere)
{
    EXPECT_EQ(ui::wordsFor(ManagedPolicy()), QString());
    using Kind = ManagedPolicy::Kind;
    for (const auto kind : {Kind::ForcesAddress, Kind::ForbidsCustom, Kind::ForcesProvider}) {
        const QString words = ui::wordsFor(
            ManagedPolicy{kind, u"/etc/claude-code/managed-settings.json"_s, u"key"_s, {}});
        EXPECT_TRUE(words.startsWith(u"Your organization decides this"_s));
        EXPECT_TRUE(words.contains(u"/etc/claude-code/managed-settings.json"_s));
        EXPECT_TRUE(words.contains(u"key"_s));
    }
}

TEST(SourceText, AFileWithAWrongValueIsNamedByKeyValueAndTheAddressThatIsNotUsed)
{
    SourceProblem problem{.kind = SourceProblem::Kind::WrongValue,
                          .place = SourcePlace::UserSettings,
                          .file = inHome(".claude/settings.json"),
                          .detail = u"permissions.defaultMode"_s,
                          .value = u"\"delegate\""_s,
                          .address = u"http://a:1"_s,
                          .learnedFrom = u"2.1.330"_s};
    EXPECT_EQ(ui::wordsFor(problem),
              u"In ~/.claude/settings.json, “permissions.defaultMode” has a value that Claude Code "
              "does not accept: \"delegate\". Claude Code ignores the whole file. The address in "
              "it is not used: http://a:1"_s);
    problem.effect = SourceProblem::Effect::Perhaps;
    EXPECT_TRUE(ui::wordsFor(problem).endsWith(
        u"Claude Code 2.1.330 ignores the whole file, other versions may."_s));
    problem.effect = SourceProblem::Effect::Environment;
    problem.place = SourcePlace::ManagedSettings;
    EXPECT_TRUE(ui::wordsFor(problem).endsWith(u"Claude Code ignores the variables in it."_s));
}

TEST(SourceText, ARedirectionToAnAddressThatCannotWorkSaysWhy)
{
    EndpointSource wrong = source(SourcePlace::UserSettings, inHome(".claude/settings.json"));
    wrong.value = u"127.0.0.1:21900"_s;
    EXPECT_EQ(ui::redirectWords(wrong),
              u"Claude Code will still use 127.0.0.1:21900 from ~/.claude/settings.json. The "
              "address must begin with http:// or https://."_s);
}

} // namespace sourcetexttest
