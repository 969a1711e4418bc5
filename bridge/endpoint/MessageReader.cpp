#include "bridge/endpoint/MessageReader.h"

#include "bridge/endpoint/AnswerJson.h"
#include "bridge/endpoint/SseReader.h"

#include <algorithm>

namespace bridge::endpoint {
namespace {

/// Several servers count what comes from their cache apart.
qint64 inputTokens(const Json &usage)
{
    return countAt(usage, "input_tokens") + countAt(usage, "cache_creation_input_tokens")
           + countAt(usage, "cache_read_input_tokens");
}

bool isMessage(const Json &json)
{
    return textAt(json, "type") == QLatin1String("message") && jsonAt(json, "content").is_array();
}

class WholeReader
{
public:
    explicit WholeReader(const Json &json)
    {
        if (!isMessage(json))
            return;
        message.form = Message::Form::Whole;
        message.model = textAt(json, "model");
        message.stopReason = textAt(json, "stop_reason");
        message.inputTokens = inputTokens(jsonAt(json, "usage"));
        message.outputTokens = countAt(jsonAt(json, "usage"), "output_tokens");
        for (const Json &block : jsonAt(json, "content")) {
            const QString type = textAt(block, "type");
            if (type == QLatin1String("text"))
                message.text += textAt(block, "text");
            else if (type == QLatin1String("tool_use"))
                message.toolCalls.push_back(call(block));
        }
    }

    Message message;

private:
    static ToolCall call(const Json &block)
    {
        const Json &input = jsonAt(block, "input");
        return {textAt(block, "id"), textAt(block, "name"),
                input.is_object() ? dumpedJson(input) : QByteArray()};
    }
};

class StreamReader
{
public:
    explicit StreamReader(QByteArrayView body)
    {
        SseReader events;
        for (const SseEvent &event : events.feed(body)) {
            take(event);
            if (m_ended)
                break;
        }
        // With a stop reason nothing is missing but the farewell, and Claude Code takes it so.
        if (message.form == Message::Form::Stream && !m_ended && message.stopReason.isEmpty())
            message.ending = Message::Ending::Cut;
        // The input of a call that was not ended is a piece of JSON.
        if (m_inCall && message.ending != Message::Ending::Complete)
            message.toolCalls.back().input.clear();
    }

    Message message;

private:
    void take(const SseEvent &event)
    {
        const Json data = parsedJson(event.data);
        const QString type = textAt(data, "type");
        if (type == QLatin1String("message_start"))
            start(jsonAt(data, "message"));
        else if (type == QLatin1String("error") || event.name == "error")
            endWithError();
        else if (message.form == Message::Form::None)
            return;
        else if (type == QLatin1String("content_block_start"))
            startBlock(jsonAt(data, "content_block"));
        else if (type == QLatin1String("content_block_delta"))
            takeDelta(jsonAt(data, "delta"), event.end);
        else if (type == QLatin1String("content_block_stop"))
            endBlock();
        else if (type == QLatin1String("message_delta"))
            takeEnd(data);
        else if (type == QLatin1String("message_stop"))
            m_ended = true;
    }

    void start(const Json &head)
    {
        if (message.form != Message::Form::None || !isMessage(head))
            return;
        message.form = Message::Form::Stream;
        message.model = textAt(head, "model");
        message.inputTokens = inputTokens(jsonAt(head, "usage"));
    }

    void endWithError()
    {
        message.ending = Message::Ending::Error;
        m_ended = true;
    }

    void startBlock(const Json &block)
    {
        m_inCall = textAt(block, "type") == QLatin1String("tool_use");
        message.text += textAt(block, "text");
        if (!m_inCall)
            return;
        message.toolCalls.push_back({textAt(block, "id"), textAt(block, "name"), {}});
        // Bridges for other APIs give the input here, whole, instead of in deltas.
        const Json &input = jsonAt(block, "input");
        m_givenInput = input.is_object() && !input.empty() ? dumpedJson(input) : QByteArray();
    }

    void takeDelta(const Json &delta, qsizetype end)
    {
        const QString type = textAt(delta, "type");
        const QString text = textAt(delta, "text");
        const QString input = textAt(delta, "partial_json");
        message.text += text;
        if (m_inCall)
            message.toolCalls.back().input += input.toUtf8();
        if (!text.isEmpty() || !input.isEmpty() || !textAt(delta, "thinking").isEmpty())
            message.pieces.push_back(end);
    }

    void endBlock()
    {
        if (!std::exchange(m_inCall, false))
            return;
        QByteArray &input = message.toolCalls.back().input;
        if (input.isEmpty())
            input = m_givenInput.isEmpty() ? QByteArrayLiteral("{}") : m_givenInput;
        if (!parsedJson(input).is_object())
            input.clear();
    }

    void takeEnd(const Json &data)
    {
        message.stopReason = textAt(jsonAt(data, "delta"), "stop_reason");
        const Json &usage = jsonAt(data, "usage");
        message.outputTokens = countAt(usage, "output_tokens");
        // Some know only at the end what they were sent, and report nothing at the start.
        message.inputTokens = std::max(message.inputTokens, inputTokens(usage));
    }

    bool m_ended = false;
    bool m_inCall = false;
    QByteArray m_givenInput;
};

} // namespace

const ToolCall *Message::wholeCallOf(const QString &tool) const
{
    const auto found =
        std::find_if(toolCalls.begin(), toolCalls.end(), [&tool](const ToolCall &call) {
            return call.name == tool && !call.input.isEmpty() && !call.id.isEmpty();
        });
    return found == toolCalls.end() ? nullptr : &*found;
}

Message readMessage(const ServerAnswer &answer)
{
    const Message streamed = StreamReader(answer.body).message;
    if (streamed.form != Message::Form::None || streamed.ending == Message::Ending::Error)
        return streamed;
    return WholeReader(parsedJson(answer.body)).message;
}

} // namespace bridge::endpoint
