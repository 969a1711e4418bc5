#include "ui/tray/TrayMenu.h"
#include "tests/support/UiFixture.h"

#include <QAction>
#include <QSignalSpy>

namespace traymenutest {

namespace {

const QString kAddress = QStringLiteral("http://localhost:1234");

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

    [[nodiscard]] QMenu *endpoints() const
    {
        return action(QStringLiteral("Endpoint"))->menu<QMenu *>();
    }

    ui::TrayMenu m_menu{m_choice, m_chats, m_intents, m_theme};
};

const QString kUse = QStringLiteral("Use custom endpoint");

} // namespace

TEST_F(TrayMenuTest, UseCustomEndpointSwitchesIt)
{
    m_choice.setAddress(kAddress);
    action(kUse)->trigger();
    EXPECT_TRUE(m_choice.isEnabled());
    EXPECT_TRUE(action(kUse)->isChecked());
    action(kUse)->trigger();
    EXPECT_FALSE(m_choice.isEnabled());
}

TEST_F(TrayMenuTest, WithoutAnAddressItSaysWhyItCannotBeUsed)
{
    EXPECT_FALSE(action(kUse)->isEnabled());
    EXPECT_TRUE(action(kUse)->text().contains(QStringLiteral("Settings")));
    m_choice.setAddress(kAddress);
    EXPECT_TRUE(action(kUse)->isEnabled());
    EXPECT_EQ(action(kUse)->text(), kUse);
}

TEST_F(TrayMenuTest, AnUnusableAddressInTheFileIsRefusedAndSettingsAskedFor)
{
    changeElsewhere(bridge::settings::kCustomApiEndpoint, QStringLiteral("localhost:1234"));
    QSignalSpy settings(&m_intents, &ui::Intents::settingsRequested);
    action(kUse)->trigger();
    EXPECT_FALSE(action(kUse)->isChecked());
    EXPECT_EQ(settings.count(), 1);
}

TEST_F(TrayMenuTest, ItsEntriesAskForWhatTheySay)
{
    QSignalSpy window(&m_menu, &ui::TrayMenu::showWindowRequested);
    QSignalSpy settings(&m_intents, &ui::Intents::settingsRequested);
    QSignalSpy quit(&m_menu, &ui::TrayMenu::quitRequested);
    QSignalSpy chat(&m_menu, &ui::TrayMenu::newChatRequested);
    action(QStringLiteral("Show window"))->trigger();
    action(QStringLiteral("New chat"))->trigger();
    action(QStringLiteral("Settings"))->trigger();
    action(QStringLiteral("Quit"))->trigger();
    EXPECT_EQ(window.count(), 1);
    EXPECT_EQ(chat.count(), 1);
    EXPECT_EQ(settings.count(), 1);
    EXPECT_EQ(quit.count(), 1);
}

TEST_F(TrayMenuTest, WithoutAConversationThereIsNoAgentToRestart)
{
    EXPECT_FALSE(action(QStringLiteral("Restart agent"))->isEnabled());
}

TEST_F(TrayMenuTest, ACheckIsOfferedWhereThereIsAnAddress)
{
    const auto check = QStringLiteral("Check endpoint");
    EXPECT_FALSE(action(check)->isEnabled());
    m_choice.setAddress(kAddress);
    QSignalSpy asked(&m_intents, &ui::Intents::checkRequested);
    action(check)->trigger();
    EXPECT_EQ(asked.count(), 1);
}

TEST_F(TrayMenuTest, AProfileChosenInTheSubmenuIsTheActiveOneAndOn)
{
    EXPECT_FALSE(action(QStringLiteral("Endpoint"))->isEnabled()) << "there is none";
    ASSERT_TRUE(m_choice.setAddress(kAddress));
    ASSERT_TRUE(m_choice.saveProfile(QStringLiteral("Local")));
    ASSERT_TRUE(m_choice.setAddress(QStringLiteral("https://llm.corp.example:8766")));
    ASSERT_TRUE(m_choice.saveProfile(QStringLiteral("Gateway & more")));
    EXPECT_FALSE(m_choice.isEnabled());
    ASSERT_EQ(endpoints()->actions().size(), 2);
    EXPECT_TRUE(endpoints()->actions()[0]->text().startsWith(QStringLiteral("Gateway && more\t")));
    EXPECT_TRUE(endpoints()->actions()[0]->isChecked());
    endpoints()->actions()[1]->trigger();
    EXPECT_EQ(m_choice.activeProfile(), QStringLiteral("Local"));
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
    EXPECT_EQ(endpoints()->actions()[0]->text(), QStringLiteral("localhost:1234"));
    endpoints()->actions()[0]->trigger();
    EXPECT_TRUE(m_choice.isEnabled());
}

TEST_F(TrayMenuTest, WhereAdministratorsDecideNothingCanBeSwitched)
{
    ASSERT_TRUE(m_choice.setAddress(kAddress));
    ASSERT_TRUE(m_choice.setEnabled(true));
    m_choice.setPolicy({bridge::endpoint::ManagedPolicy::Kind::ForbidsCustom,
                        QStringLiteral("managed-settings.json"),
                        QStringLiteral("forceLoginMethod"),
                        {}});
    EXPECT_FALSE(action(kUse)->isEnabled());
    EXPECT_FALSE(action(kUse)->isChecked());
    EXPECT_TRUE(action(kUse)->text().contains(QStringLiteral("administrators")));
    EXPECT_FALSE(action(QStringLiteral("Endpoint"))->isEnabled());
}

} // namespace traymenutest
