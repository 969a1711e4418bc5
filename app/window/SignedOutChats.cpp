#include "app/window/SignedOutChats.h"

#include <QGuiApplication>

#include <utility>

namespace app {

using bridge::chat::Chat;
using bridge::session::ChatState;

namespace {

bool isSignedOut(const Chat &chat)
{
    return chat.agent().pid != 0 && chat.agent().lacksCredential;
}

} // namespace

SignedOutChats::SignedOutChats(bridge::chat::ChatList &chats, SignInWatch &signIn, QObject *parent)
    : QObject(parent)
    , m_chats(chats)
    , m_signIn(signIn)
{
    connect(qApp, &QGuiApplication::applicationStateChanged, this,
            [this](Qt::ApplicationState state) {
                bool isOne = false;
                forEach([&isOne](Chat &) { isOne = true; });
                if (state == Qt::ApplicationActive && isOne)
                    m_signIn.look();
            });
    connect(&m_signIn, &SignInWatch::answered, this, &SignedOutChats::onAnswered);
}

void SignedOutChats::restart(Chat &chat)
{
    const bool isRestarting =
        chat.state() == ChatState::Restarting || chat.state() == ChatState::Starting;
    if (isSignedOut(chat) && !isRestarting)
        chat.restart();
}

void SignedOutChats::onAnswered()
{
    const bool isSignedIn = m_signIn.isSignedIn();
    if (std::exchange(m_wasSignedIn, isSignedIn) != isSignedIn && isSignedIn)
        forEach([](Chat &chat) { restart(chat); });
}

void SignedOutChats::forEach(const std::function<void(Chat &)> &act) const
{
    for (int i = 0; i < m_chats.count(); ++i) {
        if (isSignedOut(m_chats.at(i)))
            act(m_chats.at(i));
    }
}

} // namespace app

#include "moc_SignedOutChats.cpp"
