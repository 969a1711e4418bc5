#pragma once

#include "bridge/core/EmitGuard.h"
#include "bridge/process/AgentProcess.h"
#include "bridge/process/LoginShell.h"

#include <QObject>
#include <QPointer>
#include <QProcessEnvironment>
#include <QString>
#include <QStringList>

#include <chrono>
#include <functional>
#include <memory>
#include <vector>

namespace bridge::process {

/// The folders in which programs are looked for: PATH of this program, then what the user's login
/// shell has beyond it. A program that was started from a desktop menu often lacks the folders of
/// version managers. The shell is asked once, when the answer is first needed, with a prompt first
/// and without one if that fails. Its answer counts as foreign: bounded, absolute folders only, and
/// it replaces nothing. Main thread; never deleted from inside an answer.
class SearchPath : public QObject
{
    Q_OBJECT

public:
    /// With a prompt; a third of it without one.
    static constexpr std::chrono::seconds kPatience{6};

    /// `environment` is this program's.
    SearchPath(AgentProcessFactory processes, const QProcessEnvironment &environment,
               std::chrono::milliseconds patience = kPatience, QObject *parent = nullptr);
    ~SearchPath() override;

    /// Calls from the event loop, or at once if known; never after `context` is gone.
    void whenKnown(QObject *context, std::function<void()> answer);
    [[nodiscard]] bool isKnown() const { return m_isKnown; }
    /// This program was started in a terminal, so its PATH has passed through the user's shell:
    /// what the login shell has beyond it is of use only if something is missing.
    [[nodiscard]] bool isFromTerminal() const;

    /// The folders of this program's PATH.
    [[nodiscard]] const QStringList &own() const { return m_own; }
    /// What the login shell has beyond own(), in its order; empty until known.
    [[nodiscard]] const QStringList &added() const { return m_added; }
    /// PATH as it was inherited, then added(), then `more`, none twice.
    [[nodiscard]] QString textWith(const QStringList &more = {}) const;
    /// The same without added().
    [[nodiscard]] QString ownTextWith(const QStringList &more = {}) const;

private:
    void ask(LoginShell::Manner manner);
    void conclude(const QString &path);

    struct Waiting
    {
        QPointer<QObject> context;
        std::function<void()> answer;
    };

    AgentProcessFactory m_processes;
    QProcessEnvironment m_environment;
    std::chrono::milliseconds m_patience;
    std::unique_ptr<LoginShell> m_shell;
    std::vector<Waiting> m_waiting;
    QStringList m_own;
    QStringList m_added;
    bool m_isKnown = false;
    EmitGuard m_emitGuard;
};

/// The first executable file of this name in `folders`; empty: none.
[[nodiscard]] QString findProgram(const QString &name, const QStringList &folders);

} // namespace bridge::process
