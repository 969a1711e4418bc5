#include "ui/sidebar/RowGroup.h"

#include <QCoreApplication>
#include <QLocale>

namespace ui {

namespace {

constexpr int kWeek = 7;
constexpr int kMonthsShown = 2; ///< before this one

struct RowGroupWords
{
    Q_DECLARE_TR_FUNCTIONS(RowGroup)
};

} // namespace

RowGroup groupOf(const QDateTime &updated, bool isPinned, const QDate &today)
{
    if (isPinned)
        return {RowGroup::Kind::Pinned, {}};
    const QDate day = updated.toLocalTime().date();
    const qint64 days = day.isValid() ? day.daysTo(today) : 0;
    if (days <= 0)
        return {RowGroup::Kind::Today, {}};
    if (days == 1)
        return {RowGroup::Kind::Yesterday, {}};
    if (days <= kWeek)
        return {RowGroup::Kind::Week, {}};
    return {RowGroup::Kind::Month, QDate(day.year(), day.month(), 1)};
}

QString headingOf(const RowGroup &group)
{
    switch (group.kind) {
    case RowGroup::Kind::Pinned:
        return RowGroupWords::tr("Pinned");
    case RowGroup::Kind::Today:
        return RowGroupWords::tr("Today");
    case RowGroup::Kind::Yesterday:
        return RowGroupWords::tr("Yesterday");
    case RowGroup::Kind::Week:
        return RowGroupWords::tr("Last 7 days");
    case RowGroup::Kind::Month:
        break;
    }
    return QLocale().toString(group.month, RowGroupWords::tr("MMMM yyyy", "format of a month"));
}

bool isOld(const RowGroup &group, const QDate &today)
{
    return group.kind == RowGroup::Kind::Month
           && group.month < QDate(today.year(), today.month(), 1).addMonths(-kMonthsShown);
}

QString dayText(const QDateTime &time, const QDate &today)
{
    const RowGroup group = groupOf(time, false, today);
    if (group.kind == RowGroup::Kind::Today || group.kind == RowGroup::Kind::Yesterday)
        return headingOf(group);
    const QDate day = time.toLocalTime().date();
    return QLocale().toString(day, day.year() == today.year()
                                       ? RowGroupWords::tr("d MMM", "format of a day")
                                       : RowGroupWords::tr("d MMM yyyy", "format of a day"));
}

} // namespace ui
