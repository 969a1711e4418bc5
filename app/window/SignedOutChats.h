#pragma once

#include "app/window/SignInWatch.h"
#include "bridge/chat/Chat.h"
#include "bridge/chat/ChatList.h"

#include <QObject>

#include <functional>

namespace app {

/// The chats whose agent has no credential. An agent reads the sign-in when it starts: after a
/// sign-in each of them gets a new one. Asks for it whenever the program becomes active. References
/// outlive it. Main thread.
class SignedOutChats : public QObject
{
    Q_OBJECT

public:
    SignedOutChats(bridge::chat::ChatList &chats, SignInWatch &signIn, QObject *parent = nullptr);

    /// Restarts the agent of `chat` if it has no credential, unless it is restarted anyway.
    static void restart(bridge::chat::Chat &chat);

private:
    void onAnswered();
    void forEach(const std::function<void(bridge::chat::Chat &)> &act) const;

    bridge::chat::ChatList &m_chats;
    SignInWatch &m_signIn;
    bool m_wasSignedIn = false;
};

} // namespace app
