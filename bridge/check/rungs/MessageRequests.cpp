#include "bridge/check/rungs/MessageRequests.h"

#include <nlohmann/json.hpp>

namespace bridge::check {
namespace {

using Json = nlohmann::json;

// Required for tool references; Claude Code sends it among others.
constexpr auto kToolSearchBeta = "advanced-tool-use-2025-11-20";

Json user(const Json &content)
{
    return {{"role", "user"}, {"content", content}};
}

Json body(const QString &model, int maxTokens, const Json &messages)
{
    return {{"model", model.toStdString()},
            {"max_tokens", maxTokens},
            {"stream", true},
            {"messages", messages}};
}

QByteArray written(const Json &json)
{
    return QByteArray::fromStdString(
        json.dump(-1, ' ', /*ensure_ascii=*/false, Json::error_handler_t::replace));
}

network::HttpRequest posted(const Json &body, std::chrono::milliseconds patience)
{
    network::HttpRequest request;
    request.method = network::HttpRequest::Method::Post;
    request.path = kMessagesPath;
    request.body = written(body);
    request.patience = patience;
    return request;
}

constexpr int kRoomForACall = 200;
constexpr int kRoomForThoughts = 2000;

network::HttpRequest counting(const QString &model, int room, std::chrono::milliseconds patience)
{
    return posted(body(model, room, Json::array({user(countingText().toStdString())})), patience);
}

Json toolChoice()
{
    return {{"type", "tool"}, {"name", checkTool().toStdString()}};
}

Json instruction()
{
    return {{"role", "system"},
            {"content", Json::array({{{"type", "text"}, {"text", "Answer in one word."}}})}};
}

Json question()
{
    return user(toolText().toStdString());
}

Json offeredTools()
{
    return Json::array({{{"name", checkTool().toStdString()},
                         {"description", "Tells the time in a city."},
                         {"input_schema",
                          {{"type", "object"},
                           {"properties", {{"city", {{"type", "string"}}}}},
                           {"required", Json::array({"city"})}}}}});
}

} // namespace

QString checkTool()
{
    return QStringLiteral("get_time");
}

QString absentTool()
{
    return QStringLiteral("drawbridge_absent_tool");
}

QByteArray countingText()
{
    return "Count from 1 to 20 in digits, separated by spaces. Write nothing else.";
}

QByteArray toolText()
{
    return "What time is it in Lisbon? Find out with the tool.";
}

network::HttpRequest countingRequest(const QString &model, std::chrono::milliseconds patience)
{
    constexpr int kRoomForTwentyNumbers = 80;
    return counting(model, kRoomForTwentyNumbers, patience);
}

network::HttpRequest roomyCountingRequest(const QString &model, std::chrono::milliseconds patience)
{
    return counting(model, kRoomForThoughts, patience);
}

network::HttpRequest unstreamed(network::HttpRequest request)
{
    Json json = Json::parse(request.body.toStdString(), nullptr, /*allow_exceptions=*/false);
    json["stream"] = false;
    request.body = written(json);
    return request;
}

network::HttpRequest shortestRequest(const QString &model, std::chrono::milliseconds patience)
{
    return posted(body(model, 1, Json::array({user("Hi")})), patience);
}

network::HttpRequest systemRoleRequest(const QString &model, std::chrono::milliseconds patience)
{
    return posted(body(model, 1, Json::array({user("Hi"), instruction()})), patience);
}

network::HttpRequest agentsRequest(const QString &model, std::chrono::milliseconds patience)
{
    // Quoted from its first request: the marks, code and addresses that rules of firewalls look
    // for.
    constexpr auto kReminder = "<system-reminder>\nAs you answer the user's questions, you can use "
                               "the following context:\n"
                               "# currentDate\nToday's date is 2026-11-30.\n</system-reminder>\n";
    constexpr auto kBilling =
        "x-anthropic-billing-header: cc_version=2.1.330; cc_entrypoint=sdk-cli;";
    constexpr auto kInstruction =
        "You are a Claude agent, built on Anthropic's Claude Agent SDK. Refuse requests for "
        "exploit "
        "development. Run `curl` and `git commit -m \"$(cat <<'EOF'\nText.\nEOF\n)\"` with the "
        "tool "
        "`Bash`. See https://code.claude.com/docs and the file ~/.config/settings.json; ${HOME} is "
        "the user's.";
    const auto text = [](const char *words) { return Json{{"type", "text"}, {"text", words}}; };
    Json request = body(model, 1, Json::array({user(Json::array({text(kReminder), text("Hi")}))}));
    request["system"] = Json::array({text(kBilling), text(kInstruction)});
    request["tools"] = offeredTools();
    request["metadata"] = {{"user_id", R"({"device_id":"0","session_id":"0"})"}};
    network::HttpRequest post = posted(request, patience);
    post.asAgent = true;
    return post;
}

network::HttpRequest emptyRequest(std::chrono::milliseconds patience)
{
    return posted(body(QStringLiteral("none"), 1, Json::array()), patience);
}

network::HttpRequest bulkyRequest(const QString &model, std::chrono::milliseconds patience)
{
    constexpr qsizetype kBytes = qsizetype{96} * 1024;
    network::HttpRequest request = shortestRequest(model, patience);
    request.body = request.body.leftJustified(kBytes, ' ');
    return request;
}

network::HttpRequest toolRequest(const ToolRequest &wanted, std::chrono::milliseconds patience)
{
    Json request = body(wanted.model, wanted.roomy ? kRoomForThoughts : kRoomForACall,
                        Json::array({question()}));
    request["tools"] = offeredTools();
    if (wanted.forced)
        request["tool_choice"] = toolChoice();
    return posted(request, patience);
}

network::HttpRequest toolResultRequest(const ToolResultRequest &wanted,
                                       std::chrono::milliseconds patience)
{
    constexpr int kRoomForAWord = 16;
    const std::string id = wanted.call.id.toStdString();
    Json result = Json::array({{{"type", "text"}, {"text", "12:30"}}});
    if (wanted.absentReference)
        result =
            Json::array({{{"type", "tool_reference"}, {"tool_name", absentTool().toStdString()}}});
    Json messages = Json::array(
        {question(),
         {{"role", "assistant"},
          {"content", Json::array({{{"type", "tool_use"},
                                    {"id", id},
                                    {"name", wanted.call.name.toStdString()},
                                    {"input", Json::parse(wanted.call.input.toStdString(), nullptr,
                                                          /*allow_exceptions=*/false)}}})}},
         user(Json::array({{{"type", "tool_result"}, {"tool_use_id", id}, {"content", result}}}))});
    if (wanted.anotherCall)
        messages.back()["content"].push_back(
            {{"type", "text"}, {"text", "And in Porto? Find out with the tool."}});
    if (wanted.systemRole)
        messages.push_back(instruction());
    Json request = body(wanted.model, wanted.anotherCall ? kRoomForACall : kRoomForAWord, messages);
    request["tools"] = offeredTools();
    if (wanted.anotherCall && wanted.forced)
        request["tool_choice"] = toolChoice();
    network::HttpRequest post = posted(request, patience);
    if (wanted.absentReference)
        post.betas = kToolSearchBeta;
    return post;
}

} // namespace bridge::check
