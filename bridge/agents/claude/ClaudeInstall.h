#pragma once

#include "bridge/agent/AgentInstaller.h"
#include "bridge/agents/claude/NpmReport.h"
#include "bridge/core/Clock.h"
#include "bridge/process/AgentProcess.h"
#include "bridge/process/SearchPath.h"

#include <QProcessEnvironment>
#include <QTemporaryDir>

#include <functional>
#include <memory>

namespace bridge::claude {

/// AgentInstaller for Claude Code: the package of this machine's kind (one program without
/// dependencies and scripts), fetched and checked by the user's npm from the user's registry, put
/// under `$XDG_DATA_HOME/drawbridge/agent/<version>` as installer/dependencies.sh does. All of it
/// happens in a folder beside, which is renamed at the end and removed otherwise.
class ClaudeInstall final : public agent::AgentInstaller
{
    Q_OBJECT

public:
    struct Limits
    {
        /// Free space that the download needs beside the unpacked program, and that one.
        qint64 neededBytes = 900LL * 1000 * 1000;
        std::chrono::milliseconds lookUp = std::chrono::seconds(60);
        /// Without a byte more.
        std::chrono::milliseconds stalled = std::chrono::seconds(90);
        std::chrono::milliseconds check = std::chrono::seconds(30);
        std::chrono::milliseconds poll = std::chrono::milliseconds(250);
    };

    /// `environment` is this program's; `searchPath` outlives it.
    ClaudeInstall(process::AgentProcessFactory processes, const QProcessEnvironment &environment,
                  process::SearchPath &searchPath);
    ClaudeInstall(process::AgentProcessFactory processes, const QProcessEnvironment &environment,
                  process::SearchPath &searchPath, const Limits &limits);
    ~ClaudeInstall() override;

    [[nodiscard]] QString packageManager() const override { return QStringLiteral("npm"); }
    [[nodiscard]] QString folder() const override { return m_folder; }
    [[nodiscard]] bool isRunning() const override { return m_isRunning; }
    void lookUp() override;
    void install() override;
    void cancel() override;

private:
    /// Called when the process has ended by itself.
    using Ended = std::function<void(const process::ProcessExit &exit, const QByteArray &output)>;

    void begin(bool installs);
    void findNpm();
    void askNpm();
    void download();
    void unpack();
    void check();
    void putInPlace();
    /// False: it has failed.
    [[nodiscard]] bool prepareFolder();
    void watchDownload(std::chrono::milliseconds sinceLast);

    void run(const process::LaunchSpec &spec, std::chrono::milliseconds patience, Ended ended);
    [[nodiscard]] process::LaunchSpec npm(const QStringList &arguments,
                                          const QString &workingDirectory) const;
    [[nodiscard]] QString work(const QString &name) const;
    void report(agent::InstallProgress::Step step);
    void fail(agent::InstallProblem problem);
    void stop();

    process::AgentProcessFactory m_processes;
    QProcessEnvironment m_environment;
    process::SearchPath &m_searchPath;
    Limits m_limits;
    QString m_folder;
    SystemClock m_clock;

    bool m_isRunning = false;
    bool m_installs = false;
    QString m_npm;
    QString m_path; ///< PATH of npm
    NpmOffer m_offer;
    agent::InstallProgress m_progress;
    std::unique_ptr<QObject> m_attempt; ///< context of what is awaited
    std::unique_ptr<QTemporaryDir> m_work;
    std::unique_ptr<process::AgentProcess> m_process;
    QByteArray m_output;
    std::unique_ptr<Timer> m_patience;
    std::unique_ptr<Timer> m_poll;
};

} // namespace bridge::claude
