#include "bridge/agents/claude/ClaudeInstall.h"

#include "bridge/agents/claude/ClaudeLocator.h"
#include "bridge/agents/claude/ProgramPlaces.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QDir>
#include <QDirIterator>
#include <QFileInfo>
#include <QStorageInfo>
#include <QSysInfo>

#include <algorithm>
#include <cerrno>
#include <utility>

namespace bridge::claude {

namespace {

using Kind = agent::InstallProblem::Kind;
using Step = agent::InstallProgress::Step;

constexpr QLatin1String kScope("@anthropic-ai/");
/// Debian's package that has npm.
constexpr QLatin1String kNpmPackage("npm");
constexpr qsizetype kMaxOutput = 1024 * 1024;
/// Of 2.1.330: 175 of 381 MB. Only an estimate of what is to come depends on it.
constexpr double kPacked = 0.46;
constexpr qint64 kUsualDownload = 175LL * 1000 * 1000;
/// Folders of attempts that were killed; a running one is younger.
constexpr qint64 kOldSeconds = 24LL * 3600;

/// claude-code-linux-x64; empty: there is none for this machine.
QString packageOfThisMachine()
{
    const QString cpu = QSysInfo::currentCpuArchitecture();
    const QString arch = cpu == QLatin1String("x86_64")  ? QStringLiteral("x64")
                         : cpu == QLatin1String("arm64") ? QStringLiteral("arm64")
                                                         : QString();
#if defined(Q_OS_LINUX)
    const QStringList musl =
        QDir(QStringLiteral("/lib")).entryList({QStringLiteral("ld-musl-*.so.1")}, QDir::Files);
    const bool isMusl =
        !musl.isEmpty() && !QFileInfo::exists(QStringLiteral("/etc/debian_version"));
    const QString system = QStringLiteral("linux-");
    const QString end = isMusl ? QStringLiteral("-musl") : QString();
#elif defined(Q_OS_MACOS)
    const QString system = QStringLiteral("darwin-");
    const QString end;
#else
    const QString system, end;
#endif
    return arch.isEmpty() || system.isEmpty() ? QString()
                                              : QLatin1String("claude-code-") + system + arch + end;
}

qint64 bytesBelow(const QString &folder)
{
    qint64 bytes = 0;
    QDirIterator files(folder, QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
    while (files.hasNext()) {
        files.next();
        bytes += files.fileInfo().size();
    }
    return bytes;
}

void removeOldAttempts(const QString &folder)
{
    const QDir parent(folder);
    const auto entries = parent.entryInfoList({QStringLiteral(".fetch.*")},
                                              QDir::Dirs | QDir::Hidden | QDir::NoSymLinks);
    for (const QFileInfo &each : entries) {
        if (each.lastModified().secsTo(QDateTime::currentDateTime()) > kOldSeconds)
            QDir(each.filePath()).removeRecursively();
    }
}

/// The nearest folder that exists.
QString existingPart(QString folder)
{
    while (!QFileInfo::exists(folder) && folder != QFileInfo(folder).path())
        folder = QFileInfo(folder).path();
    return folder;
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

void ClaudeInstall::lookUp()
{
    begin(false);
}

void ClaudeInstall::install()
{
    begin(true);
}

void ClaudeInstall::cancel()
{
    if (m_isRunning)
        fail({.kind = Kind::Cancelled});
}

void ClaudeInstall::begin(bool installs)
{
    if (m_isRunning)
        return;
    m_isRunning = true;
    m_installs = installs;
    m_offer = {};
    m_progress = {};
    m_attempt = std::make_unique<QObject>();
    report(Step::LookingUp);
    if (!m_attempt)
        return; // cancelled by a slot
    // From the event loop, so that no answer comes from inside this call.
    QMetaObject::invokeMethod(
        m_attempt.get(), [this] { m_searchPath.whenKnown(m_attempt.get(), [this] { findNpm(); }); },
        Qt::QueuedConnection);
}

void ClaudeInstall::findNpm()
{
    const QStringList managed = ProgramPlaces(m_environment).nodeFolders();
    m_npm = process::findProgram(QStringLiteral("npm"),
                                 m_searchPath.own() + m_searchPath.added() + managed);
    if (m_npm.isEmpty()) {
        fail({.kind = Kind::NoPackageManager, .subject = kNpmPackage});
        return;
    }
    // npm is a script of the Node.js beside it.
    const QString beside = QFileInfo(m_npm).path();
    m_path = m_searchPath.textWith({beside});
    if (managed.contains(beside))
        m_path = beside + QDir::listSeparator() + m_path;
    if (packageOfThisMachine().isEmpty() || m_folder.isEmpty()) {
        fail({.kind = Kind::Unsupported,
              .subject = QSysInfo::currentCpuArchitecture() + u' ' + QSysInfo::kernelType()});
        return;
    }
    askNpm();
}

void ClaudeInstall::askNpm()
{
    const QString package = kScope + packageOfThisMachine();
    const QString home = m_environment.value(QStringLiteral("HOME"), QDir::rootPath());
    run(npm({QStringLiteral("view"), package + QLatin1String("@latest"), QStringLiteral("version"),
             QStringLiteral("dist")},
            home),
        m_limits.lookUp,
        [this, package](const process::ProcessExit &exit, const QByteArray &output) {
            const auto offer = readOffer(output);
            if (exit.kind != process::ProcessExit::Kind::Exited || exit.code != 0) {
                auto problem = readNpmProblem(output, exit.stderrTail);
                if (problem.kind == Kind::NotOffered)
                    problem.subject = package;
                if (!exit.error.isEmpty())
                    problem.detail = exit.error;
                fail(problem);
            } else if (!offer) {
                fail({.kind = Kind::NotOffered, .subject = package});
            } else if (m_installs) {
                m_offer = *offer;
                download();
            } else {
                stop();
                emit lookedUp(offer->version);
            }
        });
}

bool ClaudeInstall::prepareFolder()
{
    removeOldAttempts(m_folder);
    const QString existing = existingPart(m_folder);
    if (const qint64 free = QStorageInfo(existing).bytesAvailable();
        free >= 0 && free < m_limits.neededBytes) {
        fail({.kind = Kind::DiskFull,
              .subject = m_folder,
              .missingBytes = m_limits.neededBytes - free});
        return false;
    }
    errno = 0;
    bool isThere = QDir().mkpath(m_folder);
    int error = errno;
    if (isThere) {
        errno = 0;
        m_work = std::make_unique<QTemporaryDir>(m_folder + QLatin1String("/.fetch.XXXXXX"));
        error = errno;
        isThere = m_work->isValid() && QDir().mkpath(work(QStringLiteral("packed")))
                  && QDir().mkpath(work(QStringLiteral("unpacked")));
    }
    if (isThere)
        return true;
    const bool isFull = error == ENOSPC || error == EDQUOT;
    fail({.kind = isFull ? Kind::DiskFull : Kind::NoPermission,
          .subject = m_folder,
          .detail = error ? qt_error_string(error) : QString()});
    return false;
}

void ClaudeInstall::download()
{
    if (!prepareFolder())
        return;
    m_progress.version = m_offer.version;
    m_progress.total =
        m_offer.unpackedBytes > 0
            ? static_cast<qint64>(static_cast<double>(m_offer.unpackedBytes) * kPacked)
            : kUsualDownload;
    report(Step::Downloading);
    if (!m_isRunning)
        return;
    m_poll = m_clock.after(m_limits.poll, [this] { watchDownload({}); });
    // Its patience is that of the watch.
    run(npm({QStringLiteral("pack"), QStringLiteral("--cache"), work(QStringLiteral("cache")),
             kScope + packageOfThisMachine() + u'@' + m_offer.version.toString()},
            work(QStringLiteral("packed"))),
        std::chrono::milliseconds(0),
        [this](const process::ProcessExit &exit, const QByteArray &output) {
            m_poll.reset();
            if (exit.kind == process::ProcessExit::Kind::Exited && exit.code == 0) {
                unpack();
                return;
            }
            auto problem = readNpmProblem(output, exit.stderrTail);
            if (problem.kind == Kind::DiskFull || problem.kind == Kind::NoPermission)
                problem.subject = m_folder;
            fail(problem);
        });
}

/// npm writes what it receives into its cache, which is ours for this download.
void ClaudeInstall::watchDownload(std::chrono::milliseconds sinceLast)
{
    const qint64 bytes = std::max(bytesBelow(work(QStringLiteral("cache/_cacache/tmp"))),
                                  bytesBelow(work(QStringLiteral("cache/_cacache/content-v2"))));
    if (bytes > m_progress.received) {
        m_progress.received = bytes;
        m_progress.total = std::max(m_progress.total, bytes);
        sinceLast = {};
        report(Step::Downloading);
        if (!m_isRunning)
            return;
    } else if (sinceLast > m_limits.stalled) {
        fail({.kind = Kind::Offline});
        return;
    }
    const auto next = sinceLast + m_limits.poll;
    m_poll = m_clock.after(m_limits.poll, [this, next] { watchDownload(next); });
}

void ClaudeInstall::unpack()
{
    QDir(work(QStringLiteral("cache"))).removeRecursively();
    const QDir packed(work(QStringLiteral("packed")));
    const QStringList files = packed.entryList({QStringLiteral("*.tgz")}, QDir::Files);
    const QString tar =
        process::findProgram(QStringLiteral("tar"), m_searchPath.own() + m_searchPath.added());
    if (files.size() != 1 || tar.isEmpty()) {
        fail({.kind = tar.isEmpty() ? Kind::NoPackageManager : Kind::Damaged,
              .subject = tar.isEmpty() ? QStringLiteral("tar") : QString()});
        return;
    }
    report(Step::Unpacking);
    if (!m_isRunning)
        return;
    process::LaunchSpec spec;
    spec.program = tar;
    spec.arguments = {QStringLiteral("-xzf"),
                      packed.filePath(files.first()),
                      QStringLiteral("-C"),
                      work(QStringLiteral("unpacked")),
                      QStringLiteral("--strip-components=1"),
                      QStringLiteral("--no-same-owner")};
    spec.workingDirectory = m_work->path();
    spec.environment = m_environment;
    run(spec, m_limits.stalled, [this](const process::ProcessExit &exit, const QByteArray &) {
        if (exit.kind == process::ProcessExit::Kind::Exited && exit.code == 0) {
            check();
            return;
        }
        const bool isFull = exit.stderrTail.contains(qt_error_string(ENOSPC))
                            || exit.stderrTail.contains(QLatin1String("No space left"));
        fail({.kind = isFull ? Kind::DiskFull : Kind::Damaged,
              .subject = isFull ? m_folder : QString(),
              .detail = exit.stderrTail.trimmed().section(u'\n', -1)});
    });
}

void ClaudeInstall::check()
{
    report(Step::Checking);
    if (!m_isRunning)
        return;
    process::LaunchSpec spec;
    spec.program = work(QStringLiteral("unpacked/claude"));
    spec.arguments = {QStringLiteral("--version")};
    spec.workingDirectory = m_work->path();
    // Nothing of the user's settings is read or written by a program that is not installed yet.
    spec.environment.insert(QStringLiteral("HOME"), m_work->path());
    spec.environment.insert(QStringLiteral("PATH"), m_environment.value(QStringLiteral("PATH")));
    run(spec, m_limits.check, [this](const process::ProcessExit &exit, const QByteArray &output) {
        if (parseVersion(output) == m_offer.version) {
            putInPlace();
            return;
        }
        QString words = exit.error.isEmpty() ? exit.stderrTail.trimmed() : exit.error;
        if (words.isEmpty())
            words = QString::fromUtf8(output.left(kMaxOutput)).trimmed();
        constexpr qsizetype kLongest = 400;
        fail({.kind = Kind::DoesNotRun,
              .subject = m_offer.version.toString(),
              .detail = words.section(u'\n', -1).left(kLongest)});
    });
}

void ClaudeInstall::putInPlace()
{
    const QString place = m_folder + u'/' + m_offer.version.toString();
    const QString old = work(QStringLiteral("replaced"));
    QDir dir;
    const bool wasThere = QFileInfo::exists(place);
    errno = 0;
    const bool isFree = !wasThere || dir.rename(place, old);
    if (!isFree || !dir.rename(work(QStringLiteral("unpacked")), place)) {
        const int error = errno;
        if (wasThere && isFree)
            dir.rename(old, place);
        const bool isFull = error == ENOSPC || error == EDQUOT;
        fail({.kind = isFull ? Kind::DiskFull : Kind::NoPermission,
              .subject = m_folder,
              .detail = error ? qt_error_string(error) : QString()});
        return;
    }
    const QString path = m_searchPath.textWith();
    const agent::AgentProgram program{
        .path = place + QLatin1String("/claude"),
        .version = m_offer.version,
        .source = agent::ProgramSource::Installed,
        .searchPath = path == m_environment.value(QStringLiteral("PATH")) ? QString() : path};
    stop();
    emit installed(program);
}

void ClaudeInstall::run(const process::LaunchSpec &spec, std::chrono::milliseconds patience,
                        Ended ended)
{
    m_output.clear();
    m_process = m_processes();
    process::AgentProcess *process = m_process.get();
    connect(process, &process::AgentProcess::outputReceived, this, [this](const QByteArray &bytes) {
        m_output += bytes.left(kMaxOutput - m_output.size());
    });
    connect(process, &process::AgentProcess::exited, this,
            [this, ended = std::move(ended)](const process::ProcessExit &exit) {
                m_patience.reset();
                m_process->disconnect(this);
                m_process.release()->deleteLater(); // it is emitting
                // The call may begin the next process.
                const Ended call = ended;
                call(exit, std::exchange(m_output, {}));
            });
    if (patience.count() > 0) {
        m_patience = m_clock.after(patience, [this] {
            fail({.kind = m_progress.step == Step::LookingUp ? Kind::Offline : Kind::DoesNotRun,
                  .subject = m_offer.version.isNull() ? QString() : m_offer.version.toString()});
        });
    }
    process->start(spec);
}

process::LaunchSpec ClaudeInstall::npm(const QStringList &arguments,
                                       const QString &workingDirectory) const
{
    process::LaunchSpec spec;
    spec.program = m_npm;
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
    spec.environment.insert(QStringLiteral("PATH"), m_path);
    return spec;
}

QString ClaudeInstall::work(const QString &name) const
{
    return m_work->filePath(name);
}

void ClaudeInstall::report(Step step)
{
    m_progress.step = step;
    emit progressed(m_progress);
}

void ClaudeInstall::fail(agent::InstallProblem problem)
{
    stop();
    emit installFailed(problem);
}

void ClaudeInstall::stop()
{
    m_isRunning = false;
    m_poll.reset();
    m_patience.reset();
    if (m_attempt)
        m_attempt.release()->deleteLater();
    if (m_process) {
        // It may still be writing: the folder is removed when it has ended.
        process::AgentProcess *process = m_process.release();
        process->disconnect(this);
        process->setParent(QCoreApplication::instance());
        connect(process, &process::AgentProcess::exited, process,
                [process, work = std::shared_ptr<QTemporaryDir>(std::move(m_work))] {
                    process->deleteLater();
                });
        process->kill();
    }
    m_work.reset(); // and all that is in it
}

} // namespace bridge::claude

#include "moc_ClaudeInstall.cpp"
