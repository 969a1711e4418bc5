#include "tests/bridge/network/EndpointTestSupport.h"

#include "bridge/agents/claude/EnvironmentExport.h"

namespace endpointtest {

using namespace Qt::StringLiterals;
using namespace bridge::check;
using namespace bridge::endpoint;

Endpoint endpointAt(const QString &address)
{
    const auto parsed = EndpointAddress::parse(address);
    return {*parsed, parsed->origin(), {}, {}, {}};
}

EndpointTarget targetAt(const QString &address)
{
    return {
        endpointAt(address),
        bridge::secrets::Secret{bridge::CredentialKind::BearerToken, QString::fromLatin1(kSecret)},
        {},
        u"test-model"_s,
        {}};
}

EndpointTarget asTheAgentGets(EndpointTarget target)
{
    target.environment =
        bridge::claude::environmentFor(target.inherited, target.endpoint, std::nullopt);
    return target;
}

const TestCertificates &certificates()
{
    static const TestCertificates made;
    return made;
}

EndpointTarget trusting(EndpointTarget target)
{
    target.endpoint.certificateAuthorities = certificates().authority();
    return target;
}

quint16 deafPort()
{
    return LocalServer(LocalServer::silent()).port();
}

std::string inShort(const RungReport &report)
{
    std::string text = rungResultName(report.result).toStdString();
    if (report.failure)
        text += ' ' + bridge::failureKindName(report.failure->kind()).toStdString();
    if (report.skipped == SkipReason::EarlierFailed)
        text += " earlier failed";
    else if (report.skipped == SkipReason::NotAsked)
        text += " not asked";
    else if (report.skipped == SkipReason::CannotTell)
        text += " cannot tell";
    else if (report.skipped == SkipReason::AgentsProxy)
        text += " agent's proxy";
    return text;
}

LocalServer::Handler tunnelTo(quint16 port)
{
    return [port](QTcpSocket &client, const QByteArray &request) {
        if (!request.startsWith("CONNECT ")) {
            LocalServer::answer(client, 405, "tunnels only");
            return;
        }
        // From here on bytes are forwarded unchanged; the server stops reading them.
        client.disconnect();
        auto *server = new QTcpSocket(&client);
        QObject::connect(&client, &QTcpSocket::disconnected, &client, &QObject::deleteLater);
        QObject::connect(server, &QTcpSocket::connected, &client, [&client] {
            client.write("HTTP/1.1 200 Connection established\r\n\r\n");
        });
        QObject::connect(server, &QTcpSocket::readyRead, &client,
                         [&client, server] { client.write(server->readAll()); });
        QObject::connect(&client, &QTcpSocket::readyRead, server,
                         [&client, server] { server->write(client.readAll()); });
        QObject::connect(server, &QTcpSocket::disconnected, &client,
                         &QTcpSocket::disconnectFromHost);
        server->connectToHost(QHostAddress::LocalHost, port);
    };
}

} // namespace endpointtest
