#pragma once

#include "bridge/agent/AgentLaunch.h"
#include "bridge/core/Result.h"
#include "bridge/failure/Failure.h"
#include "bridge/process/AgentProcess.h"

#include <QObject>
#include <QProcessEnvironment>
#include <QString>
#include <QVersionNumber>

#include <chrono>
#include <functional>
#include <memory>

namespace bridge::claude {

/// The oldest Claude Code verified to stay at the injected endpoint.
[[nodiscard]] QVersionNumber oldestVerifiedVersion();

/// The first existing executable of: `DRAWBRIDGE_CLAUDE`, the folders of PATH, Claude Code's usual
/// install folders, and installations of installer/dependencies.sh under
/// `$XDG_DATA_HOME/drawbridge/agent/<version>` (newest first). Empty: none.
[[nodiscard]] QString findClaude(const QProcessEnvironment &environment);

/// Finds the program and queries its version (`claude --version`, some 80 ms). The result is cached
/// while path, size and time of the file stay; concurrent callers share one query. Failures are not
/// cached:
/// - AgentMissing: no program was found, or it could not be started;
/// - AgentUnresponsive: no answer within the time limit; it was killed.
/// A program with another output than Claude Code's is found, with a null version.
class ClaudeLocator : public QObject
{
    Q_OBJECT

public:
    using Answer = std::function<void(const Result<agent::AgentProgram, Failure> &)>;

    static constexpr std::chrono::milliseconds kPatience{10000};

    /// `factory` makes the process of the query; `environment` is this program's.
    ClaudeLocator(process::AgentProcessFactory factory, const QProcessEnvironment &environment,
                  QObject *parent = nullptr, std::chrono::milliseconds patience = kPatience);
    ~ClaudeLocator() override;

    /// Answers from the event loop, or at once if known; never after `context` is gone.
    void locate(QObject *context, Answer answer);

private:
    struct Question;
    struct Private;
    void ask(Question &question);
    void conclude(Question &question, const Result<agent::AgentProgram, Failure> &result);

    std::unique_ptr<Private> d;
};

} // namespace bridge::claude
