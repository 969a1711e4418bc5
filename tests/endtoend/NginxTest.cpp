#include "tests/endtoend/support/NginxServer.h"
#include "tests/endtoend/support/RealServerTest.h"
#include "tests/support/TestCertificates.h"

#include <QTcpServer>

using namespace Qt::StringLiterals;
using namespace bridge;
using check::Rung;
using check::RungResult;

namespace {

/// A real nginx between the program and the practice endpoint.
class NginxTest : public RealServerTest
{
protected:
    [[nodiscard]] QStringList passedOn(const QStringList &more) const
    {
        return passTo(practice->address()) + more;
    }
};

} // namespace

TEST_F(NginxTest, ThatPassesEverythingOnIsNotNoticed)
{
    const NginxServer nginx({passedOn({})});
    app->use(nginx.address());
    expectBothPass();
    EXPECT_EQ(rungOf(report, Rung::Streaming).result, RungResult::Passed);
}

TEST_F(NginxTest, InFrontOfADeadServerIsAFailedUpstream)
{
    const ClosedPort dead;
    const NginxServer nginx({passTo(dead.address())});
    expectBothFind(nginx.address(), FailureKind::UpstreamFailed);
    EXPECT_EQ(turnFailure.httpStatus, 502);
}

TEST_F(NginxTest, InFrontOfASilentServerIsAFailedUpstream)
{
    QTcpServer silent;
    ASSERT_TRUE(silent.listen(QHostAddress::LocalHost));
    const QString address = u"http://127.0.0.1:%1"_s.arg(silent.serverPort());
    const NginxServer nginx({passTo(address) << u"proxy_read_timeout 1s"_s});
    expectBothFind(nginx.address(), FailureKind::UpstreamFailed);
    EXPECT_EQ(turnFailure.httpStatus, 504);
}

TEST_F(NginxTest, ThatAsksForAPasswordSaysThatATokenIsNotOne)
{
    const NginxServer nginx(
        {passedOn({u"auth_basic company"_s, u"auth_basic_user_file passwords"_s}),
         {},
         {{u"passwords"_s, "user:{PLAIN}password\n"}}});
    app->keepSecret(nginx.address(),
                    {secrets::CredentialKind::BearerToken, u"sk-which-is-no-password"_s});
    expectBothFind(nginx.address(), FailureKind::CredentialMissing);
    EXPECT_TRUE(turnFailure.subject.contains(u"Basic"_s));
    EXPECT_TRUE(checkFailure.subject.contains(u"Basic"_s));
    EXPECT_TRUE(practice->requests().empty());
}

TEST_F(NginxTest, ThatDeniesEverythingIsAFirewall)
{
    const NginxServer nginx({passedOn({u"deny all"_s})});
    expectBothFind(nginx.address(), FailureKind::BlockedByFirewall);
}

TEST_F(NginxTest, ThatLimitsTheSizeOfRequestsIsFoundBeforeAnyTurn)
{
    // A short question would pass; the first request of Claude Code has 52 KB.
    const NginxServer nginx({passedOn({u"client_max_body_size 10k"_s})});
    expectBothFind(nginx.address(), FailureKind::RequestTooLarge);
}

TEST_F(NginxTest, ThatHoldsTheStreamBackIsWarnedOf)
{
    // nginx forwards a chunked answer piece by piece even when it buffers. It collects an answer
    // that ends with the connection, like that of a simpler server.
    practice = startPractice(u"slow 10 100"_s);
    const NginxServer simple({passedOn({u"chunked_transfer_encoding off"_s})});
    const NginxServer nginx({{u"proxy_pass "_s + simple.address()}});
    app->use(nginx.address());
    ASSERT_TRUE(app->openReady());
    EXPECT_TRUE(app->converse(u"Hello"_s)) << app->log().describe();
    report = app->check();
    const check::RungReport &streaming = rungOf(report, Rung::Streaming);
    EXPECT_EQ(streaming.result, RungResult::Warning);
    ASSERT_TRUE(streaming.failure);
    EXPECT_EQ(streaming.failure->kind(), FailureKind::StreamBuffered);
}

TEST_F(NginxTest, ThatRedirectsTellsTheAddressThatWouldDo)
{
    const TestCertificates certificates;
    const NginxServer there({passedOn({}), certificates.good()});
    const NginxServer nginx({{u"return 301 %1$request_uri"_s.arg(there.address())}});
    app->use(nginx.address());
    app->endpoints.setCertificateAuthorities(certificates.authority());
    expectBothFind(nginx.address(), FailureKind::Redirected);
    EXPECT_EQ(turnFailure.fix.address, there.address());
    EXPECT_EQ(checkFailure.fix.address, there.address());
}

TEST_F(NginxTest, ThatRedirectsToWhatIsNotTrustedIsARedirectFirst)
{
    const TestCertificates certificates;
    const NginxServer there({passedOn({}), certificates.good()});
    const NginxServer nginx({{u"return 301 %1$request_uri"_s.arg(there.address())}});
    expectBothFind(nginx.address(), FailureKind::Redirected);
    EXPECT_TRUE(practice->requests().empty());
}
