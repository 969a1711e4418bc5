#pragma once

#include "bridge/agent/AgentLaunch.h"
#include "bridge/agent/SignIn.h"
#include "bridge/core/Clock.h"
#include "bridge/process/ProgramRun.h"

#include <QObject>
#include <QProcessEnvironment>

#include <chrono>
#include <list>

namespace bridge::claude {

/// The answer in the output of `claude auth status --json` (2.1.330; it exits with 1 when signed
/// out).
[[nodiscard]] agent::SignIn parseSignIn(const QByteArray &output);

/// Asks a Claude Code whether it is signed in, with a process that takes half a second. Concurrent
/// questions about one program share it. Main thread.
class ClaudeSignIn : public QObject
{
    Q_OBJECT

public:
    static constexpr std::chrono::milliseconds kPatience{10000};

    ClaudeSignIn(process::AgentProcessFactory factory, const QProcessEnvironment &environment,
                 QObject *parent = nullptr, std::chrono::milliseconds patience = kPatience);
    ~ClaudeSignIn() override;

    /// Answers once, from the event loop; never after `context` is gone.
    void ask(const agent::AgentProgram &program, QObject *context, agent::SignInAnswer answer);

private:
    struct Question;
    void conclude(Question &question, const agent::SignIn &answer);

    process::AgentProcessFactory m_factory;
    QProcessEnvironment m_environment;
    std::chrono::milliseconds m_patience;
    SystemClock m_clock;
    std::list<Question> m_questions;
};

} // namespace bridge::claude
