#include "bridge/check/rungs/ServerModels.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>

#include <algorithm>
#include <initializer_list>

namespace bridge::check {
namespace {

using L1 = QLatin1String;

constexpr qsizetype kLongestId = 200;

/// The answer's JSON; null without JSON.
QJsonValue jsonOf(const answers::ServerAnswer &answer)
{
    const QJsonDocument document = QJsonDocument::fromJson(answer.body);
    return document.isArray() ? QJsonValue(document.array()) : QJsonValue(document.object());
}

qint64 positiveAt(const QJsonValue &object, const char *key)
{
    return std::max<qint64>(0, object[L1(key)].toInteger());
}

/// The entries of a list: under `data` (Anthropic, OpenAI), `models` (Ollama), or bare.
QJsonArray entriesOf(const QJsonValue &json)
{
    for (const char *key : {"data", "models"}) {
        if (const QJsonValue list = json[L1(key)]; list.isArray())
            return list.toArray();
    }
    return json.toArray();
}

QString idOf(const QJsonValue &entry)
{
    for (const char *key : {"id", "model_name", "name", "model"}) {
        if (const QString id = entry[L1(key)].toString(); !id.isEmpty())
            return id;
    }
    return {};
}

/// Ollama adds its default tag to names in its list, but not in requests.
bool isSameModel(const QString &id, const QString &model)
{
    return id == model || id == model + QLatin1String(":latest");
}

qint64 firstCount(const QJsonValue &object, std::initializer_list<const char *> keys)
{
    for (const char *key : keys) {
        if (const qint64 count = positiveAt(object, key); count > 0)
            return count;
    }
    return 0;
}

qint64 windowOfEntry(const QJsonValue &entry)
{
    if (const qint64 window =
            firstCount(entry, {"loaded_context_length", "max_input_tokens", "context_length",
                               "context_window", "max_model_len"});
        window > 0)
        return window;
    if (const qint64 window = positiveAt(entry[L1("meta")], "n_ctx"); window > 0)
        return window;
    return positiveAt(entry[L1("model_info")], "max_input_tokens");
}

/// `--ctx-size 8192`, `-c 8192`, `--ctx-size=8192`; the last one counts.
qint64 configuredWindowOfEntry(const QJsonValue &entry)
{
    const QJsonArray arguments = entry[L1("status")][L1("args")].toArray();
    qint64 window = 0;
    for (qsizetype i = 0; i < arguments.size(); ++i) {
        const QString argument = arguments.at(i).toString();
        const QString name = argument.section(u'=', 0, 0);
        if (name != L1("--ctx-size") && name != L1("-c"))
            continue;
        const QString value =
            argument.contains(u'=') ? argument.section(u'=', 1) : arguments.at(i + 1).toString();
        window = std::max<qint64>(0, value.toLongLong());
    }
    return window;
}

qint64 trainedWindowOfEntry(const QJsonValue &entry)
{
    const qint64 window = positiveAt(entry, "max_context_length");
    return window > 0 ? window : positiveAt(entry[L1("meta")], "n_ctx_train");
}

/// Applies `read` to the entry of `model`, in a list or alone.
qint64 ofModel(const QJsonValue &json, const QString &model, qint64 (*read)(const QJsonValue &))
{
    if (isSameModel(idOf(json), model))
        return read(json);
    const QJsonArray entries = entriesOf(json);
    for (const QJsonValue entry : entries) {
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

/// True if they share a word: "claude", "sonnet", "qwen3".
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

/// Lower is more likely.
int rank(const QString &model, const QString &wanted)
{
    if (isNotForChats(model))
        return 2;
    return looksLike(model, wanted) ? 0 : 1;
}

} // namespace

QStringList listedModels(const answers::ServerAnswer &answer)
{
    if (!answer.isSuccess())
        return {};
    const QJsonValue json = jsonOf(answer);
    QStringList models;
    const QJsonArray entries = entriesOf(json);
    for (const QJsonValue entry : entries) {
        const QString id = idOf(entry);
        if (!id.isEmpty() && id.size() <= kLongestId)
            models << id;
    }
    models.removeDuplicates();
    return models;
}

std::optional<QStringList> loadedModels(const answers::ServerAnswer &answer)
{
    const QJsonValue json = answer.isSuccess() ? jsonOf(answer) : QJsonValue();
    const bool isLmStudio = json[L1("data")].isArray();
    if (!isLmStudio && !json[L1("models")].isArray())
        return std::nullopt;
    QStringList models;
    const QJsonArray entries = entriesOf(json);
    for (const QJsonValue entry : entries) {
        const bool isLoaded = !isLmStudio
                              || (entry[L1("state")].toString() == L1("loaded")
                                  && entry[L1("type")].toString() != L1("embeddings"));
        const QString id = idOf(entry);
        if (isLoaded && !id.isEmpty() && id.size() <= kLongestId)
            models << id;
    }
    models.removeDuplicates();
    return models.mid(0, kMaxModels);
}

QStringList orderedForChoosing(QStringList models, const QString &wanted)
{
    std::sort(models.begin(), models.end(), [&wanted](const QString &a, const QString &b) {
        const int rankOfA = rank(a, wanted);
        const int rankOfB = rank(b, wanted);
        return rankOfA != rankOfB ? rankOfA < rankOfB : a.compare(b, Qt::CaseInsensitive) < 0;
    });
    return models.mid(0, kMaxModels);
}

QString likeliestModel(const QStringList &models, const QString &wanted)
{
    const auto found = std::min_element(models.begin(), models.end(),
                                        [&wanted](const QString &a, const QString &b) {
                                            return rank(a, wanted) < rank(b, wanted);
                                        });
    return found == models.end() ? wanted : *found;
}

qint64 contextWindow(const answers::ServerAnswer &answer, const QString &model)
{
    if (!answer.isSuccess())
        return 0;
    const QJsonValue json = jsonOf(answer);
    const qint64 served = positiveAt(json[L1("default_generation_settings")], "n_ctx");
    return served > 0 ? served : ofModel(json, model, windowOfEntry);
}

qint64 configuredContextWindow(const answers::ServerAnswer &answer, const QString &model)
{
    return answer.isSuccess() ? ofModel(jsonOf(answer), model, configuredWindowOfEntry) : 0;
}

qint64 trainedContextWindow(const answers::ServerAnswer &answer, const QString &model)
{
    return answer.isSuccess() ? ofModel(jsonOf(answer), model, trainedWindowOfEntry) : 0;
}

} // namespace bridge::check
