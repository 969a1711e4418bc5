#include "app/window/FailureDialogs.h"

#include "ui/words/MarkedText.h"

namespace app {

using bridge::chat::Chat;
using bridge::session::ChatState;

FailureDialogs::FailureDialogs(Chat &chat, ui::Intents &intents, ui::Theme &theme,
                               std::function<Place()> place, QObject *parent)
    : QObject(parent)
    , m_chat(chat)
    , m_intents(intents)
    , m_theme(theme)
    , m_place(std::move(place))
{
    connect(&m_chat, &Chat::failed, this, &FailureDialogs::show);
    connect(&m_chat, &Chat::failureRefined, this, [this](const bridge::Failure &failure) {
        if (m_dialog)
            show(failure);
    });
    connect(&m_chat, &Chat::failureWithdrawn, this, &FailureDialogs::close);
    connect(&m_chat, &Chat::turnEnded, this, &FailureDialogs::onTurnEnded);
    connect(&m_chat, &Chat::agentChanged, this, &FailureDialogs::onAgentChanged);
    connect(&m_chat, &Chat::stateChanged, this, [this] {
        // The agent may have given up retrying since the dialog opened.
        if (m_dialog && m_note != noteNow())
            show(m_dialog->failure());
    });
    connect(&m_chat, &Chat::messageSent, this, &FailureDialogs::close);
}

void FailureDialogs::close()
{
    if (m_dialog)
        m_dialog->close();
}

QString FailureDialogs::noteNow() const
{
    const QString note = messageNote();
    if (m_place().showsChat || m_chat.title().isEmpty())
        return note;
    return note.isEmpty()
               ? tr("This happened in “%1”.").arg(ui::isolatedTitle(m_chat.title()))
               : tr("This happened in “%1”. %2").arg(ui::isolatedTitle(m_chat.title()), note);
}

QString FailureDialogs::messageNote() const
{
    if (m_chat.agent().isHung)
        return tr("Your message is kept; Try again restarts the agent and sends it.");
    if (m_chat.state() == ChatState::Retrying)
        return tr("Your message is kept. %1 keeps trying.").arg(m_chat.agent().name);
    if (!m_chat.unansweredText().isEmpty() || m_chat.queuedMessages() > 0)
        return tr("Your message is kept; Try again sends it.");
    return {};
}

void FailureDialogs::show(const bridge::Failure &failure)
{
    m_note = noteNow();
    m_agent = m_chat.agent().pid;
    if (m_dialog) {
        m_dialog->showFailure(failure, m_note);
        return;
    }
    m_dialog = new ui::FailureDialog(failure, m_note, m_theme, m_place().window);
    connect(m_dialog, &ui::FailureDialog::tryAgainRequested, this, &FailureDialogs::tryAgain);
    connect(m_dialog, &ui::FailureDialog::settingsRequested, this,
            [this] { emit m_intents.settingsRequested(ui::SettingsPageId::AiChat); });
    connect(m_dialog, &ui::FailureDialog::fixChosen, this,
            [this](const bridge::Fix &fix) { emit m_intents.fixRequested(&m_chat, fix); });
    connect(m_dialog, &ui::FailureDialog::turnOffRequested, this,
            [this] { emit m_intents.endpointOffRequested(&m_chat); });
    // It may come while the user types: it takes neither focus nor the window's input.
    m_dialog->setAttribute(Qt::WA_ShowWithoutActivating);
    m_dialog->show();
    m_dialog->raise();
}

void FailureDialogs::onAgentChanged()
{
    const qint64 agent = m_chat.agent().pid;
    // The failure was the old agent's; a fix for it could change what the new one uses.
    if (m_dialog && agent != 0 && agent != m_agent && !m_chat.failure())
        close();
}

void FailureDialogs::tryAgain()
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

void FailureDialogs::onTurnEnded(bool ok)
{
    if (ok)
        close();
    if (!std::exchange(m_sendAgainWhenOver, false) || ok)
        return;
    // Queued: other slots must see the turn's end first.
    QMetaObject::invokeMethod(
        this, [this] { m_chat.sendAgain(); }, Qt::QueuedConnection);
}

} // namespace app

#include "moc_FailureDialogs.cpp"
