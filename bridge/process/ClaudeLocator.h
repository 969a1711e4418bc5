#pragma once

#include "bridge/core/Failure.h"
#include "bridge/core/Result.h"
#include "bridge/process/AgentProcess.h"

#include <QObject>
#include <QProcessEnvironment>
#include <QString>
#include <QVersionNumber>

#include <functional>

namespace bridge::process {

/// Where Claude Code is, and which version.
struct ClaudeProgram
{
    QString path; ///< absolute
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
/// state of the file: the answer is kept while path, size and time of the file stay.
class ClaudeLocator : public QObject
{
    Q_OBJECT

public:
    using Answer = std::function<void(const Result<ClaudeProgram, Failure> &)>;

    /// `factory` makes the process that is asked; `environment` is ours, unchanged.
    ClaudeLocator(AgentProcessFactory factory, const QProcessEnvironment &environment,
                  QObject *parent = nullptr);
    ~ClaudeLocator() override;

    /// Answers from the event loop, or at once when it is known; never after `context` is gone.
    void locate(QObject *context, Answer answer);

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace bridge::process
