#pragma once

#include "bridge/json/JsonFields.h"
#include "bridge/json/JsonReader.h"

#include <QByteArray>
#include <QCryptographicHash>

#include <functional>

/// A file of the store with another content, as another version of this program would write it: its
/// checksum is right.
inline QByteArray editedText(const QByteArray &text,
                             const std::function<void(bridge::json::Json &)> &edit)
{
    using bridge::json::dumped;
    bridge::json::Json object = *bridge::json::readJsonObject(text);
    edit(object);
    object.erase("sum");
    const QByteArray hash = QCryptographicHash::hash(dumped(object), QCryptographicHash::Sha256);
    object["sum"] = hash.left(16).toHex().toStdString();
    return dumped(object);
}
