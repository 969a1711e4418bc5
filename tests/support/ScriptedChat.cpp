#include "tests/support/ScriptedChat.h"

#include "bridge/agents/claude/StreamJsonCodec.h"

#include <QCoreApplication>
#include <QFile>

#include <utility>

using namespace bridge;

namespace {

constexpr auto kSessionId = "11111111-2222-4333-8444-555555555555";

/// A program that can be found; it is never run, versionQuestions answer for it.
void makeProgram(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly))
        qFatal("cannot write the stand-in program");
    file.write("#!/bin/sh\n");
    file.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
}

QProcessEnvironment environmentWith(const QString &program)
{
    QProcessEnvironment environment;
    environment.insert(QStringLiteral("DRAWBRIDGE_CLAUDE"), program);
    environment.insert(QStringLiteral("PATH"), QStringLiteral("/nowhere"));
    return environment;
}

std::string utf8(const QString &text)
{
    return text.toStdString();
}

} // namespace

void ScriptedChat::Probe::answer(const std::optional<Failure> &failure) const
{
    // From a copy: the answer may bring the next probe, which moves this one.
    const auto now = tell;
    if (context)
        now({failure});
}

void ScriptedChat::Probe::answer(FailureKind kind, int httpStatus) const
{
    answer(Failure{.layer = failureLayerOf(kind),
                   .kind = kind,
                   .address = target.endpoint.address.text(),
                   .httpStatus = httpStatus});
}

ScriptedChat::ScriptedChat(const QString &address, bool resume,
                           const chat::ChatLaunch::Fixed &fixed)
    : settings(folder.filePath(QStringLiteral("settings")))
    , endpoints(settings)
    , credentials(keychain, clock)
    , m_tree(clock)
{
    makeProgram(programPath());
    m_environment = environmentWith(programPath());
    m_locator = std::make_unique<claude::ClaudeLocator>(versionQuestions.factory(), m_environment);
    settings.setValue(settings::kWorkspace, folder.path());
    if (!address.isEmpty()) {
        settings.setValue(settings::kCustomApiEndpoint, address);
        settings.setValue(settings::kCustomApiEndpointEnabled, true);
    }
    m_chat = makeChat(QStringLiteral("chat-1"), sessionId(), resume, fixed);
    m_live = m_chat.get();
}

std::unique_ptr<chat::Chat> ScriptedChat::makeChat(const QString &id, const QString &sessionId,
                                                   bool resume,
                                                   const chat::ChatLaunch::Fixed &fixed)
{
    auto launch = std::make_unique<chat::ChatLaunch>(
        chat::ChatLaunch::Sources{endpoints, credentials, *m_locator, settings, m_environment},
        fixed);
    session::SessionParts parts{agents.factory(),
                                [] { return std::make_unique<claude::StreamJsonCodec>(); },
                                [this](const endpoint::EndpointTarget &target,
                                       check::ProbeDepth depth, QObject *context,
                                       check::ProbeAnswer answer) {
                                    probes.push_back({target, depth, context, std::move(answer)});
                                },
                                clock,
                                m_tree,
                                m_oomKills};
    auto session = std::make_unique<session::Session>(std::move(parts),
                                                      claude::ConversationStart{sessionId, resume});
    return std::make_unique<chat::Chat>(id, std::move(launch), std::move(session), clock);
}

ScriptedChat::~ScriptedChat()
{
    m_chat.reset();
    // Processes that have ended wait for the event loop to be deleted.
    QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
}

QString ScriptedChat::sessionId() const
{
    return QLatin1String(kSessionId);
}

QString ScriptedChat::programPath() const
{
    return folder.filePath(QStringLiteral("claude"));
}

void ScriptedChat::settleLaunch()
{
    while (m_answeredVersions < versionQuestions.count()) {
        ScriptedProcess &question = versionQuestions.at(m_answeredVersions++);
        question.becomeStarted();
        question.sayBytes((version + QStringLiteral(" (Claude Code)\n")).toUtf8());
        question.exit();
    }
    while (answeredReads < keychain.reads) {
        ++answeredReads;
        keychain.answerRead(secrets::SecretError::Kind::Absent);
    }
}

void ScriptedChat::open()
{
    m_live->start();
    settleLaunch();
}

void ScriptedChat::goLive()
{
    if (agents.count() == 0)
        open();
    agent().becomeStarted();
    answerInitialize();
    answerStatus();
}

void ScriptedChat::answerInitialize()
{
    respond(agent().requests("initialize").back(),
            {{"claude_code_version", utf8(version)}, {"current_permission_mode", "default"}});
}

void ScriptedChat::answerStatus()
{
    answerStatus(agent().spec().environment.value(QStringLiteral("ANTHROPIC_BASE_URL")));
}

void ScriptedChat::answerStatus(const QString &baseUrl)
{
    Json rows = Json::array({{{"label", "Model"}, {"value", utf8(model)}}});
    if (!baseUrl.isEmpty())
        rows.push_back({{"label", "Anthropic base URL"}, {"value", utf8(baseUrl)}});
    respond(agent().requests("get_status").back(), {{"sections", Json::array({{{"rows", rows}}})}});
}

void ScriptedChat::refuseStatus()
{
    const Json response{{"subtype", "error"},
                        {"request_id", agent().requests("get_status").back()},
                        {"error", "Unsupported control request subtype: get_status"}};
    agent().say({{"type", "control_response"}, {"response", response}});
}

void ScriptedChat::beginTurn()
{
    m_answer.clear();
    m_blockType.clear(); // a broken-off turn leaves one
    agent().say({{"type", "system"},
                 {"subtype", "init"},
                 {"session_id", sessionOfAgent()},
                 {"model", utf8(model)},
                 {"cwd", utf8(folder.path())},
                 {"permissionMode", "default"}});
}

void ScriptedChat::streamText(const QString &piece)
{
    if (m_blockType != QLatin1String("text"))
        startBlock({{"type", "text"}, {"text", ""}});
    m_blockText += piece;
    sayStreamEvent({{"type", "content_block_delta"},
                    {"index", m_blockIndex},
                    {"delta", {{"type", "text_delta"}, {"text", utf8(piece)}}}});
}

void ScriptedChat::streamThinking(const QString &piece)
{
    if (m_blockType != QLatin1String("thinking"))
        startBlock({{"type", "thinking"}, {"thinking", ""}});
    m_blockText += piece;
    sayStreamEvent({{"type", "content_block_delta"},
                    {"index", m_blockIndex},
                    {"delta", {{"type", "thinking_delta"}, {"thinking", utf8(piece)}}}});
}

void ScriptedChat::ping()
{
    sayStreamEvent({{"type", "ping"}});
}

void ScriptedChat::streamToolInput()
{
    if (m_blockType != QLatin1String("tool_use"))
        startBlock({{"type", "tool_use"}, {"id", "toolu_s"}, {"name", "Write"}});
    sayStreamEvent({{"type", "content_block_delta"},
                    {"index", m_blockIndex},
                    {"delta", {{"type", "input_json_delta"}, {"partial_json", "{"}}}});
}

void ScriptedChat::useSubagentTool(const QString &toolUseId)
{
    const Json content = Json::array({{{"type", "tool_use"},
                                       {"id", utf8(toolUseId)},
                                       {"name", "Bash"},
                                       {"input", {{"command", "sleep 600"}}}}});
    agent().say({{"type", "assistant"},
                 {"message", {{"id", "msg_sub"}, {"model", utf8(model)}, {"content", content}}},
                 {"parent_tool_use_id", "toolu_agent"}});
}

void ScriptedChat::useTool(const QString &toolUseId, const QString &name, const Json &input)
{
    startBlock({{"type", "tool_use"},
                {"id", utf8(toolUseId)},
                {"name", utf8(name)},
                {"input", Json::object()}});
    const Json content = Json::array(
        {{{"type", "tool_use"}, {"id", utf8(toolUseId)}, {"name", utf8(name)}, {"input", input}}});
    agent().say({{"type", "assistant"},
                 {"message",
                  {{"id", "msg_" + std::to_string(m_messages)},
                   {"model", utf8(model)},
                   {"content", content}}},
                 {"parent_tool_use_id", nullptr}});
    sayStreamEvent({{"type", "content_block_stop"}, {"index", m_blockIndex}});
    m_blockType.clear();
}

void ScriptedChat::finishTool(const QString &toolUseId, const QString &output, bool ok)
{
    const Json content = Json::array({{{"type", "tool_result"},
                                       {"tool_use_id", utf8(toolUseId)},
                                       {"content", utf8(output)},
                                       {"is_error", !ok}}});
    agent().say({{"type", "user"},
                 {"message", {{"role", "user"}, {"content", content}}},
                 {"parent_tool_use_id", nullptr}});
}

QString ScriptedChat::askPermission(const QString &toolUseId, const QString &name,
                                    const Json &input)
{
    const std::string id = "permission-" + std::to_string(++m_requests);
    const std::string rule = input.value("command", std::string("*"));
    const Json suggestion{
        {"type", "addRules"},
        {"rules", Json::array({{{"toolName", utf8(name)}, {"ruleContent", rule}}})},
        {"behavior", "allow"},
        {"destination", "localSettings"}};
    agent().say({{"type", "control_request"},
                 {"request_id", id},
                 {"request",
                  {{"subtype", "can_use_tool"},
                   {"tool_name", utf8(name)},
                   {"tool_use_id", utf8(toolUseId)},
                   {"input", input},
                   {"permission_suggestions", Json::array({suggestion})}}}});
    return QString::fromStdString(id);
}

void ScriptedChat::withdrawPermission(const QString &requestId)
{
    agent().say({{"type", "control_cancel_request"}, {"request_id", utf8(requestId)}});
}

void ScriptedChat::announceRetry(int attempt, int httpStatus, const QString &category)
{
    Json message{{"type", "system"},       {"subtype", "api_retry"},  {"attempt", attempt},
                 {"max_retries", 10},      {"retry_delay_ms", 500.5}, {"error_status", nullptr},
                 {"error", utf8(category)}};
    if (httpStatus != 0)
        message["error_status"] = httpStatus;
    agent().say(message);
}

void ScriptedChat::announceBackgroundTasks(const QStringList &descriptions)
{
    Json tasks = Json::array();
    for (const QString &description : descriptions)
        tasks.push_back({{"task_id", "task"}, {"description", utf8(description)}});
    agent().say({{"type", "system"}, {"subtype", "background_tasks_changed"}, {"tasks", tasks}});
}

void ScriptedChat::endTurn()
{
    finishBlock();
    sayResult({{"subtype", "success"}, {"is_error", false}, {"result", utf8(m_answer)}});
}

void ScriptedChat::failTurn(int httpStatus, const QString &text, const QString &category)
{
    Json fields{{"subtype", "success"}, {"is_error", true}, {"result", utf8(text)}};
    if (httpStatus != 0)
        fields["api_error_status"] = httpStatus;
    if (!category.isEmpty())
        fields["api_error"] = utf8(category);
    sayResult(fields);
}

void ScriptedChat::endInterruptedTurn()
{
    finishBlock();
    sayResult({{"subtype", "error_during_execution"},
               {"is_error", true},
               {"terminal_reason", "aborted_streaming"}});
}

void ScriptedChat::finishRestart()
{
    agent().exit(143);
    clock.advance(session::RestartPolicy::kQuiet);
}

void ScriptedChat::sayStreamEvent(const Json &event)
{
    agent().say({{"type", "stream_event"}, {"event", event}, {"parent_tool_use_id", nullptr}});
}

void ScriptedChat::startBlock(const Json &block)
{
    finishBlock();
    sayStreamEvent(
        {{"type", "message_start"},
         {"message", {{"id", "msg_" + std::to_string(++m_messages)}, {"model", utf8(model)}}}});
    m_blockIndex = 0;
    m_blockType = QString::fromStdString(block.at("type"));
    m_blockText.clear();
    sayStreamEvent({{"type", "content_block_start"}, {"index", 0}, {"content_block", block}});
}

void ScriptedChat::finishBlock()
{
    if (m_blockType.isEmpty())
        return;
    const std::string type = utf8(m_blockType);
    const Json content = Json::array({{{"type", type}, {type, utf8(m_blockText)}}});
    agent().say({{"type", "assistant"},
                 {"message",
                  {{"id", "msg_" + std::to_string(m_messages)},
                   {"model", utf8(model)},
                   {"content", content}}},
                 {"parent_tool_use_id", nullptr}});
    sayStreamEvent({{"type", "content_block_stop"}, {"index", m_blockIndex}});
    if (m_blockType == QLatin1String("text"))
        m_answer = m_blockText;
    m_blockType.clear();
}

void ScriptedChat::sayResult(const Json &fields)
{
    Json message{{"type", "result"}, {"session_id", sessionOfAgent()}};
    message.update(fields);
    // As the agent does it, the ids of the messages that the turn was about come back.
    const QStringList ids = agent().userMessageIds();
    if (!ids.isEmpty())
        message["user_message_uuids"] = Json::array({utf8(ids.last())});
    agent().say(message);
}

std::string ScriptedChat::sessionOfAgent() const
{
    const QStringList arguments = agent().spec().arguments;
    qsizetype at = arguments.indexOf(QStringLiteral("--session-id"));
    if (at < 0)
        at = arguments.indexOf(QStringLiteral("--resume"));
    return utf8(arguments.at(at + 1));
}

void ScriptedChat::respond(const std::string &requestId, const Json &body)
{
    const Json response{{"subtype", "success"}, {"request_id", requestId}, {"response", body}};
    agent().say({{"type", "control_response"}, {"response", response}});
}
