#pragma once

#include "ui/endpoint/GoOnTargets.h"
#include "ui/kit/Theme.h"

#include <QHash>
#include <QMenu>

namespace ui {

class GoOnRow;

/// The endpoints at which a chat can go on: name, host and model, and whether each answers now,
/// which is asked when it is shown. The first kShown; "More endpoints" shows twice as many.
class GoOnMenu final : public QMenu
{
    Q_OBJECT

public:
    static constexpr std::size_t kShown = 12;

    /// References outlive it.
    GoOnMenu(GoOnTargets &targets, Theme &theme, QWidget *parent);

Q_SIGNALS:
    void chosen(const bridge::endpoint::EndpointPin &pin);

private:
    void fill();
    void refresh();
    void addRow(const GoOnTarget &target);
    void addMore();
    void showMore();

    GoOnTargets &m_targets;
    Theme &m_theme;
    QHash<QString, GoOnRow *> m_rows; ///< by profile; empty: the default API
    std::size_t m_limit = kShown;
};

} // namespace ui
