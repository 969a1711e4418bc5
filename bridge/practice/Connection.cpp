#include "bridge/practice/Connection.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace bridge::practice {

Connection::Connection(socket_t socket)
    : m_socket(socket)
{
    // cpp-httplib accepts without it: every program started meanwhile would hold the connection.
    fcntl(m_socket, F_SETFD, FD_CLOEXEC);
}

Connection::~Connection()
{
    if (m_brokenOff) {
        const linger reset{1, 0};
        setsockopt(m_socket, SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
    } else {
        shutdown(m_socket, SHUT_RDWR);
    }
    close(m_socket);
}

bool Connection::waitWhileOpen(std::optional<std::chrono::milliseconds> time) const
{
    using Clock = std::chrono::steady_clock;
    const auto until = Clock::now() + time.value_or(std::chrono::milliseconds(0));
    for (;;) {
        const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - Clock::now());
        pollfd hangUp{m_socket, POLLRDHUP, 0};
        const int changed =
            poll(&hangUp, 1, time ? static_cast<int>(std::max<long>(0, left.count())) : -1);
        if (changed == 0)
            return true;
        if (changed > 0 || errno != EINTR)
            return false;
    }
}

void Connection::end() const
{
    shutdown(m_socket, SHUT_RDWR);
}

ssize_t Connection::read(char *data, size_t size)
{
    // cpp-httplib reads the head byte by byte.
    if (m_bufferedFrom == m_bufferedTo) {
        ssize_t got = 0;
        do {
            got = recv(m_socket, m_buffer.data(), m_buffer.size(), 0);
        } while (got < 0 && errno == EINTR);
        if (got <= 0)
            return got;
        m_bufferedFrom = 0;
        m_bufferedTo = static_cast<size_t>(got);
    }
    const size_t count = std::min(size, m_bufferedTo - m_bufferedFrom);
    std::memcpy(data, m_buffer.data() + m_bufferedFrom, count);
    m_bufferedFrom += count;
    return static_cast<ssize_t>(count);
}

ssize_t Connection::write(const char *data, size_t size)
{
    if (m_brokenOff)
        return -1;
    ssize_t sent = 0;
    do {
        sent = send(m_socket, data, size, MSG_NOSIGNAL);
    } while (sent < 0 && errno == EINTR);
    return sent;
}

// Unused: the log has no addresses, and both ends are this machine.
void Connection::get_remote_ip_and_port(std::string &ip, int &port) const
{
    ip = "127.0.0.1";
    port = 0;
}

void Connection::get_local_ip_and_port(std::string &ip, int &port) const
{
    ip = "127.0.0.1";
    port = 0;
}

} // namespace bridge::practice
