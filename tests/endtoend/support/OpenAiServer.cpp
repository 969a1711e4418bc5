#include "tests/endtoend/support/OpenAiServer.h"

#include "bridge/practice/HttpServer.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <sstream>

using namespace Qt::StringLiterals;

using bridge::practice::Connection;
using bridge::practice::HttpServer;
using Json = nlohmann::json;

namespace {

constexpr auto kModel = "local-7b";

Json error(const char *message, const Json &code)
{
    return {{"error",
             {{"message", message},
              {"type", "invalid_request_error"},
              {"param", nullptr},
              {"code", code}}}};
}

void answer(httplib::Response &response, const Json &body, int status = 200)
{
    response.status = status;
    response.set_content(body.dump(), "application/json");
}

std::string textOf(const Json &message)
{
    const Json content = message.value("content", Json());
    if (content.is_string())
        return content;
    std::string text;
    for (const Json &part : content)
        text += part.value("text", "") + '\n';
    return text;
}

std::string commandIn(const std::string &text)
{
    std::istringstream lines(text);
    const std::string mark = "run: ";
    for (std::string line; std::getline(lines, line);) {
        if (line.starts_with(mark))
            return line.substr(mark.size());
    }
    return {};
}

/// The tool that must be called: demanded by name, or by the user's `run:` line.
const Json *wantedTool(const Json &request, bool hasCommand)
{
    const auto tools = request.find("tools");
    if (tools == request.end())
        return nullptr;
    const Json choice = request.value("tool_choice", Json());
    const std::string name = choice.is_object() ? choice["function"].value("name", "")
                             : hasCommand       ? "Bash"
                                                : "";
    for (const Json &tool : *tools) {
        if (tool["function"]["name"] == name)
            return &tool["function"];
    }
    return nullptr;
}

/// The model's message.
Json replyTo(const Json &request)
{
    const Json &last = request["messages"].back();
    const std::string text = textOf(last);
    if (last["role"] == "tool")
        return {{"role", "assistant"}, {"content", "The tool said: " + text}};
    const std::string command = commandIn(text);
    static std::atomic<int> calls = 0; // every call has an id of its own, as a real server's
    if (const Json *tool = wantedTool(request, !command.empty())) {
        Json arguments = Json::object();
        for (const Json &name : (*tool)["parameters"]["required"])
            arguments[name.get<std::string>()] = command;
        return {{"role", "assistant"},
                {"content", nullptr},
                {"tool_calls",
                 Json::array({{{"index", 0},
                               {"id", "call_of_this_server_" + std::to_string(++calls)},
                               {"type", "function"},
                               {"function",
                                {{"name", (*tool)["name"]}, {"arguments", arguments.dump()}}}}})}};
    }
    return {{"role", "assistant"}, {"content", "You said: " + text}};
}

Json completion(const char *object, const Json &choice)
{
    return {{"id", "chatcmpl-1"},
            {"object", object},
            {"created", 1},
            {"model", kModel},
            {"choices", Json::array({choice})}};
}

Json chunk(const Json &delta, const Json &finish = nullptr)
{
    return completion("chat.completion.chunk",
                      {{"index", 0}, {"delta", delta}, {"finish_reason", finish}});
}

/// The reply as a stream: a text word by word, a tool call at once.
std::string streamOf(const Json &reply, const char *finish, const Json &usage)
{
    std::string stream;
    const auto send = [&stream](const Json &data) { stream += "data: " + data.dump() + "\n\n"; };
    if (reply.contains("tool_calls")) {
        send(chunk(reply));
    } else {
        const std::string text = reply["content"];
        for (size_t from = 0; from < text.size();) {
            const size_t end = std::min(text.find(' ', from), text.size() - 1) + 1;
            send(chunk({{"role", "assistant"}, {"content", text.substr(from, end - from)}}));
            from = end;
        }
    }
    Json last = chunk(Json::object(), finish);
    last["usage"] = usage;
    send(last);
    return stream + "data: [DONE]\n\n";
}

void complete(const Json &request, httplib::Response &response)
{
    const Json reply = replyTo(request);
    const char *finish = reply.contains("tool_calls") ? "tool_calls" : "stop";
    const Json usage = {{"prompt_tokens", 10}, {"completion_tokens", 5}, {"total_tokens", 15}};
    if (request.value("stream", false)) {
        response.set_content(streamOf(reply, finish, usage), "text/event-stream");
        return;
    }
    Json whole = completion("chat.completion",
                            {{"index", 0}, {"message", reply}, {"finish_reason", finish}});
    whole["usage"] = usage;
    answer(response, whole);
}

} // namespace

OpenAiServer::OpenAiServer(const QString &key)
    : m_key("Bearer " + key.toStdString())
    , m_server(std::make_unique<HttpServer>(
          [this](const httplib::Request &request, httplib::Response &response, Connection &) {
              if (request.get_header_value("Authorization") != m_key)
                  answer(response, error("Incorrect API key provided.", "invalid_api_key"), 401);
              else if (request.path == "/v1/models")
                  answer(response,
                         {{"object", "list"},
                          {"data", Json::array({{{"id", kModel}, {"object", "model"}}})}});
              else if (request.path != "/v1/chat/completions")
                  answer(
                      response,
                      error(("Invalid URL (" + request.method + ' ' + request.path + ')').c_str(),
                            nullptr),
                      404);
              else if (const Json asked = Json::parse(request.body);
                       !asked.contains("messages") || asked["messages"].empty()) {
                  // A look for redirects, which the router passes on.
                  answer(response, error("'messages' must not be empty.", nullptr), 400);
              } else {
                  ++m_answered;
                  complete(asked, response);
              }
          },
          [](int) { return error("Malformed request", nullptr).dump(); }))
{
    EXPECT_EQ(m_server->start(0), 0);
}

OpenAiServer::~OpenAiServer() = default;

QString OpenAiServer::address() const
{
    return u"http://127.0.0.1:%1"_s.arg(m_server->port());
}

QString OpenAiServer::model()
{
    return QLatin1String(kModel);
}
