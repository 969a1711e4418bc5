#pragma once

#include "bridge/agent/ArchiveReader.h"
#include "bridge/agents/claude/ClaudeBackend.h"
#include "bridge/chat/Chat.h"
#include "bridge/chat/ChatLaunch.h"
#include "bridge/check/EndpointChecker.h"
#include "bridge/check/ProfileProbes.h"
#include "bridge/check/RedirectCheck.h"
#include "bridge/core/Clock.h"
#include "bridge/core/Result.h"
#include "bridge/endpoint/profiles/EndpointChoice.h"
#include "bridge/practice/PracticeEndpoint.h"
#include "bridge/process/OomKills.h"
#include "bridge/process/ProcessTree.h"
#include "bridge/secrets/CredentialBook.h"
#include "bridge/secrets/KeychainSecretStore.h"
#include "bridge/secrets/OverlaySecretStore.h"
#include "bridge/session/AgentReaper.h"
#include "bridge/settings/SettingsStore.h"
#include "bridge/sources/EndpointSources.h"
#include "bridge/sources/PolicyWatch.h"
#include "bridge/store/ChatStore.h"

#include <QProcessEnvironment>

#include <memory>

namespace app {

/// The concrete parts of bridge, made once for each program run.
/// Needs a QCoreApplication; main thread. Members end in the reverse of their order.
class Services
{
public:
    Services();

    [[nodiscard]] std::unique_ptr<bridge::chat::Chat>
    makeChat(const QString &chatId, const bridge::chat::ChatStart &start);
    /// Chats made from now on are kept there and show their earlier messages. Both outlive the
    /// chats; without this nothing is kept. `past` nullptr: earlier messages cannot be read.
    void keepChats(bridge::store::ChatStore &store, bridge::agent::ArchiveReader *past);

    /// The checklist for this program's settings.
    [[nodiscard]] std::unique_ptr<bridge::check::EndpointChecker> makeChecker();

    /// Whether endpoint profiles answer.
    [[nodiscard]] std::unique_ptr<bridge::check::ProfileProbes> makeProbes();

    /// Sources of the endpoint's address, updated for one chat.
    [[nodiscard]] std::unique_ptr<bridge::sources::EndpointSources> makeSources();

    /// The same once, for the home folder; reads the files. `agentVersion` null: not known.
    [[nodiscard]] bridge::sources::SourceReport
    readSources(const QVersionNumber &agentVersion = {}) const;

    /// Uses `address` as the custom endpoint for this run; the settings file is not touched.
    void useEndpointInMemory(const QString &address);
    /// Starts a practice endpoint that usePractice() could use. The error is a sentence.
    [[nodiscard]] bridge::Result<std::unique_ptr<bridge::practice::PracticeEndpoint>, QString>
    startPractice() const;
    /// Uses it for this run, whose settings of the endpoint and credentials stay in memory.
    void usePractice(std::unique_ptr<bridge::practice::PracticeEndpoint> endpoint);

    bridge::SystemClock clock;
    bridge::check::RedirectCheck redirects{clock};
    bridge::settings::SettingsStore settings;
    bridge::endpoint::EndpointChoice endpoints;
    bridge::sources::PolicyWatch policy;
    bridge::secrets::KeychainSecretStore keychain;
    bridge::secrets::OverlaySecretStore secrets; ///< the keychain, which practice does not change
    bridge::secrets::CredentialBook credentials;
    bridge::process::ProcessTree tree;
    bridge::session::AgentReaper reaper;
    bridge::process::OomKills oomKills;
    QProcessEnvironment environment;       ///< this program's, as inherited
    bridge::claude::ClaudeBackend backend; ///< the agent that chats use
    std::unique_ptr<bridge::practice::PracticeEndpoint> practice;

private:
    bridge::store::ChatStore *m_store = nullptr;
    bridge::agent::ArchiveReader *m_past = nullptr;
};

/// Why the practice endpoint did not start, as a sentence.
[[nodiscard]] QString wordsFor(const bridge::practice::PracticeError &error);

} // namespace app
