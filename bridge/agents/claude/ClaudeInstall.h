#pragma once

#include "bridge/agent/AgentInstaller.h"
#include "bridge/agents/claude/InstallFolder.h"
#include "bridge/agents/claude/InstallTools.h"
#include "bridge/agents/claude/NpmReport.h"
#include "bridge/core/Clock.h"
#include "bridge/core/EmitGuard.h"
#include "bridge/process/ProgramRun.h"
#include "bridge/process/SearchPath.h"

#include <QProcessEnvironment>

#include <chrono>
#include <functional>
#include <memory>

namespace bridge::claude {

/// Characters of InstallProblem::detail.
inline constexpr qsizetype kLongestDetail = 400;

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
        /// The download, without a byte more.
        std::chrono::milliseconds stalled = std::chrono::seconds(90);
        /// On a slow disk.
        std::chrono::milliseconds unpack = std::chrono::minutes(10);
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
    [[nodiscard]] bool isRunning() const { return m_attempt != nullptr; }
    [[nodiscard]] QString folder() const override { return m_folder; }
    void install() override;
    void cancel() override;

private:
    using Ended = std::function<void(const process::RunResult &result)>;

    void askNpm();
    void makeFolder();
    void download();
    void watchDownload(std::chrono::milliseconds sinceLast);
    void noteReceived(qint64 bytes, std::chrono::milliseconds sinceLast);
    void unpack();
    void unpackArchive(const QString &archive);
    void check();
    void putInPlace();

    /// Starts the program of the next step; `ended` is called unless the attempt is over by then.
    void run(const process::LaunchSpec &spec, std::chrono::milliseconds patience, Ended ended);
    [[nodiscard]] process::LaunchSpec npm(const QStringList &arguments,
                                          const QString &workingDirectory) const;
    /// False: a slot has ended this attempt.
    [[nodiscard]] bool report(agent::InstallProgress::Step step);
    void fail(agent::InstallProblem problem);
    void stop();

    process::AgentProcessFactory m_processes;
    QProcessEnvironment m_environment;
    process::SearchPath &m_searchPath;
    Limits m_limits;
    QString m_folder;
    SystemClock m_clock;

    InstallTools m_tools;
    NpmOffer m_offer;
    agent::InstallProgress m_progress;
    std::unique_ptr<QObject> m_attempt; ///< context of what is awaited; nullptr: none runs
    std::shared_ptr<AttemptFolder> m_work;
    std::unique_ptr<process::ProgramRun> m_run;
    std::unique_ptr<Timer> m_poll;
    EmitGuard m_emitGuard;
};

} // namespace bridge::claude
