#include "app/ProcessSetup.h"

#include "app/Version.h"

#include <QCoreApplication>

#include <fcntl.h>
#include <sys/resource.h>

namespace app {

void openMissingStreams()
{
    for (const int number : {0, 1, 2}) {
        if (::fcntl(number, F_GETFD) < 0)
            (void)::open("/dev/null", O_RDWR);
    }
}

void disableCoreDumps()
{
    rlimit size{};
    if (::getrlimit(RLIMIT_CORE, &size) == 0) {
        size.rlim_cur = 0;
        (void)::setrlimit(RLIMIT_CORE, &size);
    }
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
