#pragma once

#include "bridge/agent/AgentEvent.h"
#include "bridge/agent/Permission.h"
#include "bridge/core/Result.h"

#include <QByteArray>
#include <QDateTime>
#include <QHash>
#include <QString>
#include <QStringList>

#include <functional>
#include <optional>
#include <variant>
#include <vector>

/// What an agent keeps of its conversations in files of its own, independent of their format.
namespace bridge::agent {

/// A file that holds one conversation, known without reading it.
struct ArchiveFile
{
    QString path; ///< absolute
    QString sessionId;
    qint64 size = 0;     ///< bytes
    qint64 modified = 0; ///< milliseconds since the epoch
    quint64 inode = 0;   ///< another one: the file was replaced, what was read of it is void
    friend bool operator==(const ArchiveFile &, const ArchiveFile &) = default;
};

/// The program that began a conversation, as far as its file says.
enum class ConversationHost {
    Unknown,
    Terminal, ///< the agent's own terminal program
    Program,  ///< a program that drives the agent: this one or another
};

/// What a list shows of one conversation.
struct ConversationFacts
{
    QString title;        ///< a name by the user, else the agent's, else the first words; one line
    bool isNamed = false; ///< by the user
    QString folder;       ///< workspace
    QDateTime begun;
    QDateTime updated;
    int messages = 0; ///< of the user
    ConversationHost host = ConversationHost::Unknown;
    friend bool operator==(const ConversationFacts &, const ConversationFacts &) = default;
};

/// A text of a conversation that a search can find.
struct ArchivedText
{
    enum class Kind { Message, Answer, Tool };
    QString itemId; ///< see ArchivedItem::id
    Kind kind = Kind::Message;
    QString text; ///< plain, at most 64 Ki characters
    QDateTime time;
    friend bool operator==(const ArchivedText &, const ArchivedText &) = default;
};

/// A place of a scan where a part of the conversation left it: all texts behind `last`, or from
/// `first` on, whichever is met first on the way back.
struct ArchiveCut
{
    std::size_t after = 0; ///< texts that this scan had visited before
    QString last;          ///< id of the last item that stays; empty: not known
    QString first;         ///< id of the first item that leaves; empty: not known
    friend bool operator==(const ArchiveCut &, const ArchiveCut &) = default;
};

/// The part of a file behind an offset, for an index.
struct ArchiveScan
{
    qint64 end = 0;               ///< offset behind the last whole line; the next scan begins there
    int skippedLines = 0;         ///< corrupt, too long, or of an unknown kind with content
    bool isReplaced = false;      ///< the file is shorter than the offset: scan it from 0
    std::vector<ArchiveCut> cuts; ///< in order
};

/// A message of the user.
struct ArchivedPrompt
{
    QString text;
    int images = 0;         ///< attached ones; their content is not read
    bool isCommand = false; ///< a command of the agent, e.g. "/compact"
    friend bool operator==(const ArchivedPrompt &, const ArchivedPrompt &) = default;
};

/// The answer to a question, plan or permission that the file records.
struct ArchivedAnswer
{
    PermissionRequest request;
    bool isAllowed = true;
    QString note; ///< the chosen answers, or the reason of a refusal
    friend bool operator==(const ArchivedAnswer &, const ArchivedAnswer &) = default;
};

/// A mark between messages.
struct ArchivedMark
{
    enum class Kind {
        Compacted,    ///< what is above reaches the model only as a summary; `detail`: the summary
        Cleared,      ///< what is above does not reach the model
        Interrupted,  ///< by the user
        Failed,       ///< the turn ended with an error of the endpoint; `detail`: the agent's words
        SkippedLines, ///< `count` lines here cannot be read
    };
    Kind kind = Kind::Interrupted;
    QString detail;
    int count = 0;
    friend bool operator==(const ArchivedMark &, const ArchivedMark &) = default;
};

/// One item of a kept conversation, in order. Events are whole (BlockFinished, ToolFinished,
/// NoticeGiven), never pieces.
struct ArchivedItem
{
    QString id; ///< of its line, a UUID: where a conversation can be branched or rewound; a
                ///< prompt's is the id that the host gave the message
    QDateTime time;
    std::variant<ArchivedPrompt, AgentEvent, ArchivedAnswer, ArchivedMark> content;
    friend bool operator==(const ArchivedItem &, const ArchivedItem &) = default;
};

/// Where a page of a conversation ends. The default is the end of the conversation.
struct ArchivePlace
{
    qint64 offset = -1; ///< in the file; -1: its end
    QString parent;     ///< id of the newest item before it
    friend bool operator==(const ArchivePlace &, const ArchivePlace &) = default;
};

/// Some items of a conversation, oldest first.
struct ArchivePage
{
    std::vector<ArchivedItem> items;
    /// Where the page before this one ends; nullopt: this is the beginning.
    std::optional<ArchivePlace> earlier;
    int skippedLines = 0;
    /// This is the beginning, and it goes on with something that the file does not hold (any more).
    bool isTorn = false;
};

/// What the file holds of the turn of one message, after its agent has ended.
struct ArchivedTurn
{
    bool hasMessage = false;     ///< the user's message is in it
    bool isComplete = false;     ///< so is a whole answer: nothing is left to do
    QString answer{};            ///< the last text of a whole answer
    QStringList toolUses{};      ///< ids of the calls in it
    QStringList finishedTools{}; ///< ids of those whose results are in it
    QStringList failedTools{};   ///< ids of those whose result is an error or a refusal
    /// Another agent went on with it and came to nothing that the file holds: the agent's own way
    /// to finish a cut turn does not take it up again.
    bool wasTakenUp = false;
};

/// A live process that has a conversation open.
struct ConversationHolder
{
    qint64 pid = 0;
    QDateTime since;
    QString program; ///< name of its executable, e.g. "claude"
    ConversationHost host = ConversationHost::Unknown;
    friend bool operator==(const ConversationHolder &, const ConversationHolder &) = default;
};

/// A file or folder that cannot be read.
struct ArchiveProblem
{
    QString path;
    QString message; ///< the system's
    friend bool operator==(const ArchiveProblem &, const ArchiveProblem &) = default;
};

/// What became of a copy of a conversation.
enum class CopyOutcome {
    Made,
    ItemMissing, ///< the file does not hold the item, perhaps not yet; nothing was made
};

/// Characters of a title that are read; whoever names a conversation takes no more.
inline constexpr qsizetype kLongestTitle = 200;
/// Items of subagents, by the tool use that started each.
using SubagentPages = QHash<QString, Result<ArchivePage, ArchiveProblem>>;

/// Optional ability of a backend: reads and changes the conversations that the agent keeps. All
/// functions are const, keep no state and may be called from any thread, also at the same time;
/// they block on the disk, so the main thread calls none of them. Nothing in a file is trusted: a
/// line of any size or content costs bounded memory.
class ConversationArchive
{
public:
    ConversationArchive() = default;
    ConversationArchive(const ConversationArchive &) = delete;
    ConversationArchive &operator=(const ConversationArchive &) = delete;
    virtual ~ConversationArchive() = default;

    /// Folder that holds the folders of files, to be watched; it need not exist yet.
    [[nodiscard]] virtual QString root() const = 0;
    /// All conversations, each once, newest first, without reading a file. A folder that cannot be
    /// listed is a problem; the others are listed all the same.
    [[nodiscard]] virtual std::vector<ArchiveFile>
    files(std::vector<ArchiveProblem> *problems) const = 0;
    /// The file of one conversation; nullopt: there is none. The error: it cannot be known.
    [[nodiscard]] virtual Result<std::optional<ArchiveFile>, ArchiveProblem>
    find(const QString &sessionId) const = 0;

    /// What a list shows, from the first and last kilobytes of the file alone. nullopt: it is no
    /// conversation (it has no messages).
    [[nodiscard]] virtual Result<std::optional<ConversationFacts>, ArchiveProblem>
    facts(const ArchiveFile &file) const = 0;

    using TextVisitor = std::function<void(const ArchivedText &)>;
    /// Visits the texts of the lines that begin at `from` or behind it, up to `most` bytes.
    [[nodiscard]] virtual Result<ArchiveScan, ArchiveProblem>
    scan(const ArchiveFile &file, qint64 from, qint64 most, const TextVisitor &visit) const = 0;

    /// The last items that end at `place`, read backwards: what is before them is not read. About
    /// `most`: a page begins where a message of the user or the result of a tool does, and also
    /// ends early where very much of the file is not part of the conversation.
    [[nodiscard]] virtual Result<ArchivePage, ArchiveProblem>
    page(const ArchiveFile &file, const ArchivePlace &place, int most) const = 0;
    /// The last items, at most `most`, of each of these subagents. One without a file is left out.
    [[nodiscard]] virtual SubagentPages
    subagents(const ArchiveFile &file, const QStringList &toolUseIds, int most) const = 0;

    /// The turn of the newest message, or of the one with this id.
    [[nodiscard]] virtual Result<ArchivedTurn, ArchiveProblem>
    turn(const ArchiveFile &file, const QString &messageId) const = 0;

    /// Folder that changes when a process opens a conversation or lets it go; it need not exist
    /// yet.
    [[nodiscard]] virtual QString holderFolder() const = 0;
    /// nullopt: no live process has it open, apart from `own` (0: none) and what that has started.
    /// A process that only reuses the id of a dead one does not count. The error: it cannot be
    /// known.
    [[nodiscard]] virtual Result<std::optional<ConversationHolder>, ArchiveProblem>
    holder(const QString &sessionId, qint64 own) const = 0;

    /// Names a conversation that no live process has open, so that the agent's own program shows
    /// the name too.
    [[nodiscard]] virtual Result<void, ArchiveProblem> rename(const ArchiveFile &file,
                                                              const QString &title) const = 0;
    /// Makes a copy under an unused id and with this title, up to the item (empty: all), with the
    /// files of its tools and subagents. The error: nothing was made.
    [[nodiscard]] virtual Result<CopyOutcome, ArchiveProblem> copy(const ArchiveFile &file,
                                                                   const QString &itemId,
                                                                   const QString &newId,
                                                                   const QString &title) const = 0;
    /// All files and folders that belong to the conversation, its own file first.
    [[nodiscard]] virtual Result<QStringList, ArchiveProblem>
    belongings(const ArchiveFile &file) const = 0;
};

} // namespace bridge::agent
