#include "bridge/agents/claude/StreamJsonCodec.h"

#include "bridge/agents/claude/BlockTracker.h"
#include "bridge/agents/claude/MessageDecoder.h"
#include "bridge/agents/claude/MessageEncoder.h"
#include "bridge/agents/claude/ToolInputDecoder.h"
#include "bridge/agents/claude/WireNames.h"

#include <QMap>

#include <algorithm>

namespace bridge::claude {

namespace {

using Events = std::vector<agent::AgentEvent>;

/// A tool's result as one text; images and other blocks are named.
QString resultText(const json::Json &content)
{
    if (content.is_string())
        return json::asText(content);
    QStringList parts;
    if (content.is_array()) {
        for (const json::Json &block : content) {
            const QString text = json::textField(block, wire::kText);
            parts.append(text.isEmpty()
                             ? QStringLiteral("[%1]").arg(json::textField(block, wire::kType))
                             : text);
        }
    }
    return parts.join(u'\n');
}

/// The lines an edit changed, where the tool reports them (structuredPatch); a created file counts
/// whole.
void addPatch(const json::Json &toolUseResult, agent::ToolFinished &finished)
{
    const auto add = [&finished](const QString &line) {
        if (line.startsWith(u'\\')) // "\ No newline at end of file"
            return;
        finished.linesAdded += line.startsWith(u'+') ? 1 : 0;
        finished.linesRemoved += line.startsWith(u'-') ? 1 : 0;
        finished.patch.append(line);
    };
    for (const json::Json &hunk : json::listField(toolUseResult, "structuredPatch")) {
        for (const json::Json &line : json::listField(hunk, "lines"))
            add(json::asText(line));
    }
    if (finished.patch.isEmpty()
        && json::textField(toolUseResult, wire::kType) == QLatin1String("create")) {
        QString content = json::textField(toolUseResult, wire::kContent);
        if (content.isEmpty())
            return;
        if (content.endsWith(u'\n'))
            content.chop(1);
        const QStringList lines = content.split(u'\n');
        for (const QString &line : lines)
            add(u'+' + line);
    }
}

/// The rules that "always allow" may offer. Changes of mode and of folders are left out: they
/// allow more than the rule that is shown.
std::vector<agent::PermissionRule> rulesOf(const json::Json &request)
{
    std::vector<agent::PermissionRule> rules;
    for (const json::Json &suggestion : json::listField(request, "permission_suggestions")) {
        if (json::textField(suggestion, wire::kType) != QLatin1String(wire::kAddRules)
            || json::textField(suggestion, "behavior") != QLatin1String("allow"))
            continue;
        QStringList texts;
        for (const json::Json &rule : json::listField(suggestion, "rules")) {
            const QString content = json::textField(rule, "ruleContent");
            texts.append(content.isEmpty() ? json::textField(rule, "toolName") : content);
        }
        if (!texts.isEmpty())
            rules.push_back({texts.join(QStringLiteral(", ")),
                             json::textField(suggestion, "destination"), json::dumped(suggestion)});
    }
    return rules;
}

agent::PermissionRequest permissionOf(const inbound::ControlRequest &message)
{
    const json::Json &request = message.request;
    agent::PermissionRequest result;
    result.id = message.requestId;
    result.toolUseId = json::textField(request, wire::kToolUseId);
    result.toolName = json::textField(request, "tool_name");
    result.input = decodeToolInput(result.toolName, json::field(request, wire::kInput));
    if (result.input.kind == agent::ToolKind::Question)
        result.kind = agent::PermissionKind::Question;
    else if (result.input.kind == agent::ToolKind::Plan)
        result.kind = agent::PermissionKind::Plan;
    result.reason = json::textField(request, "decision_reason");
    result.outsideWorkspace =
        json::textField(request, "decision_reason_type") == QLatin1String("workingDir");
    result.rules = rulesOf(request);
    return result;
}

/// The id as it stands in requests: the mark of a long context is between the agent and its user.
QString requestedModel(QString model)
{
    constexpr QLatin1String kLongContext("[1m]");
    if (model.endsWith(kLongContext))
        model.chop(kLongContext.size());
    return model;
}

agent::AgentReady readyOf(const json::Json &body)
{
    agent::AgentReady ready{json::textField(body, "claude_code_version"),
                            json::textField(body, "current_permission_mode")};
    for (const json::Json &model : json::listField(body, "models")) {
        const QString value = json::textField(model, "value");
        const QString resolved = requestedModel(json::textField(model, "resolvedModel"));
        if (value == QLatin1String("default"))
            ready.model = resolved;
        else if (value == QLatin1String("haiku"))
            ready.smallModel = resolved;
    }
    return ready;
}

agent::StatusReported statusOf(const json::Json &body)
{
    agent::StatusReported status;
    status.understood = true;
    for (const json::Json &section : json::listField(body, "sections")) {
        for (const json::Json &row : json::listField(section, "rows")) {
            const QString label = json::textField(row, "label");
            if (label == QLatin1String(wire::kBaseUrlRow))
                status.baseUrl = json::textField(row, "value");
            else if (label == QLatin1String(wire::kModelRow))
                status.model = requestedModel(json::textField(row, "value"));
        }
    }
    return status;
}

QStringList texts(const json::Json &object, const char *key)
{
    QStringList result;
    for (const json::Json &item : json::listField(object, key))
        result.append(json::asText(item));
    return result;
}

/// Why a turn failed. `category` is that of the message the failure was told in. What is in
/// `errors` beside real sentences is for the agent's makers.
agent::TurnFailure failureOf(const json::Json &body, const QString &category)
{
    agent::TurnFailure failure{
        json::intField(body, "api_error_status"), json::textField(body, "api_error_type"),
        json::textField(body, "api_error"), json::textField(body, wire::kResult)};
    if (failure.text.isEmpty()) {
        QStringList errors = texts(body, "errors");
        errors.removeIf([](const QString &e) { return e.startsWith(QLatin1String("[ede_")); });
        failure.text = errors.join(u'\n');
    }
    if (failure.category.isEmpty())
        failure.category = category;
    if (failure.category.isEmpty()
        && json::textField(body, wire::kSubtype) != QLatin1String(wire::kSuccess))
        failure.category = json::textField(body, wire::kSubtype);
    return failure;
}

agent::TurnEnded turnEndOf(const inbound::Result &message, const QString &errorCategory)
{
    const json::Json &body = message.body;
    agent::TurnEnded end;
    end.interrupted = json::textField(body, "terminal_reason").startsWith(QLatin1String("aborted"));
    // API failures are "success" with is_error (protocol reference, 0.6).
    end.ok =
        !message.isError && !end.interrupted && message.subtype == QLatin1String(wire::kSuccess);
    end.unsolicited =
        json::textField(json::field(body, "origin"), "kind") == QLatin1String("task-notification");
    end.text = json::textField(body, wire::kResult);
    if (!end.ok && !end.interrupted)
        end.failure = failureOf(body, errorCategory);
    end.messageIds = texts(body, "user_message_uuids");
    const json::Json &usage = json::field(body, "usage");
    // What was in the cache, or is now, was sent all the same.
    end.usage = {json::countField(usage, "input_tokens")
                     + json::countField(usage, "cache_creation_input_tokens")
                     + json::countField(usage, "cache_read_input_tokens"),
                 json::countField(usage, "output_tokens"),
                 json::numberField(body, "total_cost_usd")};
    end.duration = std::chrono::milliseconds(json::intField(body, "duration_ms"));
    return end;
}

agent::BackgroundTasksChanged tasksOf(const json::Json &body)
{
    agent::BackgroundTasksChanged result;
    for (const json::Json &task : json::listField(body, "tasks"))
        result.tasks.push_back(
            {json::textField(task, "task_id"), json::textField(task, "description")});
    return result;
}

} // namespace

struct StreamJsonCodec::Private
{
    struct OpenPermission
    {
        agent::PermissionKind kind;
        json::Json input;
    };

    QByteArray request(const char *subtype)
    {
        const QString id = QStringLiteral("drawbridge-%1").arg(++lastRequest);
        requests.insert(id, QLatin1String(subtype));
        return encodeControlRequest(id, subtype);
    }

    void handle(const inbound::ControlResponse &message, Events &out)
    {
        const QString request = requests.take(message.requestId);
        if (request.isEmpty())
            return;
        if (request == QLatin1String(wire::kGetStatus)) {
            // 2.1.197 does not know the question and answers with an error.
            out.push_back(message.ok ? statusOf(message.body) : agent::StatusReported{});
        } else if (!message.ok) {
            out.push_back(agent::RequestFailed{request, message.error});
        } else if (request == QLatin1String(wire::kInitialize)) {
            out.push_back(readyOf(message.body));
        } else {
            out.push_back(agent::RequestDone{request});
        }
    }

    void handle(const inbound::ControlRequest &message, Events &out)
    {
        if (message.subtype != QLatin1String(wire::kCanUseTool)) {
            out.push_back(agent::UnknownRequest{
                message.subtype, encodeUnsupported(message.requestId, message.subtype)});
            return;
        }
        agent::PermissionRequest permission = permissionOf(message);
        permissions.insert(message.requestId,
                           {permission.kind, json::field(message.request, wire::kInput)});
        out.push_back(agent::PermissionAsked{std::move(permission)});
    }

    void handle(const inbound::ControlCancelRequest &message, Events &out)
    {
        if (permissions.remove(message.requestId))
            out.push_back(agent::PermissionWithdrawn{message.requestId});
    }

    void handle(const inbound::SystemMessage &message, Events &out)
    {
        const json::Json &body = message.body;
        if (message.subtype == QLatin1String("init")) {
            out.push_back(agent::TurnStarted{
                json::textField(body, "session_id"), json::textField(body, "model"),
                json::textField(body, "cwd"), json::textField(body, "permissionMode")});
        } else if (message.subtype == QLatin1String("api_retry")) {
            out.push_back(agent::RetryScheduled{
                json::intField(body, "attempt"), json::intField(body, "max_retries"),
                std::chrono::milliseconds(json::intField(body, "retry_delay_ms")),
                json::intField(body, "error_status"), json::textField(body, wire::kError)});
        } else if (message.subtype == QLatin1String("background_tasks_changed")) {
            out.push_back(tasksOf(body));
        } else if (message.subtype == QLatin1String("status")) {
            if (const QString mode = json::textField(body, "permissionMode"); !mode.isEmpty())
                out.push_back(agent::PermissionModeChanged{mode});
        } else if (message.subtype == QLatin1String("informational")) {
            out.push_back(
                agent::NoticeGiven{json::textField(body, wire::kContent),
                                   json::textField(body, "level") == QLatin1String("warning")});
        } else {
            out.push_back(agent::UnknownMessage{QStringLiteral("system/") + message.subtype,
                                                json::dumped(body)});
        }
    }

    void handle(const inbound::StreamEvent &message, Events &out)
    {
        blocks.streamEvent(message, out);
    }

    void handle(const inbound::AssistantMessage &message, Events &out)
    {
        // The text of a failed request comes again, with its status, in the turn's end; only its
        // category does not.
        if (!message.isApiError)
            blocks.assistant(message, out);
        else if (message.parentToolUseId.isEmpty())
            errorCategory = message.error;
    }

    void handle(const inbound::UserMessage &message, Events &out)
    {
        if (!message.content.is_array())
            return; // an echo of the user's own words
        const auto isToolResult = [](const json::Json &block) {
            return json::textField(block, wire::kType) == QLatin1String(wire::kToolResult);
        };
        // The tool's own structure is told once for the message, so it can be about one tool only.
        const bool single =
            std::count_if(message.content.begin(), message.content.end(), isToolResult) == 1;
        for (const json::Json &block : message.content) {
            if (!isToolResult(block))
                continue;
            agent::ToolFinished finished;
            finished.toolUseId = json::textField(block, wire::kToolUseId);
            finished.ok = !json::boolField(block, "is_error");
            finished.output = resultText(json::field(block, wire::kContent));
            if (single)
                addPatch(message.toolUseResult, finished);
            out.push_back(std::move(finished));
        }
    }

    void handle(const inbound::Result &message, Events &out)
    {
        blocks.discardOpen(out);
        out.push_back(turnEndOf(message, std::exchange(errorCategory, {})));
    }

    void handle(const inbound::Unknown &message, Events &out)
    {
        out.push_back(agent::UnknownMessage{message.type, message.raw});
    }

    BlockTracker blocks;
    QMap<QString, QString> requests;           ///< id -> what was asked; answered once
    QMap<QString, OpenPermission> permissions; ///< id -> what it is about; answered once
    QString errorCategory;                     ///< of the request that failed in this turn
    int lastRequest = 0;
};

StreamJsonCodec::StreamJsonCodec()
    : d(std::make_unique<Private>())
{}

StreamJsonCodec::~StreamJsonCodec() = default;

Events StreamJsonCodec::decode(QByteArrayView line)
{
    Events out;
    const auto message = decodeLine(line);
    if (!message)
        out.push_back(message.error());
    else
        std::visit([&](const auto &m) { d->handle(m, out); }, *message);
    return out;
}

Events StreamJsonCodec::endOfStream()
{
    Events out;
    d->blocks.discardOpen(out);
    const auto permissions = std::exchange(d->permissions, {});
    for (auto it = permissions.cbegin(); it != permissions.cend(); ++it)
        out.push_back(agent::PermissionWithdrawn{it.key()});
    const auto requests = std::exchange(d->requests, {});
    for (const QString &request : requests) {
        if (request == QLatin1String(wire::kGetStatus))
            out.push_back(agent::StatusReported{});
        else
            out.push_back(agent::RequestFailed{request, {}});
    }
    return out;
}

QByteArray StreamJsonCodec::initialize()
{
    return d->request(wire::kInitialize);
}

QByteArray StreamJsonCodec::queryStatus()
{
    return d->request(wire::kGetStatus);
}

QByteArray StreamJsonCodec::userMessage(const QString &text, const QString &messageId)
{
    return encodeUserMessage(text, messageId);
}

QByteArray StreamJsonCodec::interrupt()
{
    return d->request(wire::kInterrupt);
}

QByteArray StreamJsonCodec::answer(const QString &requestId, const agent::PermissionAnswer &answer)
{
    const auto open = d->permissions.constFind(requestId);
    if (open == d->permissions.constEnd())
        return {};
    const QByteArray line = encodePermissionAnswer(requestId, open->kind, open->input, answer);
    d->permissions.erase(open);
    return line;
}

} // namespace bridge::claude
