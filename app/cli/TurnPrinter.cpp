#include "app/cli/TurnPrinter.h"

#include "app/cli/JsonOut.h"
#include "app/cli/Reports.h"
#include "ui/words/AgentNoticeText.h"
#include "ui/words/FailureText.h"
#include "ui/words/LoopText.h"

namespace app {

namespace {

using namespace bridge::agent;

Json inputOf(const ToolInput &input)
{
    return Json::parse(input.json.toStdString(), nullptr, false);
}

QString stoppedText()
{
    return TurnPrinter::tr("The turn was stopped before its end.");
}

qsizetype codePoints(const QString &text)
{
    return text.toUcs4().size();
}

QByteArray failureLine(const std::optional<bridge::Failure> &failure)
{
    Json line{{"event", "failure"}};
    const bridge::Failure known = failure.value_or(bridge::Failure());
    line.update(failureJson(known));
    line["said"] = orNull(known.said);
    line["resets_at"] =
        known.resetsAt ? Json(known.resetsAt->toUTC().toString(Qt::ISODate)) : Json();
    if (!failure)
        line["text"] = stoppedText();
    return printed(line);
}

} // namespace

TurnPrinter::TurnPrinter(bridge::chat::Chat &chat, PrintSink sink, bool json, QObject *parent)
    : QObject(parent)
    , m_chat(chat)
    , m_sink(std::move(sink))
    , m_json(json)
{
    connect(&chat, &bridge::chat::Chat::agentEvent, this, [this](const AgentEvent &event) {
        // An agent reports its lost writes when it ends.
        if (m_active || std::holds_alternative<WritesLost>(event))
            std::visit([this](const auto &e) { print(e); }, event);
    });
    connect(&chat, &bridge::chat::Chat::pastLost, this,
            [this] { m_sink.errLine(ui::pastLostWords(m_chat.agent().name) + u'.'); });
    connect(&chat, &bridge::chat::Chat::diagnosed, this, [this](const bridge::Failure &failure) {
        if (m_active)
            m_sink.errLine(ui::wordsFor(failure).title + u'.');
    });
}

void TurnPrinter::begin()
{
    m_active = true;
    m_answeredBy.reset();
    m_stopReason.clear();
    m_void = 0;
    m_time.start();
}

void TurnPrinter::print(const TurnStarted &event)
{
    if (std::exchange(m_hasPrintedSession, true) || !m_json)
        return;
    const auto &agent = m_chat.agent();
    // The event is newer than what the chat knows: 2.1.197 names the model here first.
    m_sink.out(printed({{"event", "session_started"},
                        {"session", event.sessionId},
                        {"endpoint", orNull(agent.endpoint)},
                        {"model", orNull(event.model)},
                        {"pid", agent.pid}}));
}

void TurnPrinter::print(const BlockStarted &event)
{
    // Text of subagents is not part of the answer.
    if (!event.parentToolUseId.isEmpty())
        return;
    markVoid();
    m_blocks.insert(event.id, {event.kind, false, {}});
    if (event.kind == BlockKind::Text)
        m_text.clear();
    m_answeredBy = {m_chat.agent().endpoint, event.model};
}

void TurnPrinter::print(const BlockText &event)
{
    const auto block = m_blocks.find(event.id);
    if (block == m_blocks.end())
        return;
    block->printed = true;
    if (block->kind == BlockKind::Text) {
        block->text += event.text;
        text(event.text);
    } else if (block->kind == BlockKind::Thinking && m_json) {
        m_sink.out(printed({{"event", "thinking"}, {"text", event.text}}));
    }
}

void TurnPrinter::print(const BlockFinished &event)
{
    if (!event.parentToolUseId.isEmpty())
        return;
    markVoid();
    if (!event.isFromAgent)
        m_answeredBy = {m_chat.agent().endpoint, event.model};
    const Block shown = m_blocks.value(event.id);
    if (event.kind == BlockKind::ToolUse) {
        if (m_json)
            m_sink.out(printed({{"event", "tool_started"},
                                {"id", event.toolUseId},
                                {"name", event.toolName},
                                {"input", inputOf(event.input)}}));
        else
            m_sink.errLine(event.toolName + QStringLiteral(": ")
                           + event.input.headline.section(u'\n', 0, 0));
    } else if (!shown.printed) {
        printWhole(event);
    } else if (event.kind == BlockKind::Text && event.text.trimmed() != shown.text.trimmed()) {
        // The pieces were not those of this text.
        m_void = codePoints(shown.text);
        markVoid();
        printWhole(event);
    }
    if (event.kind == BlockKind::Text && !m_json && !m_atLineStart)
        text(QStringLiteral("\n"));
    m_blocks.remove(event.id);
}

void TurnPrinter::printWhole(const BlockFinished &event)
{
    if (event.kind == BlockKind::Text)
        m_text.clear();
    m_blocks.insert(event.id, {event.kind, true, {}});
    print(BlockText{event.id, event.text});
}

void TurnPrinter::print(const BlockDiscarded &event)
{
    const Block block = m_blocks.take(event.id);
    if (block.kind == BlockKind::Text)
        m_void += codePoints(block.text);
}

void TurnPrinter::markVoid()
{
    const qsizetype characters = std::exchange(m_void, 0);
    if (characters == 0)
        return;
    if (!m_json && !m_atLineStart)
        text(QStringLiteral("\n"));
    m_text.clear();
    if (m_json) {
        m_sink.out(printed({{"event", "text_dropped"}, {"characters", characters}}));
        return;
    }
    m_sink.errLine(tr("The answer broke off and begins anew: the last %1 characters of what was "
                      "printed of it are void.")
                       .arg(characters));
}

void TurnPrinter::print(const ToolFinished &event)
{
    if (m_json)
        m_sink.out(printed({{"event", "tool_ended"},
                            {"id", event.toolUseId},
                            {"ok", event.ok},
                            {"output", event.output}}));
}

void TurnPrinter::print(const RetryScheduled &event)
{
    if (m_json)
        m_sink.out(printed({{"event", "retrying"},
                            {"attempt", event.attempt},
                            {"of", event.of},
                            {"delay_ms", event.delay.count()},
                            {"status", event.httpStatus ? Json(event.httpStatus) : Json()}}));
    else
        m_sink.errLine(tr("%1 tries again in %2 s (%3 of %4).")
                           .arg(m_chat.agent().name)
                           .arg((event.delay.count() + 999) / 1000)
                           .arg(event.attempt)
                           .arg(event.of));
}

void TurnPrinter::print(const WritesLost &event)
{
    m_sink.errLine(ui::wordsFor(event, m_chat.agent().name));
}

void TurnPrinter::print(const AnswerRefused &event)
{
    m_sink.errLine(ui::wordsFor(event));
}

void TurnPrinter::print(const AnswerCut &event)
{
    m_sink.errLine(ui::wordsFor(event));
}

void TurnPrinter::print(const TurnEnded &event)
{
    m_stopReason = event.stopReason;
}

void TurnPrinter::permissionDenied(const PermissionRequest &request)
{
    if (m_json)
        m_sink.out(printed({{"event", "permission_denied"},
                            {"tool", request.toolName},
                            {"input", inputOf(request.input)}}));
    else
        m_sink.errLine(tr("Denied, because nobody can be asked: %1 %2")
                           .arg(request.toolName, request.input.headline));
}

void TurnPrinter::looping(const bridge::session::Loop &loop, const QString &way)
{
    using Kind = bridge::session::Loop::Kind;
    if (!m_active)
        return;
    const bool isSameCall = loop.kind == Kind::SameCall;
    if (m_json)
        m_sink.out(printed({{"event", "looping"},
                            {"reason", isSameCall ? "same_call" : "repeated_id"},
                            {"tool", loop.toolName},
                            {"calls", isSameCall ? Json(loop.calls) : Json()}}));
    m_sink.errLine(ui::wordsFor(loop, m_chat.agent().name).text + u' ' + way);
}

void TurnPrinter::failure(const std::optional<bridge::Failure> &failure)
{
    if (m_json)
        m_sink.out(failureLine(failure));
    else
        m_sink.err(failure ? failureReport(*failure) : stoppedText().toUtf8() + '\n');
}

void TurnPrinter::end(bool ok, const QString &answer)
{
    m_active = false;
    if (ok)
        markVoid(); // of a turn that failed it is all there is
    if (!m_json) {
        if (!m_atLineStart)
            text(QStringLiteral("\n"));
        return;
    }
    const auto &agent = m_chat.agent();
    const Origin origin = m_answeredBy.value_or(Origin{agent.endpoint, agent.model});
    m_sink.out(printed({{"event", "turn_ended"},
                        {"ok", ok},
                        {"session", agent.sessionId},
                        {"endpoint", orNull(origin.endpoint)},
                        {"model", orNull(origin.model)},
                        {"text", ok || !answer.isEmpty() ? answer : m_text},
                        {"stop_reason", orNull(m_stopReason)},
                        {"ms", m_time.isValid() ? m_time.elapsed() : 0}}));
}

QByteArray TurnPrinter::missingEnd()
{
    const Json end{{"event", "turn_ended"}, {"ok", false}, {"session", ""}, {"endpoint", nullptr},
                   {"model", nullptr},      {"text", ""},  {"stop_reason", nullptr},
                   {"ms", 0}};
    return failureLine({}) + printed(end);
}

void TurnPrinter::text(const QString &piece)
{
    if (piece.isEmpty())
        return;
    m_text += piece;
    if (m_json) {
        m_sink.out(printed({{"event", "text"}, {"text", piece}}));
        return;
    }
    m_atLineStart = piece.endsWith(u'\n');
    m_sink.out(piece.toUtf8());
}

} // namespace app

#include "moc_TurnPrinter.cpp"
