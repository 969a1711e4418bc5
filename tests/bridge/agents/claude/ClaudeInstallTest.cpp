#include "bridge/agents/claude/ClaudeInstall.h"

#include "bridge/agents/claude/ProgramSearch.h"
#include "bridge/process/ChildProcess.h"
#include "tests/bridge/agents/claude/ProgramHome.h"
#include "tests/support/EventLoop.h"
#include "tests/support/LocalServer.h"

#include <QCryptographicHash>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>

#include <gtest/gtest.h>

#include <optional>

namespace claudeinstalltest {

using namespace Qt::StringLiterals;
using namespace bridge;
using namespace bridge::claude;
using namespace std::chrono_literals;
using agent::InstallProblem;
using agent::InstallProgress;
using Kind = InstallProblem::Kind;

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

    void useRealNpm(const QString &registry)
    {
        home.environment.insert(u"PATH"_s, qEnvironmentVariable("PATH"));
        if (process::findProgram(u"npm"_s, qEnvironmentVariable("PATH").split(u':')).isEmpty())
            GTEST_SKIP() << "npm is not installed";
        home.addFile(home.home(u".npmrc"_s), "registry=" + registry.toUtf8() + "/\n");
    }

    /// An npm of the test instead of the real one.
    void useNpm(const QByteArray &script) { home.addScript(home.path(u"bin/npm"_s), script); }

    /// Installs, and waits for the end.
    void install(bool cancelsDownload = false)
    {
        path = std::make_unique<process::SearchPath>(processes(), home.environment);
        ClaudeInstall installer(processes(), home.environment, *path, m_limits);
        problem.reset();
        installed.reset();
        QObject::connect(&installer, &agent::AgentInstaller::progressed, &installer,
                         [&](const InstallProgress &now) {
                             progress.push_back(now);
                             if (cancelsDownload
                                 && now.received > 100'000) // more than what npm asks first
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

const QByteArray kScript = "echo '2.1.400 (Claude Code)'";
const QByteArray kOffer =
    R"(if [ "$1" = view ]; then echo '{"version":"2.1.400","dist":{}}'; exit; fi; )";

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
    EXPECT_EQ(entries(), QStringList({u"2.1.330"_s, u"2.1.400"_s}));
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
    useRealNpm(registry.url());
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
    useRealNpm(registry.url());
    if (IsSkipped())
        return;
    home.addScript(m_place + u"/2.1.330/claude"_s, "echo");
    install(true);
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

TEST_F(ClaudeInstallTest, LooksUpTheNewestVersionOnly)
{
    useNpm(kOffer + "touch \"$HOME/fetched\"");
    process::SearchPath searched(processes(), home.environment);
    ClaudeInstall installer(processes(), home.environment, searched, m_limits);
    QVersionNumber newest;
    QObject::connect(&installer, &agent::AgentInstaller::lookedUp, &installer,
                     [&](const QVersionNumber &version) { newest = version; });
    installer.lookUp();
    EXPECT_TRUE(soon([&] { return !newest.isNull(); }));
    EXPECT_EQ(newest, QVersionNumber(2, 1, 400));
    EXPECT_FALSE(QFile::exists(home.home(u"fetched"_s)));
    EXPECT_FALSE(QFile::exists(m_place));
}

} // namespace claudeinstalltest
