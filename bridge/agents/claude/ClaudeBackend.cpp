#include "bridge/agents/claude/ClaudeBackend.h"

#include "bridge/agents/claude/ClaudeInstall.h"
#include "bridge/agents/claude/EnvironmentExport.h"
#include "bridge/agents/claude/FailureClassifier.h"
#include "bridge/agents/claude/LaunchEnvironment.h"
#include "bridge/agents/claude/StreamJsonCodec.h"

#include <QRegularExpression>

#include <algorithm>

namespace bridge::claude {

namespace {

using process::ProcessExit;

bool containsAnyOf(const QString &text, std::initializer_list<QLatin1String> words)
{
    return std::any_of(words.begin(), words.end(), [&text](QLatin1String word) {
        return text.contains(word, Qt::CaseInsensitive);
    });
}

bool namesLackOfMemory(const QString &stderrTail)
{
    // 2.1.330 under a limit (ulimit -v); it ends with SIGABRT then.
    static const QRegularExpression allocation(
        QStringLiteral(R"(memory allocation of \d+ bytes failed)"));
    return containsAnyOf(stderrTail, {QLatin1String("out of memory"), QLatin1String("bad_alloc"),
                                      QLatin1String("cannot allocate memory")})
           || stderrTail.contains(allocation);
}

/// 2.1.330 aborts without a reason when its heap cannot grow, or not begin; other aborts say more.
bool isAbortWithoutReason(const ProcessExit &exit)
{
    constexpr int kAbort = 6;
    constexpr int kAbortInShell = 128 + kAbort;
    const bool aborted = (exit.kind == ProcessExit::Kind::Signalled && exit.code == kAbort)
                         || (exit.kind == ProcessExit::Kind::Exited && exit.code == kAbortInShell);
    return aborted
           && (exit.stderrTail.trimmed().isEmpty()
               || exit.stderrTail.contains(QLatin1String(": abort() called")));
}

/// The last words of an agent on a full disk. The message that goes with them, WritesLost, is left
/// out if the last turn failed (protocol reference, 7.5).
std::optional<agent::WritesLost> lostWrites(const QString &words)
{
    if (!words.contains(QLatin1String("Claude Code could not save")))
        return std::nullopt;
    return agent::WritesLost{words.contains(QLatin1String(" transcript under ")),
                             words.contains(QLatin1String("changes this run made to ")),
                             words.contains(QLatin1String("(EDQUOT)"))};
}

} // namespace

ClaudeBackend::ClaudeBackend(process::AgentProcessFactory factory,
                             const QProcessEnvironment &environment)
    : m_processes(std::move(factory))
    , m_environment(environment)
    , m_locator(m_processes, environment)
    , m_signIn(m_processes, environment)
    , m_archive(environment)
{}

QStringList ClaudeBackend::permissionModes()
{
    return {QStringLiteral("default"), QStringLiteral("acceptEdits"), QStringLiteral("plan"),
            QStringLiteral("dontAsk"), QStringLiteral("bypassPermissions")};
}

agent::AgentCapabilities ClaudeBackend::capabilities() const
{
    return {.resumesSessions = true,
            .continuesTurns = true,
            .branches = true,
            .permissionModes = permissionModes()};
}

void ClaudeBackend::locate(QObject *context, LocateAnswer answer)
{
    m_locator.locate(context, std::move(answer));
}

void ClaudeBackend::choose(const QString &program)
{
    m_locator.choose(program);
}

void ClaudeBackend::askSignIn(const agent::AgentProgram &program, QObject *context,
                              const agent::SignInAnswer &answer)
{
    m_signIn.ask(program, context, answer);
}

std::unique_ptr<agent::AgentInstaller> ClaudeBackend::makeInstaller()
{
    return std::make_unique<ClaudeInstall>(m_processes, m_environment, m_locator.searchPath());
}

std::optional<Failure> ClaudeBackend::refusal(const agent::AgentProgram &program) const
{
    if (program.version.isNull() || program.version >= oldestVerifiedVersion())
        return std::nullopt;
    return Failure::of(FailureKind::AgentTooOld, {.message = oldestVerifiedVersion().toString(),
                                                  .subject = program.version.toString()});
}

process::LaunchSpec ClaudeBackend::launchSpec(const agent::AgentLaunch &launch,
                                              const agent::ConversationStart &conversation) const
{
    return makeLaunchSpec(launch, conversation);
}

std::unique_ptr<agent::AgentCodec> ClaudeBackend::makeCodec() const
{
    return std::make_unique<StreamJsonCodec>();
}

QByteArrayList ClaudeBackend::descendantMarks(qint64 pid, const QString &sessionId) const
{
    QByteArrayList marks{"CLAUDE_PID=" + QByteArray::number(pid)};
    if (!sessionId.isEmpty())
        marks.append("CLAUDE_CODE_SESSION_ID=" + sessionId.toUtf8());
    return marks;
}

Failure ClaudeBackend::classify(const agent::TurnFailure &turn, const QString &address) const
{
    return classifyTurnFailure(turn, address);
}

agent::ExitMeaning ClaudeBackend::meaningOf(const ProcessExit &exit) const
{
    agent::ExitMeaning meaning;
    meaning.lost = lostWrites(exit.stderrTail);
    if (namesLackOfMemory(exit.stderrTail) || isAbortWithoutReason(exit))
        meaning.kind = FailureKind::AgentOutOfMemory;
    if (exit.kind != ProcessExit::Kind::Exited)
        return meaning;
    // "This machine's managed settings (disableSideloadFlags) refused the launch." and the like.
    if (!meaning.kind
        && containsAnyOf(exit.stderrTail, {QLatin1String("managed settings"),
                                           QLatin1String("organization's polic")}))
        meaning.kind = FailureKind::ManagedByOrganisation;
    if (exit.stderrTail.contains(QLatin1String("No conversation found")))
        meaning.session = agent::ExitMeaning::Session::Missing;
    else if (exit.stderrTail.contains(QLatin1String("already in use")))
        meaning.session = agent::ExitMeaning::Session::Exists;
    return meaning;
}

qint64 ClaudeBackend::firstRequestTokens(ToolSearch toolSearch) const
{
    // 87 kB with 2.1.330 and 2.1.197, 54 kB if most tools are searched for; get_context_usage
    // counts 3.5 bytes per token (it is not used here, as it sends the endpoint some thirty
    // requests). The user's memory files and MCP servers are extra. tests/endtoend measures it. By
    // default all tools are loaded unless they take much of a small context.
    return toolSearch == ToolSearch::On ? kLeastTokensOfFirstRequest : 24'900;
}

QString ClaudeBackend::shellLines(const endpoint::Endpoint &endpoint) const
{
    return asShellLines(endpoint);
}

QByteArray ClaudeBackend::settingsFile(const endpoint::Endpoint &endpoint) const
{
    return asSettingsFile(endpoint);
}

} // namespace bridge::claude
