#include "ui/words/FailureParts.h"

#include "bridge/endpoint/EndpointAddress.h"
#include "ui/words/AddressText.h"
#include "ui/words/MarkedText.h"
#include "ui/words/PathText.h"

namespace ui {

using bridge::Failure;
using bridge::FailureKind;

namespace {

FailureParts partsByKind(const Failure &failure)
{
    for (const auto byKind : {agentParts, networkParts, credentialParts, modelParts, serverParts}) {
        if (auto parts = byKind(failure))
            return *parts;
    }
    // Only the server's own text is certain.
    return {naming(titleHost(failure.address), FailureTr::tr("%1 failed"),
                   FailureTr::tr("The endpoint failed")),
            failure.httpStatus > 0 ? FailureTr::tr("answered %1").arg(failure.httpStatus)
                                   : FailureTr::tr("unexpected answer"),
            FailureTr::tr("The server did not answer as expected."),
            FailureTr::tr("See what its server reports and try again.")};
}

/// Kinds best explained by the other side's own text.
bool quotesMessage(FailureKind kind)
{
    switch (kind) {
    case FailureKind::Unknown:
    case FailureKind::PermissionDenied:
    case FailureKind::RequestRejected:
    case FailureKind::RateLimited:
    case FailureKind::Billing:
    case FailureKind::UpstreamFailed:
    case FailureKind::UpstreamCredential:
    case FailureKind::ServerFailed:
    case FailureKind::ErrorEvent:
    case FailureKind::OutOfMemory:
    case FailureKind::ManagedByOrganisation:
        return true;
    default:
        return false;
    }
}

} // namespace

QString titleHost(const QString &address)
{
    const auto parsed = bridge::endpoint::EndpointAddress::parse(address);
    const auto host = parsed ? parsed->hostAndPort() : address;
    constexpr int kLongest = 60;
    if (host.size() <= kLongest)
        return host;
    // The start of a host name is as distinctive as its end.
    return host.left(kLongest / 2) + u'…' + host.right(kLongest / 2 - 1);
}

QString headerOf(bridge::CredentialKind kind)
{
    // The placeholder is sent as a bearer token, and so is Claude Code's sign-in.
    return kind == bridge::CredentialKind::ApiKey ? QStringLiteral("x-api-key")
                                                  : QStringLiteral("Authorization: Bearer");
}

QString beginningOf(const QString &text)
{
    constexpr int kLength = 300;
    const auto trimmed = text.trimmed();
    return trimmed.size() <= kLength ? trimmed : trimmed.left(kLength).trimmed() + u'…';
}

QString quotedMessage(const Failure &failure)
{
    const auto message = beginningOf(failure.message).simplified();
    if (message.isEmpty())
        return {};
    if (failure.httpStatus == 0 && failure.layer() == bridge::FailureLayer::Network)
        return FailureTr::tr("The system said: “%1”").arg(message);
    if (failure.inAgentsWords)
        return FailureTr::tr("Claude Code said: “%1”").arg(message);
    return failure.proxyFault ? FailureTr::tr("The proxy said: “%1”").arg(message)
                              : FailureTr::tr("It said: “%1”").arg(message);
}

QString naming(const QString &subject, const QString &named, const QString &unnamed)
{
    return subject.isEmpty() ? unnamed : named.arg(subject);
}

QString settingWords(const Failure &failure)
{
    using Part = bridge::ForeignSetting::Part;
    if (!failure.setting)
        return {};
    const bridge::ForeignSetting &setting = *failure.setting;
    const QString file =
        setting.file.isEmpty() ? FailureTr::tr("the shell environment") : pathLine(setting.file);
    const QString known = setting.value.isEmpty()
                              ? setting.variable
                              : QStringLiteral("%1: %2").arg(setting.variable, setting.value);
    switch (setting.part) {
    case Part::Used:
        return FailureTr::tr("Claude Code used the address %1 from %2 (%3).")
            .arg(setting.value, file, setting.variable);
    case Part::Flawed: {
        const auto parsed = bridge::endpoint::EndpointAddress::parse(setting.value);
        // "null" and the like are no host.
        const bool isWord = !setting.value.contains(u'.') && !setting.value.contains(u':');
        const QString better =
            parsed || isWord ? QString() : parsed.error().suggestion.value_or(QString());
        return joinSentences({FailureTr::tr("The address “%1” stands in %2 (%3).")
                                  .arg(setting.value, file, setting.variable),
                              parsed ? QString() : wordsFor(parsed.error()),
                              naming(better, FailureTr::tr("Write %1 there."), QString())});
    }
    case Part::FileIgnored:
    case Part::FileMayBeIgnored: {
        const bool isSure = setting.part == Part::FileIgnored;
        const QString ignored =
            setting.variable.isEmpty()
                ? FailureTr::tr("Claude Code cannot read %1 and ignores it.").arg(file)
            : isSure
                ? FailureTr::tr("Claude Code ignores the whole file %1 because of a value in it "
                                "(%2).")
                      .arg(file, known)
                : FailureTr::tr("Claude Code may ignore the whole file %1 because of a value in "
                                "it (%2).")
                      .arg(file, known);
        return joinSentences({ignored, naming(setting.address,
                                              FailureTr::tr("The address %1 in it is then not "
                                                            "used."),
                                              QString())});
    }
    case Part::NotUsed:
        return FailureTr::tr("%1 names %2 (%3), which is not used while the custom endpoint is "
                             "on.")
            .arg(file, setting.value, setting.variable);
    }
    return {};
}

QString joinSentences(const QStringList &sentences)
{
    QStringList all = sentences;
    all.removeAll(QString());
    return all.join(u' ');
}

bool concernsEndpoint(const Failure &failure)
{
    if (failure.address.isEmpty())
        return false;
    switch (failure.kind()) {
    case FailureKind::AgentTooOld:
    case FailureKind::AgentElsewhere:
    case FailureKind::AgentUnverified:
    case FailureKind::ManagedByOrganisation:
        return true;
    default:
        return failure.layer() != bridge::FailureLayer::Agent;
    }
}

namespace {

/// The failure with its names as they stand in sentences: a server that chooses one must not add a
/// line of its own to what we say.
Failure withMarkedNames(Failure failure)
{
    const auto mark = [](QString &name) { name = markedText(name, TextUse::Name); };
    // What an address lacks is told of it as it is; a file's path, see pathLine(), is marked later.
    if (failure.kind() != FailureKind::AddressInvalid
        && failure.kind() != FailureKind::ClientCertificateRefused)
        mark(failure.subject);
    mark(failure.issuer);
    for (QString &model : failure.fix.models)
        mark(model);
    return failure;
}

} // namespace

FailureParts partsOf(const Failure &given)
{
    const Failure failure = withMarkedNames(given);
    FailureParts parts = partsByKind(failure);
    // A status of success explains nothing.
    const bool hasStatus =
        failure.httpStatus >= 300 && failure.layer() != bridge::FailureLayer::Agent;
    parts.text = joinSentences(
        {parts.text,
         hasStatus ? FailureTr::tr("The HTTP status was %1.").arg(failure.httpStatus) : QString(),
         quotesMessage(failure.kind()) || failure.outlastsRetries
                 || (failure.proxyFault && failure.httpStatus > 0)
             ? quotedMessage(failure)
             : QString(),
         settingWords(failure)});
    return parts;
}

} // namespace ui
