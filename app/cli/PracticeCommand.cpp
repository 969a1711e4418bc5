#include "app/cli/PracticeCommand.h"

#include "app/base/Services.h"
#include "app/cli/JsonOut.h"

#include <mutex>

namespace app {

namespace {

using namespace bridge::practice;

QByteArray lineOf(const LoggedRequest &request, bool json)
{
    if (json) {
        Json headers = Json::array();
        for (const QString &kind : request.headerKinds)
            headers.push_back(kind);
        return printed({{"event", "request"},
                        {"ms", request.msSinceStart},
                        {"method", request.method},
                        {"path", request.path},
                        {"headers", headers},
                        {"model", request.model},
                        {"stream", request.stream},
                        {"messages", request.messages},
                        {"status", request.status}});
    }
    return QStringLiteral("%1 %2 -> %3\n")
        .arg(request.method, request.path, QString::number(request.status))
        .toUtf8();
}

} // namespace

PracticeCommand::PracticeCommand(command::Practice command, PrintSink sink, QObject *parent)
    : LongCommand(std::move(sink), parent)
    , m_command(std::move(command))
{}

void PracticeCommand::start()
{
    if (m_command.list) {
        list();
        finish(ExitCode::Done);
        return;
    }
    PracticeOptions options;
    options.port = m_command.port;
    options.scenario = m_command.scenario;
    // Requests are answered after the address, the first line, is printed.
    auto mayPrint = std::make_shared<std::mutex>();
    const std::scoped_lock untilListening(*mayPrint);
    options.onRequest = [sink = m_sink, json = m_command.json,
                         mayPrint](const LoggedRequest &request) {
        const std::scoped_lock lock(*mayPrint);
        sink.out(lineOf(request, json));
    };
    auto endpoint = PracticeEndpoint::start(options);
    if (!endpoint) {
        finish(ExitCode::Usage, wordsFor(endpoint.error()));
        return;
    }
    m_endpoint = std::move(*endpoint);
    const QString address = m_endpoint->address();
    m_sink.out(m_command.json ? printed({{"event", "listening"}, {"address", address}})
                              : address.toUtf8() + '\n');
    // Nobody would learn where it listens. Later lines may be lost.
    if (isOutputLost())
        finish(ExitCode::Unexpected);
}

void PracticeCommand::interrupt()
{
    finish(ExitCode::Done);
}

void PracticeCommand::list() const
{
    for (const QString &name : scenarioNames()) {
        const QString text = scenarioDescription(name);
        m_sink.out(m_command.json ? printed({{"name", name}, {"description", text}})
                                  : QStringLiteral("%1  %2\n").arg(name, -24).arg(text).toUtf8());
    }
}

} // namespace app

#include "moc_PracticeCommand.cpp"
