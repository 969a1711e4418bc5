#include "bridge/process/ChildProcess.h"

#include <QCoreApplication>

#include <cstdio>

using namespace Qt::StringLiterals;

/// Starts a ChildProcess, prints its pid and lives until it is killed.
int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    bridge::process::ChildProcess child;
    QObject::connect(&child, &bridge::process::AgentProcess::started, &app, [](qint64 pid) {
        std::printf("%lld\n", static_cast<long long>(pid));
        std::fflush(stdout);
    });
    child.start({u"/bin/sh"_s,
                 {u"-c"_s, u"exec sleep 1000"_s},
                 {},
                 QProcessEnvironment::systemEnvironment()});
    return QCoreApplication::exec();
}
