#include "bridge/check/rungs/RungRunner.h"

#include "tests/bridge/network/EndpointTestSupport.h"
#include "tests/support/TestCertificates.h"

#include <QSocketNotifier>
#include <QSslServer>

#include <gtest/gtest.h>

#include <memory>
#include <optional>

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

namespace networkrungtest {

using namespace Qt::StringLiterals;
using namespace bridge;
using namespace bridge::answers;
using namespace bridge::check;
using namespace bridge::endpoint;
using namespace bridge::network;
using namespace std::chrono_literals;
using namespace endpointtest;

/// A loopback port whose connection queue is full, so that clients wait.
class FullPort
{
public:
    FullPort()
    {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        m_listening = ::socket(AF_INET, SOCK_STREAM, 0);
        EXPECT_EQ(::bind(m_listening, asAny(address), sizeof address), 0);
        EXPECT_EQ(::listen(m_listening, 0), 0);
        socklen_t size = sizeof address;
        ::getsockname(m_listening, asAny(address), &size);
        m_port = ntohs(address.sin_port);
        for (int &filler : m_fillers) {
            filler = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
            ::connect(filler, asAny(address), sizeof address);
        }
    }
    FullPort(const FullPort &) = delete;
    FullPort &operator=(const FullPort &) = delete;
    ~FullPort()
    {
        for (const int filler : m_fillers)
            ::close(filler);
        ::close(m_listening);
    }
    [[nodiscard]] quint16 port() const { return m_port; }

private:
    static sockaddr *asAny(sockaddr_in &address)
    {
        return static_cast<sockaddr *>(static_cast<void *>(&address));
    }
    int m_listening = -1;
    std::array<int, 3> m_fillers{};
    quint16 m_port = 0;
};

/// A TLS port that answers a plain request with an explanatory page, like nginx.
class TlsServerWithManners : public QSslServer
{
public:
    using QSslServer::QSslServer;

protected:
    void incomingConnection(qintptr descriptor) override
    {
        auto *readable = new QSocketNotifier(descriptor, QSocketNotifier::Read, this);
        connect(readable, &QSocketNotifier::activated, this, [this, readable, descriptor] {
            readable->setEnabled(false);
            readable->deleteLater();
            char first = 0;
            ::recv(static_cast<int>(descriptor), &first, 1, MSG_PEEK);
            constexpr char kHandshake = 0x16;
            if (first == kHandshake) {
                QSslServer::incomingConnection(descriptor);
                return;
            }
            auto *socket = new QTcpSocket(this);
            socket->setSocketDescriptor(descriptor);
            LocalServer::answer(*socket, 400, "The plain HTTP request was sent to HTTPS port");
        });
    }
};

class NetworkRungTest : public testing::Test
{
protected:
    RungReport runCheck(const EndpointTarget &of, std::chrono::milliseconds patience = 15s)
    {
        const EndpointTarget target = asTheAgentGets(of);
        HttpExchange exchange(target, clock);
        RungContext context{
            .target = target, .exchange = exchange, .clock = clock, .networkPatience = patience};
        const auto rung = makeNetworkRung(context);
        std::optional<RungReport> report;
        rung->run([&](const std::vector<RungReport> &reports) {
            EXPECT_EQ(reports.size(), 1U);
            report = reports.front();
        });
        EXPECT_FALSE(report) << "reports come from the event loop only";
        EXPECT_TRUE(soon([&] { return report.has_value(); }));
        modelList = context.modelList;
        return report.value_or(RungReport{});
    }

    static NetworkFacts facts(const RungReport &report)
    {
        return std::get<NetworkFacts>(report.facts);
    }

    static QString swapped(QString address)
    {
        return address.startsWith(u"https"_s) ? address.replace(0, 5, u"http"_s)
                                              : address.replace(0, 4, u"https"_s);
    }

    SystemClock clock;
    std::optional<ServerAnswer> modelList;
};

TEST_F(NetworkRungTest, PassesWhereAnythingAnswersAndKeepsTheList)
{
    LocalServer server(LocalServer::always(404, "no such page"));
    const RungReport report = runCheck(targetAt(server.url(u"localhost"_s)));
    EXPECT_EQ(inShort(report), "passed");
    EXPECT_EQ(facts(report).resolved, u"127.0.0.1"_s);
    EXPECT_EQ(facts(report).tlsVersion, QString());
    EXPECT_FALSE(facts(report).certificate);
    EXPECT_EQ(facts(report).proxy, QString());
    ASSERT_TRUE(modelList);
    EXPECT_EQ(modelList->status, 404);
    ASSERT_EQ(server.requests().size(), 1);
    EXPECT_TRUE(server.requests().first().startsWith("GET /v1/models?limit=1000 "));
}

TEST_F(NetworkRungTest, ReachesNamesOfThisComputerLikeTheAgent)
{
    LocalServer server(LocalServer::always(404, "no such page"));
    for (const QString &host : {u"gateway.localhost"_s, u"localhost."_s}) {
        const RungReport report = runCheck(targetAt(server.url(host)));
        EXPECT_EQ(inShort(report), "passed") << qPrintable(host);
        EXPECT_EQ(facts(report).resolved, u"127.0.0.1"_s);
    }
}

TEST_F(NetworkRungTest, TellsTheCertificateThatItVerified)
{
    LocalServer server(LocalServer::always(200, "{}"), certificates().good());
    const RungReport report = runCheck(trusting(targetAt(server.url())));
    EXPECT_EQ(inShort(report), "passed");
    EXPECT_EQ(facts(report).tlsVersion, u"TLS 1.3"_s);
    const network::Certificate certificate =
        facts(report).certificate.value_or(network::Certificate{});
    EXPECT_EQ(certificate.subject, u"good"_s);
    EXPECT_EQ(certificate.issuer, u"Company Root"_s);
    EXPECT_FALSE(certificate.selfSigned);
    EXPECT_GT(certificate.validUntil, QDateTime::currentDateTime());
}

TEST_F(NetworkRungTest, TellsBadCertificatesApartAndSendsThemNothing)
{
    struct Bad
    {
        ServerCertificate certificate;
        bool trustsAuthority;
        const char *result;
        const char *subject;
        bool selfSigned;
    };
    const std::vector<Bad> all{
        {certificates().selfSigned(), true, "failed tls_untrusted", "self-signed", true},
        {certificates().good(), false, "failed tls_untrusted", "good", false},
        {certificates().expired(), true, "failed tls_expired", "expired", false},
        {certificates().notYetValid(), true, "failed tls_expired", "not-yet-valid", false},
        {certificates().wrongName(), true, "failed tls_wrong_name", "wrong.example", false}};
    for (const Bad &bad : all) {
        LocalServer server(LocalServer::always(200, "{}"), bad.certificate);
        EndpointTarget target = targetAt(server.url());
        const RungReport report = runCheck(bad.trustsAuthority ? trusting(target) : target);
        EXPECT_EQ(inShort(report), bad.result);
        ASSERT_TRUE(report.failure);
        EXPECT_EQ(report.failure->subject.toStdString(), bad.subject) << bad.result;
        ASSERT_TRUE(facts(report).certificate) << bad.result;
        EXPECT_EQ(facts(report).certificate->selfSigned, bad.selfSigned) << bad.result;
        EXPECT_EQ(server.received(), "") << bad.result;
        EXPECT_FALSE(modelList);
    }
}

TEST_F(NetworkRungTest, TellsTlsToAPlainPortAndOffersTheOtherScheme)
{
    LocalServer server([](QTcpSocket &socket, const QByteArray &) {
        LocalServer::answer(socket, 404, "nothing here");
    });
    const QString address = swapped(server.url());
    // The server takes the TLS greeting for the beginning of a request and waits for the rest.
    const RungReport report = runCheck(targetAt(address), 500ms);
    EXPECT_EQ(inShort(report), "failed tls_failed");
    EXPECT_EQ(report.failure->fix.address, server.url());
    EXPECT_FALSE(server.received().contains(kSecret));
}

TEST_F(NetworkRungTest, TellsAPlainRequestToATlsPortAndOffersTheOtherScheme)
{
    LocalServer server(LocalServer::always(200, "{}"), certificates().good());
    const RungReport report = runCheck(targetAt(swapped(server.url())));
    EXPECT_EQ(inShort(report), "failed tls_failed");
    EXPECT_EQ(report.failure->fix.address, server.url());
}

TEST_F(NetworkRungTest, TellsATlsPortThatAnswersAPlainRequest)
{
    const ServerCertificate good = certificates().good();
    TlsServerWithManners server;
    server.setSslConfiguration(LocalServer::configurationWith(good));
    ASSERT_TRUE(server.listen(QHostAddress::LocalHost));
    const RungReport report = runCheck(targetAt(u"http://127.0.0.1:%1"_s.arg(server.serverPort())));
    EXPECT_EQ(inShort(report), "failed tls_failed");
    EXPECT_EQ(report.failure->fix.address, u"https://127.0.0.1:%1"_s.arg(server.serverPort()));
    EXPECT_FALSE(modelList);
}

TEST_F(NetworkRungTest, TakesABadRequestOfAPlainServerForAnAnswer)
{
    LocalServer server(LocalServer::always(400, "what?"));
    EXPECT_EQ(inShort(runCheck(targetAt(server.url()))), "passed");
    EXPECT_TRUE(modelList);
}

TEST_F(NetworkRungTest, TellsWhatKeepsAConnectionFromComingAbout)
{
    const RungReport unknown = runCheck(targetAt(u"https://no-such-host.invalid"_s));
    EXPECT_EQ(inShort(unknown), "failed host_not_found");
    EXPECT_EQ(unknown.failure->subject, u"no-such-host.invalid"_s);
    EXPECT_EQ(inShort(runCheck(targetAt(u"http://localhost:%1"_s.arg(deafPort())))),
              "failed connection_refused");
    LocalServer rude([](QTcpSocket &socket, const QByteArray &) { socket.abort(); });
    EXPECT_EQ(inShort(runCheck(targetAt(rude.url()))), "failed connection_dropped");
}

TEST_F(NetworkRungTest, GivesUpOnAConnectionThatDoesNotComeAbout)
{
    const FullPort full;
    for (const auto *scheme : {"http", "https"}) {
        const auto address = u"%1://127.0.0.1:%2"_s.arg(QLatin1String(scheme)).arg(full.port());
        EXPECT_EQ(inShort(runCheck(targetAt(address), 300ms)), "failed timed_out") << scheme;
    }
}

TEST_F(NetworkRungTest, OnlyWarnsWhereTheAnswerTakesItsTime)
{
    LocalServer server(LocalServer::silent());
    EXPECT_EQ(inShort(runCheck(targetAt(server.url()), 300ms)), "warning timed_out");
    EXPECT_FALSE(modelList);
}

TEST_F(NetworkRungTest, NamesTheProxyAndGoesThroughIt)
{
    LocalServer proxy(LocalServer::always(200, "{}"));
    EndpointTarget target = targetAt(u"http://llm.invalid:8080"_s);
    target.inherited.insert(u"http_proxy"_s, proxy.url());
    const RungReport report = runCheck(target);
    EXPECT_EQ(inShort(report), "passed");
    EXPECT_EQ(facts(report).proxy, u"127.0.0.1:%1"_s.arg(proxy.port()));
    EXPECT_EQ(facts(report).proxyVariable, u"http_proxy"_s);
    EXPECT_EQ(facts(report).resolved, QString());
}

TEST_F(NetworkRungTest, VerifiesTlsThroughAProxysTunnel)
{
    LocalServer server(LocalServer::always(200, "{}"), certificates().wrongName());
    LocalServer proxy(tunnelTo(server.port()));
    for (const auto *host : {"wrong.example", "right.example"}) {
        EndpointTarget target = targetAt(u"https://%1:8443"_s.arg(QLatin1String(host)));
        target.inherited.insert(u"HTTPS_PROXY"_s, proxy.url());
        const RungReport report = runCheck(trusting(target));
        const bool isItsName = QLatin1String(host) == "wrong.example"_L1;
        EXPECT_EQ(inShort(report), isItsName ? "passed" : "failed tls_wrong_name") << host;
        EXPECT_EQ(facts(report).proxyVariable, u"HTTPS_PROXY"_s);
        EXPECT_EQ(server.requests().size(), 1) << "the second one gets nothing";
    }
    EXPECT_FALSE(proxy.received().contains(kSecret));
}

TEST_F(NetworkRungTest, TellsAProxyInTheWay)
{
    LocalServer refusing(LocalServer::always(403, "not allowed"));
    LocalServer asking(
        LocalServer::always(407, "who are you", "Proxy-Authenticate: Basic realm=\"proxy\"\r\n"));
    LocalServer making(LocalServer::always(503, "cannot", "X-Squid-Error: ERR_DNS_FAIL 0\r\n"));
    const QString gone = u"http://127.0.0.1:%1"_s.arg(deafPort());
    const std::vector<std::pair<QString, QString>> all{
        {u"https://llm.invalid"_s, refusing.url()},
        {u"http://llm.invalid"_s, asking.url()},
        {u"https://llm.invalid"_s, asking.url()},
        {u"http://llm.invalid"_s, making.url()},
        {u"http://llm.invalid"_s, gone},
        {u"https://llm.invalid"_s, gone},
        {u"https://llm.invalid"_s, u"http://proxy.invalid:3128"_s},
        {u"http://llm.invalid"_s, u"http://proxy.invalid:3128"_s},
        {u"https://llm.invalid"_s, u"socks5://127.0.0.1:1080"_s}};
    for (const auto &[address, proxy] : all) {
        EndpointTarget target = targetAt(address);
        target.inherited.insert(u"HTTPS_PROXY"_s, proxy);
        const RungReport report = runCheck(target);
        EXPECT_EQ(inShort(report), "failed proxy_in_the_way") << qPrintable(address + proxy);
        ASSERT_TRUE(report.failure);
        EXPECT_EQ(report.failure->subject, proxy.section(u'/', 2)) << qPrintable(address);
    }
}

TEST_F(NetworkRungTest, TellsWhatIsWrongWithTheProxyOrBehindIt)
{
    const auto says = [](int status, const QByteArray &words, const QByteArray &headers = {}) {
        return std::make_unique<LocalServer>(LocalServer::always(status, words, headers));
    };
    struct Way
    {
        std::unique_ptr<LocalServer> proxy;
        QString user;
        ProxyTrouble trouble;
        FailureKind kind = FailureKind::ProxyInTheWay;
        QString host = u"127.0.0.1"_s;
    };
    std::vector<Way> ways;
    const QByteArray asks = "Proxy-Authenticate: Basic realm=\"proxy\"\r\n";
    ways.push_back({says(407, "who are you", asks), {}, ProxyTrouble::PasswordMissing});
    ways.push_back({says(407, "who are you", asks), u"me:no@"_s, ProxyTrouble::PasswordRefused});
    ways.push_back({says(403, "not allowed"), {}, ProxyTrouble::Refused});
    ways.push_back(
        {says(503, "", "X-Squid-Error: ERR_DNS_FAIL 0\r\n"), {}, ProxyTrouble::EndpointUnknown});
    ways.push_back({says(503, "", "X-Squid-Error: ERR_CONNECT_FAIL 111\r\n"),
                    {},
                    ProxyTrouble::EndpointDown,
                    FailureKind::ConnectionRefused});
    ways.push_back({says(502, "no"), {}, ProxyTrouble::EndpointDown});
    ways.push_back({nullptr, {}, ProxyTrouble::NotRunning});
    ways.push_back(
        {nullptr, {}, ProxyTrouble::NameUnknown, FailureKind::ProxyInTheWay, u"proxy.invalid"_s});
    for (const Way &way : ways) {
        EndpointTarget target = targetAt(u"https://llm.invalid"_s);
        const int port = way.proxy ? way.proxy->port() : deafPort();
        target.inherited.insert(u"HTTPS_PROXY"_s,
                                u"http://%1%2:%3"_s.arg(way.user, way.host).arg(port));
        const RungReport report = runCheck(target);
        ASSERT_TRUE(report.failure && report.failure->proxyFault) << inShort(report);
        const ProxyFault &fault = *report.failure->proxyFault;
        EXPECT_EQ(fault.trouble, way.trouble) << report.failure->message.toStdString();
        EXPECT_EQ(report.failure->kind(), way.kind) << inShort(report);
        EXPECT_EQ(fault.variable, u"HTTPS_PROXY"_s);
        EXPECT_TRUE(fault.name.endsWith(u":%1"_s.arg(port))) << fault.name.toStdString();
        if (!way.proxy)
            continue;
        EXPECT_TRUE(way.proxy->received().startsWith("CONNECT llm.invalid:443 HTTP/1.1\r\n"));
        EXPECT_EQ(way.proxy->received().contains("Proxy-Authorization: Basic bWU6bm8="),
                  !way.user.isEmpty());
        EXPECT_FALSE(way.proxy->received().contains(kSecret));
    }
}

TEST_F(NetworkRungTest, TellsACertificateThatCameThroughAProxy)
{
    LocalServer own(LocalServer::always(200, "{}"), certificates().wrongName());
    LocalServer tunnel(tunnelTo(own.port()));
    EndpointTarget named = targetAt(u"https://wrong.example:8443"_s);
    named.inherited.insert(u"HTTPS_PROXY"_s, tunnel.url());
    const RungReport report = runCheck(named);
    EXPECT_EQ(inShort(report), "failed tls_untrusted");
    ASSERT_TRUE(report.failure && report.failure->proxyFault);
    EXPECT_EQ(report.failure->proxyFault->trouble, ProxyTrouble::Certificate);
    EXPECT_EQ(report.failure->subject, u"wrong-name"_s) << "its holder";
    EXPECT_NE(report.failure->issuer, report.failure->subject);
    EXPECT_NE(report.failure->issuer, QString());
}

TEST_F(NetworkRungTest, NamesAProxyOfTheDesktopThatClaudeCodeDoesNotUse)
{
    // Without a desktop, Qt reads the system's proxies from this program's environment, which is
    // not the agent's.
    qputenv("http_proxy", "http://desktop-proxy.invalid:8888");
    const RungReport unused = runCheck(targetAt(u"http://llm.invalid:8080"_s));
    EndpointTarget target = targetAt(u"http://llm.invalid:8080"_s);
    target.inherited.insert(u"http_proxy"_s, u"http://desktop-proxy.invalid:8888"_s);
    const RungReport used = runCheck(target);
    qunsetenv("http_proxy");
    EXPECT_EQ(inShort(unused), "failed host_not_found");
    EXPECT_EQ(facts(unused).unusedSystemProxy, u"desktop-proxy.invalid:8888"_s);
    EXPECT_EQ(facts(used).unusedSystemProxy, QString());
    EXPECT_EQ(facts(used).proxy, u"desktop-proxy.invalid:8888"_s);
}

TEST_F(NetworkRungTest, LeavesNothingBehindWhenDestroyed)
{
    LocalServer plain(LocalServer::silent());
    LocalServer tls(LocalServer::silent(), certificates().good());
    const FullPort full;
    struct Step
    {
        QString address;
        std::function<bool()> reached;
    };
    const std::vector<Step> steps{{u"http://no-such-host.invalid"_s, [] { return true; }},
                                  {u"http://127.0.0.1:%1"_s.arg(full.port()), [] { return true; }},
                                  {plain.url(), [&] { return plain.requests().size() == 1; }},
                                  {swapped(plain.url()), [&] { return plain.connections() > 1; }},
                                  {tls.url(), [&] { return tls.requests().size() == 1; }}};
    for (const Step &step : steps) {
        const EndpointTarget target = asTheAgentGets(trusting(targetAt(step.address)));
        auto exchange = std::make_unique<HttpExchange>(target, clock);
        RungContext context{.target = target, .exchange = *exchange, .clock = clock};
        auto rung = makeNetworkRung(context);
        bool reported = false;
        rung->run([&](const std::vector<RungReport> &) { reported = true; });
        EXPECT_TRUE(soon(step.reached)) << qPrintable(step.address);
        rung.reset();
        exchange.reset();
        EXPECT_TRUE(soon([&] {
            return plain.openConnections() == 0 && tls.openConnections() == 0;
        })) << qPrintable(step.address);
        EXPECT_FALSE(reported) << qPrintable(step.address);
    }
}

} // namespace networkrungtest
