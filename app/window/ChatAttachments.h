#pragma once

#include "app/window/FixHandler.h"
#include "bridge/chat/ChatList.h"
#include "bridge/chat/GoingOn.h"
#include "bridge/endpoint/profiles/EndpointChoice.h"
#include "bridge/failure/Fix.h"
#include "bridge/secrets/CredentialBook.h"
#include "ui/Intents.h"

#include <QObject>

#include <functional>
#include <map>
#include <memory>

namespace app {

/// What the window program has for each chat: the handler of its failures' buttons (Intents), and
/// what goes on at other endpoints by itself.
/// Created when a chat is added, destroyed when it closes. Main thread.
class ChatAttachments : public QObject
{
    Q_OBJECT

public:
    /// References outlive it.
    struct Parts
    {
        bridge::chat::ChatList &chats;
        bridge::endpoint::EndpointChoice &endpoints;
        bridge::secrets::CredentialBook &credentials;
        ui::Intents &intents;
        std::function<QWidget *(const bridge::chat::Chat &chat)> windowFor;
        /// A fix for this chat was not possible.
        std::function<void(const bridge::chat::Chat &chat, const QString &title,
                           const QString &text)>
            showRefusal{};
        /// Shows the page of the first start for this chat.
        std::function<void(const bridge::chat::Chat &chat)> setUp{};
    };

    /// Create before the first chat is added.
    explicit ChatAttachments(Parts parts, QObject *parent = nullptr);
    ~ChatAttachments() override;

private:
    void attach(bridge::chat::Chat &chat);
    void detach(bridge::chat::Chat &chat);
    void applyFix(bridge::chat::Chat &chat, const bridge::Fix &fix);
    /// Stops this chat's use of a custom endpoint: switches it off if the chat follows the
    /// settings, else pins the chat to the default API.
    void turnOff(bridge::chat::Chat &chat);

    Parts m_parts;
    struct Attached
    {
        std::unique_ptr<FixHandler> fixHandler;
        std::unique_ptr<bridge::chat::GoingOn> goingOn;
    };
    std::map<const bridge::chat::Chat *, Attached> m_attached;
};

} // namespace app
