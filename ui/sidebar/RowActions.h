#pragma once

#include <QKeySequence>
#include <QString>

class QKeyEvent;

#include <optional>

namespace ui {

/// What can be asked of one conversation in the list.
enum class RowAction {
    Rename,
    Pin, ///< or no longer
    OwnWindow,
    Fork,
    Export,
    Close,   ///< its chat
    Archive, ///< or no longer
    Delete,
};

/// Its key while the list has the focus; empty: it has none.
[[nodiscard]] QKeySequence keyOf(RowAction action);
[[nodiscard]] std::optional<RowAction> actionOf(const QKeyEvent &event);

} // namespace ui
