#include "tests/bridge/practice/MessagesRequest.h"

#include <gtest/gtest.h>

namespace practicerequesttest {

using namespace Qt::StringLiterals;
using namespace bridge::practice;

std::string refusalOf(const Json &request, RequestUse use = RequestUse::CreateMessage)
{
    const auto parsed = parseRequest(QByteArray::fromStdString(request.dump()), use);
    if (parsed)
        return "accepted";
    EXPECT_EQ(parsed.error().status, 400);
    EXPECT_EQ(parsed.error().type, u"invalid_request_error"_s);
    return parsed.error().message.toStdString();
}

TEST(PracticeRequest, TheUsersWordsAreFoundAmongClaudeCodesOwn)
{
    const auto request =
        MessagesRequest()
            .add("user", Json::array({{{"type", "text"},
                                       {"text", "<system-reminder>\ntool\n</system-reminder>\n"}},
                                      {{"type", "text"}, {"text", "first"}}}))
            .system(
                "# Environment\n - Primary working directory: /home/user/a b\n - Platform: linux")
            .assistant("answer")
            .user(
                "<system-reminder>x</system-reminder> second <system-reminder>y</system-reminder>")
            .user("[Request interrupted by user]")
            .user("[Request interrupted by user for tool use]")
            .user("Tool loaded.")
            .user("<local-command-stdout>Compacted</local-command-stdout>")
            .user("This session is being continued from a previous conversation that ran out.")
            .user("Continue from where you left off.")
            .user("Your response above was cut off mid-stream. Resume directly.")
            .user("<system-reminder>only this</system-reminder>")
            .parsed();
    EXPECT_EQ(request.userTexts, (QStringList{u"first"_s, u"second"_s}));
    EXPECT_EQ(request.lastUserText(), u"second"_s);
    EXPECT_EQ(request.assistantTexts, QStringList{u"answer"_s});
    EXPECT_EQ(request.workspace, u"/home/user/a b"_s);
    EXPECT_EQ(request.messages, 12);
}

TEST(PracticeRequest, ContentMayBeAString)
{
    const auto request = MessagesRequest().add("user", "hello").add("assistant", "hi").parsed();
    EXPECT_EQ(request.lastUserText(), u"hello"_s);
    EXPECT_EQ(request.assistantTexts, QStringList{u"hi"_s});
}

TEST(PracticeRequest, StepsAreTheToolsSinceTheLastUserText)
{
    MessagesRequest conversation;
    conversation.user("tool").tool("Bash", "old").user("edit");
    EXPECT_TRUE(conversation.parsed().steps.empty());
    conversation.tool("Read", "gone", true)
        .tool("Write",
              Json::array({{{"type", "text"}, {"text", "written"}},
                           {{"type", "text"}, {"text", "<system-reminder>no</system-reminder>"}}}));
    const auto steps = conversation.parsed().steps;
    ASSERT_EQ(steps.size(), 2U);
    EXPECT_EQ(steps[0].tool, u"Read"_s);
    EXPECT_EQ(steps[0].result, u"gone"_s);
    EXPECT_TRUE(steps[0].failed);
    EXPECT_EQ(steps[1].tool, u"Write"_s);
    EXPECT_EQ(steps[1].result, u"written"_s);
    EXPECT_FALSE(steps[1].failed);
}

TEST(PracticeRequest, WhatTheUserWroteMeanwhileIsTheLastUserText)
{
    MessagesRequest conversation;
    conversation.user("tool").tool("Bash", "done");
    conversation.system("The user sent a new message while you were working:\nand then\nthis\n\n"
                        "This is how Claude Code surfaces messages the user sends mid-turn.");
    const PracticeRequest request = conversation.parsed();
    EXPECT_EQ(request.userTexts, (QStringList{u"tool"_s, u"and then\nthis"_s}));
    EXPECT_TRUE(request.steps.empty());
}

TEST(PracticeRequest, StreamingIsOffUnlessAskedFor)
{
    EXPECT_FALSE(MessagesRequest().user("a").parsed().stream);
    EXPECT_TRUE(MessagesRequest().user("a").streaming().parsed().stream);
}

TEST(PracticeRequest, WhatTheApiRefusesIsRefusedWithItsReason)
{
    const Json good = MessagesRequest().user("hi").json();
    EXPECT_EQ(refusalOf(good), "accepted");
    for (const char *field : {"model", "max_tokens", "messages"}) {
        Json request = good;
        request.erase(field);
        EXPECT_EQ(refusalOf(request), std::string(field) + ": Field required");
    }
    Json request = good;
    request["messages"] = Json::array();
    EXPECT_EQ(refusalOf(request), "messages: at least one message is required");
    request = good;
    request["max_tokens"] = 0;
    EXPECT_EQ(refusalOf(request), "max_tokens: Input should be a positive integer");
    request = good;
    request["messages"][0]["role"] = "tool";
    EXPECT_EQ(refusalOf(request),
              "messages.0.role: Input should be 'user', 'assistant' or 'system'");
    request = good;
    request["messages"][0].erase("content");
    EXPECT_EQ(refusalOf(request), "messages.0.content: Field required");
    request = good;
    request["messages"][0]["content"] =
        Json::array({{{"type", "tool_result"}, {"tool_use_id", "toolu_x"}, {"content", "a"}}});
    EXPECT_NE(refusalOf(request).find("toolu_x"), std::string::npos);
    request["messages"] = Json::array({1, nullptr});
    EXPECT_EQ(refusalOf(request), "messages.0: Input should be an object");
    for (const char *body : {"", "{", "[]", "null", "\"x\"", "{\"model\":\"\xff\"}"})
        EXPECT_FALSE(parseRequest(body, RequestUse::CreateMessage)) << body;
}

TEST(PracticeRequest, CountingTokensNeedsNoLimit)
{
    Json request = MessagesRequest().user("hi").json();
    request.erase("max_tokens");
    EXPECT_EQ(refusalOf(request, RequestUse::CountTokens), "accepted");
}

TEST(PracticeRequest, OddlyTypedFieldsAreIgnoredRatherThanFatal)
{
    Json request = MessagesRequest().user("hi").json();
    request["stream"] = "yes";
    request["tools"] = Json::array({1, {{"name", 7}}});
    request["system"] = 3;
    request["metadata"] = "x";
    request["messages"].push_back(
        {{"role", "assistant"}, {"content", Json::array({{{"type", "text"}, {"text", 5}}})}});
    EXPECT_EQ(refusalOf(request), "accepted");
}

} // namespace practicerequesttest
