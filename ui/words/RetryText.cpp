#include "ui/words/RetryText.h"

#include "ui/words/FailureParts.h"

namespace ui {

namespace {

struct RetryText
{
    Q_DECLARE_TR_FUNCTIONS(RetryText)
};

QString hostOf(const QString &address)
{
    return EndpointName(address, EndpointName::Form::Address).host();
}

QString wayBack()
{
    return RetryText::tr("turn the custom endpoint off to use the default API");
}

RetryWords diagnosed(const bridge::Failure &failure)
{
    const auto parts = partsOf(failure, EndpointName::Form::Short);
    if (!concernsEndpoint(failure))
        return {parts.title, RetryText::tr("%1 %2.").arg(parts.text, parts.remedy)};
    const auto text = parts.mended == FailureParts::Mended::AtTheServer
                          ? RetryText::tr("%1 %2 and the message goes through by itself, or %3.")
                          : RetryText::tr("%1 %2, or %3.");
    return {parts.title, text.arg(parts.text, parts.remedy, wayBack())};
}

/// No retry was announced: the request was taken, and nothing came since.
RetryWords silent(const QString &address)
{
    if (address.isEmpty())
        return {RetryText::tr("Nothing has come from the default API yet"),
                RetryText::tr("Claude Code waits for the answer.")};
    return {RetryText::tr("Nothing has come from %1 yet").arg(hostOf(address)),
            RetryText::tr("Claude Code waits for the answer. Local models may take minutes "
                          "to read a long prompt; look whether the server is at work, or "
                          "%1.")
                .arg(wayBack())};
}

/// Only that a try failed is known; the agent's own words for it are kept for its end.
RetryWords undiagnosed(const bridge::chat::RetryCard &retry)
{
    const auto host = hostOf(retry.address);
    const auto status = QString::number(retry.httpStatus);
    if (retry.address.isEmpty())
        return retry.httpStatus == 0
                   ? RetryWords{RetryText::tr("No answer from the default API"),
                                RetryText::tr("The message goes through by itself as soon as the "
                                              "connection works again.")}
                   : RetryWords{
                       RetryText::tr("The default API cannot answer now (HTTP %1)").arg(status),
                       RetryText::tr("When that is over the message goes through by itself.")};
    return retry.httpStatus == 0
               ? RetryWords{RetryText::tr("No answer from %1").arg(host),
                            RetryText::tr("When the server answers again the message goes through "
                                          "by itself, or %1.")
                                .arg(wayBack())}
               : RetryWords{RetryText::tr("%1 cannot answer now (HTTP %2)").arg(host, status),
                            RetryText::tr("The server is there, but it reports an error. When that "
                                          "is over the message goes through by itself, or %1.")
                                .arg(wayBack())};
}

} // namespace

RetryWords wordsFor(const bridge::chat::RetryCard &retry)
{
    if (retry.diagnosis && !retry.address.isEmpty())
        return diagnosed(*retry.diagnosis);
    return retry.attempt == 0 ? silent(retry.address) : undiagnosed(retry);
}

} // namespace ui
