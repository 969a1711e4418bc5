#pragma once

#include "bridge/agents/claude/ClaudeLocator.h"
#include "bridge/chat/Chat.h"
#include "bridge/chat/ChatLaunch.h"
#include "bridge/check/EndpointChecker.h"
#include "bridge/core/Clock.h"
#include "bridge/endpoint/profiles/EndpointChoice.h"
#include "bridge/practice/PracticeEndpoint.h"
#include "bridge/process/OomKills.h"
#include "bridge/process/ProcessTree.h"
#include "bridge/secrets/CredentialBook.h"
#include "bridge/secrets/KeychainSecretStore.h"
#include "bridge/settings/SettingsStore.h"
#include "bridge/sources/EndpointSources.h"
#include "bridge/sources/PolicyWatch.h"

#include <QProcessEnvironment>

#include <memory>

namespace app {

/// The concrete parts of bridge, made once for each program run and handed to whoever needs them.
/// Needs a QCoreApplication; main thread. Members end in the reverse of their order.
class Services
{
public:
    Services();

    /// A chat with a new conversation, or one that resumes `resumeId`.
    [[nodiscard]] std::unique_ptr<bridge::chat::Chat>
    makeChat(const QString &chatId, const bridge::chat::ChatLaunch::Fixed &fixed,
             const QString &resumeId = {});

    /// The checklist for what is set up here.
    [[nodiscard]] std::unique_ptr<bridge::check::EndpointChecker> makeChecker();

    /// Every place that names an endpoint, kept true for one chat.
    [[nodiscard]] std::unique_ptr<bridge::sources::EndpointSources> makeSources();

    /// Uses `address` as the custom endpoint for this run; the settings file is not touched.
    void useEndpointInMemory(const QString &address);
    /// Starts the practice endpoint and uses it for this run. False, and why on `error`: it could
    /// not.
    [[nodiscard]] bool usePractice(QString &error);

    bridge::SystemClock clock;
    bridge::settings::SettingsStore settings;
    bridge::endpoint::EndpointChoice endpoints;
    bridge::sources::PolicyWatch policy;
    bridge::secrets::KeychainSecretStore keychain;
    bridge::secrets::CredentialBook credentials;
    bridge::process::ProcessTree tree;
    bridge::process::OomKills oomKills;
    QProcessEnvironment environment; ///< ours, as inherited
    bridge::claude::ClaudeLocator locator;
    std::unique_ptr<bridge::practice::PracticeEndpoint> practice;
};

} // namespace app
