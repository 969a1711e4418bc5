#include "bridge/sources/FailureSources.h"

#include "bridge/endpoint/EndpointAddress.h"
#include "bridge/sources/SettingsFile.h"
#include "bridge/sources/SourceVariables.h"

#include <algorithm>

namespace bridge::sources {

namespace {

using Part = ForeignSetting::Part;

const QString kAuthorities = QStringLiteral("NODE_EXTRA_CA_CERTS");
const QString kClientCertificate = QStringLiteral("CLAUDE_CODE_CLIENT_CERT");

bool isSettingsFile(SourcePlace place)
{
    return place == SourcePlace::GlobalConfig || place == SourcePlace::UserSettings
           || place == SourcePlace::ProjectSettings || place == SourcePlace::LocalSettings;
}

/// A failure of the agent itself that has nothing to do with the API.
bool isOfProgram(const Failure &failure)
{
    return failure.layer() == FailureLayer::Agent && failure.kind() != FailureKind::NotLoggedIn
           && failure.kind() != FailureKind::Unknown;
}

/// The connection failed, where a proxy may have been needed.
bool mayNeedProxy(FailureKind kind)
{
    switch (kind) {
    case FailureKind::HostNotFound:
    case FailureKind::ConnectionRefused:
    case FailureKind::NoRoute:
    case FailureKind::TimedOut:
    case FailureKind::ConnectionDropped:
    case FailureKind::ProxyInTheWay:
    case FailureKind::TlsFailed:
    case FailureKind::Unknown:
        return true;
    default:
        return false;
    }
}

/// The strongest setting of a settings file that does not count; nullptr: none.
const EndpointSource *unused(const SourceReport &report, SourceKind kind, const QString &variable)
{
    const EndpointSource *found = nullptr;
    for (const EndpointSource &source : report.sources) {
        const bool isMeant = source.kind == kind && !source.wins && isSettingsFile(source.place)
                             && !source.value.isEmpty()
                             && (variable.isEmpty() || source.variable == variable);
        if (isMeant && (found == nullptr || source.place > found->place))
            found = &source;
    }
    return found;
}

const EndpointSource *unusedFor(const Failure &failure, const SourceReport &report)
{
    if (failure.kind() == FailureKind::TlsUntrusted)
        return unused(report, SourceKind::Trust, kAuthorities);
    if (failure.kind() == FailureKind::ClientCertificateRequired)
        return unused(report, SourceKind::Trust, kClientCertificate);
    const auto address = endpoint::EndpointAddress::parse(failure.address);
    // No proxy is used for this computer.
    const bool isNear = !address || address->isLoopback();
    return mayNeedProxy(failure.kind()) && failure.layer() == FailureLayer::Network && !isNear
               ? unused(report, SourceKind::Proxy, {})
               : nullptr;
}

ForeignSetting settingOf(const EndpointSource &source, Part part)
{
    return {part, source.file, source.variable, source.value, {}};
}

/// What failed is what comes of such an address. A path that a server takes is none of the failure.
bool comesOf(endpoint::AddressProblem::Kind flaw, const Failure &failure)
{
    using Kind = endpoint::AddressProblem::Kind;
    if (flaw != Kind::ApiPath && flaw != Kind::DoubledSlashes && flaw != Kind::Query
        && flaw != Kind::Fragment)
        return failure.kind() == FailureKind::Unknown || failure.layer() == FailureLayer::Network;
    return failure.kind() == FailureKind::Unknown || failure.kind() == FailureKind::ModelNotFound
           || failure.kind() == FailureKind::NotMessagesApi;
}

Failure withFlaw(const Failure &failure, const EndpointSource &source)
{
    FailureDetails details = failure;
    details.setting = settingOf(source, Part::Flawed);
    details.subject = source.value;
    details.fix = {};
    return Failure::of(FailureKind::AddressInvalid, std::move(details));
}

/// The file whose settings are missed; nullptr: none.
const SourceProblem *ignoredFile(const Failure &failure, const SourceReport &report)
{
    const SourceProblem *found = nullptr;
    for (const SourceProblem &problem : report.problems) {
        const bool isMissed =
            problem.effect != SourceProblem::Effect::Environment && isSettingsFile(problem.place)
            && (!problem.address.isEmpty() || failure.kind() == FailureKind::NotLoggedIn);
        if (isMissed && (found == nullptr || found->address.isEmpty()))
            found = &problem;
    }
    return found;
}

Failure atDefaultApi(const Failure &failure, const SourceReport &report)
{
    Failure told = failure;
    const auto *ignored = ignoredFile(failure, report);
    const bool isSure = ignored && ignored->effect == SourceProblem::Effect::WholeFile;
    if (ignored && (isSure || !report.redirect)) {
        told.setting = {isSure ? Part::FileIgnored : Part::FileMayBeIgnored, ignored->file,
                        ignored->detail, ignored->value, ignored->address};
        // The system's words are no key.
        if (ignored->kind < SourceProblem::Kind::WrongType)
            told.setting->variable.clear();
        return told;
    }
    if (!report.redirect || report.redirect->kind != SourceKind::Address)
        return failure;
    if (const auto flaw = flawOf(*report.redirect); flaw && comesOf(flaw->kind, failure))
        return withFlaw(failure, *report.redirect);
    told.setting = settingOf(*report.redirect, Part::Used);
    return told;
}

} // namespace

bool mayHaveSource(const Failure &failure)
{
    if (failure.address.isEmpty())
        return !isOfProgram(failure);
    return failure.kind() == FailureKind::TlsUntrusted
           || failure.kind() == FailureKind::ClientCertificateRequired
           || (failure.layer() == FailureLayer::Network && mayNeedProxy(failure.kind()));
}

Failure withSource(const Failure &failure, const SourceReport &report)
{
    if (!mayHaveSource(failure))
        return failure;
    if (failure.address.isEmpty())
        return atDefaultApi(failure, report);
    Failure told = failure;
    if (const EndpointSource *source = unusedFor(failure, report))
        told.setting = settingOf(*source, Part::NotUsed);
    return told;
}

QMap<QString, QString> valuesIn(const QString &file, const QStringList &variables)
{
    std::vector<SourceProblem> problems;
    const auto settings = readSettingsFile(SourcePlace::GlobalConfig, file, {}, problems);
    QMap<QString, QString> values;
    for (const QString &name : variables) {
        if (settings && !settings->variables.value(name).isEmpty())
            values.insert(name, settings->variables.value(name));
    }
    return values;
}

QStringList variablesWith(const QString &variable)
{
    if (variable == kClientCertificate)
        return {kClientCertificate, QStringLiteral("CLAUDE_CODE_CLIENT_KEY")};
    if (sourceKind(variable) != SourceKind::Proxy)
        return {variable};
    QStringList names{QStringLiteral("NO_PROXY"), QStringLiteral("no_proxy")};
    for (const auto &[name, kind] : sourceVariables()) {
        if (kind == SourceKind::Proxy)
            names << name;
    }
    return names;
}

} // namespace bridge::sources
