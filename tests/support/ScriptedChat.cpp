#include "tests/support/ScriptedChat.h"

#include <QCoreApplication>
#include <QFile>

#include <utility>

using namespace Qt::StringLiterals;
using namespace bridge;
using namespace bridge::agent;

namespace {

constexpr auto kSessionId = "11111111-2222-4333-8444-555555555555";

/// A program file to be found; it never runs, FakeBackend answers for it.
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
    environment.insert(u"DRAWBRIDGE_CLAUDE"_s, program);
    environment.insert(u"PATH"_s, u"/nowhere"_s);
    return environment;
}

} // namespace

void ScriptedChat::Probe::answer(const std::optional<Failure> &failure) const
{
    // Copied, because the answer may start the next probe, which moves this one.
    const auto now = tell;
    if (context)
        now({failure});
}

void ScriptedChat::Probe::answer(FailureKind kind, int httpStatus) const
{
    answer(
        Failure::of(kind, {.address = target.endpoint.address.text(), .httpStatus = httpStatus}));
}

ScriptedChat::ScriptedChat(const QString &address, bool resume,
                           const chat::ChatLaunch::Overrides &overrides, const ScriptedPast &past)
    : backend(programPath())
    , settings(folder.filePath(u"settings"_s))
    , endpoints(settings)
    , credentials(keychain, clock)
    , m_tree(clock)
{
    makeProgram(programPath());
    m_environment = environmentWith(programPath());
    m_environment.insert(u"HOME"_s, folder.path()); // the settings of Claude Code are the test's
    settings.setValue(settings::kWorkspace, folder.path());
    if (!address.isEmpty()) {
        settings.setValue(settings::kCustomApiEndpoint, address);
        settings.setValue(settings::kCustomApiEndpointEnabled, true);
    }
    agents.onMade = [this](ScriptedProcess &process) {
        process.onWritten = [this, &process](const QByteArray &bytes) {
            if (answersHealth && bytes == "health\n")
                say(process, {RequestDone{AgentRequest::Health}});
        };
    };
    m_keeping.past = past.reader;
    m_begin = past.begin;
    m_chat = makeChat(u"chat-1"_s, sessionId(), resume, overrides);
    m_live = m_chat.get();
}

std::unique_ptr<chat::Chat> ScriptedChat::makeChat(const QString &id, const QString &sessionId,
                                                   bool resume,
                                                   const chat::ChatLaunch::Overrides &overrides)
{
    return makeChat(id, sessionId, resume, overrides, m_keeping, m_begin);
}

std::unique_ptr<chat::Chat> ScriptedChat::makeChat(const QString &id, const QString &sessionId,
                                                   bool resume,
                                                   const chat::ChatLaunch::Overrides &overrides,
                                                   const chat::ChatKeeping &keeping,
                                                   session::Session::Begin begin)
{
    auto launch = std::make_unique<chat::ChatLaunch>(
        chat::ChatLaunch::Parts{endpoints, credentials, backend, settings, m_environment,
                                redirects},
        overrides);
    session::SessionParts parts{agents.factory(),
                                backend,
                                [this](const endpoint::EndpointTarget &target,
                                       answers::ProbeDepth depth, QObject *context,
                                       answers::ProbeAnswer answer) {
                                    probes.push_back({target, depth, context, std::move(answer)});
                                },
                                clock,
                                m_tree,
                                m_oomKills,
                                keeping.past};
    auto session = std::make_unique<session::Session>(
        std::move(parts), agent::ConversationStart{sessionId, resume}, begin);
    m_session = session.get();
    return std::make_unique<chat::Chat>(id, std::move(launch), std::move(session), clock, keeping);
}

void ScriptedChat::keepChat(chat::ChatKeeping keeping, session::Session::Begin begin)
{
    deleteChat();
    keeping.sessionId = sessionId();
    m_keeping = keeping;
    m_begin = begin;
    const store::ChatRecord *record = keeping.store ? keeping.store->find(sessionId()) : nullptr;
    chat::ChatLaunch::Overrides overrides;
    if (record)
        overrides = {record->folder, record->permissionMode, record->pin};
    m_chat = makeChat(u"chat-1"_s, sessionId(), keeping.isReopened && (!record || record->hasBegun),
                      overrides);
    m_live = m_chat.get();
}

ScriptedChat::~ScriptedChat()
{
    deleteChat();
}

void ScriptedChat::deleteChat()
{
    if (m_chat)
        m_chat.release()->deleteLater();
    // Deletes the ended processes, too.
    QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
}

QString ScriptedChat::sessionId() const
{
    return QLatin1String(kSessionId);
}

QString ScriptedChat::programPath() const
{
    return folder.filePath(u"claude"_s);
}

void ScriptedChat::settleLaunch()
{
    while (backend.openQuestions() > 0)
        backend.answerLocate(QVersionNumber::fromString(version));
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
    initialize();
    answerStatus();
}

void ScriptedChat::initialize()
{
    agent().becomeStarted();
    answerInitialize();
}

void ScriptedChat::startTurn(const QString &message)
{
    m_live->send(message);
    beginTurn();
}

void ScriptedChat::goIntoTurn(const QString &message)
{
    goLive();
    startTurn(message);
}

void ScriptedChat::goLiveAgain()
{
    finishRestart();
    goLive();
}

void ScriptedChat::say(std::vector<AgentEvent> events)
{
    say(agent(), std::move(events));
}

void ScriptedChat::say(ScriptedProcess &agent, std::vector<AgentEvent> events)
{
    backend.lines->push_back({std::move(events), {}});
    agent.sayBytes(QByteArray::number(static_cast<qulonglong>(backend.lines->size() - 1)) + '\n');
}

void ScriptedChat::answerInitialize()
{
    say({AgentReady{version}});
}

void ScriptedChat::answerStatus()
{
    answerStatus(agent().spec().environment.value(u"FAKE_BASE_URL"_s));
}

void ScriptedChat::answerStatus(const QString &baseUrl)
{
    StatusReported status{true, std::nullopt, model};
    if (!baseUrl.isEmpty())
        status.baseUrl = baseUrl;
    say({status});
}

void ScriptedChat::refuseStatus()
{
    say({StatusReported{}});
}

void ScriptedChat::beginTurn()
{
    m_answer.clear();
    m_block.reset(); // an aborted turn leaves one open
    say({TurnStarted{sessionOfAgent(), model, folder.path(), u"default"_s}});
}

void ScriptedChat::streamText(const QString &piece)
{
    if (!m_block || m_block->kind != BlockKind::Text)
        startBlock({.kind = BlockKind::Text});
    m_blockText += piece;
    say({BlockText{m_block->id, piece}});
}

void ScriptedChat::streamThinking(const QString &piece)
{
    if (!m_block || m_block->kind != BlockKind::Thinking)
        startBlock({.kind = BlockKind::Thinking});
    m_blockText += piece;
    say({BlockText{m_block->id, piece}});
}

void ScriptedChat::ping()
{
    say({});
}

void ScriptedChat::useSubagentTool(const QString &toolUseId)
{
    say({BlockFinished{.id = {u"msg_sub"_s, 0},
                       .kind = BlockKind::ToolUse,
                       .toolUseId = toolUseId,
                       .toolName = u"Bash"_s,
                       .input = command(u"sleep 600"_s),
                       .parentToolUseId = u"toolu_agent"_s,
                       .model = model}});
}

ToolInput ScriptedChat::command(const QString &line)
{
    ToolInput input;
    input.kind = ToolKind::Command;
    input.headline = line;
    return input;
}

void ScriptedChat::useTool(const QString &toolUseId, const QString &name, const ToolInput &input)
{
    startBlock({.kind = BlockKind::ToolUse, .toolUseId = toolUseId, .toolName = name});
    say({BlockFinished{.id = m_block->id,
                       .kind = BlockKind::ToolUse,
                       .toolUseId = toolUseId,
                       .toolName = name,
                       .input = input,
                       .model = model}});
    m_block.reset();
}

void ScriptedChat::finishTool(const QString &toolUseId, const QString &output, bool ok)
{
    say({ToolFinished{.toolUseId = toolUseId, .ok = ok, .output = output}});
}

QString ScriptedChat::askPermission(const QString &toolUseId, const QString &name,
                                    const ToolInput &input)
{
    using Kind = PermissionOption::Kind;
    PermissionRequest request;
    request.id = u"permission-%1"_s.arg(++m_requests);
    request.toolUseId = toolUseId;
    request.toolName = name;
    request.input = input;
    if (input.kind == ToolKind::Question)
        request.kind = PermissionKind::Question;
    else if (input.kind == ToolKind::Plan)
        request.kind = PermissionKind::Plan;
    request.options = {
        {u"allow"_s, Kind::AllowOnce, {}, {}},
        {u"always"_s, Kind::AllowAlways, input.headline, PermissionOption::Scope::Workspace},
        {u"deny"_s, Kind::RejectOnce, {}, {}}};
    say({PermissionAsked{request}});
    return request.id;
}

agent::PermissionAnswer ScriptedChat::answerOf(agent::PermissionOption::Kind kind) const
{
    const auto &entries = m_live->transcript();
    for (int row = entries.count() - 1; row >= 0; --row) {
        if (const auto *card = std::get_if<chat::PermissionEntry>(&entries.entry(row).content))
            return agent::answerWith(card->request, kind);
    }
    return {};
}

void ScriptedChat::withdrawPermission(const QString &requestId)
{
    say({PermissionWithdrawn{requestId}});
}

void ScriptedChat::announceRetry(int attempt, int httpStatus, const QString &category,
                                 std::chrono::milliseconds delay)
{
    say({RetryScheduled{attempt, 10, delay, httpStatus, category}});
}

void ScriptedChat::announceBackgroundTasks(const QStringList &descriptions)
{
    BackgroundTasksChanged changed;
    for (const QString &description : descriptions)
        changed.tasks.push_back({description, description});
    say({changed});
}

void ScriptedChat::endTurn()
{
    finishBlock();
    endTurn({.text = m_answer});
}

void ScriptedChat::failTurn(int httpStatus, const QString &text, const QString &category)
{
    discardBlock();
    endTurn({.ok = false, .text = text, .failure = TurnFailure{httpStatus, {}, category, text}});
}

void ScriptedChat::endInterruptedTurn()
{
    finishBlock();
    endTurn({.ok = false, .interrupted = true});
}

void ScriptedChat::finishRestart()
{
    agent().exit(143);
    clock.advance(session::RestartPolicy::kQuiet);
}

void ScriptedChat::startBlock(BlockStarted block)
{
    finishBlock();
    block.id = {u"msg_%1"_s.arg(++m_messages), 0};
    block.model = model;
    m_block = block;
    m_blockText.clear();
    say({block});
}

void ScriptedChat::finishBlock()
{
    if (!m_block)
        return;
    say({BlockFinished{.id = m_block->id,
                       .kind = m_block->kind,
                       .text = m_blockText,
                       .toolUseId = m_block->toolUseId,
                       .toolName = m_block->toolName,
                       .model = model}});
    if (m_block->kind == BlockKind::Text)
        m_answer = m_blockText;
    m_block.reset();
}

void ScriptedChat::discardBlock()
{
    if (m_block)
        say({BlockDiscarded{m_block->id}});
    m_block.reset();
}

void ScriptedChat::endTurn(TurnEnded end)
{
    // Names the turn's message, like an agent.
    const QStringList ids = agent().userMessageIds();
    if (!ids.isEmpty())
        end.messageIds = {ids.last()};
    say({end});
}

QString ScriptedChat::sessionOfAgent() const
{
    return agent().spec().arguments.last();
}
