#include "bridge/network/HttpExchange.h"
#include "bridge/endpoint/SentCredential.h"

#include "tests/bridge/network/EndpointTestSupport.h"
#include "tests/support/FakeClock.h"
#include "tests/support/LocalServer.h"
#include "tests/support/TestCertificates.h"

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTemporaryDir>
#include <QTimer>

#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <optional>

namespace httpexchangetest {

using namespace Qt::StringLiterals;
using namespace bridge;
using namespace bridge::answers;
using namespace bridge::check;
using namespace bridge::endpoint;
using namespace bridge::network;
using namespace std::chrono_literals;
using endpointtest::certificates;
using endpointtest::kSecret;
using endpointtest::targetAt;
using endpointtest::trusting;

class HttpExchangeTest : public testing::Test
{
protected:
    HttpOutcome exchange(const EndpointTarget &target, const HttpRequest &request = get())
    {
        HttpExchange http(endpointtest::asTheAgentGets(target), clock);
        std::optional<HttpOutcome> outcome;
        http.send(request, [&](const HttpOutcome &result) { outcome = result; });
        EXPECT_FALSE(outcome) << "answers come from the event loop only";
        EXPECT_TRUE(soon([&] { return outcome.has_value(); }));
        return outcome.value_or(HttpOutcome{});
    }

    static HttpRequest get() { return {HttpRequest::Method::Get, "/v1/models", {}, {}, 10s}; }
    static HttpRequest post()
    {
        return {HttpRequest::Method::Post, "/v1/messages", R"({"model":"m"})", {}, 10s};
    }

    static FailureKind kindOf(const HttpOutcome &outcome)
    {
        return outcome.failure ? outcome.failure->kind() : FailureKind::Unknown;
    }

    SystemClock clock;
};

TEST_F(HttpExchangeTest, SendsWhatClaudeCodeSendsUnderItsOwnName)
{
    LocalServer server(LocalServer::always(200, "{}"));
    exchange(targetAt(server.url()), post());
    ASSERT_EQ(server.requests().size(), 1);
    const QByteArray request = server.requests().first().toLower();
    EXPECT_TRUE(request.startsWith("post /v1/messages http/1.1\r\n"));
    EXPECT_TRUE(request.contains("\r\nanthropic-version: 2023-06-01\r\n"));
    EXPECT_TRUE(request.contains("\r\ncontent-type: application/json\r\n"));
    EXPECT_TRUE(request.contains("\r\nauthorization: bearer " + QByteArray(kSecret) + "\r\n"));
    EXPECT_TRUE(request.contains("\r\nuser-agent: drawbridge"));
    EXPECT_FALSE(request.contains("claude"));
    EXPECT_FALSE(request.contains("cookie"));
    EXPECT_TRUE(request.endsWith(R"({"model":"m"})"));
}

/// Claude Code 2.1.330 connects to ::1 or 127.0.0.1 for these, whatever the system's names are.
TEST_F(HttpExchangeTest, NamesOfThisComputerAreNotLookedUp)
{
    LocalServer server(LocalServer::always(200, "{}"));
    for (const QString &host : {u"gateway.localhost"_s, u"localhost."_s, u"a.localhost."_s,
                                u"localhost"_s, u"127.0.0.1."_s}) {
        const HttpOutcome outcome = exchange(targetAt(server.url(host) + u"/base/"_s));
        EXPECT_EQ(outcome.answer.status, 200) << qPrintable(host);
        const QByteArray request = server.requests().last();
        EXPECT_TRUE(request.startsWith("GET /base/v1/models HTTP/1.1\r\n")) << request.data();
        EXPECT_TRUE(request.contains("\r\nHost: " + host.toLatin1() + ':'
                                     + QByteArray::number(server.port()) + "\r\n"))
            << request.data();
    }
    EXPECT_EQ(server.requests().size(), 5) << "each once";
    EXPECT_EQ(
        kindOf(exchange(targetAt(u"http://gateway.localhost:%1"_s.arg(endpointtest::deafPort())))),
        FailureKind::ConnectionRefused);
}

TEST_F(HttpExchangeTest, AServerOnTheOtherLoopbackAddressIsFound)
{
    QTcpServer server;
    if (!server.listen(QHostAddress::LocalHostIPv6))
        GTEST_SKIP() << "this computer has no ::1";
    QObject::connect(&server, &QTcpServer::newConnection, &server, [&server] {
        QTcpSocket *socket = server.nextPendingConnection();
        QObject::connect(socket, &QTcpSocket::readyRead, socket, [socket] {
            socket->write("HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n");
            socket->disconnectFromHost();
        });
    });
    const QString address = u"http://localhost:%1"_s.arg(server.serverPort());
    EXPECT_EQ(exchange(targetAt(address)).answer.status, 204);
}

TEST_F(HttpExchangeTest, TheCertificateMustBeForTheNameOfThisComputerThatIsAsked)
{
    LocalServer server(LocalServer::always(200, "{}"), certificates().good());
    EXPECT_EQ(exchange(trusting(targetAt(server.url(u"localhost"_s)))).answer.status, 200);
    const auto other = exchange(trusting(targetAt(server.url(u"gateway.localhost"_s))));
    EXPECT_EQ(kindOf(other), FailureKind::TlsWrongName);
}

TEST_F(HttpExchangeTest, SendsTheSecretAsItsOwnKindOrAsTheOther)
{
    LocalServer server(LocalServer::always(200, "{}"));
    EndpointTarget target = targetAt(server.url());
    target.secret->kind = CredentialKind::ApiKey;
    exchange(target);
    HttpRequest other = get();
    other.sendAs = CredentialKind::BearerToken;
    exchange(target, other);
    ASSERT_EQ(server.requests().size(), 2);
    const QByteArray key = server.requests().at(0).toLower();
    EXPECT_TRUE(key.contains("\r\nx-api-key: " + QByteArray(kSecret) + "\r\n"));
    EXPECT_FALSE(key.contains("\r\nauthorization:"));
    const QByteArray bearer = server.requests().at(1).toLower();
    EXPECT_TRUE(bearer.contains("\r\nauthorization: bearer " + QByteArray(kSecret) + "\r\n"));
    EXPECT_FALSE(bearer.contains("\r\nx-api-key:"));
}

TEST_F(HttpExchangeTest, SendsThePlaceholderWhereThereIsNoSecret)
{
    LocalServer server(LocalServer::always(200, "{}"));
    EndpointTarget target = targetAt(server.url());
    target.secret.reset();
    exchange(target);
    EXPECT_TRUE(server.received().contains("Bearer " + placeholderToken().toUtf8()));
}

TEST_F(HttpExchangeTest, SendsTheEndpointsHeadersButNoneThatWouldMakeTwo)
{
    LocalServer server(LocalServer::always(200, "{}"));
    EndpointTarget target = targetAt(server.url());
    target.endpoint.headers = {{u"X-Team"_s, u"blue"_s}, {u"X-Bad"_s, u"a\r\nX-Injected: b"_s}};
    exchange(target);
    EXPECT_TRUE(server.received().contains("X-Team: blue\r\n"));
    EXPECT_FALSE(server.received().contains("X-Injected"));
}

TEST_F(HttpExchangeTest, SendsSecretHeadersAndNoneOfTheCredentialsOwn)
{
    LocalServer server(LocalServer::always(200, "{}"));
    EndpointTarget target = targetAt(server.url());
    target.endpoint.headers = {{u"Authorization"_s, u"theirs"_s},
                               {u"x-portkey-api-key"_s, u"stale"_s}};
    target.secret =
        secrets::Secret{CredentialKind::BearerToken, {}, {{u"X-Portkey-Api-Key"_s, u"pk-1"_s}}};
    exchange(target);
    EXPECT_TRUE(server.received().contains("X-Portkey-Api-Key: pk-1\r\n"));
    EXPECT_TRUE(server.received().contains("Bearer " + placeholderToken().toUtf8()));
    EXPECT_FALSE(server.received().contains("theirs"));
    EXPECT_FALSE(server.received().contains("stale"));
}

TEST_F(HttpExchangeTest, SendsAPasswordInPlaceOfTheTokenAndNoOtherSecretAuthorization)
{
    LocalServer server(LocalServer::always(200, "{}"));
    EndpointTarget target = targetAt(server.url());
    target.secret = secrets::Secret{
        CredentialKind::BearerToken, {}, {{u"Authorization"_s, u"Basic bWU6aXQ="_s}}};
    exchange(target);
    EXPECT_TRUE(server.received().contains("uthorization: Basic bWU6aXQ=\r\n"));
    EXPECT_FALSE(server.received().contains("Bearer"));
    target.secret->headers = {{u"Authorization"_s, u"Bearer mine"_s}};
    exchange(target);
    EXPECT_FALSE(server.received().contains("Bearer mine"));
}

TEST_F(HttpExchangeTest, JoinsAddressAndPathAsClaudeCodeDoes)
{
    LocalServer server(LocalServer::always(200, "{}"));
    for (const auto *path : {"", "/", "/prefix", "/prefix/", "/a%20b/"})
        exchange(targetAt(server.url() + QLatin1String(path)));
    QByteArrayList asked;
    for (const QByteArray &request : server.requests())
        asked.append(request.left(request.indexOf(" HTTP/")));
    EXPECT_EQ(asked, (QByteArrayList{"GET /v1/models", "GET /v1/models", "GET /prefix/v1/models",
                                     "GET /prefix/v1/models", "GET /a%20b/v1/models"}));
}

TEST_F(HttpExchangeTest, TellsAnAnswerOfAnyStatusWithItsBody)
{
    for (const int status : {200, 204, 400, 401, 403, 404, 429, 500, 502, 529}) {
        LocalServer server(LocalServer::always(status, status == 204 ? "" : "a body",
                                               "WWW-Authenticate: Basic realm=\"r\"\r\n"));
        const HttpOutcome outcome = exchange(targetAt(server.url()), post());
        EXPECT_FALSE(outcome.failure) << status;
        EXPECT_EQ(outcome.answer.status, status);
        EXPECT_EQ(outcome.answer.body, status == 204 ? "" : "a body") << status;
        EXPECT_EQ(outcome.answer.authenticate, "Basic realm=\"r\"");
        EXPECT_EQ(server.requests().size(), 1) << status << ": asked once";
    }
}

TEST_F(HttpExchangeTest, FollowsNoRedirect)
{
    LocalServer elsewhere(LocalServer::always(200, "{}"));
    for (const int status : {301, 302, 303, 307, 308}) {
        LocalServer server(LocalServer::always(
            status, "", "Location: " + elsewhere.url().toUtf8() + "/v1/messages\r\n"));
        const HttpOutcome outcome = exchange(targetAt(server.url()), post());
        EXPECT_FALSE(outcome.failure);
        EXPECT_EQ(outcome.answer.status, status);
        EXPECT_EQ(outcome.answer.location, elsewhere.url() + u"/v1/messages"_s);
    }
    EXPECT_EQ(elsewhere.connections(), 0);
}

TEST_F(HttpExchangeTest, KeepsTheBeginningOfABodyWithoutEnd)
{
    LocalServer server([](QTcpSocket &socket, const QByteArray &) {
        socket.write("HTTP/1.1 200 OK\r\n\r\n");
        auto *more = new QTimer(&socket);
        QObject::connect(more, &QTimer::timeout, &socket, [&socket] {
            if (socket.bytesToWrite() < 1'000'000)
                socket.write(QByteArray(300'000, 'x'));
        });
        more->start(0);
    });
    const HttpOutcome outcome = exchange(targetAt(server.url()));
    EXPECT_FALSE(outcome.failure);
    EXPECT_EQ(outcome.answer.status, 200);
    EXPECT_EQ(outcome.answer.body.size(), ServerAnswer::kMaxBody);
    EXPECT_TRUE(soon([&] { return server.openConnections() == 0; })) << "and hangs up";
}

TEST_F(HttpExchangeTest, TellsWhenThePiecesOfABodyCame)
{
    LocalServer server([](QTcpSocket &socket, const QByteArray &) {
        socket.write("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\nfirst");
        QTimer::singleShot(120ms, &socket, [&socket] {
            socket.write("second");
            socket.disconnectFromHost();
        });
    });
    const HttpOutcome outcome = exchange(targetAt(server.url()), post());
    EXPECT_EQ(outcome.answer.body, "firstsecond");
    ASSERT_EQ(outcome.arrivals.size(), 2U);
    EXPECT_EQ(outcome.arrivals[0].bytes, 5);
    EXPECT_EQ(outcome.arrivals[1].bytes, 11);
    EXPECT_GE(outcome.arrivals[1].at, outcome.arrivals[0].at + 50ms);
}

TEST_F(HttpExchangeTest, LosesPatienceWithoutAByte)
{
    FakeClock still;
    LocalServer server(LocalServer::silent());
    HttpExchange http(targetAt(server.url()), still);
    std::optional<HttpOutcome> outcome;
    HttpRequest request = post();
    request.patience = 5s;
    http.send(request, [&](const HttpOutcome &result) { outcome = result; });
    ASSERT_TRUE(soon([&] { return server.requests().size() == 1; }));
    still.advance(4999ms);
    EXPECT_FALSE(outcome);
    still.advance(1ms);
    ASSERT_TRUE(soon([&] { return outcome.has_value(); }));
    EXPECT_EQ(kindOf(*outcome), FailureKind::TimedOut);
    EXPECT_EQ(still.pendingTimers(), 0U);
    EXPECT_TRUE(soon([&] { return server.openConnections() == 0; }));
}

TEST_F(HttpExchangeTest, HasPatienceAnewWithEveryPiece)
{
    FakeClock still;
    QTcpSocket *peer = nullptr;
    LocalServer server([&](QTcpSocket &socket, const QByteArray &) { peer = &socket; });
    HttpExchange http(targetAt(server.url()), still);
    std::optional<HttpOutcome> outcome;
    http.send(post(), [&](const HttpOutcome &result) { outcome = result; });
    ASSERT_TRUE(soon([&] { return peer != nullptr; }));
    for (const char *piece : {"HTTP/1.1 200 OK\r\n\r\n", "a", "b"}) {
        still.advance(9s);
        const int started = still.startedTimers();
        peer->write(piece);
        ASSERT_TRUE(soon([&] { return still.startedTimers() > started; })) << piece;
    }
    still.advance(9s);
    EXPECT_FALSE(outcome);
    still.advance(1s);
    ASSERT_TRUE(soon([&] { return outcome.has_value(); }));
    EXPECT_EQ(kindOf(*outcome), FailureKind::TimedOut);
    EXPECT_EQ(outcome->answer.body, "ab");
}

TEST_F(HttpExchangeTest, TellsAConnectionThatIsDroppedBeforeAndWithinAnAnswer)
{
    LocalServer before([](QTcpSocket &socket, const QByteArray &) { socket.abort(); });
    EXPECT_EQ(kindOf(exchange(targetAt(before.url()))), FailureKind::ConnectionDropped);

    LocalServer within([](QTcpSocket &socket, const QByteArray &) {
        socket.write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nbegun");
        socket.disconnectFromHost();
    });
    const HttpOutcome outcome = exchange(targetAt(within.url()));
    EXPECT_EQ(kindOf(outcome), FailureKind::ConnectionDropped);
    EXPECT_EQ(outcome.answer.status, 200);
    EXPECT_EQ(outcome.answer.body, "begun");
}

TEST_F(HttpExchangeTest, EndsWithoutAnAnswerWhenDestroyed)
{
    LocalServer server(LocalServer::silent());
    bool answered = false;
    auto http = std::make_unique<HttpExchange>(targetAt(server.url()), clock);
    http->send(post(), [&](const HttpOutcome &) { answered = true; });
    ASSERT_TRUE(soon([&] { return server.requests().size() == 1; }));
    http.reset();
    EXPECT_TRUE(soon([&] { return server.openConnections() == 0; }));
    EXPECT_FALSE(answered);
}

TEST_F(HttpExchangeTest, MayBeDestroyedByItsAnswer)
{
    LocalServer server(LocalServer::always(200, "{}"));
    auto http = std::make_unique<HttpExchange>(targetAt(server.url()), clock);
    http->send(get(), [&](const HttpOutcome &) { http.reset(); });
    EXPECT_TRUE(soon([&] { return !http; }));
}

TEST_F(HttpExchangeTest, NeverRepeatsTheSecretThatTheServerRepeats)
{
    const QString nasty = u"sk-\"quoted\"/path é"_s;
    const QByteArray spelt = "plain sk-\"quoted\"/path é, json sk-\\\"quoted\\\"/path é and "
                             "sk-\\\"quoted\\\"\\/path é, url sk-%22quoted%22%2Fpath%20%C3%A9.";
    LocalServer server(
        LocalServer::always(401, spelt,
                            "Location: http://elsewhere/?key=" + nasty.toUtf8().toPercentEncoding()
                                + "\r\nWWW-Authenticate: Bearer token=" + nasty.toUtf8() + "\r\n"));
    EndpointTarget target = targetAt(server.url());
    target.secret->value = nasty;
    const HttpOutcome outcome = exchange(target);
    EXPECT_EQ(outcome.answer.body, "plain ••••, json •••• and ••••, url ••••.");
    EXPECT_EQ(outcome.answer.location, u"http://elsewhere/?key=••••"_s);
    EXPECT_EQ(outcome.answer.authenticate, "Bearer token=••••");
    ASSERT_FALSE(outcome.arrivals.empty());
    EXPECT_EQ(outcome.arrivals.back().bytes, outcome.answer.body.size());
}

TEST_F(HttpExchangeTest, KeepsNoPartOfTheSecretWhereTheBodyBreaksOff)
{
    LocalServer server([](QTcpSocket &socket, const QByteArray &) {
        socket.write("HTTP/1.1 400 No\r\nContent-Length: 100\r\n\r\nunknown key sk-test-not");
        socket.disconnectFromHost();
    });
    const HttpOutcome outcome = exchange(targetAt(server.url()));
    EXPECT_TRUE(outcome.failure);
    EXPECT_EQ(outcome.answer.body, "unknown key ");
}

TEST_F(HttpExchangeTest, AnAnswerThatBreaksOffIsNeverTakenForOneThatEnds)
{
    LocalServer server([](QTcpSocket &socket, const QByteArray &) {
        socket.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\ndata:\r\n");
        socket.disconnectFromHost();
    });
    for (int time = 0; time < 20; ++time)
        EXPECT_EQ(kindOf(exchange(targetAt(server.url()))), FailureKind::ConnectionDropped);
}

TEST_F(HttpExchangeTest, ABodyThatIsCompressedAsAdmittedIsRead)
{
    // "data: whole\n\n"
    const QByteArray zipped = QByteArray::fromHex(
        "1f8b08000000000002034b492c49b45228cfc8cf49e5e20200e273a2b30d000000");
    const auto answered = [&](const QByteArray &encoding, const QByteArray &body) {
        LocalServer server([&](QTcpSocket &socket, const QByteArray &request) {
            EXPECT_TRUE(request.contains("Accept-Encoding: gzip, deflate\r\n"));
            LocalServer::answer(socket, 200, body, "Content-Encoding: " + encoding + "\r\n");
        });
        return exchange(targetAt(server.url()));
    };
    EXPECT_EQ(answered("gzip", zipped).answer.body, "data: whole\n\n");
    EXPECT_EQ(answered("GZIP", zipped + zipped).answer.body, "data: whole\n\ndata: whole\n\n");
    EXPECT_EQ(answered("deflate", qCompress("abc").mid(4)).answer.body, "abc");
    EXPECT_EQ(answered("gzip", "plain").answer.body, "") << "not what its header says";
    EXPECT_EQ(answered("utf-8", "plain").answer.body, "plain");
    // What a small body stands for is bounded too.
    const QByteArray bomb = qCompress(QByteArray(64 << 20, 'a')).mid(4);
    EXPECT_EQ(answered("deflate", bomb).answer.body.size(), ServerAnswer::kMaxBody);
}

TEST_F(HttpExchangeTest, AnAnswerOfWhichAlwaysALittleMoreComesIsGivenUp)
{
    LocalServer server([](QTcpSocket &socket, const QByteArray &) {
        socket.write("HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n");
        auto *const drip = new QTimer(&socket);
        QObject::connect(drip, &QTimer::timeout, &socket, [&socket] { socket.write(" "); });
        drip->start(5ms);
    });
    HttpRequest request = get();
    request.patience = 60ms;
    const HttpOutcome outcome = exchange(targetAt(server.url()), request);
    EXPECT_EQ(kindOf(outcome), FailureKind::TimedOut);
    EXPECT_EQ(outcome.answer.status, 200);
}

using HttpExchangeTlsTest = HttpExchangeTest;

TEST_F(HttpExchangeTlsTest, TakesACompanysAuthorityOnceItIsChosen)
{
    LocalServer server(LocalServer::always(200, "{}"), certificates().good());
    const HttpOutcome refused = exchange(targetAt(server.url()));
    EXPECT_EQ(kindOf(refused), FailureKind::TlsUntrusted);
    EXPECT_EQ(refused.failure->subject, u"good"_s);
    EXPECT_EQ(refused.failure->issuer, u"Company Root"_s);
    EXPECT_EQ(server.received(), "") << "no credential before the certificate is verified";

    const HttpOutcome taken = exchange(trusting(targetAt(server.url())));
    EXPECT_FALSE(taken.failure);
    EXPECT_EQ(taken.answer.status, 200);
}

TEST_F(HttpExchangeTlsTest, TakesTheAuthoritiesThatTheEnvironmentNames)
{
    LocalServer server(LocalServer::always(200, "{}"), certificates().good());
    const QTemporaryDir folder;
    ASSERT_TRUE(QFile::copy(certificates().authority(), folder.filePath(u"ca.pem"_s)));
    ASSERT_EQ(QProcess::execute(u"openssl"_s, {u"rehash"_s, folder.path()}), 0);
    const std::map<const char *, QString> variables{
        {"NODE_EXTRA_CA_CERTS", certificates().authority()},
        {"SSL_CERT_FILE", certificates().authority()},
        {"SSL_CERT_DIR", u"/nowhere:"_s + folder.path()}};
    for (const auto &[name, value] : variables) {
        EndpointTarget target = targetAt(server.url());
        target.inherited.insert(QString::fromLatin1(name), value);
        EXPECT_EQ(exchange(target).answer.status, 200) << name;
        target.inherited.insert(QString::fromLatin1(name), folder.filePath(u"no"_s));
        EXPECT_EQ(kindOf(exchange(target)), FailureKind::TlsUntrusted) << name;
    }
}

TEST_F(HttpExchangeTlsTest, TakesEachFileInAFolderOfAuthoritiesWhateverItsName)
{
    LocalServer server(LocalServer::always(200, "{}"), certificates().good());
    for (const QString &name : {u"ca.pem"_s, u"ca.crt"_s, u"ca"_s, u".ca.pem"_s}) {
        const QTemporaryDir folder;
        ASSERT_TRUE(QFile::copy(certificates().authority(), folder.filePath(name)));
        EndpointTarget target = targetAt(server.url());
        target.inherited.insert(u"SSL_CERT_DIR"_s, folder.path());
        EXPECT_EQ(exchange(target).answer.status, 200) << qPrintable(name);
    }
    const QTemporaryDir folder;
    ASSERT_TRUE(QDir(folder.path()).mkdir(u"sub"_s));
    ASSERT_TRUE(QFile::copy(certificates().authority(), folder.filePath(u"sub/ca.pem"_s)));
    EndpointTarget target = targetAt(server.url());
    target.inherited.insert(u"SSL_CERT_DIR"_s, folder.path());
    EXPECT_EQ(kindOf(exchange(target)), FailureKind::TlsUntrusted) << "folders below do not count";
}

TEST_F(HttpExchangeTlsTest, TakesTheInheritedAuthoritiesBesideTheChosen)
{
    LocalServer server(LocalServer::always(200, "{}"), certificates().good());
    const TestCertificates others;
    EndpointTarget target = targetAt(server.url());
    target.inherited.insert(u"NODE_EXTRA_CA_CERTS"_s, certificates().authority());
    target.endpoint.certificateAuthorities = others.authority();
    EXPECT_EQ(exchange(target).answer.status, 200);
}

TEST_F(HttpExchangeTlsTest, ReadsAnAuthoritiesFileAnewWhenItIsAnotherOne)
{
    LocalServer server(LocalServer::always(200, "{}"), certificates().good());
    const TestCertificates others;
    const QTemporaryDir folder;
    EndpointTarget target = targetAt(server.url());
    target.endpoint.certificateAuthorities = folder.filePath(u"ca.pem"_s);
    ASSERT_TRUE(QFile::copy(others.authority(), target.endpoint.certificateAuthorities));
    EXPECT_EQ(kindOf(exchange(target)), FailureKind::TlsUntrusted);
    ASSERT_TRUE(QFile::remove(target.endpoint.certificateAuthorities));
    ASSERT_TRUE(QFile::copy(certificates().authority(), target.endpoint.certificateAuthorities));
    EXPECT_EQ(exchange(target).answer.status, 200);
}

TEST_F(HttpExchangeTlsTest, VerifiesAlsoWhereTheAgentIsToldNotTo)
{
    LocalServer server(LocalServer::always(200, "{}"), certificates().selfSigned());
    EndpointTarget target = targetAt(server.url());
    target.inherited.insert(u"NODE_TLS_REJECT_UNAUTHORIZED"_s, u"0"_s);
    EXPECT_EQ(kindOf(exchange(target)), FailureKind::TlsUntrusted);
    EXPECT_EQ(server.received(), "");
}

TEST_F(HttpExchangeTlsTest, TellsBadCertificatesApart)
{
    struct Bad
    {
        ServerCertificate certificate;
        bool trustsAuthority;
        FailureKind kind;
        QString subject;
    };
    for (const Bad &bad :
         {Bad{certificates().selfSigned(), true, FailureKind::TlsUntrusted, u"self-signed"_s},
          Bad{certificates().expired(), true, FailureKind::TlsExpired, u"expired"_s},
          Bad{certificates().expired(), false, FailureKind::TlsExpired, u"expired"_s},
          Bad{certificates().wrongName(), true, FailureKind::TlsWrongName, u"wrong.example"_s}}) {
        LocalServer server(LocalServer::always(200, "{}"), bad.certificate);
        const EndpointTarget target = targetAt(server.url());
        const HttpOutcome outcome =
            exchange(bad.trustsAuthority ? trusting(target) : target, post());
        EXPECT_EQ(kindOf(outcome), bad.kind) << bad.subject.toStdString();
        EXPECT_EQ(outcome.failure->subject, bad.subject);
        EXPECT_EQ(server.received(), "") << bad.subject.toStdString();
    }
}

TEST_F(HttpExchangeTlsTest, ShowsTheClientCertificateOfTheEndpointOrOfTheEnvironment)
{
    const ServerCertificate client = certificates().client();
    const QString encrypted = certificates().encrypted(client.key, u"hush"_s);
    for (const auto protocol : {QSsl::TlsV1_3, QSsl::TlsV1_2}) {
        LocalServer server(LocalServer::always(200, "{}"), certificates().good());
        server.requireClientCertificate(certificates().authority(), protocol);
        EndpointTarget own = trusting(targetAt(server.url()));
        own.endpoint.clientCertificate = {client.certificate, client.key};
        EXPECT_EQ(exchange(own).answer.status, 200);
        own.endpoint.clientCertificate.key = encrypted;
        own.secret->keyPassphrase = u"hush"_s;
        EXPECT_EQ(exchange(own, post()).answer.status, 200);

        EndpointTarget inherited = trusting(targetAt(server.url()));
        inherited.inherited.insert(u"CLAUDE_CODE_CLIENT_CERT"_s, client.certificate);
        inherited.inherited.insert(u"CLAUDE_CODE_CLIENT_KEY"_s, encrypted);
        inherited.inherited.insert(u"CLAUDE_CODE_CLIENT_KEY_PASSPHRASE"_s, u"hush"_s);
        EXPECT_EQ(exchange(inherited).answer.status, 200);
    }
}

TEST_F(HttpExchangeTlsTest, TellsThatAClientCertificateIsWantedOrRefused)
{
    const TestCertificates others;
    const ServerCertificate stranger = others.client();
    LocalServer server(LocalServer::always(200, "{}"), certificates().good());
    server.requireClientCertificate(certificates().authority());
    EndpointTarget target = trusting(targetAt(server.url()));
    EXPECT_EQ(kindOf(exchange(target)), FailureKind::ClientCertificateRequired);
    target.endpoint.clientCertificate = {stranger.certificate, stranger.key};
    const HttpOutcome refused = exchange(target, post());
    EXPECT_EQ(kindOf(refused), FailureKind::ClientCertificateRefused);
    EXPECT_EQ(refused.failure->subject, stranger.certificate);
    EXPECT_EQ(server.received(), "") << "no credential";
}

TEST_F(HttpExchangeTlsTest, ShowsTheClientCertificateToNoServerThatIsNotTrusted)
{
    const ServerCertificate client = certificates().client();
    for (const auto protocol : {QSsl::TlsV1_3, QSsl::TlsV1_2}) {
        LocalServer server(LocalServer::always(200, "{}"), certificates().good());
        server.requireClientCertificate(certificates().authority(), protocol);
        EndpointTarget target = targetAt(server.url());
        target.endpoint.clientCertificate = {client.certificate, client.key};
        const HttpOutcome refused = exchange(target, post());
        EXPECT_EQ(kindOf(refused), FailureKind::TlsUntrusted);
        EXPECT_EQ(refused.failure->subject, u"good"_s);
        EXPECT_EQ(refused.failure->issuer, u"Company Root"_s);
        EXPECT_EQ(exchange(trusting(target)).answer.status, 200);
        EXPECT_EQ(server.connections(), 1) << "only the trusting one got as far";
        EXPECT_EQ(server.requests().size(), 1);
    }
}

TEST_F(HttpExchangeTlsTest, AllErrorsOfAServersCertificateAreToldAlsoWithAClientCertificate)
{
    const ServerCertificate client = certificates().client();
    for (const auto &[certificate, kind] :
         {std::pair(certificates().selfSigned(), FailureKind::TlsUntrusted),
          std::pair(certificates().expired(), FailureKind::TlsExpired),
          std::pair(certificates().wrongName(), FailureKind::TlsWrongName)}) {
        LocalServer server(LocalServer::always(200, "{}"), certificate);
        EndpointTarget target = targetAt(server.url());
        if (kind == FailureKind::TlsWrongName)
            target = trusting(target);
        target.endpoint.clientCertificate = {client.certificate, client.key};
        EXPECT_EQ(kindOf(exchange(target)), kind);
        EXPECT_EQ(server.received(), "");
    }
}

TEST_F(HttpExchangeTlsTest, SaysWhyTheInheritedClientCertificateWasNotShown)
{
    const ServerCertificate client = certificates().client();
    LocalServer server(LocalServer::always(200, "{}"), certificates().good());
    server.requireClientCertificate(certificates().authority());
    EndpointTarget target = trusting(targetAt(server.url()));
    EXPECT_FALSE(exchange(target).failure->certificate) << "none is named";
    target.inherited.insert(u"CLAUDE_CODE_CLIENT_CERT"_s, client.certificate);
    const HttpOutcome outcome = exchange(target);
    EXPECT_EQ(kindOf(outcome), FailureKind::ClientCertificateRequired);
    ASSERT_TRUE(outcome.failure->certificate);
    EXPECT_EQ(outcome.failure->certificate->kind, ClientCertificateProblem::Kind::Incomplete);
    EXPECT_EQ(outcome.failure->certificate->variable, u"CLAUDE_CODE_CLIENT_KEY"_s);
}

TEST_F(HttpExchangeTlsTest, TellsThatThereIsNoTlsToBeHad)
{
    // A server without TLS answers the TLS greeting in plain text.
    QTcpServer server;
    ASSERT_TRUE(server.listen(QHostAddress::LocalHost));
    QByteArray received;
    QObject::connect(&server, &QTcpServer::newConnection, &server, [&] {
        QTcpSocket *socket = server.nextPendingConnection();
        QObject::connect(socket, &QTcpSocket::readyRead, socket, [&received, socket] {
            received += socket->readAll();
            LocalServer::answer(*socket, 400, "Bad Request");
        });
    });
    const HttpOutcome outcome =
        exchange(targetAt(u"https://127.0.0.1:%1"_s.arg(server.serverPort())), post());
    EXPECT_EQ(kindOf(outcome), FailureKind::TlsFailed);
    EXPECT_FALSE(received.contains(kSecret));
}

class HttpExchangeProxyTest : public HttpExchangeTest
{
protected:
    static EndpointTarget through(const QString &proxy, const QString &address)
    {
        EndpointTarget target = targetAt(address);
        target.inherited.insert(u"HTTPS_PROXY"_s, proxy);
        return target;
    }
};

TEST_F(HttpExchangeProxyTest, GoesThroughTheProxyThatClaudeCodeUses)
{
    LocalServer proxy(LocalServer::always(200, "{}"));
    const HttpOutcome outcome = exchange(through(proxy.url(), u"http://llm.example:8080/base"_s));
    EXPECT_EQ(outcome.answer.status, 200);
    ASSERT_EQ(proxy.requests().size(), 1);
    EXPECT_TRUE(proxy.requests().first().startsWith(
        "GET http://llm.example:8080/base/v1/models HTTP/1.1\r\n"));
}

TEST_F(HttpExchangeProxyTest, LetsTheProxyNeitherSeeNorCarryWhatIsForThisComputer)
{
    LocalServer proxy(LocalServer::always(200, "from the proxy"));
    LocalServer server(LocalServer::always(200, "straight"));
    EXPECT_EQ(exchange(through(proxy.url(), server.url())).answer.body, "straight");
    EXPECT_EQ(proxy.connections(), 0);
}

TEST_F(HttpExchangeProxyTest, AsksTheProxyForATunnelWithoutTheCredential)
{
    LocalServer proxy(LocalServer::always(403, "not that host"));
    const HttpOutcome outcome =
        exchange(through(proxy.url(), u"https://llm.example:8443"_s), post());
    EXPECT_EQ(kindOf(outcome), FailureKind::ProxyInTheWay);
    EXPECT_EQ(outcome.failure->subject, u"127.0.0.1:%1"_s.arg(proxy.port()));
    EXPECT_TRUE(proxy.received().startsWith("CONNECT llm.example:8443 HTTP/1.1\r\n"));
    EXPECT_FALSE(proxy.received().contains(kSecret));
}

TEST_F(HttpExchangeProxyTest, NeverGoesAroundAProxyThatItCannotUse)
{
    LocalServer server(LocalServer::always(200, "{}"));
    // Only loopback's own names bypass the proxy; this is another name.
    EndpointTarget target = targetAt(u"http://0.0.0.0:%1"_s.arg(server.port()));
    target.inherited.insert(u"HTTPS_PROXY"_s, u"socks5://proxy:1080"_s);
    const HttpOutcome outcome = exchange(target);
    EXPECT_EQ(kindOf(outcome), FailureKind::ProxyInTheWay);
    EXPECT_EQ(outcome.failure->subject, u"proxy:1080"_s);
    EXPECT_EQ(server.connections(), 0);
}

TEST_F(HttpExchangeProxyTest, TellsAProxyThatIsNotThereOrAsksForACredentialOfItsOwn)
{
    LocalServer asking(
        LocalServer::always(407, "who are you", "Proxy-Authenticate: Basic realm=\"proxy\"\r\n"));
    for (const QString &proxy :
         {asking.url(), u"http://127.0.0.1:%1"_s.arg(endpointtest::deafPort())}) {
        for (const QString &address : {u"http://llm.example:8080"_s, u"https://llm.example:8443"_s})
            EXPECT_EQ(kindOf(exchange(through(proxy, address))), FailureKind::ProxyInTheWay)
                << qPrintable(address) << " by " << qPrintable(proxy);
    }
}

TEST_F(HttpExchangeProxyTest, SaysWhatIsWrongWithTheProxyForBothSchemes)
{
    LocalServer asking(
        LocalServer::always(407, "who are you", "Proxy-Authenticate: Basic realm=\"proxy\"\r\n"));
    const QString plain = u"http://llm.example:8080"_s;
    const QString tls = u"https://llm.example:8443"_s;
    const QString gone = u"127.0.0.1:%1"_s.arg(endpointtest::deafPort());
    const QString there = u"127.0.0.1:%1"_s.arg(asking.port());
    struct Case
    {
        QString proxy;
        QString address;
        ProxyTrouble trouble;
    };
    for (const Case &each :
         {Case{there, tls, ProxyTrouble::PasswordMissing},
          Case{u"me:no@"_s + there, tls, ProxyTrouble::PasswordRefused},
          Case{there, plain, ProxyTrouble::PasswordMissing},
          Case{u"me:no@"_s + there, plain, ProxyTrouble::PasswordRefused},
          Case{gone, tls, ProxyTrouble::NotRunning}, Case{gone, plain, ProxyTrouble::NotRunning},
          Case{u"proxy.invalid:3128"_s, tls, ProxyTrouble::NameUnknown},
          Case{u"proxy.invalid:3128"_s, plain, ProxyTrouble::NameUnknown}}) {
        EndpointTarget target = targetAt(each.address);
        target.inherited.insert(u"HTTP_PROXY"_s, u"http://"_s + each.proxy);
        const HttpOutcome outcome = exchange(target);
        ASSERT_TRUE(outcome.failure && outcome.failure->proxyFault)
            << qPrintable(each.proxy + each.address);
        EXPECT_EQ(outcome.failure->proxyFault->trouble, each.trouble)
            << qPrintable(each.proxy + u' ' + each.address) << ' '
            << outcome.failure->message.toStdString();
        EXPECT_EQ(outcome.failure->proxyFault->variable, u"HTTP_PROXY"_s);
        EXPECT_FALSE(outcome.failure->proxyFault->name.contains(u'@'));
    }
}

TEST_F(HttpExchangeProxyTest, AnAnswerIsAProxysOnlyWhereOneCouldGiveIt)
{
    LocalServer server(LocalServer::always(407, "?", "X-Squid-Error: ERR_DNS_FAIL 0\r\n"));
    EXPECT_FALSE(exchange(targetAt(server.url())).answer.isFromProxy) << "there is none";
    LocalServer secure(LocalServer::always(503, "?", "X-Squid-Error: ERR_DNS_FAIL 0\r\n"),
                       certificates().wrongName());
    LocalServer tunnel(endpointtest::tunnelTo(secure.port()));
    const HttpOutcome within =
        exchange(trusting(through(tunnel.url(), u"https://wrong.example:8443"_s)));
    EXPECT_EQ(within.answer.status, 503);
    EXPECT_FALSE(within.answer.isFromProxy) << "it came from within the tunnel";
}

} // namespace httpexchangetest
