#include "app/control/ControlClient.h"

#include "app/base/UnixSignals.h"
#include "app/control/RuntimeFolder.h"
#include "bridge/settings/SettingsStore.h"

#include <QCoreApplication>

namespace app {

ControlClient::ControlClient(const QString &settingsFolder, PrintSink sink, QObject *parent)
    : QObject(parent)
    , m_name(control::socketName(settingsFolder))
    , m_sink(std::move(sink))
{}

ControlClient::~ControlClient()
{
    // Its end is not the window's.
    m_socket.disconnect(this);
}

void ControlClient::send(const control::Request &request)
{
    m_lastOut = request.lastOut;
    m_isForNextWindow = request.isForNextWindow;
    connect(&m_socket, &QLocalSocket::connected, this, [this, request] {
        if (!control::isOwnPeer(m_socket.socketDescriptor()))
            return finishAtForeignSocket();
        m_connected = true;
        const QByteArray line = control::encode(request);
        if (line.size() > control::kMaxRequest)
            return finish(ExitCode::Usage, tr("The message is too long for the window."));
        m_socket.write(line);
    });
    connect(&m_socket, &QLocalSocket::readyRead, this, &ControlClient::read);
    const auto onEnd = [this] {
        read();
        if (m_connected && !m_isForNextWindow)
            finish(ExitCode::Unexpected, tr("The Drawbridge window has ended."));
        else
            finish(ExitCode::NoWindow);
    };
    connect(&m_socket, &QLocalSocket::disconnected, this, onEnd);
    connect(&m_socket, &QLocalSocket::errorOccurred, this, onEnd);
    connect(&m_patience, &QTimer::timeout, this, [this] {
        finish(ExitCode::Unexpected, tr("The Drawbridge window does not answer. If it recovers, it "
                                        "may still carry out this command."));
    });
    m_patience.start(std::chrono::seconds(10));
    // Queued: a missing name fails at once, inside this call.
    QMetaObject::invokeMethod(this, &ControlClient::connectToWindow, Qt::QueuedConnection);
}

void ControlClient::connectToWindow()
{
    switch (control::socketOwner(m_name)) {
    case control::SocketOwner::Nobody:
        return finish(ExitCode::NoWindow);
    case control::SocketOwner::Foreign:
        return finishAtForeignSocket();
    case control::SocketOwner::User:
        m_socket.connectToServer(m_name);
    }
}

void ControlClient::finishAtForeignSocket()
{
    finish(ExitCode::NoWindow,
           tr("The socket %1 is not of this user alone; nothing is sent to it.").arg(m_name));
}

void ControlClient::read()
{
    while (m_socket.canReadLine()) {
        const auto reply = control::decodeReply(m_socket.readLine());
        if (!reply)
            continue;
        m_patience.stop();
        if (!reply->out.isEmpty())
            m_sink.out(reply->out);
        if (!reply->err.isEmpty())
            m_sink.err(reply->err);
        if (reply->exitCode)
            finish(static_cast<ExitCode>(*reply->exitCode));
    }
}

void ControlClient::finish(ExitCode exitCode, const QString &reason)
{
    if (std::exchange(m_finished, true))
        return;
    if (!reason.isEmpty()) {
        m_sink.out(m_lastOut);
        m_sink.errLine(reason);
    }
    emit finished(static_cast<int>(exitCode));
}

ExitCode askWindow(const control::Request &request, UnixSignals &unixSignals)
{
    QObject context;
    const auto onBrokenOutput = [&context] {
        QMetaObject::invokeMethod(
            &context, [] { QCoreApplication::exit(static_cast<int>(ExitCode::Interrupted)); },
            Qt::QueuedConnection);
    };
    return askWindow(request, unixSignals, standardStreams(onBrokenOutput));
}

ExitCode askWindow(const control::Request &request, UnixSignals &unixSignals, const PrintSink &sink)
{
    QObject context;
    const auto leave = [](int code) { QCoreApplication::exit(code); };
    const auto interrupt = [leave] { leave(static_cast<int>(ExitCode::Interrupted)); };
    ControlClient client(bridge::settings::SettingsStore::defaultFolder(), sink);
    QObject::connect(&client, &ControlClient::finished, &context, leave);
    QObject::connect(&unixSignals, &UnixSignals::received, &context, interrupt);
    client.send(request);
    return static_cast<ExitCode>(QCoreApplication::exec());
}

} // namespace app

#include "moc_ControlClient.cpp"
