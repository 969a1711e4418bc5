#pragma once

#include <QDate>
#include <QDateTime>
#include <QString>

namespace ui {

/// The group that a conversation stands in. Groups of days are in local time.
struct RowGroup
{
    enum class Kind { Pinned, Today, Yesterday, Week, Month };
    Kind kind = Kind::Today;
    QDate month; ///< its first day; only of Month
    friend bool operator==(const RowGroup &, const RowGroup &) = default;
};

/// A time in the future counts as today: clocks of two computers differ.
[[nodiscard]] RowGroup groupOf(const QDateTime &updated, bool isPinned, const QDate &today);
[[nodiscard]] QString headingOf(const RowGroup &group);
/// True for what is folded away at first: older than this month and the two before it.
[[nodiscard]] bool isOld(const RowGroup &group, const QDate &today);
/// "Today", "Yesterday", "21 Nov", "21 Nov 2025".
[[nodiscard]] QString dayText(const QDateTime &time, const QDate &today);

} // namespace ui
