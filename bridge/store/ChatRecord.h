#pragma once

#include "bridge/endpoint/profiles/EndpointPin.h"

#include <QDateTime>
#include <QString>
#include <QStringList>

#include <optional>
#include <vector>

/// What outlives the program beside the agent's own files.
namespace bridge::store {

/// A message of the user that the agent's file need not hold.
struct KeptMessage
{
    QString id; ///< UUID, the message's id on the wire
    QString text;
    friend bool operator==(const KeptMessage &, const KeptMessage &) = default;
};

/// Messages of a chat by what has become of them; see session::MessageQueue.
struct KeptMessages
{
    std::vector<KeptMessage> waiting;    ///< in the order in which they will be sent
    std::optional<KeptMessage> inFlight; ///< was given to an agent, whose turn has not ended
    std::vector<KeptMessage> unanswered; ///< can be sent again
    friend bool operator==(const KeptMessages &, const KeptMessages &) = default;
};

/// A waiting message that the user changes: it waits no more until that is done.
struct EditedMessage
{
    KeptMessage message; ///< as it was
    QStringList before;  ///< ids of the messages that it waited behind
    QString draft;       ///< what was being written before; ChatRecord::draft is the new text
    friend bool operator==(const EditedMessage &, const EditedMessage &) = default;
};

/// A text of a turn that was cut and not finished: the agent's file does not hold it.
struct HalfAnswer
{
    QString messageId; ///< of the user's message
    QString endpoint;  ///< address; empty: default API
    QString model;
    bool isThinking = false;
    QString text;
    friend bool operator==(const HalfAnswer &, const HalfAnswer &) = default;
};
/// Older ones, and what is longer, are dropped.
inline constexpr std::size_t kMostHalfAnswers = 10;
inline constexpr qsizetype kLongestHalfAnswer = 20'000;

/// The place of the reader in a conversation.
struct ScrollPlace
{
    QString itemId; ///< agent::ArchivedItem::id or block id of the topmost entry; empty: at the end
    int offset = 0; ///< pixels from the view's top to the entry's
    friend bool operator==(const ScrollPlace &, const ScrollPlace &) = default;
};

/// What is kept of one conversation. Its key is the agent's session id.
struct ChatRecord
{
    QString sessionId;
    bool isOpen = false; ///< in the list of open chats
    int order = 0;       ///< among the open ones
    bool isPinned = false;
    bool isArchived = false;
    bool isUnseen = false; ///< has an answer or a failure that was not on screen
    bool hasBegun = false; ///< an agent has taken a message of it: it is resumed
    QString branchOf;      ///< it begins as a copy of this conversation, until it has begun
    QString branchAt;      ///< the last item of the copy; empty: all
    /// The conversation that it goes on, of which its own file holds nothing but a text; empty:
    /// none.
    QString follows;
    QString title;  ///< first words, until the archive knows better
    QString name;   ///< by the user, until the agent's file has it; empty: there is none
    QString folder; ///< workspace; empty: the setting, until it has begun
    QString permissionMode;
    endpoint::EndpointPin pin;
    QString draft;
    std::optional<EditedMessage> edited;
    KeptMessages messages;
    std::vector<HalfAnswer> halfAnswers; ///< oldest first
    ScrollPlace scroll;
    QDateTime updated;
    QDateTime closed; ///< when the user closed it; null: it is open, or never was
    friend bool operator==(const ChatRecord &, const ChatRecord &) = default;
};

/// The program that began a conversation, as we know it ourselves.
enum class Origin {
    Unknown, ///< not begun by this program, or what it kept is gone
    Chat,    ///< a window of this program
    Ask,     ///< the command `ask`
    Hidden,  ///< practice and checks: not listed
};

/// Which endpoint and model gave an answer.
struct AnswerOrigin
{
    QString messageId; ///< of the answer, agent::BlockId::messageId
    QString endpoint;  ///< address; empty: default API
    QString model;
    friend bool operator==(const AnswerOrigin &, const AnswerOrigin &) = default;
};

/// A window and what it shows.
struct WindowRecord
{
    QString screen; ///< name
    int x = 0, y = 0, width = 0, height = 0;
    bool isMaximized = false;
    QString sessionId; ///< of the chat that it shows
    bool isFront = false;
    friend bool operator==(const WindowRecord &, const WindowRecord &) = default;
};

} // namespace bridge::store
