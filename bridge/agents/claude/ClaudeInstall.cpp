#include "bridge/agents/claude/ClaudeInstall.h"

#include "bridge/agents/claude/ClaudeLocator.h"
#include "bridge/agents/claude/NpmConfig.h"
#include "bridge/agents/claude/ProgramPlaces.h"
#include "bridge/core/Background.h"
#include "bridge/core/ReplaceFile.h"

#include <QDir>
#include <QPointer>
#include <QSysInfo>

#include <algorithm>
#include <tuple>
#include <utility>

namespace bridge::claude {

namespace {

using Kind = agent::InstallProblem::Kind;
using Step = agent::InstallProgress::Step;
using process::RunResult;

constexpr QLatin1String kScope("@anthropic-ai/");
/// Debian's package that has npm.
constexpr QLatin1String kNpmPackage("npm");
constexpr qsizetype kMaxOutput = 1024 * 1024;
/// Of 2.1.330: 175 of 381 MB. Only an estimate of what is to come depends on it.
constexpr double kPacked = 0.46;
constexpr qint64 kUsualDownload = 175LL * 1000 * 1000;

/// Of a program that failed: why it did not start, or its last line.
QString lastWords(const RunResult &result)
{
    if (!result.error.isEmpty())
        return result.error;
    const QString words = result.stderrTail.trimmed();
    return (words.isEmpty() ? QString::fromUtf8(result.output).trimmed() : words)
        .section(u'\n', -1);
}

agent::InstallProblem npmProblem(const RunResult &result)
{
    if (result.kind == RunResult::Kind::TimedOut)
        return {.kind = Kind::Offline};
    auto problem = readNpmProblem(result.output, result.stderrTail);
    if (!result.error.isEmpty())
        problem.detail = result.error;
    return problem;
}

} // namespace

ClaudeInstall::ClaudeInstall(process::AgentProcessFactory processes,
                             const QProcessEnvironment &environment,
                             process::SearchPath &searchPath)
    : ClaudeInstall(std::move(processes), environment, searchPath, Limits())
{}

ClaudeInstall::ClaudeInstall(process::AgentProcessFactory processes,
                             const QProcessEnvironment &environment,
                             process::SearchPath &searchPath, const Limits &limits)
    : m_processes(std::move(processes))
    , m_environment(environment)
    , m_searchPath(searchPath)
    , m_limits(limits)
    , m_folder(installFolder(environment))
{}

ClaudeInstall::~ClaudeInstall()
{
    stop();
}

void ClaudeInstall::cancel()
{
    if (m_attempt)
        fail({.kind = Kind::Cancelled});
}

void ClaudeInstall::install()
{
    if (m_attempt)
        return;
    m_tools = {};
    m_offer = {};
    m_progress = {};
    m_attempt = std::make_unique<QObject>();
    if (!report(Step::LookingUp))
        return;
    QObject *attempt = m_attempt.get();
    m_searchPath.whenKnown(attempt, [this, attempt] {
        inBackground(
            attempt,
            [environment = m_environment, folders = m_searchPath.own() + m_searchPath.added(),
             path = m_searchPath.textWith()] {
                return findInstallTools(environment, folders, path);
            },
            [this](InstallTools found) {
                m_tools = std::move(found);
                askNpm();
            });
    });
}

void ClaudeInstall::askNpm()
{
    if (m_tools.npm.isEmpty()) {
        fail({.kind = Kind::NoPackageManager, .subject = kNpmPackage});
        return;
    }
    if (m_tools.package.isEmpty() || m_folder.isEmpty()) {
        fail({.kind = Kind::Unsupported,
              .subject = QSysInfo::currentCpuArchitecture() + u' ' + QSysInfo::kernelType()});
        return;
    }
    const QString package = kScope + m_tools.package;
    const QString home = m_environment.value(QStringLiteral("HOME"), QDir::rootPath());
    run(npm({QStringLiteral("view"), package + QLatin1String("@latest"), QStringLiteral("version"),
             QStringLiteral("dist")},
            home),
        m_limits.lookUp, [this, package](const RunResult &result) {
            if (!result.succeeded()) {
                auto problem = npmProblem(result);
                if (problem.kind == Kind::NotOffered)
                    problem.subject = package;
                fail(problem);
            } else if (const auto offer = readOffer(result.output)) {
                m_offer = *offer;
                makeFolder();
            } else {
                fail({.kind = Kind::NotOffered, .subject = package});
            }
        });
}

void ClaudeInstall::makeFolder()
{
    inBackground(
        m_attempt.get(),
        [folder = m_folder, needed = m_limits.neededBytes] { return makeAttempt(folder, needed); },
        [this](const Result<std::shared_ptr<AttemptFolder>, agent::InstallProblem> &made) {
            if (!made) {
                fail(made.error());
                return;
            }
            m_work = *made;
            download();
        });
}

void ClaudeInstall::download()
{
    m_progress.version = m_offer.version;
    m_progress.total =
        m_offer.unpackedBytes > 0
            ? static_cast<qint64>(static_cast<double>(m_offer.unpackedBytes) * kPacked)
            : kUsualDownload;
    if (!report(Step::Downloading))
        return;
    watchDownload({});
    // Its patience is that of the watch.
    run(npm({QStringLiteral("pack"), QStringLiteral("--cache"), m_work->cache(),
             kScope + m_tools.package + u'@' + m_offer.version.toString()},
            m_work->packed()),
        std::chrono::milliseconds(0), [this](const RunResult &result) {
            m_poll.reset();
            if (result.succeeded()) {
                unpack();
                return;
            }
            auto problem = npmProblem(result);
            if (problem.kind == Kind::DiskFull || problem.kind == Kind::NoPermission)
                problem.subject = m_folder;
            fail(problem);
        });
}

void ClaudeInstall::watchDownload(std::chrono::milliseconds sinceLast)
{
    m_poll = m_clock.after(m_limits.poll, [this, sinceLast] {
        inBackground(
            m_attempt.get(), [work = m_work] { return work->receivedBytes(); },
            [this, sinceLast](qint64 bytes) { noteReceived(bytes, sinceLast + m_limits.poll); });
    });
}

void ClaudeInstall::noteReceived(qint64 bytes, std::chrono::milliseconds sinceLast)
{
    if (m_progress.step != Step::Downloading)
        return; // counted while npm ended
    if (bytes > m_progress.received) {
        m_progress.received = bytes;
        m_progress.total = std::max(m_progress.total, bytes);
        sinceLast = {};
        if (!report(Step::Downloading))
            return;
    } else if (sinceLast > m_limits.stalled) {
        fail({.kind = Kind::Offline});
        return;
    }
    watchDownload(sinceLast);
}

void ClaudeInstall::unpack()
{
    if (!report(Step::Unpacking))
        return;
    if (m_tools.tar.isEmpty()) {
        fail({.kind = Kind::NoPackageManager, .subject = QStringLiteral("tar")});
        return;
    }
    inBackground(
        m_attempt.get(), [work = m_work] { return work->takeArchive(); },
        [this](const QString &archive) {
            if (archive.isEmpty())
                fail({.kind = Kind::Damaged});
            else
                unpackArchive(archive);
        });
}

void ClaudeInstall::unpackArchive(const QString &archive)
{
    process::LaunchSpec spec;
    spec.program = m_tools.tar;
    spec.arguments = {QStringLiteral("-xzf"),
                      archive,
                      QStringLiteral("-C"),
                      m_work->unpacked(),
                      QStringLiteral("--strip-components=1"),
                      QStringLiteral("--no-same-owner")};
    spec.workingDirectory = m_work->path();
    spec.environment = m_environment;
    run(spec, m_limits.unpack, [this](const RunResult &result) {
        if (result.succeeded()) {
            check();
            return;
        }
        // npm has compared the archive with what was announced: it is not damaged.
        const bool isFull = namesFullDisk(result.stderrTail);
        fail({.kind = isFull ? Kind::DiskFull : Kind::NotUnpacked,
              .subject = m_folder,
              .detail = lastWords(result)});
    });
}

void ClaudeInstall::check()
{
    if (!report(Step::Checking))
        return;
    process::LaunchSpec spec;
    spec.program = m_work->unpacked() + QLatin1String("/claude");
    spec.arguments = {QStringLiteral("--version")};
    spec.workingDirectory = m_work->path();
    // Nothing of the user's settings is read or written by a program that is not installed yet.
    spec.environment.insert(QStringLiteral("HOME"), m_work->path());
    spec.environment.insert(QStringLiteral("PATH"), m_environment.value(QStringLiteral("PATH")));
    run(spec, m_limits.check, [this](const RunResult &result) {
        if (result.kind != RunResult::Kind::Exited
            || parseVersion(result.output) != m_offer.version) {
            fail({.kind = Kind::DoesNotRun,
                  .subject = m_offer.version.toString(),
                  .detail = lastWords(result)});
            return;
        }
        inBackground(
            m_attempt.get(), [work = m_work] { return work->sync(); },
            [this](const std::optional<agent::InstallProblem> &problem) {
                if (problem)
                    fail(*problem);
                else
                    putInPlace();
            });
    });
}

/// Here and not in another thread, so that cancel() comes before it or after it.
void ClaudeInstall::putInPlace()
{
    const QString place = m_folder + u'/' + m_offer.version.toString();
    if (const auto problem = m_work->moveTo(place)) {
        fail(*problem);
        return;
    }
    inBackground([folder = m_folder] { std::ignore = syncFolder(folder); });
    const QString path = m_searchPath.textWith();
    const agent::AgentProgram program{
        .path = place + QLatin1String("/claude"),
        .version = m_offer.version,
        .source = agent::ProgramSource::Installed,
        .searchPath = path == m_environment.value(QStringLiteral("PATH")) ? QString() : path};
    const EmitGuard::Scope emitting(m_emitGuard);
    stop();
    emit installed(program);
}

void ClaudeInstall::run(const process::LaunchSpec &spec, std::chrono::milliseconds patience,
                        Ended ended)
{
    m_run = std::make_unique<process::ProgramRun>(m_processes, m_clock);
    connect(m_run.get(), &process::ProgramRun::finished, this,
            [this, ended = std::move(ended)](const RunResult &result) {
                m_run.release()->deleteLater(); // it is emitting
                ended(result);
            });
    m_run->start(spec, {patience, kMaxOutput});
    m_run->keepUntilEnd(m_work);
}

process::LaunchSpec ClaudeInstall::npm(const QStringList &arguments,
                                       const QString &workingDirectory) const
{
    process::LaunchSpec spec;
    spec.program = m_tools.npm;
    // The user's own configuration decides registry, proxy and authorities. npm's own retries would
    // keep someone without a network waiting for a minute and more.
    spec.arguments = QStringList{arguments.first(),
                                 QStringLiteral("--json"),
                                 QStringLiteral("--loglevel=error"),
                                 QStringLiteral("--logs-max=0"),
                                 QStringLiteral("--no-update-notifier"),
                                 QStringLiteral("--no-fund"),
                                 QStringLiteral("--ignore-scripts"),
                                 QStringLiteral("--fetch-retries=1"),
                                 QStringLiteral("--fetch-retry-mintimeout=500")}
                     + arguments.mid(1);
    spec.workingDirectory = workingDirectory;
    spec.environment = m_environment;
    spec.environment.insert(QStringLiteral("PATH"), m_tools.path);
    return spec;
}

bool ClaudeInstall::report(Step step)
{
    const EmitGuard::Scope emitting(m_emitGuard);
    const QPointer<QObject> attempt(m_attempt.get());
    m_progress.step = step;
    emit progressed(m_progress);
    return !attempt.isNull();
}

void ClaudeInstall::fail(agent::InstallProblem problem)
{
    const EmitGuard::Scope emitting(m_emitGuard);
    // Bounded before, for the cost, and after, so that no part of a secret is left at the cut.
    problem.detail = withoutSecrets(problem.detail.left(10 * kLongestDetail), m_tools.secrets)
                         .left(kLongestDetail);
    problem.subject = withoutSecrets(problem.subject, m_tools.secrets);
    stop();
    emit installFailed(problem);
}

void ClaudeInstall::stop()
{
    m_poll.reset();
    m_attempt.reset();
    m_run.reset(); // the folder is removed when it has ended
    m_work.reset();
}

} // namespace bridge::claude

#include "moc_ClaudeInstall.cpp"
