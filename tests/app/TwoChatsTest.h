#pragma once

#include "bridge/chat/ChatList.h"
#include "tests/bridge/chat/ChatTestSupport.h"

#include <gtest/gtest.h>

/// Two live chats: "1" follows the settings (kHere), "2" is pinned to the profile Work (kThere).
class TwoChatsTest : public testing::Test
{
protected:
    /// To be called by the constructor of the fixture, when all that watches the list is there.
    void addChats()
    {
        using bridge::endpoint::EndpointPin;
        EXPECT_TRUE(scripted.endpoints.profiles().put({kWork, kThere, {}}));
        addLive({});
        addLive({EndpointPin::Kind::Profile, kWork});
    }

    void addLive(const bridge::endpoint::EndpointPin &pin)
    {
        const QString id = chats.newId();
        const QString session = QStringLiteral("%1-2222-4333-8444-555555555555");
        auto &chat = chats.add(
            scripted.makeChat(id, session.arg(id, 8, QLatin1Char('0')), false, {.pin = pin}));
        chat.start();
        scripted.settleLaunch();
        scripted.goLive();
    }

    const QString kWork = QStringLiteral("Work");
    ScriptedChat scripted{kHere};
    bridge::chat::ChatList chats;
};
