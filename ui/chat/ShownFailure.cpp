#include "ui/chat/ShownFailure.h"

#include <utility>

namespace ui {

using bridge::Failure;
using bridge::chat::Chat;
using bridge::session::ChatState;

ShownFailure::ShownFailure(Chat &chat, QObject *parent)
    : QObject(parent)
    , m_chat(chat)
{
    connect(&m_chat, &Chat::failed, this, &ShownFailure::show);
    connect(&m_chat, &Chat::failureRefined, this, [this](const Failure &failure) {
        if (m_failure)
            show(failure);
    });
    connect(&m_chat, &Chat::failureWithdrawn, this, &ShownFailure::close);
    connect(&m_chat, &Chat::turnEnded, this, &ShownFailure::onTurnEnded);
    connect(&m_chat, &Chat::agentChanged, this, &ShownFailure::onAgentChanged);
    connect(&m_chat, &Chat::stateChanged, this, [this] {
        // The agent may have given up retrying since it was shown.
        if (m_failure && m_note != note())
            show(*m_failure);
    });
    connect(&m_chat, &Chat::messageSent, this, &ShownFailure::close);
    connect(&m_chat, &Chat::heldChanged, this, &ShownFailure::close); // nothing can be tried
    // Its chat may have failed before it was ever on screen.
    const auto problem = m_chat.problem();
    if (problem && !m_chat.isHeld()
        && (m_chat.state() != ChatState::Retrying || !bridge::retryMayHelp(*problem)))
        show(*problem);
}

void ShownFailure::close()
{
    if (!m_failure)
        return;
    m_failure.reset();
    emit changed();
}

QString ShownFailure::note() const
{
    if (m_chat.agent().isHung)
        return tr("Your message is kept; the agent is restarted before it is sent again.");
    if (m_chat.state() == ChatState::Retrying)
        return tr("Your message is kept. %1 keeps trying.").arg(m_chat.agent().name);
    if (const int count = m_chat.unansweredMessages(); count > 0)
        return count == 1 ? tr("Your message is kept.")
                          : tr("Your %n messages are kept.", nullptr, count);
    if (m_chat.queuedMessages() > 0)
        return tr("Your message is kept, and is sent when the agent has started.");
    return {};
}

int ShownFailure::messages() const
{
    const bool isWithAgent = m_chat.agent().isHung || m_chat.state() == ChatState::Retrying;
    return isWithAgent ? 1 : m_chat.unansweredMessages();
}

void ShownFailure::show(const Failure &failure)
{
    m_failure = failure;
    m_note = note();
    m_agent = m_chat.agent().pid;
    emit changed();
}

void ShownFailure::onAgentChanged()
{
    const qint64 agent = m_chat.agent().pid;
    // The failure was the old agent's; a fix for it could change what the new one uses.
    if (agent != 0 && agent != m_agent && !m_chat.failure())
        close();
}

void ShownFailure::tryAgain()
{
    if (m_chat.agent().isHung) {
        m_sendAgainWhenOver = true;
        m_chat.restart();
    } else if (m_chat.state() == ChatState::Retrying) {
        m_sendAgainWhenOver = true;
        m_chat.interrupt();
    } else if (!m_chat.unansweredText().isEmpty()) {
        m_chat.sendAgain();
    } else {
        m_chat.restart();
    }
}

void ShownFailure::onTurnEnded(bool ok)
{
    if (ok)
        close();
    if (!std::exchange(m_sendAgainWhenOver, false) || ok)
        return;
    // Queued: other slots must see the turn's end first.
    QMetaObject::invokeMethod(
        this, [this] { m_chat.sendAgain(); }, Qt::QueuedConnection);
}

} // namespace ui

#include "moc_ShownFailure.cpp"
