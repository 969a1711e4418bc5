#include "ui/sidebar/ResultModel.h"

#include "ui/sidebar/RowGroup.h"
#include "ui/sidebar/RowWords.h"
#include "ui/words/MarkedText.h"
#include "ui/words/PathText.h"

#include <QHash>

#include <algorithm>

namespace ui {

using bridge::history::SearchAnswer;
using bridge::history::SearchHit;
using bridge::library::BegunBy;
using bridge::library::ConversationRow;

namespace {

/// So much of a snippet fits before its hit in the first of two lines.
constexpr int kBeforeHit = 20; // characters
constexpr int kBeforeTitleHit = 10;

} // namespace

ResultModel::ResultModel(bridge::library::Conversations &conversations, QObject *parent)
    : QAbstractListModel(parent)
    , m_conversations(conversations)
{}

int ResultModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_items.size());
}

Qt::ItemFlags ResultModel::flags(const QModelIndex &index) const
{
    const bool isResult =
        index.isValid() && m_items[static_cast<std::size_t>(index.row())].kind != RowKind::Heading;
    return isResult ? Qt::ItemIsEnabled | Qt::ItemIsSelectable : Qt::NoItemFlags;
}

QVariant ResultModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    const Item &item = m_items[static_cast<std::size_t>(index.row())];
    if (role == KindRole)
        return static_cast<int>(item.kind);
    if (item.kind == RowKind::Heading) {
        if (role == TitleRole)
            return QVariant::fromValue(HitText{item.text, {}});
        if (role == NoteRole)
            return item.note;
        return role == Qt::AccessibleTextRole || role == Qt::DisplayRole ? item.text : QVariant();
    }
    const ConversationRow &row = item.row;
    const bool isText = item.kind == RowKind::Hit;
    switch (role) {
    case SessionRole:
        return row.sessionId;
    case ItemRole:
        return isText ? item.hit.itemId : QString();
    case TitleRole:
        return QVariant::fromValue(row.title.isEmpty()
                                       ? HitText{titleOf(row), {}}
                                       : fromFirstHit(hitText(row.title, item.hit.titleMarks),
                                                      isText ? 1000 : kBeforeTitleHit));
    case SnippetRole:
        return QVariant::fromValue(
            fromFirstHit(hitText(item.hit.snippet, item.hit.marks), kBeforeHit));
    case NoteRole:
        return dayText(row.updated, m_today);
    case FolderRole:
        return pathLine(row.folder);
    case MarkRole:
        return static_cast<int>(row.mark);
    case UnseenRole:
        return row.isUnseen;
    case PinnedRole:
        return row.isPinned;
    case TerminalRole:
        return row.begunBy == BegunBy::Terminal;
    case Qt::DisplayRole:
        return titleOf(row);
    case Qt::ToolTipRole:
        return toolTipOf(row);
    case Qt::AccessibleTextRole: {
        QStringList words = wordsFor(row);
        words << dayText(row.updated, m_today);
        if (isText)
            words << hitText(item.hit.snippet, {}).text;
        return words.join(QLatin1String(", "));
    }
    default:
        return {};
    }
}

void ResultModel::show(const SearchAnswer &answer, const RowFilter &filter, const QDateTime &now)
{
    QHash<QString, const ConversationRow *> rows;
    for (const ConversationRow &row : m_conversations.rows())
        rows.insert(row.sessionId, &row);
    std::vector<Item> titles;
    std::vector<Item> texts;
    int hits = 0;
    bool hidesSome = false;
    for (const SearchHit &hit : answer.hits) {
        const ConversationRow *row = rows.value(hit.sessionId);
        if (!row || !filter.shows(*row, now)) {
            hidesSome = true;
            continue;
        }
        if (hit.isInTitle)
            titles.push_back({RowKind::Conversation, {}, {}, *row, hit});
        if (!hit.itemId.isEmpty() || !hit.isInTitle) {
            texts.push_back({RowKind::Hit, {}, {}, *row, hit});
            hits += hit.count;
        }
    }
    m_today = now.toLocalTime().date();
    std::vector<Item> items;
    if (!titles.empty()) {
        items.push_back({RowKind::Heading, tr("In titles"), {}, {}, {}});
        items.insert(items.end(), titles.begin(), titles.end());
    }
    if (!texts.empty()) {
        // The answer counts what its limit left out, too; not what the filter here hides.
        const int count = hidesSome ? hits : answer.hitCount;
        const int chats = hidesSome ? static_cast<int>(texts.size()) : answer.conversationCount;
        items.push_back({RowKind::Heading,
                         tr("In the text"),
                         chats == 1 ? tr("%1 in 1 chat").arg(count)
                                    : tr("%1 in %2 chats").arg(count).arg(chats),
                         {},
                         {}});
        items.insert(items.end(), texts.begin(), texts.end());
    }
    setItems(std::move(items));
}

void ResultModel::setItems(std::vector<Item> items)
{
    const auto isSameRow = [](const Item &a, const Item &b) {
        return a.kind == b.kind && a.row.sessionId == b.row.sessionId
               && a.hit.itemId == b.hit.itemId;
    };
    if (!items.empty()
        && std::equal(items.begin(), items.end(), m_items.begin(), m_items.end(), isSameRow)) {
        m_items = std::move(items);
        emit dataChanged(index(0), index(rowCount() - 1));
        return;
    }
    beginResetModel();
    m_items = std::move(items);
    endResetModel();
}

void ResultModel::updateMark(const QString &sessionId)
{
    const ConversationRow *changed = m_conversations.find(sessionId);
    for (std::size_t i = 0; changed && i < m_items.size(); ++i) {
        ConversationRow &row = m_items[i].row;
        if (row.sessionId != sessionId)
            continue;
        row.mark = changed->mark;
        row.isUnseen = changed->isUnseen;
        const QModelIndex at = index(static_cast<int>(i));
        emit dataChanged(at, at);
    }
}

void ResultModel::clear()
{
    beginResetModel();
    m_items.clear();
    endResetModel();
}

} // namespace ui

#include "moc_ResultModel.cpp"
