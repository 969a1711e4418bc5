#include "bridge/practice/HttpServer.h"

#include <cerrno>

namespace bridge::practice {
namespace {

constexpr auto kHost = "127.0.0.1";
// A hanging request holds one of them until its client leaves.
constexpr size_t kWorkers = 64;
constexpr time_t kReadTimeoutSeconds = 60;

// cpp-httplib passes no connection to its handlers; each worker serves one at a time.
thread_local Connection *t_connection = nullptr;

} // namespace

HttpServer::HttpServer(Handler handler, std::function<std::string(int)> errorBody)
    : m_handler(std::move(handler))
{
    new_task_queue = [] { return new httplib::ThreadPool(kWorkers); };
    set_tcp_nodelay(true);
    set_read_timeout(kReadTimeoutSeconds);
    // The default, SO_REUSEPORT, would let two servers share a port without an error.
    set_socket_options([](socket_t socket) {
        const int yes = 1;
        setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    });
    const auto serve = [this](const httplib::Request &request, httplib::Response &response) {
        m_handler(request, response, *t_connection);
    };
    constexpr auto kAnything = R"([\s\S]*)";
    Get(kAnything, serve);
    Post(kAnything, serve);
    Put(kAnything, serve);
    Patch(kAnything, serve);
    Delete(kAnything, serve);
    Options(kAnything, serve);
    set_error_handler(
        [errorBody = std::move(errorBody)](const httplib::Request &, httplib::Response &response) {
            if (response.get_header_value("Content-Type").empty())
                response.set_content(errorBody(response.status), "application/json");
        });
}

HttpServer::~HttpServer()
{
    {
        const std::scoped_lock lock(m_mutex);
        m_stopping = true;
        for (const Connection *connection : m_open)
            connection->end();
    }
    stop();
    if (m_thread.joinable())
        m_thread.join();
}

int HttpServer::start(quint16 port)
{
    errno = 0;
    const int bound = port == 0 ? bind_to_any_port(kHost) : (bind_to_port(kHost, port) ? port : -1);
    if (bound <= 0)
        return errno != 0 ? errno : EADDRNOTAVAIL;
    m_port = static_cast<quint16>(bound);
    // The library's queue of five delays simultaneous clients by a second each.
    ::listen(svr_sock_, SOMAXCONN);
    m_thread = std::thread([this] {
        listen_after_bind();
        m_ended = true;
    });
    // Before that, stop() would have no effect and the thread would never end.
    while (!is_running() && !m_ended)
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    return 0;
}

bool HttpServer::process_and_close_socket(socket_t socket)
{
    Connection connection(socket);
    {
        const std::scoped_lock lock(m_mutex);
        if (m_stopping)
            return false;
        m_open.insert(&connection);
    }
    t_connection = &connection;
    bool closed = false;
    const bool done = process_request(connection, /*close_connection=*/true, closed, nullptr);
    t_connection = nullptr;
    const std::scoped_lock lock(m_mutex);
    m_open.erase(&connection);
    return done;
}

} // namespace bridge::practice
