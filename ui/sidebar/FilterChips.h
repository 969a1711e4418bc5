#pragma once

#include "bridge/library/Conversations.h"
#include "ui/kit/Theme.h"
#include "ui/sidebar/RowFilter.h"

#include <QWidget>

class QMenu;

namespace ui {

class Chip;

/// The choices of a RowFilter: folder (and whether archived ones and those of `ask` are shown) and
/// time. References outlive it.
class FilterChips final : public QWidget
{
    Q_OBJECT

public:
    FilterChips(bridge::library::Conversations &conversations, const Theme &theme,
                QWidget *parent = nullptr);

    [[nodiscard]] const RowFilter &filter() const { return m_filter; }

Q_SIGNALS:
    void changed();

private:
    void fillFolders();
    void fillTimes();
    void set(const RowFilter &filter);
    void showFilter();

    bridge::library::Conversations &m_conversations;
    RowFilter m_filter;
    QMenu *m_folderMenu;
    QMenu *m_timeMenu;
    Chip *m_folder;
    Chip *m_time;
};

} // namespace ui
