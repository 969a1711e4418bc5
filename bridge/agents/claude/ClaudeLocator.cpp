#include "bridge/agents/claude/ClaudeLocator.h"

#include "bridge/agents/claude/ProgramPlaces.h"
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

/// More than any version text; further output is ignored.
constexpr qsizetype kMaxAnswer = 4096;
/// More places than anyone has Claude Code in; limits the programs that one search starts.
constexpr std::size_t kMostAsked = 12;
constexpr std::size_t kMostKnown = 32;

/// Identifies a state of the program file.
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

/// What a program answered, with the PATH that it answered with.
struct Known
{
    FileState file;
    agent::AgentProgram program;
};

bool isUsable(const agent::AgentProgram &program)
{
    return !program.version.isNull() && program.version >= oldestVerifiedVersion();
}

} // namespace

QVersionNumber oldestVerifiedVersion()
{
    return {2, 1, 197};
}

QVersionNumber parseVersion(const QByteArray &output)
{
    static const QRegularExpression kAnswer(
        QStringLiteral("^(\\d+\\.\\d+\\.\\d+)\\S*\\s+\\(Claude Code\\)"));
    return QVersionNumber::fromString(
        kAnswer.match(QString::fromUtf8(output).trimmed()).captured(1));
}

/// One search in progress and its waiting callers.
struct ClaudeLocator::Search
{
    struct Waiting
    {
        QPointer<QObject> context;
        Answer answer;
    };

    std::vector<ProgramCandidate> candidates;
    std::vector<FileState> files; ///< of the candidates
    QStringList places;
    std::size_t next = 0; ///< the candidate that is asked
    bool isSecondTry = false;
    std::optional<agent::AgentProgram> best;
    std::optional<Failure> firstFailure;

    QByteArray output;
    std::unique_ptr<process::AgentProcess> process;
    std::unique_ptr<Timer> patience;
    std::vector<Waiting> waiting;
};

struct ClaudeLocator::Private
{
    Private(process::AgentProcessFactory processes, const QProcessEnvironment &inherited,
            std::chrono::milliseconds limit)
        : factory(std::move(processes))
        , environment(inherited)
        , patience(limit)
        , searchPath(factory, inherited)
    {}

    [[nodiscard]] const Known *find(const FileState &file) const
    {
        const auto found = std::ranges::find(known, file, &Known::file);
        return found == known.end() ? nullptr : &*found;
    }

    process::AgentProcessFactory factory;
    QProcessEnvironment environment;
    std::chrono::milliseconds patience;
    SystemClock clock;
    process::SearchPath searchPath;
    QString chosen;
    std::list<Search> searches;
    std::vector<Known> known;
};

ClaudeLocator::ClaudeLocator(process::AgentProcessFactory factory,
                             const QProcessEnvironment &environment, QObject *parent,
                             std::chrono::milliseconds patience)
    : QObject(parent)
    , d(new Private(std::move(factory), environment, patience))
{}

ClaudeLocator::~ClaudeLocator() = default;

void ClaudeLocator::choose(const QString &program)
{
    d->chosen = program;
}

process::SearchPath &ClaudeLocator::searchPath()
{
    return d->searchPath;
}

void ClaudeLocator::locate(QObject *context, Answer answer)
{
    if (d->searchPath.isKnown()) {
        begin(context, std::move(answer));
        return;
    }
    d->searchPath.whenKnown(
        this, [this, guard = QPointer<QObject>(context), answer = std::move(answer)]() mutable {
            if (guard)
                begin(guard, std::move(answer));
        });
}

void ClaudeLocator::begin(QObject *context, Answer answer)
{
    ProgramSearch found =
        findPrograms(d->environment, d->chosen, d->searchPath.own(), d->searchPath.added());
    if (found.candidates.size() > kMostAsked)
        found.candidates.resize(kMostAsked);
    std::vector<FileState> files;
    for (const ProgramCandidate &each : found.candidates)
        files.push_back(stateOf(each.path));
    const auto same = std::ranges::find(d->searches, files, &Search::files);
    if (same != d->searches.end()) {
        same->waiting.push_back({context, std::move(answer)});
        return;
    }
    Search &search = d->searches.emplace_back();
    search.candidates = std::move(found.candidates);
    search.files = std::move(files);
    search.places = std::move(found.places);
    search.waiting.push_back({context, std::move(answer)});
    step(search);
}

void ClaudeLocator::step(Search &search)
{
    for (; search.next < search.candidates.size(); ++search.next) {
        const ProgramCandidate &candidate = search.candidates[search.next];
        const Known *known = d->find(search.files[search.next]);
        if (!known) {
            search.isSecondTry = false;
            ask(search, d->searchPath.textWith(candidate.helpers));
            return;
        }
        agent::AgentProgram program = known->program;
        program.source = candidate.source;
        program.manager = candidate.manager;
        if (isUsable(program)) {
            search.best = program;
            break;
        }
        if (!search.best || (search.best->version.isNull() && !program.version.isNull()))
            search.best = program;
    }
    conclude(search);
}

void ClaudeLocator::ask(Search &search, const QString &path)
{
    search.output.clear();
    search.process = d->factory();
    process::AgentProcess *process = search.process.get();
    const QString program = search.candidates[search.next].path;
    const QString inherited = d->environment.value(QStringLiteral("PATH"));
    const agent::AgentProgram found{
        .path = program, .version = {}, .searchPath = path == inherited ? QString() : path};
    connect(process, &process::AgentProcess::outputReceived, this,
            [&search](const QByteArray &bytes) {
                search.output += bytes.left(kMaxAnswer - search.output.size());
            });
    connect(process, &process::AgentProcess::exited, this,
            [this, &search, found](const process::ProcessExit &exit) {
                if (exit.kind == process::ProcessExit::Kind::FailedToStart) {
                    note(search,
                         failed(Failure::of(FailureKind::AgentMissing,
                                            {.message = exit.error, .subject = found.path})));
                    return;
                }
                agent::AgentProgram answered = found;
                answered.version = parseVersion(search.output);
                note(search, answered);
            });
    search.patience = d->clock.after(d->patience, [this, &search, program] {
        note(search,
             failed(Failure::of(FailureKind::AgentUnresponsive,
                                {.subject = program, .stderrTail = search.process->stderrTail()})));
    });
    process->start({program,
                    {QStringLiteral("--version")},
                    QDir::rootPath(),
                    agent::environmentOf(found, d->environment)});
}

void ClaudeLocator::note(Search &search, const Result<agent::AgentProgram, Failure> &result)
{
    // The process may be on the stack, emitting the current signal.
    search.process->disconnect(this);
    search.process.release()->deleteLater();
    search.patience.reset();
    const ProgramCandidate &candidate = search.candidates[search.next];
    const bool isHung = !result && result.error().kind() == FailureKind::AgentUnresponsive;
    const bool isAnswer = result && !result->version.isNull();
    if (!isAnswer && !isHung && !search.isSecondTry && !candidate.helpers.isEmpty()) {
        search.isSecondTry = true;
        ask(search, candidate.helpers.join(QDir::listSeparator()) + QDir::listSeparator()
                        + d->searchPath.textWith());
        return;
    }
    if (result) {
        if (d->known.size() >= kMostKnown)
            d->known.erase(d->known.begin());
        d->known.push_back({search.files[search.next], *result});
    } else {
        if (!search.firstFailure)
            search.firstFailure = result.error();
        ++search.next;
    }
    step(search);
}

void ClaudeLocator::conclude(Search &search)
{
    Result<agent::AgentProgram, Failure> answer =
        failed(Failure::of(FailureKind::AgentMissing, {.places = search.places}));
    if (search.best)
        answer = *search.best;
    else if (search.firstFailure)
        answer = failed(*search.firstFailure);
    const std::vector<Search::Waiting> waiting = std::move(search.waiting);
    d->searches.remove_if([&](const Search &other) { return &other == &search; });
    for (const Search::Waiting &caller : waiting) {
        if (caller.context)
            caller.answer(answer);
    }
}

} // namespace bridge::claude

#include "moc_ClaudeLocator.cpp"
