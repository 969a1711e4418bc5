#include "bridge/secrets/Redaction.h"

namespace bridge::secrets {

QString redacted(QString text, const std::optional<Secret> &secret)
{
    constexpr qsizetype kShortest = 4;
    if (secret && secret->value.size() >= kShortest)
        text.replace(secret->value, QStringLiteral("••••"));
    return text;
}

} // namespace bridge::secrets
