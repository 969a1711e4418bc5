#include "bridge/check/CheckReport.h"
#include "tests/bridge/check/rungs/RungsTestSupport.h"
#include "tests/support/RealCases.h"

#include <gtest/gtest.h>

namespace refusedlogintest {

using namespace Qt::StringLiterals;
using namespace bridge;
using namespace bridge::check;

constexpr auto kRefused =
    R"({"type":"error","error":{"type":"authentication_error","message":"invalid token"}})";
constexpr auto kModels = R"({"data":[{"type":"model","id":"claude-sonnet-4-5"}],"has_more":false})";

bool asks(const QByteArray &request, const char *path)
{
    return request.left(request.indexOf('\r')).contains(path);
}

bool carriesCredential(const QByteArray &request)
{
    return request.contains(rungstest::kSecret);
}

/// The failure of the check at a server that refuses each message with 401.
Failure failureAt(const LocalServer::Handler &others)
{
    LocalServer server([&others](QTcpSocket &socket, const QByteArray &request) {
        if (asks(request, "/v1/messages"))
            LocalServer::answer(socket, 401, kRefused);
        else
            others(socket, request);
    });
    rungstest::CheckOptions wanted;
    wanted.target = rungstest::targetAt(server.url());
    const CheckReport check = rungstest::runCheck(wanted);
    const RungReport *failed = check.firstFailed();
    EXPECT_TRUE(failed && failed->failure) << rungstest::inShort(check);
    return failed && failed->failure ? *failed->failure : Failure();
}

TEST(RefusedLogin, IsTheServersOwnWhereItListsItsModelsWithThisCredentialAlone)
{
    const Failure failure = failureAt([](QTcpSocket &socket, const QByteArray &request) {
        if (!asks(request, "/v1/models"))
            LocalServer::answer(socket, 404, "{}");
        else if (carriesCredential(request))
            LocalServer::answer(socket, 200, kModels);
        else
            LocalServer::answer(socket, 401, kRefused);
    });
    EXPECT_EQ(failureKindName(failure.kind()), u"upstream_credential"_s);
    EXPECT_EQ(failure.layer(), FailureLayer::Endpoint);
    EXPECT_TRUE(failure.isProbable) << "the key may be one for the list alone";
}

TEST(RefusedLogin, OfAKeyThatMayOnlyListModelsIsTheServersOwnWord)
{
    LocalServer server([](QTcpSocket &socket, const QByteArray &request) {
        if (asks(request, "/v1/messages"))
            LocalServer::answer(socket, 401,
                                R"({"error":{"message":"Authentication Error, Virtual key is not )"
                                R"(allowed to call this route. Only allowed to call routes: )"
                                R"(['/v1/models']","type":"auth_error","code":"401"}})");
        else
            LocalServer::answer(socket, carriesCredential(request) ? 200 : 401,
                                carriesCredential(request) ? kModels : kRefused);
    });
    rungstest::CheckOptions wanted;
    wanted.target = rungstest::targetAt(server.url());
    const CheckReport check = rungstest::runCheck(wanted);
    ASSERT_TRUE(check.firstFailed());
    EXPECT_EQ(failureKindName(check.firstFailed()->failure->kind()), u"permission_denied"_s);
}

TEST(RefusedLogin, IsTheUsersWhereEverybodySeesTheModels)
{
    const Failure failure = failureAt([](QTcpSocket &socket, const QByteArray &request) {
        if (asks(request, "/v1/models"))
            LocalServer::answer(socket, 200, kModels);
        else
            LocalServer::answer(socket, 404, "{}");
    });
    EXPECT_EQ(failureKindName(failure.kind()), u"credential_rejected"_s);
    EXPECT_EQ(failure.wanted, WantedCredential::TokenOrKey);
}

TEST(RefusedLogin, OfAClaudeGatewayWantsItsOwnSignIn)
{
    bool wasCredentialSent = false;
    const Failure failure = failureAt([&](QTcpSocket &socket, const QByteArray &request) {
        if (!asks(request, "/.well-known/oauth-authorization-server")) {
            LocalServer::answer(socket, 401, kRefused);
            return;
        }
        wasCredentialSent = carriesCredential(request);
        LocalServer::answer(socket, 200, R"({"issuer":"x","gateway_protocol_version":1})");
    });
    EXPECT_EQ(failureKindName(failure.kind()), u"credential_missing"_s);
    EXPECT_EQ(failure.wanted, WantedCredential::GatewaySignIn);
    EXPECT_FALSE(wasCredentialSent);
}

QByteArray goodAnswer(const QByteArray &request)
{
    if (!request.contains(R"("tools":)") || request.contains(R"("tool_result")"))
        return rungstest::streamOf(rungstest::textEvents("1 2 3"));
    const QByteArray call = rungstest::toolEvents("get_time", R"({"city":"Lisbon"})");
    return rungstest::streamOf(call, 60, "tool_use");
}

/// A case played as its server would: the answer to every message, or to those that it concerns,
/// and to nothing but its pages; of a proxy to everything.
class PlayedCaseTest : public testing::TestWithParam<RealCase>
{};

TEST_P(PlayedCaseTest, IsTheVerdictOfTheCheck)
{
    const RealCase &known = GetParam();
    LocalServer server([&known](QTcpSocket &socket, const QByteArray &request) {
        QByteArray headers;
        if (!known.answer.authenticate.isEmpty())
            headers += "WWW-Authenticate: " + known.answer.authenticate + "\r\n";
        if (!known.answer.proxyError.isEmpty())
            headers += "X-Squid-Error: " + known.answer.proxyError + "\r\n";
        if (!known.answer.via.isEmpty())
            headers +=
                "Via: " + QByteArray(known.answer.via).replace(kCasesProxy.toUtf8(), "127.0.0.1")
                + "\r\n";
        const QString path = QString::fromLatin1(request.split(' ').value(1));
        if (known.answer.viaProxy || asks(request, "/v1/messages")) {
            if (request.contains(known.onlyWith))
                LocalServer::answer(socket, known.answer.status, known.answer.body, headers);
            else
                LocalServer::answer(socket, 200, goodAnswer(request));
        } else {
            const bool isPage = known.pages.contains(path);
            LocalServer::answer(socket, isPage ? 200 : 404, isPage ? known.pages[path] : "{}");
        }
    });
    rungstest::CheckOptions wanted;
    wanted.target = rungstest::targetAt(server.url());
    if (known.answer.viaProxy) {
        wanted.target = rungstest::targetAt(u"http://gw.corp.test:8080"_s);
        wanted.target.environment.insert(u"HTTPS_PROXY"_s, server.url());
    }
    const CheckReport check = rungstest::runCheck(wanted);
    const RungReport *verdict = check.firstFailed();
    ASSERT_TRUE(verdict) << rungstest::inShort(check);
    EXPECT_EQ(failureKindName(verdict->failure->kind()).toStdString(),
              known.playedKind.toStdString());
    EXPECT_EQ(failureLayerName(verdict->failure->layer()).toStdString(), known.layer.toStdString());
}

INSTANTIATE_TEST_SUITE_P(All, PlayedCaseTest, testing::ValuesIn(realCases()),
                         [](const auto &played) { return testNameOf(played.param); });

} // namespace refusedlogintest
