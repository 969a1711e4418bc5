// The part of Chat that outlives the program: record, past, messages that wait.
#include "bridge/chat/Chat.h"

#include <algorithm>
#include <utility>

namespace bridge::chat {

namespace {

session::SeenTurn seenOf(const JournaledTurn &turn)
{
    session::SeenTurn seen;
    for (std::size_t at = turn.resent; at < turn.events.size(); ++at) {
        const auto &event = turn.events[at];
        if (const auto *block = std::get_if<agent::BlockFinished>(&event))
            seen.follow(*block);
        else if (const auto *tool = std::get_if<agent::ToolFinished>(&event))
            seen.follow(*tool);
        else if (const auto *asked = std::get_if<agent::PermissionAsked>(&event))
            seen.follow(*asked);
        else if (const auto *settled = std::get_if<PermissionSettled>(&event);
                 settled && settled->outcome == PermissionEntry::Outcome::Withdrawn)
            seen.withdrawn(settled->requestId);
        else if (settled)
            seen.answered(settled->requestId);
    }
    seen.programEnded();
    return seen;
}

} // namespace

void Chat::restore()
{
    connect(&m_past, &Past::opened, this, &Chat::onPastOpened);
    connect(&m_past, &Past::changed, this, &Chat::earlierChanged);
    connect(&m_past, &Past::found, this, &Chat::itemFound);
    connect(&m_past, &Past::missing, this, &Chat::itemMissing);
    m_permissionMode = m_launch->overrides().permissionMode;
    m_hasBegun = m_isReopened;
    if (const store::ChatRecord *record = m_keeper.record()) {
        m_title = record->title;
        m_draft = record->draft;
        m_edited = record->edited;
        m_scroll = record->scroll;
        m_order = record->order;
        m_isUnseen = record->isUnseen;
        m_hasBegun = record->hasBegun;
        m_updated = record->updated;
        session::MessageQueue::Places places;
        for (const auto &message : record->messages.waiting) {
            places.waiting.push_back(messageOf(message));
            m_sentBefore.insert(message.id);
        }
        if (record->messages.inFlight)
            places.inFlight = messageOf(*record->messages.inFlight);
        for (const auto &message : record->messages.unanswered)
            places.unanswered.push_back(messageOf(message));
        m_lostTurn = m_keeper.lostTurn();
        // The record is written a moment later than the turn's pieces.
        for (const QString &id : m_lostTurn.earlierIds) {
            renameMessage(id, m_lostTurn.messageId);
            if (places.inFlight && places.inFlight->id == id)
                places.inFlight->id = m_lostTurn.messageId;
        }
        if (!places.inFlight && !places.waiting.empty()
            && places.waiting.front().id == m_lostTurn.messageId) {
            places.inFlight = std::move(places.waiting.front());
            places.waiting.erase(places.waiting.begin());
        }
        if (places.inFlight)
            m_sentBefore.insert(places.inFlight->id);
        const bool isOfMessage = places.inFlight && places.inFlight->id == m_lostTurn.messageId;
        m_session->restoreMessages(std::move(places),
                                   isOfMessage ? seenOf(m_lostTurn) : session::SeenTurn());
        // What comes of it now belongs to the same turn.
        m_isTurnNoted = !m_lostTurn.events.empty();
        m_notedMessage = m_lostTurn.messageId;
    }
    if (!m_branchOf.isEmpty()) {
        m_keeper.copyOrigins(m_branchOf);
        m_past.open(m_branchOf, {-1, m_branchAt}, 0);
    } else if (m_isReopened) {
        m_past.open(sessionId(), {}, static_cast<int>(m_lostTurn.events.size()),
                    m_keeper.earlierSessions());
    }
}

/// Asked when the file's newest page is there: the session may know more by then.
LostPart Chat::lostPart() const
{
    LostPart lost;
    lost.turn = m_lostTurn;
    const auto places = m_session->messages().places();
    const auto add = [&lost](const Message &message, UserMessage::Delivery delivery) {
        lost.messages.push_back({message.id, message.text, delivery});
    };
    for (const Message &message : places.unanswered)
        add(message, UserMessage::Delivery::Unanswered);
    if (places.inFlight)
        add(*places.inFlight, UserMessage::Delivery::Sent);
    lost.isCut = !lost.messages.empty();
    return lost;
}

void Chat::onPastOpened()
{
    m_lostTurn = {};
    QSet<QString> ids = unansweredIds();
    if (const auto &inFlight = m_session->messages().inFlight())
        ids.insert(inFlight->id);
    m_writer.adopt(ids);
    if (!m_writer.lastAnswer() && m_past.newestAnswer())
        m_writer.follows(*m_past.newestAnswer());
    // The file has all of a turn that has ended.
    if (ids.isEmpty()) {
        m_isTurnNoted = false;
        m_keeper.forgetTurn();
    }
}

void Chat::keep()
{
    // Without a message there is nothing to restore.
    if (!m_keeper.keeps()
        || (!m_keeper.record() && m_title.isEmpty() && !isWritten() && !m_isReopened
            && m_branchOf.isEmpty()))
        return;
    m_keeper.keep([this](store::ChatRecord &record) {
        record.sessionId = sessionId();
        record.isOpen = m_isOpen;
        if (m_isOpen)
            record.closed = {};
        else if (record.closed.isNull())
            record.closed = m_clock.wallTime();
        record.order = m_order;
        record.isUnseen = m_isUnseen;
        record.hasBegun = m_hasBegun;
        record.branchOf = m_hasBegun ? QString() : m_branchOf;
        record.branchAt = m_hasBegun ? QString() : m_branchAt;
        record.title = m_title;
        // A conversation that has begun stays where it is, whatever becomes of the setting.
        record.folder = m_hasBegun ? workspace() : m_launch->overrides().workspace;
        record.permissionMode = m_permissionMode;
        record.pin = pin();
        record.draft = m_edited ? m_draft : draftWith(m_leavingText);
        record.edited = m_edited;
        if (record.edited)
            record.edited->draft = draftWith(m_leavingText);
        record.messages = keptMessages();
        record.scroll = m_scroll;
        if (m_hasBegun || m_updated.isValid()) // a draft has the time of its first words
            record.updated = m_updated;
    });
}

store::KeptMessages Chat::keptMessages() const
{
    const auto places = m_session->messages().places();
    store::KeptMessages messages;
    for (const Message &message : places.waiting)
        messages.waiting.push_back(kept(message));
    for (const Message &message : m_outbox)
        messages.waiting.push_back(kept(message));
    if (places.inFlight)
        messages.inFlight = kept(*places.inFlight);
    for (const Message &message : places.unanswered) {
        // A turn that waits for the user's word to go on is still a cut one at the next start.
        if (m_cutTurn && m_cutTurn->messageId == message.id && !messages.inFlight)
            messages.inFlight = kept(message);
        else
            messages.unanswered.push_back(kept(message));
    }
    return messages;
}

void Chat::keepEvent(const agent::AgentEvent &event)
{
    if (const auto *turn = std::get_if<agent::TurnStarted>(&event)) {
        noteSession(turn->sessionId);
        m_hasBegun = true;
        const auto &message = m_session->messages().inFlight();
        m_begunHere = message ? message->id : QString();
        if (!std::exchange(m_isTurnNoted, true)) {
            m_notedMessage = message ? message->id : QString();
            m_keeper.turnBegan(agent().endpoint, m_notedMessage);
        }
        keep();
    } else if (const auto *changed = std::get_if<agent::OptionChanged>(&event)) {
        if (changed->id == agent::kPermissionModeOption) {
            m_permissionMode = changed->value;
            keep();
        }
    } else if (const auto *block = std::get_if<agent::BlockFinished>(&event);
               block && !block->isFromAgent) {
        m_keeper.addOrigin({block->id.messageId, agent().endpoint, block->model});
    }
    if (m_isTurnNoted)
        m_keeper.note(event);
}

void Chat::noteSession(const QString &sessionId)
{
    const QString before = this->sessionId();
    if (sessionId.isEmpty() || sessionId == before)
        return;
    const EmitGuard::Scope emitting(m_emitGuard);
    m_keeper.moveTo(sessionId);
    emit sessionIdChanged(before);
}

void Chat::onTurnCut(const QString &messageId)
{
    const EmitGuard::Scope emitting(m_emitGuard);
    // An agent of this program may have gone on with it.
    const bool isOfLastRun = m_sentBefore.contains(messageId) && m_begunHere != messageId;
    m_cutTurn = CutTurnEntry{messageId, isOfLastRun ? CutTurnEntry::Cause::ProgramEnded
                                                    : CutTurnEntry::Cause::AgentEnded};
    m_writer.askAboutCut(*m_cutTurn);
    keep();
    emit cutTurnChanged();
}

/// After any change of the messages.
void Chat::settleCutTurn()
{
    if (!m_cutTurn || m_session->cutTurn() == m_cutTurn->messageId)
        return;
    m_cutTurn.reset();
    m_writer.endCut();
    emit cutTurnChanged();
}

void Chat::onAnswerFound(const QString &messageId, const QString &answer)
{
    // Else the past shows it.
    if (!m_sentBefore.contains(messageId))
        m_writer.answerFound(answer);
}

void Chat::continueTurn()
{
    endWaiting();
    if (refuses())
        return;
    findLaunch();
    m_launch->excludeRedirects();
    m_session->continueTurn();
}

void Chat::setPin(const endpoint::EndpointPin &pin)
{
    m_goesOnFrom.reset();
    m_launch->setPin(pin);
}

void Chat::goOnAt(const endpoint::EndpointPin &pin)
{
    const EmitGuard::Scope emitting(m_emitGuard);
    endWaiting();
    if (refuses())
        return;
    const bool isElsewhere = pin != this->pin();
    setPin(pin);
    if (isElsewhere)
        m_goesOnFrom = agent().endpoint;
    if (m_cutTurn) {
        continueTurn();
        return;
    }
    if (hasTurn())
        m_session->applyNowAndGoOn();
    // Also if the turn's end was only held back.
    if (!hasTurn())
        sendAgain();
}

void Chat::onTurnEnded(bool ok, const QString &text)
{
    const EmitGuard::Scope emitting(m_emitGuard);
    m_updated = m_clock.wallTime();
    setUnseen(!m_isOnScreen);
    keep();
    // What a cut turn left is in no file.
    if (!m_cutTurn && !m_session->messages().inFlight()) {
        m_isTurnNoted = false;
        if (!ok && m_writer.hasCut())
            m_keeper.turnFailed(m_notedMessage);
        else
            m_keeper.turnEnded();
    }
    emit turnEnded(ok, text);
}

void Chat::setTitle(const QString &title)
{
    const QString line = title.simplified();
    if (line.isEmpty() || line == m_title)
        return;
    const EmitGuard::Scope emitting(m_emitGuard);
    m_title = line;
    keep();
    emit titleChanged();
}

void Chat::setDraft(const QString &text)
{
    if (m_draft == text)
        return;
    m_draft = text;
    keep();
}

void Chat::setScrollPlace(const store::ScrollPlace &place)
{
    if (m_scroll == place)
        return;
    m_scroll = place;
    keep();
}

void Chat::setOrder(int order)
{
    m_order = order;
    keep();
}

void Chat::setOnScreen(bool isOnScreen)
{
    m_isOnScreen = isOnScreen;
    if (isOnScreen)
        setUnseen(false);
}

void Chat::setUnseen(bool isUnseen)
{
    if (std::exchange(m_isUnseen, isUnseen) == isUnseen)
        return;
    const EmitGuard::Scope emitting(m_emitGuard);
    keep();
    emit unseenChanged();
}

void Chat::noteClosed()
{
    m_isOpen = false;
    if (!m_hasBegun && !isWritten() && m_title.isEmpty() && !m_isReopened)
        m_keeper.forget();
    else
        keep();
}

session::ChatState Chat::state() const
{
    const session::ChatState state = m_session->state();
    return state == session::ChatState::Ready && !m_outbox.empty() ? session::ChatState::Working
                                                                   : state;
}

int Chat::queuedMessages() const
{
    return m_session->messages().waitingCount() + static_cast<int>(m_outbox.size());
}

bool Chat::hasTurn() const
{
    return m_session->messages().inFlight().has_value() || state() == session::ChatState::Working
           || state() == session::ChatState::Waiting || state() == session::ChatState::Retrying;
}

/// The messages up to this one go to the session.
void Chat::release(const QString &messageId)
{
    const EmitGuard::Scope emitting(m_emitGuard);
    if (!m_hasBegun)
        m_keeper.noteBegun();
    const auto has = [&](const Message &message) { return message.id == messageId; };
    const session::ChatState before = state();
    while (std::ranges::any_of(m_outbox, has)) {
        const Message message = std::move(m_outbox.front());
        m_outbox.pop_front();
        if (isHeld())
            m_session->sendLater(message);
        else
            m_session->send(message);
    }
    if (state() != before)
        emit stateChanged(state());
}

} // namespace bridge::chat
