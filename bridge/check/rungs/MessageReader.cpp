#include "bridge/check/rungs/MessageReader.h"

#include "bridge/answers/AnswerClassifier.h"
#include "bridge/answers/BodyText.h"
#include "bridge/answers/ErrorBody.h"
#include "bridge/check/rungs/StreamReader.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSet>

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

ToolCall wholeCall(const QJsonValue &block)
{
    const QJsonValue input = block[L1("input")];
    ToolCall call{textAt(block, "id"), textAt(block, "name"),
                  input.isObject() ? asBytes(input) : QByteArray()};
    if (call.id.isEmpty())
        call.flaw = ToolFlaw::NoId;
    else if (call.name.isEmpty())
        call.flaw = ToolFlaw::NoName;
    else if (call.input.isEmpty())
        call.flaw = ToolFlaw::NoInput;
    return call;
}

Message wholeMessage(const QJsonValue &json)
{
    Message message;
    if (textAt(json, "type") != L1("message") || !json[L1("content")].isArray())
        return message;
    message.form = Message::Form::Whole;
    message.stopReason = textAt(json, "stop_reason");
    message.inputTokens = inputTokens(json[L1("usage")]);
    message.outputTokens = countAt(json[L1("usage")], "output_tokens");
    const QJsonArray content = json[L1("content")].toArray();
    for (const QJsonValue block : content) {
        const QString type = textAt(block, "type");
        if (type == L1("text"))
            message.text += textAt(block, "text");
        else if (type == L1("tool_use"))
            message.toolCalls.push_back(wholeCall(block));
    }
    return message;
}

bool hasLine(const QByteArray &body, const QByteArray &beginning)
{
    return body.startsWith(beginning) || body.contains('\n' + beginning)
           || body.contains('\r' + beginning);
}

/// Why no event of the Messages API is in the body.
StreamFlaw flawOfNoEvents(const answers::ServerAnswer &answer)
{
    const QByteArray &body = answer.body;
    if (body.trimmed().isEmpty())
        return answer.encoding.isEmpty() ? StreamFlaw::NoBody : StreamFlaw::NotCompressed;
    if (answers::isCompressed(body))
        return StreamFlaw::Compressed;
    if (answers::isUtf16(body))
        return StreamFlaw::Utf16;
    if (!hasLine(body, "event:") && !hasLine(body, "data:"))
        return StreamFlaw::NotEvents;
    return hasLine(body, "\n") || hasLine(body, "\r\n") || hasLine(body, "\r")
               ? StreamFlaw::OtherApi
               : StreamFlaw::NoBlankLines;
}

FailureKind kindOf(StreamFlaw flaw)
{
    switch (flaw) {
    case StreamFlaw::NoBody:
        return FailureKind::EmptyAnswer;
    case StreamFlaw::ErrorEvent:
        return FailureKind::ErrorEvent;
    case StreamFlaw::NoEnd:
        return FailureKind::StreamCut;
    case StreamFlaw::NotStreamed:
        return FailureKind::StreamBuffered;
    default:
        return FailureKind::StreamMalformed;
    }
}

/// Of a success: what the server says of itself, else what is wrong with the stream.
Failure streamFailure(const Message &message, const answers::ServerAnswer &answer)
{
    const auto said = answers::classifyAnswer(answer);
    // Bytes that nobody can read say nothing about the API.
    const bool isUnreadable =
        message.form == Message::Form::Stream || message.flaw == StreamFlaw::Compressed
        || message.flaw == StreamFlaw::Utf16 || message.flaw == StreamFlaw::NotCompressed
        || message.flaw == StreamFlaw::NoBlankLines;
    if (said && !(isUnreadable && said->kind() == FailureKind::NotMessagesApi)
        && !(isUnreadable && said->kind() == FailureKind::EmptyAnswer))
        return *said;
    constexpr qsizetype kShown = 600;
    const QByteArray &shown = message.flawed.isEmpty() ? answer.body : message.flawed;
    return Failure::of(kindOf(message.flaw), {.httpStatus = answer.status,
                                              .body = answers::readableBeginning(shown, kShown)});
}

bool isRead(const Message &message)
{
    return message.reading != StreamReading::AsksUnstreamed
           && message.reading != StreamReading::Hangs && message.reading != StreamReading::Fails;
}

} // namespace

const ToolCall *Message::wholeCallOf(const QString &tool) const
{
    const auto found =
        std::find_if(toolCalls.begin(), toolCalls.end(), [&tool](const ToolCall &call) {
            return call.name == tool && call.flaw == ToolFlaw::None;
        });
    return found == toolCalls.end() ? nullptr : &*found;
}

ToolFlaw Message::toolFlaw() const
{
    QSet<QString> ids;
    for (const ToolCall &call : toolCalls) {
        if (call.flaw != ToolFlaw::None)
            return call.flaw;
        if (ids.contains(call.id))
            return ToolFlaw::IdTwice;
        ids.insert(call.id);
    }
    return ToolFlaw::None;
}

bool isApiError(const answers::ServerAnswer &answer)
{
    const QJsonObject json = QJsonDocument::fromJson(answer.body).object();
    return textAt(json, "type") == L1("error") && json[L1("error")].isObject();
}

Message readMessage(const answers::ServerAnswer &answer, bool isLost)
{
    Message message = readStream(answer.body, isLost);
    // A body at the size limit was not cut by the server.
    if (message.flaw == StreamFlaw::NoEnd
        && answer.body.size() >= answers::ServerAnswer::kMaxBody) {
        message.reading = StreamReading::Read;
        message.flaw = StreamFlaw::None;
    }
    const bool isError = message.flaw == StreamFlaw::ErrorEvent;
    if (message.form != Message::Form::None || isError)
        return message;
    message = wholeMessage(QJsonDocument::fromJson(answer.body).object());
    message.reading = isLost ? StreamReading::Fails : StreamReading::AsksUnstreamed;
    message.flaw =
        message.form == Message::Form::Whole ? StreamFlaw::NotStreamed : flawOfNoEvents(answer);
    return message;
}

Message readMessage(const network::HttpOutcome &outcome)
{
    const bool isSilent = outcome.failure && outcome.failure->kind() == FailureKind::TimedOut;
    Message message = readMessage(outcome.answer, outcome.failure && !isSilent);
    if (isSilent) {
        message.flaw = isRead(message) ? StreamFlaw::HeldOpen : StreamFlaw::None;
        message.reading = StreamReading::Hangs;
    }
    return message;
}

std::optional<Failure> messageFailure(const network::HttpOutcome &outcome)
{
    return messageFailure(outcome, readMessage(outcome));
}

std::optional<Failure> messageFailure(const network::HttpOutcome &outcome, const Message &message)
{
    const answers::ServerAnswer &answer = outcome.answer;
    if (!answer.isSuccess() && (!outcome.failure || answer.status != 0)) {
        // The status of a refusal suffices, also if its text broke off.
        return answers::classifyAnswer(answer);
    }
    if (outcome.failure) {
        // After the server accepted, silence and a break concern the answer, not the network.
        if (answer.isSuccess() && outcome.failure->kind() == FailureKind::TimedOut)
            return Failure::of(FailureKind::StreamStalled, {.httpStatus = answer.status});
        if (!answer.isSuccess() || answer.body.isEmpty())
            return outcome.failure;
    }
    if (isRead(message) || (message.form == Message::Form::Whole && !outcome.failure))
        return std::nullopt;
    if (outcome.failure && message.flaw != StreamFlaw::ErrorEvent)
        return Failure::of(FailureKind::StreamCut, {.httpStatus = answer.status});
    return streamFailure(message, answer);
}

bool asksUnstreamed(const network::HttpOutcome &outcome)
{
    return !outcome.failure && outcome.answer.isSuccess()
           && readMessage(outcome.answer).reading == StreamReading::AsksUnstreamed;
}

} // namespace bridge::check
