#pragma once

#include "bridge/chat/TranscriptEntry.h"

#include <QAbstractListModel>
#include <QHash>

#include <functional>
#include <vector>

namespace bridge::chat {

/// Model of the conversation, one row per entry, independent of views. Appending a piece of text
/// costs only the piece: views follow textAppended() instead of reading all again.
class Transcript : public QAbstractListModel
{
    Q_OBJECT

public:
    explicit Transcript(QObject *parent = nullptr);

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    /// Qt::DisplayRole is the entry's main text; views read entry() instead.
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;

    [[nodiscard]] int count() const { return static_cast<int>(m_entries.size()); }
    [[nodiscard]] const TranscriptEntry &entry(int row) const;
    /// Row of an entry's id, -1 if it was removed. Constant time.
    [[nodiscard]] int rowOf(quint64 id) const { return m_rows.value(id, -1); }

    /// Row of the first entry of an item, -1 if there is none. Constant time.
    [[nodiscard]] int rowOfItem(const QString &itemId) const
    {
        return rowOf(m_items.value(itemId, 0));
    }

    /// The agent knows the entry only as part of a summary: it can neither go back there nor copy
    /// the conversation up to there. Linear in the rows below.
    [[nodiscard]] bool isSummarised(int row) const;

    /// Appends and returns the new entry's id. `time`: null is now.
    quint64 append(EntryContent content, const QString &itemId = {}, const QDateTime &time = {});
    /// Appended entries go above this one, which is the last, until it is removed.
    void keepLast(quint64 id) { m_last = id; }
    /// Inserts earlier entries, oldest first, before all others, and sets their ids. Costs the
    /// whole transcript once, whatever their number.
    void prepend(std::vector<TranscriptEntry> entries);
    /// Changes an entry in place; announced by dataChanged. Ignored if it was removed.
    void change(quint64 id, const std::function<void(EntryContent &)> &change);
    /// Adds text to a text or thinking entry; announced by textAppended alone.
    void appendText(quint64 id, const QString &piece);
    /// Changes an entry by what it grows by; announced by grew() alone.
    void grow(quint64 id, const std::function<void(EntryContent &)> &change);
    /// Names the item that holds the entry. Not announced: nothing of it is shown.
    void setItem(quint64 id, const QString &itemId);
    /// Linear in the rows after it.
    void remove(quint64 id);
    /// Removes this row and all below it.
    void removeFrom(int row);
    /// Takes an entry to the end, for views a removal and an insertion. Linear in the rows after
    /// it.
    void moveToEnd(quint64 id);
    /// Removes and returns all entries.
    [[nodiscard]] std::vector<TranscriptEntry> takeAll();

Q_SIGNALS:
    void textAppended(int row, const QString &piece);
    /// More of a tool's input is there.
    void grew(int row);

private:
    void indexFrom(int row);
    void forgetItem(quint64 id, const QString &itemId);

    std::vector<TranscriptEntry> m_entries;
    QHash<quint64, int> m_rows;
    QHash<QString, quint64> m_items; ///< item -> its first entry
    quint64 m_nextId = 1;
    quint64 m_last = 0; ///< of keepLast()
};

} // namespace bridge::chat
