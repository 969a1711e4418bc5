#include "app/WindowLibrary.h"

#include "app/cli/ExitCode.h"
#include "app/cli/PrintSink.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QLibrary>

namespace app {

namespace {

struct WindowLibrary
{
    Q_DECLARE_TR_FUNCTIONS(WindowLibrary)
};

/// The path relative to the executable is the same in a build folder and an installed tree.
QString libraryFile(const char *program)
{
#ifdef Q_OS_LINUX
    Q_UNUSED(program)
    const QString executable = QFile::symLinkTarget(QStringLiteral("/proc/self/exe"));
#else
    const QString executable = QFileInfo(QFile::decodeName(program)).absoluteFilePath();
#endif
    const QDir folder = QFileInfo(executable).dir();
    return QDir::cleanPath(folder.filePath(QStringLiteral(DRAWBRIDGE_WINDOW_LIBRARY)));
}

} // namespace

int runWindow(int argc, char **argv)
{
    const QString file = libraryFile(argv[0]);
    QLibrary library(file);
    // Never unloaded: Qt keeps pointers into it until the process ends.
    library.setLoadHints(QLibrary::PreventUnloadHint);
    using Run = int (*)(int, char **);
    const auto run = reinterpret_cast<Run>(library.resolve("drawbridgeRunWindow"));
    if (run)
        return run(argc, argv);
    const QString why =
        QFile::exists(file)
            ? library.errorString()
            : WindowLibrary::tr("%1 is missing.").arg(QDir::toNativeSeparators(file));
    standardStreams().err(WindowLibrary::tr("The window cannot be opened: %1").arg(why).toUtf8()
                          + '\n');
    return static_cast<int>(ExitCode::Unexpected);
}

} // namespace app
