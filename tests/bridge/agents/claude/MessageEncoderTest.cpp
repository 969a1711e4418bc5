#include "bridge/agents/claude/MessageEncoder.h"

#include <gtest/gtest.h>

namespace messageencodertest {

using namespace Qt::StringLiterals;
using namespace bridge::agent;
using namespace bridge::claude;
using namespace bridge::json;

/// The one JSON object that `line` must be.
Json parsedLine(const QByteArray &line)
{
    EXPECT_TRUE(line.endsWith('\n'));
    EXPECT_EQ(line.count('\n'), 1);
    EXPECT_EQ(line.count('\r'), 0);
    const Json json = Json::parse(line.begin(), line.end(), nullptr, false);
    EXPECT_TRUE(json.is_object());
    return json;
}

struct Awkward
{
    const char *name;
    QString text;
    QString arrives; ///< as the receiver decodes it

    friend void PrintTo(const Awkward &awkward, std::ostream *out) { *out << awkward.name; }
};

std::vector<Awkward> awkwardTexts()
{
    const auto same = [](const char *name, const QString &text) {
        return Awkward{name, text, text};
    };
    return {
        same("Empty", {}),
        same("LineSeparators", u"a\u2028b\u2029c"_s),
        same("QuotesAndBackslashes", u"\"\\\" \\n {\"a\":1}"_s),
        same("LineEnds", u"a\nb\r\nc\td"_s),
        same("Nul", QString(QChar(u'\0')) + u"x"_s),
        same("Controls", u"\x01\x1b[31m\x7f"_s),
        same("EmojiAndRightToLeft", u"\U0001F468\u200D\U0001F469 \u05D0\u202E"_s),
        {"LoneSurrogate", u"a"_s + QChar(0xD83D) + u"b"_s, u"a?b"_s},
        same("FiveMegabytes", QString(5 * 1024 * 1024, u'\u00E9')),
    };
}

class AwkwardTextTest : public testing::TestWithParam<Awkward>
{};

const Json kInput{{"command", "touch a"}, {"timeout", 600000}, {"nested", {{"x", {1, 2.5}}}}};
const Json kRule{{"type", "addRules"},
                 {"rules", {{{"toolName", "Bash"}, {"ruleContent", "touch a"}}}},
                 {"behavior", "allow"},
                 {"destination", "localSettings"}};

const PermissionDecision kAllow{.allowed = true};
const PermissionDecision kDeny{};

Json answered(PermissionKind kind, const PermissionDecision &decision,
              const PermissionAnswer &answer = {}, const Json &input = kInput)
{
    const Json line = parsedLine(encodePermissionAnswer(u"q1"_s, kind, input, decision, answer));
    EXPECT_EQ(line.at("type"), "control_response");
    EXPECT_EQ(line.at("response").at("subtype"), "success");
    EXPECT_EQ(line.at("response").at("request_id"), "q1");
    return line.at("response").at("response");
}

TEST_P(AwkwardTextTest, TravelsInAUserMessage)
{
    const Json line = parsedLine(encodeUserMessage({PromptText{GetParam().text}}, u"id-1"_s));
    EXPECT_EQ(line.at("type"), "user");
    EXPECT_EQ(line.at("message").at("role"), "user");
    EXPECT_EQ(line.at("uuid"), "id-1");
    EXPECT_TRUE(asText(line.at("message").at("content")) == GetParam().arrives);
}

TEST_P(AwkwardTextTest, TravelsInADenial)
{
    PermissionAnswer answer;
    answer.message = u"no: "_s + GetParam().text;
    EXPECT_TRUE(asText(answered(PermissionKind::Tool, kDeny, answer).at("message"))
                == u"no: "_s + GetParam().arrives);
}

TEST_P(AwkwardTextTest, TravelsInAnAnswerAndItsQuestion)
{
    PermissionAnswer answer;
    answer.answers[GetParam().text] = {GetParam().text};
    const Json response = answered(PermissionKind::Question, kAllow, answer);
    const Json &answers = response.at("updatedInput").at("answers");
    ASSERT_EQ(answers.size(), 1U);
    EXPECT_TRUE(QString::fromStdString(answers.begin().key()) == GetParam().arrives);
    EXPECT_TRUE(asText(answers.front()) == GetParam().arrives);
}

TEST_P(AwkwardTextTest, IsOneLineInEveryOtherRequest)
{
    parsedLine(encodeControlRequest(GetParam().text, "interrupt"));
    parsedLine(encodeUnsupported(GetParam().text, GetParam().text));
}

INSTANTIATE_TEST_SUITE_P(All, AwkwardTextTest, testing::ValuesIn(awkwardTexts()),
                         [](const auto &param) { return std::string(param.param.name); });

TEST(MessageEncoder, AllowOnceGivesTheInputBackAndChangesNoPermission)
{
    const Json expected{{"behavior", "allow"}, {"updatedInput", kInput}};
    EXPECT_EQ(answered(PermissionKind::Tool, kAllow), expected);
}

TEST(MessageEncoder, AllowAlwaysAppliesNothingThatIsNoRule)
{
    for (const char *suggestion :
         {R"({"type":"setMode","mode":"acceptEdits","destination":"session"})",
          R"({"type":"addDirectories","directories":["/"],"destination":"session"})", "[]",
          "null"}) {
        const PermissionDecision decision{
            .allowed = true, .rule = Json::parse(suggestion), .acceptEdits = true};
        EXPECT_FALSE(answered(PermissionKind::Tool, decision).contains("updatedPermissions"))
            << suggestion;
    }
}

TEST(MessageEncoder, ADenialIsNeverEmptyAndNeverInterrupts)
{
    for (const char *message : {"", "  \n", "use rg instead"}) {
        PermissionAnswer answer;
        answer.message = QLatin1String(message);
        const Json response = answered(
            PermissionKind::Plan, {.allowed = false, .rule = kRule, .acceptEdits = true}, answer);
        EXPECT_EQ(response.size(), 2U);
        EXPECT_EQ(response.at("behavior"), "deny");
        const QString text = asText(response.at("message"));
        EXPECT_FALSE(text.trimmed().isEmpty());
        if (!answer.message.trimmed().isEmpty()) {
            EXPECT_EQ(text, answer.message);
        }
    }
}

TEST(MessageEncoder, AMessageOfSeveralTextsIsAListOfBlocks)
{
    const PromptContent content{PromptText{u"a"_s}, PromptText{u"b"_s}};
    EXPECT_EQ(parsedLine(encodeUserMessage(content, u"id"_s)).at("message").at("content"),
              Json::parse(R"([{"type":"text","text":"a"},{"type":"text","text":"b"}])"));
}

TEST(MessageEncoder, QuestionAnswersStandBesideTheInput)
{
    const Json input = Json::parse(R"({"questions":[{"question":"Which?"},{"question":"More?"}]})");
    PermissionAnswer answer;
    answer.answers[u"Which?"_s] = {u"Red"_s, u"Blue"_s};
    answer.answers[u"More?"_s] = {u"my own words"_s};
    const Json response = answered(PermissionKind::Question, kAllow, answer, input);
    EXPECT_EQ(response.at("updatedInput").at("questions"), input.at("questions"));
    EXPECT_EQ(response.at("updatedInput").at("answers"),
              (Json{{"Which?", "Red, Blue"}, {"More?", "my own words"}}));
    EXPECT_FALSE(response.contains("updatedPermissions"));
}

TEST(MessageEncoder, OnlyAnApprovedPlanMayAcceptEditsAndOnlyForTheSession)
{
    EXPECT_FALSE(answered(PermissionKind::Plan, kAllow).contains("updatedPermissions"));
    const PermissionDecision withEdits{.allowed = true, .acceptEdits = true};
    EXPECT_EQ(answered(PermissionKind::Plan, withEdits).at("updatedPermissions"),
              Json::parse(R"([{"type":"setMode","mode":"acceptEdits","destination":"session"}])"));
    EXPECT_FALSE(answered(PermissionKind::Tool, withEdits).contains("updatedPermissions"));
    EXPECT_FALSE(answered(PermissionKind::Question, withEdits).contains("updatedPermissions"));
}

TEST(MessageEncoder, AnInputThatIsNoObjectIsGivenBackAsAnEmptyOne)
{
    EXPECT_EQ(answered(PermissionKind::Plan, kAllow, {}, Json()).at("updatedInput"),
              Json::object());
}

} // namespace messageencodertest
