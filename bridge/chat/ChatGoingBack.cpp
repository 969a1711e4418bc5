// The part of Chat that goes back to an earlier message.
#include "bridge/chat/Chat.h"

#include <utility>

namespace bridge::chat {

using agent::AgentRequest;
using session::ChatState;

namespace {

/// A message, or a part of an answer that is not a subagent's: the agent can end a copy there.
bool isSaidInTurn(const EntryContent &content)
{
    if (const auto *answer = std::get_if<AnswerText>(&content))
        return answer->parentToolUseId.isEmpty() && !answer->isFromAgent;
    if (const auto *tool = std::get_if<ToolUse>(&content))
        return tool->parentToolUseId.isEmpty();
    if (const auto *thinking = std::get_if<ThinkingText>(&content))
        return thinking->parentToolUseId.isEmpty();
    return std::holds_alternative<UserMessage>(content);
}

} // namespace

void Chat::wake()
{
    if (refuses())
        return;
    findLaunch();
    m_session->wake();
}

void Chat::goBack(const GoingBack &wanted)
{
    endWaiting();
    if (refuses()) {
        emit goingBackFailed({});
        return;
    }
    // A start asks by itself, and the preview changes nothing.
    if (state() == ChatState::Ready && wanted.request != AgentRequest::PreviewFiles) {
        m_session->whenFree([this, wanted, number = ++m_goingBackNumber](bool isFree) {
            if (number != m_goingBackNumber)
                return; // another one has replaced it
            if (isFree) {
                m_goingBack = wanted;
                askToGoBack();
                return;
            }
            const EmitGuard::Scope emitting(m_emitGuard);
            emit goingBackFailed({});
        });
        return;
    }
    m_goingBack = wanted;
    if (isAsleep())
        wake();
    askToGoBack();
}

void Chat::askToGoBack()
{
    if (!m_goingBack || state() == ChatState::Starting || state() == ChatState::Restarting)
        return;
    const EmitGuard::Scope emitting(m_emitGuard);
    const GoingBack wanted = *std::exchange(m_goingBack, std::nullopt);
    bool isAsked = false;
    if (wanted.request == AgentRequest::PreviewFiles) {
        isAsked = m_session->previewFiles(wanted.itemId);
    } else if (wanted.request == AgentRequest::RestoreFiles) {
        isAsked = m_session->restoreFiles(wanted.itemId);
    } else {
        rewindTo(wanted.itemId);
        return;
    }
    if (!isAsked)
        emit goingBackFailed({});
}

/// The message leaves the agent's file before the agent answers, so its text is kept before.
void Chat::rewindTo(const QString &itemId)
{
    const int row = m_transcript.rowOfItem(itemId);
    const auto *leaving =
        row < 0 ? nullptr : std::get_if<UserMessage>(&m_transcript.entry(row).content);
    const auto ask = [this, itemId] {
        const EmitGuard::Scope emitting(m_emitGuard);
        // With a newer one, from another program, the agent refuses.
        QString newest;
        for (int last = m_transcript.count() - 1; last >= 0 && newest.isEmpty(); --last) {
            const auto *message = std::get_if<UserMessage>(&m_transcript.entry(last).content);
            if (message && message->delivery != UserMessage::Delivery::Queued)
                newest = message->id;
        }
        if (!m_session->rewind(itemId, newest))
            failGoingBack({});
    };
    if (!leaving || state() != ChatState::Ready) {
        ask();
        return;
    }
    m_leavingText = leaving->text;
    keep();
    m_keeper.flushed([ask](bool) { ask(); });
}

void Chat::failGoingBack(const QString &reason)
{
    m_leavingText.clear();
    keep();
    emit goingBackFailed(reason);
}

/// What was being written stays before it, as in the composer.
QString Chat::draftWith(const QString &text) const
{
    const QString &draft = m_edited ? m_edited->draft : m_draft;
    if (text.isEmpty())
        return draft;
    return draft.trimmed().isEmpty() ? text : draft + QStringLiteral("\n\n") + text;
}

void Chat::onWentBack(const agent::AgentEvent &event)
{
    if (const auto *rewound = std::get_if<agent::ConversationRewound>(&event)) {
        onRewound(*rewound);
    } else if (const auto *preview = std::get_if<agent::FilesPreviewed>(&event)) {
        emit filesPreviewed(*preview);
    } else if (const auto *restored = std::get_if<agent::FilesRestored>(&event)) {
        emit filesRestored(*restored);
    } else if (const auto *failed = std::get_if<agent::RequestFailed>(&event)) {
        if (failed->request == AgentRequest::Rewind)
            failGoingBack(failed->text);
        else if (failed->request == AgentRequest::PreviewFiles
                 || failed->request == AgentRequest::RestoreFiles)
            emit goingBackFailed(failed->text);
    }
}

void Chat::onRewound(const agent::ConversationRewound &rewound)
{
    if (!rewound.ok) {
        failGoingBack(rewound.reason);
        return;
    }
    m_writer.rewindTo(rewound.messageId);
    // Messages that were not answered stood below it, or were it.
    m_session->takeUnanswered();
    m_isTurnNoted = false;
    m_keeper.forgetTurn();
    m_leavingText.clear();
    (m_edited ? m_edited->draft : m_draft) = draftWith(rewound.text);
    keep();
    emit this->rewound(rewound.text);
}

BranchPoint Chat::branchPoint(const QString &itemId) const
{
    if (!itemId.isEmpty()) {
        const int row = m_transcript.rowOfItem(itemId);
        const bool isMessage =
            row >= 0 && std::holds_alternative<UserMessage>(m_transcript.entry(row).content);
        return isMessage ? pointBefore(row) : BranchPoint{itemId, {}};
    }
    const auto &inFlight = m_session->messages().inFlight();
    for (int row = m_transcript.count() - 1; inFlight && row >= 0; --row) {
        const auto *message = std::get_if<UserMessage>(&m_transcript.entry(row).content);
        if (message && message->id == inFlight->id)
            return pointBefore(row);
    }
    return {};
}

/// `row`: of a message.
BranchPoint Chat::pointBefore(int row) const
{
    const auto &message = std::get<UserMessage>(m_transcript.entry(row).content);
    for (int before = row - 1; before >= 0; --before) {
        const TranscriptEntry &entry = m_transcript.entry(before);
        if (const auto *line = std::get_if<Divider>(&entry.content);
            line && line->kind == Divider::Kind::Compacted)
            return {message.id, {}}; // no copy ends there
        if (!entry.itemId.isEmpty() && isSaidInTurn(entry.content))
            return {entry.itemId, message.text};
    }
    return hasEarlier() ? BranchPoint{message.id, {}} : BranchPoint{{}, message.text};
}

bool Chat::rename(const QString &title)
{
    setTitle(title);
    return m_session->rename(title.simplified());
}

} // namespace bridge::chat
