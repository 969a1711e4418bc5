#include "app/cli/JsonOut.h"

namespace app {

Json orNull(const QString &text)
{
    return text.isEmpty() ? Json() : Json(text);
}

QByteArray printed(const Json &json, bool onOneLine)
{
    constexpr int kIndent = 2;
    return QByteArray::fromStdString(
               json.dump(onOneLine ? -1 : kIndent, ' ', false, Json::error_handler_t::replace))
           + '\n';
}

} // namespace app
