#pragma once

#include "bridge/practice/PracticeRequest.h"

#include <string>
#include <vector>

/// Builds Messages API requests the way Claude Code does.
class MessagesRequest
{
public:
    using Json = bridge::practice::Json;

    MessagesRequest &user(const std::string &text)
    {
        return add("user", Json::array({{{"type", "text"}, {"text", text}}}));
    }
    MessagesRequest &assistant(const std::string &text)
    {
        return add("assistant", Json::array({{{"type", "text"}, {"text", text}}}));
    }
    MessagesRequest &system(const std::string &text) { return add("system", text); }
    /// Adds a tool use of the assistant and its result.
    MessagesRequest &tool(const std::string &name, const Json &result, bool failed = false)
    {
        const std::string id = "toolu_" + std::to_string(++m_tools);
        add("assistant",
            Json::array(
                {{{"type", "tool_use"}, {"id", id}, {"name", name}, {"input", Json::object()}}}));
        return add("user", Json::array({{{"type", "tool_result"},
                                         {"tool_use_id", id},
                                         {"content", result},
                                         {"is_error", failed}}}));
    }
    MessagesRequest &add(const std::string &role, const Json &content)
    {
        m_messages.push_back({{"role", role}, {"content", content}});
        return *this;
    }
    MessagesRequest &streaming()
    {
        m_stream = true;
        return *this;
    }
    MessagesRequest &withTools(const std::vector<std::string> &names)
    {
        for (const std::string &name : names)
            m_offered.push_back({{"name", name}, {"input_schema", {{"type", "object"}}}});
        return *this;
    }

    [[nodiscard]] Json json() const
    {
        Json request{{"model", "some-model"}, {"max_tokens", 1000}, {"messages", m_messages}};
        if (m_stream)
            request["stream"] = true;
        if (!m_offered.empty())
            request["tools"] = m_offered;
        return request;
    }
    [[nodiscard]] QByteArray body() const { return QByteArray::fromStdString(json().dump()); }
    [[nodiscard]] bridge::practice::PracticeRequest parsed() const
    {
        return bridge::practice::parseRequest(body(), bridge::practice::RequestUse::CreateMessage)
            .value();
    }

private:
    Json m_messages = Json::array();
    Json m_offered = Json::array();
    bool m_stream = false;
    int m_tools = 0;
};
