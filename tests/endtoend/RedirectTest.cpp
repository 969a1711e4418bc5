#include "bridge/check/EndpointChecker.h"
#include "bridge/process/ChildProcess.h"
#include "tests/endtoend/support/EndToEndTest.h"
#include "tests/endtoend/support/Processes.h"
#include "tests/endtoend/support/Trap.h"
#include "tests/endtoend/support/Waiting.h"
#include "tests/support/LocalServer.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <array>
#include <optional>

namespace redirectendtest {

using namespace Qt::StringLiterals;
using namespace bridge;
using session::ChatState;

const QString kSecret = u"sk-redirect-must-not-carry"_s;
const QString kMessage = u"a conversation that must stay"_s;

enum class Redirects { All, WithCredential };

/// An endpoint that redirects: every request, or what has a credential, with 401 for the rest.
LocalServer::Handler hostile(int status, const QString &to,
                             Redirects which = Redirects::WithCredential)
{
    return [=](QTcpSocket &socket, const QByteArray &request) {
        const QByteArray head = request.toLower();
        if (which == Redirects::All || head.contains("x-api-key:")
            || head.contains("authorization:") || head.contains("x-secret:"))
            LocalServer::answer(socket, status, "", "Location: " + to.toUtf8() + "\r\n");
        else
            LocalServer::answer(socket, 401, "{}");
    };
}

/// The real Claude Code at an endpoint that redirects to a second server.
class RedirectTest : public EndToEndTest
{
protected:
    void expectARefusedLaunch(int status, const secrets::Secret &secret,
                              Redirects which = Redirects::WithCredential,
                              bool leadsToAnotherName = false)
    {
        const Trap second;
        QString there = second.address();
        if (leadsToAnotherName)
            there.replace(u"127.0.0.1"_s, u"localhost"_s);
        LocalServer first(hostile(status, there + u"/v1/messages"_s, which));
        {
            TestApp app(home);
            app.keepSecret(first.url(), secret);
            endpoint::EndpointSetup setup;
            setup.credential = secret.kind;
            setup.secretHeaders = secret.headers.keys();
            app.use(first.url());
            ASSERT_TRUE(app.endpoints.setSetup(setup));
            app.open();
            app.chat().send(kMessage);
            EXPECT_TRUE(app.waitForState(ChatState::Failed));
            ASSERT_EQ(app.log().failures.size(), 1U) << app.log().describe();
            const Failure failure = app.log().failures.front();
            EXPECT_EQ(failure.kind(), FailureKind::Redirected);
            EXPECT_EQ(failure.httpStatus, status);
            EXPECT_EQ(failure.subject, there + u"/v1/messages"_s);
            EXPECT_EQ(failure.fix.address, there);
            EXPECT_TRUE(app.log().turns.empty());
        }
        EXPECT_THAT(second.visits(), testing::IsEmpty());
        EXPECT_FALSE(first.received().contains(kMessage.toUtf8()));
    }
};

TEST_F(RedirectTest, AnApiKeyStaysWhereItBelongs)
{
    expectARefusedLaunch(307, {CredentialKind::ApiKey, kSecret});
}

TEST_F(RedirectTest, ASecretHeaderStaysWhereItBelongs)
{
    expectARefusedLaunch(302, {CredentialKind::BearerToken, {}, {{u"x-secret"_s, kSecret}}});
}

TEST_F(RedirectTest, TheConversationStaysWithABearerToken)
{
    expectARefusedLaunch(308, {CredentialKind::BearerToken, kSecret});
}

TEST_F(RedirectTest, TheCheckWithClaudeCodeStopsBeforeIt)
{
    const Trap second;
    LocalServer first(hostile(307, second.address()));
    TestApp app(home);
    app.keepSecret(first.url(), {CredentialKind::ApiKey, kSecret});
    app.use(first.url());
    endpoint::EndpointSetup setup;
    setup.credential = CredentialKind::ApiKey;
    ASSERT_TRUE(app.endpoints.setSetup(setup));
    check::EndpointChecker checker({app.endpoints,
                                    app.credentials,
                                    {[] { return std::make_unique<process::ChildProcess>(); },
                                     app.backend, app.tree, app.clock, app.reaper},
                                    home.environment()});
    std::optional<check::CheckReport> report;
    QObject::connect(&checker, &check::EndpointChecker::finished, &checker,
                     [&report](const check::CheckReport &all) { report = all; });
    checker.start({{}, true});
    ASSERT_TRUE(waitUntil([&] { return report.has_value(); }));
    EXPECT_FALSE(report->isUsable()) << describe(*report);
    ASSERT_TRUE(report->firstFailed());
    EXPECT_EQ(report->firstFailed()->rung, check::Rung::MessagesApi);
    ASSERT_TRUE(report->firstFailed()->failure);
    EXPECT_EQ(report->firstFailed()->failure->kind(), FailureKind::Redirected);
    EXPECT_EQ(rungOf(*report, check::Rung::Agent).result, check::RungResult::Failed);
    EXPECT_THAT(second.visits(), testing::IsEmpty());
    bool haveEnded = false;
    QObject context;
    app.reaper.whenIdle(&context, [&] { haveEnded = true; });
    EXPECT_TRUE(waitUntil([&] { return haveEnded; }));
}

TEST_F(RedirectTest, ARedirectWithinTheOriginIsFollowedAsBefore)
{
    LocalServer first([](QTcpSocket &socket, const QByteArray &request) {
        if (request.startsWith("POST /v1/messages"))
            LocalServer::answer(socket, 307, "", "Location: /moved\r\n");
        else
            LocalServer::answer(socket, 400, "{}");
    });
    TestApp app(home);
    ASSERT_TRUE(app.openReadyAt(first.url()));
    app.chat().send(kMessage);
    EXPECT_TRUE(waitUntil([&] {
        return std::any_of(first.requests().begin(), first.requests().end(), [](const auto &each) {
            return each.startsWith("POST /moved") && each.contains(kMessage.toUtf8());
        });
    }));
}

TEST_F(RedirectTest, InEveryWayNothingArrivesAtTheSecondServer)
{
    if (!qEnvironmentVariableIsSet("DRAWBRIDGE_LONG"))
        GTEST_SKIP() << "only with DRAWBRIDGE_LONG (preset long)";
    const std::array secrets{
        secrets::Secret{CredentialKind::ApiKey, kSecret},
        secrets::Secret{CredentialKind::BearerToken, kSecret},
        secrets::Secret{CredentialKind::BearerToken, {}, {{u"x-secret"_s, kSecret}}}};
    for (const int status : {301, 302, 303, 307, 308}) {
        for (const secrets::Secret &secret : secrets) {
            for (const auto which : {Redirects::All, Redirects::WithCredential}) {
                for (const bool leadsToAnotherName : {false, true}) {
                    SCOPED_TRACE(testing::Message()
                                 << status << (secret.kind == CredentialKind::ApiKey ? " key" : "")
                                 << (secret.headers.isEmpty() ? "" : " header")
                                 << (which == Redirects::All ? " all" : " with credential")
                                 << (leadsToAnotherName ? " name" : " port"));
                    expectARefusedLaunch(status, secret, which, leadsToAnotherName);
                }
            }
        }
    }
}

} // namespace redirectendtest
