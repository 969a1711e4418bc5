#pragma once

#include "bridge/core/Clock.h"
#include "bridge/core/Result.h"
#include "bridge/store/ChatRecord.h"

#include <QHash>
#include <QObject>
#include <QString>
#include <QThread>

#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace bridge::store {

class StoreWriter;

/// The owner of the data folder, for what the control socket of one computer does not see.
struct StoreHolder
{
    QString host;
    qint64 pid = 0;
    QDateTime since;
    friend bool operator==(const StoreHolder &, const StoreHolder &) = default;
};

/// Chats, drafts, queues, windows and the origins of answers, in the folder
/// `$XDG_DATA_HOME/drawbridge`: one file for each conversation, written as a whole, with a version,
/// private to the user. A file of a newer version, or one that cannot be understood, is left alone
/// and named once; it never counts as empty. One writer thread; the main thread only changes
/// memory. Changes are on the disk a second later at most, and at once with flush(). Main thread.
/// The destructor writes what is left.
class ChatStore : public QObject
{
    Q_OBJECT

public:
    enum class Mode {
        OnDisk,
        InMemory, ///< practice: nothing is written but the origin Hidden
    };

    /// `clock` outlives it.
    ChatStore(QString folder, Mode mode, Clock &clock, QObject *parent = nullptr);
    ~ChatStore() override;

    [[nodiscard]] static QString defaultFolder();

    /// Takes the folder's lock and reads everything. The error is the live holder; nothing was read
    /// then, and nothing is written before takeOver().
    [[nodiscard]] Result<void, StoreHolder> open();
    /// The same when the holder is known to be gone, or the user insists.
    void takeOver();
    /// Sentences about files that cannot be read or written: path and the system's message.
    [[nodiscard]] const QStringList &problems() const { return m_problems; }

    /// By order among the open ones, then newest first.
    [[nodiscard]] std::vector<ChatRecord> records() const;
    [[nodiscard]] const ChatRecord *find(const QString &sessionId) const;
    /// Changes a record, made if it is missing; written soon. `change` must not call the store.
    void update(const QString &sessionId, const std::function<void(ChatRecord &)> &change);
    void remove(const QString &sessionId);
    /// Answers when the record is on the disk; false: it cannot be written now (the store tries
    /// again). Never after `context` is gone.
    void flush(const QString &sessionId, QObject *context, std::function<void(bool)> answer);

    [[nodiscard]] Origin origin(const QString &sessionId) const;
    /// Kept for good, also without a record. Usable from every program at the same time.
    static void noteOrigin(const QString &folder, const QString &sessionId, Origin origin);

    [[nodiscard]] std::vector<AnswerOrigin> answerOrigins(const QString &sessionId) const;
    void addAnswerOrigin(const QString &sessionId, const AnswerOrigin &origin);

    /// @name What arrived of the running turn, for the case that this program ends in it
    /// Lines are opaque here. Appended at once (not synced), removed by clearTurn().
    /// @{
    void appendTurn(const QString &sessionId, const QByteArray &line);
    void clearTurn(const QString &sessionId);
    [[nodiscard]] QByteArrayList turnLines(const QString &sessionId) const;
    /// @}

    [[nodiscard]] const std::vector<WindowRecord> &windows() const { return m_windows; }
    void setWindows(std::vector<WindowRecord> windows);

Q_SIGNALS:
    /// A record was changed, made or removed.
    void changed(const QString &sessionId);
    /// problems() has changed.
    void problemsChanged();

private:
    const QString m_folder;
    const Mode m_mode;
    Clock &m_clock;
    QHash<QString, ChatRecord> m_records;
    QHash<QString, Origin> m_origins;
    std::vector<WindowRecord> m_windows;
    QStringList m_problems;
    QThread m_thread;
    StoreWriter *m_writer = nullptr; ///< lives in m_thread
};

} // namespace bridge::store
