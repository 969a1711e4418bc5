#include "bridge/check/LocalServers.h"
#include "tests/endtoend/support/OpenAiServer.h"
#include "tests/endtoend/support/RealServerTest.h"
#include "tests/endtoend/support/RouterServer.h"
#include "tests/endtoend/support/Waiting.h"

#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace bridge;

namespace {

/// A real claude-code-router between the program and a server that speaks OpenAI's API.
class RouterTest : public RealServerTest
{
protected:
    const QString upstreamKey = u"sk-the-upstream-key"_s;
    const QString routerKey = u"sk-the-router-key"_s;

    [[nodiscard]] RouterServer::Setup setup() const
    {
        return {server.address(), upstreamKey, OpenAiServer::model(), routerKey};
    }
    void use(const RouterServer &router, const QString &key)
    {
        app->keepSecret(router.address(), {secrets::CredentialKind::BearerToken, key});
        app->use(router.address());
    }

    const OpenAiServer server{upstreamKey};
};

} // namespace

TEST_F(RouterTest, ATurnComesThroughWithTheRightKeys)
{
    const RouterServer router(setup());
    use(router, routerKey);
    expectBothPass();
    EXPECT_TRUE(app->log().turns.back().text.contains(u"Hello"_s));
}

TEST_F(RouterTest, AToolIsCalledThroughIt)
{
    const RouterServer router(setup());
    use(router, routerKey);
    ASSERT_TRUE(app->openReady());
    app->chat().send(u"run: touch called && echo it ran"_s);
    ASSERT_TRUE(app->answerNextPermission(agent::PermissionOption::Kind::AllowOnce));
    ASSERT_TRUE(app->waitForTurns(1));
    EXPECT_TRUE(app->log().turns.back().ok) << app->log().describe();
    EXPECT_TRUE(app->log().turns.back().text.contains(u"it ran"_s));
    EXPECT_TRUE(home.has(u"workspace/called"_s));
}

TEST_F(RouterTest, ItIsFoundOnThisComputerWithoutItsKey)
{
    const RouterServer router(setup());
    const auto address = endpoint::EndpointAddress::parse(router.address());
    SystemClock clock;
    check::LocalServers servers(clock, {address->port()});
    QSignalSpy looked(&servers, &check::LocalServers::scanned);
    servers.scan();
    ASSERT_TRUE(QTest::qWaitFor([&] { return looked.count() == 1; }));
    ASSERT_EQ(servers.found().size(), 1U);
    EXPECT_EQ(servers.found().front().presetId, u"claude-code-router"_s);
}

TEST_F(RouterTest, AWrongKeyOfItsOwnIsARejectedCredential)
{
    const RouterServer router(setup());
    use(router, u"sk-wrong"_s);
    expectBothFind(router.address(), FailureKind::CredentialRejected);
    EXPECT_EQ(turnFailure.message, u"Invalid API key"_s);
    EXPECT_EQ(server.answered(), 0);
}

TEST_F(RouterTest, AWrongKeyOfTheServerBehindItIsSaidInThatServersWords)
{
    RouterServer::Setup wrong = setup();
    wrong.upstreamKey = u"sk-wrong"_s;
    const RouterServer router(wrong);
    use(router, routerKey);
    expectBothFind(router.address(), FailureKind::UpstreamCredential);
    EXPECT_EQ(turnFailure.message, u"Incorrect API key provided."_s);
    EXPECT_EQ(checkFailure.message, u"Incorrect API key provided."_s);
    EXPECT_EQ(server.answered(), 0);
}

TEST_F(RouterTest, AServerThatSpeaksOpenAIsApiItselfIsRecognised)
{
    app->keepSecret(server.address(), {secrets::CredentialKind::BearerToken, upstreamKey});
    expectBothFind(server.address(), FailureKind::NotMessagesApi);
}
