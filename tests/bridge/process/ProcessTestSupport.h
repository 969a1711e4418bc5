#pragma once

#include "bridge/process/ChildProcess.h"
#include "tests/support/EventLoop.h"

#include <optional>

/// A program in a ChildProcess, with its whole output.
struct ObservedRun
{
    explicit ObservedRun(const bridge::process::LaunchSpec &spec)
    {
        using bridge::process::AgentProcess;
        QObject::connect(&process, &AgentProcess::started, &process,
                         [this](qint64 pid) { startedPid = pid; });
        QObject::connect(&process, &AgentProcess::outputReceived, &process,
                         [this](const QByteArray &bytes) {
                             output += bytes;
                             outputAfterExit = outputAfterExit || exit.has_value();
                         });
        QObject::connect(&process, &AgentProcess::exited, &process,
                         [this](const bridge::process::ProcessExit &how) {
                             exit = how;
                             ++exits;
                         });
        process.start(spec);
    }

    [[nodiscard]] bool waitForExit()
    {
        return soon([this] { return exit.has_value(); });
    }
    [[nodiscard]] bool waitForOutput(const QByteArray &bytes)
    {
        return soon([&] { return output.contains(bytes); });
    }

    bridge::process::ChildProcess process;
    qint64 startedPid = 0;
    QByteArray output;
    std::optional<bridge::process::ProcessExit> exit;
    int exits = 0;
    bool outputAfterExit = false;
};

struct ShellRun : ObservedRun
{
    explicit ShellRun(
        const QString &script,
        const QProcessEnvironment &environment = QProcessEnvironment::systemEnvironment(),
        const QString &folder = {})
        : ObservedRun(
            {QStringLiteral("/bin/sh"), {QStringLiteral("-c"), script}, folder, environment})
    {}
};
