// The part of Session that decides what becomes of a turn whose agent ended before it.
#include "bridge/session/Session.h"

#include "bridge/core/Ids.h"

#include <algorithm>
#include <utility>

namespace bridge::session {

using Input = SessionMachine::Input;

namespace {

/// What the agent itself gets as its message when it finishes a turn (protocol reference, 13.6).
const QString kGoOn = QStringLiteral("Continue from where you left off.");
/// For the model: the file of the conversation lacks what was lost with the agent.
const QString kMadeCalls = QStringLiteral(
    "\n\nThese tool calls were made already, although the conversation does not show them. Check "
    "what they did before you make one again:");
/// The conversation has a refusal that is not the user's.
const QString kRefusedCalls = QStringLiteral(
    "\n\nI did not refuse these tool calls: the program ended before I could answer. Make each one "
    "again that is still needed, so that I am asked:");
const QString kMyMessage = QStringLiteral("\n\nMy message was:\n\n> ");

} // namespace

bool Session::mayBeContinued(bool isWanted) const
{
    if (!m_lookUp.isPossible() || !m_parts.backend.capabilities().continuesTurns
        || m_conversation.isFreshNext())
        return false;
    // Without a custom endpoint it costs the user's own account, so nothing runs by itself.
    if (!m_launch || !m_launch->endpoint)
        return isWanted;
    // The request leaves before the agent has named its endpoint, which its own sign-in needs
    // before each message.
    return !m_launch->usesOwnSignIn();
}

void Session::lookUpTurn(const QString &id, const CutTurnTerms &terms)
{
    if (!m_lookUp.isPossible()) {
        settleCutTurn(id, terms, nullptr);
        return;
    }
    feed(Input::TurnCut);
    m_lookUp.look(m_conversation.id(), id, [this, id, terms](const agent::ArchivedTurn *archived) {
        const EmitGuard::Scope emitting(m_emitGuard);
        settleCutTurn(id, terms, archived);
    });
}

void Session::lookUpRestored()
{
    const bool mayNotBeSent = !m_messages.inFlight();
    if (mayNotBeSent) {
        if (m_messages.isEmpty() || !m_lookUp.isPossible())
            return;
        m_messages.sendNext(); // perhaps: see CutTurnTerms::mayNotBeSent
        if (m_messages.isEmpty())
            feed(Input::QueueEmptied);
    }
    lookUpTurn(m_messages.inFlight()->id, {.isRestored = true, .mayNotBeSent = mayNotBeSent});
}

void Session::settleCutTurn(const QString &id, CutTurnTerms terms,
                            const agent::ArchivedTurn *archived)
{
    terms.mayBeContinued = mayBeContinued(terms.isWanted);
    const CutTurnPlan plan = planFor(m_seen, archived, terms);
    if (plan == CutTurnPlan::Continue)
        emit redirectLookWanted();
    // The user may have gone on with something else meanwhile.
    const bool isWithUser =
        (terms.isWanted || terms.wasNotTakenUp) && m_cutTurn == id && !m_messages.inFlight();
    if (isWithUser && m_messages.takeUp(id))
        m_cutTurn.reset();
    if (!m_messages.inFlight() || m_messages.inFlight()->id != id) {
        feed(Input::TurnResolved);
        return;
    }
    switch (plan) {
    case CutTurnPlan::Answered:
        m_messages.answered();
        emit answerFound(id, archived->answer);
        emit messageAnswered(id);
        emit queueChanged();
        endTurn(true, archived->answer);
        feed(Input::TurnResolved);
        sendBehindTurn(terms);
        if (terms.isRestored) {
            m_seen = {};
            lookUpRestored();
        }
        break;
    case CutTurnPlan::Continue:
        m_isContinueWanted = terms.isWanted;
        feed(Input::TurnContinues);
        sendBehindTurn(terms);
        emit turnContinues(id);
        emit queueChanged();
        break;
    case CutTurnPlan::GoOn:
        goOnWithTurn(id, archived);
        break;
    case CutTurnPlan::SendAgain:
        requeueTurn(id, id);
        break;
    case CutTurnPlan::SendRenamed:
        requeueTurn(id, newId());
        break;
    case CutTurnPlan::Wait:
        m_messages.requeue(id);
        feed(Input::QueueHeld);
        feed(Input::TurnResolved);
        emit messageWaits(id);
        emit queueChanged();
        break;
    case CutTurnPlan::Ask:
        askAboutTurn();
        endTurn(false, {});
        break;
    }
    if (terms.wasSkipped)
        feed(Input::TurnOver);
}

/// What waits behind a turn that the user wants to be finished follows it.
void Session::sendBehindTurn(const CutTurnTerms &terms)
{
    if (terms.isWanted && !m_messages.isEmpty())
        feed(Input::MessageWaiting);
}

void Session::requeueTurn(const QString &id, const QString &newId)
{
    m_messages.requeue(newId);
    m_owesTurnEnd = false;           // it has a turn again
    emit messageRequeued(id, newId); // before it may be sent
    feed(Input::TurnResolved);
    feed(Input::MessageWaiting);
    emit queueChanged();
}

/// The conversation holds the message, and what came of it; another message asks for the rest, and
/// says what the conversation does not hold.
void Session::goOnWithTurn(const QString &id, const agent::ArchivedTurn *archived)
{
    constexpr qsizetype kMostCalls = 20;
    QString text = kGoOn;
    if (archived) {
        const auto add = [&text](const QString &words, const QStringList &calls) {
            if (calls.isEmpty())
                return;
            text += words;
            for (const QString &call : calls.mid(std::max<qsizetype>(0, calls.size() - kMostCalls)))
                text += QStringLiteral("\n- ") + call;
        };
        add(kMadeCalls, m_seen.missingIn(*archived));
        add(kRefusedCalls, m_seen.refusedIn(*archived));
        if (!archived->hasMessage)
            text += kMyMessage
                    + QString(m_messages.inFlight()->text).replace(u'\n', QStringLiteral("\n> "));
    }
    const QString asking = newId();
    m_messages.goOn({asking, text});
    m_owesTurnEnd = false;       // it has a turn again
    emit turnGoesOn(id, asking); // before it may be sent
    feed(Input::TurnResolved);
    feed(Input::MessageWaiting);
    emit messageAnswered(id);
    emit queueChanged();
}

void Session::askAboutTurn()
{
    const QString id = m_messages.inFlight()->id;
    m_cutTurn = id;
    feed(Input::TurnLeft);
    leaveTurn(m_wasTurnReplaced);
    emit turnCut(id);
}

void Session::leaveTurn(bool wasInterrupted)
{
    const QString id = m_messages.inFlight()->id;
    m_messages.leaveUnanswered(wasInterrupted);
    emit messageUnanswered(id);
    emit queueChanged();
}

/// For a turn whose agent ended a while ago.
void Session::endTurn(bool ok, const QString &text)
{
    if (!ok && !m_failure)
        m_failure = m_cutFailure;
    if (std::exchange(m_owesTurnEnd, false))
        emit turnEnded(ok, text);
}

void Session::onMessageSkipped(const QString &id)
{
    if (!m_messages.inFlight() || m_messages.inFlight()->id != id
        || m_machine.phase() != SessionMachine::Phase::Live)
        return;
    m_watch.end();
    m_wasTurnReplaced = false;
    m_owesTurnEnd = true;
    m_cutFailure.reset();
    lookUpTurn(id, {.wasSkipped = true});
}

void Session::continueTurn()
{
    if (!m_cutTurn || m_messages.inFlight() || m_machine.isInTurn() || m_lookUp.isLooking())
        return;
    const EmitGuard::Scope emitting(m_emitGuard);
    m_reportedRefusal.reset();
    m_wasTurnReplaced = false;
    lookUpTurn(*m_cutTurn, {.isWanted = true, .agentFollows = true});
}

bool Session::isTurnBetweenAgents() const
{
    return m_messages.inFlight()
           && (!m_agent.connection() || m_machine.turnContinues() || m_lookUp.isLooking());
}

void Session::stopTurn()
{
    // A turn whose end is held for a probe has nothing left to interrupt.
    if (m_watch.releaseTurnEnd())
        return;
    if (!isTurnBetweenAgents()) {
        m_isTurnStopped = m_messages.inFlight().has_value();
        feed(Input::InterruptWanted);
        return;
    }
    m_lookUp.cancel();
    feed(Input::TurnLeft);
    leaveTurn(true);
    endTurn(false, {});
    if (m_machine.isInTurn())
        feed(Input::TurnOver); // the live agent gives it none
}

} // namespace bridge::session
