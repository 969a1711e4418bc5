#include "ui/tray/TrayMenu.h"
#include "tests/support/UiFixture.h"

#include <QAction>
#include <QSignalSpy>

using namespace Qt::StringLiterals;

namespace traymenutest {

const QString kAddress = u"http://localhost:1234"_s;

class TrayMenuTest : public UiFixture
{
protected:
    [[nodiscard]] QAction *action(const QString &beginning) const
    {
        const auto actions = m_menu.actions();
        for (auto *action : actions) {
            if (action->text().startsWith(beginning))
                return action;
        }
        ADD_FAILURE() << "no action " << beginning.toStdString();
        return nullptr;
    }

    [[nodiscard]] QMenu *endpoints() const { return action(u"Endpoint"_s)->menu<QMenu *>(); }

    ui::TrayMenu m_menu{m_choice, m_chats, m_intents, m_theme};
};

const QString kUse = u"Use custom endpoint"_s;

TEST_F(TrayMenuTest, UseCustomEndpointSwitchesIt)
{
    m_choice.setAddress(kAddress);
    action(kUse)->trigger();
    EXPECT_TRUE(m_choice.isEnabled());
    EXPECT_TRUE(action(kUse)->isChecked());
    action(kUse)->trigger();
    EXPECT_FALSE(m_choice.isEnabled());
}

TEST_F(TrayMenuTest, WithoutAnAddressItAsksForTheSettingsAndIsOnOnceThereIsOne)
{
    QSignalSpy settings(&m_intents, &ui::Intents::settingsRequested);
    EXPECT_TRUE(action(kUse)->text().contains(u"Settings"_s));
    EXPECT_FALSE(action(kUse)->isChecked());
    action(kUse)->trigger();
    EXPECT_EQ(settings.count(), 1);
    EXPECT_TRUE(action(kUse)->isChecked());
    EXPECT_TRUE(action(kUse)->text().contains(u"on once there is an address"_s));
    EXPECT_FALSE(m_choice.isEnabled());
    m_choice.setAddress(kAddress);
    EXPECT_TRUE(m_choice.isEnabled());
    EXPECT_TRUE(action(kUse)->isChecked());
    EXPECT_EQ(action(kUse)->text(), kUse);
}

TEST_F(TrayMenuTest, SwitchedOffAgainItWaitsForNoAddress)
{
    action(kUse)->trigger();
    action(kUse)->trigger();
    EXPECT_FALSE(action(kUse)->isChecked());
    m_choice.setAddress(kAddress);
    EXPECT_FALSE(m_choice.isEnabled());
}

TEST_F(TrayMenuTest, AnUnusableAddressInTheFileIsRefusedAndSettingsAskedFor)
{
    changeElsewhere(bridge::settings::kCustomApiEndpoint, u"localhost:1234"_s);
    QSignalSpy settings(&m_intents, &ui::Intents::settingsRequested);
    action(kUse)->trigger();
    EXPECT_FALSE(m_choice.isEnabled());
    EXPECT_TRUE(action(kUse)->isChecked()) << "it waits for a usable one";
    EXPECT_EQ(settings.count(), 1);
}

TEST_F(TrayMenuTest, ItsEntriesAskForWhatTheySay)
{
    QSignalSpy window(&m_menu, &ui::TrayMenu::showWindowRequested);
    QSignalSpy settings(&m_intents, &ui::Intents::settingsRequested);
    QSignalSpy quit(&m_menu, &ui::TrayMenu::quitRequested);
    QSignalSpy chat(&m_menu, &ui::TrayMenu::newChatRequested);
    action(u"Show window"_s)->trigger();
    action(u"New chat"_s)->trigger();
    action(u"Settings"_s)->trigger();
    action(u"Quit"_s)->trigger();
    EXPECT_EQ(window.count(), 1);
    EXPECT_EQ(chat.count(), 1);
    EXPECT_EQ(settings.count(), 1);
    EXPECT_EQ(quit.count(), 1);
}

TEST_F(TrayMenuTest, WithoutAConversationThereIsNoAgentToRestart)
{
    EXPECT_FALSE(action(u"Restart agent"_s)->isEnabled());
}

TEST_F(TrayMenuTest, ACheckIsOfferedWhereThereIsAnAddress)
{
    const auto check = u"Check endpoint"_s;
    EXPECT_FALSE(action(check)->isEnabled());
    m_choice.setAddress(kAddress);
    QSignalSpy asked(&m_intents, &ui::Intents::checkRequested);
    action(check)->trigger();
    EXPECT_EQ(asked.count(), 1);
}

TEST_F(TrayMenuTest, AProfileChosenInTheSubmenuIsTheActiveOneAndOn)
{
    EXPECT_FALSE(action(u"Endpoint"_s)->isEnabled()) << "there is none";
    ASSERT_TRUE(m_choice.setAddress(kAddress));
    ASSERT_TRUE(m_choice.saveProfile(u"Local"_s));
    ASSERT_TRUE(m_choice.setAddress(u"https://llm.corp.example:8766"_s));
    ASSERT_TRUE(m_choice.saveProfile(u"Gateway & more"_s));
    EXPECT_FALSE(m_choice.isEnabled());
    ASSERT_EQ(endpoints()->actions().size(), 2);
    EXPECT_TRUE(endpoints()->actions()[0]->text().startsWith(u"Gateway && more\t"_s));
    EXPECT_TRUE(endpoints()->actions()[0]->isChecked());
    endpoints()->actions()[1]->trigger();
    EXPECT_EQ(m_choice.activeProfile(), u"Local"_s);
    EXPECT_TRUE(m_choice.isEnabled());
    EXPECT_FALSE(endpoints()->actions()[0]->isChecked());
    EXPECT_TRUE(endpoints()->actions()[1]->isChecked());
    endpoints()->actions()[1]->trigger();
    EXPECT_TRUE(endpoints()->actions()[1]->isChecked()) << "choosing it again leaves the mark";
}

TEST_F(TrayMenuTest, AnAddressWithoutANameCanBeChosenToo)
{
    ASSERT_TRUE(m_choice.setAddress(kAddress));
    ASSERT_EQ(endpoints()->actions().size(), 1);
    EXPECT_EQ(endpoints()->actions()[0]->text(), u"localhost:1234"_s);
    endpoints()->actions()[0]->trigger();
    EXPECT_TRUE(m_choice.isEnabled());
}

TEST_F(TrayMenuTest, WhereAdministratorsDecideNothingCanBeSwitched)
{
    ASSERT_TRUE(m_choice.setAddress(kAddress));
    ASSERT_TRUE(m_choice.setEnabled(true));
    m_choice.setPolicy({bridge::endpoint::ManagedPolicy::Kind::ForbidsCustom,
                        u"managed-settings.json"_s,
                        u"forceLoginMethod"_s,
                        {}});
    EXPECT_FALSE(action(kUse)->isEnabled());
    EXPECT_FALSE(action(kUse)->isChecked());
    EXPECT_TRUE(action(kUse)->text().contains(u"administrators"_s));
    EXPECT_FALSE(action(u"Endpoint"_s)->isEnabled());
}

} // namespace traymenutest
