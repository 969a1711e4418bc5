#include "bridge/practice/PracticeEndpoint.h"

#include "bridge/practice/HttpServer.h"
#include "bridge/practice/MessageWriter.h"
#include "bridge/practice/MessagesApi.h"
#include "bridge/practice/RequestLog.h"

#include <cerrno>

namespace bridge::practice {
namespace {

using namespace std::chrono_literals;

RawRequest rawRequest(const httplib::Request &request)
{
    RawRequest raw{QByteArray::fromStdString(request.method),
                   QByteArray::fromStdString(request.target),
                   {},
                   QByteArray::fromStdString(request.body)};
    for (const auto &[name, value] : request.headers) {
        // Headers that the library adds.
        if (name != "REMOTE_ADDR" && name != "REMOTE_PORT" && name != "LOCAL_ADDR"
            && name != "LOCAL_PORT")
            raw.headers.push_back(
                {QByteArray::fromStdString(name), QByteArray::fromStdString(value)});
    }
    return raw;
}

/// Writes a plan's piece `next` at its time; false: the answer ends here, unfinished.
bool writePiece(const AnswerPlan &plan, size_t next, Connection &connection,
                httplib::DataSink &sink)
{
    if (next == plan.pieces.size()) {
        if (plan.ending == AnswerPlan::Ending::Complete) {
            sink.done();
            return true;
        }
        // Gives the client time to read: a reset may overtake the data.
        if (connection.waitWhileOpen(200ms))
            connection.breakOff();
        return false;
    }
    const AnswerPlan::Piece &piece = plan.pieces[next];
    if (piece.pause > 0ms && !connection.waitWhileOpen(piece.pause))
        return false;
    return sink.write(piece.bytes.constData(), static_cast<size_t>(piece.bytes.size()));
}

void respond(AnswerPlan plan, httplib::Response &response, Connection &connection)
{
    if (plan.ending == AnswerPlan::Ending::Hang) {
        (void)connection.waitWhileOpen({});
        connection.breakOff();
        return;
    }
    response.status = plan.status;
    for (const auto &[name, value] : plan.headers)
        response.set_header(name.toStdString(), value.toStdString());
    const std::string type = plan.contentType.toStdString();
    if (plan.pieces.empty()) {
        if (!type.empty())
            response.set_header("Content-Type", type);
        return;
    }
    const bool atOnce = plan.pieces.size() == 1 && plan.pieces.front().pause == 0ms
                        && plan.ending == AnswerPlan::Ending::Complete;
    if (atOnce) {
        response.set_content(plan.pieces.front().bytes.toStdString(), type);
        return;
    }
    auto writeNext = [plan = std::move(plan), next = size_t(0),
                      &connection](size_t, httplib::DataSink &sink) mutable {
        return writePiece(plan, next++, connection, sink);
    };
    response.set_chunked_content_provider(type, std::move(writeNext));
}

std::string libraryErrorBody(int status)
{
    const AnswerPlan plan = errorAnswer({QStringLiteral("Malformed request"), status});
    return plan.pieces.front().bytes.toStdString();
}

} // namespace

class PracticeEndpoint::Impl
{
public:
    explicit Impl(const PracticeOptions &options)
        : api(options.scenario)
        , log(options)
        , server([this](const httplib::Request &request, httplib::Response &response,
                        Connection &connection) { serve(request, response, connection); },
                 libraryErrorBody)
    {}

    MessagesApi api;
    RequestLog log;
    HttpServer server; // last: its threads use the others

private:
    void serve(const httplib::Request &request, httplib::Response &response, Connection &connection)
    {
        const RawRequest raw = rawRequest(request);
        auto [plan, parsed] =
            api.answer(raw.method, QByteArray::fromStdString(request.path), raw.headers, raw.body);
        log.add(raw, parsed ? &*parsed : nullptr, plan.status);
        respond(std::move(plan), response, connection);
    }
};

PracticeEndpoint::PracticeEndpoint(std::unique_ptr<Impl> impl)
    : m_impl(std::move(impl))
{}

PracticeEndpoint::~PracticeEndpoint() = default;

Result<std::unique_ptr<PracticeEndpoint>, PracticeError>
PracticeEndpoint::start(const PracticeOptions &options)
{
    if (!options.scenario.isEmpty()
        && !scenarioNames().contains(parseScenario(options.scenario).name))
        return failed(PracticeError{PracticeError::Kind::UnknownScenario, options.scenario});
    auto impl = std::make_unique<Impl>(options);
    if (const int error = impl->server.start(options.port); error != 0)
        return failed(PracticeError{
            error == EADDRINUSE ? PracticeError::Kind::PortInUse
                                : PracticeError::Kind::CannotListen,
            QStringLiteral("127.0.0.1:%1: %2").arg(options.port).arg(qt_error_string(error))});
    return std::unique_ptr<PracticeEndpoint>(new PracticeEndpoint(std::move(impl)));
}

quint16 PracticeEndpoint::port() const
{
    return m_impl->server.port();
}

QString PracticeEndpoint::address() const
{
    return QStringLiteral("http://127.0.0.1:%1").arg(port());
}

std::vector<LoggedRequest> PracticeEndpoint::requests() const
{
    return m_impl->log.all();
}

} // namespace bridge::practice
