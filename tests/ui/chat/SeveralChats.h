#pragma once

#include "bridge/chat/ChatList.h"
#include "tests/support/ScriptedChat.h"

/// Another chat of the list, besides ScriptedChat's own.
inline bridge::chat::Chat &addChat(bridge::chat::ChatList &chats, ScriptedChat &scripted,
                                   const bridge::endpoint::EndpointPin &pin = {},
                                   bool isAsleep = false)
{
    const QString id = chats.newId();
    const QString session =
        QStringLiteral("%1-2222-4333-8444-555555555555").arg(id, 8, QLatin1Char('0'));
    bridge::chat::ChatKeeping keeping;
    keeping.sessionId = session;
    return chats.add(scripted.makeChat(id, session, false, {.pin = pin}, keeping,
                                       isAsleep ? bridge::session::Session::Begin::Asleep
                                                : bridge::session::Session::Begin::Awake));
}

/// Its agent takes messages and is played from here on.
inline void goLive(bridge::chat::Chat &chat, ScriptedChat &scripted)
{
    chat.start();
    scripted.settleLaunch();
    scripted.play(scripted.agents.latest());
    scripted.goLive();
}
