#pragma once

#include "bridge/core/RegularFile.h"
#include "bridge/core/Result.h"
#include "bridge/store/ChatRecord.h"
#include "bridge/store/LineFile.h"
#include "bridge/store/Origins.h"
#include "bridge/store/RecordJson.h"
#include "bridge/store/StoreLock.h"
#include "bridge/store/StoreProblem.h"

#include <QByteArray>
#include <QHash>
#include <QSet>
#include <QString>
#include <QStringList>

#include <atomic>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

namespace bridge::store {

/// What was read of the data folder.
struct StoreContent
{
    QStringList sessions; ///< whose records were read, or cannot be
    QHash<QString, ChatRecord> records;
    QHash<QString, QByteArrayList> turns; ///< what is left of cut turns, by session id
    std::optional<std::vector<WindowRecord>> windows;
    std::vector<StoreProblem> problems; ///< of files that are left as they are
    QHash<QString, QByteArray> texts;   ///< of the files that were read, by path
    QSet<QString> unread;               ///< by begin(): the other sessions
};

/// The data folder. Blocks; used by the store's thread, and by the main thread for opening it:
/// functions that block take the same mutex.
class StoreDisk
{
public:
    explicit StoreDisk(const QString &folder);

    /// The error is the holder.
    [[nodiscard]] Result<void, StoreHolder> take();
    void takeByForce();

    /// @name Reading the records
    /// @{
    /// Lists them, and reads the windows, the open chats and these. If it is not known which are
    /// open, it reads all.
    [[nodiscard]] StoreContent begin(const QSet<QString> &wanted);
    /// So many of the others.
    [[nodiscard]] StoreContent readSome(int most);
    /// This one, without waiting for what the thread does meanwhile. noteRead() must follow before
    /// it is written.
    [[nodiscard]] StoreContent readOne(const QString &sessionId) const;
    void noteRead(const StoreContent &content);
    /// All of it at once.
    [[nodiscard]] StoreContent readAll();
    /// Which chats are open is on the disk.
    [[nodiscard]] bool hasOpenList();
    /// @}
    /// Shows that this program is alive. False: another one has taken the folder.
    [[nodiscard]] bool beat();

    /// The result of writing. NotWritten: worth another try. Other problems: not written now, and
    /// not later either.
    using Done = Result<void, StoreProblem>;
    [[nodiscard]] Done write(const ChatRecord &record);
    [[nodiscard]] Done write(const Windows &windows);
    [[nodiscard]] Done writeOpenList();
    /// Everything of a conversation.
    [[nodiscard]] Done remove(const QString &sessionId);

    /// @name Lines that are appended
    /// What cannot be appended now is kept and goes before the next lines.
    /// @{
    [[nodiscard]] Done appendAnswer(const QString &sessionId, const QByteArray &lines);
    [[nodiscard]] Done appendTurn(const QString &sessionId, const QByteArray &lines);
    [[nodiscard]] Done clearTurn(const QString &sessionId);
    /// Tries again what is kept.
    [[nodiscard]] Done appendRest();
    /// @}

    [[nodiscard]] Done appendOrigin(const QString &sessionId, Origin origin);

    /// Replaces the answers of a conversation by these.
    [[nodiscard]] Done writeAnswers(const QString &sessionId,
                                    const std::vector<AnswerOrigin> &answers);

    /// What is new in the file; see readOrigins().
    [[nodiscard]] Result<Origins, StoreProblem> newOrigins();

    /// True once after the folder was removed while the program ran: everything must be written
    /// again. Does not block.
    [[nodiscard]] bool wasRemoved() { return m_wasRemoved.exchange(false); }
    /// Does not block.
    [[nodiscard]] QString recordPath(const QString &sessionId) const;
    [[nodiscard]] QString answersPath(const QString &sessionId) const;

private:
    /// Lines on their way into one file.
    struct Tail
    {
        explicit Tail(const QString &path)
            : file(path)
        {}
        LineFile file;
        QByteArray rest;     ///< could not be appended
        bool clears = false; ///< the file must go before lines are appended
    };

    [[nodiscard]] QString path(const char *kind, const QString &name) const;
    [[nodiscard]] QString windowsPath() const;
    [[nodiscard]] QString chatsFolder() const;
    [[nodiscard]] QString turnPath(const QString &sessionId) const;
    /// Makes the folders; TakenOver if another program has them.
    [[nodiscard]] Done prepare();
    [[nodiscard]] std::optional<StoreProblem> leftAlone(const QString &path);
    [[nodiscard]] std::optional<StoreProblem> unreadTurn(const QString &path) const;
    void note(const StoreContent &content);
    void readRecordOf(const QString &sessionId, StoreContent &content) const;
    void readTurn(const QString &sessionId, StoreContent &content) const;
    template <typename Read>
    static void readFile(const QString &path, StoreContent &content, const Read &read);
    [[nodiscard]] Done saveOpenList();
    [[nodiscard]] Done writeText(const QString &path, const QByteArray &text);
    [[nodiscard]] Done append(const QString &path, const QByteArray &lines);
    [[nodiscard]] Done appendRestOf(const QString &path, Tail &tail);
    void forget(const QString &path);

    std::mutex m_mutex;
    const QString m_folder;
    StoreLock m_lock;
    bool m_hasFolders = false;
    std::atomic_bool m_wasRemoved = false;
    QSet<QString> m_unread; ///< session ids
    QSet<QString> m_open;   ///< the open chats, and perhaps others
    bool m_isOpenListSaved = false;
    QHash<QString, QByteArray> m_texts;               ///< content of the files, by path
    QHash<QString, StoreProblem> m_leftAlone;         ///< by path
    std::map<QString, std::unique_ptr<Tail>> m_tails; ///< by path
    OriginsPlace m_originsPlace;
};

/// A draft may hold a pasted file.
inline constexpr qint64 kMaxStoreFile = 64LL * 1024 * 1024; ///< bytes
/// Something has the path, or that cannot be known.
[[nodiscard]] bool isThere(const QString &path);
[[nodiscard]] StoreProblem problemOf(const QString &path, const FileProblem &problem);

} // namespace bridge::store
