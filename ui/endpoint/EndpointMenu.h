#pragma once

#include "bridge/endpoint/profiles/EndpointChoice.h"

#include <QList>
#include <QMenu>

namespace ui {

/// The endpoints there are to choose from: the profiles, and an address that is in none. Choosing
/// one makes it the active one and switches it on. Nothing can be chosen where somebody else has
/// decided (EndpointChoice::policy()).
class EndpointMenu final : public QMenu
{
    Q_OBJECT

public:
    /// `choice` outlives it. What is added to the menu stays below the endpoints.
    EndpointMenu(const QString &title, bridge::endpoint::EndpointChoice &choice, QWidget *parent);

    /// There is something to choose.
    [[nodiscard]] bool hasEndpoints() const { return !m_endpoints.isEmpty(); }

Q_SIGNALS:
    /// The one that was chosen cannot be used as it is kept.
    void refused();

private:
    void refresh();
    void addEndpoint(const QString &profile, const QString &text, bool isActive);
    void use(const QString &profile);

    bridge::endpoint::EndpointChoice &m_choice;
    QList<QAction *> m_endpoints;
};

} // namespace ui
