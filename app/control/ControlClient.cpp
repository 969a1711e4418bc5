#include "app/control/ControlClient.h"

#include "app/base/UnixSignals.h"
#include "bridge/settings/SettingsStore.h"

#include <QCoreApplication>

namespace app {

ControlClient::ControlClient(const QString &settingsFolder, PrintSink sink, QObject *parent)
    : QObject(parent)
    , m_name(control::socketName(settingsFolder))
    , m_sink(std::move(sink))
{}

void ControlClient::send(const control::Request &request)
{
    connect(&m_socket, &QLocalSocket::connected, this, [this, request] {
        m_connected = true;
        m_socket.write(control::encode(request));
    });
    connect(&m_socket, &QLocalSocket::readyRead, this, &ControlClient::read);
    connect(&m_socket, &QLocalSocket::disconnected, this, [this] {
        read();
        finish(static_cast<int>(ExitCode::Unexpected));
    });
    connect(&m_socket, &QLocalSocket::errorOccurred, this, [this] {
        read();
        finish(static_cast<int>(m_connected ? ExitCode::Unexpected : ExitCode::NoWindow));
    });
    // Queued: a missing name fails at once, inside this call.
    QMetaObject::invokeMethod(
        this, [this] { m_socket.connectToServer(m_name); }, Qt::QueuedConnection);
}

void ControlClient::read()
{
    while (m_socket.canReadLine()) {
        const auto reply = control::decodeReply(m_socket.readLine());
        if (!reply)
            continue;
        if (!reply->out.isEmpty())
            m_sink.out(reply->out);
        if (!reply->err.isEmpty())
            m_sink.err(reply->err);
        if (reply->exitCode)
            finish(*reply->exitCode);
    }
}

void ControlClient::finish(int exitCode)
{
    if (!std::exchange(m_finished, true))
        emit finished(exitCode);
}

ExitCode askWindow(const control::Request &request, UnixSignals &unixSignals)
{
    QObject context;
    const auto leave = [](int code) { QCoreApplication::exit(code); };
    const auto interrupt = [leave] { leave(static_cast<int>(ExitCode::Interrupted)); };
    const auto onBrokenOutput = [&context, interrupt] {
        QMetaObject::invokeMethod(&context, interrupt, Qt::QueuedConnection);
    };
    ControlClient client(bridge::settings::SettingsStore::defaultFolder(),
                         standardStreams(onBrokenOutput));
    QObject::connect(&client, &ControlClient::finished, &context, leave);
    QObject::connect(&unixSignals, &UnixSignals::received, &context, interrupt);
    client.send(request);
    return static_cast<ExitCode>(QCoreApplication::exec());
}

} // namespace app

#include "moc_ControlClient.cpp"
