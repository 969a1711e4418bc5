#pragma once

#include "bridge/chat/ChatList.h"
#include "bridge/store/ChatStore.h"
#include "tests/bridge/chat/ChatTestSupport.h"
#include "tests/support/FakeArchiveReader.h"
#include "tests/ui/chat/SeveralChats.h"

#include <gtest/gtest.h>

#include <optional>

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

    /// Another chat, with a conversation that was begun before.
    bridge::chat::Chat &addKept(bool isAsleep)
    {
        using Begin = bridge::session::Session::Begin;
        const QString id = chats.newId();
        const QString session =
            QStringLiteral("%1-2222-4333-8444-555555555555").arg(id, 8, QLatin1Char('0'));
        bridge::chat::Chat &chat =
            chats.add(scripted.makeChat(id, session, true, {},
                                        {.store = store ? &*store : nullptr,
                                         .past = &archive,
                                         .sessionId = session,
                                         .isReopened = true},
                                        isAsleep ? Begin::Asleep : Begin::Awake));
        chat.start();
        return chat;
    }

    FakeArchiveReader archive; ///< of addKept()
    const QString kWork = QStringLiteral("Work");
    ScriptedChat scripted{kHere};
    std::optional<bridge::store::ChatStore> store; ///< of addKept()
    bridge::chat::ChatList chats;
};
