#include "tests/endtoend/support/RealServerTest.h"

#include "tests/endtoend/support/Waiting.h"

using namespace Qt::StringLiterals;
using namespace bridge;

namespace {

std::string nameOf(const Failure &failure)
{
    return (failureLayerName(failure.layer()) + u'/' + failureKindName(failure.kind()))
        .toStdString();
}

std::string nameOf(FailureKind kind)
{
    return (failureLayerName(failureLayerOf(kind)) + u'/' + failureKindName(kind)).toStdString();
}

} // namespace

void RealServerTest::expectBothFind(const QString &address, FailureKind kind)
{
    app->use(address);
    expectTurnFinds(kind);
    expectCheckFinds(kind);
}

void RealServerTest::expectTurnFinds(FailureKind kind)
{
    app->open(); // an endpoint that redirects elsewhere gets no ready agent
    app->chat().send(u"Hello"_s);
    ASSERT_TRUE(waitUntil([&] { return app->shownFailure().has_value(); }))
        << app->log().describe();
    turnFailure = *app->shownFailure();
    EXPECT_EQ(nameOf(turnFailure), nameOf(kind)) << app->log().describe();
    EXPECT_EQ(turnFailure.address, app->endpoints.addressText());
}

void RealServerTest::expectCheckFinds(FailureKind kind)
{
    report = app->check();
    const check::RungReport *failed = report.firstFailed();
    ASSERT_TRUE(failed && failed->failure) << describe(report);
    checkFailure = *failed->failure;
    EXPECT_EQ(nameOf(checkFailure), nameOf(kind)) << describe(report);
    EXPECT_EQ(failed->rung, check::rungOf(checkFailure)) << describe(report);
}

void RealServerTest::expectBothPass()
{
    ASSERT_TRUE(app->openReady());
    EXPECT_TRUE(app->converse(u"Hello"_s)) << app->log().describe();
    report = app->check();
    EXPECT_TRUE(report.isUsable()) << describe(report);
}
