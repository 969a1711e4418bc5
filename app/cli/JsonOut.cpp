#include "app/cli/JsonOut.h"

#include "bridge/core/VisibleText.h"

namespace app {

QByteArray printed(const Json &json, bool onOneLine)
{
    const std::string text =
        json.dump(onOneLine ? -1 : 2, ' ', false, Json::error_handler_t::replace);
    QString escaped;
    // JSON itself only escapes C0. The others can only stand in strings.
    for (const QChar character : QString::fromStdString(text)) {
        if (bridge::isHiddenControl(character))
            escaped += QStringLiteral("\\u%1").arg(character.unicode(), 4, 16, QChar(u'0'));
        else
            escaped += character;
    }
    return escaped.toUtf8() + '\n';
}

} // namespace app
