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

bool needsReading(const FileLine &line)
{
    // Attachments hold the agent's instructions, sometimes more than 100 KB.
    return !line.isTooLong && !isIrrelevant(line.text)
           && !QByteArrayView(line.text)
                   .first(qMin<qsizetype>(line.text.size(), 256))
                   .contains("\"attachment\":{");
}

/// Collects what lines say. Each line is older than those before it, or each is newer.
class Collector
{
public:
    enum class Order { OlderAndOlder, NewerAndNewer };

    explicit Collector(ConversationFacts &facts, Titles &titles)
        : m_facts(facts)
        , m_titles(titles)
    {}

    /// The line if it is a part of the conversation.
    [[nodiscard]] std::optional<SessionLine> read(const FileLine &raw, Order order)
    {
        auto line = needsReading(raw) ? readSessionLine(raw.text) : std::nullopt;
        if (!line)
            return std::nullopt;
        noteTitle(*line, order);
        if (line->isSidechain
            || (line->kind != SessionLine::Kind::User
                && line->kind != SessionLine::Kind::Assistant))
            return std::nullopt;
        m_hasMessage = true;
        return line;
    }

    void noteEnd(const SessionLine &line, Order order)
    {
        if (const QDateTime time = line.time();
            time.isValid() && replaces(!m_facts.updated.isValid(), order))
            m_facts.updated = time;
        const int turns = json::intField(json::field(line.body, "turnPosition"), "turnIndex");
        if (turns > 0 && replaces(m_turns == 0, order))
            m_turns = turns;
    }

    /// Of the oldest lines first.
    void noteBegin(const SessionLine &line)
    {
        if (m_facts.folder.isEmpty())
            m_facts.folder = json::textField(line.body, "cwd");
        if (!m_facts.begun.isValid())
            m_facts.begun = line.time();
        if (m_facts.host == agent::ConversationHost::Unknown)
            m_facts.host = hostOf(json::textField(line.body, "entrypoint"));
        const auto prompt = promptOf(line);
        m_prompts += prompt ? 1 : 0;
        if (prompt && m_titles.firstPrompt.isEmpty() && !prompt->isCommand)
            m_titles.firstPrompt = oneLine(prompt->text);
    }

    [[nodiscard]] bool hasMessage() const { return m_hasMessage; }
    /// The beginning is known.
    [[nodiscard]] bool isBegun() const
    {
        return m_facts.begun.isValid() && !m_facts.folder.isEmpty();
    }
    [[nodiscard]] int turns() const { return m_turns; }
    [[nodiscard]] int prompts() const { return m_prompts; }

private:
    [[nodiscard]] static bool replaces(bool isFirst, Order order)
    {
        return isFirst || order == Order::NewerAndNewer;
    }

    void noteTitle(const SessionLine &line, Order order)
    {
        const auto note = [&](const char *key, QString &title) {
            if (const QString text = oneLine(json::textField(line.body, key));
                !text.isEmpty() && replaces(title.isEmpty(), order))
                title = text;
        };
        if (line.kind == SessionLine::Kind::LastPrompt) {
            note("lastPrompt", m_titles.lastPrompt);
        } else if (line.kind == SessionLine::Kind::Other) {
            const QString type = json::textField(line.body, wire::kType);
            if (type == QLatin1String("custom-title"))
                note("customTitle", m_titles.byUser);
            else if (type == QLatin1String("ai-title"))
                note("aiTitle", m_titles.byAgent);
            else if (type == QLatin1String("summary")) // before 2.1
                note("summary", m_titles.byAgent);
        }
    }

    ConversationFacts &m_facts;
    Titles &m_titles;
    bool m_hasMessage = false;
    int m_turns = 0; ///< of the newest line that counts them
    int m_prompts = 0;
};

/// The tail: when and how the conversation ended.
void readTail(SessionReader &reader, Collector &collector, const Titles &titles)
{
    qint64 position = reader.size();
    while (reader.size() - position < kBytesAtAnEnd) {
        const auto raw = reader.before(position);
        if (!raw)
            break;
        position = raw->offset;
        const auto line = collector.read(*raw, Collector::Order::OlderAndOlder);
        if (line)
            collector.noteEnd(*line, Collector::Order::OlderAndOlder);
        if (line && collector.turns() > 0
            && (!titles.byUser.isEmpty() || reader.size() - position > kBytesAtAnEnd / 4))
            break;
    }
}

/// The head: how it began.
void readHead(SessionReader &reader, Collector &collector, const Titles &titles)
{
    qint64 position = 0;
    while (position < kBytesAtAnEnd) {
        const auto raw = reader.after(position);
        if (!raw)
            break;
        position = raw->end;
        const auto line = collector.read(*raw, Collector::Order::OlderAndOlder);
        if (line)
            collector.noteBegin(*line);
        // Of a long file the rest is not counted.
        if (line && reader.size() > 2 * kBytesAtAnEnd && !titles.firstPrompt.isEmpty())
            break;
    }
}

/// True for a line that says nothing but that the conversation went on.
bool isMiddle(QByteArrayView text)
{
    return text.contains("\"type\":\"assistant\"") || text.contains("\"type\":\"tool_result\"");
}

void readWhole(SessionReader &reader, Collector &collector)
{
    constexpr auto kOrder = Collector::Order::NewerAndNewer;
    std::optional<FileLine> passed; // the newest of those that were not parsed
    qint64 position = 0;
    while (auto raw = reader.after(position)) {
        position = raw->end;
        if (collector.isBegun() && isMiddle(raw->text)) {
            passed = std::move(*raw);
        } else if (const auto line = collector.read(*raw, kOrder)) {
            passed.reset();
            collector.noteBegin(*line);
            collector.noteEnd(*line, kOrder);
        }
    }
    const auto line = passed ? collector.read(*passed, kOrder) : std::nullopt;
    if (line)
        collector.noteEnd(*line, kOrder);
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
    const QString titleByUser = titleBeside(path); // counts more than the lines
    titles.byUser = titleByUser;
    Collector collector(facts, titles);
    if (reader->size() <= kBytesAtAnEnd) {
        readWhole(*reader, collector);
    } else {
        readTail(*reader, collector, titles);
        readHead(*reader, collector, titles);
    }
    if (!titleByUser.isEmpty())
        titles.byUser = titleByUser;
    if (!collector.hasMessage())
        return std::optional<ConversationFacts>();
    facts.messages = std::max(collector.turns(), collector.prompts());
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
