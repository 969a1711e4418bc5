#include "bridge/agents/claude/StreamJsonCodec.h"

#include "bridge/agents/claude/BlockTracker.h"
#include "bridge/agents/claude/MessageDecoder.h"
#include "bridge/agents/claude/MessageEncoder.h"
#include "bridge/agents/claude/ToolInputDecoder.h"
#include "bridge/agents/claude/WireNames.h"

#include <QMap>

#include <algorithm>

namespace bridge::protocol {

namespace {

using Events = std::vector<AgentEvent>;

/// A tool's result as one text; images and other blocks are named.
QString resultText(const Json &content)
{
    if (content.is_string())
        return asText(content);
    QStringList parts;
    if (content.is_array()) {
        for (const Json &block : content) {
            const QString text = textField(block, wire::kText);
            parts.append(text.isEmpty() ? QStringLiteral("[%1]").arg(textField(block, wire::kType))
                                        : text);
        }
    }
    return parts.join(u'\n');
}

/// The lines an edit changed, where the tool reports them (structuredPatch); a created file counts
/// whole.
void addPatch(const Json &toolUseResult, ToolFinished &finished)
{
    const auto add = [&finished](const QString &line) {
        if (line.startsWith(u'\\')) // "\ No newline at end of file"
            return;
        finished.linesAdded += line.startsWith(u'+') ? 1 : 0;
        finished.linesRemoved += line.startsWith(u'-') ? 1 : 0;
        finished.patch.append(line);
    };
    for (const Json &hunk : listField(toolUseResult, "structuredPatch")) {
        for (const Json &line : listField(hunk, "lines"))
            add(asText(line));
    }
    if (finished.patch.isEmpty()
        && textField(toolUseResult, wire::kType) == QLatin1String("create")) {
        QString content = textField(toolUseResult, wire::kContent);
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
std::vector<PermissionRule> rulesOf(const Json &request)
{
    std::vector<PermissionRule> rules;
    for (const Json &suggestion : listField(request, "permission_suggestions")) {
        if (textField(suggestion, wire::kType) != QLatin1String(wire::kAddRules)
            || textField(suggestion, "behavior") != QLatin1String("allow"))
            continue;
        QStringList texts;
        for (const Json &rule : listField(suggestion, "rules")) {
            const QString content = textField(rule, "ruleContent");
            texts.append(content.isEmpty() ? textField(rule, "toolName") : content);
        }
        if (!texts.isEmpty())
            rules.push_back({texts.join(QStringLiteral(", ")), textField(suggestion, "destination"),
                             dumped(suggestion)});
    }
    return rules;
}

PermissionRequest permissionOf(const inbound::ControlRequest &message)
{
    const Json &request = message.request;
    PermissionRequest result;
    result.id = message.requestId;
    result.toolUseId = textField(request, wire::kToolUseId);
    result.toolName = textField(request, "tool_name");
    result.input = decodeToolInput(result.toolName, field(request, wire::kInput));
    if (result.input.kind == ToolKind::Question)
        result.kind = PermissionKind::Question;
    else if (result.input.kind == ToolKind::Plan)
        result.kind = PermissionKind::Plan;
    result.reason = textField(request, "decision_reason");
    result.outsideWorkspace =
        textField(request, "decision_reason_type") == QLatin1String("workingDir");
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

AgentReady readyOf(const Json &body)
{
    AgentReady ready{textField(body, "claude_code_version"),
                     textField(body, "current_permission_mode")};
    for (const Json &model : listField(body, "models")) {
        const QString value = textField(model, "value");
        const QString resolved = requestedModel(textField(model, "resolvedModel"));
        if (value == QLatin1String("default"))
            ready.model = resolved;
        else if (value == QLatin1String("haiku"))
            ready.smallModel = resolved;
    }
    return ready;
}

StatusReported statusOf(const Json &body)
{
    StatusReported status;
    status.understood = true;
    for (const Json &section : listField(body, "sections")) {
        for (const Json &row : listField(section, "rows")) {
            const QString label = textField(row, "label");
            if (label == QLatin1String(wire::kBaseUrlRow))
                status.baseUrl = textField(row, "value");
            else if (label == QLatin1String(wire::kModelRow))
                status.model = requestedModel(textField(row, "value"));
        }
    }
    return status;
}

QStringList texts(const Json &object, const char *key)
{
    QStringList result;
    for (const Json &item : listField(object, key))
        result.append(asText(item));
    return result;
}

/// Why a turn failed. `category` is that of the message the failure was told in. What is in
/// `errors` beside real sentences is for the agent's makers.
TurnFailure failureOf(const Json &body, const QString &category)
{
    TurnFailure failure{intField(body, "api_error_status"), textField(body, "api_error_type"),
                        textField(body, "api_error"), textField(body, wire::kResult)};
    if (failure.text.isEmpty()) {
        QStringList errors = texts(body, "errors");
        errors.removeIf([](const QString &e) { return e.startsWith(QLatin1String("[ede_")); });
        failure.text = errors.join(u'\n');
    }
    if (failure.category.isEmpty())
        failure.category = category;
    if (failure.category.isEmpty()
        && textField(body, wire::kSubtype) != QLatin1String(wire::kSuccess))
        failure.category = textField(body, wire::kSubtype);
    return failure;
}

TurnEnded turnEndOf(const inbound::Result &message, const QString &errorCategory)
{
    const Json &body = message.body;
    TurnEnded end;
    end.interrupted = textField(body, "terminal_reason").startsWith(QLatin1String("aborted"));
    // API failures are "success" with is_error (protocol reference, 0.6).
    end.ok =
        !message.isError && !end.interrupted && message.subtype == QLatin1String(wire::kSuccess);
    end.unsolicited =
        textField(field(body, "origin"), "kind") == QLatin1String("task-notification");
    end.text = textField(body, wire::kResult);
    if (!end.ok && !end.interrupted)
        end.failure = failureOf(body, errorCategory);
    end.messageIds = texts(body, "user_message_uuids");
    const Json &usage = field(body, "usage");
    // What was in the cache, or is now, was sent all the same.
    end.usage = {countField(usage, "input_tokens")
                     + countField(usage, "cache_creation_input_tokens")
                     + countField(usage, "cache_read_input_tokens"),
                 countField(usage, "output_tokens"), numberField(body, "total_cost_usd")};
    end.duration = std::chrono::milliseconds(intField(body, "duration_ms"));
    return end;
}

BackgroundTasksChanged tasksOf(const Json &body)
{
    BackgroundTasksChanged result;
    for (const Json &task : listField(body, "tasks"))
        result.tasks.push_back({textField(task, "task_id"), textField(task, "description")});
    return result;
}

} // namespace

struct StreamJsonCodec::Private
{
    struct OpenPermission
    {
        PermissionKind kind;
        Json input;
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
            out.push_back(message.ok ? statusOf(message.body) : StatusReported{});
        } else if (!message.ok) {
            out.push_back(RequestFailed{request, message.error});
        } else if (request == QLatin1String(wire::kInitialize)) {
            out.push_back(readyOf(message.body));
        } else {
            out.push_back(RequestDone{request});
        }
    }

    void handle(const inbound::ControlRequest &message, Events &out)
    {
        if (message.subtype != QLatin1String(wire::kCanUseTool)) {
            out.push_back(UnknownRequest{message.subtype,
                                         encodeUnsupported(message.requestId, message.subtype)});
            return;
        }
        PermissionRequest permission = permissionOf(message);
        permissions.insert(message.requestId,
                           {permission.kind, field(message.request, wire::kInput)});
        out.push_back(PermissionAsked{std::move(permission)});
    }

    void handle(const inbound::ControlCancelRequest &message, Events &out)
    {
        if (permissions.remove(message.requestId))
            out.push_back(PermissionWithdrawn{message.requestId});
    }

    void handle(const inbound::SystemMessage &message, Events &out)
    {
        const Json &body = message.body;
        if (message.subtype == QLatin1String("init")) {
            out.push_back(TurnStarted{textField(body, "session_id"), textField(body, "model"),
                                      textField(body, "cwd"), textField(body, "permissionMode")});
        } else if (message.subtype == QLatin1String("api_retry")) {
            out.push_back(
                RetryScheduled{intField(body, "attempt"), intField(body, "max_retries"),
                               std::chrono::milliseconds(intField(body, "retry_delay_ms")),
                               intField(body, "error_status"), textField(body, wire::kError)});
        } else if (message.subtype == QLatin1String("background_tasks_changed")) {
            out.push_back(tasksOf(body));
        } else if (message.subtype == QLatin1String("status")) {
            if (const QString mode = textField(body, "permissionMode"); !mode.isEmpty())
                out.push_back(PermissionModeChanged{mode});
        } else if (message.subtype == QLatin1String("informational")) {
            out.push_back(NoticeGiven{textField(body, wire::kContent),
                                      textField(body, "level") == QLatin1String("warning")});
        } else {
            out.push_back(
                UnknownMessage{QStringLiteral("system/") + message.subtype, dumped(body)});
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
        const auto isToolResult = [](const Json &block) {
            return textField(block, wire::kType) == QLatin1String(wire::kToolResult);
        };
        // The tool's own structure is told once for the message, so it can be about one tool only.
        const bool single =
            std::count_if(message.content.begin(), message.content.end(), isToolResult) == 1;
        for (const Json &block : message.content) {
            if (!isToolResult(block))
                continue;
            ToolFinished finished;
            finished.toolUseId = textField(block, wire::kToolUseId);
            finished.ok = !boolField(block, "is_error");
            finished.output = resultText(field(block, wire::kContent));
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
        out.push_back(UnknownMessage{message.type, message.raw});
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
        out.push_back(PermissionWithdrawn{it.key()});
    const auto requests = std::exchange(d->requests, {});
    for (const QString &request : requests) {
        if (request == QLatin1String(wire::kGetStatus))
            out.push_back(StatusReported{});
        else
            out.push_back(RequestFailed{request, {}});
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

QByteArray StreamJsonCodec::answer(const QString &requestId, const PermissionAnswer &answer)
{
    const auto open = d->permissions.constFind(requestId);
    if (open == d->permissions.constEnd())
        return {};
    const QByteArray line = encodePermissionAnswer(requestId, open->kind, open->input, answer);
    d->permissions.erase(open);
    return line;
}

} // namespace bridge::protocol
