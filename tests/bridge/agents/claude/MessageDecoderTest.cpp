#include "bridge/agents/claude/MessageDecoder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

namespace messagedecodertest {

using namespace Qt::StringLiterals;
using namespace bridge::agent;
using namespace bridge::claude;
using namespace bridge::json;

QByteArray lineOf(const Json &json)
{
    return QByteArray::fromStdString(json.dump());
}

/// A message with every field that is read, and its required fields: pointer to the field or its
/// parent -> reported path.
struct WireType
{
    std::string name;
    std::size_t alternative;
    Json full;
    std::map<std::string, const char *> required;
};

std::vector<WireType> wireTypes()
{
    const auto parsed = [](const char *text) { return Json::parse(text); };
    return {
        {"ControlResponse",
         0,
         parsed(R"({"type":"control_response","response":{"subtype":"error","request_id":"r1",
                    "error":"no","response":{"a":1}}})"),
         {{"/response", "response.request_id"}, {"/response/request_id", "response.request_id"}}},
        {"ControlRequest",
         1,
         parsed(R"({"type":"control_request","request_id":"q1",
                    "request":{"subtype":"can_use_tool","tool_name":"Bash","input":{}}})"),
         {{"/request_id", "request_id"}}},
        {"ControlCancelRequest",
         2,
         parsed(R"({"type":"control_cancel_request","request_id":"q1"})"),
         {{"/request_id", "request_id"}}},
        {"SystemMessage",
         3,
         parsed(R"({"type":"system","subtype":"init","cwd":"/home/user","session_id":"s"})"),
         {}},
        {"StreamEvent",
         4,
         parsed(R"({"type":"stream_event","parent_tool_use_id":"t1","event":
                    {"type":"content_block_delta","index":2,"delta":{"type":"text_delta","text":"x"}}})"),
         {{"/event", "event.type"}, {"/event/type", "event.type"}}},
        {"AssistantMessage",
         5,
         parsed(R"({"type":"assistant","parent_tool_use_id":"t1","is_api_error_message":false,
                    "error":"unknown","message":{"id":"m1","model":"local","content":[
                    {"type":"text","text":"hi"}]}})"),
         {{"/message", "message.content"}, {"/message/content", "message.content"}}},
        {"UserMessage",
         6,
         parsed(R"({"type":"user","parent_tool_use_id":"t1","tool_use_result":{"stdout":"hi"},
                    "message":{"role":"user","content":[{"type":"tool_result","tool_use_id":"t2"}]}})"),
         {}},
        {"Result",
         7,
         parsed(R"({"type":"result","subtype":"success","is_error":false,"result":"hi",
                    "usage":{"input_tokens":1,"output_tokens":2}})"),
         {}},
    };
}

class WireTypeTest : public testing::TestWithParam<WireType>
{};

/// Every member of every object in `json`, as JSON pointers.
std::vector<Json::json_pointer> members(const Json &json,
                                        const Json::json_pointer &at = Json::json_pointer())
{
    std::vector<Json::json_pointer> result;
    if (json.is_object()) {
        for (const auto &[key, value] : json.items()) {
            result.push_back(at / key);
            for (auto &inner : members(value, at / key))
                result.push_back(std::move(inner));
        }
    }
    return result;
}

TEST_P(WireTypeTest, IsReadWhole)
{
    const auto message = decodeLine(lineOf(GetParam().full));
    ASSERT_TRUE(message.has_value());
    EXPECT_EQ(message->index(), GetParam().alternative);
}

TEST_P(WireTypeTest, MissesNoFieldButTheNamedOnes)
{
    const auto &[name, alternative, full, required] = GetParam();
    for (const auto &member : members(full)) {
        if (member.to_string() == "/type")
            continue;
        Json less = full;
        less.at(member.parent_pointer()).erase(member.back());
        const auto message = decodeLine(lineOf(less));
        const auto path = required.find(member.to_string());
        if (path == required.end()) {
            ASSERT_TRUE(message.has_value()) << member;
            EXPECT_EQ(message->index(), alternative) << member;
        } else {
            ASSERT_FALSE(message.has_value()) << member;
            EXPECT_EQ(message.error(),
                      (BadLine{BadLine::Reason::BadField, QLatin1String(path->second)}))
                << member;
        }
    }
}

TEST_P(WireTypeTest, ReadsAFieldOfAnotherTypeAsMissing)
{
    const auto &[name, alternative, full, required] = GetParam();
    for (const auto &member : members(full)) {
        if (member.to_string() == "/type")
            continue;
        for (const char *other : {"null", "17", "\"text\"", "[[1]]", "{\"x\":[]}", "true"}) {
            Json changed = full;
            changed[member] = Json::parse(other);
            const auto message = decodeLine(lineOf(changed));
            if (message) {
                EXPECT_EQ(message->index(), alternative) << member << ' ' << other;
            } else {
                EXPECT_EQ(message.error().reason, BadLine::Reason::BadField) << member;
            }
        }
    }
}

TEST_P(WireTypeTest, IgnoresUnknownFieldsEverywhere)
{
    const auto &[name, alternative, full, required] = GetParam();
    auto objects = members(full);
    objects.emplace_back("");
    for (const auto &object : objects) {
        if (!full.at(object).is_object())
            continue;
        Json more = full;
        more[object]["a_new_field"] = Json{{"deep", {1, 2.5, nullptr}}};
        const auto message = decodeLine(lineOf(more));
        ASSERT_TRUE(message.has_value()) << object;
        EXPECT_EQ(message->index(), alternative) << object;
    }
}

INSTANTIATE_TEST_SUITE_P(All, WireTypeTest, testing::ValuesIn(wireTypes()),
                         [](const auto &param) { return param.param.name; });

TEST(MessageDecoder, AMessageWithoutATypeIsUnknown)
{
    for (const char *line : {"{}", R"({"type":7})", R"({"type":null})"}) {
        const auto message = decodeLine(line);
        ASSERT_TRUE(message.has_value()) << line;
        EXPECT_TRUE(std::holds_alternative<inbound::Unknown>(*message)) << line;
    }
}

TEST(MessageDecoder, ReadsAFailureMarkedByItsCategoryAlone)
{
    const auto isApiError = [](const char *line) {
        return std::get<inbound::AssistantMessage>(decodeLine(line).value()).isApiError;
    };
    EXPECT_TRUE(isApiError(R"({"type":"assistant","error":"authentication_failed",
        "message":{"model":"<synthetic>","content":[]}})"));
    EXPECT_FALSE(isApiError(R"({"type":"assistant",
        "message":{"model":"<synthetic>","content":[]}})"))
        << "a local command answers as <synthetic> too";
}

TEST(MessageDecoder, ReadsFloatsWhereIntegersAreUsual)
{
    const auto message =
        decodeLine(R"({"type":"stream_event","event":{"type":"content_block_stop","index":3.0}})");
    EXPECT_EQ(std::get<inbound::StreamEvent>(message.value()).index, 3);
}

TEST(JsonFields, NumbersOutOfRangeAreNotConverted)
{
    const Json json = Json::parse(
        R"({"big":1e300,"negative":-1e300,"unsigned":18446744073709551615,"ok":581.4136,"text":"7"})");
    EXPECT_EQ(intField(json, "big"), 0);
    EXPECT_EQ(intField(json, "negative"), 0);
    EXPECT_EQ(intField(json, "ok"), 581);
    EXPECT_EQ(intField(json, "text"), 0);
    EXPECT_EQ(countField(json, "big"), 0);
    EXPECT_EQ(countField(json, "unsigned"), 0);
    EXPECT_EQ(countField(json, "ok"), 581);
}

TEST(JsonFields, AListIsEmptyWhenItIsAnythingElse)
{
    const Json json = Json::parse(R"({"list":[1,2],"text":"ab","object":{"a":1},"number":3})");
    EXPECT_EQ(listField(json, "list").size(), 2U);
    for (const char *key : {"text", "object", "number", "missing"})
        EXPECT_TRUE(listField(json, key).empty()) << key;
}

} // namespace messagedecodertest
