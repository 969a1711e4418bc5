#pragma once

#include "bridge/check/CheckReport.h"
#include "bridge/check/LocalServers.h"
#include "bridge/endpoint/profiles/EndpointChoice.h"

#include <QWidget>

#include <vector>

namespace ui {

class LabelledRow;
class ModelField;

/// Which models Claude Code asks the endpoint for: one for everything, or one for each of its
/// roles. Offers what the server listed in the last check, or when it was found on this computer.
class ModelsSection final : public QWidget
{
    Q_OBJECT

public:
    ModelsSection(bridge::endpoint::EndpointChoice &choice, bridge::check::LocalServers &servers,
                  QWidget *parent = nullptr);
    ~ModelsSection() override;

    /// Takes over the server's list, if this is where it stands.
    void learn(const bridge::check::RungReport &report);
    /// What is set, in a few words.
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
    QString m_origin;     ///< whose list m_served is
};

} // namespace ui
