#pragma once

#include "app/window/FailureDialogs.h"
#include "app/window/Fixer.h"
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

/// What stands beside each chat of a list and is gone with it: its failure dialogs, and who does
/// what the buttons under a failure promise. Main thread.
class ChatCompany : public QObject
{
    Q_OBJECT

public:
    /// Everything outlives it.
    struct Parts
    {
        bridge::chat::ChatList &chats;
        bridge::endpoint::EndpointChoice &endpoints;
        bridge::secrets::CredentialBook &credentials;
        ui::Theme &theme;
        std::function<FailureDialogs::Place(const bridge::chat::Chat &chat)> placeFor;
    };

    /// Made before the first chat is added.
    explicit ChatCompany(Parts parts, QObject *parent = nullptr);
    ~ChatCompany() override;

    /// Mends what a failure of this chat was about, for this chat's endpoint.
    void mend(bridge::chat::Chat &chat, const bridge::Fix &fix);
    /// This chat no longer uses a custom endpoint: for one that follows the settings they are
    /// switched off, a pinned one goes to the default API alone.
    void turnOff(bridge::chat::Chat &chat);

Q_SIGNALS:
    void settingsRequested();

private:
    struct Company
    {
        std::unique_ptr<FailureDialogs> dialogs;
        std::unique_ptr<Fixer> fixer;
    };
    void join(bridge::chat::Chat &chat);
    void part(bridge::chat::Chat &chat);

    Parts m_parts;
    std::map<const bridge::chat::Chat *, Company> m_companies;
};

} // namespace app
