#include "app/ProcessSetup.h"

#include "app/base/Version.h"

#include <QCoreApplication>

#ifdef Q_OS_UNIX
#include <fcntl.h>
#include <sys/resource.h>
#endif

namespace app {

void openMissingStreams()
{
#ifdef Q_OS_UNIX
    for (const int number : {0, 1, 2}) {
        if (::fcntl(number, F_GETFD) < 0)
            (void)::open("/dev/null", O_RDWR);
    }
#endif
}

void disableCoreDumps()
{
#ifdef Q_OS_UNIX
    rlimit size{};
    if (::getrlimit(RLIMIT_CORE, &size) == 0) {
        size.rlim_cur = 0;
        (void)::setrlimit(RLIMIT_CORE, &size);
    }
#endif
}

bool hasDisplay()
{
#ifdef Q_OS_LINUX
    for (const char *name : {"DISPLAY", "WAYLAND_DISPLAY", "WAYLAND_SOCKET", "QT_QPA_PLATFORM"}) {
        if (!qEnvironmentVariableIsEmpty(name))
            return true;
    }
    return false;
#else
    return true;
#endif
}

QStringList argumentsOf(int argc, char **argv)
{
    QStringList arguments;
    for (int i = 1; i < argc; ++i)
        arguments.append(QString::fromLocal8Bit(argv[i]));
    return arguments;
}

void nameApplication()
{
    QCoreApplication::setApplicationName(QStringLiteral("drawbridge"));
    QCoreApplication::setApplicationVersion(QLatin1String(kVersion));
}

} // namespace app
