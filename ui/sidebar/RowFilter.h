#pragma once

#include "bridge/library/Conversations.h"

#include <QDateTime>
#include <QString>

namespace ui {

/// Which conversations a list shows. Archived ones and those of `ask` only if it says so.
struct RowFilter
{
    QString folder;          ///< empty: all
    int days = 0;            ///< only those updated in the last days; 0: any time
    bool isArchived = false; ///< the archived ones too
    bool isAsked = false;    ///< those of `ask` too

    [[nodiscard]] bool isDefault() const { return *this == RowFilter{}; }
    /// Null: any time.
    [[nodiscard]] QDateTime since(const QDateTime &now) const
    {
        return days == 0 ? QDateTime() : now.toLocalTime().date().addDays(1 - days).startOfDay();
    }
    [[nodiscard]] bool shows(const bridge::library::ConversationRow &row,
                             const QDateTime &now) const
    {
        using bridge::library::BegunBy;
        return (isArchived || !row.isArchived)
               && (isAsked || row.isOpen || row.begunBy != BegunBy::DrawbridgeAsk)
               && (folder.isEmpty() || row.folder == folder)
               && (days == 0 || row.updated >= since(now));
    }
    friend bool operator==(const RowFilter &, const RowFilter &) = default;
};

} // namespace ui
