#include "ui/words/FixText.h"

#include "ui/words/FailureParts.h"

#include <QCoreApplication>

namespace ui {

using bridge::Failure;
using bridge::FailureKind;

namespace {

struct FixText
{
    Q_DECLARE_TR_FUNCTIONS(FixText)
};

QString wordsFor(bridge::ToolSearch toolSearch)
{
    switch (toolSearch) {
    case bridge::ToolSearch::Off:
        return FixText::tr("Turn tool search off");
    case bridge::ToolSearch::Auto:
        return FixText::tr("Let Claude Code decide about tool search");
    case bridge::ToolSearch::On:
        return FixText::tr("Turn tool search on");
    }
    return {};
}

/// Empty: there is no switch for it.
QString wordsFor(const bridge::RefusedPart &refused)
{
    using bridge::RequestPart;
    switch (refused.part) {
    case RequestPart::Effort:
        return refused.accepted.isEmpty()
                   ? FixText::tr("Leave the effort out")
                   : FixText::tr("Send the effort “%1”").arg(refused.accepted);
    case RequestPart::AdaptiveThinking:
    case RequestPart::Thinking:
        return FixText::tr("Turn thinking off");
    case RequestPart::ContextManagement:
    case RequestPart::Betas:
        return FixText::tr("Turn beta features off");
    case RequestPart::PromptCaching:
        return FixText::tr("Turn prompt caching off");
    case RequestPart::OutputTokens:
        return refused.accepted.isEmpty()
                   ? QString()
                   : FixText::tr("Limit answers to %1 tokens").arg(refused.accepted);
    case RequestPart::Header:
        break;
    }
    return {};
}

} // namespace

std::vector<FixOffer> fixesFor(const Failure &failure, bool hasMessage)
{
    namespace fix = bridge::fix;
    std::vector<FixOffer> offers;
    if (failure.fix.credentialKind)
        offers.push_back({FixText::tr("Send it as %1").arg(headerOf(*failure.fix.credentialKind)),
                          fix::UseCredentialKind{*failure.fix.credentialKind}});
    if (!failure.fix.address.isEmpty())
        offers.push_back(
            {FixText::tr("Use %1").arg(failure.fix.address), fix::UseAddress{failure.fix.address}});
    for (const auto &model : failure.fix.models)
        offers.push_back({FixText::tr("Use %1").arg(model), fix::UseModel{model}});
    if (failure.fix.toolSearch)
        offers.push_back(
            {wordsFor(*failure.fix.toolSearch), fix::UseToolSearch{*failure.fix.toolSearch}});
    if (failure.refused) {
        if (const QString label = wordsFor(*failure.refused); !label.isEmpty())
            offers.push_back({label, fix::ChangePart{*failure.refused}});
    }
    if (failure.setting && failure.setting->part == bridge::ForeignSetting::Part::NotUsed)
        offers.push_back(
            {FixText::tr("Use it for this endpoint"), fix::UseSetting{*failure.setting}});
    if (failure.kind() == FailureKind::TlsUntrusted)
        offers.push_back(
            {FixText::tr("Choose a certificate authority…"), fix::ChooseCertificate{}});
    if (failure.kind() == FailureKind::ClientCertificateRequired
        || failure.kind() == FailureKind::ClientCertificateRefused
        || failure.kind() == FailureKind::ClientCertificateUnusable)
        offers.push_back(
            {FixText::tr("Choose the client certificate…"), fix::ChooseClientCertificate{}});
    const bool waitsForModel =
        failure.kind() == FailureKind::ModelLoading || failure.kind() == FailureKind::NoModelLoaded;
    if (hasMessage && waitsForModel)
        offers.push_back({FixText::tr("Send when a model is ready"), fix::SendWhenReady{}});
    if (failure.kind() == FailureKind::ClientNotAllowed && !failure.address.isEmpty())
        offers.push_back({FixText::tr("Check with Claude Code"), fix::CheckWithAgent{}});
    if (failure.kind() == FailureKind::NotLoggedIn && failure.address.isEmpty())
        offers.push_back({FixText::tr("Sign in or choose an endpoint…"), fix::SetUp{}});
    if (failure.kind() == FailureKind::AgentMissing || failure.kind() == FailureKind::AgentTooOld)
        offers.push_back({FixText::tr("Set up…"), fix::SetUp{}});
    if (failure.kind() == FailureKind::AgentHung)
        offers.push_back({FixText::tr("Restart agent"), fix::RestartAgent{}});
    if (failure.kind() == FailureKind::ResumeRejected)
        offers.push_back({FixText::tr("Start a fresh session"), fix::StartFresh{}});
    if (failure.kind() == FailureKind::ConversationGone)
        offers.push_back({FixText::tr("Begin a new conversation"), fix::StartFresh{}});
    if (failure.kind() == FailureKind::SettingsUnknown) {
        if (failure.fix.settingsCopy)
            offers.push_back({FixText::tr("Use the last good settings"), fix::RestoreSettings{}});
        offers.push_back({FixText::tr("Start with new settings"), fix::StartSettingsAnew{}});
    }
    if (hasMessage && concernsEndpoint(failure))
        offers.push_back(
            {FixText::tr("Turn custom endpoint off and send again"), fix::TurnOffAndSend{}});
    return offers;
}

QString againLabel(int messages)
{
    return messages == 0   ? FixText::tr("Try again")
           : messages == 1 ? FixText::tr("Send again")
                           : FixText::tr("Send %n messages again", nullptr, messages);
}

} // namespace ui
