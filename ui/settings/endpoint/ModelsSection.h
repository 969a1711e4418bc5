#pragma once

#include "bridge/check/CheckReport.h"
#include "bridge/check/LocalServers.h"
#include "bridge/endpoint/profiles/EndpointChoice.h"

#include <QWidget>

#include <vector>

namespace ui {

class LabelledRow;
class ModelField;

/// The models that Claude Code requests from the endpoint: one for all roles, or one for each.
/// Offers the server's list from the last check, or from its discovery on this computer.
class ModelsSection final : public QWidget
{
    Q_OBJECT

public:
    ModelsSection(bridge::endpoint::EndpointChoice &choice, bridge::check::LocalServers &servers,
                  QWidget *parent = nullptr);
    ~ModelsSection() override;

    /// Takes the server's list from the report if it has one.
    void learn(const bridge::check::RungReport &report);
    /// Summary of the models that are set.
    [[nodiscard]] QString preview() const;

private:
    struct Role
    {
        QString role; ///< empty: all of them
        LabelledRow *row;
        ModelField *field;
    };
    void addRole(const QString &role, const QString &title, const QString &hint);
    void refresh();
    void save(const Role &role, const QString &model);
    [[nodiscard]] QStringList served() const;

    bridge::endpoint::EndpointChoice &m_choice;
    bridge::check::LocalServers &m_servers;
    std::vector<Role> m_roles;
    QStringList m_served; ///< of the last check
    QString m_origin;     ///< origin that m_served belongs to
};

} // namespace ui
