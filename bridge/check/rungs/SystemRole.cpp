#include "bridge/check/rungs/SystemRole.h"

#include <QRegularExpression>
#include <QString>

namespace bridge::check {
namespace {

bool matches(const QString &text, const char *pattern)
{
    // Servers quote words differently, and escape quotes in JSON.
    QString form = QString::fromLatin1(pattern);
    form.replace(QLatin1Char('~'), QStringLiteral("[\\\\'\"`]{0,2}"));
    return QRegularExpression(form, QRegularExpression::CaseInsensitiveOption)
        .match(text)
        .hasMatch();
}

} // namespace

bool agentAdaptsToRefusal(const answers::ServerAnswer &answer)
{
    constexpr int kFirstError = 400; // seen with 400 to 529
    if (answer.status < kFirstError)
        return false;
    const QString text = QString::fromUtf8(answer.body);
    return matches(text, "Input should be ~user~ or ~assistant~")
           || matches(text, "unknown variant ~system~, expected ~user~ or ~assistant~")
           || (matches(text, "Unexpected role") && matches(text, "input message role"))
           || (matches(text, "role ~system~") && matches(text, "not supported"))
           || matches(text, "role ~system~ must (precede an|follow a)")
           || matches(text, "use the top-level ~system~ parameter for the initial system prompt")
           || matches(text, "text-only role ~system~ messages require");
}

} // namespace bridge::check
