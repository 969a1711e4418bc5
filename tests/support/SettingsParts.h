#pragma once

#include "tests/support/ScriptedChat.h"
#include "tests/support/ScriptedChecker.h"
#include "tests/support/ScriptedProcess.h"
#include "ui/Intents.h"
#include "ui/settings/AboutPage.h"
#include "ui/settings/AiChatPage.h"
#include "ui/settings/AppearancePage.h"
#include "ui/settings/SettingsServices.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>

/// Further parts that the settings need in a test: Claude Code's settings places in a home folder
/// of the test, and a search for local servers that tries no port.
class SettingsParts
{
public:
    SettingsParts(bridge::endpoint::EndpointChoice &endpoints,
                  bridge::secrets::CredentialBook &credentials,
                  bridge::check::EndpointChecker &checker,
                  bridge::settings::SettingsStore &settings, bridge::chat::ChatList &chats,
                  ui::Theme &theme, bridge::Clock &clock, const QProcessEnvironment &inherited = {})
        : sources({home.path(), home.filePath(QStringLiteral("etc")), inherited}, endpoints,
                  m_shells.factory())
        , servers(clock, std::vector<quint16>())
        , services{endpoints, sources, servers, credentials, checker,
                   settings,  chats,   intents, nullptr,     theme}
    {
        // The front chat's workspace must not be the tester's own folder.
        sources.follow(home.path(), {});
    }

    /// Parts around a chat that the test plays.
    SettingsParts(ScriptedChat &scripted, ScriptedChecker &checker, bridge::chat::ChatList &chats,
                  ui::Theme &theme)
        : SettingsParts(scripted.endpoints, scripted.credentials, checker.checker(),
                        scripted.settings, chats, theme, scripted.clock)
    {}

    /// Pages of a settings window.
    [[nodiscard]] std::vector<std::unique_ptr<ui::SettingsPage>> pages() const
    {
        std::vector<std::unique_ptr<ui::SettingsPage>> all;
        all.push_back(std::make_unique<ui::AppearancePage>(services.settings, services.theme));
        all.push_back(std::make_unique<ui::AiChatPage>(services));
        all.push_back(std::make_unique<ui::AboutPage>(services.chats));
        return all;
    }

    /// Writes a file of the home folder.
    void write(const QString &name, const QByteArray &content) const
    {
        const QString file = home.filePath(name);
        QDir().mkpath(QFileInfo(file).path());
        QFile out(file);
        if (!out.open(QIODevice::WriteOnly) || out.write(content) != content.size())
            qFatal("cannot write a file of the test's home");
    }

    QTemporaryDir home;

private:
    ScriptedProcesses m_shells;

public:
    ui::Intents intents;
    bridge::sources::EndpointSources sources;
    bridge::check::LocalServers servers;
    ui::SettingsServices services;
};
