#include "bridge/agents/claude/ClaudeLocator.h"

#include "bridge/agents/claude/ProgramSearch.h"
#include "bridge/core/Background.h"
#include "bridge/core/Clock.h"

#include <QDateTime>
#include <QDir>
#include <QFileInfo>
#include <QMetaObject>
#include <QPointer>
#include <QRegularExpression>

#include <algorithm>
#include <iterator>
#include <list>
#include <optional>

namespace bridge::claude {

namespace {

/// More than any version text.
constexpr qsizetype kMaxAnswer = 4096;
/// More places than anyone has Claude Code in; limits the programs that one search starts.
constexpr std::size_t kMostAsked = 12;

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

struct ClaudeLocator::Caller
{
    QPointer<QObject> context;
    Answer answer;
};

/// What is on the disk.
struct ClaudeLocator::Scan
{
    QString chosen;
    Folders folders = Folders::Own;
    std::vector<ProgramCandidate> candidates;
    std::vector<FileState> files; ///< of the candidates
    QStringList places;
};

/// One search in progress and its waiting callers.
struct ClaudeLocator::Search
{
    Scan scan;
    std::size_t next = 0; ///< the candidate that is asked
    bool isSecondTry = false;
    std::optional<agent::AgentProgram> best;
    std::optional<Failure> firstFailure;
    std::unique_ptr<process::ProgramRun> run;
    std::vector<Caller> waiting;
};

struct ClaudeLocator::Private
{
    /// The last usable answer.
    struct Kept
    {
        QString chosen;
        Folders folders = Folders::Own;
        std::vector<FileState> files; ///< up to the program's own
        agent::AgentProgram program;
    };

    Private(process::AgentProcessFactory processes, const QProcessEnvironment &inherited,
            std::chrono::milliseconds limit)
        : factory(std::move(processes))
        , environment(inherited)
        , patience(limit)
        , searchPath(factory, inherited)
    {}

    [[nodiscard]] QString pathText(Folders folders, const QStringList &more = {}) const
    {
        return folders == Folders::Own ? searchPath.ownTextWith(more) : searchPath.textWith(more);
    }

    process::AgentProcessFactory factory;
    QProcessEnvironment environment;
    std::chrono::milliseconds patience;
    SystemClock clock;
    process::SearchPath searchPath;
    QString chosen;
    std::list<Search> searches;
    std::optional<Kept> kept;
    bool isLookingAgain = false;
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
    if (d->kept && d->kept->chosen == d->chosen
        && stateOf(d->kept->program.path) == d->kept->files.back()) {
        lookAgain();
        const agent::AgentProgram program = d->kept->program;
        answer(program); // which may destroy this
        return;
    }
    d->kept.reset();
    look({{context, std::move(answer)}},
         d->searchPath.isFromTerminal() ? Folders::Own : Folders::WithShell);
}

template <typename Done>
void ClaudeLocator::scan(Folders folders, Done done)
{
    const QStringList added = folders == Folders::Own ? QStringList() : d->searchPath.added();
    inBackground(
        this,
        [environment = d->environment, chosen = d->chosen, own = d->searchPath.own(), added,
         folders] {
            ProgramSearch found = findPrograms(environment, chosen, own, added);
            if (found.candidates.size() > kMostAsked)
                found.candidates.resize(kMostAsked);
            Scan scan{chosen, folders, std::move(found.candidates), {}, std::move(found.places)};
            for (const ProgramCandidate &each : scan.candidates)
                scan.files.push_back(stateOf(each.path));
            return scan;
        },
        std::move(done));
}

void ClaudeLocator::look(std::vector<Caller> callers, Folders folders)
{
    const auto start = [this, callers = std::move(callers), folders] {
        scan(folders, [this, callers](Scan found) { begin(callers, std::move(found)); });
    };
    if (folders == Folders::Own)
        start();
    else
        d->searchPath.whenKnown(this, start);
}

void ClaudeLocator::begin(std::vector<Caller> callers, Scan scan)
{
    const auto same = std::ranges::find_if(d->searches, [&scan](const Search &each) {
        return each.scan.folders == scan.folders && each.scan.chosen == scan.chosen
               && each.scan.files == scan.files;
    });
    if (same != d->searches.end()) {
        std::ranges::move(callers, std::back_inserter(same->waiting));
        return;
    }
    Search &search = d->searches.emplace_back();
    search.scan = std::move(scan);
    search.waiting = std::move(callers);
    step(search);
}

void ClaudeLocator::step(Search &search)
{
    const bool isFound = search.best && isUsable(*search.best);
    if (isFound || search.next == search.scan.candidates.size()) {
        conclude(search);
        return;
    }
    search.isSecondTry = false;
    ask(search, d->pathText(search.scan.folders, search.scan.candidates[search.next].helpers));
}

void ClaudeLocator::ask(Search &search, const QString &path)
{
    search.run = std::make_unique<process::ProgramRun>(d->factory, d->clock);
    connect(search.run.get(), &process::ProgramRun::finished, this,
            [this, &search, path](const process::RunResult &result) {
                search.run.release()->deleteLater(); // it is emitting
                note(search, path, result);
            });
    const QString program = search.scan.candidates[search.next].path;
    search.run->start({program,
                       {QStringLiteral("--version")},
                       QDir::rootPath(),
                       agent::environmentOf({.path = program, .version = {}, .searchPath = path},
                                            d->environment)},
                      {d->patience, kMaxAnswer});
}

void ClaudeLocator::note(Search &search, const QString &path, const process::RunResult &result)
{
    using Kind = process::RunResult::Kind;
    const ProgramCandidate &candidate = search.scan.candidates[search.next];
    const QVersionNumber version = parseVersion(result.output);
    const bool isHung = result.kind == Kind::TimedOut;
    if (version.isNull() && !isHung && !search.isSecondTry && !candidate.helpers.isEmpty()) {
        search.isSecondTry = true;
        ask(search, candidate.helpers.join(QDir::listSeparator()) + QDir::listSeparator()
                        + d->pathText(search.scan.folders));
        return;
    }
    ++search.next;
    if (isHung || result.kind == Kind::NotStarted) {
        if (!search.firstFailure)
            search.firstFailure =
                Failure::of(isHung ? FailureKind::AgentUnresponsive : FailureKind::AgentMissing,
                            {.message = result.error,
                             .subject = candidate.path,
                             .stderrTail = isHung ? result.stderrTail : QString()});
        step(search);
        return;
    }
    const QString inherited = d->environment.value(QStringLiteral("PATH"));
    const agent::AgentProgram program{.path = candidate.path,
                                      .version = version,
                                      .source = candidate.source,
                                      .manager = candidate.manager,
                                      .searchPath = path == inherited ? QString() : path};
    const bool isFirst = !search.best || (search.best->version.isNull() && !version.isNull());
    if (isUsable(program) || isFirst)
        search.best = program;
    step(search);
}

void ClaudeLocator::conclude(Search &search)
{
    const bool isFound = search.best && isUsable(*search.best);
    if (isFound) {
        search.scan.files.resize(search.next);
        d->kept = {search.scan.chosen, search.scan.folders, search.scan.files, *search.best};
    }
    Found answer = failed(Failure::of(FailureKind::AgentMissing, {.places = search.scan.places}));
    if (search.best)
        answer = *search.best;
    else if (search.firstFailure)
        answer = failed(*search.firstFailure);
    const bool isLast = isFound || search.scan.folders == Folders::WithShell;
    std::vector<Caller> waiting = std::move(search.waiting);
    d->searches.remove_if([&](const Search &other) { return &other == &search; });
    if (!isLast) {
        lookWithShell(std::move(waiting), answer);
        return;
    }
    tell(waiting, answer);
}

void ClaudeLocator::lookWithShell(std::vector<Caller> callers, const Found &answer)
{
    d->searchPath.whenKnown(this, [this, callers = std::move(callers), answer] {
        if (!d->searchPath.added().isEmpty()) {
            look(callers, Folders::WithShell);
            return;
        }
        // Not from inside an answer of the search path, which a caller may destroy with this.
        QMetaObject::invokeMethod(
            this, [callers, answer] { tell(callers, answer); }, Qt::QueuedConnection);
    });
}

void ClaudeLocator::tell(const std::vector<Caller> &callers, const Found &answer)
{
    for (const Caller &caller : callers) {
        if (caller.context)
            caller.answer(answer);
    }
}

/// Whether something comes before the answer that is kept.
void ClaudeLocator::lookAgain()
{
    if (d->isLookingAgain)
        return;
    d->isLookingAgain = true;
    scan(d->kept->folders, [this](const Scan &now) {
        d->isLookingAgain = false;
        if (!d->kept || d->kept->folders != now.folders)
            return;
        const auto &before = d->kept->files;
        if (now.files.size() < before.size()
            || !std::equal(before.begin(), before.end(), now.files.begin()))
            d->kept.reset();
    });
}

} // namespace bridge::claude

#include "moc_ClaudeLocator.cpp"
