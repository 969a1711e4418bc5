#include "ui/words/FailureText.h"

#include "bridge/core/VisibleText.h"
#include "ui/words/FailureParts.h"

namespace ui {

using bridge::Failure;
using bridge::FailureKind;

namespace {

bool isSaidByClaudeCode(const Failure &failure)
{
    return failure.layer() == bridge::FailureLayer::Agent || failure.address.isEmpty()
           || (failure.inAgentsWords && failure.body.trimmed().isEmpty());
}

QString claudeCodesHeading()
{
    return FailureTr::tr("What Claude Code said");
}

/// The other side's text, whole: an answer's body has more than the sentence found in it.
QString fullMessage(const Failure &failure)
{
    QString message = failure.body.trimmed().isEmpty() ? failure.message : failure.body;
    // For any failure the agent's last lines may contain the reason.
    const QString tail = failure.stderrTail.trimmed();
    if (tail.isEmpty() || message.contains(tail))
        return message;
    if (!message.isEmpty())
        message += QLatin1String("\n\n");
    if (!isSaidByClaudeCode(failure))
        message += claudeCodesHeading() + QLatin1String(":\n");
    return message + tail;
}

QString messageHeading(const Failure &failure)
{
    if (isSaidByClaudeCode(failure))
        return claudeCodesHeading();
    // Without an answer the reason comes from the system.
    if (failure.layer() == bridge::FailureLayer::Network && failure.httpStatus == 0)
        return FailureTr::tr("What the system said");
    return failure.proxyFault ? FailureTr::tr("What the proxy said")
                              : FailureTr::tr("What the server said");
}

/// A failure of the default API: Claude Code's own text about these is the best there is.
FailureWords asReportedByClaudeCode(const Failure &failure)
{
    const auto whole = failure.message.isEmpty() ? failure.stderrTail : failure.message;
    const auto text = beginningOf(whole);
    const auto message = fullMessage(failure);
    return {FailureTr::tr("Claude Code reports a problem"),
            joinSentences({text.isEmpty() ? FailureTr::tr("It gave no details.") : text,
                           settingWords(failure)}),
            text == message.trimmed() ? QString() : message, messageHeading(failure)};
}

bool isDescribedByClaudeCode(const Failure &failure)
{
    // These have nothing to do with the API that was asked.
    if (failure.kind() == FailureKind::AddressInvalid)
        return false;
    if (failure.kind() != FailureKind::ManagedByOrganisation && agentParts(failure))
        return false;
    return failure.address.isEmpty()
           || (failure.layer() == bridge::FailureLayer::Agent && !agentParts(failure));
}

/// How to do without the custom endpoint. Names the endpoint, since the cause says "the server".
QString wayBack(const Failure &failure)
{
    return naming(failure.address,
                  FailureTr::tr("To use the default API instead of %1, turn off Custom API "
                                "Endpoint in Settings → Advanced → AI Chat."),
                  FailureTr::tr("To use the default API instead, turn off Custom API Endpoint in "
                                "Settings → Advanced → AI Chat."));
}

QString textOf(const Failure &failure, const FailureParts &parts)
{
    if (failure.kind() == FailureKind::NoModelLoaded)
        return FailureTr::tr("Your custom API endpoint (%1) reported no model is loaded. Load a "
                             "model in your local server (e.g. LM Studio → Developer → Load "
                             "Model), or turn off Custom API Endpoint in Settings → Advanced → "
                             "AI Chat to use the default API.")
            .arg(failure.address);
    // With such a proxy Claude Code starts nowhere.
    const bool isStopped =
        failure.proxyFault && failure.proxyFault->trouble == bridge::ProxyTrouble::Malformed;
    // An address from elsewhere is used because the custom endpoint is off.
    const bool hasWayBack = (concernsEndpoint(failure) && !isStopped)
                            || (failure.kind() == FailureKind::AddressInvalid && !failure.setting);
    return joinSentences({parts.text, parts.remedy, hasWayBack ? wayBack(failure) : QString()});
}

} // namespace

FailureWords wordsFor(const Failure &failure)
{
    FailureWords words;
    if (isDescribedByClaudeCode(failure)) {
        words = asReportedByClaudeCode(failure);
    } else {
        const auto parts = partsOf(failure);
        words = {parts.title, textOf(failure, parts), fullMessage(failure),
                 messageHeading(failure)};
    }
    // They repeat what a server, an agent or the system wrote.
    for (QString *text : {&words.title, &words.text, &words.message})
        *text = bridge::withVisibleControls(*text);
    return words;
}

} // namespace ui
