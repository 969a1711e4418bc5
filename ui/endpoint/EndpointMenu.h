#pragma once

#include "bridge/endpoint/profiles/EndpointChoice.h"

#include <QList>
#include <QMenu>

namespace ui {

/// A menu of the profiles, and of an address without a profile. A choice becomes the active
/// endpoint and is switched on. Disabled if a policy fixes the endpoint (EndpointChoice::policy()).
class EndpointMenu final : public QMenu
{
    Q_OBJECT

public:
    /// `choice` outlives it. Actions added by the owner stay below the endpoints.
    EndpointMenu(const QString &title, bridge::endpoint::EndpointChoice &choice, QWidget *parent);

    /// True if there is an endpoint to choose.
    [[nodiscard]] bool hasEndpoints() const { return !m_endpoints.isEmpty(); }

Q_SIGNALS:
    /// The chosen endpoint cannot be used as stored.
    void refused();

private:
    void refresh();
    void addEndpoint(const QString &profile, const QString &text, bool isActive);
    void use(const QString &profile);

    bridge::endpoint::EndpointChoice &m_choice;
    QList<QAction *> m_endpoints;
};

} // namespace ui
