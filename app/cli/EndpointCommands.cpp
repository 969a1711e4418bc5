#include "app/cli/EndpointCommands.h"

#include "app/cli/Reports.h"
#include "bridge/chat/Chat.h"
#include "bridge/endpoint/ClientIdentity.h"
#include "bridge/sources/SourceReader.h"
#include "ui/words/AddressText.h"
#include "ui/words/CertificateText.h"
#include "ui/words/PracticeText.h"
#include "ui/words/ProfileText.h"
#include "ui/words/SettingsText.h"
#include "ui/words/SourceText.h"

#include <QCoreApplication>
#include <QDir>

#include <algorithm>

namespace app {

using bridge::Result;
using bridge::chat::Chat;
using bridge::endpoint::AddressProblem;
using bridge::endpoint::EndpointAddress;
using bridge::endpoint::EndpointChoice;
using bridge::endpoint::EndpointPin;
using bridge::session::ChatState;

namespace {

struct EndpointCommands
{
    Q_DECLARE_TR_FUNCTIONS(EndpointCommands)
};

/// Report of all sources for an agent in `workspace`.
bridge::sources::SourceReport sourcesFor(const EndpointContext &context, const QString &workspace,
                                         const EndpointPin &pin)
{
    using namespace bridge::sources;
    const auto endpoint = context.endpoints.endpointFor(pin);
    auto places = SourcePlaces::ofThisComputer(QProcessEnvironment::systemEnvironment());
    places.agentVersion = context.agentVersion;
    return readSources(places, workspace,
                       {endpoint ? *endpoint : std::nullopt, context.endpoints.ignoresOthers()});
}

/// For the front chat; without a window for the folder of a new chat.
bridge::sources::SourceReport sourcesNow(const EndpointContext &context)
{
    const Chat *front = context.chats ? context.chats->front() : nullptr;
    QString workspace =
        front ? front->workspace() : context.settings.value(bridge::settings::kWorkspace);
    if (workspace.isEmpty())
        workspace = QDir::homePath();
    return sourcesFor(context, workspace, front ? front->pin() : EndpointPin{});
}

QByteArray report(const EndpointContext &context, bool onOneLine)
{
    return endpointReport(context.endpoints, sourcesNow(context), context.chats, onOneLine);
}

/// True if Claude Code's version would say more.
bool dependsOnVersion(const bridge::sources::SourceReport &report)
{
    using bridge::sources::SourceProblem;
    return std::any_of(report.problems.begin(), report.problems.end(), [](const auto &problem) {
        return problem.effect == SourceProblem::Effect::Perhaps;
    });
}

/// True if a running turn delays the change of the chat's endpoint.
bool waitsForItsTurn(const Chat &chat)
{
    return (chat.state() == ChatState::Working || chat.state() == ChatState::Waiting)
           && chat.isEndpointChanging();
}

/// Why this certificate cannot be saved with the address; empty: it can. Whether the passphrase
/// opens the key turns out later.
QString certificateRefusal(const EndpointChoice &endpoints, const QString &address,
                           const bridge::endpoint::ClientCertificate &files)
{
    if (files.isSet()) {
        if (const auto identity = bridge::endpoint::readClientIdentity(files, std::nullopt);
            !identity)
            return ui::wordsFor(identity.error());
    }
    if (const auto valid = bridge::endpoint::validate(
            bridge::endpoint::EndpointSetup{.clientCertificate = files}); !valid)
        return ui::wordsFor(valid.error());
    if (const auto at = EndpointAddress::parse(address)) {
        if (const auto problem = endpoints.setupProblemAt(*at))
            return ui::wordsFor(*problem);
    }
    return {};
}

/// A policy prevents switching on, but not saving an address.
template <typename EndpointCommand, typename Change>
CommandOutcome changed(const EndpointCommand &command, const EndpointContext &context,
                       Change change)
{
    if (auto refusal = settingsRefusal(context))
        return *refusal;
    if (const QString decided = ui::wordsFor(context.endpoints.policy());
        command.on && !decided.isEmpty())
        return {.err = decided.toUtf8() + '\n', .code = ExitCode::Usage};
    if (const Result<void, AddressProblem> result = change(); !result)
        return {.err = refusalText(result.error()).toUtf8() + '\n', .code = ExitCode::Usage};
    CommandOutcome outcome;
    concludeChange(outcome, context, command.now, command.json);
    if (!context.settings.isSaved()) {
        outcome.err += notSavedText(context.settings);
        outcome.code = ExitCode::Unexpected;
    }
    return outcome;
}

} // namespace

CommandOutcome run(const command::ShowEndpoint &command, const EndpointContext &context)
{
    if (auto refusal = settingsRefusal(context))
        return *refusal;
    const EndpointChoice &endpoints = context.endpoints;
    const auto sources = sourcesNow(context);
    CommandOutcome outcome{.out = endpointReport(endpoints, sources, context.chats, command.json),
                           .err = adviceLine(endpoints.addressText()),
                           .needsVersion =
                               context.agentVersion.isNull() && dependsOnVersion(sources)};
    if (const QString problem = ui::setupProblemWords(endpoints); !problem.isEmpty())
        outcome.err += problem.toUtf8() + '\n';
    return outcome;
}

CommandOutcome run(const command::SetEndpoint &command, const EndpointContext &context)
{
    using bridge::endpoint::ClientCertificate;
    EndpointChoice &endpoints = context.endpoints;
    const auto files = command.clientCertificate.value_or(ClientCertificate{});
    if (auto refusal = settingsRefusal(context))
        return *refusal;
    // Nothing is saved if anything is refused.
    if (command.clientCertificate) {
        const QString &address =
            command.address.isEmpty() ? endpoints.addressText() : command.address;
        if (const QString why = certificateRefusal(endpoints, address, files); !why.isEmpty())
            return {.err = why.toUtf8() + '\n', .code = ExitCode::Usage};
    }
    CommandOutcome outcome = changed(command, context, [&]() -> Result<void, AddressProblem> {
        if (command.address.isEmpty() && command.clientCertificate) {
            if (const auto address = EndpointAddress::parse(endpoints.addressText()); !address)
                return bridge::failed(AddressProblem(address.error()));
        } else if (const auto set = endpoints.setAddress(command.address); !set) {
            return set;
        }
        // What could refuse it was tried; one that could not be written holds in this run.
        if (command.clientCertificate)
            (void)endpoints.setClientCertificate(files, std::nullopt);
        return command.on ? endpoints.setEnabled(true) : Result<void, AddressProblem>();
    });
    if (outcome.code == ExitCode::Done && files.isSet()
        && bridge::endpoint::isKeyEncrypted(files.keyFile()).value_or(false))
        outcome.err += EndpointCommands::tr("The key is encrypted. Its passphrase is saved by: "
                                            "drawbridge credential set --key-passphrase")
                           .toUtf8()
                       + '\n';
    // Switched on, the change has said it.
    if (outcome.code == ExitCode::Done && !context.endpoints.isEnabled())
        outcome.err += adviceLine(command.address);
    return outcome;
}

CommandOutcome run(const command::SwitchEndpoint &command, const EndpointContext &context)
{
    return changed(command, context, [&] { return context.endpoints.setEnabled(command.on); });
}

QVersionNumber knownVersion(bridge::agent::AgentBackend &backend)
{
    QVersionNumber version;
    // Gone before an answer that comes later.
    QObject context;
    backend.locate(&context, [&version](const auto &located) {
        if (located)
            version = located->version;
    });
    return version;
}

std::optional<CommandOutcome> settingsRefusal(const EndpointContext &context)
{
    context.endpoints.settings().reload();
    const QString unknown = ui::waysOutWords(context.settings);
    if (unknown.isEmpty())
        return std::nullopt;
    return CommandOutcome{.err = unknown.toUtf8() + '\n', .code = ExitCode::Usage};
}

void concludeChange(CommandOutcome &outcome, const EndpointContext &context, bool now, bool json)
{
    bool isPending = false;
    for (int i = 0; context.chats && i < context.chats->count(); ++i) {
        Chat &chat = context.chats->at(i);
        // A chat that is pinned elsewhere goes on.
        if (now && chat.isEndpointChanging())
            chat.applyNow();
        isPending = isPending || (!now && waitsForItsTurn(chat));
    }
    if (isPending)
        outcome.err += EndpointCommands::tr("A turn is running; it is applied when the turn has "
                                            "ended. --now does not wait.")
                           .toUtf8()
                       + '\n';
    if (context.endpoints.isInMemory())
        outcome.err += ui::practiceChangeWords().toUtf8() + '\n';
    if (context.endpoints.isEnabled())
        outcome.err += adviceLine(context.endpoints.addressText());
    if (json)
        outcome.out += report(context, true);
}

QByteArray adviceLine(const QString &address)
{
    const QString advice = ui::adviceFor(address);
    return advice.isEmpty() ? QByteArray()
                            : EndpointCommands::tr("Warning: %1").arg(advice).toUtf8() + '\n';
}

QString refusalText(const AddressProblem &problem)
{
    QString text = ui::wordsFor(problem);
    if (problem.suggestion)
        text += u' ' + EndpointCommands::tr("Try %1").arg(*problem.suggestion);
    return text;
}

QByteArray notSavedText(const bridge::settings::SettingsStore &settings)
{
    return ui::notSavedWords(settings).toUtf8() + '\n';
}

Result<QString, AddressProblem> originFor(const QString &url, const EndpointChoice &endpoints)
{
    const auto address = EndpointAddress::parse(url.isEmpty() ? endpoints.addressText() : url);
    if (!address)
        return bridge::failed(address.error());
    return address->origin();
}

} // namespace app
