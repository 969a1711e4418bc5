#include "tests/endtoend/support/Processes.h"

#include "tests/endtoend/support/Waiting.h"

#include <QDir>
#include <QFile>

#include <gtest/gtest.h>

#include <algorithm>

#include <unistd.h>

using namespace Qt::StringLiterals;

namespace {

QByteArray contentOf(qint64 pid, const char *name)
{
    QFile file(u"/proc/%1/%2"_s.arg(pid).arg(QLatin1String(name)));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

/// The fields after the command's name in /proc/PID/stat; the first is the process's state.
QByteArrayList statOf(qint64 pid)
{
    const QByteArray stat = contentOf(pid, "stat");
    return stat.mid(stat.lastIndexOf(')') + 2).split(' ');
}

} // namespace

std::vector<ProcessSeen> processesUnder(const QString &home)
{
    const QByteArray variable = "HOME=" + home.toUtf8();
    std::vector<ProcessSeen> found;
    for (const QString &name : QDir(u"/proc"_s).entryList(QDir::Dirs)) {
        bool isNumber = false;
        const qint64 pid = name.toLongLong(&isNumber);
        if (isNumber && environmentOf(pid).contains(variable) && isAlive(pid))
            found.push_back({pid, commandLineOf(pid)});
    }
    return found;
}

std::vector<ProcessSeen> agentsUnder(const QString &home)
{
    auto agents = processesUnder(home);
    std::erase_if(agents, [](const ProcessSeen &process) {
        return !process.commandLine.contains("--input-format"_L1);
    });
    return agents;
}

bool runsUnder(const QString &home, const QString &command)
{
    return std::ranges::any_of(processesUnder(home), [&](const ProcessSeen &process) {
        return process.commandLine.join(u' ').trimmed() == command;
    });
}

void expectAllEndUnder(const QString &home)
{
    EXPECT_TRUE(waitUntil([&] { return processesUnder(home).empty(); }))
        << "still running:\n"
        << describe(processesUnder(home));
}

std::string describe(const std::vector<ProcessSeen> &processes)
{
    std::string text;
    for (const ProcessSeen &process : processes)
        text += std::to_string(process.pid) + ": "
                + process.commandLine.join(u' ').left(120).toStdString() + '\n';
    return text;
}

QByteArrayList environmentOf(qint64 pid)
{
    QByteArrayList variables = contentOf(pid, "environ").split('\0');
    variables.removeAll({});
    return variables;
}

std::optional<QString> variableOf(qint64 pid, const char *name)
{
    const QByteArray start = QByteArray(name) + '=';
    const QByteArrayList variables = environmentOf(pid);
    const auto found =
        std::find_if(variables.begin(), variables.end(),
                     [&](const QByteArray &variable) { return variable.startsWith(start); });
    if (found == variables.end())
        return std::nullopt;
    return QString::fromUtf8(found->mid(start.size()));
}

QStringList commandLineOf(qint64 pid)
{
    QStringList arguments;
    for (const QByteArray &argument : contentOf(pid, "cmdline").split('\0'))
        arguments << QString::fromUtf8(argument);
    return arguments;
}

qint64 startTimeOf(qint64 pid)
{
    QFile file(u"/proc/stat"_s);
    if (!file.open(QIODevice::ReadOnly))
        return 0;
    const QByteArray all = file.readAll();
    const qint64 boot = all.mid(all.indexOf("btime ") + 6).split('\n').value(0).toLongLong();
    // Field 22 of /proc/PID/stat; the state, our first, is field 3.
    return boot + statOf(pid).value(19).toLongLong() / ::sysconf(_SC_CLK_TCK);
}

bool isAlive(qint64 pid)
{
    const QByteArrayList stat = statOf(pid);
    return stat.size() > 1 && stat[0] != "Z" && stat[0] != "X";
}
