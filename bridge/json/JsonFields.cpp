#include "bridge/json/JsonFields.h"

#include <cmath>

namespace bridge::json {

const Json &field(const Json &object, const char *key)
{
    static const Json null;
    if (!object.is_object())
        return null;
    const auto it = object.find(key);
    return it == object.end() ? null : *it;
}

QString asText(const Json &value)
{
    const auto *text = value.get_ptr<const std::string *>();
    return text ? QString::fromUtf8(text->data(), static_cast<qsizetype>(text->size())) : QString();
}

QString textField(const Json &object, const char *key)
{
    return asText(field(object, key));
}

bool boolField(const Json &object, const char *key)
{
    const Json &value = field(object, key);
    return value.is_boolean() && value.get<bool>();
}

double numberField(const Json &object, const char *key)
{
    const Json &value = field(object, key);
    return value.is_number() ? value.get<double>() : 0;
}

int intField(const Json &object, const char *key)
{
    // A double outside int's range must not be converted.
    const double value = numberField(object, key);
    return std::isfinite(value) && std::abs(value) < 2e9 ? static_cast<int>(value) : 0;
}

qint64 countField(const Json &object, const char *key)
{
    const double value = numberField(object, key);
    return std::isfinite(value) && std::abs(value) < 9e15 ? static_cast<qint64>(value) : 0;
}

const Json &listField(const Json &object, const char *key)
{
    static const Json none = Json::array();
    const Json &value = field(object, key);
    return value.is_array() ? value : none;
}

QStringList textsField(const Json &object, const char *key)
{
    QStringList texts;
    for (const Json &item : listField(object, key))
        texts.append(asText(item));
    return texts;
}

QByteArray dumped(const Json &value)
{
    const std::string text = value.dump(-1, ' ', false, Json::error_handler_t::replace);
    return {text.data(), static_cast<qsizetype>(text.size())};
}

std::string utf8(const QString &text)
{
    const QByteArray bytes = text.toUtf8();
    return {bytes.constData(), static_cast<std::size_t>(bytes.size())};
}

} // namespace bridge::json
