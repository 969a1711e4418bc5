#include "ui/words/InstallText.h"

#include <gtest/gtest.h>

namespace installtexttest {

using namespace Qt::StringLiterals;
using namespace bridge::agent;
using Kind = InstallProblem::Kind;

QString words(const InstallProblem &problem)
{
    return ui::wordsFor(problem, u"Claude Code"_s, u"npm"_s);
}

TEST(InstallText, EachProblemIsOneSentenceOfItsOwn)
{
    QStringList all;
    for (int kind = 0; kind <= static_cast<int>(Kind::Failed); ++kind) {
        const QString text = words({.kind = static_cast<Kind>(kind), .subject = u"npm"_s});
        EXPECT_TRUE(text.endsWith(u'.')) << text.toStdString();
        EXPECT_EQ(text.count(u". "_s), 0) << text.toStdString();
        EXPECT_FALSE(text.contains(u'%')) << text.toStdString();
        EXPECT_FALSE(all.contains(text));
        all << text;
    }
}

TEST(InstallText, NamesWhatHelps)
{
    EXPECT_TRUE(words({.kind = Kind::NoPackageManager, .subject = u"npm"_s})
                    .contains(u"sudo apt install npm"_s));
    EXPECT_TRUE(words({.kind = Kind::DiskFull, .subject = u"/data"_s, .missingBytes = 1'000'001})
                    .contains(u"/data is too full: free 2 MB"_s));
    EXPECT_TRUE(
        words({.kind = Kind::Failed, .detail = u"refused\n%1"_s}).contains(u"(refused %1)"_s));
    const QString raw = u"request to https://packages.example/x failed, reason: ENOTFOUND"_s;
    EXPECT_EQ(
        words({.kind = Kind::Offline, .subject = u"https://packages.example"_s, .detail = raw}),
        u"npm did not reach https://packages.example: check the network and try again."_s);
    EXPECT_EQ(words({.kind = Kind::Offline, .detail = raw}),
              u"npm did not reach its registry: check the network and try again."_s);
}

TEST(InstallText, WhatTheOtherProgramSaysIsMarkedAndBounded)
{
    const QString hostile = u"refused "_s + QChar(0x202e) + u"now"_s + QChar(0x200b);
    const QString origin = words({.kind = Kind::Offline, .subject = hostile});
    EXPECT_TRUE(origin.contains(u"refused ‹U+202E›now‹U+200B›"_s)) << origin.toStdString();
    EXPECT_LT(words({.kind = Kind::Offline, .subject = QString(100'000, u'x')}).size(), 600);
    for (const Kind kind :
         {Kind::Refused, Kind::NoPermission, Kind::Damaged, Kind::DoesNotRun, Kind::Failed}) {
        const QString text = words({.kind = kind, .detail = hostile});
        EXPECT_TRUE(text.contains(u"refused ‹U+202E›now‹U+200B›"_s)) << text.toStdString();
        EXPECT_LT(words({.kind = kind, .detail = QString(100'000, u'x')}).size(), 600);
        EXPECT_FALSE(words({.kind = kind, .subject = u"/tmp/"_s + hostile}).contains(hostile));
    }
}

TEST(InstallText, Progress)
{
    InstallProgress progress{
        .step = InstallProgress::Step::Downloading, .received = 38'000'000, .total = 62'000'000};
    EXPECT_EQ(ui::wordsFor(progress), u"38 of about 62 MB"_s);
    progress.total = 0;
    EXPECT_EQ(ui::wordsFor(progress), u"38 MB"_s);
}

TEST(InstallText, SaysWhereAProgramIsFrom)
{
    AgentProgram program{.path = u"/opt/x/bin/claude"_s, .version = {}};
    EXPECT_EQ(ui::sourceWords(program), u"your choice"_s);
    program.source = ProgramSource::UsualFolder;
    EXPECT_EQ(ui::sourceWords(program), u"/opt/x/bin"_s);
    program.manager = u"nvm"_s;
    EXPECT_EQ(ui::sourceWords(program), u"nvm"_s);
}

} // namespace installtexttest
