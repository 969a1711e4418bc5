#include "app/cli/ProfileCommands.h"

#include "app/cli/JsonOut.h"
#include "bridge/endpoint/profiles/ProfileImport.h"
#include "bridge/secrets/SecretStore.h"
#include "ui/words/ProfileText.h"

#include <QCoreApplication>
#include <QFile>

#include <algorithm>
#include <cstdio>

namespace app {

using bridge::CredentialKind;
using bridge::Result;
using bridge::endpoint::Endpoint;
using bridge::endpoint::EndpointAddress;
using bridge::endpoint::EndpointChoice;
using bridge::endpoint::EndpointProfile;
using bridge::endpoint::EndpointProfiles;
using bridge::endpoint::EndpointSetup;
using bridge::endpoint::ImportedPart;
using bridge::endpoint::ImportedProfile;
using bridge::endpoint::ProfileProblem;

namespace {

using command::ExportStyle;

struct ProfileCommands
{
    Q_DECLARE_TR_FUNCTIONS(ProfileCommands)
};

QByteArray indented(const QString &text)
{
    return "  " + text.toUtf8() + '\n';
}

QByteArray line(const QString &text)
{
    return text.toUtf8() + '\n';
}

CommandOutcome refused(const ProfileProblem &problem)
{
    const bool isSaved = problem.kind != ProfileProblem::Kind::NotSaved;
    return {.err = line(ui::wordsFor(problem)),
            .code = isSaved ? ExitCode::Usage : ExitCode::Unexpected};
}

CommandOutcome profilesChanged(const Result<void, ProfileProblem> &result,
                               const command::Profiles &command, const EndpointContext &context)
{
    if (!result)
        return refused(result.error());
    if (!context.settings.isSaved())
        return {.err = notSavedText(context.settings), .code = ExitCode::Unexpected};
    CommandOutcome outcome;
    concludeChange(outcome, context, command.now, command.json);
    return outcome;
}

Json jsonOf(const EndpointProfile &profile)
{
    return Json::parse(bridge::endpoint::encodeProfile(profile).toStdString());
}

/// Messages about unreadable profiles, which the list omits.
QByteArray damagedText(const EndpointProfiles &profiles)
{
    QByteArray text;
    for (const auto &damaged : profiles.damaged())
        text += line(ProfileCommands::tr("The profile “%1” in the settings file cannot be used and "
                                         "is left as it is. %2")
                         .arg(damaged.name, ui::wordsFor(damaged.problem)));
    return text;
}

CommandOutcome list(const command::Profiles &command, const EndpointChoice &endpoints)
{
    const auto all = endpoints.profiles().all();
    const QString active = endpoints.activeProfile();
    CommandOutcome outcome{.err = damagedText(endpoints.profiles())};
    if (command.json) {
        Json array = Json::array();
        for (const EndpointProfile &profile : all) {
            Json entry{
                {"name", profile.name},
                {"address", profile.address},
                {"active", profile.name == active},
                {"credential", bridge::secrets::credentialKindName(profile.setup.credential)}};
            Json rest = jsonOf(profile);
            rest.erase("version");
            entry.update(rest);
            array.push_back(std::move(entry));
        }
        outcome.out = printed(array);
        return outcome;
    }
    if (all.empty())
        outcome.err += line(ProfileCommands::tr("There are no profiles. drawbridge endpoint save "
                                                "NAME saves the current endpoint as one."));
    qsizetype nameWidth = 0;
    qsizetype addressWidth = 0;
    for (const EndpointProfile &profile : all) {
        nameWidth = std::max(nameWidth, profile.name.size());
        addressWidth = std::max(addressWidth, profile.address.size());
    }
    for (const EndpointProfile &profile : all)
        outcome.out += line((profile.name == active ? QStringLiteral("* ") : QStringLiteral("  "))
                            + profile.name.leftJustified(nameWidth + 2)
                            + profile.address.leftJustified(addressWidth + 2)
                            + bridge::secrets::credentialKindName(profile.setup.credential));
    return outcome;
}

CommandOutcome use(const command::Profiles &command, const EndpointContext &context)
{
    EndpointChoice &endpoints = context.endpoints;
    const auto used = endpoints.useProfile(command.name);
    if (used && command.on)
        (void)endpoints.setEnabled(true); // a profile's address is a usable one
    CommandOutcome outcome = profilesChanged(used, command, context);
    const bool isOurs = endpoints.policy().kind == bridge::endpoint::ManagedPolicy::Kind::None;
    if (used && isOurs && !endpoints.isEnabled())
        outcome.err += line(ProfileCommands::tr(
            "The custom endpoint is switched off; drawbridge endpoint on switches it on."));
    return outcome;
}

Result<Endpoint, ProfileProblem> endpointOf(const QString &name, const EndpointChoice &endpoints)
{
    if (!name.isEmpty()) {
        const auto profile = endpoints.profiles().find(name);
        if (!profile)
            return bridge::failed(
                ProfileProblem{.kind = ProfileProblem::Kind::NotFound, .subject = name});
        return endpoints.endpointWith(*EndpointAddress::parse(profile->address), profile->setup);
    }
    const QString text = endpoints.addressText();
    const auto address = EndpointAddress::parse(text);
    if (!address)
        return bridge::failed(
            ProfileProblem{.kind = ProfileProblem::Kind::AddressInvalid, .subject = text});
    if (const auto problem = endpoints.setupProblemAt(*address))
        return bridge::failed(*problem);
    return endpoints.endpointAt(*address);
}

CommandOutcome exported(const command::Profiles &command, const EndpointContext &context)
{
    const EndpointProfiles &profiles = context.endpoints.profiles();
    if (command.as == ExportStyle::Json) {
        if (command.name.isEmpty()) {
            Json array = Json::array();
            for (const EndpointProfile &profile : profiles.all())
                array.push_back(jsonOf(profile));
            return {.out = printed(array, command.json), .err = damagedText(profiles)};
        }
        const auto profile = profiles.find(command.name);
        if (!profile)
            return refused({.kind = ProfileProblem::Kind::NotFound, .subject = command.name});
        return {.out = printed(jsonOf(*profile), command.json)};
    }
    const auto endpoint = endpointOf(command.name, context.endpoints);
    if (!endpoint)
        return refused(endpoint.error());
    if (!context.endpointExport)
        return {.err = line(ProfileCommands::tr("This agent supports only --as json.")),
                .code = ExitCode::Usage};
    if (command.as == ExportStyle::Settings) {
        const QByteArray file = context.endpointExport->settingsFile(*endpoint);
        return {.out = command.json ? printed(Json::parse(file.toStdString())) : file};
    }
    const QString lines = context.endpointExport->shellLines(*endpoint);
    return {.out = command.json ? printed({{"shell", lines}}) : lines.toUtf8()};
}

/// The secrets that a profile needs but does not contain.
Json needsOf(const EndpointProfile &profile)
{
    Json needs = Json::array();
    const auto kind = profile.setup.credential;
    if (kind != CredentialKind::None)
        needs.push_back(bridge::secrets::credentialKindName(kind));
    for (const QString &header : profile.setup.secretHeaders)
        needs.push_back("header " + header.toStdString());
    return needs;
}

QByteArray needsText(const EndpointProfile &profile)
{
    QByteArray text;
    switch (profile.setup.credential) {
    case CredentialKind::BearerToken:
        text += indented(ProfileCommands::tr("Its token is not included. Set it with: drawbridge "
                                             "credential set %1")
                             .arg(profile.address));
        break;
    case CredentialKind::ApiKey:
        text += indented(ProfileCommands::tr("Its key is not included. Set it with: drawbridge "
                                             "credential set %1 --kind api-key")
                             .arg(profile.address));
        break;
    case CredentialKind::OwnSignIn:
        text +=
            indented(ProfileCommands::tr("It uses Claude Code's own sign-in, which is sent only to "
                                         "hosts that you mark for it in the settings."));
        break;
    case CredentialKind::None:
        break;
    }
    if (!profile.setup.secretHeaders.isEmpty())
        text += indented(ProfileCommands::tr("The values of these headers are not included: %1")
                             .arg(profile.setup.secretHeaders.join(QStringLiteral(", "))));
    return text;
}

/// The names of what is switched off, or left out.
QStringList namesOf(const std::vector<ImportedPart> &parts)
{
    QStringList names;
    for (const ImportedPart &part : parts)
        names.append(part.name);
    return names;
}

std::vector<ImportedPart> switchedOff(const EndpointProfile &profile)
{
    std::vector<ImportedPart> off;
    for (const ImportedPart &part : profile.setup.imported) {
        if (!isSwitchedOn(profile.setup, part))
            off.push_back(part);
    }
    return off;
}

/// What of a profile is not used, and how to use it.
QByteArray unusedText(const ImportedProfile &imported, const QString &name)
{
    QByteArray text;
    const auto off = switchedOff(imported.profile);
    if (!off.empty())
        text += line(ProfileCommands::tr("“%1” has parts that are switched off, since they could "
                                         "run programs, reach other servers or trust them:")
                         .arg(name));
    EndpointSetup alone = imported.profile.setup;
    alone.imported.clear(); // may be long, and is copied for each part
    for (const ImportedPart &part : off) {
        EndpointSetup trial = alone;
        const auto on = switchOn(trial, part);
        text += indented(on ? ui::partName(part)
                            : ProfileCommands::tr("%1 (cannot be switched on: %2)")
                                  .arg(ui::partName(part), ui::wordsFor(on.error())));
    }
    if (!off.empty())
        text += line(ProfileCommands::tr("Switch on what you trust in the settings window, or "
                                         "import the file again with --allow NAME…"));
    for (const QString &leftOut : imported.leftOut)
        text += line(ProfileCommands::tr("“%1”: the variable %2 is left out: it looks like a "
                                         "secret, which belongs in the keychain.")
                         .arg(name, leftOut));
    return text;
}

Json asArray(const QStringList &names)
{
    Json array = Json::array();
    for (const QString &name : names)
        array.push_back(name);
    return array;
}

/// The file as messages name it; empty: standard input.
QString fileOf(const command::Profiles &command)
{
    return command.name == QLatin1String("-") ? QString() : command.name;
}

CommandOutcome notImported(const QString &why)
{
    return {.err = line(why), .code = ExitCode::Usage};
}

/// All or nothing: a refusal leaves everything unchanged.
CommandOutcome imported(const command::Profiles &command, const QString &text,
                        EndpointChoice &endpoints)
{
    auto profiles = bridge::endpoint::readProfiles(text.toUtf8());
    if (!profiles)
        return notImported(ui::importWords(profiles.error(), fileOf(command)));
    if (const auto allowed = switchOn(*profiles, command.allow); !allowed)
        return notImported(
            ProfileCommands::tr("%1 Nothing was imported.").arg(ui::wordsFor(allowed.error())));
    std::vector<EndpointProfile> all;
    for (const ImportedProfile &each : *profiles)
        all.push_back(each.profile);
    const auto names = endpoints.profiles().add(all);
    if (!names)
        return refused(names.error());
    CommandOutcome outcome;
    Json report = Json::array();
    auto name = names->cbegin();
    for (const ImportedProfile &each : *profiles) {
        const EndpointProfile &profile = each.profile;
        const QString result =
            *name == profile.name.trimmed()
                ? ProfileCommands::tr("Imported “%1”.").arg(*name)
                : ProfileCommands::tr(
                      "Imported “%1” as “%2”: a profile of that name already exists.")
                      .arg(profile.name.trimmed(), *name);
        outcome.out += line(result) + needsText(profile);
        outcome.err += unusedText(each, *name) + adviceLine(profile.address);
        report.push_back({{"name", *name++},
                          {"was", profile.name},
                          {"address", profile.address},
                          {"needs", needsOf(profile)},
                          {"switched_off", asArray(namesOf(switchedOff(profile)))},
                          {"left_out", asArray(each.leftOut)}});
    }
    if (command.json)
        outcome.out = printed(report);
    else if (profiles->empty())
        outcome.err = line(ProfileCommands::tr("The file has no profiles."));
    return outcome;
}

} // namespace

CommandOutcome run(const command::Profiles &command, const QString &text,
                   const EndpointContext &context)
{
    using Action = command::Profiles::Action;
    if (auto refusal = settingsRefusal(context))
        return *refusal;
    EndpointChoice &endpoints = context.endpoints;
    switch (command.action) {
    case Action::List:
        break;
    case Action::Use:
        return use(command, context);
    case Action::Save:
        return profilesChanged(endpoints.saveProfile(command.name), command, context);
    case Action::Remove:
        return profilesChanged(endpoints.removeProfile(command.name), command, context);
    case Action::Export:
        return exported(command, context);
    case Action::Import:
        return imported(command, text, endpoints);
    }
    return list(command, endpoints);
}

Result<QString, CommandOutcome> readImport(const command::Profiles &command)
{
    QFile file(command.name);
    const bool isOpen = command.name == QLatin1String("-") ? file.open(stdin, QIODevice::ReadOnly)
                                                           : file.open(QIODevice::ReadOnly);
    if (!isOpen) {
        const QString why =
            ProfileCommands::tr("%1 cannot be read: %2").arg(command.name, file.errorString());
        return bridge::failed(CommandOutcome{.err = line(why), .code = ExitCode::Usage});
    }
    // One byte more than the limit reveals a file that is too long.
    return QString::fromUtf8(file.read(bridge::endpoint::kMaxProfilesFile + 1));
}

} // namespace app
