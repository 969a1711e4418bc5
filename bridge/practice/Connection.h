#pragma once

#include <httplib.h>

#include <array>
#include <chrono>
#include <optional>

namespace bridge::practice {

/// One accepted connection, owned by the worker that serves it and closed with it. Reads and writes
/// fail after the server's timeouts (set on the socket).
class Connection final : public httplib::Stream
{
public:
    explicit Connection(socket_t socket);
    ~Connection() override;
    Connection(const Connection &) = delete;
    Connection &operator=(const Connection &) = delete;

    /// Waits; false at once when the client hangs up or end() is called. nullopt: no limit.
    [[nodiscard]] bool waitWhileOpen(std::optional<std::chrono::milliseconds> time) const;
    /// Writes nothing more; the client sees a reset instead of an end.
    void breakOff() { m_brokenOff = true; }
    /// Wakes waiting, reading and writing calls; from any thread while the connection lives.
    void end() const;

    bool is_readable() const override { return true; }
    bool is_writable() const override { return !m_brokenOff; }
    ssize_t read(char *data, size_t size) override;
    ssize_t write(const char *data, size_t size) override;
    void get_remote_ip_and_port(std::string &ip, int &port) const override;
    void get_local_ip_and_port(std::string &ip, int &port) const override;
    socket_t socket() const override { return m_socket; }

private:
    const socket_t m_socket;
    bool m_brokenOff = false;
    std::array<char, 16 * 1024> m_buffer;
    size_t m_bufferedFrom = 0;
    size_t m_bufferedTo = 0;
};

} // namespace bridge::practice
