#include "bridge/agents/claude/ClaudeInstall.h"

#include "bridge/agents/claude/ProgramSearch.h"
#include "bridge/process/ChildProcess.h"
#include "bridge/process/ProcessTable.h"
#include "tests/bridge/agents/claude/ProgramHome.h"
#include "tests/support/EventLoop.h"
#include "tests/support/LocalServer.h"

#include <QCryptographicHash>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QThreadPool>

#include <gtest/gtest.h>

#include <cerrno>
#include <functional>
#include <optional>

namespace claudeinstalltest {

using namespace Qt::StringLiterals;
using namespace bridge;
using namespace bridge::claude;
using namespace std::chrono_literals;
using agent::InstallProblem;
using agent::InstallProgress;
using Kind = InstallProblem::Kind;

const QByteArray kScript = "echo '2.1.400 (Claude Code)'";
const QByteArray kOffer =
    R"(if [ "$1" = view ]; then echo '{"version":"2.1.400","dist":{}}'; exit; fi; )";

/// A registry on loopback with one package.
class Registry
{
public:
    explicit Registry(const ProgramHome &home, const QByteArray &script)
        : m_server(
            [this](QTcpSocket &socket, const QByteArray &request) { answer(socket, request); })
    {
        home.addFile(home.path(u"made/package/package.json"_s), R"({"name":"@anthropic-ai/x"})");
        home.addScript(home.path(u"made/package/claude"_s), script);
        QProcess tar;
        tar.start(u"tar"_s, {u"-czf"_s, u"-"_s, u"-C"_s, home.path(u"made"_s), u"package"_s});
        EXPECT_TRUE(tar.waitForFinished());
        m_archive = tar.readAllStandardOutput();
        m_hash = QCryptographicHash::hash(m_archive, QCryptographicHash::Sha512).toBase64();
    }

    /// What arrives is not what was announced.
    void damage() { m_archive[m_archive.size() / 2] = char(m_archive[m_archive.size() / 2] ^ 1); }
    /// The archive is never sent to its end.
    void holdBack() { m_holdsBack = true; }
    [[nodiscard]] QString url() const { return m_server.url(); }
    [[nodiscard]] bool isDownloading() const { return m_isDownloading; }

private:
    void answer(QTcpSocket &socket, const QByteArray &request)
    {
        if (request.startsWith("GET /archive.tgz")) {
            m_isDownloading = true;
            if (m_holdsBack) {
                socket.write("HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n"
                             + QByteArray(300'000, 'x'));
                return;
            }
            LocalServer::answer(socket, 200, m_archive);
            return;
        }
        const QString version = u"2.1.400"_s;
        const QJsonObject package{
            {u"name"_s, u"@anthropic-ai/"_s + name(request)},
            {u"version"_s, version},
            {u"dist"_s, QJsonObject{{u"integrity"_s, u"sha512-"_s + QString::fromLatin1(m_hash)},
                                    {u"unpackedSize"_s, 2'000'000},
                                    {u"tarball"_s, url() + u"/archive.tgz"_s}}}};
        const QJsonObject document{{u"name"_s, package.value(u"name"_s)},
                                   {u"dist-tags"_s, QJsonObject{{u"latest"_s, version}}},
                                   {u"versions"_s, QJsonObject{{version, package}}}};
        LocalServer::answer(socket, 200, QJsonDocument(document).toJson(),
                            "Content-Type: application/json\r\n");
    }

    static QString name(const QByteArray &request)
    {
        // GET /@anthropic-ai%2fclaude-code-linux-x64 HTTP/1.1
        return QString::fromLatin1(request.split(' ').value(1).toLower().split('%').last().mid(2));
    }

    QByteArray m_archive;
    QByteArray m_hash;
    bool m_holdsBack = false;
    bool m_isDownloading = false;
    LocalServer m_server;
};

class ClaudeInstallTest : public ::testing::Test
{
protected:
    ClaudeInstallTest()
    {
        m_limits.neededBytes = 1000;
        m_limits.poll = 20ms;
        m_place = home.home(u".local/share/drawbridge/agent"_s);
    }

    /// What removes an attempt works in the home folder, which goes next.
    void TearDown() override { QThreadPool::globalInstance()->waitForDone(); }

    void useRealNpm(const QString &registry)
    {
        home.environment.insert(u"PATH"_s, qEnvironmentVariable("PATH"));
        if (realNpm().isEmpty())
            GTEST_SKIP() << "npm is not installed";
        home.addFile(home.home(u".npmrc"_s), "registry=" + registry.toUtf8() + "/\n");
    }

    /// The real npm downloads; it needs a second for each call, and the offer is known.
    void useRealNpmToDownload(const QString &registry)
    {
        useRealNpm(registry);
        home.environment.insert(u"PATH"_s,
                                home.path(u"bin"_s) + u':' + qEnvironmentVariable("PATH"));
        useNpm(kOffer + "exec '" + realNpm().toUtf8() + "' \"$@\"");
    }

    [[nodiscard]] static QString realNpm()
    {
        return process::findProgram(u"npm"_s, qEnvironmentVariable("PATH").split(u':'));
    }

    /// An npm of the test instead of the real one.
    void useNpm(const QByteArray &script) { home.addScript(home.path(u"bin/npm"_s), script); }

    /// Installs, and waits for the end. `isEnough`: cancels when it holds.
    void install(const std::function<bool(const InstallProgress &)> &isEnough = {})
    {
        path = std::make_unique<process::SearchPath>(processes(), home.environment);
        ClaudeInstall installer(processes(), home.environment, *path, m_limits);
        problem.reset();
        installed.reset();
        QObject::connect(&installer, &agent::AgentInstaller::progressed, &installer,
                         [&](const InstallProgress &now) {
                             progress.push_back(now);
                             if (isEnough && isEnough(now))
                                 installer.cancel();
                         });
        QObject::connect(&installer, &agent::AgentInstaller::installed, &installer,
                         [&](const agent::AgentProgram &program) { installed = program; });
        QObject::connect(&installer, &agent::AgentInstaller::installFailed, &installer,
                         [&](const InstallProblem &failure) { problem = failure; });
        installer.install();
        EXPECT_TRUE(installer.isRunning());
        EXPECT_TRUE(soon([&] { return problem || installed; }));
        EXPECT_FALSE(installer.isRunning());
    }

    static process::AgentProcessFactory processes()
    {
        return [] { return std::make_unique<process::ChildProcess>(); };
    }

    /// The versions and what an attempt has left.
    [[nodiscard]] QStringList entries() const
    {
        return QDir(m_place).entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot);
    }

    ProgramHome home;
    QString m_place;
    ClaudeInstall::Limits m_limits;
    std::unique_ptr<process::SearchPath> path;
    std::optional<InstallProblem> problem;
    std::optional<agent::AgentProgram> installed;
    std::vector<InstallProgress> progress;
};

TEST_F(ClaudeInstallTest, InstallsTheNewestVersionBesideTheOldOneWithTheUsersNpm)
{
    const Registry registry(home, kScript);
    useRealNpm(registry.url());
    if (IsSkipped())
        return;
    home.addScript(m_place + u"/2.1.330/claude"_s, "echo '2.1.330 (Claude Code)'");
    install();
    ASSERT_FALSE(problem) << problem->detail.toStdString();
    EXPECT_EQ(installed->path, m_place + u"/2.1.400/claude"_s);
    EXPECT_EQ(installed->version, QVersionNumber(2, 1, 400));
    EXPECT_TRUE(soon([&] { return entries() == QStringList({u"2.1.330"_s, u"2.1.400"_s}); }));
    std::vector<InstallProgress::Step> steps;
    for (const InstallProgress &each : progress) {
        if (steps.empty() || steps.back() != each.step)
            steps.push_back(each.step);
    }
    using Step = InstallProgress::Step;
    EXPECT_EQ(steps,
              (std::vector{Step::LookingUp, Step::Downloading, Step::Unpacking, Step::Checking}));
    EXPECT_EQ(progress.back().total, 920'000); // an estimate from what the registry announces
    // It is found.
    home.environment.insert(u"PATH"_s, u"/bin"_s);
    const auto all = findPrograms(home.environment, {}, {}, {}).candidates;
    const auto first = std::ranges::find_if(
        all, [this](const auto &each) { return each.path.startsWith(m_place); });
    ASSERT_NE(first, all.end());
    EXPECT_EQ(first->path, installed->path);
}

TEST_F(ClaudeInstallTest, ADownloadThatIsNotWhatWasAnnouncedIsRefused)
{
    Registry registry(home, kScript);
    registry.damage();
    useRealNpmToDownload(registry.url());
    if (IsSkipped())
        return;
    install();
    ASSERT_TRUE(problem);
    EXPECT_EQ(problem->kind, Kind::Damaged) << problem->detail.toStdString();
    EXPECT_TRUE(soon([&] { return entries().isEmpty(); }));
}

TEST_F(ClaudeInstallTest, ACancelledDownloadLeavesTheOldState)
{
    Registry registry(home, kScript);
    registry.holdBack();
    useRealNpmToDownload(registry.url());
    if (IsSkipped())
        return;
    home.addScript(m_place + u"/2.1.330/claude"_s, "echo");
    // More than what npm asks first.
    install([](const InstallProgress &now) { return now.received > 100'000; });
    ASSERT_TRUE(problem);
    EXPECT_EQ(problem->kind, Kind::Cancelled);
    EXPECT_TRUE(registry.isDownloading());
    EXPECT_GT(progress.back().received, 0);
    EXPECT_TRUE(soon([&] { return entries() == QStringList{u"2.1.330"_s}; }));
}

TEST_F(ClaudeInstallTest, WithoutANetworkNothingIsLeft)
{
    useRealNpm(u"http://127.0.0.1:9"_s);
    if (IsSkipped())
        return;
    install();
    ASSERT_TRUE(problem);
    EXPECT_EQ(problem->kind, Kind::Offline) << problem->detail.toStdString();
    EXPECT_FALSE(problem->detail.isEmpty());
    EXPECT_EQ(problem->subject, u"http://127.0.0.1:9"_s);
    EXPECT_TRUE(entries().isEmpty());
}

TEST_F(ClaudeInstallTest, WithoutNpmThePackageToInstallIsNamed)
{
    home.environment.insert(u"PATH"_s, home.path(u"bin"_s));
    install();
    ASSERT_TRUE(problem);
    EXPECT_EQ(*problem, (InstallProblem{.kind = Kind::NoPackageManager, .subject = u"npm"_s}));
}

TEST_F(ClaudeInstallTest, AProgramThatDoesNotReportItsVersionReplacesNothing)
{
    const QString old =
        home.addScript(m_place + u"/2.1.400/claude"_s, "echo '2.1.400 (Claude Code)'; exit 0");
    const Registry registry(home, "echo 'wrong libc' >&2; exit 1");
    useNpm(kOffer + "tar -czf x.tgz -C '" + home.path(u"made"_s).toUtf8() + "' package");
    install();
    ASSERT_TRUE(problem);
    EXPECT_EQ(*problem,
              (InstallProblem{
                  .kind = Kind::DoesNotRun, .subject = u"2.1.400"_s, .detail = u"wrong libc"_s}));
    EXPECT_TRUE(soon([&] { return entries() == QStringList{u"2.1.400"_s}; }));
    QFile file(old);
    ASSERT_TRUE(file.open(QIODevice::ReadOnly));
    EXPECT_TRUE(file.readAll().contains("exit 0"));
}

TEST_F(ClaudeInstallTest, AProgramThatDoesNotEndReplacesNothing)
{
    const Registry registry(home, "echo '2.1.400 (Claude Code)'; exec sleep 1000");
    useNpm(kOffer + "tar -czf x.tgz -C '" + home.path(u"made"_s).toUtf8() + "' package");
    m_limits.check = std::chrono::milliseconds(200);
    install();
    ASSERT_TRUE(problem);
    EXPECT_EQ(problem->kind, Kind::DoesNotRun);
    EXPECT_TRUE(soon([&] { return entries().isEmpty(); }));
}

TEST_F(ClaudeInstallTest, TheSameVersionIsReplacedAsAWhole)
{
    const QString old = home.addScript(m_place + u"/2.1.400/claude"_s, "exit 1");
    const Registry registry(home, kScript);
    useNpm(kOffer + "tar -czf x.tgz -C '" + home.path(u"made"_s).toUtf8() + "' package");
    install();
    ASSERT_TRUE(installed);
    EXPECT_EQ(installed->path, old);
    QFile file(old);
    ASSERT_TRUE(file.open(QIODevice::ReadOnly));
    EXPECT_TRUE(file.readAll().contains(kScript));
    EXPECT_TRUE(soon([&] { return entries() == QStringList{u"2.1.400"_s}; }));
}

TEST_F(ClaudeInstallTest, AFullDiskIsNamedBeforeAnythingIsFetched)
{
    useNpm(kOffer + "touch \"$HOME/fetched\"; exit 1");
    m_limits.neededBytes = qint64(1) << 60;
    install();
    ASSERT_TRUE(problem);
    EXPECT_EQ(problem->kind, Kind::DiskFull);
    EXPECT_EQ(problem->subject, m_place);
    EXPECT_GT(problem->missingBytes, qint64(1) << 50);
    EXPECT_FALSE(QFile::exists(home.home(u"fetched"_s)));
    m_limits.neededBytes = 1000;
    useNpm(kOffer + "echo '{\"error\":{\"code\":\"ENOSPC\",\"summary\":\"no space\"}}'; exit 1");
    install();
    EXPECT_EQ(*problem, (InstallProblem{
                            .kind = Kind::DiskFull, .subject = m_place, .detail = u"no space"_s}));
}

TEST_F(ClaudeInstallTest, AFolderThatCannotBeWrittenIsNamed)
{
    useNpm(kOffer + "exit 1");
    home.addFile(home.home(u".local/share/drawbridge"_s), "a file");
    install();
    ASSERT_TRUE(problem);
    EXPECT_EQ(problem->kind, Kind::NoPermission);
    EXPECT_EQ(problem->subject, m_place);
}

TEST_F(ClaudeInstallTest, ADownloadThatStandsStillEnds)
{
    useNpm(kOffer + "exec sleep 1000");
    m_limits.stalled = 100ms;
    install();
    ASSERT_TRUE(problem);
    EXPECT_EQ(problem->kind, Kind::Offline);
    EXPECT_TRUE(soon([&] { return entries().isEmpty(); }));
}

TEST_F(ClaudeInstallTest, CancellingEndsWhatNpmHasStarted)
{
    const QString child = home.home(u"child"_s);
    // The folder that npm is told grows when the file is complete.
    useNpm(kOffer
           + "while [ \"$1\" != --cache ]; do shift; done; mkdir -p \"$2/_cacache/tmp\"; "
             "sleep 1000 & echo $! >\"$HOME/child\"; echo more >\"$2/_cacache/tmp/1\"; wait");
    install([](const InstallProgress &now) { return now.received > 0; });
    ASSERT_TRUE(problem);
    EXPECT_EQ(problem->kind, Kind::Cancelled);
    QFile file(child);
    ASSERT_TRUE(file.open(QIODevice::ReadOnly));
    const qint64 pid = file.readAll().trimmed().toLongLong();
    ASSERT_GT(pid, 0);
    EXPECT_TRUE(soon([pid] {
        const auto row = process::readProcess(pid);
        return !row || row->ended;
    }));
    EXPECT_TRUE(soon([&] { return entries().isEmpty(); }));
}

TEST_F(ClaudeInstallTest, WhatNpmSignsInWithIsNotShown)
{
    home.addFile(home.home(u".npmrc"_s), "//r.example/:_authToken=npm_Sesame0123456789\n");
    useNpm("echo 'npm error code E401' >&2; "
           "echo 'npm error no access with npm_Sesame0123456789' >&2; exit 1");
    install();
    ASSERT_TRUE(problem);
    EXPECT_EQ(problem->kind, Kind::Refused);
    EXPECT_TRUE(problem->detail.startsWith(u"no access with "_s)) << problem->detail.toStdString();
    EXPECT_FALSE(problem->detail.contains(u"Sesame"_s)) << problem->detail.toStdString();
}

TEST_F(ClaudeInstallTest, AnArchiveThatTarCannotUnpackIsNotCalledAnotherProblem)
{
    const QByteArray packs = kOffer + "echo junk >x.tgz";
    useNpm(packs);
    home.addScript(home.path(u"bin/tar"_s),
                   "i=0; while [ $i -lt 99 ]; do echo 'cannot do that' >&2; i=$((i+1)); done; "
                   "printf '%2000s' x >&2; exit 2");
    install();
    ASSERT_TRUE(problem);
    EXPECT_EQ(problem->kind, Kind::NotUnpacked);
    EXPECT_FALSE(problem->detail.isEmpty());
    EXPECT_LE(problem->detail.size(), kLongestDetail);

    // It has a limit of its own.
    home.addScript(home.path(u"bin/tar"_s), "exec sleep 1000");
    m_limits.unpack = 50ms;
    install();
    EXPECT_EQ(problem->kind, Kind::NotUnpacked);
    EXPECT_TRUE(soon([&] { return entries().isEmpty(); }));
}

TEST_F(ClaudeInstallTest, WhatIsGoneBeforeItIsPutInPlaceReplacesNothing)
{
    const QString old = home.addScript(m_place + u"/2.1.400/claude"_s, "exit 1");
    const Registry registry(home, kScript + "; rm -r unpacked");
    useNpm(kOffer + "tar -czf x.tgz -C '" + home.path(u"made"_s).toUtf8() + "' package");
    install();
    ASSERT_TRUE(problem);
    EXPECT_EQ(problem->kind, Kind::Failed); // there was nothing to write to the disk
    EXPECT_EQ(problem->detail, qt_error_string(ENOENT));
    EXPECT_TRUE(QFile::exists(old));
}

TEST_F(ClaudeInstallTest, ASlotMayCancelAndBeginAnew)
{
    useNpm(kOffer + "exit 1");
    path = std::make_unique<process::SearchPath>(processes(), home.environment);
    ClaudeInstall installer(processes(), home.environment, *path, m_limits);
    int attempts = 0;
    std::vector<Kind> ends;
    QObject::connect(&installer, &agent::AgentInstaller::progressed, &installer, [&] {
        if (++attempts == 1)
            installer.cancel();
    });
    QObject::connect(&installer, &agent::AgentInstaller::installFailed, &installer,
                     [&](const InstallProblem &failure) {
                         ends.push_back(failure.kind);
                         if (ends.size() == 1)
                             installer.install();
                     });
    installer.install();
    EXPECT_TRUE(soon([&] { return ends.size() == 2; }));
    EXPECT_EQ(ends, (std::vector{Kind::Cancelled, Kind::Failed}));
    EXPECT_FALSE(installer.isRunning());
}

} // namespace claudeinstalltest
