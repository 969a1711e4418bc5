#include "app/FailureDialogs.h"

namespace app {

using bridge::session::Chat;
using bridge::session::ChatState;

FailureDialogs::FailureDialogs(Chat &chat, bridge::endpoint::EndpointChoice &endpoints,
                               ui::Theme &theme, QWidget &window, QObject *parent)
    : QObject(parent)
    , m_chat(chat)
    , m_endpoints(endpoints)
    , m_theme(theme)
    , m_window(window)
{
    connect(&m_chat, &Chat::failed, this, &FailureDialogs::show);
    connect(&m_chat, &Chat::failureRefined, this, [this](const bridge::Failure &failure) {
        if (m_dialog)
            show(failure);
    });
    connect(&m_chat, &Chat::failureWithdrawn, this, [this] {
        if (m_dialog)
            m_dialog->close();
    });
    connect(&m_chat, &Chat::turnEnded, this, &FailureDialogs::onTurnEnded);
    connect(&m_chat, &Chat::stateChanged, this, [this] {
        // What was retried when it opened may have been given up since.
        if (m_dialog && m_note != noteNow())
            show(m_dialog->failure());
    });
    connect(&m_chat, &Chat::messageSent, this, [this] {
        if (m_dialog)
            m_dialog->close();
    });
}

QString FailureDialogs::noteNow() const
{
    if (m_chat.state() == ChatState::Retrying)
        return tr("Your message is kept. Claude Code goes on trying meanwhile.");
    if (!m_chat.unansweredText().isEmpty() || m_chat.queuedMessages() > 0)
        return tr("Your message is kept; Try again sends it.");
    return {};
}

void FailureDialogs::show(const bridge::Failure &failure)
{
    m_note = noteNow();
    if (m_dialog) {
        m_dialog->showFailure(failure, m_note);
        return;
    }
    m_dialog = new ui::EndpointDialog(failure, m_note, m_theme, &m_window);
    connect(m_dialog, &ui::EndpointDialog::tryAgainRequested, this, &FailureDialogs::tryAgain);
    connect(m_dialog, &ui::EndpointDialog::settingsRequested, this,
            &FailureDialogs::settingsRequested);
    connect(m_dialog, &ui::EndpointDialog::fixRequested, this, &FailureDialogs::fixRequested);
    connect(m_dialog, &ui::EndpointDialog::turnOffRequested, this,
            [this] { (void)m_endpoints.setEnabled(false); });
    m_dialog->open();
}

void FailureDialogs::tryAgain()
{
    if (m_chat.state() == ChatState::Retrying) {
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
    if (ok && m_dialog)
        m_dialog->close();
    if (!std::exchange(m_sendAgainWhenOver, false) || ok)
        return;
    // After the turn's end has been dealt with everywhere.
    QMetaObject::invokeMethod(
        this, [this] { m_chat.sendAgain(); }, Qt::QueuedConnection);
}

} // namespace app

#include "moc_FailureDialogs.cpp"
