#pragma once

#include <QByteArrayView>
#include <QString>

#include <vector>

namespace bridge::answers {

/// One string or number of a JSON text, or the beginning of an object or array that has a name.
struct JsonField
{
    QString path;  ///< its keys joined with dots, "error.message"; places in arrays are left out
    QString value; ///< empty for an object or array
};

/// The fields of a JSON text, in their order, as far as it can be read: of a text that
/// is cut or spoilt, what stands before the damage. Reads a bounded number of fields and levels; an
/// empty answer means that the text is no JSON object or array, or holds nothing.
[[nodiscard]] std::vector<JsonField> readJsonFields(QByteArrayView text);

} // namespace bridge::answers
