#pragma once

#include "bridge/history/History.h"

#include <QDateTime>
#include <QObject>
#include <QString>
#include <QStringList>

#include <optional>
#include <vector>

namespace bridge::chat {
class Chat;
}

namespace bridge::library {

/// The state of a conversation, as its mark in a list shows it.
enum class Mark {
    None,    ///< not open, or open and seen
    Working, ///< a turn runs, or its endpoint is retried
    Asks,    ///< it waits for the user
    Unseen,  ///< an answer came that was not on screen
    Failed,
    Asleep, ///< open, without an agent
};

/// The program that began it, for lists and the command line.
enum class BegunBy { Drawbridge, DrawbridgeAsk, Terminal, Other };

/// One conversation: open or kept.
struct ConversationRow
{
    QString sessionId;
    QString title; ///< one line; empty: no message yet
    QString folder;
    QDateTime updated;
    BegunBy begunBy = BegunBy::Other;
    Mark mark = Mark::None;
    bool isOpen = false; ///< it has a chat in this program
    bool isPinned = false;
    bool isArchived = false;
    bool isUnseen = false; ///< shown bold
    friend bool operator==(const ConversationRow &, const ConversationRow &) = default;
};

/// What a list of conversations shows, and what its user asks of it. Library fills it and carries
/// the requests out; the side bar shows it. Main thread; owned by Library.
class Conversations : public QObject
{
    Q_OBJECT

public:
    /// So many deleted conversations can be brought back, fewer if they are large.
    static constexpr std::size_t kMostUndos = 50;

    using QObject::QObject;

    /// Pinned ones by title, then newest first. Archived ones and those of `ask` are included; a
    /// view leaves them out unless its filter asks for them.
    [[nodiscard]] const std::vector<ConversationRow> &rows() const { return m_rows; }
    [[nodiscard]] const ConversationRow *find(const QString &sessionId) const;
    /// False: the list is still being read.
    [[nodiscard]] bool isListed() const { return m_isListed; }
    /// Folders of all rows, the most used first.
    [[nodiscard]] const QStringList &folders() const { return m_folders; }
    /// The current search's result; nullopt: none, or it is under way.
    [[nodiscard]] const std::optional<history::SearchAnswer> &found() const { return m_found; }
    /// What cannot be read, a sentence each.
    [[nodiscard]] const QStringList &problems() const { return m_problems; }

    /// @name For Library
    /// @{
    void setRows(std::vector<ConversationRow> rows, bool isListed);
    /// Changes what may change many times in a turn, without going through all rows; false: there
    /// is no such row.
    bool setMark(const QString &sessionId, Mark mark, bool isUnseen);
    void setFound(std::optional<history::SearchAnswer> found);
    void setProblems(const QStringList &sentences);
    /// @}

Q_SIGNALS:
    void changed();
    /// Only the mark of one row has changed.
    void markChanged(const QString &sessionId);
    void foundChanged();
    void problemsChanged();
    /// It can be brought back, until undoEnded().
    void deleted(const QString &sessionId, const QString &title);
    /// Others were deleted after it.
    void undoEnded(const QString &sessionId);

    /// @name Requests
    /// @{
    void searchRequested(const bridge::history::SearchQuery &query); ///< empty text: ends it
    /// `itemId`: open it at this item; empty: where the reader was.
    void openRequested(const QString &sessionId, const QString &itemId);
    void ownWindowRequested(const QString &sessionId);
    void renameRequested(const QString &sessionId, const QString &title);
    void pinRequested(const QString &sessionId, bool pinned);
    void archiveRequested(const QString &sessionId, bool archived);
    void branchRequested(const QString &sessionId, const QString &itemId);
    void exportRequested(const QString &sessionId);
    void deleteRequested(const QString &sessionId);
    void undoDeleteRequested(const QString &sessionId);
    void closeRequested(const QString &sessionId);
    /// @}

private:
    std::vector<ConversationRow> m_rows;
    QStringList m_folders;
    bool m_isListed = false;
    std::optional<history::SearchAnswer> m_found;
    QStringList m_problems;
};

} // namespace bridge::library
