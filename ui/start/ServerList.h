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

    /// Keeps what the user has picked, also where it is not found any more: its row says so then.
    /// Without a pick, keeps the choice if it is still there, else chooses the first one that has a
    /// model.
    void showServers(const std::vector<bridge::check::LocalServer> &found);
    /// The chosen server; nullopt: another address.
    [[nodiscard]] std::optional<bridge::check::LocalServer> chosen() const;
    /// The user has picked what is chosen; it is not this list's proposal.
    [[nodiscard]] bool isPicked() const { return m_hasPicked; }
    /// The chosen server was not found any more.
    [[nodiscard]] bool isChosenGone() const;
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
    std::vector<bridge::check::LocalServer> m_servers; ///< as shown
    std::vector<ServerButton *> m_buttons;             ///< one for each server
    ServerButton *m_other;
    bool m_isActive = true;
    bool m_hasPicked = false;  ///< the user has
    bool m_isPickGone = false; ///< the last one of m_servers was picked and is not there any more
};

} // namespace ui
