#include "bridge/agents/claude/StreamJsonCodec.h"

#include "bridge/agents/claude/AgentTimers.h"
#include "bridge/agents/claude/BlockTracker.h"
#include "bridge/agents/claude/ClaudeBackend.h"
#include "bridge/agents/claude/ContentDecoder.h"
#include "bridge/agents/claude/MessageDecoder.h"
#include "bridge/agents/claude/MessageEncoder.h"
#include "bridge/agents/claude/RewindDecoder.h"
#include "bridge/agents/claude/ToolInputDecoder.h"
#include "bridge/agents/claude/TurnAnswer.h"
#include "bridge/agents/claude/WireNames.h"
#include "bridge/core/NameTable.h"

#include <QMap>
#include <QSet>

namespace bridge::claude {

namespace {

using Events = std::vector<agent::AgentEvent>;

using Option = agent::PermissionOption;

/// By destination of a rule.
constexpr std::array kScopes{
    Named{Option::Scope::Session, "session"},
    Named{Option::Scope::Workspace, "localSettings"},
    Named{Option::Scope::Project, "projectSettings"},
    Named{Option::Scope::User, "userSettings"},
};

/// The rule of a suggestion as text; empty: not suitable for "always allow". Changes of mode and
/// folders are excluded: they allow more than the displayed rule.
QString ruleText(const json::Json &suggestion)
{
    if (json::textField(suggestion, wire::kType) != QLatin1String(wire::kAddRules)
        || json::textField(suggestion, "behavior") != QLatin1String("allow"))
        return {};
    QStringList texts;
    for (const json::Json &rule : json::listField(suggestion, "rules")) {
        const QString content = json::textField(rule, "ruleContent");
        texts.append(content.isEmpty() ? json::textField(rule, "toolName") : content);
    }
    return texts.join(QStringLiteral(", "));
}

} // namespace

/// A request that waits for the user's answer.
struct OpenPermission
{
    agent::PermissionRequest request;
    json::Json input;
    QMap<QString, PermissionDecision> decisions; ///< by option id

    void offer(Option::Kind kind, const PermissionDecision &decision, const QString &label = {},
               Option::Scope scope = Option::Scope::None)
    {
        const QString id = QStringLiteral("option-%1").arg(request.options.size() + 1);
        request.options.push_back({id, kind, label, scope});
        decisions.insert(id, decision);
    }
};

namespace {

/// A plan has no rules; its "always" means accepting later edits.
void addOptions(const json::Json &message, OpenPermission &permission)
{
    permission.offer(Option::Kind::AllowOnce, {.allowed = true});
    if (permission.request.kind == agent::PermissionKind::Plan)
        permission.offer(Option::Kind::AllowAlways, {.allowed = true, .acceptEdits = true}, {},
                         Option::Scope::Session);
    if (permission.request.kind == agent::PermissionKind::Tool) {
        for (const json::Json &suggestion : json::listField(message, "permission_suggestions")) {
            if (const QString rule = ruleText(suggestion); !rule.isEmpty())
                permission.offer(Option::Kind::AllowAlways, {.allowed = true, .rule = suggestion},
                                 rule,
                                 valueIn(kScopes, json::textField(suggestion, "destination"))
                                     .value_or(Option::Scope::None));
        }
    }
    permission.offer(Option::Kind::RejectOnce, {});
}

OpenPermission permissionOf(const inbound::ControlRequest &message)
{
    OpenPermission permission;
    permission.input = json::field(message.request, wire::kInput);
    agent::PermissionRequest &result = permission.request;
    result.id = message.requestId;
    result.toolUseId = json::textField(message.request, "tool_use_id");
    result.toolName = json::textField(message.request, "tool_name");
    result.input = decodeToolInput(result.toolName, permission.input);
    if (result.input.kind == agent::ToolKind::Question)
        result.kind = agent::PermissionKind::Question;
    else if (result.input.kind == agent::ToolKind::Plan)
        result.kind = agent::PermissionKind::Plan;
    result.reason = json::textField(message.request, "decision_reason");
    result.outsideWorkspace =
        json::textField(message.request, "decision_reason_type") == QLatin1String("workingDir");
    addOptions(message.request, permission);
    return permission;
}

/// The model id in requests: the long-context suffix is internal to the agent.
QString requestedModel(QString model)
{
    constexpr QLatin1String kLongContext("[1m]");
    if (model.endsWith(kLongContext))
        model.chop(kLongContext.size());
    return model;
}

agent::AgentReady readyOf(const json::Json &body)
{
    agent::AgentReady ready{json::textField(body, "claude_code_version")};
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

agent::CommandsChanged commandsOf(const json::Json &body)
{
    agent::CommandsChanged result;
    for (const json::Json &command : json::listField(body, "commands"))
        result.commands.push_back({json::textField(command, "name"),
                                   json::textField(command, "description"),
                                   json::textField(command, "argumentHint")});
    return result;
}

/// 2.1.330 does not report the chosen model until a turn begins.
agent::OptionsChanged optionsOf(const json::Json &body)
{
    agent::AgentOption models{agent::kModelOption.toString(), {}, {}, true};
    for (const json::Json &model : json::listField(body, "models"))
        models.choices.push_back({json::textField(model, "value"),
                                  json::textField(model, "displayName"),
                                  json::textField(model, "description")});
    agent::AgentOption modes{agent::kPermissionModeOption.toString(),
                             json::textField(body, "current_permission_mode"),
                             {},
                             true};
    const QStringList known = ClaudeBackend::permissionModes();
    for (const QString &mode : known)
        modes.choices.push_back({mode, {}, {}});
    agent::AgentOption styles{
        agent::kOutputStyleOption.toString(), json::textField(body, "output_style"), {}, false};
    for (const json::Json &style : json::listField(body, "available_output_styles"))
        styles.choices.push_back({json::asText(style), {}, {}});
    return {{std::move(models), std::move(modes), std::move(styles)}};
}

agent::SubagentsChanged subagentsOf(const json::Json &body)
{
    agent::SubagentsChanged result;
    for (const json::Json &each : json::listField(body, "agents"))
        result.subagents.push_back({json::textField(each, "name"),
                                    json::textField(each, "description"),
                                    json::textField(each, "model")});
    return result;
}

agent::AccountReported accountOf(const json::Json &body)
{
    const json::Json &account = json::field(body, "account");
    agent::AccountReported reported{
        json::textField(account, "email"), json::textField(account, "organization"),
        json::textField(account, "subscriptionType"), json::textField(account, "tokenSource"),
        json::textField(account, "apiProvider")};
    reported.lacksCredential = reported.credentialSource == QLatin1String("none")
                               && json::textField(account, "apiKeySource").isEmpty();
    return reported;
}

/// The answer to initialize: everything it offers, then AgentReady.
void addReady(const json::Json &body, Events &out)
{
    out.push_back(commandsOf(body));
    out.push_back(optionsOf(body));
    out.push_back(subagentsOf(body));
    out.push_back(accountOf(body));
    out.push_back(readyOf(body));
}

agent::StatusReported statusOf(const json::Json &body)
{
    agent::StatusReported status;
    status.understood = true;
    for (const json::Json &section : json::listField(body, "sections")) {
        for (const json::Json &row : json::listField(section, "rows")) {
            const QString label = json::textField(row, "label");
            if (label == QLatin1String("Anthropic base URL"))
                status.baseUrl = json::textField(row, "value");
            else if (label == QLatin1String("Model"))
                status.model = requestedModel(json::textField(row, "value"));
        }
    }
    return status;
}

/// The option that a command of the user may change; empty: none.
QString chosenBy(const agent::PromptContent &prompt)
{
    const auto *first = prompt.empty() ? nullptr : std::get_if<agent::PromptText>(&prompt.front());
    const QString command = first ? first->text.left(20).trimmed().section(u' ', 0, 0) : QString();
    if (command == QLatin1String("/model"))
        return agent::kModelOption.toString();
    if (command == QLatin1String("/effort"))
        return agent::kEffortOption.toString();
    return {};
}

/// The settings hold credentials: nothing but what is in force is read. An answer that does not say
/// what is in force changes nothing.
void addChoices(const json::Json &body, const QString &option, Events &out)
{
    const json::Json &applied = json::field(body, "applied");
    if (!applied.is_object()) {
        out.push_back(agent::RequestDone{agent::AgentRequest::Choices});
        return;
    }
    const bool isModel = option == agent::kModelOption;
    out.push_back(
        agent::OptionChanged{option, json::textField(applied, isModel ? "model" : "effort")});
}

agent::WritesLost lostWritesOf(const json::Json &body)
{
    const QStringList lost = json::textsField(body, "lost");
    return {lost.contains(QLatin1String("transcript")),
            lost.contains(QLatin1String("global_config")),
            json::textField(body, "error_code") == QLatin1String("EDQUOT")};
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
    QByteArray request(agent::AgentRequest what, const char *subtype,
                       const json::Json &fields = json::Json::object(),
                       const QString &messageId = {})
    {
        const QString id = QStringLiteral("drawbridge-%1").arg(++lastRequest);
        requests.insert(id, {what, messageId});
        return encodeControlRequest(id, subtype, fields);
    }

    void handle(const inbound::ControlResponse &message, agent::CodecOutput &out)
    {
        const auto found = requests.constFind(message.requestId);
        if (found == requests.constEnd())
            return;
        const auto [request, messageId] = *found;
        requests.erase(found);
        if (request == agent::AgentRequest::Status) {
            // 2.1.197 does not support the query and answers with an error.
            out.events.push_back(message.ok ? statusOf(message.body) : agent::StatusReported{});
        } else if (!message.ok) {
            out.events.push_back(agent::RequestFailed{request, message.error});
        } else if (request == agent::AgentRequest::Open) {
            addReady(message.body, out.events);
        } else if (request == agent::AgentRequest::Choices) {
            addChoices(message.body, messageId, out.events);
        } else if (request == agent::AgentRequest::Rewind) {
            out.events.push_back(decodeRewound(message.body, messageId));
        } else if (request == agent::AgentRequest::PreviewFiles) {
            out.events.push_back(decodeFilesPreview(message.body, messageId));
        } else if (request == agent::AgentRequest::RestoreFiles) {
            out.events.push_back(decodeFilesRestored(message.body, messageId));
        } else {
            out.events.push_back(agent::RequestDone{request});
        }
    }

    void handle(const inbound::ControlRequest &message, agent::CodecOutput &out)
    {
        if (message.subtype != QLatin1String("can_use_tool")) {
            out.reply = encodeUnsupported(message.requestId, message.subtype);
            out.events.push_back(agent::UnknownRequest{message.subtype});
            return;
        }
        OpenPermission permission = permissionOf(message);
        out.events.push_back(agent::PermissionAsked{permission.request});
        permissions.insert(message.requestId, std::move(permission));
    }

    void handle(const inbound::ControlCancelRequest &message, agent::CodecOutput &out)
    {
        if (permissions.remove(message.requestId))
            out.events.push_back(agent::PermissionWithdrawn{message.requestId});
    }

    void handle(const inbound::SystemMessage &message, agent::CodecOutput &out)
    {
        const json::Json &body = message.body;
        if (message.subtype == QLatin1String("init")) {
            out.events.push_back(agent::TurnStarted{
                json::textField(body, "session_id"), json::textField(body, "model"),
                json::textField(body, "cwd"), json::textField(body, "permissionMode")});
        } else if (message.subtype == QLatin1String("api_retry")) {
            out.events.push_back(agent::RetryScheduled{
                json::intField(body, "attempt"), json::intField(body, "max_retries"),
                std::chrono::milliseconds(json::intField(body, "retry_delay_ms")),
                json::intField(body, "error_status"), json::textField(body, wire::kError)});
        } else if (message.subtype == QLatin1String("background_tasks_changed")) {
            out.events.push_back(tasksOf(body));
        } else if (message.subtype == QLatin1String("task_started")) {
            noteTask(body);
        } else if (message.subtype == QLatin1String("status")) {
            const QString status = json::textField(body, "status");
            if (status == QLatin1String("requesting"))
                out.events.push_back(agent::ActivityReported{agent::ActivityReported::Step::Asked});
            else if (status == QLatin1String("compacting"))
                out.events.push_back(
                    agent::ActivityReported{agent::ActivityReported::Step::Compacting});
            if (const QString problem = json::textField(body, "compact_error"); !problem.isEmpty())
                out.events.push_back(agent::NoticeGiven{problem, true});
            if (const QString mode = json::textField(body, "permissionMode"); !mode.isEmpty())
                out.events.push_back(
                    agent::OptionChanged{agent::kPermissionModeOption.toString(), mode});
        } else if (message.subtype == QLatin1String("compact_boundary")) {
            awaitsSummary = true;
        } else if (message.subtype == QLatin1String("session_writes_lost")) {
            out.events.push_back(lostWritesOf(body));
        } else if (message.subtype == QLatin1String("model_refusal_no_fallback")) {
            answer.refused(json::textField(body, "api_refusal_explanation"));
        } else if (message.subtype == QLatin1String("informational")) {
            out.events.push_back(
                agent::NoticeGiven{json::textField(body, wire::kContent),
                                   json::textField(body, "level") == QLatin1String("warning")});
        } else {
            out.events.push_back(agent::UnknownMessage{QStringLiteral("system/") + message.subtype,
                                                       json::dumped(body)});
        }
    }

    /// A tool that runs as a task can be ended alone. One in the background has ended as a tool.
    void noteTask(const json::Json &body)
    {
        const QString tool = json::textField(body, "tool_use_id");
        if (!tool.isEmpty() && !json::boolField(body, "is_backgrounded"))
            tasks.insert(tool, json::textField(body, "task_id"));
    }

    void handle(const inbound::StreamEvent &message, agent::CodecOutput &out)
    {
        answer.follow(message);
        blocks.streamEvent(message, out.events);
    }

    void handle(const inbound::AssistantMessage &message, agent::CodecOutput &out)
    {
        timers.followCalls(message.content);
        answer.follow(message);
        // The text of a failed request is repeated, with its status, at the turn's end.
        if (!message.isApiError)
            blocks.assistant(message, out.events);
    }

    void handle(const inbound::UserMessage &message, agent::CodecOutput &out)
    {
        answer.follow(message);
        if (std::exchange(awaitsSummary, false))
            out.events.push_back(
                agent::ConversationCompacted{compactionSummary(json::asText(message.content))});
        // Content without results is an echo of the user's message.
        for (agent::ToolFinished &finished :
             decodeToolResults(message.content, message.toolUseResult)) {
            tasks.remove(finished.toolUseId);
            out.events.push_back(std::move(finished));
        }
        if (timers.followResults(message.content, message.toolUseResult))
            out.events.push_back(agent::TimersChanged{timers.count()});
    }

    void handle(const inbound::Result &message, agent::CodecOutput &out)
    {
        blocks.discardOpen(out.events);
        answer.end(message, std::exchange(isTimersTurn, false), out.events);
        // Only the agent knows what it made of such a command.
        if (const QString option = std::exchange(choosing, {}); !option.isEmpty())
            out.reply =
                request(agent::AgentRequest::Choices, "get_settings", json::Json::object(), option);
    }

    void handle(const inbound::ConversationReset &, agent::CodecOutput &out)
    {
        out.events.push_back(agent::ConversationCleared{});
    }

    void handle(const inbound::CommandLifecycle &message, agent::CodecOutput &out)
    {
        if (message.state == QLatin1String("queued"))
            return;
        if (message.state == QLatin1String("started")) {
            started.insert(message.messageId);
            isTimersTurn = !message.wakeup.isEmpty();
            if (isTimersTurn && timers.fired(message.wakeup))
                out.events.push_back(agent::TimersChanged{timers.count()});
        } else if (!started.remove(message.messageId)) {
            out.events.push_back(agent::MessageSkipped{message.messageId});
        }
    }

    void handle(const inbound::Unknown &message, agent::CodecOutput &out)
    {
        out.events.push_back(agent::UnknownMessage{message.type, message.raw});
    }

    BlockTracker blocks;
    TurnAnswer answer;
    struct OpenRequest
    {
        agent::AgentRequest request = agent::AgentRequest::Open;
        QString messageId; ///< that it is about, or the option; may be empty
    };
    QMap<QString, OpenRequest> requests;       ///< by id; answered once
    QMap<QString, OpenPermission> permissions; ///< by request id; answered once
    QMap<QString, QString> tasks;              ///< tool use id -> task id, while it runs
    AgentTimers timers;
    bool isTimersTurn = false;  ///< no message asked for the running turn
    QSet<QString> started;      ///< messages with a turn
    QString choosing;           ///< the option that the newest command changes
    bool awaitsSummary = false; ///< the conversation was compacted
    int lastRequest = 0;
};

StreamJsonCodec::StreamJsonCodec()
    : d(std::make_unique<Private>())
{}

StreamJsonCodec::~StreamJsonCodec() = default;

agent::CodecOutput StreamJsonCodec::decode(QByteArrayView line)
{
    agent::CodecOutput out;
    const auto message = decodeLine(line);
    // The next message has the summary, if there is one.
    if (d->awaitsSummary && !(message && std::holds_alternative<inbound::UserMessage>(*message))) {
        d->awaitsSummary = false;
        out.events.push_back(agent::ConversationCompacted{});
    }
    if (!message)
        out.events.push_back(message.error());
    else
        std::visit([&](const auto &m) { d->handle(m, out); }, *message);
    return out;
}

Events StreamJsonCodec::endOfStream()
{
    Events out;
    d->blocks.discardOpen(out);
    if (std::exchange(d->awaitsSummary, false))
        out.push_back(agent::ConversationCompacted{});
    const auto permissions = std::exchange(d->permissions, {});
    for (auto it = permissions.cbegin(); it != permissions.cend(); ++it)
        out.push_back(agent::PermissionWithdrawn{it.key()});
    const auto requests = std::exchange(d->requests, {});
    for (const Private::OpenRequest &open : requests) {
        if (open.request == agent::AgentRequest::Status)
            out.push_back(agent::StatusReported{});
        else
            out.push_back(agent::RequestFailed{open.request, {}});
    }
    return out;
}

QByteArray StreamJsonCodec::open(const QString &, const agent::ConversationStart &)
{
    // Folder and session are on the command line.
    return d->request(agent::AgentRequest::Open, "initialize");
}

QByteArray StreamJsonCodec::queryStatus()
{
    return d->request(agent::AgentRequest::Status, "get_status");
}

QByteArray StreamJsonCodec::askHealth()
{
    // 2.1.197 does not know it and answers with an error, which serves as well.
    return d->request(agent::AgentRequest::Health, "get_status");
}

QByteArray StreamJsonCodec::prompt(const agent::PromptContent &content, const QString &messageId)
{
    d->choosing = chosenBy(content);
    return encodeUserMessage(content, messageId);
}

QByteArray StreamJsonCodec::cancel()
{
    return d->request(agent::AgentRequest::Cancel, "interrupt");
}

QByteArray StreamJsonCodec::stopTool(const QString &toolUseId)
{
    const QString task = d->tasks.value(toolUseId);
    return task.isEmpty() ? QByteArray()
                          : d->request(agent::AgentRequest::StopTool, "stop_task",
                                       {{"task_id", json::utf8(task)}});
}

QByteArray StreamJsonCodec::answer(const QString &requestId, const agent::PermissionAnswer &answer)
{
    const auto open = d->permissions.constFind(requestId);
    if (open == d->permissions.constEnd())
        return {};
    const QByteArray line = encodePermissionAnswer(requestId, open->request.kind, open->input,
                                                   open->decisions.value(answer.optionId), answer);
    d->permissions.erase(open);
    return line;
}

QByteArray StreamJsonCodec::setOption(const QString &optionId, const QString &value)
{
    if (optionId == agent::kPermissionModeOption)
        return d->request(agent::AgentRequest::SetOption, "set_permission_mode",
                          {{"mode", json::utf8(value)}});
    if (optionId == agent::kEffortOption)
        return d->request(agent::AgentRequest::SetOption, "apply_flag_settings",
                          {{"settings", {{"effortLevel", json::utf8(value)}}}});
    if (optionId == agent::kModelOption)
        return d->request(agent::AgentRequest::SetOption, "set_model",
                          {{"model", json::utf8(value)}});
    return {};
}

QByteArray StreamJsonCodec::rewind(const QString &messageId, const QString &newestMessageId)
{
    json::Json fields{{"target_message_uuid", json::utf8(messageId)}};
    if (!newestMessageId.isEmpty())
        fields["last_seen_user_message_uuid"] = json::utf8(newestMessageId);
    return d->request(agent::AgentRequest::Rewind, "rewind_conversation", fields, messageId);
}

QByteArray StreamJsonCodec::previewFiles(const QString &messageId)
{
    return d->request(agent::AgentRequest::PreviewFiles, "rewind_files",
                      {{"user_message_id", json::utf8(messageId)}, {"dry_run", true}}, messageId);
}

QByteArray StreamJsonCodec::restoreFiles(const QString &messageId)
{
    return d->request(agent::AgentRequest::RestoreFiles, "rewind_files",
                      {{"user_message_id", json::utf8(messageId)}, {"dry_run", false}}, messageId);
}

QByteArray StreamJsonCodec::rename(const QString &title)
{
    return d->request(agent::AgentRequest::Rename, "rename_session",
                      {{"title", json::utf8(title)}, {"source", "host"}});
}

} // namespace bridge::claude
