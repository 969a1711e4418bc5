#include "bridge/network/HttpExchange.h"

#include "tests/bridge/network/EndpointTestSupport.h"
#include "tests/support/FakeClock.h"

#include <gtest/gtest.h>

#include <QPointer>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTimer>

#include <functional>
#include <memory>
#include <optional>

// A server may announce its answer by interim ones (102, 103), any number of them.
namespace interimanswerstest {

using namespace Qt::StringLiterals;
using namespace bridge;
using namespace bridge::endpoint;
using namespace bridge::network;
using namespace std::chrono_literals;
using endpointtest::certificates;
using endpointtest::kSecret;
using endpointtest::targetAt;

const QByteArray kHints = "HTTP/1.1 103 Early Hints\r\nLink: </a.css>; rel=preload\r\n\r\n";
const QByteArray kProcessing = "HTTP/1.1 102 Processing\r\n\r\n";

LocalServer::Handler sending(const QByteArray &bytes)
{
    return [bytes](QTcpSocket &socket, const QByteArray &) {
        socket.write(bytes);
        socket.disconnectFromHost();
    };
}

QByteArray sized(int status, const QByteArray &body)
{
    return "HTTP/1.1 " + QByteArray::number(status)
           + " Test\r\nContent-Length: " + QByteArray::number(body.size()) + "\r\n\r\n" + body;
}

class InterimAnswers : public testing::Test
{
protected:
    HttpOutcome ask(const EndpointTarget &target)
    {
        HttpExchange http(endpointtest::asTheAgentGets(target), clock);
        std::optional<HttpOutcome> outcome;
        http.send({HttpRequest::Method::Post, "/v1/messages", R"({"model":"m"})", {}, 10s},
                  [&](const HttpOutcome &result) { outcome = result; });
        EXPECT_TRUE(soon([&] { return outcome.has_value(); }));
        return outcome.value_or(HttpOutcome{});
    }

    /// "200 body", or the failure's kind.
    std::string inShort(const EndpointTarget &target)
    {
        const HttpOutcome outcome = ask(target);
        return outcome.failure ? std::string(failureKindName(outcome.failure->kind()).toStdString())
                               : std::to_string(outcome.answer.status) + ' '
                                     + outcome.answer.body.toStdString();
    }

    std::string inShort(const QByteArray &bytes)
    {
        LocalServer server(sending(bytes));
        return inShort(targetAt(server.url()));
    }

    SystemClock clock;
};

TEST_F(InterimAnswers, AreNotTheAnswer)
{
    EXPECT_EQ(inShort(kHints + sized(200, "whole")), "200 whole");
    EXPECT_EQ(inShort(kProcessing + kProcessing + kHints + sized(401, "who?")), "401 who?");
    EXPECT_EQ(inShort(kHints + "HTTP/1.1 200 OK\r\n\r\nuntil the end"), "200 until the end");
    EXPECT_EQ(inShort(kHints + "HTTP/1.1 204 No Content\r\n\r\n"), "204 ");
    EXPECT_EQ(inShort(kHints
                      + "HTTP/1.1 200 OK\r\ntransfer-encoding: Chunked\r\n\r\n"
                        "4\r\none \r\n5;x=y\r\ntwo t\r\n4\r\nhree\r\n0\r\n\r\n"),
              "200 one two three");
}

TEST_F(InterimAnswers, AnswersThatBreakOffOrAreNoneAreTold)
{
    EXPECT_EQ(inShort(kHints), "connection_dropped");
    EXPECT_EQ(inShort(kHints + "HTTP/1.1 200 OK\r\nContent-Length: 90\r\n\r\nhalf"),
              "connection_dropped");
    EXPECT_EQ(inShort(kHints + "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\none "),
              "connection_dropped");
    EXPECT_EQ(inShort(kHints + "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"),
              "connection_dropped");
    EXPECT_EQ(inShort(kHints + "220 mail.example\r\n\r\n"), "connection_dropped");
}

TEST_F(InterimAnswers, ComeInPiecesAndTheirTimesAreTold)
{
    const QByteArrayList pieces{
        "HTTP/1.1 103 Early",         " Hints\r\n\r", "\nHTTP/1.1 200 OK\r\nTransfer-",
        "Encoding: chunked\r\n\r\n3", "\r\none\r",    "\n3\r\ntwo\r\n0\r\n\r\n"};
    LocalServer server([&](QTcpSocket &socket, const QByteArray &) {
        auto *const rest = new QByteArrayList(pieces);
        auto *const timer = new QTimer(&socket);
        QObject::connect(timer, &QTimer::timeout, &socket, [&socket, rest, timer] {
            socket.write(rest->takeFirst());
            socket.flush();
            if (!rest->isEmpty())
                return;
            delete rest;
            timer->stop();
            socket.disconnectFromHost();
        });
        timer->start(2ms);
    });
    const HttpOutcome outcome = ask(targetAt(server.url()));
    EXPECT_EQ(outcome.answer.body, "onetwo");
    ASSERT_EQ(outcome.arrivals.size(), 2U);
    EXPECT_EQ(outcome.arrivals[0].bytes, 3);
    EXPECT_EQ(outcome.arrivals[1].bytes, 6);
}

TEST_F(InterimAnswers, ArePassedOverWithTlsAndItsChecks)
{
    LocalServer server(sending(kHints + sized(200, "whole")), certificates().good());
    EXPECT_EQ(inShort(endpointtest::trusting(targetAt(server.url(u"localhost"_s)))), "200 whole");
}

TEST_F(InterimAnswers, ArePassedOverThroughAProxy)
{
    LocalServer proxy(sending(kHints + sized(200, "whole")));
    EndpointTarget target = targetAt(u"http://llm.example:8080/base"_s);
    target.inherited.insert(u"HTTPS_PROXY"_s,
                            u"http://me:my%20word@127.0.0.1:%1"_s.arg(proxy.port()));
    EXPECT_EQ(inShort(target), "200 whole");
    ASSERT_EQ(proxy.requests().size(), 1);
    EXPECT_TRUE(proxy.requests().last().startsWith(
        "POST http://llm.example:8080/base/v1/messages HTTP/1.1\r\n"));
    EXPECT_TRUE(proxy.requests().last().contains("\r\nProxy-Authorization: Basic "
                                                 + QByteArray("me:my word").toBase64() + "\r\n"));

    LocalServer server(sending(kHints + sized(200, "whole")), certificates().wrongName());
    LocalServer tunnel(endpointtest::tunnelTo(server.port()));
    target = endpointtest::trusting(targetAt(u"https://wrong.example:8443"_s));
    target.inherited.insert(u"HTTPS_PROXY"_s, tunnel.url());
    EXPECT_EQ(inShort(target), "200 whole");
}

TEST_F(InterimAnswers, AreASignOfLifeAndOfLimitedNumber)
{
    FakeClock still;
    QPointer<QTcpSocket> peer;
    int connections = 0;
    LocalServer server([&](QTcpSocket &socket, const QByteArray &) {
        peer = &socket;
        ++connections;
    });
    HttpExchange http(targetAt(server.url()), still);
    std::optional<HttpOutcome> outcome;
    http.send({HttpRequest::Method::Post, "/v1/messages", "{}", {}, 10s},
              [&](const HttpOutcome &result) { outcome = result; });
    ASSERT_TRUE(soon([&] { return connections == 1; }));
    for (int n = 0; n < 3; ++n) {
        still.advance(9s);
        const int started = still.startedTimers();
        peer->write(kProcessing);
        ASSERT_TRUE(soon([&] { return still.startedTimers() > started; })) << n;
    }
    EXPECT_FALSE(outcome);
    peer->write(sized(200, "loaded"));
    ASSERT_TRUE(soon([&] { return outcome.has_value(); }));
    EXPECT_EQ(outcome->answer.body, "loaded");

    EXPECT_EQ(inShort(kProcessing.repeated(900) + sized(200, "whole")), "200 whole");
    EXPECT_EQ(inShort(kProcessing.repeated(1100) + sized(200, "whole")), "connection_dropped");
}

TEST_F(InterimAnswers, TheAnswerBehindThemIsBounded)
{
    const auto endless = [](const QByteArray &head) {
        return [head](QTcpSocket &socket, const QByteArray &) {
            socket.write(kHints + head);
            auto *more = new QTimer(&socket);
            QObject::connect(more, &QTimer::timeout, &socket, [&socket] {
                if (socket.bytesToWrite() < 1'000'000)
                    socket.write(QByteArray(300'000, 'x'));
            });
            more->start(0);
        };
    };
    LocalServer body(endless("HTTP/1.1 200 OK\r\n\r\n"));
    const HttpOutcome outcome = ask(targetAt(body.url()));
    EXPECT_FALSE(outcome.failure);
    EXPECT_EQ(outcome.answer.body.size(), answers::ServerAnswer::kMaxBody);
    LocalServer head(endless("HTTP/1.1 200 OK\r\nX-Long: "));
    EXPECT_EQ(inShort(targetAt(head.url())), "connection_dropped");
}

TEST_F(InterimAnswers, LinesMayEndWithoutACarriageReturnAndHeadersComeTwice)
{
    const QByteArray hints = "HTTP/1.1 103 Early Hints\n\n";
    EXPECT_EQ(inShort(kHints + hints + "HTTP/1.1 200 OK\nContent-Length: 5\n\nwhole"),
              "200 whole");
    EXPECT_EQ(inShort(kHints
                      + "HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n"
                        "3\none\n3\ntwo\n0\n\n"),
              "200 onetwo");
    LocalServer server(sending(kHints
                               + "HTTP/1.1 401 No\r\nContent-Length: 0\r\n"
                                 "WWW-Authenticate: Bearer\r\n"
                                 "WWW-Authenticate: Basic realm=\"r\"\r\n\r\n"));
    EXPECT_EQ(ask(targetAt(server.url())).answer.authenticate, "Bearer, Basic realm=\"r\"");
}

TEST_F(InterimAnswers, AnIpv6AddressIsAHostInBrackets)
{
    QTcpServer server;
    if (!server.listen(QHostAddress::LocalHostIPv6))
        GTEST_SKIP() << "this computer has no ::1";
    QByteArray received;
    QObject::connect(&server, &QTcpServer::newConnection, &server, [&] {
        QTcpSocket *socket = server.nextPendingConnection();
        QObject::connect(socket, &QTcpSocket::readyRead, socket, [&received, socket] {
            received = socket->readAll();
            socket->write(kHints + sized(200, "{}"));
            socket->disconnectFromHost();
        });
    });
    const QString host = u"[::1]:%1"_s.arg(server.serverPort());
    EXPECT_EQ(inShort(targetAt(u"http://"_s + host)), "200 {}");
    EXPECT_TRUE(received.contains("\r\nHost: " + host.toLatin1() + "\r\n")) << received.data();
    EXPECT_TRUE(received.contains("\r\nAccept-Encoding: gzip, deflate\r\n")) << received.data();
}

TEST_F(InterimAnswers, ABodyThatIsCompressedInAnotherWayIsNamed)
{
    const QByteArray zstd = QByteArray::fromHex("28b52ffd2003190000616263");
    const auto answered = [&](int status) {
        LocalServer server(sending(kHints + "HTTP/1.1 " + QByteArray::number(status)
                                   + " Test\r\nContent-Encoding: zstd\r\nContent-Length: "
                                   + QByteArray::number(zstd.size()) + "\r\n\r\n" + zstd));
        return ask(targetAt(server.url()));
    };
    const HttpOutcome outcome = answered(200);
    ASSERT_TRUE(outcome.failure);
    EXPECT_EQ(outcome.failure->layer(), FailureLayer::Network);
    EXPECT_TRUE(outcome.failure->message.contains(u"compresses"_s));
    EXPECT_FALSE(answered(401).failure) << "its status says enough";
}

TEST_F(InterimAnswers, AProxyThatIsGoneIsTold)
{
    auto proxy = std::make_unique<LocalServer>(sending(kHints + sized(200, "whole")));
    EndpointTarget target = targetAt(u"http://llm.example:8080"_s);
    target.inherited.insert(u"HTTPS_PROXY"_s, proxy->url());
    HttpExchange http(endpointtest::asTheAgentGets(target), clock);
    std::optional<HttpOutcome> outcome;
    const auto send = [&] {
        outcome.reset();
        http.send({}, [&](const HttpOutcome &result) { outcome = result; });
        EXPECT_TRUE(soon([&] { return outcome.has_value(); }));
    };
    send();
    EXPECT_EQ(outcome->answer.status, 200);
    proxy.reset();
    send();
    ASSERT_TRUE(outcome->failure && outcome->failure->proxyFault);
    EXPECT_EQ(outcome->failure->proxyFault->trouble, ProxyTrouble::NotRunning);
}

} // namespace interimanswerstest
