#include "app/WindowLibrary.h"

#include "app/base/Version.h"
#include "app/cli/ExitCode.h"
#include "app/cli/PrintSink.h"

#include <QCoreApplication>

#include <cstring>
#include <filesystem>
#include <fstream>

#include <dlfcn.h>
#ifdef Q_OS_LINUX
#include <link.h>
#endif

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

/// True for a library whose end is missing. The loader would map it all the same, and the process
/// would die of SIGBUS. The table of sections is the last part of an ELF file.
bool isTruncated([[maybe_unused]] const std::filesystem::path &file)
{
#ifdef Q_OS_LINUX
    ElfW(Ehdr) header{};
    std::ifstream(file, std::ios::binary).read(reinterpret_cast<char *>(&header), sizeof header);
    std::error_code error;
    const auto size = std::filesystem::file_size(file, error);
    return !error && std::memcmp(header.e_ident, ELFMAG, SELFMAG) == 0
           && size < header.e_shoff + std::uintmax_t(header.e_shnum) * header.e_shentsize;
#else
    return false;
#endif
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
    const QByteArray name = file.c_str();
    if (isTruncated(file))
        return cannotOpen(name + ": " + WindowLibrary::tr("The file is incomplete.").toUtf8());
    // Not QLibrary, which takes no path that is not text. Never unloaded: Qt keeps pointers into it
    // until the process ends.
    void *library = ::dlopen(name.constData(), RTLD_LAZY | RTLD_NODELETE);
    if (!library)
        return cannotOpen(::dlerror());
    using Run = int (*)(int, char **);
    const auto run = reinterpret_cast<Run>(::dlsym(library, DRAWBRIDGE_RUN_WINDOW));
    const int code = run ? run(argc, argv) : kOtherBuild;
    if (code != kOtherBuild)
        return code;
    return cannotOpen(name + ": "
                      + WindowLibrary::tr("The file is of another build of Drawbridge, not of %1.")
                            .arg(QLatin1String(kVersion))
                            .toUtf8());
}

} // namespace app
