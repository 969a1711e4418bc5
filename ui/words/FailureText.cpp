#include "ui/words/FailureText.h"

#include "ui/words/FailureParts.h"

namespace ui {

using bridge::Failure;
using bridge::FailureKind;

namespace {

/// The other side's text, whole: an answer's body has more than the sentence found in it.
QString textOfTheOtherSide(const Failure &failure)
{
    QString said = failure.body.trimmed().isEmpty() ? failure.said : failure.body;
    // Whatever failed, the agent's last lines may say why.
    const QString tail = failure.stderrTail.trimmed();
    if (!tail.isEmpty() && !said.contains(tail))
        said += (said.isEmpty() ? QString() : QStringLiteral("\n\n")) + tail;
    return said;
}

QString saidHeading(const Failure &failure)
{
    if (failure.layer() == bridge::FailureLayer::Agent || failure.address.isEmpty())
        return FailureTr::tr("What Claude Code said");
    // Without an answer it can only be the system that says why.
    if (failure.layer() == bridge::FailureLayer::Network && failure.httpStatus == 0)
        return FailureTr::tr("What the system said");
    return FailureTr::tr("What the server said");
}

/// A failure of the default API: Claude Code's own text about these is the best there is.
FailureWords asReportedByClaudeCode(const Failure &failure)
{
    const auto whole = failure.said.isEmpty() ? failure.stderrTail : failure.said;
    const auto text = beginningOf(whole);
    const auto said = textOfTheOtherSide(failure);
    return {FailureTr::tr("Claude Code reports a problem"),
            text.isEmpty() ? FailureTr::tr("It gave no details.") : text,
            text == said.trimmed() ? QString() : said, saidHeading(failure)};
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
    const bool hasWayBack =
        concernsEndpoint(failure) || failure.kind() == FailureKind::AddressInvalid;
    return joinSentences({parts.text, parts.remedy, hasWayBack ? wayBack(failure) : QString()});
}

} // namespace

FailureWords wordsFor(const Failure &failure)
{
    if (isDescribedByClaudeCode(failure))
        return asReportedByClaudeCode(failure);
    const auto parts = partsOf(failure);
    return {parts.title, textOf(failure, parts), textOfTheOtherSide(failure), saidHeading(failure)};
}

} // namespace ui
