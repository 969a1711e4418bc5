#pragma once

#include "bridge/chat/ChatList.h"
#include "bridge/check/EndpointChecker.h"
#include "bridge/check/LocalServers.h"
#include "bridge/endpoint/profiles/EndpointChoice.h"
#include "bridge/secrets/CredentialBook.h"
#include "bridge/settings/SettingsStore.h"
#include "bridge/sources/EndpointSources.h"

namespace ui {

class Theme;

/// What the settings show and change. All of it outlives them.
struct SettingsServices
{
    bridge::endpoint::EndpointChoice &endpoints;
    bridge::sources::EndpointSources &sources;
    bridge::check::LocalServers &servers;
    bridge::secrets::CredentialBook &credentials;
    bridge::check::EndpointChecker &checker;
    bridge::settings::SettingsStore &settings;
    bridge::chat::ChatList &chats;
    Theme &theme;
};

} // namespace ui
