#include "tests/bridge/check/rungs/RungsTestSupport.h"
#include "tests/bridge/network/EndpointTestSupport.h"
#include "tests/endtoend/support/DebianServer.h"
#include "tests/endtoend/support/EndToEndTest.h"
#include "ui/words/FailureText.h"

#include <gtest/gtest.h>

/// The checklist with proxies and gateways that nobody here wrote. Without Claude Code: each check
/// takes some hundredths of a second, and each test starts one program.
namespace realproxiestest {

using namespace Qt::StringLiterals;
using namespace bridge;
using check::CheckReport;
using check::Rung;
using endpoint::EndpointTarget;

/// What the check is to find: nullopt, that nothing is wrong.
struct Finding
{
    FailureKind kind;
    std::optional<ProxyTrouble> trouble;
    const char *says; ///< stands in the description
};

CheckReport checkOf(const EndpointTarget &target)
{
    EndpointTarget checked = endpointtest::asTheAgentGets(target);
    checked.environment.remove(u"NO_PROXY"_s); // it would exempt the addresses of this computer
    checked.environment.remove(u"no_proxy"_s);
    return rungstest::runCheck({.target = checked});
}

void expectFound(const CheckReport &report, const std::optional<Finding> &wanted)
{
    const check::RungReport *failed = report.firstFailed();
    if (!wanted) {
        EXPECT_FALSE(failed) << rungstest::inShort(report)
                             << (failed ? failed->failure->message.toStdString() : "");
        EXPECT_TRUE(report.isUsable());
        return;
    }
    ASSERT_TRUE(failed && failed->failure) << rungstest::inShort(report);
    const Failure &failure = *failed->failure;
    EXPECT_EQ(failureKindName(failure.kind()).toStdString(),
              failureKindName(wanted->kind).toStdString())
        << failure.httpStatus << ' ' << failure.message.toStdString();
    EXPECT_EQ(failed->rung, check::rungOf(failure));
    EXPECT_EQ(failure.proxyFault.has_value(), wanted->trouble.has_value());
    if (failure.proxyFault && wanted->trouble) {
        EXPECT_EQ(failure.proxyFault->trouble, *wanted->trouble) << failure.message.toStdString();
    }
    const QString text = ui::wordsFor(failure).text;
    EXPECT_TRUE(text.contains(QLatin1String(wanted->says))) << text.toStdString();
}

/// The practice endpoint, a port where nothing listens, and one where nothing is answered.
class RealProxiesTest : public ::testing::Test
{
protected:
    [[nodiscard]] Behind behind() const
    {
        const auto withoutScheme = [](const QString &address) { return address.section(u'/', 2); };
        return {withoutScheme(healthy->address()), withoutScheme(down.address()),
                withoutScheme(silent.url())};
    }

    const std::unique_ptr<practice::PracticeEndpoint> healthy = rungstest::practice();
    const ClosedPort down;
    const LocalServer silent{LocalServer::silent()};
};

enum class Endpoint { Healthy, Down, Unknown, Forbidden };

/// A check through a proxy, once of an http address and once of an https one.
struct Passage
{
    const char *name;
    Endpoint endpoint;
    std::optional<Finding> http;
    std::optional<Finding> https;
    const char *login = "me:right@";
};

struct ProxyProgram
{
    const char *name;
    DebianServer::Setup (*setup)();
    std::vector<Passage> passages;
};

void PrintTo(const ProxyProgram &program, std::ostream *out)
{
    *out << program.name;
}

class RealProxyTest : public RealProxiesTest, public ::testing::WithParamInterface<ProxyProgram>
{
protected:
    [[nodiscard]] QString hostOf(Endpoint wanted, bool isTls) const
    {
        switch (wanted) {
        case Endpoint::Healthy:
            return isTls ? tls.url().section(u'/', 2) : behind().healthy;
        case Endpoint::Down:
            return behind().down;
        case Endpoint::Unknown:
            return u"llm.invalid"_s;
        case Endpoint::Forbidden:
            return u"forbidden.test"_s;
        }
        return {};
    }
    [[nodiscard]] CheckReport checkThrough(const DebianServer &proxy, const Passage &passage,
                                           bool isTls) const
    {
        const QString scheme = isTls ? u"https://"_s : u"http://"_s;
        EndpointTarget target = endpointtest::trusting(
            endpointtest::targetAt(scheme + hostOf(passage.endpoint, isTls)));
        target.inherited.insert(u"HTTPS_PROXY"_s,
                                u"http://"_s + QLatin1String(passage.login) + proxy.hostAndPort());
        return checkOf(target);
    }

    const LocalServer tls{LocalServer::always(404, "{}"), endpointtest::certificates().good()};
};

TEST_P(RealProxyTest, IsNamedForWhatItDoesAndForNothingElse)
{
    const DebianServer proxy(GetParam().setup());
    ASSERT_FALSE(HasFatalFailure());
    for (const Passage &passage : GetParam().passages) {
        SCOPED_TRACE(passage.name);
        expectFound(checkThrough(proxy, passage, false), passage.http);
        SCOPED_TRACE("https");
        const CheckReport report = checkThrough(proxy, passage, true);
        if (passage.https)
            expectFound(report, passage.https);
        else // the tunnel stands; the server in it is no endpoint
            EXPECT_EQ(endpointtest::inShort(rungstest::reportOf(report, Rung::Network)), "passed");
    }
    EXPECT_FALSE(silent.connections());
}

constexpr Finding kNoPassword{FailureKind::ProxyInTheWay, ProxyTrouble::PasswordMissing,
                              "wants a name and a password"};
constexpr Finding kWrongPassword{FailureKind::ProxyInTheWay, ProxyTrouble::PasswordRefused,
                                 "does not accept the name and the password in HTTPS_PROXY"};
constexpr Finding kRefused{FailureKind::ProxyInTheWay, ProxyTrouble::Refused, "forbid the request"};
constexpr Finding kUnknown{FailureKind::ProxyInTheWay, ProxyTrouble::EndpointUnknown,
                           "knows no address for the server's name"};
constexpr Finding kDown{FailureKind::ProxyInTheWay, ProxyTrouble::EndpointDown,
                        "works, but it gets no connection"};
/// Squid tells the system's number of the error.
constexpr Finding kNothingListens{FailureKind::ConnectionRefused, ProxyTrouble::EndpointDown,
                                  "works, but it gets no connection"};
/// Apache answers in the words of any Apache, which may be the server.
constexpr Finding kUnavailable{FailureKind::UpstreamFailed, std::nullopt, ""};
constexpr Finding kBlocked{FailureKind::BlockedByFirewall, std::nullopt, ""};

INSTANTIATE_TEST_SUITE_P(
    Programs, RealProxyTest,
    ::testing::Values(
        ProxyProgram{
            "squid",
            squid,
            {{"healthy", Endpoint::Healthy, {}, {}},
             {"without a password", Endpoint::Healthy, kNoPassword, kNoPassword, ""},
             {"wrong password", Endpoint::Healthy, kWrongPassword, kWrongPassword, "me:wrong@"},
             {"forbidden", Endpoint::Forbidden, kRefused, kRefused},
             {"down", Endpoint::Down, kNothingListens, kNothingListens},
             {"unknown", Endpoint::Unknown, kUnknown, kUnknown}}},
        // Whether the name is unknown or nothing listens, tinyproxy was "unable to connect".
        ProxyProgram{
            "tinyproxy",
            tinyproxy,
            {{"healthy", Endpoint::Healthy, {}, {}},
             {"without a password", Endpoint::Healthy, kNoPassword, kNoPassword, ""},
             {"wrong password", Endpoint::Healthy, kWrongPassword, kWrongPassword, "me:wrong@"},
             {"forbidden", Endpoint::Forbidden, kRefused, kRefused},
             {"down", Endpoint::Down, kDown, kDown},
             {"unknown", Endpoint::Unknown, kDown, kDown}}},
        ProxyProgram{"privoxy",
                     privoxy,
                     {{"healthy", Endpoint::Healthy, {}, {}, ""},
                      {"forbidden", Endpoint::Forbidden, kRefused, kRefused, ""},
                      {"down", Endpoint::Down, kDown, kDown, ""},
                      {"unknown", Endpoint::Unknown, kUnknown, kUnknown, ""}}},
        ProxyProgram{"apache",
                     apacheProxy,
                     {{"healthy", Endpoint::Healthy, {}, {}, ""},
                      {"forbidden", Endpoint::Forbidden, kBlocked, kRefused, ""},
                      {"down", Endpoint::Down, kUnavailable, kDown, ""},
                      {"unknown", Endpoint::Unknown, kUnknown, kUnknown, ""}}}),
    [](const auto &program) { return std::string(program.param.name); });

class RealGatewayTest : public RealProxiesTest
{
protected:
    static EndpointTarget targetAt(const DebianServer &gateway, const QString &path)
    {
        return endpointtest::targetAt(u"http://"_s + gateway.hostAndPort() + path);
    }
    void expectUpstreamFailed(const DebianServer &gateway, const QString &path, int status) const
    {
        const CheckReport report = checkOf(targetAt(gateway, path));
        expectFound(report, Finding{FailureKind::UpstreamFailed, std::nullopt, ""});
        ASSERT_TRUE(report.firstFailed());
        EXPECT_EQ(report.firstFailed()->failure->httpStatus, status) << path.toStdString();
    }
};

TEST_F(RealGatewayTest, HaproxyIsNotBlamedForTheServersBehindIt)
{
    const DebianServer gateway(haproxy(behind()));
    expectFound(checkOf(targetAt(gateway, {})), std::nullopt);
    expectUpstreamFailed(gateway, u"/none"_s, 503);
    expectUpstreamFailed(gateway, u"/down"_s, 503);
    expectUpstreamFailed(gateway, u"/silent"_s, 504);
    expectFound(checkOf(targetAt(gateway, u"/denied"_s)),
                Finding{FailureKind::BlockedByFirewall, std::nullopt, ""});
}

TEST_F(RealGatewayTest, ApacheWantsAPasswordThatIsAHeaderOfTheUser)
{
    const DebianServer gateway(apacheGateway(behind()));
    expectFound(checkOf(targetAt(gateway, {})), std::nullopt);
    expectUpstreamFailed(gateway, u"/down"_s, 503);
    expectFound(checkOf(targetAt(gateway, u"/denied"_s)),
                Finding{FailureKind::BlockedByFirewall, std::nullopt, ""});
    EndpointTarget target = targetAt(gateway, u"/basic"_s);
    expectFound(checkOf(target),
                Finding{FailureKind::CredentialMissing, std::nullopt, "HTTP Basic"});
    target.secret->headers.insert(u"Authorization"_s, u"Basic bWU6cmlnaHQ="_s); // me:right
    expectFound(checkOf(target), std::nullopt);
}

TEST_F(RealGatewayTest, StunnelServesWhoShowsTheCertificateThatItWants)
{
    const TestCertificates &certificates = endpointtest::certificates();
    const DebianServer gateway(stunnel(behind(), certificates.good(), certificates.authority()));
    EndpointTarget target =
        endpointtest::trusting(endpointtest::targetAt(u"https://"_s + gateway.hostAndPort()));
    expectFound(checkOf(target), Finding{FailureKind::ClientCertificateRequired, std::nullopt, ""});
    const ServerCertificate stranger = certificates.selfSigned();
    target.endpoint.clientCertificate = {stranger.certificate, stranger.key};
    expectFound(checkOf(target), Finding{FailureKind::ClientCertificateRefused, std::nullopt, ""});
    const ServerCertificate client = certificates.client();
    target.endpoint.clientCertificate = {client.certificate, client.key};
    expectFound(checkOf(target), std::nullopt);
}

} // namespace realproxiestest
