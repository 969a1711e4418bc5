#include "tests/endtoend/support/NginxServer.h"
#include "tests/endtoend/support/RealServerTest.h"
#include "tests/support/LocalServer.h"
#include "tests/support/TestCertificates.h"

using namespace Qt::StringLiterals;
using namespace bridge;
using check::NetworkFacts;
using check::Rung;
using check::RungResult;

namespace {

/// A real nginx with TLS between the program and the practice endpoint.
class TlsTest : public RealServerTest
{
protected:
    [[nodiscard]] NginxServer::Site siteWith(const ServerCertificate &certificate) const
    {
        return {passTo(practice->address()), certificate};
    }
    /// The certificate in the checklist; null: none.
    [[nodiscard]] const network::Certificate *certificateSeen() const
    {
        const auto *facts = std::get_if<NetworkFacts>(&rungOf(report, Rung::Network).facts);
        return facts && facts->certificate ? &*facts->certificate : nullptr;
    }

    const TestCertificates certificates;
};

} // namespace

TEST_F(TlsTest, ACompanysCertificateIsRefusedUntilItsAuthorityIsChosen)
{
    const NginxServer nginx(siteWith(certificates.good()));
    expectBothFind(nginx.address(), FailureKind::TlsUntrusted);
    ASSERT_TRUE(certificateSeen());
    EXPECT_EQ(certificateSeen()->issuer, u"Company Root"_s);
    EXPECT_FALSE(certificateSeen()->selfSigned);
    EXPECT_TRUE(practice->requests().empty());

    const qint64 before = app->chat().agent().pid;
    app->endpoints.setCertificateAuthorities(certificates.authority());
    ASSERT_TRUE(app->waitForNewAgent(before));
    EXPECT_TRUE(app->converse(u"Hello"_s)) << app->log().describe();
    report = app->check();
    EXPECT_TRUE(report.isUsable());
    EXPECT_EQ(rungOf(report, Rung::Network).result, RungResult::Passed);
    ASSERT_TRUE(certificateSeen());
    EXPECT_EQ(certificateSeen()->subject, u"good"_s);
}

TEST_F(TlsTest, ASelfSignedCertificateIsNamedAsOne)
{
    const NginxServer nginx(siteWith(certificates.selfSigned()));
    expectBothFind(nginx.address(), FailureKind::TlsUntrusted);
    ASSERT_TRUE(certificateSeen());
    EXPECT_TRUE(certificateSeen()->selfSigned);
    EXPECT_TRUE(practice->requests().empty());
}

TEST_F(TlsTest, ASelfSignedCertificateThatIsChosenIsTrusted)
{
    const ServerCertificate certificate = certificates.selfSigned();
    const NginxServer nginx(siteWith(certificate));
    app->use(nginx.address());
    app->endpoints.setCertificateAuthorities(certificate.certificate);
    expectBothPass();
}

TEST_F(TlsTest, AnExpiredCertificateIsNamedAsOne)
{
    const NginxServer nginx(siteWith(certificates.expired()));
    app->use(nginx.address());
    app->endpoints.setCertificateAuthorities(certificates.authority());
    expectBothFind(nginx.address(), FailureKind::TlsExpired);
    EXPECT_TRUE(practice->requests().empty());
}

TEST_F(TlsTest, ACertificateFromTheFutureCountsAsExpired)
{
    // Claude Code says of it what it says of an expired one.
    const NginxServer nginx(siteWith(certificates.notYetValid()));
    app->use(nginx.address());
    app->endpoints.setCertificateAuthorities(certificates.authority());
    expectCheckFinds(FailureKind::TlsExpired);
}

TEST_F(TlsTest, ACertificateForAnotherHostIsNamedAsOne)
{
    const NginxServer nginx(siteWith(certificates.wrongName()));
    app->use(nginx.address());
    app->endpoints.setCertificateAuthorities(certificates.authority());
    expectBothFind(nginx.address(), FailureKind::TlsWrongName);
    EXPECT_TRUE(practice->requests().empty());
}

TEST_F(TlsTest, AServerThatWantsAClientCertificateIsNamedAndServesOnceOneIsChosen)
{
    NginxServer::Site site = siteWith(certificates.good());
    site.clientAuthority = certificates.authority();
    const NginxServer nginx(site);
    app->use(nginx.address());
    app->endpoints.setCertificateAuthorities(certificates.authority());
    expectBothFind(nginx.address(), FailureKind::ClientCertificateRequired);
    EXPECT_TRUE(practice->requests().empty());

    const ServerCertificate client = certificates.client();
    secrets::Secret secret;
    secret.keyPassphrase = u"hush-hush"_s;
    app->keepSecret(nginx.address(), secret);
    app->credentials.lookUpAgain(endpoint::EndpointAddress::parse(nginx.address())->origin());
    const qint64 before = app->chat().agent().pid;
    ASSERT_TRUE(app->endpoints.setClientCertificate(
        {client.certificate, certificates.encrypted(client.key, secret.keyPassphrase)}, {}));
    ASSERT_TRUE(app->waitForNewAgent(before));
    EXPECT_TRUE(app->converse(u"Hello"_s)) << app->log().describe();
    report = app->check();
    EXPECT_TRUE(report.isUsable()) << describe(report);
}

TEST_F(TlsTest, TheAlertOfAServerThatWantsAClientCertificateIsNamedToo)
{
    LocalServer server(LocalServer::always(200, "{}"), certificates.good());
    server.requireClientCertificate(certificates.authority());
    app->use(server.url());
    app->endpoints.setCertificateAuthorities(certificates.authority());
    expectBothFind(server.url(), FailureKind::ClientCertificateRequired);
    EXPECT_EQ(server.received(), "");
}

TEST_F(TlsTest, HttpsToAPlainPortIsSaidToBeNoTls)
{
    QString address = practice->address();
    expectBothFind(address.replace(u"http:"_s, u"https:"_s), FailureKind::TlsFailed);
}

TEST_F(TlsTest, HttpToATlsPortIsSaidToWantTls)
{
    const NginxServer nginx(siteWith(certificates.good()));
    QString address = nginx.address();
    expectBothFind(address.replace(u"https:"_s, u"http:"_s), FailureKind::TlsFailed);
}
