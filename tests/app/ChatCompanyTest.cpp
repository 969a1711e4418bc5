#include "app/window/ChatCompany.h"
#include "tests/bridge/session/ChatTestSupport.h"
#include "ui/endpoint/EndpointDialog.h"

#include <QAbstractButton>
#include <QCoreApplication>

#include <gtest/gtest.h>

using namespace bridge;
using chat::Chat;
using endpoint::EndpointPin;

namespace {

/// Two live chats: "1" follows the settings, "2" is pinned to the profile Work.
class ChatCompanyTest : public testing::Test
{
protected:
    ChatCompanyTest()
    {
        EXPECT_TRUE(scripted.endpoints.profiles().put({kWork, kThere, {}}));
        addLive({});
        addLive({EndpointPin::Kind::Profile, kWork});
    }

    void addLive(const EndpointPin &pin)
    {
        const QString id = chats.newId();
        Chat &chat = chats.add(scripted.makeChat(
            id, QStringLiteral("%1-2222-4333-8444-555555555555").arg(id, 8, QLatin1Char('0')),
            false, {.pin = pin}));
        chat.start();
        scripted.settleLaunch();
        scripted.goLive();
    }
    /// A message of the newest chat, refused.
    void failATurn()
    {
        chats.at(chats.count() - 1).send(QStringLiteral("hello"));
        scripted.beginTurn();
        scripted.failTurn(402, QStringLiteral("Credit balance is too low"));
    }
    [[nodiscard]] QList<ui::EndpointDialog *> dialogs() const
    {
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
        return window.findChildren<ui::EndpointDialog *>();
    }

    const QString kWork = QStringLiteral("Work");
    ScriptedChat scripted{kHere};
    QWidget window;
    ui::Theme theme{scripted.settings};
    chat::ChatList chats;
    app::ChatCompany company{
        {chats, scripted.endpoints, scripted.credentials, theme, [this](const Chat &) {
             return app::FailureDialogs::Place{&window, true};
         }}};
};

} // namespace

TEST_F(ChatCompanyTest, AFailureIsShownAndMendedForTheChatThatFailed)
{
    failATurn();
    const auto shown = dialogs();
    ASSERT_EQ(shown.size(), 1);
    for (auto *button : shown.front()->findChildren<QAbstractButton *>()) {
        if (button->text() == QLatin1String("Turn custom endpoint off and send again"))
            button->click();
    }
    EXPECT_EQ(chats.at(1).pin().kind, EndpointPin::Kind::DefaultApi);
    EXPECT_TRUE(scripted.endpoints.isEnabled()) << "the other one's";
    EXPECT_FALSE(scripted.agents.at(0).wasTerminated());
    EXPECT_TRUE(dialogs().isEmpty());
}

TEST_F(ChatCompanyTest, TurningOffAChatThatFollowsTheSettingsSwitchesThem)
{
    company.turnOff(chats.at(0));
    EXPECT_FALSE(scripted.endpoints.isEnabled());
    EXPECT_EQ(chats.at(0).pin(), EndpointPin());
    company.turnOff(chats.at(1));
    EXPECT_EQ(chats.at(1).pin().kind, EndpointPin::Kind::DefaultApi);
}

TEST_F(ChatCompanyTest, AClosedChatTakesItsDialogAlongAndOpensNoOther)
{
    failATurn();
    ASSERT_EQ(dialogs().size(), 1);
    Chat &chat = chats.at(1);
    chats.close(chat);
    EXPECT_TRUE(dialogs().isEmpty());
    emit chat.failed({.kind = FailureKind::AgentCrashed});
    EXPECT_TRUE(dialogs().isEmpty());
}

TEST_F(ChatCompanyTest, AButtonOfTheDialogMayCloseTheChat)
{
    QObject::connect(&company, &app::ChatCompany::settingsRequested, &chats,
                     [this] { chats.close(chats.at(1)); });
    failATurn();
    ASSERT_EQ(dialogs().size(), 1);
    emit dialogs().front()->settingsRequested();
    EXPECT_TRUE(dialogs().isEmpty());
    EXPECT_EQ(chats.count(), 1);
}
