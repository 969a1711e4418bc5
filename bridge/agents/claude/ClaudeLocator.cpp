#include "bridge/agents/claude/ClaudeLocator.h"

#include "bridge/core/Clock.h"

#include <QDateTime>
#include <QDir>
#include <QFileInfo>
#include <QPointer>
#include <QRegularExpression>

#include <algorithm>
#include <list>
#include <optional>

namespace bridge::claude {

namespace {

#ifdef Q_OS_WIN
constexpr QLatin1String kProgramName("claude.exe");
#else
constexpr QLatin1String kProgramName("claude");
#endif

/// More than any version text; a program that goes on and on is not listened to.
constexpr qsizetype kMaxAnswer = 4096;

/// What tells one state of the program file from another.
struct FileState
{
    QString path;
    qint64 size = 0;
    QDateTime modified;
    friend bool operator==(const FileState &, const FileState &) = default;
};

FileState stateOf(const QString &path)
{
    const QFileInfo file(path);
    return {path, file.size(), file.lastModified()};
}

bool isProgram(const QString &path)
{
    const QFileInfo file(path);
    return file.isFile() && file.isExecutable();
}

/// The folders under `$XDG_DATA_HOME/drawbridge/agent`, newest version first.
QStringList installedAgents(const QProcessEnvironment &environment, const QString &home)
{
    QString dataHome = environment.value(QStringLiteral("XDG_DATA_HOME"));
    if (!QDir::isAbsolutePath(dataHome)) {
        if (home.isEmpty())
            return {};
        dataHome = home + QLatin1String("/.local/share");
    }
    const QDir agents(dataHome + QLatin1String("/drawbridge/agent"));
    QStringList versions = agents.entryList(QDir::Dirs | QDir::NoDotAndDotDot);
    std::sort(versions.begin(), versions.end(), [](const QString &a, const QString &b) {
        return QVersionNumber::fromString(a) > QVersionNumber::fromString(b);
    });
    for (QString &version : versions)
        version = agents.filePath(version);
    return versions;
}

QVersionNumber parseVersion(const QByteArray &answer)
{
    static const QRegularExpression kAnswer(
        QStringLiteral("^(\\d+\\.\\d+\\.\\d+)\\S*\\s+\\(Claude Code\\)"));
    return QVersionNumber::fromString(
        kAnswer.match(QString::fromUtf8(answer).trimmed()).captured(1));
}

} // namespace

QVersionNumber oldestVerifiedVersion()
{
    return {2, 1, 197};
}

QString findClaude(const QProcessEnvironment &environment)
{
    const QString chosen = environment.value(QStringLiteral("DRAWBRIDGE_CLAUDE"));
    if (!chosen.isEmpty() && isProgram(chosen))
        return QFileInfo(chosen).absoluteFilePath();

    QStringList folders =
        environment.value(QStringLiteral("PATH")).split(QDir::listSeparator(), Qt::SkipEmptyParts);
    const QString home = environment.value(QStringLiteral("HOME"));
    if (!home.isEmpty())
        folders << home + QLatin1String("/.local/bin") << home + QLatin1String("/.claude/local");
    folders << QStringLiteral("/usr/local/bin") << installedAgents(environment, home);
    for (const QString &folder : std::as_const(folders)) {
        const QString path = QDir(folder).absoluteFilePath(kProgramName);
        if (isProgram(path))
            return QDir::cleanPath(path);
    }
    return {};
}

/// One `--version` under way and everybody who waits for it.
struct ClaudeLocator::Question
{
    struct Waiting
    {
        QPointer<QObject> context;
        Answer answer;
    };

    FileState file;
    QByteArray output;
    std::unique_ptr<process::AgentProcess> process;
    std::unique_ptr<Timer> patience;
    std::vector<Waiting> waiting;
};

struct ClaudeLocator::Private
{
    process::AgentProcessFactory factory;
    QProcessEnvironment environment;
    std::chrono::milliseconds patience;
    SystemClock clock;
    std::list<Question> questions;
    std::optional<FileState> knownFile;
    agent::AgentProgram known;
};

ClaudeLocator::ClaudeLocator(process::AgentProcessFactory factory,
                             const QProcessEnvironment &environment, QObject *parent,
                             std::chrono::milliseconds patience)
    : QObject(parent)
    , d(new Private{std::move(factory), environment, patience, {}, {}, {}, {}})
{}

ClaudeLocator::~ClaudeLocator() = default;

void ClaudeLocator::locate(QObject *context, Answer answer)
{
    const QString path = findClaude(d->environment);
    if (path.isEmpty()) {
        answer(failed(Failure::of(FailureKind::AgentMissing)));
        return;
    }
    const FileState file = stateOf(path);
    if (d->knownFile == file) {
        answer(d->known);
        return;
    }
    const auto asked =
        std::find_if(d->questions.begin(), d->questions.end(),
                     [&](const Question &question) { return question.file == file; });
    if (asked != d->questions.end()) {
        asked->waiting.push_back({context, std::move(answer)});
        return;
    }
    Question &question = d->questions.emplace_back();
    question.file = file;
    question.waiting.push_back({context, std::move(answer)});
    ask(question);
}

void ClaudeLocator::ask(Question &question)
{
    const QString path = question.file.path;
    question.process = d->factory();
    process::AgentProcess *process = question.process.get();
    connect(process, &process::AgentProcess::outputReceived, this,
            [&question](const QByteArray &bytes) {
                question.output += bytes.left(kMaxAnswer - question.output.size());
            });
    connect(process, &process::AgentProcess::exited, this,
            [this, &question, path](const process::ProcessExit &exit) {
                if (exit.kind == process::ProcessExit::Kind::FailedToStart) {
                    conclude(question, failed(Failure::of(FailureKind::AgentMissing,
                                                          {.said = exit.error, .subject = path})));
                } else {
                    conclude(question, agent::AgentProgram{path, parseVersion(question.output)});
                }
            });
    question.patience = d->clock.after(d->patience, [this, &question, path] {
        conclude(question, failed(Failure::of(
                               FailureKind::AgentUnresponsive,
                               {.subject = path, .stderrTail = question.process->stderrTail()})));
    });
    process->start({path, {QStringLiteral("--version")}, QDir::rootPath(), d->environment});
}

void ClaudeLocator::conclude(Question &question, const Result<agent::AgentProgram, Failure> &result)
{
    if (result) {
        d->knownFile = question.file;
        d->known = *result;
    }
    const std::vector<Question::Waiting> waiting = std::move(question.waiting);
    // The process may be on the stack, in the signal that brought us here.
    question.process->disconnect(this);
    question.process.release()->deleteLater();
    const Result<agent::AgentProgram, Failure> answer = result;
    d->questions.remove_if([&](const Question &other) { return &other == &question; });
    for (const Question::Waiting &caller : waiting) {
        if (caller.context)
            caller.answer(answer);
    }
}

} // namespace bridge::claude

#include "moc_ClaudeLocator.cpp"
