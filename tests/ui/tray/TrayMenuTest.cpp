#include "ui/tray/TrayMenu.h"
#include "tests/support/UiFixture.h"

#include <QAction>
#include <QSignalSpy>

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

    ui::TrayMenu m_menu{m_choice, m_chats};
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
    QSignalSpy settings(&m_menu, &ui::TrayMenu::settingsRequested);
    action(kUse)->trigger();
    EXPECT_FALSE(action(kUse)->isChecked());
    EXPECT_EQ(settings.count(), 1);
}

TEST_F(TrayMenuTest, ItsEntriesAskForWhatTheySay)
{
    QSignalSpy window(&m_menu, &ui::TrayMenu::showWindowRequested);
    QSignalSpy settings(&m_menu, &ui::TrayMenu::settingsRequested);
    QSignalSpy quit(&m_menu, &ui::TrayMenu::quitRequested);
    action(QStringLiteral("Show window"))->trigger();
    action(QStringLiteral("Settings"))->trigger();
    action(QStringLiteral("Quit"))->trigger();
    EXPECT_EQ(window.count(), 1);
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
    QSignalSpy asked(&m_menu, &ui::TrayMenu::checkRequested);
    action(check)->trigger();
    EXPECT_EQ(asked.count(), 1);
}
