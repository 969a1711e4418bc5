#include "app/base/Services.h"

#include "bridge/check/EndpointProbe.h"
#include "bridge/core/Ids.h"
#include "bridge/endpoint/profiles/SettingsMigration.h"
#include "bridge/process/ChildProcess.h"
#include "bridge/session/Session.h"
#include "bridge/sources/SourceReader.h"
#include "ui/words/SourceText.h"

#include <QCoreApplication>

namespace app {

namespace {

std::unique_ptr<bridge::process::AgentProcess> makeProcess()
{
    return std::make_unique<bridge::process::ChildProcess>();
}

} // namespace

Services::Services()
    : settings(bridge::settings::SettingsStore::defaultFolder())
    , endpoints(settings)
    , policy(bridge::sources::managedSettingsFolder(), endpoints)
    , credentials(keychain, clock)
    , tree(clock)
    , reaper(clock)
    , oomKills(bridge::process::systemOomKills)
    , environment(QProcessEnvironment::systemEnvironment())
    , backend(makeProcess, environment)
{
    bridge::endpoint::migrateSettings(settings);
}

std::unique_ptr<bridge::chat::Chat>
Services::makeChat(const QString &chatId, const bridge::chat::ChatLaunch::Overrides &overrides,
                   const QString &resumeId)
{
    using namespace bridge;
    const bool resume = !resumeId.isEmpty();
    const agent::ConversationStart conversation{resume ? resumeId : newId(), resume};
    session::SessionParts parts{makeProcess, backend, check::probeEndpoint, clock, tree, oomKills};
    auto launch = std::make_unique<chat::ChatLaunch>(
        chat::ChatLaunch::Parts{endpoints, credentials, backend, settings, environment, redirects},
        overrides);
    auto conversationSession = std::make_unique<session::Session>(std::move(parts), conversation);
    return std::make_unique<chat::Chat>(chatId, std::move(launch), std::move(conversationSession),
                                        clock);
}

std::unique_ptr<bridge::check::EndpointChecker> Services::makeChecker()
{
    using namespace bridge;
    return std::make_unique<check::EndpointChecker>(check::EndpointChecker::Parts{
        endpoints, credentials, {makeProcess, backend, tree, clock, reaper}, environment});
}

std::unique_ptr<bridge::sources::EndpointSources> Services::makeSources()
{
    using namespace bridge::sources;
    return std::make_unique<EndpointSources>(SourcePlaces::ofThisComputer(environment), endpoints,
                                             makeProcess);
}

void Services::useEndpointInMemory(const QString &address)
{
    for (const char *key : bridge::settings::kChoiceKeys)
        settings.keepInMemory(key);
    settings.setValue(bridge::settings::kActiveProfile, {});
    settings.setValue(bridge::settings::kCustomApiEndpoint, address);
    settings.setValue(bridge::settings::kCustomApiEndpointEnabled, true);
}

bridge::Result<void, QString> Services::usePractice()
{
    // With a policy the endpoint is not used, but the window would show "practice".
    if (const QString decided = ui::wordsFor(endpoints.policy()); !decided.isEmpty())
        return bridge::failed(QString(decided));
    auto started = bridge::practice::PracticeEndpoint::start({});
    if (!started)
        return bridge::failed(wordsFor(started.error()));
    practice = std::move(*started);
    useEndpointInMemory(practice->address());
    return {};
}

QString wordsFor(const bridge::practice::PracticeError &error)
{
    return error.kind == bridge::practice::PracticeError::Kind::UnknownScenario
               ? QCoreApplication::translate(
                     "Services", "There is no practice scenario “%1”. drawbridge practice --list "
                                 "names them.")
                     .arg(error.text)
               : QCoreApplication::translate("Services",
                                             "The practice endpoint cannot listen at %1")
                     .arg(error.text);
}

} // namespace app
