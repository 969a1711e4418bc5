#include "bridge/practice/PracticeEndpoint.h"
#include "tests/bridge/practice/EventStream.h"
#include "tests/bridge/practice/MessagesRequest.h"
#include "tests/support/EventLoop.h"

#include <gtest/gtest.h>

#include <QElapsedTimer>
#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QTcpServer>
#include <QTcpSocket>

namespace practiceendpointtest {

using namespace Qt::StringLiterals;
using namespace bridge::practice;
using namespace std::chrono_literals;

struct Answer
{
    int status = 0;
    QByteArray contentType;
    QByteArray body;
    QNetworkReply::NetworkError error = QNetworkReply::NoError;
    QList<qint64> arrivals; ///< ms of each readyRead

    [[nodiscard]] Json json() const
    {
        return Json::parse(body.begin(), body.end(), nullptr, false);
    }
};

class PracticeEndpointTest : public ::testing::Test
{
protected:
    void start(const PracticeOptions &options = {})
    {
        auto started = PracticeEndpoint::start(options);
        ASSERT_TRUE(started) << qPrintable(started.error().text);
        endpoint = std::move(*started);
    }

    [[nodiscard]] QNetworkRequest requestTo(const QString &path) const
    {
        QNetworkRequest request(QUrl(endpoint->address() + path));
        request.setHeader(QNetworkRequest::ContentTypeHeader, u"application/json"_s);
        request.setAttribute(QNetworkRequest::RedirectPolicyAttribute,
                             QNetworkRequest::ManualRedirectPolicy);
        return request;
    }

    [[nodiscard]] static Answer finish(QNetworkReply *reply)
    {
        Answer answer;
        QElapsedTimer timer;
        timer.start();
        QObject::connect(reply, &QNetworkReply::readyRead, reply, [&] {
            answer.arrivals << timer.elapsed();
            answer.body += reply->readAll();
        });
        EXPECT_TRUE(soon([reply] { return reply->isFinished(); }));
        answer.body += reply->readAll();
        answer.status = reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
        answer.contentType = reply->rawHeader("Content-Type");
        answer.error = reply->error();
        delete reply;
        return answer;
    }

    [[nodiscard]] Answer get(const QString &path) { return finish(network.get(requestTo(path))); }
    [[nodiscard]] Answer post(const QString &path, const QByteArray &body)
    {
        return finish(network.post(requestTo(path), body));
    }
    [[nodiscard]] Answer send(const MessagesRequest &conversation)
    {
        return post(u"/v1/messages?beta=true"_s, conversation.body());
    }

    /// A connection that has sent a request and collects the answer.
    [[nodiscard]] std::unique_ptr<QTcpSocket> sendAndLeaveOpen(const MessagesRequest &conversation)
    {
        auto socket = std::make_unique<QTcpSocket>();
        socket->connectToHost(u"127.0.0.1"_s, endpoint->port());
        const QByteArray body = conversation.body();
        socket->write("POST /v1/messages HTTP/1.1\r\nHost: x\r\nContent-Length: "
                      + QByteArray::number(body.size()) + "\r\n\r\n" + body);
        return socket;
    }

    [[nodiscard]] bool waitForRequests(size_t count)
    {
        return soon([&] { return endpoint->requests().size() >= count; });
    }

    std::unique_ptr<PracticeEndpoint> endpoint;
    QNetworkAccessManager network;
};

TEST_F(PracticeEndpointTest, StreamsAMessage)
{
    start();
    const Answer answer = send(MessagesRequest().user("hello").streaming());
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.contentType, "text/event-stream");
    const EventStream stream = EventStream::read(answer.body);
    EXPECT_EQ(stream.fault, QString());
    EXPECT_TRUE(stream.stopped);
    EXPECT_TRUE(stream.text.join(QString()).contains("hello"_L1));
}

TEST_F(PracticeEndpointTest, PiecesArriveAsTheyAreWritten)
{
    start();
    const Answer answer = send(MessagesRequest().user("slow 4 100").streaming());
    EXPECT_EQ(EventStream::read(answer.body).text.size(), 4);
    ASSERT_GE(answer.arrivals.size(), 2);
    // Three pauses lie between the first and the last piece.
    EXPECT_GE(answer.arrivals.last() - answer.arrivals.first(), 200);
}

TEST_F(PracticeEndpointTest, AnswersWholeWhenNotAskedToStream)
{
    start();
    const Answer answer = send(MessagesRequest().user("thinking"));
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.contentType, "application/json");
    EXPECT_EQ(answer.json().at("content").size(), 2U);
    EXPECT_EQ(send(MessagesRequest().user("slow 2 1")).json().at("content").size(), 1U);
}

TEST_F(PracticeEndpointTest, CountsTokens)
{
    start();
    const QString path = u"/v1/messages/count_tokens?beta=true"_s;
    const auto count = [&](const std::string &text) {
        return post(path, MessagesRequest().user(text).body()).json().at("input_tokens").get<int>();
    };
    EXPECT_GT(count("hello"), 0);
    EXPECT_GT(count(std::string(4000, 'x')), count("hello") + 900);
}

TEST_F(PracticeEndpointTest, AnswersProbesAndListsModels)
{
    start();
    EXPECT_EQ(get(u"/"_s).status, 200);
    EXPECT_EQ(get(u"/api/hello"_s).status, 200);
    for (const char *path : {"/", "/api/hello"}) {
        const Answer head = finish(network.head(requestTo(QLatin1String(path))));
        EXPECT_EQ(head.status, 200);
        EXPECT_TRUE(head.body.isEmpty());
    }
    const Json models = get(u"/v1/models?limit=1000"_s).json();
    ASSERT_EQ(models.at("data").size(), 1U);
    const auto id = models.at("data")[0].at("id").get<std::string>();
    EXPECT_EQ(get(u"/v1/models/"_s + QString::fromStdString(id)).status, 200);
}

TEST_F(PracticeEndpointTest, RefusesInTheShapeOfTheApi)
{
    start();
    const auto errorType = [](const Answer &answer) {
        EXPECT_EQ(answer.contentType, "application/json");
        EXPECT_EQ(answer.json().at("type"), "error");
        return answer.json().at("error").at("type").get<std::string>();
    };
    for (const char *path : {"/nope", "/v1", "/v1/v1/messages", "/v1/messages/", "/v1/models/"}) {
        const Answer answer = get(QLatin1String(path));
        EXPECT_EQ(answer.status, 404) << path;
        EXPECT_EQ(errorType(answer), "not_found_error") << path;
    }
    EXPECT_EQ(get(QLatin1Char('/') + QString(8000, QLatin1Char('x'))).status, 404);
    EXPECT_EQ(get(u"/line%0Abreak"_s).status, 404);
    const Answer posted = post(u"/v1/v1/messages"_s, MessagesRequest().user("a").body());
    EXPECT_EQ(posted.status, 404);
    EXPECT_EQ(get(u"/v1/messages"_s).status, 405);
    const Answer bad = post(u"/v1/messages"_s, "{");
    EXPECT_EQ(bad.status, 400);
    EXPECT_EQ(errorType(bad), "invalid_request_error");
    const Answer odd = finish(network.sendCustomRequest(requestTo(u"/"_s), "BREW"));
    EXPECT_EQ(odd.status, 400);
    EXPECT_EQ(errorType(odd), "invalid_request_error");
}

TEST_F(PracticeEndpointTest, PlaysFailuresWithTheirContentTypeAndHeaders)
{
    start();
    const Answer answer = send(MessagesRequest().user("nginx-502").streaming());
    EXPECT_EQ(answer.status, 502);
    EXPECT_EQ(answer.contentType, "text/html");
    EXPECT_EQ(send(MessagesRequest().user("redirect")).status, 302);
}

TEST_F(PracticeEndpointTest, ARetryOfTheSameConversationSucceeds)
{
    start();
    const MessagesRequest first = MessagesRequest().user("rate-limit-once");
    EXPECT_EQ(send(first).status, 429);
    const MessagesRequest other = MessagesRequest().user("hello").user("rate-limit-once");
    EXPECT_EQ(send(other).status, 429) << "another conversation";
    EXPECT_EQ(send(first).status, 200);
}

TEST_F(PracticeEndpointTest, ACutConnectionIsResetAfterThePartialText)
{
    start();
    const Answer answer = send(MessagesRequest().user("cut").streaming());
    EXPECT_EQ(answer.status, 200);
    EXPECT_NE(answer.error, QNetworkReply::NoError);
    const EventStream stream = EventStream::read(answer.body);
    EXPECT_EQ(stream.fault, QString());
    EXPECT_FALSE(stream.text.isEmpty());
    EXPECT_FALSE(stream.stopped);
}

TEST_F(PracticeEndpointTest, HangingRequestsDoNotBlockOthers)
{
    start();
    std::vector<std::unique_ptr<QTcpSocket>> hanging;
    for (int i = 0; i < 20; ++i)
        hanging.push_back(sendAndLeaveOpen(MessagesRequest().user("hang")));
    ASSERT_TRUE(waitForRequests(20));
    EXPECT_EQ(send(MessagesRequest().user("hello")).status, 200);
    for (const auto &socket : hanging) {
        EXPECT_EQ(socket->state(), QAbstractSocket::ConnectedState);
        EXPECT_EQ(socket->bytesAvailable(), 0);
    }
}

TEST_F(PracticeEndpointTest, AWorkerIsFreeAgainWhenItsClientLeaves)
{
    start();
    // More requests than workers, in case disconnected clients occupied them.
    for (size_t round = 1; round <= 10; ++round) {
        std::vector<std::unique_ptr<QTcpSocket>> hanging;
        for (int i = 0; i < 10; ++i)
            hanging.push_back(sendAndLeaveOpen(MessagesRequest().user("hang")));
        ASSERT_TRUE(waitForRequests(10 * round));
    }
    EXPECT_EQ(send(MessagesRequest().user("hello")).status, 200);
}

TEST_F(PracticeEndpointTest, StopsAtOnceWithHandlersAsleepAndClientsSilent)
{
    start();
    std::vector<std::unique_ptr<QTcpSocket>> sockets;
    sockets.push_back(sendAndLeaveOpen(MessagesRequest().user("hang")));
    sockets.push_back(sendAndLeaveOpen(MessagesRequest().user("slow 1000 60000").streaming()));
    sockets.push_back(sendAndLeaveOpen(MessagesRequest().user("slow 1000 60000")));
    ASSERT_TRUE(waitForRequests(3));
    // A client that sends no request, and one that never finishes it.
    for (const char *start : {"", "POST /v1/messages HTTP/1.1\r\nContent-Length: 99\r\n\r\n{"}) {
        sockets.push_back(std::make_unique<QTcpSocket>());
        sockets.back()->connectToHost(u"127.0.0.1"_s, endpoint->port());
        sockets.back()->write(start);
        ASSERT_TRUE(QTest::qWaitFor([&] {
            return sockets.back()->state() == QAbstractSocket::ConnectedState
                   && sockets.back()->bytesToWrite() == 0;
        }));
    }
    QElapsedTimer timer;
    timer.start();
    endpoint.reset();
    EXPECT_LT(timer.elapsed(), 5'000);
    for (const auto &socket : sockets)
        EXPECT_TRUE(
            QTest::qWaitFor([&] { return socket->state() == QAbstractSocket::UnconnectedState; }));
}

TEST_F(PracticeEndpointTest, MayBeDestroyedRightAfterItsStart)
{
    for (int i = 0; i < 20; ++i)
        start();
    EXPECT_GT(endpoint->port(), 0);
}

TEST_F(PracticeEndpointTest, ListensOnLoopbackOnly)
{
    start();
    EXPECT_EQ(endpoint->address(), u"http://127.0.0.1:%1"_s.arg(endpoint->port()));
    // A server bound to every address would answer here, too.
    for (const auto *host : {"127.0.0.2", "::1"}) {
        QTcpSocket socket;
        socket.connectToHost(QLatin1String(host), endpoint->port());
        EXPECT_TRUE(QTest::qWaitFor([&] {
            return socket.error() == QAbstractSocket::ConnectionRefusedError
                   || socket.error() == QAbstractSocket::NetworkError;
        })) << host
            << qPrintable(socket.errorString());
        EXPECT_NE(socket.state(), QAbstractSocket::ConnectedState);
    }
}

TEST_F(PracticeEndpointTest, APortInUseIsATypedError)
{
    start();
    PracticeOptions same;
    same.port = endpoint->port();
    const auto second = PracticeEndpoint::start(same);
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().kind, PracticeError::Kind::PortInUse);

    QTcpServer foreign;
    ASSERT_TRUE(foreign.listen(QHostAddress::LocalHost));
    same.port = foreign.serverPort();
    const auto third = PracticeEndpoint::start(same);
    ASSERT_FALSE(third);
    EXPECT_EQ(third.error().kind, PracticeError::Kind::PortInUse);
}

TEST_F(PracticeEndpointTest, ThePortIsFreeAgainAtOnce)
{
    start();
    (void)send(MessagesRequest().user("hello"));
    PracticeOptions same;
    same.port = endpoint->port();
    endpoint.reset();
    start(same);
    EXPECT_EQ(endpoint->port(), same.port);
}

TEST_F(PracticeEndpointTest, AnUnknownScenarioIsATypedError)
{
    PracticeOptions options;
    options.scenario = u"no-such"_s;
    const auto started = PracticeEndpoint::start(options);
    ASSERT_FALSE(started);
    EXPECT_EQ(started.error().kind, PracticeError::Kind::UnknownScenario);
}

TEST_F(PracticeEndpointTest, TheLogShowsWhatArrivedWithoutItsSecrets)
{
    PracticeOptions options;
    options.keepTexts = true;
    options.watchFor = {{u"token"_s, u"s3cret"_s}};
    std::mutex mutex;
    std::vector<LoggedRequest> told;
    options.onRequest = [&](const LoggedRequest &request) {
        const std::scoped_lock lock(mutex);
        told.push_back(request);
    };
    start(options);
    QNetworkRequest request = requestTo(u"/v1/messages?beta=true"_s);
    request.setRawHeader("Authorization", "Bearer s3cret");
    (void)finish(network.post(
        request,
        MessagesRequest().user("first").assistant("answer").user("second").streaming().body()));
    (void)get(u"/nope?key=s3cret"_s);

    const auto log = endpoint->requests();
    ASSERT_EQ(log.size(), 2U);
    EXPECT_EQ(log[0].method, u"POST"_s);
    EXPECT_EQ(log[0].path, u"/v1/messages?beta=true"_s);
    EXPECT_TRUE(log[0].headerKinds.contains(u"authorization: bearer"_s));
    EXPECT_FALSE(log[0].headerKinds.contains(u"remote_addr"_s));
    EXPECT_EQ(log[0].seen, QStringList{u"token"_s});
    EXPECT_EQ(log[0].messages, 3);
    EXPECT_TRUE(log[0].stream);
    EXPECT_EQ(log[0].userTexts, (QStringList{u"first"_s, u"second"_s}));
    EXPECT_EQ(log[0].assistantTexts, QStringList{u"answer"_s});
    EXPECT_EQ(log[0].status, 200);
    EXPECT_EQ(log[1].status, 404);
    EXPECT_GE(log[1].msSinceStart, log[0].msSinceStart);
    for (const LoggedRequest &entry : log) {
        const QString all = entry.path + entry.headerKinds.join(QLatin1Char(' '));
        EXPECT_FALSE(all.contains("s3cret"_L1));
    }
    const std::scoped_lock lock(mutex);
    EXPECT_EQ(told.size(), 2U);
}

TEST_F(PracticeEndpointTest, TakesLargeRequests)
{
    PracticeOptions options;
    options.keepTexts = true;
    start(options);
    const std::string text(5'000'000, 'x');
    const auto socket = sendAndLeaveOpen(MessagesRequest().user(text));
    ASSERT_TRUE(waitForRequests(1));
    EXPECT_EQ(endpoint->requests().at(0).userTexts.at(0).size(), 5'000'000);
}

} // namespace practiceendpointtest
