#pragma once

#include "bridge/settings/SettingsStore.h"
#include "tests/support/FakeClock.h"
#include "ui/kit/Theme.h"

#include <gtest/gtest.h>

#include <QApplication>
#include <QTemporaryDir>

/// What the widgets of the chat are given.
class ChatFixture : public ::testing::Test
{
protected:
    void TearDown() override { qApp->setStyleSheet({}); }

    QTemporaryDir m_folder;
    bridge::settings::SettingsStore m_settings{m_folder.path()};
    ui::Theme m_theme{m_settings};
    FakeClock m_clock;
};
