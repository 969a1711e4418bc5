#include "bridge/practice/MessagesApi.h"
#include "tests/bridge/practice/EventStream.h"
#include "tests/bridge/practice/MessagesRequest.h"

#include <gtest/gtest.h>

namespace servertraitstest {

using namespace Qt::StringLiterals;
using namespace bridge::practice;
using namespace std::chrono_literals;

const HttpHeaders kBearer{{"Authorization", "Bearer x"}};
const HttpHeaders kKey{{"X-Api-Key", "x"}};

AnswerPlan answered(const QString &scenario, const Json &request,
                    const HttpHeaders &headers = kBearer)
{
    MessagesApi api(scenario);
    return api.answer("POST", "/v1/messages", headers, QByteArray::fromStdString(request.dump()))
        .plan;
}

Json got(const char *path, const QString &scenario, const HttpHeaders &headers = kBearer)
{
    MessagesApi api(scenario);
    const AnswerPlan plan = api.answer("GET", path, headers, {}).plan;
    return Json::parse(plan.pieces.front().bytes.toStdString());
}

/// The error's message, or "answered".
std::string refusal(const AnswerPlan &plan)
{
    if (plan.status == 200)
        return "answered";
    return Json::parse(plan.pieces.front().bytes.toStdString())
        .at("error")
        .at("message")
        .get<std::string>();
}

Json hello()
{
    return MessagesRequest().user("hello").streaming().json();
}

Json forcing(const Json &choice)
{
    Json request = MessagesRequest().user("hello").streaming().withTools({"Other"}).json();
    request["tools"].push_back(
        {{"name", "Wanted"},
         {"input_schema",
          {{"type", "object"},
           {"properties",
            {{"text", {{"type", "string"}}},
             {"colour", {{"type", "string"}, {"enum", {"red", "blue"}}}},
             {"count", {{"type", "integer"}}},
             {"sure", {{"type", "boolean"}}},
             {"list", {{"type", "array"}}},
             {"inner",
              {{"type", "object"},
               {"properties", {{"a", {{"type", "number"}}}}},
               {"required", {"a"}}}},
             {"optional", {{"type", "string"}}}}},
           {"required", {"text", "colour", "count", "sure", "list", "inner", "unknown"}}}}});
    request["tool_choice"] = choice;
    return request;
}

TEST(ServerTraits, AForcedToolIsCalledWithWhatItsSchemaAsksFor)
{
    const AnswerPlan plan = answered({}, forcing({{"type", "tool"}, {"name", "Wanted"}}));
    const EventStream stream = EventStream::read(plan);
    EXPECT_EQ(stream.fault, QString());
    EXPECT_EQ(stream.stopReason, "tool_use");
    ASSERT_EQ(stream.tools.size(), 1U);
    EXPECT_EQ(stream.tools[0].at("name"), "Wanted");
    EXPECT_EQ(stream.tools[0].at("input"), Json::parse(R"({"text":"practice","colour":"red",
        "count":1,"sure":true,"list":[],"inner":{"a":1}})"));
}

TEST(ServerTraits, AnyToolIsTheFirstAndAutoIsNone)
{
    EXPECT_EQ(EventStream::read(answered({}, forcing({{"type", "any"}}))).tools.at(0).at("name"),
              "Other");
    for (const Json &choice :
         {Json{{"type", "auto"}}, Json{{"type", "none"}}, Json(7), Json(nullptr),
          Json{{"type", "tool"}, {"name", "missing"}}, Json{{"type", "tool"}}})
        EXPECT_TRUE(EventStream::read(answered({}, forcing(choice))).tools.empty()) << choice;
}

TEST(ServerTraits, ToolsOfOddShapeAreNoTrouble)
{
    for (const Json &tools : {Json(7), Json::array(), Json::array({7, nullptr}),
                              Json::array({{{"name", "x"}, {"input_schema", "text"}}})}) {
        Json request = hello();
        request["tools"] = tools;
        request["tool_choice"] = {{"type", "any"}};
        EXPECT_EQ(answered({}, request).status, 200) << tools;
    }
}

TEST(ServerTraits, OnlyReferencesToOfferedToolsAreTaken)
{
    const auto referring = [](const char *tool) {
        return MessagesRequest()
            .user("hello")
            .tool("Read", Json::array({{{"type", "tool_reference"}, {"tool_name", tool}}}))
            .withTools({"Read", "Known"})
            .json();
    };
    EXPECT_EQ(refusal(answered({}, referring("Known"))), "answered");
    EXPECT_EQ(refusal(answered({}, referring("Gone"))),
              "Tool reference 'Gone' has no corresponding tool definition");
    EXPECT_EQ(refusal(answered(u"no-tool-references"_s, referring("Gone"))), "answered");
}

TEST(ServerTraits, SystemMessagesAreRefusedWhereTheScenarioSaysSo)
{
    const Json request = MessagesRequest().user("hello").system("note").json();
    EXPECT_EQ(refusal(answered({}, request)), "answered");
    EXPECT_EQ(refusal(answered(u"no-system-role"_s, request)),
              "messages.1.role: Input should be 'user' or 'assistant'");
    EXPECT_EQ(refusal(answered(u"odd-system-role"_s, request)), "Invalid role");
    Json prompt = hello();
    prompt["system"] = "a system prompt";
    EXPECT_EQ(refusal(answered(u"odd-system-role"_s, prompt)), "answered");
}

TEST(ServerTraits, OneHeaderIsTakenForTheListToo)
{
    EXPECT_EQ(answered(u"api-key-only"_s, hello(), kBearer).status, 401);
    EXPECT_EQ(answered(u"api-key-only"_s, hello(), kKey).status, 200);
    EXPECT_EQ(answered(u"bearer-only"_s, hello(), kKey).status, 401);
    EXPECT_EQ(answered(u"bearer-only"_s, hello(), kBearer).status, 200);
    EXPECT_EQ(answered({}, hello(), {}).status, 200);
    EXPECT_TRUE(got("/v1/models", u"api-key-only"_s, kBearer).contains("error"));
    EXPECT_TRUE(got("/v1/models", u"api-key-only"_s, kKey).contains("data"));
    EXPECT_TRUE(got("/api/hello", u"api-key-only"_s, {}).contains("message"));
}

TEST(ServerTraits, AModelThatIsServedHasAnEntryOfItsOwn)
{
    EXPECT_EQ(got("/v1/models/any-model", {}).at("id"), "any-model");
    EXPECT_TRUE(got("/v1/models/any-model", u"one-model"_s).contains("error"));
    EXPECT_EQ(got("/v1/models/claude-practice", u"one-model"_s).at("id"), "claude-practice");
}

TEST(ServerTraits, TheContextIsToldAndKept)
{
    const Json entry = got("/v1/models", u"small-context"_s).at("data")[0];
    EXPECT_EQ(entry.at("max_input_tokens"), 8192);
    EXPECT_EQ(got("/v1/models/claude-practice", u"small-context"_s), entry);
    const Json longer = MessagesRequest().user(std::string(40'000, 'x')).json();
    EXPECT_TRUE(refusal(answered(u"small-context"_s, longer)).starts_with("prompt is too long: "));
    EXPECT_EQ(refusal(answered({}, longer)), "answered");
}

TEST(ServerTraits, AHeldBackStreamIsTheSameBytesAtOnce)
{
    const AnswerPlan plan = answered(u"buffered 10 100"_s, hello());
    ASSERT_EQ(plan.pieces.size(), 1U);
    EXPECT_GE(plan.pieces.front().pause, 1000ms);
    EXPECT_EQ(EventStream::read(plan).fault, QString());
    EXPECT_EQ(EventStream::read(plan).text.size(), 10);
}

} // namespace servertraitstest
