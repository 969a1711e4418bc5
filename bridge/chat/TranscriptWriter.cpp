#include "bridge/chat/TranscriptWriter.h"

#include "bridge/chat/CutText.h"

#include <iterator>

namespace bridge::chat {

namespace {

using namespace agent;

/// Limit of a model's name, which an answer displays; longer ones are not real.
constexpr qsizetype kMaxModel = 200;

} // namespace

TranscriptWriter::TranscriptWriter(Transcript &transcript, Clock &clock)
    : m_transcript(transcript)
    , m_clock(clock)
{}

quint64 TranscriptWriter::append(EntryContent content)
{
    return m_transcript.append(std::move(content), m_item, m_clock.wallTime());
}

void TranscriptWriter::messageAdded(UserMessage message)
{
    const QString id = message.id;
    const quint64 entry = append(std::move(message));
    m_transcript.setItem(entry, id);
    m_messages.insert(id, entry);
}

void TranscriptWriter::takeBack(const QString &id)
{
    const int row = m_transcript.rowOf(m_messages.value(id));
    const auto *message =
        row < 0 ? nullptr : std::get_if<UserMessage>(&m_transcript.entry(row).content);
    // What was sent before has its place there, above what came of it.
    if (message && message->delivery == UserMessage::Delivery::Queued
        && !m_sent.contains(m_messages.value(id)))
        m_transcript.remove(m_messages.take(id));
}

void TranscriptWriter::messageSent(const session::MessageQueue::Message &message)
{
    if (!hasMessage(message.id))
        messageAdded({message.id, message.text, UserMessage::Delivery::Sent});
    const quint64 entry = m_messages.value(message.id);
    m_sent.insert(entry);
    endFailures();
    const bool goesOn = std::exchange(m_goesOnWith, {}) == message.id;
    if (std::exchange(m_inFlight, entry) != entry && !goesOn)
        m_cutBlocks.clear(); // of another message: it may never be answered
    messageDelivery(message.id, UserMessage::Delivery::Sent);
    for (int row = m_transcript.count() - 1; row > m_transcript.rowOf(entry); --row) {
        if (std::holds_alternative<UserMessage>(m_transcript.entry(row).content)) {
            m_transcript.moveToEnd(entry);
            break;
        }
    }
}

void TranscriptWriter::messageDelivery(const QString &id, UserMessage::Delivery delivery)
{
    const quint64 entry = m_messages.value(id);
    m_transcript.change(entry, [delivery](EntryContent &content) {
        std::get<UserMessage>(content).delivery = delivery;
    });
    if (delivery == UserMessage::Delivery::Answered) {
        endFailures();
        if (entry == m_inFlight && m_goesOnWith.isEmpty())
            supersedeCut();
    }
}

void TranscriptWriter::endFailures(bool onlyOfStarts)
{
    std::erase_if(m_failures, [&](quint64 entry) {
        const int row = m_transcript.rowOf(entry);
        if (row < 0)
            return true;
        if (onlyOfStarts
            && !std::get<FailureEntry>(m_transcript.entry(row).content).messageId.isEmpty())
            return false;
        m_transcript.change(
            entry, [](EntryContent &content) { std::get<FailureEntry>(content).isOver = true; });
        return true;
    });
}

void TranscriptWriter::startsSucceeded()
{
    endFailures(true);
}

bool TranscriptWriter::isNewestButDividers(quint64 entry) const
{
    const int row = m_transcript.rowOf(entry);
    for (int below = m_transcript.count() - 1; below > row; --below) {
        if (!std::holds_alternative<Divider>(m_transcript.entry(below).content))
            return false;
    }
    return row >= 0;
}

void TranscriptWriter::agentReplaced(Divider divider, const QString &before)
{
    using Kind = Divider::Kind;
    const auto isSwitch = [](Kind kind) {
        return kind == Kind::EndpointChanged || kind == Kind::WentOn;
    };
    if (!isNewestButDividers(m_agentDivider)) {
        m_agentBefore = before;
        m_agentDivider = append(std::move(divider));
        return;
    }
    const Kind last =
        std::get<Divider>(m_transcript.entry(m_transcript.rowOf(m_agentDivider)).content).kind;
    m_transcript.remove(std::exchange(m_agentDivider, 0));
    if (divider.detail == m_agentBefore) {
        if (isSwitch(last) && isSwitch(divider.kind))
            return; // as if nothing had been changed
        if (isSwitch(divider.kind) || last == Kind::AgentLost)
            divider.kind = last;
    } else if (!isSwitch(divider.kind)) {
        divider.kind = Kind::EndpointChanged;
    } else if (divider.kind == Kind::WentOn) {
        divider.names = {m_agentBefore};
    }
    m_agentDivider = append(std::move(divider));
}

void TranscriptWriter::supersedeCut()
{
    for (const quint64 block : std::exchange(m_cutBlocks, {})) {
        m_transcript.change(block, [](EntryContent &content) {
            if (auto *answer = std::get_if<AnswerText>(&content))
                answer->isSuperseded = true;
            else if (auto *thinking = std::get_if<ThinkingText>(&content))
                thinking->isSuperseded = true;
        });
    }
}

void TranscriptWriter::turnContinues(const QString &id)
{
    if (hasMessage(id))
        m_inFlight = m_messages.value(id);
    messageDelivery(id, UserMessage::Delivery::Sent);
}

void TranscriptWriter::answerFound(const QString &text)
{
    AnswerText answer;
    answer.text = text;
    answer.isEndpointKnown = m_lastAnswer && m_lastAnswer->isEndpointKnown;
    if (m_lastAnswer) {
        answer.endpoint = m_lastAnswer->endpoint;
        answer.model = m_lastAnswer->model;
    }
    append(std::move(answer));
}

void TranscriptWriter::askAboutCut(const CutTurnEntry &entry)
{
    endCut();
    m_cutTurn = append(entry);
}

bool TranscriptWriter::rewindTo(const QString &messageId)
{
    const int row = m_transcript.rowOfItem(messageId);
    if (row < 0)
        return false;
    for (int each = row; each < m_transcript.count(); ++each) {
        if (const auto *message = std::get_if<UserMessage>(&m_transcript.entry(each).content))
            m_messages.remove(message->id);
    }
    m_transcript.removeFrom(row);
    return true;
}

void TranscriptWriter::setEndpoint(const std::optional<QString> &endpoint)
{
    m_endpoint = endpoint.value_or(QString());
    m_isEndpointKnown = endpoint.has_value();
}

void TranscriptWriter::keptEvent(const AgentEvent &event)
{
    std::visit([this](const auto &e) { on(e); }, event);
}

void TranscriptWriter::keptAnswer(const ArchivedAnswer &answer)
{
    using Outcome = PermissionEntry::Outcome;
    PermissionRequest request = answer.request;
    if (request.id.isEmpty())
        request.id = request.toolUseId; // files keep no ids of requests
    on(PermissionAsked{request});
    const bool isQuestion = request.kind == PermissionKind::Question;
    settlePermission(request.id,
                     !answer.isAllowed ? Outcome::Denied
                     : isQuestion      ? Outcome::Answered
                                       : Outcome::AllowedOnce,
                     answer.note);
}

void TranscriptWriter::cutOpenBlocks()
{
    for (const quint64 entry : std::exchange(m_blocks, {}))
        cutBlock(entry);
}

void TranscriptWriter::cutBlock(quint64 entry)
{
    const int row = m_transcript.rowOf(entry);
    if (row < 0)
        return;
    const EntryContent &content = m_transcript.entry(row).content;
    const auto *answer = std::get_if<AnswerText>(&content);
    const auto *thinking = std::get_if<ThinkingText>(&content);
    if ((answer && answer->isCut) || (thinking && thinking->isCut))
        return;
    // The input of a tool that was not complete was never used.
    if ((!answer || answer->text.isEmpty()) && (!thinking || thinking->text.isEmpty())) {
        m_transcript.remove(entry);
        return;
    }
    m_transcript.change(entry, [](EntryContent &changed) {
        const auto cut = [](auto &text) {
            text.streaming = false;
            text.isCut = true;
        };
        if (auto *text = std::get_if<AnswerText>(&changed))
            cut(*text);
        else if (auto *thought = std::get_if<ThinkingText>(&changed))
            cut(*thought);
    });
    m_cutBlocks.push_back(entry);
}

void TranscriptWriter::adopt(const QSet<QString> &messages)
{
    bool isLast = false;
    for (int row = 0; row < m_transcript.count(); ++row) {
        const TranscriptEntry &entry = m_transcript.entry(row);
        if (const auto *message = std::get_if<UserMessage>(&entry.content)) {
            isLast = messages.contains(message->id) && !hasMessage(message->id);
            if (isLast) {
                m_messages.insert(message->id, entry.id);
                m_inFlight = entry.id;
                m_cutBlocks.clear();
            }
        } else if (isLast) {
            const auto *answer = std::get_if<AnswerText>(&entry.content);
            const auto *thinking = std::get_if<ThinkingText>(&entry.content);
            if ((answer && answer->isCut) || (thinking && thinking->isCut))
                m_cutBlocks.push_back(entry.id);
        }
    }
}

void TranscriptWriter::messageRenamed(const QString &id, const QString &newId)
{
    // A page of the past that will bring it may not be there yet: it is added when it is sent.
    if (!m_messages.contains(id))
        return;
    const quint64 entry = m_messages.take(id);
    m_messages.insert(newId, entry);
    m_sent.insert(entry);
    m_transcript.change(entry, [&newId](EntryContent &content) {
        auto &message = std::get<UserMessage>(content);
        message.id = newId;
        message.delivery = UserMessage::Delivery::Queued;
    });
}

void TranscriptWriter::agentEvent(const AgentEvent &event, const session::AgentInfo &agent)
{
    m_endpoint = agent.endpoint;
    m_isEndpointKnown = true;
    if (const auto *retry = std::get_if<RetryScheduled>(&event)) {
        endTry();
        showRetry({.attempt = retry->attempt,
                   .of = retry->of,
                   .delay = retry->delay,
                   .since = m_clock.monotonic(),
                   .httpStatus = retry->httpStatus},
                  agent);
    } else {
        std::visit([this](const auto &e) { on(e); }, event);
    }
}

void TranscriptWriter::beginBlock(const BlockStarted &event, bool isFromAgent)
{
    endRetry();
    if (event.kind == BlockKind::Other)
        return;
    Origin origin;
    if (!isFromAgent)
        origin = {m_endpoint, event.model.left(kMaxModel), m_isEndpointKnown};
    if (!isFromAgent && event.parentToolUseId.isEmpty())
        answerBegins(origin);
    EntryContent content;
    switch (event.kind) {
    case BlockKind::Text:
        content = AnswerText{event.id,     {},
                             true,         event.parentToolUseId,
                             isFromAgent,  origin.endpoint,
                             origin.model, origin.isEndpointKnown};
        break;
    case BlockKind::Thinking:
        content = ThinkingText{
            .block = event.id, .streaming = true, .parentToolUseId = event.parentToolUseId};
        break;
    case BlockKind::ToolUse: {
        ToolUse tool;
        tool.block = event.id;
        tool.toolUseId = event.toolUseId;
        tool.name = event.toolName;
        tool.startedAt = m_clock.monotonic();
        tool.parentToolUseId = event.parentToolUseId;
        content = std::move(tool);
        break;
    }
    case BlockKind::Other:
        break;
    }
    m_blocks.insert(event.id, append(std::move(content)));
}

void TranscriptWriter::answerBegins(const Origin &named)
{
    const auto before = m_lastAnswer;
    Origin origin = named;
    // What is not known is no change.
    if (!origin.isEndpointKnown && before)
        origin.endpoint = before->endpoint;
    if (before && !before->isEndpointKnown)
        origin.isEndpointKnown = named.isEndpointKnown;
    m_lastAnswer = origin;
    if (!m_firstAnswer)
        m_firstAnswer = named;
    const bool isOtherModel = before && before->model != origin.model;
    if (const quint64 entry = std::exchange(m_agentDivider, 0)) {
        m_transcript.change(entry, [&](EntryContent &content) {
            auto &line = std::get<Divider>(content);
            line.model = origin.model;
            if (line.kind == Divider::Kind::AgentRestarted && isOtherModel)
                line.kind = Divider::Kind::ModelChanged;
        });
    } else if (before && before->isEndpointKnown && before->endpoint != origin.endpoint) {
        divider({Divider::Kind::EndpointChanged, origin.endpoint, {}, origin.model});
    } else if (isOtherModel) {
        divider({Divider::Kind::ModelChanged, origin.endpoint, {}, origin.model});
    }
}

void TranscriptWriter::on(const BlockText &event)
{
    const quint64 entry = m_blocks.value(event.id);
    takeCutBack(entry);
    m_transcript.appendText(entry, event.text);
}

void TranscriptWriter::on(const BlockFinished &event)
{
    if (event.kind == BlockKind::Other)
        return;
    if (m_transcript.rowOf(m_blocks.value(event.id)) < 0)
        beginBlock({event.id, event.kind, event.toolUseId, event.toolName, event.parentToolUseId,
                    event.model},
                   event.isFromAgent);
    const quint64 entry = m_blocks.take(event.id);
    takeCutBack(entry);
    m_transcript.setItem(entry, event.itemId);
    m_transcript.change(entry, [&](EntryContent &content) {
        if (auto *answer = std::get_if<AnswerText>(&content)) {
            answer->text = event.text;
            answer->streaming = false;
        } else if (auto *thinking = std::get_if<ThinkingText>(&content)) {
            thinking->text = event.text;
            thinking->streaming = false;
        } else if (auto *tool = std::get_if<ToolUse>(&content)) {
            tool->input = event.input;
            tool->state = ToolUse::State::Running;
            tool->startedAt = m_clock.monotonic();
        }
    });
    if (event.kind == BlockKind::ToolUse) {
        m_tools.emplace_back(event.toolUseId, entry);
        updateWaits();
    }
}

void TranscriptWriter::on(const BlockDiscarded &event)
{
    discardBlock(m_blocks.take(event.id), event.isAgentGone);
}

/// The agent discards what it had begun when the next try begins, perhaps minutes later; or it goes
/// on, if it was a request of something else that failed.
void TranscriptWriter::endTry()
{
    for (auto it = m_blocks.begin(); it != m_blocks.end();) {
        const int row = m_transcript.rowOf(*it);
        const EntryContent *content = row < 0 ? nullptr : &m_transcript.entry(row).content;
        const auto *answer = content ? std::get_if<AnswerText>(content) : nullptr;
        const auto *thinking = content ? std::get_if<ThinkingText>(content) : nullptr;
        const auto *tool = content ? std::get_if<ToolUse>(content) : nullptr;
        // A subagent goes on.
        if ((answer && !answer->parentToolUseId.isEmpty())
            || (thinking && !thinking->parentToolUseId.isEmpty())
            || (tool && !tool->parentToolUseId.isEmpty())) {
            ++it;
            continue;
        }
        discardBlock(*it, false);
        it = m_transcript.rowOf(*it) < 0 ? m_blocks.erase(it) : std::next(it);
    }
}

void TranscriptWriter::takeCutBack(quint64 entry)
{
    if (std::erase(m_cutBlocks, entry) == 0)
        return;
    m_transcript.change(entry, [](EntryContent &content) {
        const auto goOn = [](auto &text) {
            text.streaming = true;
            text.isCut = false;
        };
        if (auto *answer = std::get_if<AnswerText>(&content))
            goOn(*answer);
        else if (auto *thinking = std::get_if<ThinkingText>(&content))
            goOn(*thinking);
    });
}

void TranscriptWriter::discardBlock(quint64 entry, bool isAgentGone)
{
    const int row = m_transcript.rowOf(entry);
    if (row < 0)
        return;
    if (isAgentGone) {
        cutBlock(entry);
        return;
    }
    const EntryContent &content = m_transcript.entry(row).content;
    const auto *answer = std::get_if<AnswerText>(&content);
    const auto *thinking = std::get_if<ThinkingText>(&content);
    // What a subagent has to say comes with the end of its tool.
    if ((answer && !answer->parentToolUseId.isEmpty())
        || (thinking && !thinking->parentToolUseId.isEmpty())) {
        m_transcript.remove(entry);
        return;
    }
    cutBlock(entry);
    leaveOutRepeated();
}

void TranscriptWriter::leaveOutRepeated()
{
    if (m_cutBlocks.empty())
        return;
    const auto textOf = [this](quint64 entry) -> std::optional<CutText> {
        const int row = m_transcript.rowOf(entry);
        if (row < 0)
            return {};
        const EntryContent &content = m_transcript.entry(row).content;
        if (const auto *answer = std::get_if<AnswerText>(&content))
            return CutText{false, answer->text};
        if (const auto *thinking = std::get_if<ThinkingText>(&content))
            return CutText{true, thinking->text};
        return std::nullopt;
    };
    const quint64 newest = m_cutBlocks.back();
    const auto text = textOf(newest);
    if (!text)
        return;
    std::vector<quint64> repeated;
    for (const quint64 each : m_cutBlocks) {
        const auto other = textOf(each);
        if (each == newest || !other)
            continue;
        const Repeated which = repeatedOf(*other, *text);
        if (which == Repeated::Earlier)
            repeated.push_back(each);
        else if (which == Repeated::Later) {
            repeated = {newest};
            break;
        }
    }
    for (const quint64 each : repeated) {
        std::erase(m_cutBlocks, each);
        m_transcript.remove(each);
    }
}

void TranscriptWriter::on(const TurnEnded &event)
{
    endRetry();
    if (event.ok && event.unsolicited) {
        // Of no message: one that waits for its answer keeps what was cut.
        const int row = m_transcript.rowOf(m_inFlight);
        if (row < 0
            || std::get<UserMessage>(m_transcript.entry(row).content).delivery
                   == UserMessage::Delivery::Answered)
            supersedeCut();
    }
    // A background subagent continues after the turn, and so do its tools.
    loseTools([&event](const ToolUse &tool) {
        return event.interrupted || tool.parentToolUseId.isEmpty();
    });
}

void TranscriptWriter::agentEnded()
{
    endRetry();
    loseTools([](const ToolUse &) { return true; });
}

void TranscriptWriter::on(const BadLine &event)
{
    // Invalid lines in succession share one entry, so that they do not flood the conversation.
    if (const int count = m_transcript.count(); count > 0) {
        const auto *last = std::get_if<Divider>(&m_transcript.entry(count - 1).content);
        if (last && last->kind == Divider::Kind::WrongLine && last->detail == event.detail)
            return;
    }
    divider({Divider::Kind::WrongLine, event.detail, {}});
}

void TranscriptWriter::fellSilent(std::chrono::milliseconds since, const session::AgentInfo &agent)
{
    showRetry({.since = since}, agent);
}

void TranscriptWriter::showRetry(RetryEntry entry, const session::AgentInfo &agent)
{
    entry.address = agent.custom ? agent.endpoint : QString();
    entry.agentPid = agent.pid;
    if (m_transcript.rowOf(m_retryEntry) < 0) {
        m_retryEntry = append(std::move(entry));
        return;
    }
    m_transcript.change(m_retryEntry, [&entry](EntryContent &content) {
        auto &shown = std::get<RetryEntry>(content);
        entry.diagnosis = shown.diagnosis;
        shown = entry;
    });
}

void TranscriptWriter::diagnosed(const Failure &failure)
{
    m_transcript.change(m_retryEntry, [&failure](EntryContent &content) {
        std::get<RetryEntry>(content).diagnosis = failure;
    });
}

void TranscriptWriter::diagnosisWithdrawn()
{
    const int row = m_transcript.rowOf(m_retryEntry);
    if (row < 0)
        return;
    if (std::get<RetryEntry>(m_transcript.entry(row).content).attempt == 0)
        endRetry();
    else
        m_transcript.change(m_retryEntry, [](EntryContent &content) {
            std::get<RetryEntry>(content).diagnosis.reset();
        });
}

void TranscriptWriter::failed(const Failure &failure, const QString &messageId)
{
    endFailures();
    m_failures.push_back(append(FailureEntry{failure, messageId}));
}

} // namespace bridge::chat
