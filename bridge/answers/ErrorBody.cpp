#include "bridge/answers/ErrorBody.h"

#include "bridge/answers/BodyText.h"
#include "bridge/answers/WebPage.h"
#include "bridge/json/LooseJson.h"

#include <QRegularExpression>

#include <algorithm>
#include <array>

namespace bridge::answers {

namespace {

/// claude-code-router in front of a relay in front of a provider makes three.
constexpr int kMaxNesting = 6;
/// Number of a stream's events searched for an error; a model may also write about errors.
constexpr int kMaxLooks = 200;
constexpr qsizetype kMaxMessage = 500;
constexpr qsizetype kMaxSentence = 4000;

/// Paths of the server's sentence, the most informative first.
constexpr std::array kSentencePaths{
    // claude-code-router 3: "error.message" says only that all providers failed
    "error.attempts.details.error.message",
    "error.attempts.details.error",
    "error.attempts.details.message",
    "error.attempts.message",
    "error.metadata.raw", // OpenRouter: the message of the provider behind it
    "error.error.message",
    "error.message",
    "error.msg",
    "detail.error.message",
    "detail.message",
    "detail.error",
    "errors.message",
    "error_description",
    "error_msg",
    "base_resp.status_msg", // MiniMax
    "message",
    "msg",
    "Message", // Amazon
    "detail",  // FastAPI; RFC 7807
    "error",
    "errors",
    "title", // RFC 7807
    "error.status",
};

/// Paths of the name of a refused part of the request.
constexpr std::array kParameterPaths{"error.attempts.details.error.param", "error.error.param",
                                     "error.param", "detail.param", "param"};

/// Paths of an error's identifier.
constexpr std::array kCodePaths{
    "error.attempts.details.error.code",
    "error.attempts.details.error.type",
    "error.error.code",
    "error.error.type",
    "error.code",
    "error.type",
    "error.details.reason", // Google
    "error.status",
    "detail.error.code",
    "detail.error.type",
    "detail.code",
    "detail.type",
    "errors.code",
    "code",
    "error_code",
    "base_resp.status_code",
    "type",
    "status",
    "error",
};

ErrorBody read(const QString &text, int nesting);

QString oneLine(const QString &text)
{
    QString line = text.left(kMaxSentence);
    std::replace_if(
        line.begin(), line.end(), [](QChar c) { return !c.isPrint() && !c.isSurrogate(); },
        QChar(u' '));
    return line.simplified();
}

/// False for a compressed or encrypted body.
bool isReadable(QStringView text)
{
    const QStringView beginning = text.left(512);
    const auto strange = std::count_if(beginning.begin(), beginning.end(), [](QChar c) {
        return c == QChar::ReplacementCharacter
               || (c.category() == QChar::Other_Control && !c.isSpace());
    });
    return strange * 10 <= beginning.size();
}

/// True for the words with which a router or bridge introduces what a provider said.
bool introducesProvider(const QString &text)
{
    static const QRegularExpression words(
        QStringLiteral(R"(\berror from provider\b|\bupstream rejected\b|)"
                       R"(\blitellm\.(?:authentication|permissiondenied)error\b|)"
                       R"(\blitellm\.\w+: (?:\w+: )?\w+exception - )"),
        QRegularExpression::CaseInsensitiveOption);
    return words.match(text).hasMatch();
}

/// Adds a sentence, and before it the sentence of an error within it.
void addSentence(const QString &text, int nesting, ErrorBody &body)
{
    const QString beginning = text.left(kMaxSentence);
    body.isFromBehind = body.isFromBehind || introducesProvider(beginning);
    // May be escaped once more than it was wrapped: {\"error\": …
    static const QRegularExpression object(QStringLiteral(R"re(\{(?:\s|\\[nrt])*+(\\?)")re"));
    const auto match = object.match(text);
    if (match.hasMatch() && nesting < kMaxNesting) {
        QString inner = text.mid(match.capturedStart());
        if (match.capturedLength(1) > 0) {
            inner.replace(QLatin1String("\\n"), QLatin1String(" "));
            inner.replace(QLatin1String("\\\""), QLatin1String("\""));
        }
        const ErrorBody nested = read(inner, nesting + 1);
        if (nested.format == ErrorBody::Format::Json && !nested.sentences.isEmpty()) {
            body.sentences += nested.sentences;
            body.codes += nested.codes;
            body.parameters += nested.parameters;
            body.resets.insert(body.resets.end(), nested.resets.begin(), nested.resets.end());
            body.isFromBehind = body.isFromBehind || nested.isFromBehind;
            body.refusesContent = body.refusesContent || nested.refusesContent;
            const QString before = oneLine(text.left(match.capturedStart()));
            if (!before.isEmpty())
                body.sentences += before;
            return;
        }
    }
    const QString line = oneLine(text);
    if (!line.isEmpty())
        body.sentences += line;
}

QString valueAt(const std::vector<json::JsonField> &fields, QLatin1String path)
{
    const auto found =
        std::find_if(fields.begin(), fields.end(),
                     [&](const json::JsonField &field) { return field.path == path; });
    return found == fields.end() ? QString() : found->value;
}

bool hasFieldsUnder(const std::vector<json::JsonField> &fields, QLatin1String path)
{
    return std::any_of(fields.begin(), fields.end(), [&](const json::JsonField &field) {
        return field.path == path
               || (field.path.startsWith(path) && field.path.size() > path.size()
                   && field.path[path.size()] == u'.');
    });
}

/// True if a field says that a provider answered with the error: claude-code-router 3, OpenRouter.
bool namesProvider(const std::vector<json::JsonField> &fields)
{
    return valueAt(fields, QLatin1String("error.attempts.stage"))
               == QLatin1String("upstream_response")
           || !valueAt(fields, QLatin1String("error.metadata.provider_name")).isEmpty();
}

/// True for the name of a field that says when a limit ends, in seconds or as a time.
bool saysWhen(const QString &path)
{
    static const QRegularExpression name(
        QStringLiteral("(?:^|[.-])(?:(?:quota_?)?resets?_?(?:at|in|time(?:stamp)?|after|seconds|"
                       "in_seconds|delay)?|ratelimit-(?:\\w+-)?reset(?:-\\w+)?|retry_?(?:after|"
                       "delay|in)(?:_?(?:seconds|ms))?|"
                       "next_available_at|cooldown_(?:seconds|until)|wait_seconds)$"),
        QRegularExpression::CaseInsensitiveOption);
    return name.match(path).hasMatch();
}

/// FastAPI's list of validation errors: "body.messages.1.role: Input should be …".
void addValidationErrors(const std::vector<json::JsonField> &fields, ErrorBody &body)
{
    QStringList place;
    for (const json::JsonField &field : fields) {
        if (field.path == QLatin1String("detail.loc")) {
            if (!field.value.isEmpty())
                place += field.value;
        } else if (field.path == QLatin1String("detail.msg")) {
            body.sentences += oneLine(place.join(u'.') + QStringLiteral(": ") + field.value);
            place.clear();
        }
    }
}

bool isMessage(const std::vector<json::JsonField> &fields)
{
    return valueAt(fields, QLatin1String("type")) == QLatin1String("message")
           || (valueAt(fields, QLatin1String("role")) == QLatin1String("assistant")
               && hasFieldsUnder(fields, QLatin1String("content")));
}

/// Some servers answer 200 and report the error in the body only.
bool isError(const std::vector<json::JsonField> &fields)
{
    const QString status = valueAt(fields, QLatin1String("base_resp.status_code"));
    return hasFieldsUnder(fields, QLatin1String("error"))
           || valueAt(fields, QLatin1String("type")) == QLatin1String("error")
           || valueAt(fields, QLatin1String("object")) == QLatin1String("error")
           || valueAt(fields, QLatin1String("success")) == QLatin1String("false")
           || (!status.isEmpty() && status != QLatin1String("0"));
}

ErrorBody readJson(const QString &text, int nesting)
{
    ErrorBody body;
    const auto fields = json::readJsonFields(text.toUtf8());
    if (fields.empty() && !text.startsWith(QLatin1String("{}"))
        && !text.startsWith(QLatin1String("[]")))
        return body;
    body.format = ErrorBody::Format::Json;
    body.isError = isError(fields);
    body.isMessage = !body.isError && isMessage(fields);
    if (body.isMessage)
        return body;
    body.isFromBehind = namesProvider(fields);
    // OpenRouter, before or instead of the provider
    body.refusesContent = hasFieldsUnder(fields, QLatin1String("error.metadata.reasons"))
                          || hasFieldsUnder(fields, QLatin1String("error.metadata.flagged_input"));
    addValidationErrors(fields, body);
    for (const char *path : kSentencePaths) {
        for (const json::JsonField &field : fields) {
            if (field.path == QLatin1String(path))
                addSentence(field.value, nesting, body);
        }
    }
    for (const char *path : kCodePaths) {
        const QString code = valueAt(fields, QLatin1String(path)).toLower();
        if (!code.isEmpty() && code.size() < 80)
            body.codes += code;
    }
    for (const char *path : kParameterPaths) {
        const QString parameter = valueAt(fields, QLatin1String(path)).toLower();
        if (!parameter.isEmpty() && parameter.size() < 80)
            body.parameters += parameter;
    }
    for (const json::JsonField &field : fields) {
        if (!field.value.isEmpty() && saysWhen(field.path))
            body.resets.push_back(field);
    }
    body.sentences.removeDuplicates();
    return body;
}

bool looksLikeEvents(QStringView text)
{
    constexpr std::array kStarts{"event:", "data:", "id:", "retry:", ":"};
    return std::any_of(kStarts.begin(), kStarts.end(),
                       [&](const char *start) { return text.startsWith(QLatin1String(start)); });
}

/// Finds the first error event; the events before it decide whether it is a Messages API stream.
ErrorBody readEvents(const QString &text, int nesting)
{
    ErrorBody body;
    body.format = ErrorBody::Format::Events;
    bool isErrorEvent = false;
    int looks = 0;
    for (const QStringView untrimmed : QStringView(text).split(u'\n')) {
        const QStringView line = untrimmed.trimmed();
        if (line.startsWith(QLatin1String("event:"))) {
            const QStringView name = line.mid(6).trimmed();
            isErrorEvent = name == QLatin1String("error");
            body.isMessage = body.isMessage || name == QLatin1String("message_start");
        } else if (line.startsWith(QLatin1String("data:"))) {
            const QStringView data = line.mid(5).trimmed();
            body.isMessage = body.isMessage || data.contains(QLatin1String("\"message_start\""));
            if (!isErrorEvent && !data.contains(QLatin1String("\"error\"")))
                continue;
            if (++looks > kMaxLooks)
                break;
            ErrorBody inner = read(data.toString(), nesting + 1);
            if (!isErrorEvent && !inner.isError)
                continue;
            inner.format = ErrorBody::Format::Events;
            inner.isMessage = body.isMessage;
            inner.isError = true;
            return inner;
        }
    }
    return body;
}

ErrorBody read(const QString &untrimmed, int nesting)
{
    const QString text = untrimmed.trimmed();
    ErrorBody body;
    if (text.isEmpty())
        return body;
    if (text.startsWith(u'{') || text.startsWith(u'[')) {
        body = readJson(text, nesting);
        if (body.format == ErrorBody::Format::Json)
            return body;
    }
    if (looksLikeEvents(text))
        return readEvents(text, nesting);
    if (text.startsWith(u'<')) {
        body.format = ErrorBody::Format::Html;
        for (const QString &sentence : webPageSentences(text))
            body.sentences += oneLine(sentence);
        return body;
    }
    body.format = ErrorBody::Format::Text;
    if (isReadable(text))
        addSentence(text, nesting, body);
    return body;
}

} // namespace

QString ErrorBody::message() const
{
    return sentences.value(0).left(kMaxMessage);
}

ErrorBody readErrorBody(QByteArrayView body)
{
    return read(bodyText(body), 0);
}

QString readableBeginning(QByteArrayView bytes, qsizetype most)
{
    // A character has at most four bytes.
    QString text = bodyText(bytes.first(qMin(bytes.size(), most * 4))).left(most);
    std::replace_if(
        text.begin(), text.end(),
        [](QChar c) { return c.category() == QChar::Other_Control && !c.isSpace(); },
        QChar(QChar::ReplacementCharacter));
    if (!text.isEmpty() && text.back().isHighSurrogate())
        text.chop(1);
    return text;
}

} // namespace bridge::answers
