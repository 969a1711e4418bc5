#pragma once

#include "bridge/agent/AgentLaunch.h"
#include "bridge/core/Result.h"
#include "bridge/failure/Failure.h"
#include "bridge/process/AgentProcess.h"
#include "bridge/process/SearchPath.h"

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

/// The version in the output of `claude --version`; null: another program's output.
[[nodiscard]] QVersionNumber parseVersion(const QByteArray &output);

/// Finds the program: asks the candidates of findPrograms() for their version (`claude --version`,
/// some 80 ms) until one is usable, that is not older than oldestVerifiedVersion(). If none is, the
/// first that is a Claude Code is the answer, else the first that answered at all. It waits for the
/// login shell's PATH once. A program that does not run with PATH as it is, is asked again with the
/// folder of its own Node.js before it.
///
/// Answers are cached while path, size and time of a file stay; concurrent callers share one
/// search. Failures are not cached:
/// - AgentMissing: no program was found (`places`), or it could not be started;
/// - AgentUnresponsive: no answer within the time limit; it was killed.
/// A program with another output than Claude Code's is found, with a null version.
class ClaudeLocator : public QObject
{
    Q_OBJECT

public:
    using Answer = std::function<void(const Result<agent::AgentProgram, Failure> &)>;

    static constexpr std::chrono::milliseconds kPatience{10000};

    /// `factory` makes the processes; `environment` is this program's.
    ClaudeLocator(process::AgentProcessFactory factory, const QProcessEnvironment &environment,
                  QObject *parent = nullptr, std::chrono::milliseconds patience = kPatience);
    ~ClaudeLocator() override;

    /// Answers from the event loop, or at once if known; never after `context` is gone.
    void locate(QObject *context, Answer answer);
    /// The program that the user named; used from the next locate() on. Empty: none.
    void choose(const QString &program);
    [[nodiscard]] process::SearchPath &searchPath();

private:
    struct Search;
    struct Private;
    void begin(QObject *context, Answer answer);
    void step(Search &search);
    void ask(Search &search, const QString &path);
    void note(Search &search, const Result<agent::AgentProgram, Failure> &result);
    void conclude(Search &search);

    std::unique_ptr<Private> d;
};

} // namespace bridge::claude
