#include "bridge/check/rungs/EventData.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QStringDecoder>

namespace bridge::check {
namespace {

/// Qt's parser accepts them, JavaScript's does not.
bool hasControlInString(const QByteArray &json)
{
    constexpr char kFirstPrintable = 0x20;
    bool isString = false;
    bool isEscaped = false;
    for (const char c : json) {
        if (!isString) {
            isString = c == '"';
            continue;
        }
        if (c >= 0 && c < kFirstPrintable)
            return true;
        if (isEscaped)
            isEscaped = false;
        else if (c == '\\')
            isEscaped = true;
        else if (c == '"')
            isString = false;
    }
    return false;
}

} // namespace

EventData readEventData(const QByteArray &data)
{
    EventData read;
    QStringDecoder decoder(QStringDecoder::Utf8);
    const QString text = decoder(data);
    read.isUtf8 = !decoder.hasError();
    const QByteArray json = read.isUtf8 ? data : text.toUtf8();
    if (hasControlInString(json))
        return read;
    // Qt reads an object or an array only; an array may hold any one value.
    const QJsonDocument document = QJsonDocument::fromJson('[' + json + ']');
    const QJsonArray values = document.array();
    read.isJson = values.size() == 1;
    if (read.isJson)
        read.value = values.first();
    return read;
}

} // namespace bridge::check
