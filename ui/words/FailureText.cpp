#include "ui/words/FailureText.h"

#include "ui/words/FailureParts.h"

namespace ui {

using bridge::Failure;
using bridge::FailureKind;

namespace {

/// What the other side said, whole: an answer's body tells more than the sentence found in it.
QString wordsOfTheOtherSide(const Failure &failure)
{
    QString said = failure.body.trimmed().isEmpty() ? failure.said : failure.body;
    // Whatever failed, the agent's last lines may say why.
    const QString tail = failure.stderrTail.trimmed();
    if (!tail.isEmpty() && !said.contains(tail))
        said += (said.isEmpty() ? QString() : QStringLiteral("\n\n")) + tail;
    return said;
}

QString whoSaid(const Failure &failure)
{
    if (failure.layer == bridge::FailureLayer::Agent || failure.address.isEmpty())
        return FailureTr::tr("What Claude Code said");
    // Without an answer it can only be the system that says why.
    if (failure.layer == bridge::FailureLayer::Network && failure.httpStatus == 0)
        return FailureTr::tr("What the system said");
    return FailureTr::tr("What the server said");
}

/// A failure of the default API: Claude Code words these better than we could.
FailureWords asClaudeCodeSaid(const Failure &failure)
{
    const auto whole = failure.said.isEmpty() ? failure.stderrTail : failure.said;
    const auto text = beginningOf(whole);
    const auto said = wordsOfTheOtherSide(failure);
    return {FailureTr::tr("Claude Code reports a problem"),
            text.isEmpty() ? FailureTr::tr("It did not say which.") : text,
            text == said.trimmed() ? QString() : said, whoSaid(failure)};
}

bool isClaudeCodesToWord(const Failure &failure)
{
    // These have nothing to do with the API that was asked.
    if (failure.kind == FailureKind::AddressInvalid)
        return false;
    if (failure.kind != FailureKind::ManagedByOrganisation && agentParts(failure))
        return false;
    return failure.address.isEmpty()
           || (failure.layer == bridge::FailureLayer::Agent && !agentParts(failure));
}

} // namespace

FailureWords wordsFor(const Failure &failure)
{
    if (isClaudeCodesToWord(failure))
        return asClaudeCodeSaid(failure);
    const auto parts = partsOf(failure, EndpointName::Form::Address);
    const bool hasWayBack =
        concernsEndpoint(failure) || failure.kind == FailureKind::AddressInvalid;
    const auto text =
        hasWayBack
            ? FailureTr::tr("%1 %2, or turn off Custom API Endpoint in Settings → Advanced → "
                            "AI Chat to use the default API.")
                  .arg(parts.text, parts.remedy)
            : FailureTr::tr("%1 %2.").arg(parts.text, parts.remedy);
    return {parts.title, text, wordsOfTheOtherSide(failure), whoSaid(failure)};
}

} // namespace ui
