#include "ui/words/RetryText.h"

#include "bridge/endpoint/EndpointAddress.h"
#include "ui/words/FailureParts.h"

namespace ui {

namespace {

struct RetryText
{
    Q_DECLARE_TR_FUNCTIONS(RetryText)
};

RetryWords diagnosed(const bridge::Failure &failure)
{
    const auto parts = partsOf(failure);
    if (!concernsEndpoint(failure))
        return {parts.title, joinSentences({parts.text, parts.remedy})};
    const auto address = bridge::endpoint::EndpointAddress::parse(failure.address);
    if (failure.kind() == bridge::FailureKind::ConnectionRefused && address
        && address->isLoopback())
        return {parts.title,
                RetryText::tr("No server is listening there. Start your local server and the "
                              "message goes through by itself, or turn the custom endpoint off to "
                              "use the default API.")};
    const auto wayBack =
        parts.fixedAt == FailureParts::FixedAt::Server
            ? RetryText::tr("The message then goes through by itself. Or turn the custom endpoint "
                            "off to use the default API.")
            : RetryText::tr("Or turn the custom endpoint off to use the default API.");
    return {parts.title, joinSentences({parts.text, parts.remedy, wayBack})};
}

/// No retry was announced: the request was accepted, and nothing has arrived since.
RetryWords silent(const QString &address)
{
    if (address.isEmpty())
        return {RetryText::tr("Nothing has arrived from the default API yet"),
                RetryText::tr("The agent is waiting for the answer.")};
    return {RetryText::tr("Nothing has arrived from %1 yet").arg(titleHost(address)),
            RetryText::tr("The agent is waiting for the answer. Local models may take minutes to "
                          "read a long prompt; check whether the server is at work, or turn the "
                          "custom endpoint off to use the default API.")};
}

/// Only the failed try is known; the agent reports the reason when it gives up.
RetryWords undiagnosed(const bridge::chat::RetryEntry &retry)
{
    const auto host = titleHost(retry.address);
    const auto status = QString::number(retry.httpStatus);
    if (retry.address.isEmpty())
        return retry.httpStatus == 0
                   ? RetryWords{RetryText::tr("No answer from the default API"),
                                RetryText::tr("The message goes through by itself as soon as the "
                                              "connection works again.")}
                   : RetryWords{
                       RetryText::tr("The default API cannot answer now (HTTP %1)").arg(status),
                       RetryText::tr("The message goes through by itself when that is over.")};
    return retry.httpStatus == 0
               ? RetryWords{RetryText::tr("No answer from %1").arg(host),
                            RetryText::tr("The message goes through by itself when the server "
                                          "answers again, or turn the custom endpoint off to use "
                                          "the default API.")}
               : RetryWords{RetryText::tr("%1 cannot answer now (HTTP %2)").arg(host, status),
                            RetryText::tr("The server is running, but it reports an error. The "
                                          "message goes through by itself when that is over, or "
                                          "turn the custom endpoint off to use the default "
                                          "API.")};
}

} // namespace

RetryWords wordsFor(const bridge::chat::RetryEntry &retry)
{
    const bool isOfAgent =
        retry.diagnosis && retry.diagnosis->layer() == bridge::FailureLayer::Agent;
    if (retry.diagnosis && (isOfAgent || !retry.address.isEmpty()))
        return diagnosed(*retry.diagnosis);
    return retry.attempt == 0 ? silent(retry.address) : undiagnosed(retry);
}

} // namespace ui
