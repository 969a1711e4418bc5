#include "bridge/chat/Transcript.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace bridge::chat {

namespace {

struct MainText
{
    QString operator()(const UserMessage &entry) const { return entry.text; }
    QString operator()(const AnswerText &entry) const { return entry.text; }
    QString operator()(const ThinkingText &entry) const { return entry.text; }
    QString operator()(const ToolUse &entry) const
    {
        return entry.name + u' ' + entry.input.headline;
    }
    QString operator()(const PermissionEntry &entry) const { return entry.request.toolName; }
    QString operator()(const FailureEntry &entry) const { return entry.failure.message; }
    QString operator()(const RetryEntry &entry) const { return entry.address; }
    QString operator()(const OverdueTool &entry) const { return entry.headline; }
    QString operator()(const LoopEntry &entry) const { return entry.loop.headline; }
    QString operator()(const CutTurnEntry &) const { return {}; }
    QString operator()(const NoticeEntry &entry) const { return entry.text; }
    QString operator()(const Divider &entry) const { return entry.detail; }
};

} // namespace

Transcript::Transcript(QObject *parent)
    : QAbstractListModel(parent)
{}

int Transcript::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : count();
}

QVariant Transcript::data(const QModelIndex &index, int role) const
{
    if (role != Qt::DisplayRole || !checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    return std::visit(MainText{}, entry(index.row()).content);
}

const TranscriptEntry &Transcript::entry(int row) const
{
    return m_entries[static_cast<std::size_t>(row)];
}

bool Transcript::isSummarised(int row) const
{
    return std::any_of(m_entries.begin() + std::clamp(row + 1, 0, count()), m_entries.end(),
                       [](const TranscriptEntry &entry) {
                           const auto *line = std::get_if<Divider>(&entry.content);
                           return line && line->kind == Divider::Kind::Compacted;
                       });
}

quint64 Transcript::append(EntryContent content, const QString &itemId, const QDateTime &time)
{
    const quint64 id = m_nextId++;
    const bool isLastKept = !m_entries.empty() && m_entries.back().id == m_last;
    const int row = isLastKept ? count() - 1 : count();
    beginInsertRows({}, row, row);
    m_entries.insert(
        m_entries.begin() + row,
        {id, time.isNull() ? QDateTime::currentDateTime() : time, std::move(content), {}});
    indexFrom(row);
    setItem(id, itemId);
    endInsertRows();
    return id;
}

void Transcript::prepend(std::vector<TranscriptEntry> entries)
{
    if (entries.empty())
        return;
    for (auto it = entries.rbegin(); it != entries.rend(); ++it) {
        it->id = m_nextId++;
        if (!it->itemId.isEmpty())
            m_items.insert(it->itemId, it->id); // backwards, so that the first one stays
    }
    beginInsertRows({}, 0, static_cast<int>(entries.size()) - 1);
    m_entries.insert(m_entries.begin(), std::make_move_iterator(entries.begin()),
                     std::make_move_iterator(entries.end()));
    indexFrom(0);
    endInsertRows();
}

void Transcript::change(quint64 id, const std::function<void(EntryContent &)> &change)
{
    const int row = rowOf(id);
    if (row < 0)
        return;
    change(m_entries[static_cast<std::size_t>(row)].content);
    const QModelIndex changed = index(row);
    emit dataChanged(changed, changed);
}

void Transcript::grow(quint64 id, const std::function<void(EntryContent &)> &change)
{
    const int row = rowOf(id);
    if (row < 0)
        return;
    change(m_entries[static_cast<std::size_t>(row)].content);
    emit grew(row);
}

void Transcript::appendText(quint64 id, const QString &piece)
{
    const int row = rowOf(id);
    if (row < 0 || piece.isEmpty())
        return;
    EntryContent &content = m_entries[static_cast<std::size_t>(row)].content;
    if (auto *answer = std::get_if<AnswerText>(&content))
        answer->text += piece;
    else if (auto *thinking = std::get_if<ThinkingText>(&content))
        thinking->text += piece;
    else
        return;
    emit textAppended(row, piece);
}

void Transcript::setItem(quint64 id, const QString &itemId)
{
    const int row = rowOf(id);
    if (row < 0 || itemId.isEmpty())
        return;
    QString &named = m_entries[static_cast<std::size_t>(row)].itemId;
    forgetItem(id, named);
    named = itemId;
    if (rowOfItem(itemId) < 0)
        m_items.insert(itemId, id);
}

void Transcript::forgetItem(quint64 id, const QString &itemId)
{
    if (m_items.value(itemId, 0) == id)
        m_items.remove(itemId);
}

void Transcript::removeFrom(int row)
{
    if (row < 0 || row >= count())
        return;
    beginRemoveRows({}, row, count() - 1);
    for (int each = row; each < count(); ++each) {
        m_rows.remove(entry(each).id);
        forgetItem(entry(each).id, entry(each).itemId);
    }
    m_entries.erase(m_entries.begin() + row, m_entries.end());
    endRemoveRows();
}

void Transcript::moveToEnd(quint64 id)
{
    const int row = rowOf(id);
    if (row < 0 || row == count() - 1)
        return;
    TranscriptEntry moved = entry(row);
    remove(id);
    beginInsertRows({}, count(), count());
    m_rows.insert(id, count());
    if (!moved.itemId.isEmpty() && rowOfItem(moved.itemId) < 0)
        m_items.insert(moved.itemId, id);
    m_entries.push_back(std::move(moved));
    endInsertRows();
}

std::vector<TranscriptEntry> Transcript::takeAll()
{
    beginResetModel();
    m_rows.clear();
    m_items.clear();
    auto entries = std::exchange(m_entries, {});
    endResetModel();
    return entries;
}

void Transcript::remove(quint64 id)
{
    const int row = rowOf(id);
    if (row < 0)
        return;
    beginRemoveRows({}, row, row);
    forgetItem(id, entry(row).itemId);
    m_rows.remove(id);
    m_entries.erase(m_entries.begin() + row);
    indexFrom(row);
    endRemoveRows();
}

void Transcript::indexFrom(int row)
{
    for (; row < count(); ++row)
        m_rows.insert(entry(row).id, row);
}

} // namespace bridge::chat

#include "moc_Transcript.cpp"
