#include "bridge/agents/claude/TurnAnswer.h"

#include "bridge/agents/claude/AgentWords.h"
#include "bridge/agents/claude/WireNames.h"
#include "bridge/json/JsonFields.h"

#include <utility>

namespace bridge::claude {

namespace {

// Stop reasons.
constexpr auto kRefusal = "refusal";
constexpr auto kContextFull = "model_context_window_exceeded";
// Categories of a failed turn.
constexpr auto kOutputLimit = "max_output_tokens"; ///< of a full context, too
constexpr auto kEmptyAnswer = "empty_completion";

/// Why a turn failed. `category` is from the error message of the turn. `errors` also contains
/// internal diagnostics.
agent::TurnFailure turnFailureOf(const json::Json &body, const QString &category)
{
    agent::TurnFailure failure{
        json::intField(body, "api_error_status"), json::textField(body, "api_error_type"),
        json::textField(body, "api_error"), json::textField(body, wire::kResult)};
    if (failure.text.isEmpty()) {
        QStringList errors = json::textsField(body, "errors");
        errors.removeIf([](const QString &e) { return e.startsWith(QLatin1String("[ede_")); });
        failure.text = errors.join(u'\n');
    }
    if (failure.category.isEmpty())
        failure.category = category;
    if (failure.category.isEmpty()
        && json::textField(body, wire::kSubtype) != QLatin1String(wire::kSuccess))
        failure.category = json::textField(body, wire::kSubtype);
    return failure;
}

agent::TurnEnded turnEndOf(const inbound::Result &message, const QString &errorCategory)
{
    const json::Json &body = message.body;
    agent::TurnEnded end;
    end.interrupted = json::textField(body, "terminal_reason").startsWith(QLatin1String("aborted"));
    // API failures are "success" with is_error (protocol reference, 0.6).
    end.ok =
        !message.isError && !end.interrupted && message.subtype == QLatin1String(wire::kSuccess);
    end.reachedLimit = message.subtype == QLatin1String("error_max_turns");
    end.unsolicited =
        json::textField(json::field(body, "origin"), "kind") == QLatin1String("task-notification");
    end.text = json::textField(body, wire::kResult);
    if (!end.ok && !end.interrupted)
        end.failure = turnFailureOf(body, errorCategory);
    end.resumed = json::textField(body, "resume_reason") == QLatin1String("interrupted_turn");
    end.messageIds = json::textsField(body, "user_message_uuids");
    if (const QString id = json::textField(body, "user_message_uuid");
        end.messageIds.isEmpty() && !id.isEmpty())
        end.messageIds = QStringList(id);
    const json::Json &usage = json::field(body, "usage");
    // Cached tokens were sent as well.
    end.usage = {json::countField(usage, "input_tokens")
                     + json::countField(usage, "cache_creation_input_tokens")
                     + json::countField(usage, "cache_read_input_tokens"),
                 json::countField(usage, "output_tokens"),
                 json::numberField(body, "total_cost_usd")};
    end.duration = std::chrono::milliseconds(json::intField(body, "duration_ms"));
    return end;
}

} // namespace

void TurnAnswer::follow(const inbound::StreamEvent &event)
{
    if (!event.parentToolUseId.isEmpty())
        return;
    if (event.event == QLatin1String("message_start")) {
        m_hasBegun = true;
        m_isRefused = false; // a subagent was: its notice names no lane
        m_stopReason.clear();
    } else if (event.event == QLatin1String("message_delta")) {
        const json::Json &delta = json::field(event.body, "delta");
        if (const QString reason = json::textField(delta, "stop_reason"); !reason.isEmpty())
            m_stopReason = reason;
    }
}

void TurnAnswer::follow(const inbound::AssistantMessage &message)
{
    if (!message.parentToolUseId.isEmpty())
        return;
    if (message.isApiError) {
        m_category = message.error;
        m_isRefused = message.stopReason == QLatin1String(kRefusal);
        if (!m_isRefused && m_category != QLatin1String(kOutputLimit))
            m_stopReason.clear(); // of an answer before
        return;
    }
    m_hasBegun = m_hasBegun || !message.isSynthetic;
    if (!message.stopReason.isEmpty())
        m_stopReason = message.stopReason;
    for (const json::Json &block : message.content) {
        const QString type = json::textField(block, wire::kType);
        if (type == QLatin1String(wire::kText)) {
            m_last = json::textField(block, wire::kText);
            m_hasContent = m_hasContent || !m_last.trimmed().isEmpty();
        } else if (type != QLatin1String("thinking") && type != QLatin1String("redacted_thinking")) {
            m_hasContent = true;
            m_last.clear();
            m_before.clear();
        }
    }
}

void TurnAnswer::follow(const inbound::UserMessage &message)
{
    if (!message.parentToolUseId.isEmpty() || !message.isSynthetic)
        return;
    const json::Json &content = message.content;
    if (content.is_array() && !content.empty()
        && asksToGoOn(json::textField(content.front(), wire::kText)))
        m_before += std::exchange(m_last, {});
}

void TurnAnswer::refused(const QString &explanation)
{
    m_isRefused = true;
    m_explanation = explanation;
}

bool TurnAnswer::isAtLimit(const agent::TurnEnded &end) const
{
    return end.failure && end.failure->category == QLatin1String(kOutputLimit)
           && m_stopReason != QLatin1String(kContextFull);
}

bool TurnAnswer::isEmpty(const agent::TurnEnded &end) const
{
    // What brought a turn of a background task may need no answer.
    if (!m_hasBegun || m_hasContent || end.interrupted || end.unsolicited || end.reachedLimit)
        return false;
    if (end.ok)
        return end.text.trimmed().isEmpty();
    return end.failure && (end.failure->text.isEmpty() || isAtLimit(end));
}

void TurnAnswer::end(const inbound::Result &message, bool isOfTimer,
                     std::vector<agent::AgentEvent> &out)
{
    const TurnAnswer ended = std::exchange(*this, {});
    agent::TurnEnded end = turnEndOf(message, ended.m_category);
    end.unsolicited = end.unsolicited || isOfTimer;
    const QString reported = json::textField(message.body, "stop_reason");
    const bool isRefused = ended.m_isRefused || reported == QLatin1String(kRefusal);
    end.stopReason = isRefused ? QString::fromLatin1(kRefusal) : ended.m_stopReason;
    if (isRefused && end.failure) {
        end.ok = true;
        end.failure.reset();
        end.text.clear();
        out.push_back(agent::AnswerRefused{ended.m_explanation});
    } else if (ended.isEmpty(end)) {
        end.ok = false;
        if (!end.failure)
            end.failure.emplace();
        end.failure->category = QLatin1String(kEmptyAnswer);
    } else if (ended.isAtLimit(end)) {
        // The model had been asked to go on three times. What it wrote is there.
        end.ok = true;
        end.failure.reset();
        end.text = ended.m_before + ended.m_last;
        end.stopReason = QStringLiteral("max_tokens");
        out.push_back(agent::AnswerCut{});
    } else if (end.ok) {
        end.text.prepend(ended.m_before);
        if (end.stopReason.isEmpty())
            end.stopReason = reported;
    }
    out.push_back(std::move(end));
}

} // namespace bridge::claude
