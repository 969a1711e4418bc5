#include "tests/endtoend/support/SessionFile.h"

#include <QDirIterator>
#include <QFile>
#include <QHash>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace {

QString textOf(const QJsonValue &content)
{
    if (content.isString())
        return content.toString();
    QStringList texts;
    const QJsonArray blocks = content.toArray();
    for (const QJsonValue &block : blocks) {
        if (block["type"_L1].toString() == "text"_L1)
            texts << block["text"_L1].toString();
    }
    return texts.join(u'\n');
}

/// Lines on the chain of parents from the last leaf, oldest first.
std::vector<QJsonObject> chainOf(const QByteArray &content)
{
    QHash<QString, QJsonObject> lines;
    QString leaf;
    for (const QByteArray &line : content.split('\n')) {
        const QJsonObject object = QJsonDocument::fromJson(line).object();
        const QString id = object["uuid"_L1].toString();
        if (id.isEmpty() || object["isSidechain"_L1].toBool())
            continue;
        lines.insert(id, object);
        leaf = id;
    }
    std::vector<QJsonObject> chain;
    for (QString id = leaf; lines.contains(id); id = chain.back()["parentUuid"_L1].toString())
        chain.push_back(lines.take(id));
    std::reverse(chain.begin(), chain.end());
    return chain;
}

bool isPrompt(const QJsonObject &line, const QString &text)
{
    // Results of tools and notes about interruptions are no prompts.
    return line["type"_L1].toString() == "user"_L1 && !line["isMeta"_L1].toBool() && !text.isEmpty()
           && !text.startsWith(u'[') && !text.startsWith(u'<')
           && !text.startsWith("Continue from where you left off."_L1);
}

} // namespace

qsizetype SessionFile::answersTo(const QString &prompt) const
{
    qsizetype answers = 0;
    for (const Exchange &each : exchanges)
        answers += each.prompt == prompt ? each.answers.size() : 0;
    return answers;
}

std::string SessionFile::describe() const
{
    QString text;
    for (const Exchange &each : exchanges)
        text += u"%1 -> %2 whole answers, %3 tools\n"_s.arg(each.prompt.left(60))
                    .arg(each.answers.size())
                    .arg(each.toolUses.size());
    return text.toStdString();
}

SessionFile readSessionFile(const TestHome &home, const QString &sessionId)
{
    QDirIterator files(home.path() + "/.claude/projects"_L1, {sessionId + ".jsonl"_L1}, QDir::Files,
                       QDirIterator::Subdirectories);
    if (!files.hasNext())
        return {};
    QFile file(files.next());
    if (!file.open(QIODevice::ReadOnly))
        return {};
    SessionFile result;
    QString lastAnswer; // id; a message is one line for each of its blocks
    for (const QJsonObject &line : chainOf(file.readAll())) {
        const QJsonObject message = line["message"_L1].toObject();
        const QString text = textOf(message["content"_L1]);
        if (isPrompt(line, text)) {
            result.exchanges.push_back({text, {}, {}});
            continue;
        }
        // A message that the file lacked is repeated in the request to go on.
        const QString lost = u"\n\nMy message was:\n\n> "_s;
        if (const qsizetype at = text.indexOf(lost);
            at >= 0 && line["type"_L1].toString() == "user"_L1) {
            result.exchanges.push_back({text.mid(at + lost.size()), {}, {}});
            continue;
        }
        // The program's own words about an error, or about a turn that it found cut.
        const bool isOwn = message["model"_L1].toString() == "<synthetic>"_L1;
        if (line["type"_L1].toString() != "assistant"_L1 || isOwn || result.exchanges.empty())
            continue;
        SessionFile::Exchange &exchange = result.exchanges.back();
        const QJsonArray blocks = message["content"_L1].toArray();
        for (const QJsonValue &block : blocks) {
            if (block["type"_L1].toString() == "tool_use"_L1)
                exchange.toolUses << block["id"_L1].toString();
        }
        const QString id = message["id"_L1].toString();
        if (message["stop_reason"_L1].toString() == "end_turn"_L1 && !text.isEmpty()
            && std::exchange(lastAnswer, id) != id)
            exchange.answers << text;
    }
    return result;
}
