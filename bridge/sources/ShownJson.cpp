#include "bridge/sources/ShownJson.h"

#include "bridge/core/VisibleText.h"

namespace bridge::sources {

QString shownJson(const json::Json &value)
{
    constexpr qsizetype kLongest = 40;
    if (value.is_object())
        return value.empty() ? QStringLiteral("{}") : QStringLiteral("{…}");
    if (value.is_array())
        return value.empty() ? QStringLiteral("[]") : QStringLiteral("[…]");
    if (!value.is_string())
        return QString::fromUtf8(json::dumped(value));
    const QString text = json::asText(value);
    return u'"' + withVisibleControls(text.size() > kLongest ? text.left(kLongest) + u'…' : text)
           + u'"';
}

bool isSecretKey(const QString &path)
{
    const QString outer = path.section(u'.', 0, 0);
    return outer == QLatin1String("env") || outer == QLatin1String("pluginConfigs")
           || outer.contains(QLatin1String("Helper"));
}

} // namespace bridge::sources
