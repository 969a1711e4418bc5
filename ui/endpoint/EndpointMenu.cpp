#include "ui/endpoint/EndpointMenu.h"

#include "ui/kit/Controls.h"
#include "ui/kit/MenuText.h"
#include "ui/words/EndpointText.h"
#include "ui/words/SourceText.h"

#include <utility>

namespace ui {

using bridge::endpoint::EndpointChoice;
using bridge::endpoint::ManagedPolicy;

EndpointMenu::EndpointMenu(const QString &title, EndpointChoice &choice, QWidget *parent)
    : QMenu(title, parent)
    , m_choice(choice)
{
    setToolTipsVisible(true);
    connect(&choice, &EndpointChoice::changed, this, &EndpointMenu::refresh);
    refresh();
}

void EndpointMenu::refresh()
{
    // One of these actions may be the sender.
    for (QAction *action : std::exchange(m_endpoints, {})) {
        removeAction(action);
        action->deleteLater();
    }
    const QString active = m_choice.activeProfile();
    const auto profiles = m_choice.profiles().all();
    for (const auto &profile : profiles)
        addEndpoint(profile.name, menuText(profile.name, hostOf(profile.address)),
                    profile.name == active);
    if (const QString address = m_choice.addressText(); active.isEmpty() && !address.isEmpty())
        addEndpoint({}, menuText(hostOf(address)), true);
}

void EndpointMenu::addEndpoint(const QString &profile, const QString &text, bool isActive)
{
    auto *action = new QAction(text, this);
    action->setCheckable(true);
    action->setChecked(isActive);
    if (m_choice.policy().kind != ManagedPolicy::Kind::None) {
        action->setEnabled(false);
        action->setToolTip(ui::toolTip({wordsFor(m_choice.policy())}));
    }
    connect(action, &QAction::triggered, this, [this, profile] { use(profile); });
    const auto all = actions();
    const auto above = m_endpoints.size();
    insertAction(above < all.size() ? all[above] : nullptr, action);
    m_endpoints.append(action);
}

void EndpointMenu::use(const QString &profile)
{
    const bool isUsable =
        (profile.isEmpty() || m_choice.useProfile(profile)) && m_choice.setEnabled(true);
    refresh(); // also when only the check mark changed
    if (!isUsable)
        emit refused();
}

} // namespace ui

#include "moc_EndpointMenu.cpp"
