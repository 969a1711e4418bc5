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
    , secrets(keychain)
    , credentials(secrets, clock)
    , tree(clock)
    , reaper(clock)
    , oomKills(bridge::process::systemOomKills)
    , environment(QProcessEnvironment::systemEnvironment())
    , backend(makeProcess, environment)
{
    bridge::endpoint::migrateSettings(settings);
    using bridge::settings::kAgentProgram;
    backend.choose(settings.value(kAgentProgram));
    // Before any chat's launch, which asks for the program when the setting changes.
    QObject::connect(&settings, &bridge::settings::SettingsStore::changed, &settings,
                     [this](const QString &key) {
                         if (key == QLatin1String(kAgentProgram.key))
                             backend.choose(settings.value(kAgentProgram));
                     });
}

std::unique_ptr<bridge::chat::Chat> Services::makeChat(const QString &chatId,
                                                       const bridge::chat::ChatStart &start)
{
    using namespace bridge;
    const bool isReopened = !start.sessionId.isEmpty();
    const store::ChatRecord *record =
        m_store && isReopened ? m_store->find(start.sessionId) : nullptr;
    chat::ChatLaunch::Overrides overrides = start.overrides;
    if (record)
        overrides = {record->folder.isEmpty() ? start.overrides.workspace : record->folder,
                     record->permissionMode, record->pin};
    agent::ConversationStart conversation;
    conversation.sessionId = isReopened ? start.sessionId : newId();
    conversation.resume = isReopened && (!record || record->hasBegun);
    // A branch that was closed before its first message is one still.
    conversation.branchOf = record ? record->branchOf : start.branchOf;
    conversation.branchAt = record ? record->branchAt : start.branchAt;
    chat::ChatKeeping keeping;
    keeping.store = m_store;
    keeping.past = m_past;
    keeping.sessionId = conversation.sessionId;
    keeping.isReopened = isReopened;
    keeping.branchOf = conversation.branchOf;
    keeping.branchAt = conversation.branchAt;
    session::SessionParts parts{makeProcess, backend, check::probeEndpoint, clock, tree,
                                oomKills,    m_past};
    using Begin = session::Session::Begin;
    auto launch = std::make_unique<chat::ChatLaunch>(
        chat::ChatLaunch::Parts{endpoints, credentials, backend, settings, environment, redirects},
        overrides);
    auto conversationSession = std::make_unique<session::Session>(
        std::move(parts), conversation, start.isAsleep ? Begin::Asleep : Begin::Awake);
    return std::make_unique<chat::Chat>(chatId, std::move(launch), std::move(conversationSession),
                                        clock, keeping);
}

void Services::keepChats(bridge::store::ChatStore &store, bridge::agent::ArchiveReader *past)
{
    m_store = &store;
    m_past = past;
}

std::unique_ptr<bridge::check::EndpointChecker> Services::makeChecker()
{
    using namespace bridge;
    return std::make_unique<check::EndpointChecker>(check::EndpointChecker::Parts{
        endpoints, credentials, {makeProcess, backend, tree, clock, reaper}, environment});
}

std::unique_ptr<bridge::check::ProfileProbes> Services::makeProbes()
{
    using namespace bridge::check;
    return std::make_unique<ProfileProbes>(
        ProfileProbes::Parts{endpoints, credentials, backend, probeEndpoint, clock, environment});
}

std::unique_ptr<bridge::sources::EndpointSources> Services::makeSources()
{
    using namespace bridge::sources;
    auto made = std::make_unique<EndpointSources>(SourcePlaces::ofThisComputer(environment),
                                                  endpoints, makeProcess);
    const auto ask = [this, sources = made.get()] {
        backend.locate(sources, [sources](const auto &located) {
            sources->setAgentVersion(located ? located->version : QVersionNumber());
        });
    };
    ask();
    // After the backend knows it.
    QObject::connect(&settings, &bridge::settings::SettingsStore::changed, made.get(),
                     [ask](const QString &key) {
                         if (key == QLatin1String(bridge::settings::kAgentProgram.key))
                             ask();
                     });
    return made;
}

bridge::sources::SourceReport Services::readSources(const QVersionNumber &agentVersion) const
{
    using namespace bridge::sources;
    auto places = SourcePlaces::ofThisComputer(environment);
    places.agentVersion = agentVersion;
    return bridge::sources::readSources(places, places.home, {});
}

void Services::useEndpointInMemory(const QString &address)
{
    for (const char *key : bridge::settings::kChoiceKeys)
        settings.keepInMemory(key);
    settings.setValue(bridge::settings::kActiveProfile, {});
    settings.setValue(bridge::settings::kCustomApiEndpoint, address);
    settings.setValue(bridge::settings::kCustomApiEndpointEnabled, true);
}

bridge::Result<std::unique_ptr<bridge::practice::PracticeEndpoint>, QString>
Services::startPractice() const
{
    // With a policy the endpoint is not used, but the window would show "practice".
    if (const QString decided = ui::wordsFor(endpoints.policy()); !decided.isEmpty())
        return bridge::failed(QString(decided));
    auto started = bridge::practice::PracticeEndpoint::start({});
    if (!started)
        return bridge::failed(wordsFor(started.error()));
    return std::move(*started);
}

void Services::usePractice(std::unique_ptr<bridge::practice::PracticeEndpoint> endpoint)
{
    practice = std::move(endpoint);
    secrets.keepInMemory();
    useEndpointInMemory(practice->address());
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
