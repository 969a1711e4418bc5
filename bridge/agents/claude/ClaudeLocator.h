#pragma once

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

/// Where Claude Code is, and which version.
struct ClaudeProgram
{
    QString path;           ///< absolute
    QVersionNumber version; ///< null: it did not say
    friend bool operator==(const ClaudeProgram &, const ClaudeProgram &) = default;
};

/// The oldest Claude Code verified to keep to the injected endpoint.
[[nodiscard]] QVersionNumber oldestVerifiedVersion();

/// The first that exists and is executable of: `DRAWBRIDGE_CLAUDE`, every folder of PATH, the usual
/// install folders of Claude Code, and what installer/dependencies.sh put under
/// `$XDG_DATA_HOME/drawbridge/agent/<version>` (newest first). Empty when there is none.
[[nodiscard]] QString findClaude(const QProcessEnvironment &environment);

/// Finds the program and asks it for its version (`claude --version`, some 80 ms), once for each
/// state of the file: the answer is kept while path, size and time of the file stay. Callers that
/// wait for the same answer share one question. Failures are not kept:
/// - AgentMissing: no program was found, or it could not be started (`said`: the system's words);
/// - AgentUnresponsive: it did not answer within the patience, and was killed.
/// A program that says something else than Claude Code's version is found, with a null version.
class ClaudeLocator : public QObject
{
    Q_OBJECT

public:
    using Answer = std::function<void(const Result<ClaudeProgram, Failure> &)>;

    static constexpr std::chrono::milliseconds kPatience{10000};

    /// `factory` makes the process that is asked; `environment` is ours, unchanged.
    ClaudeLocator(process::AgentProcessFactory factory, const QProcessEnvironment &environment,
                  QObject *parent = nullptr, std::chrono::milliseconds patience = kPatience);
    ~ClaudeLocator() override;

    /// Answers from the event loop, or at once when it is known; never after `context` is gone.
    void locate(QObject *context, Answer answer);

private:
    struct Question;
    struct Private;
    void ask(Question &question);
    void conclude(Question &question, const Result<ClaudeProgram, Failure> &result);

    std::unique_ptr<Private> d;
};

} // namespace bridge::claude
