#include "bridge/practice/ScenarioChoice.h"

#include <gtest/gtest.h>

namespace scenariochoicetest {

using namespace Qt::StringLiterals;
using bridge::practice::chooseScenario;
using bridge::practice::scriptLines;

std::string nameFor(const char *message)
{
    return chooseScenario(QString::fromUtf8(message)).name.toStdString();
}

TEST(ScenarioChoice, TheFirstWordCountsInAnyCase)
{
    EXPECT_EQ(nameFor("tool"), "tool");
    EXPECT_EQ(nameFor("  Thinking, please"), "thinking");
    EXPECT_EQ(nameFor("LMSTUDIO-NO-MODELS"), "lmstudio-no-models");
}

TEST(ScenarioChoice, AnOrdinarySentenceIsPlain)
{
    EXPECT_EQ(nameFor("write a long plan"), "plain");
    EXPECT_EQ(nameFor("toolbox"), "plain");
    EXPECT_EQ(nameFor("plan's end"), "plain");
    EXPECT_EQ(nameFor("long-term"), "plain");
    EXPECT_EQ(nameFor(""), "plain");
    EXPECT_EQ(nameFor("“quoted”"), "plain");
}

TEST(ScenarioChoice, TheExplicitFormCountsAnywhereAndFirst)
{
    EXPECT_EQ(nameFor("tool, but scenario:hang"), "hang");
    EXPECT_EQ(nameFor("run: ls\nScenario:Cut"), "cut");
    EXPECT_EQ(nameFor("scenario:no-such"), "no-such");
    EXPECT_EQ(nameFor("myscenario:hang"), "plain");
}

TEST(ScenarioChoice, NumbersFollowTheName)
{
    EXPECT_EQ(chooseScenario(u"long 500"_s).numbers, QList<int>{500});
    EXPECT_EQ(chooseScenario(u"see scenario:slow 20 100 ms"_s).numbers, (QList<int>{20, 100}));
    EXPECT_TRUE(chooseScenario(u"long text 500"_s).numbers.isEmpty());
}

TEST(ScenarioChoice, ScriptLinesAreTakenInOrderAndToTheEndOfTheLine)
{
    const QString message = u"Please\r\n run: echo \"a  b\" | cat \r\nand\nWrite: x y.txt\n"
                            "read: red.png\nrun:\ndo not run: this"_s;
    EXPECT_EQ(chooseScenario(message).name, u"script"_s);
    const auto lines = scriptLines(message);
    ASSERT_EQ(lines.size(), 3);
    EXPECT_EQ(lines[0].kind, bridge::practice::ScriptLine::Kind::Run);
    EXPECT_EQ(lines[0].argument, u"echo \"a  b\" | cat"_s);
    EXPECT_EQ(lines[1].kind, bridge::practice::ScriptLine::Kind::Write);
    EXPECT_EQ(lines[1].argument, u"x y.txt"_s);
    EXPECT_EQ(lines[2].kind, bridge::practice::ScriptLine::Kind::Read);
}

} // namespace scenariochoicetest
