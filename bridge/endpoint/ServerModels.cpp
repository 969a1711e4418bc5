#include "bridge/endpoint/ServerModels.h"

#include "bridge/endpoint/AnswerJson.h"

#include <QRegularExpression>

#include <algorithm>
#include <initializer_list>

namespace bridge::endpoint {
namespace {

bool isSuccess(const ServerAnswer &answer)
{
    return answer.status >= 200 && answer.status < 300;
}

/// The entries of a list: under `data` (Anthropic, OpenAI), `models` (Ollama), or bare.
const Json &entriesOf(const Json &json)
{
    static const Json none = Json::array();
    for (const char *key : {"data", "models"}) {
        if (const Json &list = jsonAt(json, key); list.is_array())
            return list;
    }
    return json.is_array() ? json : none;
}

QString idOf(const Json &entry)
{
    for (const char *key : {"id", "model_name", "name", "model"}) {
        if (const QString id = textAt(entry, key); !id.isEmpty())
            return id;
    }
    return {};
}

/// Ollama leaves its default tag out of what it is asked for, and lists it.
bool isSameModel(const QString &id, const QString &model)
{
    return id == model || id == model + QLatin1String(":latest");
}

qint64 firstCount(const Json &object, std::initializer_list<const char *> keys)
{
    for (const char *key : keys) {
        if (const qint64 count = countAt(object, key); count > 0)
            return count;
    }
    return 0;
}

qint64 windowOfEntry(const Json &entry)
{
    if (const qint64 window =
            firstCount(entry, {"loaded_context_length", "max_input_tokens", "context_length",
                               "context_window", "max_model_len"});
        window > 0)
        return window;
    if (const qint64 window = countAt(jsonAt(entry, "meta"), "n_ctx"); window > 0)
        return window;
    return countAt(jsonAt(entry, "model_info"), "max_input_tokens");
}

qint64 trainedWindowOfEntry(const Json &entry)
{
    const qint64 window = countAt(entry, "max_context_length");
    return window > 0 ? window : countAt(jsonAt(entry, "meta"), "n_ctx_train");
}

/// `read` of the entry that is `model`, in a list or alone.
qint64 ofModel(const Json &json, const QString &model, qint64 (*read)(const Json &))
{
    if (isSameModel(idOf(json), model))
        return read(json);
    for (const Json &entry : entriesOf(json)) {
        if (isSameModel(idOf(entry), model))
            return read(entry);
    }
    return 0;
}

bool isNotForChats(const QString &model)
{
    static const QRegularExpression words(
        QStringLiteral("embed|rerank|whisper|tts|transcri|moderation|dall-e|image-gen|bge-"),
        QRegularExpression::CaseInsensitiveOption);
    return words.match(model).hasMatch();
}

/// They share a word: "claude", "sonnet", "qwen3".
bool looksLike(const QString &model, const QString &wanted)
{
    static const QRegularExpression notWord(QStringLiteral("[^A-Za-z0-9]+"));
    constexpr qsizetype kShortestWord = 4;
    const QStringList words = wanted.split(notWord, Qt::SkipEmptyParts);
    return std::any_of(words.begin(), words.end(), [&model](const QString &word) {
        const bool isNumber =
            std::all_of(word.begin(), word.end(), [](QChar c) { return c.isDigit(); });
        return !isNumber && word.size() >= kShortestWord
               && model.contains(word, Qt::CaseInsensitive);
    });
}

} // namespace

QStringList listedModels(const ServerAnswer &answer)
{
    if (!isSuccess(answer))
        return {};
    const Json json = parsedJson(answer.body);
    QStringList models;
    for (const Json &entry : entriesOf(json)) {
        const QString id = idOf(entry);
        constexpr qsizetype kLongestId = 200;
        if (!id.isEmpty() && id.size() <= kLongestId)
            models << id;
    }
    models.removeDuplicates();
    return models;
}

QStringList orderedForChoosing(QStringList models, const QString &wanted)
{
    const auto rank = [&wanted](const QString &model) {
        if (isNotForChats(model))
            return 2;
        return looksLike(model, wanted) ? 0 : 1;
    };
    std::sort(models.begin(), models.end(), [&rank](const QString &a, const QString &b) {
        const int rankOfA = rank(a);
        const int rankOfB = rank(b);
        return rankOfA != rankOfB ? rankOfA < rankOfB : a.compare(b, Qt::CaseInsensitive) < 0;
    });
    return models.mid(0, kMaxModels);
}

qint64 contextWindow(const ServerAnswer &answer, const QString &model)
{
    if (!isSuccess(answer))
        return 0;
    const Json json = parsedJson(answer.body);
    const qint64 served = countAt(jsonAt(json, "default_generation_settings"), "n_ctx");
    return served > 0 ? served : ofModel(json, model, windowOfEntry);
}

qint64 trainedContextWindow(const ServerAnswer &answer, const QString &model)
{
    return isSuccess(answer) ? ofModel(parsedJson(answer.body), model, trainedWindowOfEntry) : 0;
}

} // namespace bridge::endpoint
