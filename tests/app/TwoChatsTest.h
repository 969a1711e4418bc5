#pragma once

#include "bridge/chat/ChatList.h"
#include "tests/bridge/chat/ChatTestSupport.h"
#include "tests/ui/chat/SeveralChats.h"

#include <gtest/gtest.h>

/// Two live chats: "1" follows the settings (kHere), "2" is pinned to the profile Work (kThere).
class TwoChatsTest : public testing::Test
{
protected:
    /// The fixture's constructor calls it when all observers of the list exist.
    void addChats()
    {
        using bridge::endpoint::EndpointPin;
        EXPECT_TRUE(scripted.endpoints.profiles().put({kWork, kThere, {}}));
        addLive({});
        addLive({EndpointPin::Kind::Profile, kWork});
    }

    void addLive(const bridge::endpoint::EndpointPin &pin)
    {
        addChat(chats, scripted, pin).start();
        scripted.settleLaunch();
        scripted.goLive();
    }

    const QString kWork = QStringLiteral("Work");
    ScriptedChat scripted{kHere};
    bridge::chat::ChatList chats;
};
