#pragma once

#include <QByteArrayView>
#include <QString>

#include <vector>

namespace bridge::json {

/// One string or number of a JSON text, or the beginning of a named object or array.
struct JsonField
{
    QString path;  ///< keys joined with dots, "error.message"; array indexes are left out
    QString value; ///< empty for an object or array
};

/// The fields of a JSON text in order, up to the first damage if it is cut or invalid. Reads a
/// bounded number of fields and levels. Empty: not a JSON object or array, or nothing in it.
[[nodiscard]] std::vector<JsonField> readJsonFields(QByteArrayView text);

} // namespace bridge::json
