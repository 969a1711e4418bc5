#pragma once

#include "bridge/session/ChatState.h"
#include "bridge/settings/SettingsStore.h"
#include "tests/support/FakeClock.h"
#include "ui/Intents.h"
#include "ui/kit/Theme.h"

#include <gtest/gtest.h>

#include <QApplication>
#include <QTemporaryDir>

/// What the widgets of the chat are given.
class ChatFixture : public ::testing::Test
{
protected:
    ChatFixture()
    {
        m_agent.name = QStringLiteral("Fake Agent");
        m_agent.shortName = QStringLiteral("Fake");
    }
    void TearDown() override { qApp->setStyleSheet({}); }

    QTemporaryDir m_folder;
    bridge::settings::SettingsStore m_settings{m_folder.path()};
    ui::Intents m_intents;
    ui::Theme m_theme{m_settings};
    FakeClock m_clock;
    bridge::session::AgentInfo m_agent;
};
