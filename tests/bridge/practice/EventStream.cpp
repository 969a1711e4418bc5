#include "tests/bridge/practice/EventStream.h"

using namespace Qt::StringLiterals;

EventStream EventStream::read(const QByteArray &bytes)
{
    EventStream stream;
    qsizetype from = 0;
    while (from < bytes.size() && stream.fault.isEmpty()) {
        const qsizetype end = bytes.indexOf("\n\n", from);
        if (end < 0) {
            stream.fault = u"unfinished event"_s;
            break;
        }
        const QByteArrayList lines = bytes.mid(from, end - from).split('\n');
        from = end + 2;
        if (lines.size() != 2 || !lines[0].startsWith("event: ")
            || !lines[1].startsWith("data: ")) {
            stream.fault = u"not an event: "_s + QString::fromUtf8(lines.join('\n'));
            break;
        }
        const QByteArray data = lines[1].mid(6);
        const bridge::practice::Json json =
            bridge::practice::Json::parse(data.begin(), data.end(), nullptr, false);
        stream.take(lines[0].mid(7), json);
    }
    return stream;
}

EventStream EventStream::read(const bridge::practice::AnswerPlan &plan)
{
    QByteArray bytes;
    for (const auto &piece : plan.pieces)
        bytes += piece.bytes;
    return read(bytes);
}

void EventStream::take(const QByteArray &name, const bridge::practice::Json &data)
{
    const auto expect = [this, &name](bool ok, const char *what) {
        if (!ok && fault.isEmpty())
            fault = QString::fromUtf8(name) + ": "_L1 + QLatin1String(what);
    };
    expect(data.is_object() && data.value("type", "") == name.toStdString(), "type");
    if (!fault.isEmpty())
        return;
    events.push_back(data);
    expect(!stopped, "after the end");
    expect((name == "message_start") == !m_started, "message_start first, and once");
    m_started = true;
    if (name == "message_start") {
        const bridge::practice::Json &message = data.at("message");
        expect(message.at("content").empty() && message.at("role") == "assistant"
                   && message.at("usage").at("input_tokens").get<int>() > 0,
               "an empty message with usage");
    } else if (name == "content_block_start") {
        expect(m_blockType.empty() && data.at("index") == m_nextIndex, "one block after another");
        m_blockType = data.at("content_block").at("type").get<std::string>();
        if (m_blockType == "tool_use") {
            m_partialInput.clear();
            tools.push_back(data.at("content_block"));
        }
    } else if (name == "content_block_delta") {
        expect(!m_blockType.empty() && data.at("index") == m_nextIndex, "in an open block");
        takeDelta(data.at("delta"));
    } else if (name == "content_block_stop") {
        expect(!m_blockType.empty() && data.at("index") == m_nextIndex, "of an open block");
        if (m_blockType == "tool_use") {
            tools.back()["input"] = bridge::practice::Json::parse(m_partialInput, nullptr, false);
            expect(tools.back()["input"].is_object(), "input is an object");
        }
        m_blockType.clear();
        ++m_nextIndex;
    } else if (name == "message_delta") {
        expect(m_blockType.empty() && data.at("usage").at("output_tokens").get<int>() > 0,
               "usage, after the blocks");
        stopReason = data.at("delta").at("stop_reason").get<std::string>();
    } else if (name == "message_stop") {
        expect(!stopReason.empty(), "after message_delta");
        stopped = true;
    } else {
        expect(name == "ping" || name == "error", "unknown event");
    }
}

void EventStream::takeDelta(const bridge::practice::Json &delta)
{
    const auto type = delta.at("type").get<std::string>();
    const auto string = [&delta](const char *key) {
        return QString::fromStdString(delta.at(key).get<std::string>());
    };
    bool fits = false;
    if (type == "text_delta") {
        fits = m_blockType == "text";
        text << string("text");
    } else if (type == "thinking_delta") {
        fits = m_blockType == "thinking";
        thinking += string("thinking");
    } else if (type == "signature_delta") {
        fits = m_blockType == "thinking" && !string("signature").isEmpty();
    } else if (type == "input_json_delta") {
        fits = m_blockType == "tool_use";
        m_partialInput += delta.at("partial_json").get<std::string>();
    }
    if (!fits)
        fault = u"delta in the wrong block: "_s + QString::fromStdString(type);
}
