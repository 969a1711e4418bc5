#include "bridge/agents/claude/ToolInputDecoder.h"

#include <gtest/gtest.h>

namespace toolinputdecodertest {

using namespace Qt::StringLiterals;
using namespace bridge::agent;
using namespace bridge::claude;
using namespace bridge::json;

ToolInput decoded(const char *tool, const char *input)
{
    return decodeToolInput(QLatin1String(tool), Json::parse(input));
}

struct Known
{
    const char *tool;
    const char *input;
    ToolKind kind;
    const char *headline;
};

class KnownToolTest : public testing::TestWithParam<Known>
{};

TEST_P(KnownToolTest, HasItsKindAndHeadline)
{
    const auto &[tool, text, kind, headline] = GetParam();
    const ToolInput input = decoded(tool, text);
    EXPECT_EQ(input.kind, kind);
    EXPECT_EQ(input.headline, QLatin1String(headline));
    EXPECT_EQ(Json::parse(input.json.toStdString()), Json::parse(text));
}

INSTANTIATE_TEST_SUITE_P(
    All, KnownToolTest,
    testing::Values(Known{"Bash", R"({"command":"ls -l","timeout":5})", ToolKind::Command, "ls -l"},
                    Known{"Edit", R"({"file_path":"/a/b.c","old_string":"x","new_string":"y"})",
                          ToolKind::Edit, "/a/b.c"},
                    Known{"NotebookEdit", R"({"notebook_path":"/n.ipynb","new_source":"1"})",
                          ToolKind::Edit, "/n.ipynb"},
                    Known{"Write", R"({"file_path":"/w","content":"text"})", ToolKind::Write, "/w"},
                    Known{"Read", R"({"file_path":"/r","limit":10})", ToolKind::Read, "/r"},
                    Known{"Glob", R"({"pattern":"**/*.cpp"})", ToolKind::Search, "**/*.cpp"},
                    Known{"Grep", R"({"pattern":"foo(","path":"/p"})", ToolKind::Search, "foo("},
                    Known{"WebFetch", R"({"url":"http://localhost/","prompt":"p"})",
                          ToolKind::Fetch, "http://localhost/"},
                    Known{"Agent", R"({"description":"Look around","prompt":"p"})", ToolKind::Task,
                          "Look around"},
                    Known{"ExitPlanMode", R"({"plan":"steps"})", ToolKind::Plan, ""},
                    Known{"AskUserQuestion", R"({"questions":[]})", ToolKind::Question, ""}),
    [](const auto &param) { return std::string(param.param.tool); });

TEST(ToolInputDecoder, EditsAreTheOldAndNewText)
{
    const std::vector<TextEdit> one{{u"a\n"_s, u"b\n"_s}};
    EXPECT_EQ(decoded("Edit", R"({"old_string":"a\n","new_string":"b\n"})").edits, one);
    const std::vector<TextEdit> two{{u"1"_s, u"2"_s}, {u"3"_s, QString()}};
    EXPECT_EQ(decoded("MultiEdit", R"({"edits":[{"old_string":"1","new_string":"2"},
                                                {"old_string":"3"}]})")
                  .edits,
              two);
    const std::vector<TextEdit> cell{{QString(), u"x = 1"_s}};
    EXPECT_EQ(decoded("NotebookEdit", R"({"notebook_path":"/n","new_source":"x = 1"})").edits,
              cell);
}

TEST(ToolInputDecoder, AWriteHasItsTextAndAPlanItsMarkdown)
{
    EXPECT_EQ(decoded("Write", R"({"content":"line\n"})").content, u"line\n"_s);
    EXPECT_EQ(decoded("ExitPlanMode", R"({"plan":"# Plan\n1. Do"})").content, u"# Plan\n1. Do"_s);
    EXPECT_EQ(decoded("ExitPlanMode", "{}").content, QString());
}

TEST(ToolInputDecoder, QuestionsHaveTheirOptionsInOrder)
{
    const ToolInput input = decoded("AskUserQuestion", R"({"questions":[
        {"question":"Which colour?","header":"Colour","multiSelect":true,
         "options":[{"label":"Red","description":"warm"},{"label":"Blue"}]},
        {"question":"Sure?"}]})");
    const std::vector<Question> expected{
        {u"Which colour?"_s, u"Colour"_s, true, {{u"Red"_s, u"warm"_s}, {u"Blue"_s, QString()}}},
        {u"Sure?"_s, {}, false, {}}};
    EXPECT_EQ(input.questions, expected);
    EXPECT_EQ(input.headline, u"Which colour?"_s);
}

QStringList fieldsOf(const char *tool, const char *input)
{
    QStringList texts;
    for (const ToolField &field : decoded(tool, input).fields)
        texts << u"%1=%2"_s.arg(field.name, field.value);
    texts.sort();
    return texts;
}

TEST(ToolInputDecoder, EveryFieldThatIsNotItsDefaultIsAmongTheFields)
{
    EXPECT_EQ(fieldsOf("Bash", R"({"command":"ls","description":"List","timeout":600000,
                       "run_in_background":true,"dangerouslyDisableSandbox":true,"new":{"a":1}})"),
              (QStringList{u"dangerouslyDisableSandbox=true"_s, u"description=List"_s,
                           u"new={\"a\":1}"_s, u"run_in_background=true"_s, u"timeout=600000"_s}));
    EXPECT_EQ(fieldsOf("Edit", R"({"file_path":"/a","old_string":"x","new_string":"y",
                                   "replace_all":true})"),
              QStringList{u"replace_all=true"_s});
    EXPECT_EQ(fieldsOf("NotebookEdit", R"({"notebook_path":"/n","cell_id":"c1","new_source":"",
                                           "edit_mode":"delete"})"),
              (QStringList{u"cell_id=c1"_s, u"edit_mode=delete"_s}));
    EXPECT_EQ(fieldsOf("Agent", R"({"description":"Look","prompt":"rm all",
                                    "subagent_type":"general-purpose"})"),
              (QStringList{u"prompt=rm all"_s, u"subagent_type=general-purpose"_s}));
    EXPECT_EQ(fieldsOf("Grep", R"({"pattern":"key","path":"/etc","glob":"*","-A":3})"),
              (QStringList{u"-A=3"_s, u"glob=*"_s, u"path=/etc"_s}));
    EXPECT_EQ(fieldsOf("WebFetch", R"({"url":"http://h/","prompt":"Find the token"})"),
              QStringList{u"prompt=Find the token"_s});
    EXPECT_EQ(fieldsOf("MultiEdit", R"({"file_path":"/a","old_string":"unused","edits":[
                           {"old_string":"1","new_string":"2"},
                           {"old_string":"3","new_string":"4","replace_all":true}]})"),
              (QStringList{u"edits[2].replace_all=true"_s, u"old_string=unused"_s}));
    EXPECT_EQ(fieldsOf("AskUserQuestion", R"({"questions":[{"question":"Q?","header":"H",
                           "multiSelect":true,"options":[{"label":"A","preview":"p"}]}]})"),
              QStringList{u"questions[1].options[1].preview=p"_s});
    EXPECT_EQ(fieldsOf("ExitPlanMode", R"({"plan":"p","allowedPrompts":["x"]})"),
              QStringList{u"allowedPrompts=[\"x\"]"_s});
}

TEST(ToolInputDecoder, DefaultsAreNotAmongTheFields)
{
    EXPECT_EQ(fieldsOf("Bash", R"({"command":"ls","run_in_background":false,"timeout":null,
                                   "dangerouslyDisableSandbox":false})"),
              QStringList());
    EXPECT_EQ(fieldsOf("Edit", R"({"file_path":"/a","old_string":"x","new_string":"y",
                                   "replace_all":false})"),
              QStringList());
    EXPECT_EQ(fieldsOf("Write", R"({"file_path":"/a","content":"x"})"), QStringList());
}

TEST(ToolInputDecoder, AFieldThatPosesAsADisplayedOneIsListed)
{
    EXPECT_EQ(
        fieldsOf("MultiEdit", R"({"file_path":"/a","edits":["text"],"edits[].old_string":"z"})"),
        (QStringList{u"edits[1]=text"_s, u"edits[].old_string=z"_s}));
    EXPECT_EQ(fieldsOf("Write", R"({"file_path":"/a","content":["not","a","text"]})"),
              QStringList{u"content=[\"not\",\"a\",\"text\"]"_s});
    EXPECT_EQ(fieldsOf("Bash", R"({"command":["rm"]})"), QStringList{u"command=[\"rm\"]"_s});
}

TEST(ToolInputDecoder, AnUnknownToolKeepsItsJsonAndTheFirstTextIsItsHeadline)
{
    const ToolInput input = decoded("mcp__db__query", R"({"limit":3,"sql":"select 1"})");
    EXPECT_EQ(input.kind, ToolKind::Other);
    EXPECT_EQ(input.headline, u"select 1"_s);
    EXPECT_EQ(input.json, QStringLiteral(R"({"limit":3,"sql":"select 1"})"));
}

TEST(ToolInputDecoder, ACommandIsWholeAndAnUnknownToolsHeadlineShort)
{
    EXPECT_EQ(decoded("Bash", R"({"command":"cat <<E\nx\nE"})").headline, u"cat <<E\nx\nE"_s);
    EXPECT_LE(
        decoded("Other", ("{\"x\":\"" + std::string(5000, 'y') + "\"}").c_str()).headline.size(),
        400);
}

TEST(ToolInputDecoder, AnythingElseThanAnObjectIsShownAsItIs)
{
    EXPECT_EQ(decoded("Bash", "null").json, u"{}"_s);
    EXPECT_EQ(decoded("Bash", "[1,2]").json, u"[1,2]"_s);
    EXPECT_EQ(decoded("Bash", R"({"command":17})").headline, QString());
    EXPECT_EQ(decoded("Edit", R"({"edits":"x","old_string":5})").edits.size(), 1U);
    EXPECT_TRUE(decoded("AskUserQuestion", R"({"questions":{"a":1}})").questions.empty());
}

} // namespace toolinputdecodertest
