#include "bridge/endpoint/AnswerJson.h"

namespace bridge::endpoint {

Json parsedJson(QByteArrayView bytes)
{
    // Copying and writing JSON recurse: depth is stack.
    constexpr int kMaxDepth = 64;
    bool tooDeep = false;
    const auto watchDepth = [&tooDeep](int depth, Json::parse_event_t, Json &) {
        tooDeep = tooDeep || depth > kMaxDepth;
        return !tooDeep;
    };
    Json json = Json::parse(bytes.begin(), bytes.end(), watchDepth, /*allow_exceptions=*/false);
    return tooDeep || json.is_discarded() ? Json() : json;
}

const Json &jsonAt(const Json &object, const char *key)
{
    static const Json null;
    if (!object.is_object())
        return null;
    const auto found = object.find(key);
    return found == object.end() ? null : *found;
}

QString textAt(const Json &object, const char *key)
{
    const Json &value = jsonAt(object, key);
    return value.is_string() ? QString::fromStdString(value.get_ref<const std::string &>())
                             : QString();
}

qint64 countAt(const Json &object, const char *key)
{
    const Json &value = jsonAt(object, key);
    if (!value.is_number())
        return 0;
    constexpr double kMost = 1e15;
    const double number = value.get<double>();
    return number > 0 && number < kMost ? static_cast<qint64>(number) : 0;
}

QByteArray dumpedJson(const Json &value)
{
    return QByteArray::fromStdString(
        value.dump(-1, ' ', /*ensure_ascii=*/false, Json::error_handler_t::replace));
}

} // namespace bridge::endpoint
