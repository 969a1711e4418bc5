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

/// Holds what belongs to each chat of a list and ends when the chat is closed: its failure dialogs
/// and the handler of the buttons under a failure (Intents). Main thread.
class ChatAttachments : public QObject
{
    Q_OBJECT

public:
    /// Everything outlives it.
    struct Parts
    {
        bridge::chat::ChatList &chats;
        bridge::endpoint::EndpointChoice &endpoints;
        bridge::secrets::CredentialBook &credentials;
        ui::Intents &intents;
        ui::Theme &theme;
        std::function<FailureDialogs::Place(const bridge::chat::Chat &chat)> placeFor;
    };

    /// Is made before the first chat is added.
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
    /// Fixes what a failure of this chat was about, for this chat's endpoint.
    void applyFix(bridge::chat::Chat &chat, const bridge::Fix &fix);
    /// This chat no longer uses a custom endpoint: for one that follows the settings they are
    /// switched off, a pinned one goes to the default API alone.
    void turnOff(bridge::chat::Chat &chat);

    Parts m_parts;
    std::map<const bridge::chat::Chat *, Attachments> m_attachments;
};

} // namespace app
