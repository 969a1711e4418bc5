#pragma once

#include "bridge/agent/ArchiveReader.h"
#include "bridge/agent/ConversationArchive.h"
#include "bridge/core/EmitGuard.h"
#include "bridge/core/Result.h"

#include <QDateTime>
#include <QHash>
#include <QObject>
#include <QPointer>
#include <QString>
#include <QThread>

#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace bridge::history {

class HistoryWorker;

/// One kept conversation in the list.
struct HistoryRow
{
    agent::ArchiveFile file;
    agent::ConversationFacts facts;
    friend bool operator==(const HistoryRow &, const HistoryRow &) = default;
};

/// What no file of a conversation has: all of one that has no file yet, or what is being written.
struct UnfiledTexts
{
    QString sessionId;
    QString title; ///< this and the rest are those of the file where there is one
    QString folder{};
    QDateTime updated{};
    QStringList texts{};
};

/// What to search for. Texts are compared without case and accents.
struct SearchQuery
{
    QString text;
    QString folder{};                    ///< only conversations of this workspace; empty: all
    QDateTime since{};                   ///< only those updated then or later; null: all
    int limit = 50;                      ///< conversations
    std::vector<UnfiledTexts> unfiled{}; ///< are searched, too
};

/// One conversation in which the text was found.
struct SearchHit
{
    QString sessionId;
    bool isInTitle = false;
    QString itemId; ///< of the newest text with a hit; empty: the title or an unfiled text has it
    QString
        snippet; ///< about 200 characters around the hit, one line; empty: only the title has it
    std::vector<std::pair<int, int>> marks; ///< start and length of the hits in `snippet`
    std::vector<std::pair<int, int>> titleMarks;
    int count = 0; ///< texts with a hit
};

struct SearchAnswer
{
    std::vector<SearchHit> hits; ///< titles first, then texts; newest first within both
    /// Texts with a hit in all conversations. Where there are very many, those beyond the `limit`
    /// may include some that only contain all parts of the words.
    int hitCount = 0;
    int conversationCount = 0;
    bool isComplete = true; ///< false: the index is still being made, or there is a problem
    QString problem;        ///< the system's message why texts cannot be searched; empty: none
};

/// The kept conversations of this computer: their list, a search over their texts, and their
/// content by pages. The index is a cache in SQLite (WAL), with one worker thread that alone
/// touches it and the archive's files; it may be deleted at any moment, also while it is used, and
/// is made again, newest conversations first. A cache folder that cannot be written to costs the
/// search, not the list. Main thread. Answers come from the event loop, in the order of the
/// questions of one kind, and never after their context is gone; questions about a turn or a holder
/// go first, searches last. Owners delete it directly: the destructor waits for what the thread
/// does just then, one read or one slice of some milliseconds and the end of a transaction, for as
/// long as the disk needs for it.
class History : public QObject, public agent::ArchiveReader
{
    Q_OBJECT

public:
    /// `archive` outlives it. `cacheFolder`: made if it is missing, private to the user.
    History(const agent::ConversationArchive &archive, QString cacheFolder,
            QObject *parent = nullptr);
    ~History() override;

    enum class Content {
        List,  ///< what the index has of the texts can be searched; nothing is added to it
        Texts, ///< and all texts are indexed
    };
    /// Lists, indexes and follows the files from now on. Once.
    void start(Content content = Content::Texts);
    [[nodiscard]] static QString defaultCacheFolder();

    /// Newest first; empty before the first changed().
    [[nodiscard]] const std::vector<HistoryRow> &rows() const { return m_known.rows; }
    /// nullptr: not known.
    [[nodiscard]] const HistoryRow *find(const QString &sessionId) const;
    /// The first list is complete.
    [[nodiscard]] bool isListed() const { return m_known.isListed; }
    /// Conversations whose texts are not indexed yet.
    [[nodiscard]] int unindexed() const { return m_known.unindexed; }
    /// What cannot be read, each path once.
    [[nodiscard]] const std::vector<agent::ArchiveProblem> &problems() const
    {
        return m_known.problems;
    }

    template <typename T>
    using Answer = std::function<void(const T &)>;

    /// Before the index is complete the answer has what is found so far.
    void search(const SearchQuery &query, QObject *context, Answer<SearchAnswer> answer);

    /// @name agent::ArchiveReader
    /// @{
    void page(const QString &sessionId, const agent::ArchivePlace &place, int most,
              QObject *context, PageAnswer answer) override;
    void subagents(const QString &sessionId, const QStringList &toolUseIds, int most,
                   QObject *context, SubagentAnswer answer) override;
    void turn(const QString &sessionId, const QString &messageId, QObject *context,
              TurnAnswer answer) override;
    void file(const QString &sessionId, QObject *context, FileAnswer answer) override;
    void holder(const QString &sessionId, qint64 own, QObject *context,
                HolderAnswer answer) override;
    /// @}

    using Row = Result<std::optional<HistoryRow>, agent::ArchiveProblem>;
    using Done = Result<void, agent::ArchiveProblem>;
    using Paths = Result<QStringList, agent::ArchiveProblem>;
    using Copied = Result<agent::CopyOutcome, agent::ArchiveProblem>;
    /// One conversation, also without start(); nullopt: there is none.
    void lookUp(const QString &sessionId, QObject *context, Answer<Row> answer);
    void rename(const QString &sessionId, const QString &title, QObject *context,
                Answer<Done> answer);
    /// See ConversationArchive::copy(); the list has it soon after.
    void copy(const QString &sessionId, const QString &itemId, const QString &newId,
              const QString &title, QObject *context, Answer<Copied> answer);
    /// Files and folders of the conversation, for the wastebasket.
    void belongings(const QString &sessionId, QObject *context, Answer<Paths> answer);
    /// Looks at the files now instead of when the system reports a change.
    void refresh();

Q_SIGNALS:
    /// rows(), isListed() or problems() have changed.
    void changed();
    /// unindexed() has changed.
    void indexed();
    /// A process has opened a conversation or let it go, as far as is known; also now and then.
    void holdersChanged();

private:
    friend class HistoryWorker;
    /// What the worker knows, as of one moment.
    struct Snapshot
    {
        std::vector<HistoryRow> rows;
        std::vector<agent::ArchiveProblem> problems;
        bool isListed = false;
        int unindexed = 0;
    };
    struct Question
    {
        QPointer<QObject> context;
        std::function<void(const void *)> answer; ///< of the type that the worker's job returns
    };
    void take(Snapshot snapshot);
    void takeUnindexed(int count);
    /// Runs `job` in the worker's thread and answers with what it returns.
    template <typename T, typename Job>
    void ask(int urgency, QObject *context, std::function<void(const T &)> answer, Job job);
    template <typename T>
    void change(const QString &sessionId, QObject *context, Answer<T> answer,
                std::function<T(const agent::ArchiveFile &)> change);
    void deliver(quint64 question, const void *answer);
    void ensureThread();

    const agent::ConversationArchive &m_archive;
    Snapshot m_known;
    QHash<QString, qsizetype> m_places; ///< of each session in rows()
    QHash<quint64, Question> m_questions;
    quint64 m_lastQuestion = 0;
    QThread m_thread;
    HistoryWorker *m_worker = nullptr; ///< in m_thread, which deletes it
    EmitGuard m_emitGuard;
};

} // namespace bridge::history
