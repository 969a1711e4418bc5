#pragma once

#include "bridge/agent/AgentBackend.h"
#include "bridge/chat/ChatList.h"
#include "bridge/check/EndpointChecker.h"
#include "bridge/check/LocalServers.h"
#include "bridge/endpoint/profiles/EndpointChoice.h"
#include "bridge/secrets/CredentialBook.h"
#include "bridge/settings/SettingsStore.h"
#include "bridge/sources/EndpointSources.h"

namespace ui {

class Intents;
class Theme;

/// References for AiChatPage and its cards; a page that needs less takes less. All of them outlive
/// the page.
struct SettingsServices
{
    bridge::endpoint::EndpointChoice &endpoints;
    bridge::sources::EndpointSources &sources;
    bridge::check::LocalServers &servers;
    bridge::secrets::CredentialBook &credentials;
    bridge::check::EndpointChecker &checker;
    bridge::settings::SettingsStore &settings;
    bridge::chat::ChatList &chats;
    Intents &intents;
    const bridge::agent::EndpointExport *endpointExport; ///< nullptr: the agent has none
    Theme &theme;
};

} // namespace ui
