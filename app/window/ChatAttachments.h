#pragma once

#include "app/window/FailureDialogs.h"
#include "app/window/FixHandler.h"
#include "bridge/chat/ChatList.h"
#include "bridge/endpoint/profiles/EndpointChoice.h"
#include "bridge/failure/Fix.h"
#include "bridge/secrets/CredentialBook.h"
#include "ui/kit/Theme.h"

#include <QObject>

#include <functional>
#include <map>
#include <memory>

namespace app {

/// Per-chat helpers of the window program: failure dialogs, and the handler of fix buttons
/// (Intents). Created when a chat is added, destroyed when it closes. Main thread.
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
        ui::Theme &theme;
        std::function<FailureDialogs::Place(const bridge::chat::Chat &chat)> placeFor;
    };

    /// Create before the first chat is added.
    explicit ChatAttachments(Parts parts, QObject *parent = nullptr);
    ~ChatAttachments() override;

private:
    struct Attachments
    {
        std::unique_ptr<FailureDialogs> dialogs;
        std::unique_ptr<FixHandler> fixHandler;
    };
    void attach(bridge::chat::Chat &chat);
    void detach(bridge::chat::Chat &chat);
    void applyFix(bridge::chat::Chat &chat, const bridge::Fix &fix);
    /// Stops this chat's use of a custom endpoint: switches it off if the chat follows the
    /// settings, else pins the chat to the default API.
    void turnOff(bridge::chat::Chat &chat);

    Parts m_parts;
    std::map<const bridge::chat::Chat *, Attachments> m_attachments;
};

} // namespace app
