#include "ui/settings/endpoint/ProfileMenu.h"

#include "ui/kit/MenuText.h"
#include "ui/words/EndpointText.h"
#include "ui/words/PresetText.h"

#include <QActionGroup>

namespace ui {

using bridge::check::LocalServer;
using bridge::check::LocalServers;
using bridge::endpoint::EndpointAddress;
using bridge::endpoint::EndpointChoice;

ProfileMenu::ProfileMenu(EndpointChoice &choice, LocalServers &servers, QWidget *parent)
    : QMenu(parent)
    , m_choice(choice)
    , m_servers(servers)
{
    setAccessibleName(tr("Profiles"));
    connect(this, &QMenu::aboutToShow, this, [this] {
        rebuild();
        m_servers.scan();
    });
    connect(&m_servers, &LocalServers::changed, this, &ProfileMenu::fillFound);
    connect(&m_servers, &LocalServers::scanned, this, &ProfileMenu::fillFound);
}

void ProfileMenu::rebuild()
{
    if (m_new)
        m_new->deleteLater(); // one of its actions may have led here
    m_found.clear();
    clear();
    addProfiles();
    const auto active = m_choice.activeProfile();
    const bool isSet = bool(EndpointAddress::parse(m_choice.addressText()));
    auto *save = addAction(tr("Save as profile…"), this, &ProfileMenu::saveRequested);
    save->setEnabled(isSet);
    if (!active.isEmpty()) {
        addAction(tr("Rename “%1”…").arg(menuText(active)), this, &ProfileMenu::renameRequested);
        addAction(tr("Remove “%1”…").arg(menuText(active)), this, &ProfileMenu::removeRequested);
    }
    addSeparator();
    addPresets();
    addSeparator();
    auto *copy = addMenu(tr("Copy for a team"));
    copy->setEnabled(isSet);
    copy->addAction(tr("As shell lines"), this,
                    [this] { emit shareRequested(ShareForm::ShellLines); });
    copy->addAction(tr("As a settings file"), this,
                    [this] { emit shareRequested(ShareForm::SettingsFile); });
    copy->addAction(tr("As JSON"), this, [this] { emit shareRequested(ShareForm::Json); });
    addAction(tr("Import…"), this, &ProfileMenu::importRequested);
    addAction(tr("Export…"), this, &ProfileMenu::exportRequested)->setEnabled(isSet);
}

void ProfileMenu::addProfiles()
{
    const auto active = m_choice.activeProfile();
    auto *group = new QActionGroup(this);
    const auto profiles = m_choice.profiles().all();
    for (const auto &profile : profiles) {
        auto *action = addAction(menuText(profile.name, hostOf(profile.address)));
        action->setCheckable(true);
        action->setChecked(profile.name == active);
        group->addAction(action);
        connect(action, &QAction::triggered, this,
                [this, name = profile.name] { emit profileChosen(name); });
    }
    if (!profiles.empty())
        addSeparator();
}

void ProfileMenu::addPresets()
{
    m_new = new QMenu(tr("New from"), this);
    addMenu(m_new);
    m_afterFound = m_new->addSeparator();
    for (const auto &preset : bridge::endpoint::endpointPresets()) {
        auto *action = m_new->addAction(menuText(presetName(preset)));
        action->setToolTip(presetLine(preset));
        connect(action, &QAction::triggered, this,
                [this, preset] { emit newRequested(preset, preset.address); });
    }
    m_new->setToolTipsVisible(true);
    fillFound();
}

void ProfileMenu::fillFound()
{
    if (!m_new)
        return;
    for (auto *action : std::exchange(m_found, {}))
        action->deleteLater();
    auto found = m_servers.found();
    // A profile begins with the values of its kind.
    std::erase_if(found, [](const LocalServer &server) {
        return !bridge::endpoint::findPreset(server.presetId);
    });
    m_afterFound->setVisible(!found.empty());
    if (found.empty())
        return;
    auto *heading = new QAction(tr("Found on this computer"), m_new);
    heading->setEnabled(false);
    m_new->insertAction(m_afterFound, heading);
    m_found << heading;
    for (const auto &server : found)
        addFound(server, m_afterFound);
}

void ProfileMenu::addFound(const LocalServer &server, QAction *before)
{
    const auto &preset = *bridge::endpoint::findPreset(server.presetId);
    auto *action = new QAction(menuText(presetName(preset), hostOf(server.address)), m_new);
    m_new->insertAction(before, action);
    m_found << action;
    connect(action, &QAction::triggered, this,
            [this, preset, at = server.address] { emit newRequested(preset, at); });
}

} // namespace ui

#include "moc_ProfileMenu.cpp"
