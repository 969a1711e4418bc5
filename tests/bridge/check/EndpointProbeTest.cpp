#include "bridge/check/EndpointProbe.h"

#include "tests/bridge/network/EndpointTestSupport.h"

#include <gtest/gtest.h>

#include <memory>
#include <optional>

namespace endpointprobetest {

using namespace Qt::StringLiterals;
using namespace bridge;
using namespace bridge::answers;
using namespace bridge::check;
using namespace bridge::endpoint;
using namespace endpointtest;

/// Finding of a probe of this depth: a failure kind's name, or "nothing".
class EndpointProbeTest : public testing::TestWithParam<ProbeDepth>
{
protected:
    std::string find(const EndpointTarget &target, ProbeDepth depth)
    {
        finding.reset();
        probeEndpoint(target, depth, &context,
                      [this](const ProbeFinding &found) { finding = found; });
        EXPECT_FALSE(finding) << "answers come from the event loop only";
        EXPECT_TRUE(soon([&] { return finding.has_value(); }));
        if (!finding || !finding->failure)
            return "nothing";
        EXPECT_EQ(finding->failure->address, target.endpoint.address.text());
        return failureKindName(finding->failure->kind()).toStdString();
    }

    static std::size_t messages(const LocalServer &server)
    {
        return static_cast<std::size_t>(
            std::count_if(server.requests().begin(), server.requests().end(),
                          [](const QByteArray &each) { return each.startsWith("POST"); }));
    }

    QObject context;
    std::optional<ProbeFinding> finding;
};

INSTANTIATE_TEST_SUITE_P(BothDepths, EndpointProbeTest,
                         testing::Values(ProbeDepth::Connection, ProbeDepth::Message),
                         [](const auto &depth) {
                             return depth.param == ProbeDepth::Connection ? "Connection"
                                                                          : "Message";
                         });

TEST_P(EndpointProbeTest, FindsWhatKeepsTheConnectionFromComingAbout)
{
    EXPECT_EQ(find(targetAt(u"http://localhost:%1"_s.arg(deafPort())), GetParam()),
              "connection_refused");
    LocalServer server(LocalServer::always(200, "{}"), certificates().selfSigned());
    EXPECT_EQ(find(targetAt(server.url()), GetParam()), "tls_untrusted");
    EXPECT_EQ(server.received(), "");
}

TEST_P(EndpointProbeTest, FindsAServerThatTakesRequestsAndDoesNotAnswer)
{
    LocalServer server(LocalServer::silent());
    EXPECT_EQ(find(targetAt(server.url()), GetParam()), "timed_out");
    EXPECT_TRUE(soon([&] { return server.openConnections() == 0; }));
    EXPECT_EQ(messages(server), 0U);
}

TEST_P(EndpointProbeTest, AsksOnceWhereTheServerHasEnough)
{
    LocalServer server(LocalServer::always(
        429, R"({"type":"error","error":{"type":"rate_limit_error","message":"slow down"}})",
        "Content-Type: application/json\r\n"));
    const bool withMessage = GetParam() == ProbeDepth::Message;
    EXPECT_EQ(find(targetAt(server.url()), GetParam()), withMessage ? "rate_limited" : "nothing");
    EXPECT_EQ(messages(server), withMessage ? 1U : 0U);
}

TEST_P(EndpointProbeTest, FindsNothingInARefusedPlaceholderWhereClaudeCodeSignsInItself)
{
    LocalServer server(LocalServer::always(
        401,
        R"({"type":"error","error":{"type":"authentication_error","message":"invalid x-api-key"}})",
        "Content-Type: application/json\r\n"));
    EndpointTarget target = targetAt(server.url());
    target.secret.reset();
    EXPECT_EQ(find(target, ProbeDepth::Message), "credential_rejected");
    target.endpoint.credential = CredentialKind::OwnSignIn;
    EXPECT_EQ(find(target, GetParam()), "nothing");
}

TEST_P(EndpointProbeTest, EndsWithItsContext)
{
    LocalServer server(LocalServer::silent());
    auto passing = std::make_unique<QObject>();
    probeEndpoint(targetAt(server.url()), GetParam(), passing.get(),
                  [this](const ProbeFinding &found) { finding = found; });
    ASSERT_TRUE(soon([&] { return server.requests().size() == 1; }));
    passing.reset();
    EXPECT_TRUE(soon([&] { return server.openConnections() == 0; }));
    EXPECT_FALSE(finding);
}

TEST_P(EndpointProbeTest, MayLoseItsContextToItsAnswer)
{
    auto passing = std::make_unique<QObject>();
    probeEndpoint(targetAt(u"http://localhost:%1"_s.arg(deafPort())), GetParam(), passing.get(),
                  [&](const ProbeFinding &) { passing.reset(); });
    EXPECT_TRUE(soon([&] { return !passing; }));
}

TEST_F(EndpointProbeTest, GivesAModelTimeWhereTheServerAnswers)
{
    LocalServer server([](QTcpSocket &socket, const QByteArray &request) {
        if (request.startsWith("GET"))
            LocalServer::answer(socket, 200, R"({"data":[]})");
    });
    EXPECT_EQ(find(targetAt(server.url()), ProbeDepth::Message), "nothing");
    EXPECT_EQ(messages(server), 1U);
}

constexpr auto kGood = R"({"id":"msg_1","type":"message","role":"assistant","content":)"
                       R"([{"type":"text","text":"hi"}],"model":"test-model",)"
                       R"("stop_reason":"end_turn","usage":{"input_tokens":1,"output_tokens":1}})";

/// llama.cpp with a chat template that takes a system message in front only.
LocalServer::Handler frontSystemMessagesOnly(bool takesAnyName)
{
    return [takesAnyName](QTcpSocket &socket, const QByteArray &request) {
        if (request.startsWith("GET"))
            LocalServer::answer(socket, 200, R"({"data":[{"id":"test-model"}]})");
        else if (!takesAnyName && !request.contains("test-model"))
            LocalServer::answer(socket, 404, R"({"error":{"message":"model not found"}})");
        else if (request.contains(R"("role":"system")"))
            LocalServer::answer(
                socket, 500,
                R"({"error":{"code":500,"message":"Jinja Exception: System message )"
                R"(must be at the beginning.","type":"server_error"}})");
        else
            LocalServer::answer(socket, 200, kGood, "Content-Type: application/json\r\n");
    };
}

TEST_F(EndpointProbeTest, FindsTheRefusalOfASystemMessageAmongTheOthers)
{
    LocalServer any(frontSystemMessagesOnly(true));
    EndpointTarget target = targetAt(any.url());
    target.model = u"test-model"_s;
    EXPECT_EQ(find(target, ProbeDepth::Message), "system_role_rejected");
    EXPECT_EQ(finding->failure->fix.models, QStringList{u"claude-opus-4-6"_s});
    EXPECT_EQ(find(target, ProbeDepth::Connection), "nothing");

    LocalServer one(frontSystemMessagesOnly(false));
    target = targetAt(one.url());
    target.model = u"test-model"_s;
    EXPECT_EQ(find(target, ProbeDepth::Message), "system_role_rejected");
    EXPECT_TRUE(finding->failure->fix.models.isEmpty()) << "it would not answer to that name";
}

TEST_F(EndpointProbeTest, FindsAFirewallThatRefusesOnlyWhatLooksLikeTheAgents)
{
    LocalServer server([](QTcpSocket &socket, const QByteArray &request) {
        if (request.startsWith("GET"))
            LocalServer::answer(socket, 200, R"({"data":[{"id":"test-model"}]})");
        else if (request.contains("<system-reminder>"))
            LocalServer::answer(socket, 403, "<html><h1>Forbidden</h1></html>");
        else
            LocalServer::answer(socket, 200, kGood, "Content-Type: application/json\r\n");
    });
    EXPECT_EQ(find(targetAt(server.url()), ProbeDepth::Message), "blocked_by_firewall");
    EXPECT_TRUE(finding->failure->shortRequestsPass);
    EXPECT_EQ(find(targetAt(server.url()), ProbeDepth::Connection), "nothing");
    EXPECT_FALSE(finding->takesMessages) << "none was sent";
}

TEST_F(EndpointProbeTest, SaysWhetherMessagesWereAnswered)
{
    LocalServer server([](QTcpSocket &socket, const QByteArray &request) {
        if (request.startsWith("GET"))
            LocalServer::answer(socket, 200, R"({"data":[{"id":"test-model"}]})");
        else
            LocalServer::answer(socket, 200, kGood, "Content-Type: application/json\r\n");
    });
    EXPECT_EQ(find(targetAt(server.url()), ProbeDepth::Message), "nothing");
    EXPECT_TRUE(finding->takesMessages);
}

TEST_F(EndpointProbeTest, OffersTheOtherHeaderWhereThatWorks)
{
    LocalServer server([](QTcpSocket &socket, const QByteArray &request) {
        if (request.startsWith("GET"))
            LocalServer::answer(socket, 200, R"({"data":[{"id":"test-model"}]})");
        else if (request.toLower().contains("\r\nx-api-key:"))
            LocalServer::answer(socket, 200,
                                R"({"id":"msg_1","type":"message","role":"assistant","content":)"
                                R"([{"type":"text","text":"hi"}],"model":"test-model",)"
                                R"("stop_reason":"end_turn","usage":{"input_tokens":1,)"
                                R"("output_tokens":1}})",
                                "Content-Type: application/json\r\n");
        else
            LocalServer::answer(
                socket, 401,
                R"({"type":"error","error":{"type":"authentication_error","message":"no"}})",
                "Content-Type: application/json\r\n");
    });
    EXPECT_EQ(find(targetAt(server.url()), ProbeDepth::Message), "credential_wrong_header");
    EXPECT_EQ(finding->failure->fix.credentialKind, CredentialKind::ApiKey);
}

} // namespace endpointprobetest
