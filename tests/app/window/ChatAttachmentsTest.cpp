#include "app/window/ChatAttachments.h"
#include "tests/app/TwoChatsTest.h"

#include <QSignalSpy>
#include <QWidget>

#include <gtest/gtest.h>

using namespace Qt::StringLiterals;
using namespace bridge;
using chat::Chat;
using endpoint::EndpointPin;

namespace {

class ChatAttachmentsTest : public TwoChatsTest
{
protected:
    ChatAttachmentsTest() { addChats(); }

    /// Sends a message in the newest chat, which is refused.
    void failATurn()
    {
        chats.at(chats.count() - 1).send(u"hello"_s);
        scripted.beginTurn();
        scripted.failTurn(402, u"Credit balance is too low"_s);
    }

    QWidget window;
    ui::Intents intents;
    std::vector<const Chat *> setUp;
    app::ChatAttachments attachments{{chats,
                                      scripted.endpoints,
                                      scripted.credentials,
                                      intents,
                                      [this](const Chat &) { return &window; },
                                      {},
                                      [this](const Chat &chat) { setUp.push_back(&chat); }}};
};

} // namespace

TEST_F(ChatAttachmentsTest, AFailureIsFixedForTheChatThatFailed)
{
    failATurn();
    emit intents.fixRequested(&chats.at(1), fix::TurnOffAndSend{});
    EXPECT_EQ(chats.at(1).pin().kind, EndpointPin::Kind::DefaultApi);
    EXPECT_TRUE(scripted.endpoints.isEnabled()) << "the other one's";
    EXPECT_FALSE(scripted.agents.at(0).wasTerminated());
}

TEST_F(ChatAttachmentsTest, TurningOffAChatThatFollowsTheSettingsSwitchesThem)
{
    emit intents.endpointOffRequested(&chats.at(0));
    EXPECT_FALSE(scripted.endpoints.isEnabled());
    EXPECT_EQ(chats.at(0).pin(), EndpointPin());
    emit intents.endpointOffRequested(&chats.at(1));
    EXPECT_EQ(chats.at(1).pin().kind, EndpointPin::Kind::DefaultApi);
}

TEST_F(ChatAttachmentsTest, TheChatThatFailedIsSetUp)
{
    emit intents.fixRequested(&chats.at(1), fix::SetUp{});
    EXPECT_EQ(setUp, std::vector<const Chat *>{&chats.at(1)});
}

TEST_F(ChatAttachmentsTest, TheEndpointOfTheChatThatFailedIsCheckedWithTheRealProgram)
{
    QSignalSpy asked(&intents, &ui::Intents::checkRequested);
    emit intents.fixRequested(&chats.at(1), fix::CheckWithAgent{});
    ASSERT_EQ(asked.count(), 1);
    EXPECT_EQ(asked[0][0].value<Chat *>(), &chats.at(1));
    EXPECT_TRUE(asked[0][1].toBool());
}

TEST_F(ChatAttachmentsTest, AFixForAClosedChatDoesNothing)
{
    failATurn();
    Chat &chat = chats.at(1);
    chats.close(chat);
    emit intents.fixRequested(&chat, fix::TurnOffAndSend{});
    EXPECT_EQ(chat.pin().kind, EndpointPin::Kind::Profile);
}
