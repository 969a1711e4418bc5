#pragma once

#include "bridge/chat/ChatList.h"
#include "bridge/endpoint/profiles/EndpointChoice.h"
#include "ui/Intents.h"
#include "ui/kit/Theme.h"

#include <QAbstractButton>
#include <QTemporaryDir>
#include <QTest>

#include <gtest/gtest.h>

/// Parts of every window: settings in a folder of the test, and a theme.
class UiFixture : public ::testing::Test
{
protected:
    /// Changes a setting like another program.
    void changeElsewhere(const bridge::settings::SettingDef<QString> &def, const QString &value)
    {
        bridge::settings::SettingsStore(m_folder.path()).setValue(def, value);
        m_settings.reload();
    }

    /// The button with this text, or the control with this accessible name.
    static QAbstractButton *button(const QWidget &parent, const QString &name)
    {
        const auto buttons = parent.findChildren<QAbstractButton *>();
        for (auto *button : buttons) {
            if (button->text() == name || button->accessibleName() == name)
                return button;
        }
        ADD_FAILURE() << "no button " << name.toStdString();
        return nullptr;
    }

    /// Shows the window and waits until it is active, which typing requires.
    static void activate(QWidget &window)
    {
        window.show();
        window.activateWindow();
        ASSERT_TRUE(QTest::qWaitForWindowActive(&window));
    }

    QTemporaryDir m_folder;
    bridge::settings::SettingsStore m_settings{m_folder.path()};
    bridge::endpoint::EndpointChoice m_choice{m_settings};
    bridge::chat::ChatList m_chats;
    ui::Intents m_intents;
    ui::Theme m_theme{m_settings};
};
