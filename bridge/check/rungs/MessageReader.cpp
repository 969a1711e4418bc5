#include "bridge/check/rungs/MessageReader.h"

#include "bridge/answers/AnswerClassifier.h"
#include "bridge/check/rungs/SseReader.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

namespace bridge::check {
namespace {

using L1 = QLatin1String;

QString textAt(const QJsonValue &object, const char *key)
{
    return object[L1(key)].toString();
}

qint64 countAt(const QJsonValue &object, const char *key)
{
    return std::max<qint64>(0, object[L1(key)].toInteger());
}

/// Several servers count cached tokens separately.
qint64 inputTokens(const QJsonValue &usage)
{
    return countAt(usage, "input_tokens") + countAt(usage, "cache_creation_input_tokens")
           + countAt(usage, "cache_read_input_tokens");
}

QByteArray asBytes(const QJsonValue &object)
{
    return QJsonDocument(object.toObject()).toJson(QJsonDocument::Compact);
}

bool isMessage(const QJsonValue &json)
{
    return textAt(json, "type") == L1("message") && json[L1("content")].isArray();
}

Message wholeMessage(const QJsonValue &json)
{
    Message message;
    if (!isMessage(json))
        return message;
    message.form = Message::Form::Whole;
    message.stopReason = textAt(json, "stop_reason");
    message.inputTokens = inputTokens(json[L1("usage")]);
    message.outputTokens = countAt(json[L1("usage")], "output_tokens");
    const QJsonArray content = json[L1("content")].toArray();
    for (const QJsonValue block : content) {
        const QString type = textAt(block, "type");
        const QJsonValue input = block[L1("input")];
        if (type == L1("text"))
            message.text += textAt(block, "text");
        else if (type == L1("tool_use"))
            message.toolCalls.push_back({textAt(block, "id"), textAt(block, "name"),
                                         input.isObject() ? asBytes(input) : QByteArray()});
    }
    return message;
}

class StreamReader
{
public:
    explicit StreamReader(QByteArrayView body)
    {
        for (const SseEvent &event : readSseEvents(body)) {
            take(event);
            if (m_ended)
                break;
        }
        // With a stop reason only the final event is missing, which Claude Code accepts.
        if (message.form == Message::Form::Stream && !m_ended && message.stopReason.isEmpty())
            message.ending = Message::Ending::Cut;
        // The input of an unfinished call is incomplete JSON.
        if (m_inCall && message.ending != Message::Ending::Complete)
            message.toolCalls.back().input.clear();
    }

    Message message;

private:
    void take(const SseEvent &event)
    {
        const QJsonValue data = QJsonDocument::fromJson(event.data).object();
        const QString type = textAt(data, "type");
        if (type == L1("message_start"))
            start(data[L1("message")]);
        else if (type == L1("error") || event.name == "error")
            endWithError();
        else if (message.form == Message::Form::None)
            return;
        else if (type == L1("content_block_start"))
            startBlock(data[L1("content_block")]);
        else if (type == L1("content_block_delta"))
            takeDelta(data[L1("delta")], event.end);
        else if (type == L1("content_block_stop"))
            endBlock();
        else if (type == L1("message_delta"))
            takeEnd(data);
        else if (type == L1("message_stop"))
            m_ended = true;
    }

    void start(const QJsonValue &head)
    {
        if (message.form != Message::Form::None || !isMessage(head))
            return;
        message.form = Message::Form::Stream;
        message.inputTokens = inputTokens(head[L1("usage")]);
    }

    void endWithError()
    {
        message.ending = Message::Ending::Error;
        m_ended = true;
    }

    void startBlock(const QJsonValue &block)
    {
        m_inCall = textAt(block, "type") == L1("tool_use");
        message.text += textAt(block, "text");
        if (!m_inCall)
            return;
        message.toolCalls.push_back({textAt(block, "id"), textAt(block, "name"), {}});
        // Bridges for other APIs send the whole input here instead of deltas.
        const QJsonValue input = block[L1("input")];
        m_givenInput = !input.toObject().isEmpty() ? asBytes(input) : QByteArray();
    }

    void takeDelta(const QJsonValue &delta, qsizetype end)
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
        if (!QJsonDocument::fromJson(input).isObject())
            input.clear();
    }

    void takeEnd(const QJsonValue &data)
    {
        message.stopReason = textAt(data[L1("delta")], "stop_reason");
        const QJsonValue usage = data[L1("usage")];
        message.outputTokens = countAt(usage, "output_tokens");
        // Some servers report the number at the end only.
        message.inputTokens = std::max(message.inputTokens, inputTokens(usage));
    }

    bool m_ended = false;
    bool m_inCall = false;
    QByteArray m_givenInput;
};

Failure endpointFailure(FailureKind kind, const answers::ServerAnswer &answer)
{
    return Failure::of(kind, {.httpStatus = answer.status});
}

} // namespace

const ToolCall *Message::wholeCallOf(const QString &tool) const
{
    const auto found =
        std::find_if(toolCalls.begin(), toolCalls.end(), [&tool](const ToolCall &call) {
            return call.name == tool && !call.input.isEmpty() && !call.id.isEmpty();
        });
    return found == toolCalls.end() ? nullptr : &*found;
}

bool isApiError(const answers::ServerAnswer &answer)
{
    const QJsonObject json = QJsonDocument::fromJson(answer.body).object();
    return textAt(json, "type") == L1("error") && json[L1("error")].isObject();
}

Message readMessage(const answers::ServerAnswer &answer)
{
    const Message streamed = StreamReader(answer.body).message;
    if (streamed.form != Message::Form::None || streamed.ending == Message::Ending::Error)
        return streamed;
    return wholeMessage(QJsonDocument::fromJson(answer.body).object());
}

std::optional<Failure> messageFailure(const network::HttpOutcome &outcome)
{
    const answers::ServerAnswer &answer = outcome.answer;
    if (outcome.failure) {
        // After the server accepted, silence and a break concern the answer, not the network.
        if (answer.isSuccess() && outcome.failure->kind() == FailureKind::TimedOut)
            return endpointFailure(FailureKind::StreamStalled, answer);
        if (answer.isSuccess() && !answer.body.isEmpty())
            return endpointFailure(FailureKind::StreamCut, answer);
        if (answer.status == 0 || answer.isSuccess())
            return outcome.failure;
        // The status of a refusal suffices, also if its text broke off.
    }
    if (auto failure = answers::classifyAnswer(answer))
        return failure;
    const Message message = readMessage(answer);
    if (message.ending == Message::Ending::Error)
        return endpointFailure(FailureKind::ErrorEvent, answer);
    if (message.form == Message::Form::None)
        return endpointFailure(FailureKind::NotMessagesApi, answer);
    // A body at the size limit was not cut by the server.
    if (message.ending == Message::Ending::Cut
        && answer.body.size() < answers::ServerAnswer::kMaxBody)
        return endpointFailure(FailureKind::StreamCut, answer);
    return std::nullopt;
}

} // namespace bridge::check
