#pragma once

#include "app/window/ChatWindows.h"
#include "bridge/chat/Chat.h"
#include "bridge/chat/ChatList.h"
#include "bridge/store/ChatStore.h"

#include <QObject>

#include <functional>
#include <vector>

namespace app {

/// Opens what was open when the program ended: chats, windows, which chat each of them shows, and
/// the front one. Only the front chat's agent starts; the others are asleep until their next
/// message. Keeps the windows' places from then on. Main thread.
class Reopening : public QObject
{
    Q_OBJECT

public:
    /// References outlive it. `makeChat` adds a chat to the list without starting it.
    struct Parts
    {
        bridge::store::ChatStore &store;
        bridge::chat::ChatList &chats;
        ChatWindows &windows;
        std::function<bridge::chat::Chat &(const bridge::chat::ChatStart &start)> makeChat;
    };

    explicit Reopening(Parts parts, QObject *parent = nullptr);

    /// Opens what the store holds, at least one window; `wanted` is in front if it is not empty.
    /// `isNewAsleep`: a new chat in front is asleep, too.
    void reopen(const QString &wanted = {}, bool isNewAsleep = false);
    /// Opens what the store holds beside the windows that there are.
    void reopenBeside();
    /// Shows a conversation, opened if it is not.
    void open(const QString &sessionId);
    /// The conversation that the user closed last, if there is one.
    void openLastClosed();
    /// From here on windows that close are not noted: the program ends.
    void finish();

private:
    /// Empty: a new one. `isWanted`: its agent starts, unless another process has the conversation.
    bridge::chat::Chat &makeChat(const QString &sessionId, bool isWanted);
    void openChats(const QString &front);
    /// At least one, the front one last. Without a session: a new chat.
    [[nodiscard]] std::vector<bridge::store::WindowRecord>
    windowsToOpen(const QString &wanted) const;
    void noteWindows();

    Parts m_parts;
    bool m_isFollowing = false;
};

} // namespace app
