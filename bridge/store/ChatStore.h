#pragma once

#include "bridge/core/Clock.h"
#include "bridge/core/EmitGuard.h"
#include "bridge/core/Result.h"
#include "bridge/store/AnswerList.h"
#include "bridge/store/ChatRecord.h"
#include "bridge/store/StoreLock.h"
#include "bridge/store/StoreProblem.h"

#include <QByteArrayList>
#include <QFileSystemWatcher>
#include <QHash>
#include <QObject>
#include <QSet>
#include <QString>

#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace bridge::store {

class StoreDisk;
struct StoreContent;
class StoreMailbox;
class StoreThread;

/// Chats, drafts, queues, windows and the origins of answers, in the folder
/// `$XDG_DATA_HOME/drawbridge` (0700; files 0600):
///
///     chats/SESSION.json   a ChatRecord
///     answers/SESSION      the AnswerOrigins of a conversation, a line each, appended
///     turns/SESSION        what arrived of its running turn, appended; gone when the turn ends
///     origins              which program began which conversation, appended by all programs
///     windows.json         the WindowRecords
///     open                 see OpenList.h
///     lock                 see StoreLock
///
/// SESSION is a UUID; other ids are refused (nothing is kept of them). JSON files are written as a
/// whole, with a version and a checksum; keys that this version does not know stay in them. A file
/// of a newer version, or one that cannot be understood, is left alone and named once; it never
/// counts as empty, and what changes in its chat is kept in memory only.
///
/// open() reads the records of the open chats, and those that were changed before it. One thread
/// reads the others and writes; a record that is asked for before is read at once, so that no
/// change goes past one that is not read yet. Apart from these and answerOrigins() the main thread
/// reads nothing. Changes are on the disk a second later at most, and at once with flush().
/// What cannot be written is kept, tried again every kRetry, and one NotWritten among problems()
/// meanwhile. Main thread. The destructor writes what is left; it waits five seconds at most.
class ChatStore : public QObject
{
    Q_OBJECT

public:
    enum class Mode {
        OnDisk,
        InMemory, ///< practice: nothing is written but that its conversations are Hidden
    };

    /// So long changes are collected.
    static constexpr std::chrono::milliseconds kDelay{500};
    static constexpr std::chrono::seconds kRetry{5};

    /// `clock` outlives it.
    ChatStore(QString folder, Mode mode, Clock &clock, QObject *parent = nullptr);
    ~ChatStore() override;

    [[nodiscard]] static QString defaultFolder();

    /// Takes the folder's lock, and reads the windows and the open chats. The error is the holder;
    /// nothing was read then, and nothing is written before takeOver() or another open(), with
    /// which one can wait for its end. Of a holder on this computer that is gone nothing is left to
    /// ask: its lock is taken. Again after success: nothing.
    [[nodiscard]] Result<void, StoreHolder> open();
    /// The same when the holder is known to be gone (StoreHolder::isGone), or the user insists.
    /// Records that were changed meanwhile in this program stay as they are.
    void takeOver();
    [[nodiscard]] bool isOpen() const { return m_isOpen; }
    /// What cannot be read or written now, as far as it was read.
    [[nodiscard]] const std::vector<StoreProblem> &problems() const { return m_problems; }

    /// There is no record of any conversation.
    [[nodiscard]] bool isEmpty() const { return m_records.isEmpty() && m_unread.isEmpty(); }
    /// All, which are read at once: by order among the open ones, then newest first.
    [[nodiscard]] std::vector<ChatRecord> records();
    /// Those that were read so far, by session id; changed() follows for the others. Valid until
    /// the next change or question.
    [[nodiscard]] const QHash<QString, ChatRecord> &knownRecords() const { return m_records; }
    /// Those of the open chats, in their order.
    [[nodiscard]] std::vector<ChatRecord> openRecords() const;
    /// Reads it if need be. Valid until the next change or question.
    [[nodiscard]] const ChatRecord *find(const QString &sessionId);
    /// The same without reading: nullptr also for one that is not read yet. changed() follows then.
    [[nodiscard]] const ChatRecord *known(const QString &sessionId) const;
    /// Changes a record, made if it is missing; written soon. `change` must not call the store.
    void update(const QString &sessionId, const std::function<void(ChatRecord &)> &change);
    /// Removes all that is kept of a conversation but its origin.
    void remove(const QString &sessionId);
    /// Answers when the record is on the disk, also after a power loss; false: it cannot be written
    /// now (the store tries again). From the event loop, never after `context` is gone.
    void flush(const QString &sessionId, QObject *context, std::function<void(bool)> answer);

    /// Unknown also while areOriginsAwaited().
    [[nodiscard]] Origin origin(const QString &sessionId) const;
    /// They are being read; originsChanged() follows.
    [[nodiscard]] bool areOriginsAwaited() const { return m_isOpen && !m_hasOrigins; }
    /// Kept for good, also without a record. For this program, when a conversation begins; does not
    /// block. InMemory: it becomes Hidden, whatever is noted.
    void noteOrigin(const QString &sessionId, Origin origin);
    /// The same for programs without a store. Blocks on the disk; usable from every program at the
    /// same time. What cannot be written is lost.
    static void noteOrigin(const QString &folder, const QString &sessionId, Origin origin);

    /// Oldest first, each message once. Reads a small file when it is asked for the first time.
    [[nodiscard]] std::vector<AnswerOrigin> answerOrigins(const QString &sessionId);
    void addAnswerOrigin(const QString &sessionId, const AnswerOrigin &origin);
    /// For a copy of the conversation `from`.
    void copyAnswerOrigins(const QString &from, const QString &to);

    /// @name What arrived of the running turn, for the case that this program ends in it
    /// Lines are opaque here. Appended at once (not synced), removed by clearTurn().
    /// @{
    void appendTurn(const QString &sessionId, const QByteArray &line);
    void clearTurn(const QString &sessionId);
    [[nodiscard]] QByteArrayList turnLines(const QString &sessionId);
    /// Replaces what is kept of it, by lines of turnLines().
    void setTurn(const QString &sessionId, const QByteArrayList &lines);
    /// A turn's lines have so many bytes at most; then turnLimitMark() is its last line.
    static constexpr qint64 kMostTurnBytes = 16LL * 1024 * 1024;
    [[nodiscard]] static QByteArray turnLimitMark();
    /// @}

    [[nodiscard]] const std::vector<WindowRecord> &windows() const { return m_windows; }
    void setWindows(std::vector<WindowRecord> windows);

Q_SIGNALS:
    /// A record was changed, made, removed or read.
    void changed(const QString &sessionId);
    /// Origins were noted, here or by another program.
    void originsChanged();
    /// problems() has changed.
    void problemsChanged();

private:
    struct Turn
    {
        QByteArrayList lines;
        qint64 size = 0;
        bool isFull = false;
    };
    [[nodiscard]] AnswerList &answersOf(const QString &sessionId);
    [[nodiscard]] static Turn turnOf(const QByteArrayList &lines);
    using DiskJob = std::function<Result<void, StoreProblem>(StoreDisk &)>;
    using DiskAnswer = std::function<void(const Result<void, StoreProblem> &)>;

    void load();
    void read(const QString &sessionId);
    void readMore();
    void take(const StoreContent &content);
    void addOrigins(const QHash<QString, Origin> &origins);
    void takeOrigins(const Result<QHash<QString, Origin>, StoreProblem> &origins);
    void readNewOrigins();
    void watchOrigins();
    void beat();
    void touch(const QString &key);
    void saveSoon();
    void save();
    void saveRemovedFolder();
    void post(const QString &key);
    static void answerAll(const std::vector<DiskAnswer> &answers,
                          const Result<void, StoreProblem> &done);
    void run(DiskJob job, DiskAnswer answer);
    void appendLines(const QString &sessionId, bool isTurn, const QByteArray &lines);
    void onWritten(const QString &key, const Result<void, StoreProblem> &done);
    void onLines(const Result<void, StoreProblem> &done);
    void onDone(const Result<void, StoreProblem> &done);
    void noteFileProblem(const StoreProblem &problem);
    [[nodiscard]] bool isNamed(const QString &path) const;
    void writeAnswers(const QString &sessionId);
    void writeTurn(const QString &sessionId);
    void retryLater();
    void retry();
    void updateProblems();
    [[nodiscard]] bool canWrite() const { return m_isOpen && !m_isTakenOver; }

    const QString m_folder;
    const Mode m_mode;
    Clock &m_clock;
    QHash<QString, ChatRecord> m_records;
    QSet<QString> m_unread; ///< session ids of records that are on the disk only
    QHash<QString, Origin> m_origins;
    bool m_hasOrigins = false;
    QHash<QString, Turn> m_turns;
    QHash<QString, AnswerList> m_answers; ///< those that were asked for
    std::vector<WindowRecord> m_windows;

    // A key is a session id, or empty for the windows.
    QSet<QString> m_dirty;
    QHash<QString, int> m_inFlight; ///< number of jobs
    QSet<QString> m_overdue;        ///< those of m_dirty that are written when a job of theirs ends
    QHash<QString, std::vector<DiskAnswer>> m_flushes; ///< answered after the next write
    QSet<QString> m_unwritten; ///< those of m_dirty that could not be written
    bool m_hasRest = false;    ///< of lines that could not be appended
    std::optional<StoreProblem> m_writeProblem;
    std::vector<StoreProblem> m_fileProblems; ///< of files that are left alone
    std::vector<StoreProblem> m_problems;
    bool m_isOpen = false;
    bool m_isTakenOver = false;

    QFileSystemWatcher m_originsWatch;
    std::unique_ptr<Timer> m_saveTimer;
    std::unique_ptr<Timer> m_retryTimer;
    std::unique_ptr<Timer> m_beatTimer;
    std::shared_ptr<StoreDisk> m_disk;
    std::shared_ptr<StoreMailbox> m_mailbox;
    std::unique_ptr<StoreThread> m_thread;
    EmitGuard m_emitGuard;
};

} // namespace bridge::store
