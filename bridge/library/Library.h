#pragma once

#include "bridge/chat/ChatList.h"
#include "bridge/core/Clock.h"
#include "bridge/core/EmitGuard.h"
#include "bridge/library/Conversations.h"
#include "bridge/library/KeptConversations.h"
#include "bridge/library/Wastebasket.h"
#include "bridge/store/ChatStore.h"

#include <QByteArrayList>
#include <QHash>
#include <QObject>
#include <QSet>
#include <QString>

#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace bridge::library {

/// A conversation that is to be shown.
struct Opening
{
    QString sessionId;
    QString itemId; ///< at this item; empty: where the reader was
    bool isInOwnWindow = false;
};

/// Why a request was not carried out.
struct Refusal
{
    enum class Kind {
        Held,          ///< a live process has the conversation open
        HolderUnknown, ///< whether one has cannot be known; `detail`: the path and system's message
        Working,       ///< its chat has a turn, a question or background tasks
        NotRenamed,    ///< `detail`: the system's message
        NotBranched,   ///< `detail`: the same
        HasBranch,     ///< that would lose its past; `detail`: its title
        NotDeleted,    ///< `detail`: a path that is still there
        NotBroughtBack ///< `detail`: a path that is in the way, or gone
    };
    Kind kind = Kind::Held;
    QString sessionId;
    QString title;
    KeptConversations::Holder holder{};
    QString detail{};
};

/// What cannot be read or written of the conversations.
struct Troubles
{
    std::vector<agent::ArchiveProblem> archive;
    std::vector<store::StoreProblem> store;
};

/// What the program does for Library, which has no windows. Empty functions do nothing.
struct LibraryActions
{
    /// Shows a conversation: in its chat, or in a new one that reopens it.
    std::function<void(const Opening &)> open{};
    /// A new chat that begins as a copy up to this item; empty: all of it.
    std::function<void(const QString &sessionId, const QString &itemId)> branch{};
    std::function<void(const QString &sessionId)> exportAsMarkdown{};
    /// Has the chat's live agent rename its conversation; false: it has none, or cannot.
    std::function<bool(chat::Chat &, const QString &title)> rename{};
    /// A sentence each for what cannot be read or written; see ui/words.
    std::function<QStringList(const Troubles &)> words{};
};

/// All conversations of this computer: joins the open chats, the kept conversations and the store
/// into Conversations, and carries out what its users ask. Main thread. Owners delete it with
/// deleteLater(), never from inside one of its signals.
class Library : public QObject
{
    Q_OBJECT

public:
    struct Parts
    {
        chat::ChatList &chats;
        store::ChatStore &store;
        KeptConversations &kept;
        Wastebasket &wastebasket;
        Clock &clock;
    };

    /// An index that is not complete is searched again after so long.
    static constexpr std::chrono::seconds kSearchAgain{1};
    /// What deleted conversations had in the store, drafts and half answers, is kept in memory up
    /// to so much; of the newest one all. It is as much as the turns of two may have.
    static constexpr qint64 kMostUndoBytes = 2 * store::ChatStore::kMostTurnBytes;

    /// All parts outlive it.
    Library(const Parts &parts, LibraryActions actions, QObject *parent = nullptr);
    ~Library() override;

    [[nodiscard]] Conversations &conversations() { return m_conversations; }
    /// Deletes without a wastebasket, after deleteNeedsConsent().
    void deleteForGood(const QString &sessionId);

Q_SIGNALS:
    /// There is no wastebasket for its files: ask, then deleteForGood().
    void deleteNeedsConsent(const QString &sessionId, const QString &title);
    void refused(const bridge::library::Refusal &refusal);

private:
    enum class Way { Wastebasket, ForGood };
    struct Deleted
    {
        QString sessionId;
        QString title;
        std::vector<Trashed> files;
        std::optional<store::ChatRecord> record;
        std::vector<store::AnswerOrigin> answers;
        QByteArrayList turn; ///< what arrived of a turn that was cut
        [[nodiscard]] qint64 size() const;
    };

    void follow(chat::Chat *chat);
    void onClosing(chat::Chat *chat);
    void connectRequests();
    void change(const QString &sessionId,
                const std::function<void(store::ChatRecord &record)> &change);
    void listSoon();
    void list();
    void showProblem();
    void adoptTitles();
    /// A name that the agent's file does not have yet outlives this program. Empty: there is none.
    void keepName(const QString &sessionId, const QString &name);
    void refuse(Refusal::Kind kind, const QString &sessionId,
                const KeptConversations::Holder &holder = {}, const QString &detail = {});
    [[nodiscard]] QString titleOf(const QString &sessionId) const;
    /// Calls `then` when no chat of this program has an agent for the conversation any more.
    void whenFree(const QString &sessionId, std::function<void()> then);

    void open(const QString &sessionId, const QString &itemId, bool isInOwnWindow);
    void rename(const QString &sessionId, const QString &title);
    enum class Failing { Openly, Quietly };
    void writeTitle(const QString &sessionId, Failing failing);
    [[nodiscard]] bool askForName(chat::Chat &chat, const QString &name);
    void search(const history::SearchQuery &query);
    void askSearch();
    [[nodiscard]] std::vector<history::UnfiledTexts> unfiledTexts() const;
    void onFound(const history::SearchAnswer &answer);
    void requestDelete(const QString &sessionId);
    void deleteNow(const QString &sessionId, Way way);
    void closeAndDelete(const QString &sessionId, Way way, const QStringList &paths);
    /// Calls `then` unless another process has the conversation open, else `held` after the
    /// refusal.
    void unlessHeld(const QString &sessionId, std::function<void()> then,
                    std::function<void()> held);
    [[nodiscard]] bool isOwnAgent(const QString &sessionId,
                                  const agent::ConversationHolder &holder) const;
    void askForConsent(const QString &sessionId);
    /// The title of a chat that begins as a copy of it with its first message, until which it has
    /// nothing of its own.
    [[nodiscard]] std::optional<QString> emptyBranchOf(const QString &sessionId) const;
    /// What was to be deleted stays.
    void keep(const QString &sessionId);
    void deleteFiles(const QString &sessionId, Way way, const QStringList &paths);
    void onDeleted(const QString &sessionId, std::vector<Trashed> files, bool canUndo);
    void undoDelete(const QString &sessionId);
    void offerUndo(Deleted deleted);
    void boundUndos();

    Parts m_parts;
    LibraryActions m_actions;
    Conversations m_conversations;
    bool m_isListing = false;

    QHash<const chat::Chat *, QDateTime> m_opened;
    QHash<QString, int> m_ending; ///< chats that were closed and still have an agent, by session id
    std::vector<std::pair<QString, std::function<void()>>> m_waiting; ///< see whenFree()
    QHash<QString, QString> m_titles;   ///< names that the agent's files do not have yet
    QSet<QString> m_oldNames;           ///< of those, what a program before this one was given
    QHash<QString, QString> m_askedFor; ///< those whose writing was begun; a live agent does it
    QSet<QString> m_renaming;           ///< those that are being written
    QHash<QString, QString> m_written;  ///< those that were, until the kept conversations know it
    QSet<QString> m_asking;             ///< may be deleted: it is asked whether they can
    QHash<QString, QString> m_deleting; ///< their titles, by session id
    QSet<QString> m_deleted;            ///< until the kept conversations know it
    std::vector<Deleted> m_undos;       ///< what can be brought back, oldest first

    std::optional<history::SearchQuery> m_query; ///< the current one
    bool m_isSearching = false;                  ///< a question is under way
    bool m_isQueryNew = false;                   ///< m_query is not the one that is under way
    std::unique_ptr<Timer> m_searchTimer;
    EmitGuard m_emitGuard;
};

} // namespace bridge::library
