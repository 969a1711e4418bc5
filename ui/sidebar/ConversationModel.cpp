#include "ui/sidebar/ConversationModel.h"

#include "ui/sidebar/HitText.h"
#include "ui/sidebar/RowWords.h"

#include <QHash>

#include <algorithm>

namespace ui {

using bridge::library::BegunBy;
using bridge::library::ConversationRow;
using bridge::library::Conversations;

namespace {

/// A clock of the computer may stand still in suspend, so the date is also looked at in between.
constexpr std::chrono::minutes kMostWait{5};
/// More changes than this are another list.
constexpr std::size_t kMostRanges = 64;

/// The ranges of what satisfies `is`, ascending: first and last.
std::vector<std::pair<int, int>> rangesWhere(std::size_t size, const auto &is)
{
    std::vector<std::pair<int, int>> ranges;
    for (std::size_t at = 0; at < size; ++at) {
        if (!is(at))
            continue;
        const auto row = static_cast<int>(at);
        if (!ranges.empty() && ranges.back().second == row - 1)
            ranges.back().second = row;
        else
            ranges.emplace_back(row, row);
    }
    return ranges;
}

} // namespace

ConversationModel::ConversationModel(Conversations &conversations, bridge::Clock &clock,
                                     QObject *parent)
    : QAbstractListModel(parent)
    , m_conversations(conversations)
    , m_clock(clock)
{
    connect(&conversations, &Conversations::changed, this, &ConversationModel::update);
    connect(&conversations, &Conversations::markChanged, this, &ConversationModel::updateMark);
    followDate();
}

int ConversationModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_items.size());
}

Qt::ItemFlags ConversationModel::flags(const QModelIndex &index) const
{
    if (!index.isValid())
        return Qt::NoItemFlags;
    switch (m_items[static_cast<std::size_t>(index.row())].kind) {
    case RowKind::Conversation:
        return Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsEditable;
    case RowKind::Fold:
        return Qt::ItemIsEnabled | Qt::ItemIsSelectable;
    case RowKind::Heading:
    case RowKind::Hit:
        break;
    }
    return Qt::NoItemFlags; // the arrow keys pass over it
}

QVariant ConversationModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    const Item &item = m_items[static_cast<std::size_t>(index.row())];
    if (role == KindRole)
        return static_cast<int>(item.kind);
    if (item.kind != RowKind::Conversation) {
        switch (role) {
        case TitleRole:
            return QVariant::fromValue(HitText{item.text, {}});
        case Qt::DisplayRole:
        case Qt::AccessibleTextRole:
            return item.text;
        case OpenedRole:
            return m_isUnfolded;
        default:
            return {};
        }
    }
    const ConversationRow &row = item.row;
    switch (role) {
    case SessionRole:
        return row.sessionId;
    case TitleRole:
        return QVariant::fromValue(HitText{titleOf(row), {}});
    case Qt::DisplayRole:
        return titleOf(row);
    case Qt::EditRole:
        return row.title;
    case Qt::ToolTipRole:
        return toolTipOf(row);
    case Qt::AccessibleTextRole:
        return wordsFor(row).join(QLatin1String(", "));
    case MarkRole:
        return static_cast<int>(row.mark);
    case UnseenRole:
        return row.isUnseen;
    case PinnedRole:
        return row.isPinned;
    case TerminalRole:
        return row.begunBy == BegunBy::Terminal;
    default:
        return {};
    }
}

void ConversationModel::setFilter(const RowFilter &filter)
{
    if (m_filter == filter)
        return;
    m_filter = filter;
    update();
}

void ConversationModel::setUnfolded(bool unfolded)
{
    if (m_isUnfolded == unfolded)
        return;
    m_isUnfolded = unfolded;
    update();
}

QModelIndex ConversationModel::indexOf(const QString &sessionId) const
{
    if (sessionId.isEmpty())
        return {};
    for (std::size_t at = 0; at < m_items.size(); ++at) {
        if (m_items[at].key == sessionId && m_items[at].kind == RowKind::Conversation)
            return index(static_cast<int>(at));
    }
    return {};
}

void ConversationModel::followDate()
{
    const QDateTime now = m_clock.wallTime().toLocalTime();
    if (now.date() != m_today) {
        m_today = now.date();
        update();
    }
    const auto left = std::chrono::milliseconds(now.msecsTo(m_today.addDays(1).startOfDay()) + 1);
    m_midnight = m_clock.after(
        std::clamp<std::chrono::milliseconds>(left, std::chrono::milliseconds(1), kMostWait),
        [this] {
            const auto done = std::move(m_midnight);
            followDate();
        });
}

std::vector<ConversationModel::Item> ConversationModel::makeItems() const
{
    std::vector<Item> items;
    std::vector<const ConversationRow *> old;
    std::optional<RowGroup> group;
    QSet<QString> keys;
    const auto add = [&](const ConversationRow &row, const RowGroup &of) {
        if (group != of) {
            group = of;
            items.push_back({RowKind::Heading,
                             QStringLiteral("heading %1 %2")
                                 .arg(static_cast<int>(of.kind))
                                 .arg(of.month.toString(Qt::ISODate)),
                             headingOf(of),
                             {}});
        }
        // A conversation whose agent has not named it yet has an empty id; there may be several.
        QString key = row.sessionId;
        while (keys.contains(key))
            key += u'+';
        keys.insert(key);
        items.push_back({RowKind::Conversation, key, {}, row});
    };
    const QDateTime now = m_clock.wallTime();
    items.reserve(m_conversations.rows().size() + 16);
    for (const ConversationRow &row : m_conversations.rows()) {
        if (!m_filter.shows(row, now))
            continue;
        const RowGroup of = groupOf(row.updated, row.isPinned, m_today);
        if (isOld(of, m_today))
            old.push_back(&row);
        else
            add(row, of);
    }
    if (old.empty())
        return items;
    items.push_back({RowKind::Fold,
                     QStringLiteral("fold"),
                     tr("Older · %1").arg(QLocale().toString(static_cast<int>(old.size()))),
                     {}});
    if (m_isUnfolded) {
        for (const ConversationRow *row : old)
            add(*row, groupOf(row->updated, false, m_today));
    }
    return items;
}

void ConversationModel::update()
{
    if (!m_today.isValid())
        return;
    auto items = makeItems();
    if (items == m_items)
        return;
    emit aboutToUpdate();
    goOverTo(std::move(items));
    emit updated();
}

void ConversationModel::updateMark(const QString &sessionId)
{
    const QModelIndex place = indexOf(sessionId);
    const ConversationRow *row = m_conversations.find(sessionId);
    if (!place.isValid() || !row)
        return;
    m_items[static_cast<std::size_t>(place.row())].row = *row;
    emit dataChanged(place, place);
}

void ConversationModel::goOverTo(std::vector<Item> items)
{
    QHash<QString, int> places;
    places.reserve(static_cast<qsizetype>(items.size()));
    for (std::size_t at = 0; at < items.size(); ++at)
        places.insert(items[at].key, static_cast<int>(at));
    QSet<QString> before;
    before.reserve(static_cast<qsizetype>(m_items.size()));
    for (const Item &item : m_items)
        before.insert(item.key);

    const auto gone = rangesWhere(
        m_items.size(), [&](std::size_t at) { return !places.contains(m_items[at].key); });
    const auto added =
        rangesWhere(items.size(), [&](std::size_t at) { return !before.contains(items[at].key); });
    if (gone.size() + added.size() > kMostRanges) {
        beginResetModel();
        m_items = std::move(items);
        endResetModel();
        return;
    }
    for (auto range = gone.rbegin(); range != gone.rend(); ++range) {
        beginRemoveRows({}, range->first, range->second);
        m_items.erase(m_items.begin() + range->first, m_items.begin() + range->second + 1);
        endRemoveRows();
    }
    const auto isBefore = [&](const Item &a, const Item &b) {
        return places.value(a.key) < places.value(b.key);
    };
    if (!std::is_sorted(m_items.begin(), m_items.end(), isBefore)) {
        emit layoutAboutToBeChanged({}, VerticalSortHint);
        const QModelIndexList from = persistentIndexList();
        QStringList keys;
        for (const QModelIndex &each : from)
            keys << m_items[static_cast<std::size_t>(each.row())].key;
        std::sort(m_items.begin(), m_items.end(), isBefore);
        QHash<QString, int> rows;
        for (std::size_t at = 0; at < m_items.size(); ++at)
            rows.insert(m_items[at].key, static_cast<int>(at));
        QModelIndexList to;
        for (const QString &key : keys)
            to << index(rows.value(key));
        changePersistentIndexList(from, to);
        emit layoutChanged({}, VerticalSortHint);
    }
    for (const auto &[first, last] : added) {
        beginInsertRows({}, first, last);
        m_items.insert(m_items.begin() + first, items.begin() + first, items.begin() + last + 1);
        endInsertRows();
    }
    const auto changed =
        rangesWhere(items.size(), [&](std::size_t at) { return m_items[at] != items[at]; });
    m_items = std::move(items);
    for (const auto &[first, last] : changed)
        emit dataChanged(index(first), index(last));
}

} // namespace ui

#include "moc_ConversationModel.cpp"
