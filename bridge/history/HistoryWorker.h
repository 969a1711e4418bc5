#pragma once

#include "bridge/history/FileFollower.h"
#include "bridge/history/History.h"
#include "bridge/history/SessionIndex.h"

#include <QElapsedTimer>
#include <QHash>
#include <QMutex>
#include <QObject>
#include <QSet>
#include <QString>

#include <array>
#include <atomic>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <unordered_map>
#include <vector>

namespace bridge::history {

/// The thread of History: answers its questions, and between them lists, follows and indexes the
/// files in slices of some milliseconds. Made by the main thread; all but ask() and stop() runs in
/// the thread that it was moved to, which deletes it.
class HistoryWorker : public QObject
{
    Q_OBJECT

public:
    enum Urgency { Turn, Page, Search, UrgencyCount };

    HistoryWorker(const agent::ConversationArchive &archive, QString cacheFolder, History &history);
    ~HistoryWorker() override;

    /// @name From any thread
    /// @{
    void ask(int urgency, std::function<void()> job);
    /// Everything that it does ends soon.
    void stop() { m_isStopped = true; }
    /// @}

    void begin(History::Content content);
    void lookSoon();
    [[nodiscard]] SearchAnswer search(const SearchQuery &query);
    /// The file is looked at again.
    void noteChange(const QString &sessionId);

private:
    /// A conversation that has a file.
    struct Kept
    {
        agent::ArchiveFile file; ///< as it was last looked at
        IndexedSession indexed;
        bool isRead = false;    ///< the facts are those of `file`
        bool isSaved = false;   ///< they are in the index
        bool isRefused = false; ///< `file` cannot be read; tried again with each look
        std::optional<agent::ArchiveProblem> problem; ///< why
    };

    void schedule();
    void step();
    /// The most urgent question, of these urgencies. False: there was none.
    bool answerOne(int leastUrgent);
    /// A slice of the first task that has something to do. False: none has.
    bool workABit();
    void beginNow();
    void followHolders();
    void look();
    void readFacts();
    void saveFacts();
    void forgetSome();
    void scanSome();
    void followFiles();

    [[nodiscard]] bool mayWriteIndex() const;
    void openIndex();
    void openLater();
    void indexFailed(const IndexProblem &problem);
    void makeIndexAnew();
    /// After it was opened in the middle of everything: forgets what another one had.
    void useIndex();
    void checkIndex();
    /// Takes over what the index has.
    void adopt(const std::vector<IndexedSession> &sessions);
    void orderUnscanned();
    [[nodiscard]] bool needsScan(const Kept &kept) const;
    [[nodiscard]] Kept *find(const QString &sessionId);

    /// The file could not be read; one that is gone meanwhile is no problem.
    void noteProblem(Kept &kept, const agent::ArchiveProblem &problem);
    [[nodiscard]] std::vector<agent::ArchiveProblem> problems() const;
    /// Sends a snapshot, at once or when the last one is some time ago.
    enum class Publish { Now, Sometimes };
    void publish(Publish when);
    void publishUnindexed(Publish when);

    const agent::ConversationArchive &m_archive;
    const QString m_folder;
    History &m_history;

    QMutex m_mutex;
    std::array<std::deque<std::function<void()>>, UrgencyCount> m_questions; ///< under m_mutex
    bool m_isScheduled = false;                                              ///< under m_mutex
    std::atomic_bool m_isStopped = false;

    History::Content m_content = History::Content::List;
    bool m_isToBegin = false;
    bool m_needsLook = false;
    bool m_isListed = false;
    /// By session. Its elements stay where they are: they are large, and there may be thousands.
    std::unordered_map<QString, Kept> m_kept;
    QHash<QString, IndexedSession> m_onlyIndexed; ///< in the index, and not found yet
    std::deque<QString> m_unread;                 ///< sessions whose facts are to be read
    std::vector<QString> m_unsaved;
    std::deque<IndexedSession> m_forgotten;              ///< their files are gone
    std::deque<QString> m_unscanned;                     ///< newest first
    std::vector<agent::ArchiveProblem> m_folderProblems; ///< as of the last look

    std::unique_ptr<SessionIndex> m_index;
    QString m_indexProblem;
    bool m_isIndexPaused = false;
    bool m_isIndexStale = false; ///< m_kept may be ahead of it
    bool m_opensLater = false;   ///< there is none yet
    int m_timesMade = 0;         ///< since the last look that the poll asked for
    qint64 m_slice = 64 * 1024;  ///< bytes of the next scan

    std::unique_ptr<FileFollower> m_follower;
    std::unique_ptr<FileFollower> m_holders;
    std::optional<QStringList> m_toFollow; ///< the files, as of the last look
    QElapsedTimer m_sincePublished;
    QElapsedTimer m_sinceUnindexed;
    bool m_isUnpublished = false;
    int m_publishedUnindexed = 0;
};

} // namespace bridge::history
