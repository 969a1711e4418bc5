#pragma once

#include "bridge/secrets/CredentialBook.h"
#include "tests/bridge/secrets/FakeSecretStore.h"
#include "tests/support/FakeClock.h"
#include "tests/support/ScriptedChecker.h"
#include "tests/support/SettingsParts.h"
#include "tests/support/UiFixture.h"

/// Parts of a window that keeps secrets: a keychain whose answers the test triggers.
class KeychainFixture : public UiFixture
{
protected:
    FakeClock m_clock;
    FakeSecretStore m_store;
    bridge::secrets::CredentialBook m_credentials{m_store, m_clock};
};

/// Parts of the settings: also a check of the endpoint that the test plays.
class SettingsFixture : public KeychainFixture
{
protected:
    ScriptedChecker m_checker{m_choice, m_credentials, m_clock};
    SettingsParts m_parts{m_choice, m_credentials, m_checker.checker(), m_settings, m_chats,
                          m_theme,  m_clock};
};

/// The settings around a chat that the test plays.
class PlayedSettingsFixture : public ::testing::Test
{
protected:
    /// Adds the chat to the list that the settings follow.
    void announce() { m_chats.add(m_scripted.takeChat()); }

    ScriptedChat m_scripted{QStringLiteral("http://localhost:1234")};
    ScriptedChecker m_checker{m_scripted};
    bridge::chat::ChatList m_chats;
    ui::Theme m_theme{m_scripted.settings};
    SettingsParts m_parts{m_scripted, m_checker, m_chats, m_theme};
};
