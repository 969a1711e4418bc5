#pragma once

#include "ui/endpoint/GoOnTargets.h"
#include "ui/kit/Theme.h"

#include <QMenu>

namespace ui {

class GoOnRow;

/// The endpoints at which a chat can go on: name, host and model, and whether each answers now,
/// which is asked when the menu opens.
class GoOnMenu final : public QMenu
{
    Q_OBJECT

public:
    /// References outlive it.
    GoOnMenu(GoOnTargets &targets, Theme &theme, QWidget *parent);

Q_SIGNALS:
    void chosen(const bridge::endpoint::EndpointPin &pin);

private:
    void fill();
    void refresh();
    void addRow(const GoOnTarget &target);

    GoOnTargets &m_targets;
    Theme &m_theme;
    std::vector<GoOnRow *> m_rows; ///< in the order of the targets when it opened
};

} // namespace ui
