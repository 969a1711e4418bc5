#include "app/window/FailureDialogs.h"

namespace app {

using bridge::chat::Chat;
using bridge::session::ChatState;

FailureDialogs::FailureDialogs(Chat &chat, ui::Theme &theme, std::function<Place()> place,
                               QObject *parent)
    : QObject(parent)
    , m_chat(chat)
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
    connect(&m_chat, &Chat::stateChanged, this, [this] {
        // What was retried when it opened may have been given up since.
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
    return note.isEmpty() ? tr("This happened in “%1”.").arg(m_chat.title())
                          : tr("This happened in “%1”. %2").arg(m_chat.title(), note);
}

QString FailureDialogs::messageNote() const
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
    m_dialog = new ui::EndpointDialog(failure, m_note, m_theme, m_place().window);
    connect(m_dialog, &ui::EndpointDialog::tryAgainRequested, this, &FailureDialogs::tryAgain);
    connect(m_dialog, &ui::EndpointDialog::settingsRequested, this,
            &FailureDialogs::settingsRequested);
    connect(m_dialog, &ui::EndpointDialog::fixRequested, this, &FailureDialogs::fixRequested);
    connect(m_dialog, &ui::EndpointDialog::turnOffRequested, this,
            &FailureDialogs::turnOffRequested);
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
    if (ok)
        close();
    if (!std::exchange(m_sendAgainWhenOver, false) || ok)
        return;
    // After the turn's end has been dealt with everywhere.
    QMetaObject::invokeMethod(
        this, [this] { m_chat.sendAgain(); }, Qt::QueuedConnection);
}

} // namespace app

#include "moc_FailureDialogs.cpp"
