#include "app/WindowLibrary.h"

#include "app/cli/ExitCode.h"
#include "app/cli/PrintSink.h"

#include <QCoreApplication>

#include <filesystem>

#include <dlfcn.h>

namespace app {

namespace {

struct WindowLibrary
{
    Q_DECLARE_TR_FUNCTIONS(WindowLibrary)
};

/// The path relative to the executable is the same in a build folder and an installed tree. Empty
/// if the executable's own path is not known: a relative one would load the library from the
/// current folder.
std::filesystem::path libraryFile([[maybe_unused]] const char *program)
{
    std::error_code error;
#ifdef Q_OS_LINUX
    const auto executable = std::filesystem::read_symlink("/proc/self/exe", error);
#else
    const auto executable = std::filesystem::absolute(program, error);
#endif
    if (!executable.is_absolute())
        return {};
    return (executable.parent_path() / DRAWBRIDGE_WINDOW_LIBRARY).lexically_normal();
}

/// `why` may contain a path that is not text.
int cannotOpen(const QByteArray &why)
{
    standardStreams().err(
        WindowLibrary::tr("The window cannot be opened: %1").toUtf8().replace("%1", why) + '\n');
    return static_cast<int>(ExitCode::Unexpected);
}

} // namespace

int runWindow(int argc, char **argv)
{
    const auto file = libraryFile(argv[0]);
    if (file.empty())
        return cannotOpen(
            WindowLibrary::tr("The program does not find its own file in /proc.").toUtf8());
    // Not QLibrary, which takes no path that is not text. Never unloaded: Qt keeps pointers into it
    // until the process ends.
    void *library = ::dlopen(file.c_str(), RTLD_LAZY | RTLD_NODELETE);
    using Run = int (*)(int, char **);
    const auto run =
        library ? reinterpret_cast<Run>(::dlsym(library, "drawbridgeRunWindow")) : nullptr;
    return run ? run(argc, argv) : cannotOpen(::dlerror());
}

} // namespace app
