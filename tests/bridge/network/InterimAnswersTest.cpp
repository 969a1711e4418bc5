#include "bridge/network/HttpExchange.h"

#include "tests/bridge/network/EndpointTestSupport.h"

#include <gtest/gtest.h>

#include <QTimer>

#include <functional>
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
    HttpOutcome ask(const EndpointTarget &target, int times = 1)
    {
        HttpExchange http(endpointtest::asTheAgentGets(target), clock);
        HttpOutcome last;
        for (int n = 0; n < times; ++n) {
            std::optional<HttpOutcome> outcome;
            http.send({HttpRequest::Method::Post, "/v1/messages", R"({"model":"m"})", {}, 10s},
                      [&](const HttpOutcome &result) { outcome = result; });
            EXPECT_TRUE(soon([&] { return outcome.has_value(); }));
            last = outcome.value_or(HttpOutcome{});
        }
        return last;
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

TEST_F(InterimAnswers, OneRequestIsSentAgainAndNoLaterOne)
{
    LocalServer server(sending(kHints + sized(200, "{}")));
    EXPECT_EQ(ask(targetAt(server.url()), 3).answer.status, 200);
    const auto &requests = server.requests();
    ASSERT_EQ(requests.size(), 4);
    EXPECT_TRUE(requests.last().startsWith("POST /v1/messages HTTP/1.1\r\n"));
    EXPECT_TRUE(requests.last().contains("\r\nAuthorization: Bearer " + QByteArray(kSecret)));
    EXPECT_TRUE(requests.last().contains("\r\nHost: 127.0.0.1:" + QByteArray::number(server.port())
                                         + "\r\n"));
    EXPECT_TRUE(requests.last().endsWith(R"({"model":"m"})"));
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
    ASSERT_EQ(proxy.requests().size(), 2);
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

} // namespace interimanswerstest
