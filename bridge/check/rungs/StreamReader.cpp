#include "bridge/check/rungs/StreamReader.h"

#include "bridge/check/rungs/EventData.h"
#include "bridge/check/rungs/SseReader.h"
#include "bridge/check/rungs/StreamFindings.h"

#include <QHash>
#include <QJsonArray>
#include <QJsonObject>
#include <QVariant>

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

namespace bridge::check {
namespace {

using L1 = QLatin1String;

enum class Event { MessageStart, BlockStart, BlockDelta, BlockStop, MessageDelta, MessageStop };

constexpr std::array kEvents{
    std::pair{Event::MessageStart, "message_start"},
    std::pair{Event::BlockStart, "content_block_start"},
    std::pair{Event::BlockDelta, "content_block_delta"},
    std::pair{Event::BlockStop, "content_block_stop"},
    std::pair{Event::MessageDelta, "message_delta"},
    std::pair{Event::MessageStop, "message_stop"},
};

std::optional<Event> eventOf(const QString &type)
{
    for (const auto &[event, name] : kEvents) {
        if (type == L1(name))
            return event;
    }
    return std::nullopt;
}

/// The names whose data is parsed.
bool isReadName(const QByteArray &name)
{
    return name == "message" || name == "completion" || eventOf(QString::fromUtf8(name));
}

constexpr std::array kInputCounts{"input_tokens", "cache_creation_input_tokens",
                                  "cache_read_input_tokens"};

bool isText(const QJsonValue &value)
{
    return value.isString() && !value.toString().isEmpty();
}

class StreamReader
{
public:
    StreamReader(QByteArrayView body, bool isLost)
    {
        m_found.isLost = isLost;
        for (const SseEvent &event : readSseEvents(body)) {
            m_event = &event;
            take(event);
            if (m_isBroken)
                break;
        }
        m_event = nullptr;
        m_found.hasOpenBlock = !m_open.isEmpty();
        m_found.hasOpenContent = std::any_of(m_open.begin(), m_open.end(), [](const Block &block) {
            return !block.text.isEmpty() || !block.call.name.isEmpty();
        });
        judge(m_message, m_found);
    }

    Message message() { return std::move(m_message); }

private:
    struct Block
    {
        QString type;
        ToolCall call;
        bool hasGivenInput = false; ///< in content_block_start
        QString text{};
    };

    void take(const SseEvent &event)
    {
        if (event.name == "error") {
            breakAt(StreamFlaw::ErrorEvent);
            return;
        }
        const EventData data = readEventData(event.data);
        const QJsonObject object = data.value.toObject();
        const auto type = eventOf(object[L1("type")].toString());
        if (!isReadName(event.name)) {
            if (type && hasContent(*type, object))
                passOver(event.name.isEmpty() ? StreamFlaw::NoEventLine
                                              : StreamFlaw::WrongEventName,
                         object);
            return;
        }
        if (!data.isJson || data.value.isNull()) {
            if (eventOf(QString::fromUtf8(event.name)))
                m_message.form = Message::Form::Stream;
            breakAt(StreamFlaw::NotJson);
            return;
        }
        m_found.isUtf8 = m_found.isUtf8 && data.isUtf8;
        if (!type) {
            if (object.contains(L1("delta")) || object.contains(L1("message"))
                || object.contains(L1("content_block")))
                passOver(StreamFlaw::NoType, object);
            return;
        }
        read(*type, object, event.end);
    }

    void read(Event type, const QJsonObject &data, qsizetype end)
    {
        switch (type) {
        case Event::MessageStart:
            start(data[L1("message")]);
            break;
        case Event::BlockStart:
            startBlock(data[L1("index")], data[L1("content_block")]);
            break;
        case Event::BlockDelta:
            takeDelta(data[L1("index")], data[L1("delta")], end);
            break;
        case Event::BlockStop:
            endBlock(data[L1("index")]);
            break;
        case Event::MessageDelta:
            takeEnd(data);
            break;
        case Event::MessageStop:
            m_found.isEnded = true;
            break;
        }
    }

    /// False for an event of another API that happens to have the type.
    static bool hasContent(Event type, const QJsonObject &data)
    {
        return type != Event::MessageStart || data[L1("message")].isObject();
    }

    void passOver(StreamFlaw why, const QJsonObject &data)
    {
        m_message.form = Message::Form::Stream;
        if (m_found.passedOver == StreamFlaw::None) {
            m_found.passedOver = why;
            showEvent();
        }
        m_found.isTextLost = m_found.isTextLost || isText(data[L1("delta")][L1("text")])
                             || isText(data[L1("delta")][L1("partial_json")]);
    }

    /// Behind the end nothing is an error.
    void breakAt(StreamFlaw why)
    {
        m_isBroken = true;
        if (m_found.isEnded)
            return;
        if (m_found.cause(why) == why)
            showEvent();
        m_found.breaking = why;
    }

    /// The event that is being read is the one with the flaw.
    void showEvent()
    {
        constexpr qsizetype kShown = 300;
        m_message.flawed =
            "event: " + m_event->name.left(kShown) + "\ndata: " + m_event->data.left(kShown);
    }

    void start(const QJsonValue &head)
    {
        m_message.form = Message::Form::Stream;
        if (head.isNull() || head.isUndefined()) {
            breakAt(StreamFlaw::NoMessage);
            return;
        }
        m_found.isStarted = true;
        const QJsonArray content = head[L1("content")].toArray();
        m_found.isTextGiven =
            m_found.isTextGiven
            || std::any_of(content.begin(), content.end(),
                           [](const QJsonValue &one) { return isText(one[L1("text")]); });
        count(head[L1("usage")]);
    }

    void startBlock(const QJsonValue &index, const QJsonValue &content)
    {
        m_message.form = Message::Form::Stream;
        const QJsonValue type = content[L1("type")];
        if (!type.isString()) {
            breakAt(StreamFlaw::NoBlockType);
            return;
        }
        m_found.isTextGiven = m_found.isTextGiven || isText(content[L1("text")]);
        const QJsonValue input = content[L1("input")];
        Block &block = m_open[keyOf(index)];
        m_found.isBegunTwice = m_found.isBegunTwice || !block.text.isEmpty();
        block = {type.toString(),
                 {content[L1("id")].toString(), content[L1("name")].toString(), {}},
                 isText(input) || !input.toObject().isEmpty()};
    }

    /// An index may be of any type: "0" and 0 name the same property of an object.
    static QString keyOf(const QJsonValue &index) { return index.toVariant().toString(); }

    void takeDelta(const QJsonValue &index, const QJsonValue &delta, qsizetype end)
    {
        m_message.form = Message::Form::Stream;
        const auto block = m_open.find(keyOf(index));
        if (block == m_open.end()) {
            breakAt(StreamFlaw::WrongIndex);
            return;
        }
        if (!delta[L1("type")].isString()) {
            breakAt(StreamFlaw::NoDeltaType);
            return;
        }
        struct Known
        {
            L1 delta;
            L1 block;
            L1 value;
        };
        static constexpr std::array kKnown{
            Known{L1("text_delta"), L1("text"), L1("text")},
            Known{L1("thinking_delta"), L1("thinking"), L1("thinking")},
            Known{L1("input_json_delta"), L1("tool_use"), L1("partial_json")},
        };
        const QString type = delta[L1("type")].toString();
        const auto *const known = std::find_if(
            kKnown.begin(), kKnown.end(), [&](const Known &each) { return each.delta == type; });
        if (known == kKnown.end())
            return;
        const QJsonValue value = delta[known->value];
        if (!isBlockOf(block->type, known->block) || !value.isString()) {
            breakAt(StreamFlaw::WrongDelta);
            return;
        }
        if (value.toString().isEmpty())
            return;
        m_message.pieces.push_back(end);
        if (known->block == L1("text"))
            block->text += value.toString();
        else if (known->block == L1("tool_use"))
            block->call.input += value.toString().toUtf8();
    }

    /// Also "server_tool_use" and "mcp_tool_use".
    static bool isBlockOf(const QString &type, L1 wanted)
    {
        return type == wanted || (wanted == L1("tool_use") && type.endsWith(L1("_tool_use")));
    }

    void endBlock(const QJsonValue &index)
    {
        m_message.form = Message::Form::Stream;
        const auto block = m_open.find(keyOf(index));
        if (block == m_open.end() || !m_found.isStarted) {
            breakAt(block == m_open.end() ? StreamFlaw::WrongIndex : StreamFlaw::NoStart);
            return;
        }
        m_message.text += block->text;
        if (block->type == L1("tool_use"))
            m_message.toolCalls.push_back(finished(*block));
        ++m_found.wholeBlocks;
        m_open.erase(block);
    }

    static ToolCall finished(const Block &block)
    {
        ToolCall call = block.call;
        if (call.input.isEmpty()) {
            call.flaw = block.hasGivenInput ? ToolFlaw::InputInStart : ToolFlaw::None;
            call.input = "{}";
        }
        if (!readEventData(call.input).value.isObject()) {
            call.input.clear();
            call.flaw = ToolFlaw::NoInput;
        }
        if (call.name.isEmpty())
            call.flaw = ToolFlaw::NoName;
        if (call.id.isEmpty())
            call.flaw = ToolFlaw::NoId;
        return call;
    }

    void takeEnd(const QJsonObject &data)
    {
        m_message.form = Message::Form::Stream;
        if (!data[L1("delta")].isObject()) {
            breakAt(StreamFlaw::NoStopDelta);
            return;
        }
        m_found.isEnded = true;
        m_message.stopReason = data[L1("delta")][L1("stop_reason")].toVariant().toString();
        count(data[L1("usage")]);
    }

    void count(const QJsonValue &usage)
    {
        qint64 input = 0;
        for (const char *key : kInputCounts) {
            const QJsonValue value = usage[L1(key)];
            m_found.hasTextCounts = m_found.hasTextCounts || value.isString();
            input += std::max<qint64>(0, value.toInteger());
        }
        const QJsonValue output = usage[L1("output_tokens")];
        m_found.hasTextCounts = m_found.hasTextCounts || output.isString();
        // Some servers report the numbers at the end only, or a zero there.
        m_message.inputTokens = std::max(m_message.inputTokens, input);
        m_message.outputTokens = std::max(m_message.outputTokens, output.toInteger());
    }

    Message m_message;
    const SseEvent *m_event = nullptr; ///< the one that is being read
    QHash<QString, Block> m_open;
    StreamFindings m_found;
    bool m_isBroken = false;
};

} // namespace

Message readStream(QByteArrayView body, bool isLost)
{
    return StreamReader(body, isLost).message();
}

} // namespace bridge::check
