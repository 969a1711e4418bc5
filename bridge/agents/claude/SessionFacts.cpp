#include "bridge/agents/claude/SessionFacts.h"

#include "bridge/agents/claude/SessionItems.h"
#include "bridge/agents/claude/SessionReader.h"
#include "bridge/agents/claude/WireNames.h"
#include "bridge/core/RegularFile.h"
#include "bridge/json/JsonReader.h"

namespace bridge::claude {

namespace {

using agent::ArchiveProblem;
using agent::ConversationFacts;

/// At each end of the file.
constexpr qint64 kBytesAtAnEnd = 256LL << 10;

struct Titles
{
    QString byUser;
    QString byAgent;
    QString lastPrompt;
    QString firstPrompt;
};

QString oneLine(const QString &text)
{
    return text.left(4 * agent::kLongestTitle).simplified().left(agent::kLongestTitle);
}

agent::ConversationHost hostOf(const QString &entrypoint)
{
    if (entrypoint.isEmpty())
        return agent::ConversationHost::Unknown;
    return entrypoint == QLatin1String("cli") ? agent::ConversationHost::Terminal
                                              : agent::ConversationHost::Program;
}

/// Newer lines are noted before older ones, so the first title counts.
void noteTitle(const SessionLine &line, Titles &titles)
{
    const auto note = [&line](const char *key, QString &title) {
        if (title.isEmpty())
            title = oneLine(json::textField(line.body, key));
    };
    if (line.kind == SessionLine::Kind::LastPrompt) {
        note("lastPrompt", titles.lastPrompt);
    } else if (line.kind == SessionLine::Kind::Other) {
        const QString type = json::textField(line.body, wire::kType);
        if (type == QLatin1String("custom-title"))
            note("customTitle", titles.byUser);
        else if (type == QLatin1String("ai-title"))
            note("aiTitle", titles.byAgent);
        else if (type == QLatin1String("summary")) // before 2.1
            note("summary", titles.byAgent);
    }
}

bool isConversation(const SessionLine &line)
{
    return !line.isSidechain
           && (line.kind == SessionLine::Kind::User || line.kind == SessionLine::Kind::Assistant);
}

bool needsReading(const FileLine &line)
{
    // Attachments hold the agent's instructions, sometimes more than 100 KB.
    return !line.isTooLong && !isIrrelevant(line.text)
           && !QByteArrayView(line.text)
                   .first(qMin<qsizetype>(line.text.size(), 256))
                   .contains("\"attachment\":{");
}

/// The tail: when and how the conversation ended. Returns the count of the user's messages, if it
/// is there.
int readTail(SessionReader &reader, ConversationFacts &facts, Titles &titles, bool &hasMessage)
{
    int turns = 0;
    qint64 position = reader.size();
    while (reader.size() - position < kBytesAtAnEnd) {
        const auto raw = reader.before(position);
        if (!raw)
            break;
        position = raw->offset;
        if (!needsReading(*raw))
            continue;
        const auto line = readSessionLine(raw->text);
        if (!line)
            continue;
        noteTitle(*line, titles);
        if (!isConversation(*line))
            continue;
        hasMessage = true;
        if (!facts.updated.isValid())
            facts.updated = line->time();
        if (turns == 0)
            turns = json::intField(json::field(line->body, "turnPosition"), "turnIndex");
        if (turns > 0 && (!titles.byUser.isEmpty() || reader.size() - position > kBytesAtAnEnd / 4))
            break;
    }
    return turns;
}

/// The head: how it began. Returns the count of the user's messages in it.
int readHead(SessionReader &reader, ConversationFacts &facts, Titles &titles, bool &hasMessage)
{
    int prompts = 0;
    qint64 position = 0;
    while (position < kBytesAtAnEnd) {
        const auto raw = reader.after(position);
        if (!raw)
            break;
        position = raw->end;
        if (!needsReading(*raw))
            continue;
        const auto line = readSessionLine(raw->text);
        if (!line)
            continue;
        noteTitle(*line, titles);
        if (!isConversation(*line))
            continue;
        hasMessage = true;
        if (facts.folder.isEmpty())
            facts.folder = json::textField(line->body, "cwd");
        if (!facts.begun.isValid())
            facts.begun = line->time();
        if (facts.host == agent::ConversationHost::Unknown)
            facts.host = hostOf(json::textField(line->body, "entrypoint"));
        const auto prompt = promptOf(*line);
        if (!prompt)
            continue;
        ++prompts;
        if (titles.firstPrompt.isEmpty() && !prompt->isCommand)
            titles.firstPrompt = oneLine(prompt->text);
        // Of a long file the rest is not counted.
        if (reader.size() > 2 * kBytesAtAnEnd && !titles.firstPrompt.isEmpty())
            break;
    }
    return prompts;
}

QString titleBeside(const QString &path)
{
    constexpr qint64 kMost = 16LL << 10;
    const auto text = readRegularFile(titleFile(path.chopped(6)), kMost);
    if (!text)
        return {};
    const auto object = json::readJsonObject(*text);
    return object ? oneLine(json::textField(*object, "customTitle")) : QString();
}

} // namespace

QString titleFile(const QString &sessionFolder)
{
    return sessionFolder + QStringLiteral("/custom-title.json");
}

Result<std::optional<ConversationFacts>, ArchiveProblem> readFacts(const QString &path)
{
    auto reader = SessionReader::open(path);
    if (!reader)
        return failed(std::move(reader.error()));
    ConversationFacts facts;
    Titles titles;
    titles.byUser = titleBeside(path);
    bool hasMessage = false;
    const int turns = readTail(*reader, facts, titles, hasMessage);
    const int prompts = readHead(*reader, facts, titles, hasMessage);
    if (!hasMessage)
        return std::optional<ConversationFacts>();
    facts.messages = std::max(turns, prompts);
    facts.isNamed = !titles.byUser.isEmpty();
    for (const QString &title :
         {titles.byUser, titles.byAgent, titles.firstPrompt, titles.lastPrompt}) {
        if (facts.title.isEmpty())
            facts.title = title;
    }
    if (!facts.updated.isValid())
        facts.updated = facts.begun;
    return std::optional(facts);
}

} // namespace bridge::claude
