#pragma once

#include "bridge/chat/TranscriptEntry.h"

#include <QAbstractListModel>
#include <QHash>

#include <functional>
#include <vector>

namespace bridge::chat {

/// The conversation as a model, one row for each entry, apart from any view. Appending a piece of
/// text costs the piece: views follow textAppended() instead of reading the whole again.
class Transcript : public QAbstractListModel
{
    Q_OBJECT

public:
    explicit Transcript(QObject *parent = nullptr);

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    /// Qt::DisplayRole gives the entry's main text; views read entry() instead.
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;

    [[nodiscard]] int count() const { return static_cast<int>(m_entries.size()); }
    [[nodiscard]] const TranscriptEntry &entry(int row) const;
    /// Row of an entry's id, -1 when it is gone. Constant time.
    [[nodiscard]] int rowOf(quint64 id) const;

    /// Appends and returns the new entry's id.
    quint64 append(EntryContent content);
    /// Changes an entry in place; announced by dataChanged. Ignored when it is gone.
    void change(quint64 id, const std::function<void(EntryContent &)> &change);
    /// Adds text to a text or thinking entry; announced by textAppended alone.
    void appendText(quint64 id, const QString &piece);
    void remove(quint64 id);

Q_SIGNALS:
    void textAppended(int row, const QString &piece);

private:
    std::vector<TranscriptEntry> m_entries;
    QHash<quint64, int> m_rows;
    quint64 m_nextId = 1;
};

} // namespace bridge::chat
