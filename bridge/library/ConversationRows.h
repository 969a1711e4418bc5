#pragma once

#include "bridge/library/Conversations.h"

#include <QDateTime>
#include <QHash>
#include <QSet>
#include <QString>

#include <vector>

namespace bridge::chat {
class Chat;
class ChatList;
} // namespace bridge::chat

namespace bridge::store {
class ChatStore;
struct ChatRecord;
} // namespace bridge::store

namespace bridge::library {

class KeptConversations;

/// The mark of an open chat. `isUnseen`: an answer came that was not on screen.
[[nodiscard]] Mark markOf(const chat::Chat &chat, bool isUnseen);

/// nullptr: this conversation has no open chat.
[[nodiscard]] chat::Chat *chatOf(const chat::ChatList &chats, const QString &sessionId);

/// What rows are made of, besides what is known of one conversation.
struct RowSources
{
    const chat::ChatList &chats;
    const store::ChatStore &store;
    const KeptConversations &kept;
    QHash<QString, QString> titles{}; ///< names on their way to the agent's files, by session id
    QSet<QString> without{};          ///< session ids of deleted conversations
    QHash<const chat::Chat *, QDateTime> opened{}; ///< when each chat was added
};

/// One row for each conversation, in the order of Conversations::rows(). Left out are those that
/// practice and checks began, unless they are open.
[[nodiscard]] std::vector<ConversationRow> makeRows(const RowSources &sources);

/// What the user has written in a conversation and its file does not have: the draft, and the
/// messages that wait. Where there is no file, all messages.
[[nodiscard]] QStringList unfiledTextsOf(const store::ChatRecord &record, bool hasFile);

/// Whether a closed conversation without a file is listed: it has such texts.
[[nodiscard]] bool isUnfiledRow(const store::ChatRecord &record);
/// The title of a conversation without a file; a closed one without a name has its first words.
[[nodiscard]] QString unfiledTitle(const store::ChatRecord &record);
/// When something was last said in it, else when it was closed.
[[nodiscard]] QDateTime updatedOf(const store::ChatRecord &record);

} // namespace bridge::library
