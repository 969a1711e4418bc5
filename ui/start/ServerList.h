#pragma once

#include "bridge/check/LocalServers.h"
#include "ui/kit/Theme.h"

#include <QFrame>

#include <optional>
#include <vector>

class QButtonGroup;
class QVBoxLayout;

namespace ui {

class ServerButton;

/// The servers that were found, and "Another address…": one of them is chosen. One stop for Tab;
/// the arrow keys go through the rows.
class ServerList final : public QFrame
{
    Q_OBJECT

public:
    explicit ServerList(const Theme &theme, QWidget *parent = nullptr);

    /// Keeps the choice if that server is still there; else the first one that has a model is.
    void showServers(const std::vector<bridge::check::LocalServer> &servers);
    /// The chosen server; nullopt: another address.
    [[nodiscard]] std::optional<bridge::check::LocalServer> chosen() const;
    /// False: the choice is not marked, as another way is chosen.
    void setActive(bool isActive);

    static constexpr int kRowHeight = 36;

Q_SIGNALS:
    /// The user has chosen a row.
    void picked();

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void add(ServerButton *row);
    void choose(int index);

    const Theme &m_theme;
    QVBoxLayout *m_rows;
    QButtonGroup *m_group;
    std::vector<bridge::check::LocalServer> m_servers;
    std::vector<ServerButton *> m_buttons; ///< one for each server
    ServerButton *m_other;
    bool m_isActive = true;
    bool m_hasPicked = false; ///< the user has
};

} // namespace ui
