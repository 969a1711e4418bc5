#include "app/window/ChatAttachments.h"
#include "tests/app/TwoChatsTest.h"
#include "tests/ui/Widgets.h"
#include "ui/endpoint/FailureDialog.h"

#include <QCoreApplication>

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
    [[nodiscard]] QList<ui::FailureDialog *> dialogs() const
    {
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
        return window.findChildren<ui::FailureDialog *>();
    }

    QWidget window;
    ui::Intents intents;
    ui::Theme theme{scripted.settings};
    app::ChatAttachments attachments{
        {chats, scripted.endpoints, scripted.credentials, intents, theme, [this](const Chat &) {
             return app::FailureDialogs::Place{&window, true};
         }}};
};

} // namespace

TEST_F(ChatAttachmentsTest, AFailureIsShownAndFixedForTheChatThatFailed)
{
    failATurn();
    const auto shown = dialogs();
    ASSERT_EQ(shown.size(), 1);
    widgets::get(*shown.front(), u"Turn custom endpoint off and send again"_s).click();
    EXPECT_EQ(chats.at(1).pin().kind, EndpointPin::Kind::DefaultApi);
    EXPECT_TRUE(scripted.endpoints.isEnabled()) << "the other one's";
    EXPECT_FALSE(scripted.agents.at(0).wasTerminated());
    EXPECT_TRUE(dialogs().isEmpty());
}

TEST_F(ChatAttachmentsTest, TurningOffAChatThatFollowsTheSettingsSwitchesThem)
{
    emit intents.endpointOffRequested(&chats.at(0));
    EXPECT_FALSE(scripted.endpoints.isEnabled());
    EXPECT_EQ(chats.at(0).pin(), EndpointPin());
    emit intents.endpointOffRequested(&chats.at(1));
    EXPECT_EQ(chats.at(1).pin().kind, EndpointPin::Kind::DefaultApi);
}

TEST_F(ChatAttachmentsTest, AClosedChatTakesItsDialogAlongAndOpensNoOther)
{
    failATurn();
    ASSERT_EQ(dialogs().size(), 1);
    Chat &chat = chats.at(1);
    chats.close(chat);
    EXPECT_TRUE(dialogs().isEmpty());
    emit chat.failed(Failure::of(FailureKind::AgentCrashed));
    EXPECT_TRUE(dialogs().isEmpty());
}

TEST_F(ChatAttachmentsTest, AButtonOfTheDialogMayCloseTheChat)
{
    QObject::connect(&intents, &ui::Intents::settingsRequested, &chats,
                     [this] { chats.close(chats.at(1)); });
    failATurn();
    ASSERT_EQ(dialogs().size(), 1);
    emit dialogs().front()->settingsRequested();
    EXPECT_TRUE(dialogs().isEmpty());
    EXPECT_EQ(chats.count(), 1);
}
