#include "bridge/agents/claude/SessionItems.h"

#include "bridge/agents/claude/ContentDecoder.h"
#include "bridge/agents/claude/MessageEncoder.h"
#include "bridge/agents/claude/WireNames.h"

#include <algorithm>

namespace bridge::claude {

namespace {

using Mark = agent::ArchivedMark;

/// The text between the tags with which `text` begins; nullopt: it does not.
std::optional<QString> wrapped(const QString &text, QLatin1String tag)
{
    const QString opening = u'<' + tag + u'>';
    if (!text.startsWith(opening))
        return std::nullopt;
    const QString closing = QLatin1String("</") + tag + u'>';
    const qsizetype end = text.indexOf(closing);
    return text.mid(opening.size(), end < 0 ? -1 : end - opening.size());
}

QString tagged(const QString &text, QLatin1String tag)
{
    const qsizetype at = text.indexOf(u'<' + tag + u'>');
    return at < 0 ? QString() : wrapped(text.mid(at), tag).value_or(QString());
}

/// What the agent adds to the conversation for the model alone.
bool isForModel(const QString &text)
{
    constexpr std::array tags{
        "system-reminder", "local-command-caveat", "task-notification", "user-prompt-submit-hook",
        "ide_opened_file", "ide_selection",        "ide_diagnostics"};
    return std::any_of(tags.begin(), tags.end(), [&text](const char *tag) {
        return text.startsWith(u'<' + QLatin1String(tag) + u'>');
    });
}

/// "/name arguments" of a command; empty: the text is none.
QString commandOf(const QString &text)
{
    if (const auto input = wrapped(text, QLatin1String("bash-input")))
        return QStringLiteral("! ") + *input;
    if (!text.startsWith(QLatin1String("<command-")))
        return {};
    return (tagged(text, QLatin1String("command-name")) + u' '
            + tagged(text, QLatin1String("command-args")))
        .trimmed();
}

/// The output of a command that the agent ran itself; nullopt: the text is none.
std::optional<QString> outputOf(const QString &text)
{
    for (const char *tag : {"local-command-stdout", "local-command-stderr"}) {
        if (const auto output = wrapped(text, QLatin1String(tag)))
            return *output;
    }
    if (text.startsWith(QLatin1String("<bash-std")))
        return tagged(text, QLatin1String("bash-stdout"))
               + tagged(text, QLatin1String("bash-stderr"));
    return std::nullopt;
}

bool isInterrupt(const QString &text)
{
    return text.startsWith(QLatin1String("[Request interrupted by user"));
}

std::vector<QString> textsOf(const json::Json &content)
{
    std::vector<QString> texts;
    if (content.is_string())
        texts.push_back(json::asText(content));
    if (content.is_array()) {
        for (const json::Json &block : content) {
            if (json::textField(block, wire::kType) == QLatin1String(wire::kText))
                texts.push_back(json::textField(block, wire::kText));
        }
    }
    return texts;
}

int imagesIn(const json::Json &content)
{
    if (!content.is_array())
        return 0;
    return static_cast<int>(
        std::count_if(content.begin(), content.end(), [](const json::Json &block) {
            return json::textField(block, wire::kType) == QLatin1String("image");
        }));
}

/// Not a person or a host, but the agent wrote the message, e.g. because a task ended.
bool isFromAgent(const SessionLine &line)
{
    const QString origin = json::textField(json::field(line.body, "origin"), "kind");
    return !origin.isEmpty() && origin != QLatin1String("human");
}

bool isLiteral(const SessionLine &line)
{
    const QString source = json::textField(line.body, "promptSource");
    return !source.isEmpty() && source != QLatin1String("system");
}

const json::Json &queuedPrompt(const SessionLine &line)
{
    return json::field(json::field(line.body, "attachment"), "prompt");
}

QString summaryOf(const SessionLine &line)
{
    QString text;
    for (const QString &each : textsOf(line.content()))
        text += each;
    return compactionSummary(text);
}

/// The user's reason in the text that the model got for a refusal.
QString reasonIn(const QString &text)
{
    constexpr QLatin1String kReason("the user said:\n");
    if (const qsizetype at = text.indexOf(kReason); at >= 0)
        return text.mid(at + kReason.size()).trimmed();
    if (text == QLatin1String(kRefusalWithoutReason)
        || text.startsWith(QLatin1String("The user doesn't want to ")))
        return {};
    return text;
}

QString answersIn(const json::Json &toolUseResult)
{
    const json::Json &answers = json::field(toolUseResult, "answers");
    QStringList texts;
    if (answers.is_object()) {
        for (const auto &answer : answers)
            texts.append(json::asText(answer));
    }
    return texts.join(QStringLiteral(" · "));
}

/// The user's answer to a tool's request; nullopt: the user was not asked.
std::optional<agent::ArchivedAnswer> answerOf(const SessionLine &line,
                                              const agent::BlockFinished &tool,
                                              const agent::ToolFinished &result)
{
    agent::ArchivedAnswer answer;
    agent::PermissionRequest &request = answer.request;
    request.id = request.toolUseId = tool.toolUseId;
    request.toolName = tool.toolName;
    request.input = tool.input;
    if (tool.input.kind == agent::ToolKind::Question)
        request.kind = agent::PermissionKind::Question;
    else if (tool.input.kind == agent::ToolKind::Plan)
        request.kind = agent::PermissionKind::Plan;
    const json::Json &decision = json::field(line.body, "permissionDecision");
    const QString source = json::textField(decision, "source");
    const bool isRefused = source == QLatin1String("user_reject");
    if (request.kind == agent::PermissionKind::Tool && !isRefused
        && source != QLatin1String("user_temporary"))
        return std::nullopt;
    answer.isAllowed = !isRefused && result.ok;
    if (isRefused || !result.ok)
        answer.note = isRefused || request.kind != agent::PermissionKind::Tool
                          ? reasonIn(result.output)
                          : QString();
    else if (request.kind == agent::PermissionKind::Question)
        answer.note = answersIn(json::field(line.body, "toolUseResult"));
    // The permission was given; that the tool failed then is its result.
    if (request.kind == agent::PermissionKind::Tool && !isRefused)
        answer.isAllowed = true;
    return answer;
}

} // namespace

std::optional<agent::ArchivedPrompt> promptOf(const SessionLine &line)
{
    SessionItems items;
    items.add(line);
    const auto made = items.take();
    for (const agent::ArchivedItem &item : made) {
        if (const auto *prompt = std::get_if<agent::ArchivedPrompt>(&item.content))
            return *prompt;
    }
    return std::nullopt;
}

void SessionItems::append(const SessionLine &line, Content content)
{
    m_items.push_back({line.id, line.time(), std::move(content)});
}

void SessionItems::add(const SessionLine &line)
{
    switch (line.kind) {
    case SessionLine::Kind::User:
        addUser(line);
        break;
    case SessionLine::Kind::Assistant:
        addAssistant(line);
        break;
    case SessionLine::Kind::System:
        addSystem(line);
        break;
    case SessionLine::Kind::Attachment:
        if (line.isQueuedPrompt() && !isFromAgent(line)) {
            addPrompt(line, queuedPrompt(line), true);
        }
        break;
    default:
        break;
    }
}

void SessionItems::addSkipped(int count, qint64 offset)
{
    m_items.push_back(
        {QStringLiteral("skipped-%1").arg(offset), {}, Mark{Mark::Kind::SkippedLines, {}, count}});
}

void SessionItems::addUser(const SessionLine &line)
{
    if (json::boolField(line.body, "isMeta"))
        return;
    if (json::boolField(line.body, "isCompactSummary"))
        addCompaction(line, summaryOf(line));
    else if (line.hasToolResults())
        addToolResults(line);
    else if (!isFromAgent(line))
        addPrompt(line, line.content(), isLiteral(line));
}

void SessionItems::addPrompt(const SessionLine &line, const json::Json &content, bool isLiteral)
{
    agent::ArchivedPrompt prompt{{}, imagesIn(content)};
    QStringList words;
    for (const QString &text : textsOf(content)) {
        if (isLiteral) {
            words.append(text);
        } else if (isInterrupt(text)) {
            append(line, Mark{Mark::Kind::Interrupted, {}});
        } else if (const QString command = commandOf(text); !command.isEmpty()) {
            prompt.isCommand = true;
            words.append(command);
        } else if (const auto output = outputOf(text)) {
            addOutput(line, *output);
        } else if (!isForModel(text)) {
            words.append(text);
        }
    }
    prompt.text = words.join(u'\n');
    if (prompt.text.trimmed().isEmpty() && prompt.images == 0)
        return;
    append(line, std::move(prompt));
    m_items.back().id = line.promptId();
    // The command stands before what it did, as the user saw it.
    const auto &made = std::get<agent::ArchivedPrompt>(m_items.back().content);
    if (made.isCommand && made.text == QLatin1String("/clear")) {
        append(line, Mark{Mark::Kind::Cleared, {}});
        m_items.back().id.clear();
        return;
    }
    if (made.isCommand && made.text.startsWith(QLatin1String("/compact")) && m_items.size() > 1) {
        const auto before = m_items.end() - 2;
        const auto *mark = std::get_if<Mark>(&before->content);
        if (mark && mark->kind == Mark::Kind::Compacted)
            std::iter_swap(before, before + 1);
    }
}

void SessionItems::addToolResults(const SessionLine &line)
{
    for (agent::ToolFinished &result :
         decodeToolResults(line.content(), json::field(line.body, "toolUseResult"))) {
        if (const auto tool = m_toolUses.constFind(result.toolUseId);
            tool != m_toolUses.constEnd()) {
            if (auto answer = answerOf(line, *tool, result))
                append(line, std::move(*answer));
        }
        append(line, agent::AgentEvent{std::move(result)});
    }
}

void SessionItems::addAssistant(const SessionLine &line)
{
    const json::Json &message = json::field(line.body, wire::kMessage);
    const QString model = json::textField(message, "model");
    const bool isSynthetic = model == QLatin1String("<synthetic>");
    const std::vector<QString> texts = textsOf(line.content());
    if (line.isApiError()) {
        append(line, Mark{Mark::Kind::Failed, texts.empty() ? QString() : texts.front()});
        return;
    }
    if (line.isFiller() || !line.content().is_array())
        return;
    for (const json::Json &block : line.content()) {
        agent::BlockFinished finished = decodeBlock(block);
        finished.id = blockId(line);
        finished.parentToolUseId = m_parentToolUseId;
        finished.model = isSynthetic ? QString() : model;
        finished.isFromAgent = isSynthetic;
        finished.itemId = line.id;
        if (finished.kind == agent::BlockKind::ToolUse)
            m_toolUses.insert(finished.toolUseId, finished);
        append(line, agent::AgentEvent{std::move(finished)});
    }
}

agent::BlockId SessionItems::blockId(const SessionLine &line)
{
    const QString wireId = line.messageId();
    const QString request = json::textField(line.body, "requestRef");
    const json::Json &given = json::field(line.body, "apiBlockIndex");
    const auto found = m_messages.find(wireId);
    const bool isSame =
        found != m_messages.end() && !wireId.isEmpty() && found->request == request
        && (!given.is_number() || json::intField(line.body, "apiBlockIndex") >= found->nextIndex);
    if (!isSame) {
        const bool isUnique = found == m_messages.end() && !wireId.isEmpty();
        m_messages.insert(wireId, {request, isUnique ? wireId : wireId + u'#' + line.id, 0});
    }
    Message &message = m_messages[wireId];
    const int index = std::max(message.nextIndex, json::intField(line.body, "apiBlockIndex"));
    message.nextIndex = index + 1;
    return {message.uniqueId, index};
}

void SessionItems::addSystem(const SessionLine &line)
{
    if (line.isBoundary) {
        addCompaction(line, {});
        return;
    }
    const QString subtype = json::textField(line.body, wire::kSubtype);
    const QString text = json::textField(line.body, wire::kContent);
    if (subtype == QLatin1String("local_command")) {
        if (const QString command = commandOf(text); !command.isEmpty())
            append(line, agent::ArchivedPrompt{command, 0, true});
        else if (const auto output = outputOf(text))
            addOutput(line, *output);
    } else if (subtype == QLatin1String("informational") && !text.isEmpty()) {
        append(line, agent::AgentEvent{agent::NoticeGiven{text, json::textField(line.body, "level")
                                                                    == QLatin1String("warning")}});
    }
}

void SessionItems::addOutput(const SessionLine &line, const QString &text)
{
    // The mark of the compaction says the same.
    if (text.trimmed().isEmpty() || text.startsWith(QLatin1String("Compacted")))
        return;
    agent::BlockFinished finished;
    finished.id = {line.id, 0};
    finished.text = text;
    finished.parentToolUseId = m_parentToolUseId;
    finished.isFromAgent = true;
    append(line, agent::AgentEvent{std::move(finished)});
}

void SessionItems::addCompaction(const SessionLine &line, const QString &summary)
{
    auto *mark = m_items.empty() ? nullptr : std::get_if<Mark>(&m_items.back().content);
    if (mark && mark->kind == Mark::Kind::Compacted && mark->detail.isEmpty())
        mark->detail = summary;
    else
        append(line, Mark{Mark::Kind::Compacted, summary});
}

std::vector<agent::ArchivedItem> SessionItems::take()
{
    return std::exchange(m_items, {});
}

} // namespace bridge::claude
