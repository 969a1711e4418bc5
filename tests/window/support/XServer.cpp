#include "tests/window/support/XServer.h"

#include <array>
#include <csignal>
#include <string>

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace {

/// In the child: never returns.
[[noreturn]] void become(int displayTo, const QByteArray &screen)
{
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    const int nothing = ::open("/dev/null", O_RDWR);
    ::dup2(nothing, STDOUT_FILENO);
    ::dup2(nothing, STDERR_FILENO);
    ::fcntl(displayTo, F_SETFD, 0);
    const std::string number = std::to_string(displayTo);
    ::execlp("Xvfb", "Xvfb", "-displayfd", number.c_str(), "-screen", "0", screen.constData(),
             "-nolisten", "tcp", "-noreset", nullptr);
    ::_exit(127);
}

} // namespace

XServer::~XServer()
{
    if (m_pid <= 0)
        return;
    ::kill(m_pid, SIGTERM);
    ::waitpid(m_pid, nullptr, 0);
}

std::optional<QByteArray> XServer::start(const QByteArray &size)
{
    const QByteArray screen = size + "x24";
    std::array<int, 2> ends{-1, -1};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0)
        return std::nullopt;
    m_pid = ::fork();
    if (m_pid == 0)
        become(ends[1], screen);
    ::close(ends[1]);
    // The server writes the number when it listens, and closes the pipe if it fails.
    QByteArray number;
    for (char byte = 0; ::read(ends[0], &byte, 1) == 1 && byte != '\n';)
        number += byte;
    ::close(ends[0]);
    if (number.isEmpty())
        return std::nullopt;
    return ':' + number;
}
