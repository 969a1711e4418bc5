#include "ui/common/RetryText.h"

#include "ui/common/FailureParts.h"

namespace ui {

namespace {

struct RetryText
{
    Q_DECLARE_TR_FUNCTIONS(RetryText)
};

QString placeOf(const QString &address)
{
    return address.isEmpty() ? RetryText::tr("the default API")
                             : EndpointName(address, EndpointName::Form::Address).host();
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
    const auto title = RetryText::tr("Nothing has come from %1 yet").arg(placeOf(address));
    if (address.isEmpty())
        return {title, RetryText::tr("Claude Code waits for the answer.")};
    return {title, RetryText::tr("Claude Code waits for the answer. Local models may take minutes "
                                 "to read a long prompt; look whether the server is at work, or "
                                 "%1.")
                       .arg(wayBack())};
}

} // namespace

RetryWords wordsFor(const bridge::session::RetryCard &retry)
{
    const bool isCustom = !retry.address.isEmpty();
    const QString place = placeOf(retry.address);
    if (retry.diagnosis && isCustom)
        return diagnosed(*retry.diagnosis);
    if (retry.attempt == 0)
        return silent(retry.address);
    if (retry.httpStatus == 0)
        return {RetryText::tr("No answer from %1").arg(place),
                isCustom ? RetryText::tr("When the server answers again the message goes through "
                                         "by itself, or %1.")
                               .arg(wayBack())
                         : RetryText::tr("The message goes through by itself as soon as the "
                                         "connection works again.")};
    return {RetryText::tr("%1 cannot answer now (HTTP %2)")
                .arg(place, QString::number(retry.httpStatus)),
            isCustom ? RetryText::tr("The server is there, but it reports an error. When that is "
                                     "over the message goes through by itself, or %1.")
                           .arg(wayBack())
                     : RetryText::tr("When that is over the message goes through by itself.")};
}

} // namespace ui
