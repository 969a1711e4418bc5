#include "bridge/store/RecordJson.h"

#include "bridge/core/NameTable.h"
#include "bridge/json/JsonFields.h"
#include "bridge/json/JsonReader.h"

#include <QCryptographicHash>

#include <algorithm>
#include <array>

namespace bridge::store {

using endpoint::EndpointPin;
using json::Json;

namespace {

constexpr int kVersion = 1;
constexpr char kVersionKey[] = "version";
constexpr char kSumKey[] = "sum";

constexpr std::array kPinKinds{
    Named<EndpointPin::Kind>{EndpointPin::Kind::FollowsSettings, "settings"},
    Named<EndpointPin::Kind>{EndpointPin::Kind::Profile, "profile"},
    Named<EndpointPin::Kind>{EndpointPin::Kind::DefaultApi, "defaultApi"},
};
static_assert(hasRowForEach(kPinKinds, &Named<EndpointPin::Kind>::value,
                            EndpointPin::Kind::DefaultApi));

QByteArray sumOf(const QByteArray &content)
{
    return QCryptographicHash::hash(content, QCryptographicHash::Sha256).left(16).toHex();
}

/// Of the content without the checksum, however it is laid out: a changed bit that changes the
/// content changes it.
std::string sumOf(const Json &object)
{
    return sumOf(json::dumped(object)).toStdString();
}

/// The checksum is that of the text as it stands: laid out as this program does it. Saves to write
/// the content once more.
bool hasSum(QByteArrayView text, const QByteArray &sum)
{
    const QByteArray field = '"' + QByteArray(kSumKey) + "\":\"" + sum + "\",";
    QByteArray content = text.toByteArray().trimmed();
    const qsizetype at = content.indexOf(field);
    return at >= 0 && sumOf(content.remove(at, field.size())) == sum;
}

Result<Json, RecordFault> readFile(QByteArrayView text)
{
    auto object = json::readJsonObject(text);
    if (!object)
        return failed(RecordFault::NotUnderstood);
    if (json::intField(*object, kVersionKey) > kVersion)
        return failed(RecordFault::Newer);
    const QString sum = json::textField(*object, kSumKey);
    object->erase(kSumKey);
    if (json::intField(*object, kVersionKey) != kVersion
        || (!hasSum(text, sum.toUtf8()) && json::utf8(sum) != sumOf(*object)))
        return failed(RecordFault::NotUnderstood);
    return std::move(*object);
}

/// What was read, to be changed and written again; an empty object if it is not a record.
Json objectOf(const QByteArray &before)
{
    auto object = before.isEmpty() ? failed(RecordFault::NotUnderstood) : readFile(before);
    return object ? std::move(*object) : Json::object();
}

QByteArray fileText(Json object)
{
    object[kVersionKey] = kVersion;
    object.erase(kSumKey);
    object[kSumKey] = sumOf(object);
    return json::dumped(object) + '\n';
}

Json &part(Json &object, const char *key)
{
    Json &value = object[key];
    if (!value.is_object())
        value = Json::object();
    return value;
}

void setText(Json &object, const char *key, const QString &text)
{
    object[key] = json::utf8(text);
}

void setTime(Json &object, const char *key, const QDateTime &time)
{
    if (time.isValid())
        object[key] = time.toMSecsSinceEpoch();
    else
        object.erase(key);
}

QDateTime timeField(const Json &object, const char *key)
{
    const Json &value = json::field(object, key);
    return value.is_number() ? QDateTime::fromMSecsSinceEpoch(json::countField(object, key))
                             : QDateTime();
}

KeptMessage messageOf(const Json &value)
{
    return {json::textField(value, "id"), json::textField(value, "text")};
}

std::vector<KeptMessage> messagesOf(const Json &list)
{
    std::vector<KeptMessage> messages;
    if (!list.is_array())
        return messages;
    std::transform(list.begin(), list.end(), std::back_inserter(messages), messageOf);
    return messages;
}

/// The message with this id as it was in any of the places, since it moves between them.
Json oldMessage(const Json &places, const std::string &id)
{
    const auto is = [&id](const Json &each) { return each.value("id", Json()) == id; };
    for (const char *key : {"waiting", "unanswered"}) {
        const Json &list = json::listField(places, key);
        const auto it = std::find_if(list.begin(), list.end(), is);
        if (it != list.end() && it->is_object())
            return *it;
    }
    const Json &inFlight = json::field(places, "inFlight");
    return inFlight.is_object() && is(inFlight) ? inFlight : Json::object();
}

bool areMessages(const Json &list)
{
    const auto isMessage = [](const Json &each) { return each.is_object(); };
    return list.is_null() || (list.is_array() && std::all_of(list.begin(), list.end(), isMessage));
}

Json messageJson(const KeptMessage &message, const Json &before)
{
    Json value = oldMessage(before, json::utf8(message.id));
    setText(value, "id", message.id);
    setText(value, "text", message.text);
    return value;
}

Json listJson(const std::vector<KeptMessage> &messages, const Json &before)
{
    Json list = Json::array();
    for (const KeptMessage &message : messages)
        list.push_back(messageJson(message, before));
    return list;
}

std::vector<HalfAnswer> halfAnswersOf(const Json &list)
{
    std::vector<HalfAnswer> halves;
    if (!list.is_array())
        return halves;
    for (const Json &each : list)
        halves.push_back({json::textField(each, "message"), json::textField(each, "endpoint"),
                          json::textField(each, "model"), json::boolField(each, "thinking"),
                          json::textField(each, "text")});
    return halves;
}

void setHalfAnswers(Json &object, const std::vector<HalfAnswer> &halves)
{
    Json list = Json::array();
    for (const HalfAnswer &half : halves)
        list.push_back({{"message", json::utf8(half.messageId)},
                        {"endpoint", json::utf8(half.endpoint)},
                        {"model", json::utf8(half.model)},
                        {"thinking", half.isThinking},
                        {"text", json::utf8(half.text)}});
    object["halfAnswers"] = std::move(list);
}

void setMessages(Json &object, const KeptMessages &messages)
{
    Json &places = part(object, "messages");
    const Json before = places;
    places["waiting"] = listJson(messages.waiting, before);
    places["unanswered"] = listJson(messages.unanswered, before);
    if (messages.inFlight)
        places["inFlight"] = messageJson(*messages.inFlight, before);
    else
        places.erase("inFlight");
}

std::optional<EditedMessage> editedOf(const Json &value)
{
    if (!value.is_object())
        return std::nullopt;
    EditedMessage edited{messageOf(value), {}, json::textField(value, "draft")};
    for (const Json &id : json::listField(value, "before"))
        edited.before << json::asText(id);
    return edited;
}

void setEdited(Json &object, const std::optional<EditedMessage> &edited)
{
    if (!edited) {
        object.erase("edited");
        return;
    }
    Json &value = part(object, "edited");
    setText(value, "id", edited->message.id);
    setText(value, "text", edited->message.text);
    Json before = Json::array();
    for (const QString &id : edited->before)
        before.push_back(json::utf8(id));
    value["before"] = std::move(before);
    setText(value, "draft", edited->draft);
}

} // namespace

Result<ReadRecord, RecordFault> readRecord(QByteArrayView text, const QString &sessionId)
{
    const auto object = readFile(text);
    if (!object)
        return failed(object.error());
    ChatRecord record;
    record.sessionId = json::textField(*object, "session");
    const Json &pin = json::field(*object, "pin");
    const auto kind = valueIn(kPinKinds, json::textField(pin, "kind"));
    const Json &messages = json::field(*object, "messages");
    // A chat that went to another endpoint than its pin's would send its credential there.
    if (record.sessionId != sessionId || (!pin.is_null() && !kind)
        || !areMessages(json::field(messages, "waiting"))
        || !areMessages(json::field(messages, "unanswered")))
        return failed(RecordFault::NotUnderstood);
    record.isOpen = json::boolField(*object, "open");
    record.order = json::intField(*object, "order");
    record.isPinned = json::boolField(*object, "pinned");
    record.isArchived = json::boolField(*object, "archived");
    record.isUnseen = json::boolField(*object, "unseen");
    record.hasBegun = json::boolField(*object, "begun");
    record.title = json::textField(*object, "title");
    record.name = json::textField(*object, "name");
    record.folder = json::textField(*object, "folder");
    record.branchOf = json::textField(*object, "branchOf");
    record.branchAt = json::textField(*object, "branchAt");
    record.follows = json::textField(*object, "follows");
    record.permissionMode = json::textField(*object, "permissionMode");
    record.pin = {kind.value_or(EndpointPin::Kind::FollowsSettings),
                  json::textField(pin, "profile")};
    record.draft = json::textField(*object, "draft");
    record.edited = editedOf(json::field(*object, "edited"));
    record.messages.waiting = messagesOf(json::field(messages, "waiting"));
    record.messages.unanswered = messagesOf(json::field(messages, "unanswered"));
    if (const Json &inFlight = json::field(messages, "inFlight"); inFlight.is_object())
        record.messages.inFlight = messageOf(inFlight);
    record.halfAnswers = halfAnswersOf(json::field(*object, "halfAnswers"));
    const Json &scroll = json::field(*object, "scroll");
    record.scroll = {json::textField(scroll, "item"), json::intField(scroll, "offset")};
    record.updated = timeField(*object, "updated");
    record.closed = timeField(*object, "closed");
    return ReadRecord{std::move(record), text.toByteArray()};
}

QByteArray recordText(const ChatRecord &record, const QByteArray &before)
{
    Json object = objectOf(before);
    setText(object, "session", record.sessionId);
    object["open"] = record.isOpen;
    object["order"] = record.order;
    object["pinned"] = record.isPinned;
    object["archived"] = record.isArchived;
    object["unseen"] = record.isUnseen;
    object["begun"] = record.hasBegun;
    setText(object, "title", record.title);
    setText(object, "name", record.name);
    setText(object, "folder", record.folder);
    setText(object, "branchOf", record.branchOf);
    setText(object, "branchAt", record.branchAt);
    setText(object, "follows", record.follows);
    setText(object, "permissionMode", record.permissionMode);
    Json &pin = part(object, "pin");
    setText(pin, "kind", nameIn(kPinKinds, record.pin.kind));
    setText(pin, "profile", record.pin.profile);
    setText(object, "draft", record.draft);
    setEdited(object, record.edited);
    setMessages(object, record.messages);
    setHalfAnswers(object, record.halfAnswers);
    Json &scroll = part(object, "scroll");
    setText(scroll, "item", record.scroll.itemId);
    scroll["offset"] = record.scroll.offset;
    setTime(object, "updated", record.updated);
    setTime(object, "closed", record.closed);
    return fileText(std::move(object));
}

Result<Windows, RecordFault> readWindows(QByteArrayView text)
{
    const auto object = readFile(text);
    if (!object)
        return failed(object.error());
    Windows windows;
    for (const Json &each : json::listField(*object, "windows")) {
        windows.push_back({json::textField(each, "screen"), json::intField(each, "x"),
                           json::intField(each, "y"), json::intField(each, "width"),
                           json::intField(each, "height"), json::boolField(each, "maximized"),
                           json::textField(each, "session"), json::boolField(each, "front")});
    }
    return windows;
}

QByteArray windowsText(const Windows &windows, const QByteArray &before)
{
    Json object = objectOf(before);
    Json list = Json::array();
    for (const WindowRecord &window : windows) {
        list.push_back({{"screen", json::utf8(window.screen)},
                        {"x", window.x},
                        {"y", window.y},
                        {"width", window.width},
                        {"height", window.height},
                        {"maximized", window.isMaximized},
                        {"session", json::utf8(window.sessionId)},
                        {"front", window.isFront}});
    }
    object["windows"] = std::move(list);
    return fileText(std::move(object));
}

std::optional<AnswerOrigin> readAnswerOrigin(QByteArrayView line)
{
    const auto object = json::readJsonObject(line);
    const QString id = object ? json::textField(*object, "message") : QString();
    if (id.isEmpty())
        return std::nullopt;
    return AnswerOrigin{id, json::textField(*object, "endpoint"),
                        json::textField(*object, "model")};
}

QByteArray answerOriginText(const AnswerOrigin &origin)
{
    return json::dumped({{"message", json::utf8(origin.messageId)},
                         {"endpoint", json::utf8(origin.endpoint)},
                         {"model", json::utf8(origin.model)}});
}

} // namespace bridge::store
