#pragma once

#include "bridge/agent/AgentLaunch.h"
#include "bridge/core/Result.h"
#include "bridge/failure/Failure.h"
#include "bridge/process/AgentProcess.h"
#include "bridge/process/ProgramRun.h"
#include "bridge/process/SearchPath.h"

#include <QObject>
#include <QProcessEnvironment>
#include <QString>
#include <QVersionNumber>

#include <chrono>
#include <functional>
#include <memory>
#include <vector>

namespace bridge::claude {

/// The oldest Claude Code verified to stay at the injected endpoint.
[[nodiscard]] QVersionNumber oldestVerifiedVersion();

/// The version in the output of `claude --version`; null: another program's output.
[[nodiscard]] QVersionNumber parseVersion(const QByteArray &output);

/// Finds the program: asks the candidates of findPrograms() for their version (`claude --version`,
/// some 80 ms) until one is usable, that is not older than oldestVerifiedVersion(). If none is, the
/// first that is a Claude Code is the answer, else the first that answered at all. A program that
/// does not run with PATH as it is, is asked again with the folder of its own Node.js before it.
///
/// The login shell's PATH is waited for, once, before the search: the agent's tools need it. Not if
/// this program was started in a terminal, whose PATH the user has made: then the agent gets that
/// one, and the shell is asked only if nothing usable was found without it.
///
/// A usable answer is kept while path, size and time of its file stay and nothing comes before it,
/// which is looked at after each call, for the next one. All other answers are asked for again.
/// Concurrent callers share one search. Failures:
/// - AgentMissing: no program was found (`places`), or it could not be started;
/// - AgentUnresponsive: no answer within the time limit; it was killed.
/// A program with another output than Claude Code's is found, with a null version. Main thread; the
/// disk is read beside it, but for the one file of the answer that is kept.
class ClaudeLocator : public QObject
{
    Q_OBJECT

public:
    using Found = Result<agent::AgentProgram, Failure>;
    using Answer = std::function<void(const Found &)>;

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
    /// The folders that a search knows.
    enum class Folders {
        Own,       ///< PATH of this program
        WithShell, ///< and what the login shell has beyond it
    };
    struct Caller;
    struct Scan;
    struct Search;
    struct Private;
    template <typename Done>
    void scan(Folders folders, Done done);
    void look(std::vector<Caller> callers, Folders folders);
    void begin(std::vector<Caller> callers, Scan scan);
    void step(Search &search);
    void ask(Search &search, const QString &path);
    void note(Search &search, const QString &path, const process::RunResult &result);
    void conclude(Search &search);
    void lookWithShell(std::vector<Caller> callers, const Found &answer);
    static void tell(const std::vector<Caller> &callers, const Found &answer);
    void lookAgain();

    std::unique_ptr<Private> d;
};

} // namespace bridge::claude
