#pragma once

#include "bridge/practice/Connection.h"

#include <QtGlobal>

#include <atomic>
#include <functional>
#include <mutex>
#include <set>
#include <thread>

namespace bridge::practice {

/// cpp-httplib's server, bound to loopback, which can be stopped while its handlers wait. One
/// request per connection, so that a client never reuses a closed one.
class HttpServer final : private httplib::Server
{
public:
    /// Called on a worker thread. The handler fills the response or breaks the connection off.
    using Handler =
        std::function<void(const httplib::Request &, httplib::Response &, Connection &)>;

    /// `errorBody` makes the JSON for the library's own answers (malformed requests).
    HttpServer(Handler handler, std::function<std::string(int status)> errorBody);
    ~HttpServer() override;

    /// Binds and starts serving. Returns 0, or the system's error number.
    [[nodiscard]] int start(quint16 port);
    [[nodiscard]] quint16 port() const { return m_port; }

private:
    bool process_and_close_socket(socket_t socket) override;

    const Handler m_handler;
    quint16 m_port = 0;
    std::thread m_thread;
    std::atomic<bool> m_ended = false;
    std::mutex m_mutex;
    std::set<const Connection *> m_open;
    bool m_stopping = false;
};

} // namespace bridge::practice
