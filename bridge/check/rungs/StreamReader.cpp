#include "bridge/check/rungs/StreamReader.h"

#include "bridge/check/rungs/EventData.h"
#include "bridge/check/rungs/SseReader.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QVariant>

#include <algorithm>
#include <array>
#include <optional>
#include <utility>
#include <vector>

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

/// More than the context of any model that Claude Code knows.
constexpr qint64 kTooManyTokens = 2'000'000;

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
        : m_isLost(isLost)
    {
        for (const SseEvent &event : readSseEvents(body)) {
            m_event = &event;
            take(event);
            if (m_isBroken)
                break;
        }
        m_event = nullptr;
        conclude();
        // The loss shows in the text only: JSON and names are ASCII.
        if (m_message.reading == StreamReading::Read && !m_isUtf8)
            settle(StreamReading::ReadWithLoss, StreamFlaw::NotUtf8);
    }

    Message message() { return std::move(m_message); }

private:
    struct Block
    {
        QJsonValue index; ///< of any type: it only has to be the same
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
        m_isUtf8 = m_isUtf8 && data.isUtf8;
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
            m_isEnded = true;
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
        if (m_passedOver == StreamFlaw::None) {
            m_passedOver = why;
            showEvent();
        }
        m_isTextLost = m_isTextLost || isText(data[L1("delta")][L1("text")])
                       || isText(data[L1("delta")][L1("partial_json")]);
    }

    /// Behind the end nothing is an error.
    void breakAt(StreamFlaw why)
    {
        m_isBroken = true;
        if (m_isEnded)
            return;
        if (cause(why) == why)
            showEvent();
        m_break = why;
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
        m_isStarted = true;
        const QJsonArray content = head[L1("content")].toArray();
        m_isTextGiven =
            m_isTextGiven || std::any_of(content.begin(), content.end(), [](const QJsonValue &one) {
                return isText(one[L1("text")]);
            });
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
        m_isTextGiven = m_isTextGiven || isText(content[L1("text")]);
        const QJsonValue input = content[L1("input")];
        const Block block{index,
                          type.toString(),
                          {content[L1("id")].toString(), content[L1("name")].toString(), {}},
                          isText(input) || !input.toObject().isEmpty()};
        if (const auto open = openBlock(index); open != m_open.end()) {
            m_isBegunTwice = m_isBegunTwice || !open->text.isEmpty();
            *open = block;
        } else {
            m_open.push_back(block);
        }
    }

    std::vector<Block>::iterator openBlock(const QJsonValue &index)
    {
        // "0" and 0 name the same property of an object.
        const auto key = [](const QJsonValue &value) { return value.toVariant().toString(); };
        return std::find_if(m_open.begin(), m_open.end(),
                            [&](const Block &block) { return key(block.index) == key(index); });
    }

    void takeDelta(const QJsonValue &index, const QJsonValue &delta, qsizetype end)
    {
        m_message.form = Message::Form::Stream;
        const auto block = openBlock(index);
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
        const auto block = openBlock(index);
        if (block == m_open.end() || !m_isStarted) {
            breakAt(block == m_open.end() ? StreamFlaw::WrongIndex : StreamFlaw::NoStart);
            return;
        }
        m_message.text += block->text;
        if (block->type == L1("tool_use"))
            m_message.toolCalls.push_back(finished(*block));
        ++m_whole;
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
        m_isEnded = true;
        m_message.stopReason = data[L1("delta")][L1("stop_reason")].toVariant().toString();
        count(data[L1("usage")]);
    }

    void count(const QJsonValue &usage)
    {
        qint64 input = 0;
        for (const char *key : kInputCounts) {
            const QJsonValue value = usage[L1(key)];
            m_isCountText = m_isCountText || value.isString();
            input += std::max<qint64>(0, value.toInteger());
        }
        const QJsonValue output = usage[L1("output_tokens")];
        m_isCountText = m_isCountText || output.isString();
        // Some servers report the numbers at the end only, or a zero there.
        m_message.inputTokens = std::max(m_message.inputTokens, input);
        m_message.outputTokens = std::max(m_message.outputTokens, output.toInteger());
    }

    void settle(StreamReading reading, StreamFlaw flaw)
    {
        m_message.reading = reading;
        m_message.flaw = flaw;
    }

    /// What broke the stream; where an event was missed because it was passed over, that.
    [[nodiscard]] StreamFlaw cause(StreamFlaw flaw) const
    {
        const bool isOfMissing = flaw == StreamFlaw::NoStart || flaw == StreamFlaw::WrongIndex
                                 || flaw == StreamFlaw::NoEnd || flaw == StreamFlaw::NoContent
                                 || flaw == StreamFlaw::BlockNotEnded;
        return isOfMissing && m_passedOver != StreamFlaw::None ? m_passedOver : flaw;
    }

    void conclude()
    {
        const bool isVisible = !m_message.text.trimmed().isEmpty() || !m_message.toolCalls.empty();
        const QString &stop = m_message.stopReason;
        if (!m_isEnded) {
            const bool isVoid = m_whole == 0 && !m_isLost;
            settle(isVoid ? StreamReading::AsksUnstreamed : StreamReading::Fails,
                   cause(m_break.value_or(StreamFlaw::NoEnd)));
        } else if (m_whole == 0 && stop.isEmpty()) {
            settle(StreamReading::AsksUnstreamed,
                   cause(m_isStarted ? StreamFlaw::NoContent : StreamFlaw::NoStart));
        } else if (isModelsOwnStop(stop)) {
            concludeWhole();
        } else if (stop == L1("tool_use") && m_message.toolCalls.empty()) {
            settle(StreamReading::Fails, StreamFlaw::StopWithoutCall);
        } else if (!isVisible) {
            settle(StreamReading::Empty,
                   m_open.empty() ? emptyFlaw() : cause(StreamFlaw::BlockNotEnded));
        } else {
            concludeWhole();
        }
    }

    [[nodiscard]] StreamFlaw emptyFlaw() const
    {
        return m_isTextGiven ? StreamFlaw::TextInStart : StreamFlaw::NothingToShow;
    }

    void concludeWhole()
    {
        const bool isOpen = std::any_of(m_open.begin(), m_open.end(), [](const Block &block) {
            return !block.text.isEmpty() || !block.call.name.isEmpty();
        });
        if (isOpen)
            settle(StreamReading::ReadWithLoss, cause(StreamFlaw::BlockNotEnded));
        else if (m_isTextLost)
            settle(StreamReading::ReadWithLoss, m_passedOver);
        else if (m_isBegunTwice)
            settle(StreamReading::ReadWithLoss, StreamFlaw::BlockBegunTwice);
        else if (m_isTextGiven)
            settle(StreamReading::ReadWithLoss, StreamFlaw::TextInStart);
        else if (m_isCountText)
            settle(StreamReading::Miscounted, StreamFlaw::CountsAreText);
        else if (m_message.inputTokens > kTooManyTokens || m_message.outputTokens > kTooManyTokens)
            settle(StreamReading::Miscounted, StreamFlaw::CountsTooLarge);
    }

    bool m_isLost;
    Message m_message;
    const SseEvent *m_event = nullptr; ///< the one that is being read
    std::vector<Block> m_open;
    int m_whole = 0; ///< blocks that began and ended
    std::optional<StreamFlaw> m_break{};
    StreamFlaw m_passedOver = StreamFlaw::None;
    bool m_isBroken = false;
    bool m_isStarted = false;
    bool m_isEnded = false;
    bool m_isUtf8 = true;
    bool m_isTextLost = false;
    bool m_isTextGiven = false;
    bool m_isBegunTwice = false;
    bool m_isCountText = false;
};

} // namespace

Message readStream(QByteArrayView body, bool isLost)
{
    return StreamReader(body, isLost).message();
}

bool isModelsOwnStop(const QString &stopReason)
{
    return stopReason == L1("max_tokens") || stopReason == L1("refusal")
           || stopReason == L1("model_context_window_exceeded");
}

} // namespace bridge::check
