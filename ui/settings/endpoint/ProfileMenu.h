#pragma once

#include "bridge/check/LocalServers.h"
#include "bridge/endpoint/profiles/EndpointChoice.h"
#include "bridge/endpoint/profiles/EndpointPreset.h"

#include <QMenu>

namespace ui {

/// Formats in which an endpoint can be copied or saved.
enum class ShareForm { ShellLines, SettingsFile, Json };

/// "Profiles": switches between them, with all actions for profiles. Searches for servers on this
/// computer when it opens.
class ProfileMenu final : public QMenu
{
    Q_OBJECT

public:
    ProfileMenu(bridge::endpoint::EndpointChoice &choice, bridge::check::LocalServers &servers,
                QWidget *parent = nullptr);

Q_SIGNALS:
    void profileChosen(const QString &name);
    void saveRequested();
    void renameRequested();
    void removeRequested();
    /// `address` empty: the user types it.
    void newRequested(const bridge::endpoint::EndpointPreset &preset, const QString &address);
    void shareRequested(ui::ShareForm form);
    void importRequested();
    void exportRequested();

private:
    void rebuild();
    void addProfiles();
    void addPresets();
    void fillFound();
    void addFound(const bridge::check::LocalServer &server, QAction *before);

    bridge::endpoint::EndpointChoice &m_choice;
    bridge::check::LocalServers &m_servers;
    QMenu *m_new = nullptr;
    QAction *m_afterFound = nullptr;
    QList<QAction *> m_found;
};

} // namespace ui
