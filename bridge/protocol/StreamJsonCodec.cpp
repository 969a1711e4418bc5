#include "bridge/protocol/StreamJsonCodec.h"

#include "bridge/protocol/BlockTracker.h"
#include "bridge/protocol/MessageDecoder.h"
#include "bridge/protocol/MessageEncoder.h"
#include "bridge/protocol/ToolInputDecoder.h"
#include "bridge/protocol/WireNames.h"

#include <QHash>

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
        finished.linesAdded += line.startsWith(u'+') ? 1 : 0;
        finished.linesRemoved += line.startsWith(u'-') ? 1 : 0;
        finished.patch.append(line);
    };
    const Json &hunks = field(toolUseResult, "structuredPatch");
    for (const Json &hunk : hunks) {
        for (const Json &line : field(hunk, "lines"))
            add(asText(line));
    }
    if (finished.patch.isEmpty()
        && textField(toolUseResult, wire::kType) == QLatin1String("create")) {
        QString content = textField(toolUseResult, wire::kContent);
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
    for (const Json &suggestion : field(request, "permission_suggestions")) {
        if (textField(suggestion, wire::kType) != QLatin1String("addRules")
            || textField(suggestion, "behavior") != QLatin1String("allow"))
            continue;
        QStringList texts;
        for (const Json &rule : field(suggestion, "rules")) {
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

StatusReported statusOf(const Json &body)
{
    StatusReported status;
    status.understood = true;
    for (const Json &section : field(body, "sections")) {
        for (const Json &row : field(section, "rows")) {
            const QString label = textField(row, "label");
            if (label == QLatin1String(wire::kBaseUrlRow))
                status.baseUrl = textField(row, "value");
            else if (label == QLatin1String(wire::kModelRow))
                status.model = textField(row, "value");
        }
    }
    return status;
}

QStringList texts(const Json &array)
{
    QStringList result;
    if (array.is_array()) {
        for (const Json &item : array)
            result.append(asText(item));
    }
    return result;
}

/// Why a turn failed. What is in `errors` beside real sentences is for the agent's makers.
TurnFailure failureOf(const Json &body)
{
    TurnFailure failure{intField(body, "api_error_status"), textField(body, "api_error_type"),
                        textField(body, "api_error"), textField(body, wire::kResult)};
    if (failure.text.isEmpty()) {
        QStringList errors = texts(field(body, "errors"));
        errors.removeIf([](const QString &e) { return e.startsWith(QLatin1String("[ede_")); });
        failure.text = errors.join(u'\n');
    }
    if (failure.category.isEmpty()
        && textField(body, wire::kSubtype) != QLatin1String(wire::kSuccess))
        failure.category = textField(body, wire::kSubtype);
    return failure;
}

TurnEnded turnEndOf(const inbound::Result &message)
{
    const Json &body = message.body;
    TurnEnded end;
    // API failures are "success" with is_error (protocol reference, 0.6).
    end.ok = !message.isError && message.subtype == QLatin1String(wire::kSuccess);
    end.interrupted = textField(body, "terminal_reason").startsWith(QLatin1String("aborted"));
    end.unsolicited =
        textField(field(body, "origin"), "kind") == QLatin1String("task-notification");
    end.text = textField(body, wire::kResult);
    if (!end.ok && !end.interrupted)
        end.failure = failureOf(body);
    end.messageIds = texts(field(body, "user_message_uuids"));
    const Json &usage = field(body, "usage");
    end.usage = {static_cast<qint64>(numberField(usage, "input_tokens")),
                 static_cast<qint64>(numberField(usage, "output_tokens")),
                 numberField(body, "total_cost_usd")};
    end.duration = std::chrono::milliseconds(intField(body, "duration_ms"));
    return end;
}

BackgroundTasksChanged tasksOf(const Json &body)
{
    BackgroundTasksChanged result;
    for (const Json &task : field(body, "tasks"))
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
            out.push_back(AgentReady{textField(message.body, "claude_code_version"),
                                     textField(message.body, "current_permission_mode")});
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
        blocks.assistant(message, out);
    }

    void handle(const inbound::UserMessage &message, Events &out)
    {
        if (!message.content.is_array())
            return; // an echo of the user's own words
        for (const Json &block : message.content) {
            if (textField(block, wire::kType) != QLatin1String(wire::kToolResult))
                continue;
            ToolFinished finished;
            finished.toolUseId = textField(block, wire::kToolUseId);
            finished.ok = !boolField(block, "is_error");
            finished.output = resultText(field(block, wire::kContent));
            addPatch(message.toolUseResult, finished);
            out.push_back(std::move(finished));
        }
    }

    void handle(const inbound::Result &message, Events &out)
    {
        blocks.discardOpen(out);
        out.push_back(turnEndOf(message));
    }

    void handle(const inbound::Unknown &message, Events &out)
    {
        out.push_back(UnknownMessage{message.type, message.raw});
    }

    BlockTracker blocks;
    QHash<QString, QString> requests;           ///< id -> what was asked; answered once
    QHash<QString, OpenPermission> permissions; ///< id -> what it is about; answered once
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
