#include "bridge/agents/claude/FailureClassifier.h"
#include "bridge/agents/claude/AgentWords.h"
#include "bridge/answers/ProbeFinding.h"

#include <gtest/gtest.h>

namespace failureclassifiertest {

using namespace Qt::StringLiterals;
using namespace bridge;
using answers::wantsProbe;
using answers::withProbe;
using claude::classifyTurnFailure;
using claude::kLeastTokensOfFirstRequest;

const QString kAddress = u"http://localhost:1234"_s;

std::string kindNameOf(const Failure &failure)
{
    return failureKindName(failure.kind()).toStdString();
}

/// Claude Code's texts for failures without a readable answer; AgentFailuresTest has those about
/// answers.
struct Wording
{
    const char *failure; ///< layer and kind
    int status;
    const char *category;
    const char *text;
};

void PrintTo(const Wording &wording, std::ostream *out)
{
    *out << wording.text;
}

class WordingTest : public testing::TestWithParam<Wording>
{};

TEST_P(WordingTest, GetsItsLayerAndKindAndIsKept)
{
    const Wording &wording = GetParam();
    const QString text = QString::fromUtf8(wording.text);
    const Failure failure = classifyTurnFailure(
        {wording.status, {}, QString::fromUtf8(wording.category), text}, kAddress);
    EXPECT_EQ(failureLayerName(failure.layer()).toStdString() + '/' + kindNameOf(failure),
              wording.failure);
    EXPECT_EQ(failure.message.toStdString(), wording.text);
    EXPECT_EQ(failure.address, kAddress);
}

INSTANTIATE_TEST_SUITE_P(
    Version2_1_330, WordingTest,
    testing::Values(
        Wording{"network/connection_refused", 0, "connection_failed",
                "API Error: Connection refused — a firewall or proxy may be blocking it "
                "(ECONNREFUSED)"},
        Wording{"network/host_not_found", 0, "connection_failed",
                "API Error: Can't reach the API server — check your internet or DNS (ENOTFOUND)"},
        Wording{"network/host_not_found", 0, "connection_failed",
                "API Error: Can't reach the API server — check your internet or DNS (EAI_AGAIN)"},
        Wording{"network/no_route", 0, "connection_failed",
                "API Error: No internet route — check your connection or VPN (EHOSTUNREACH)"},
        Wording{"network/connection_dropped", 0, "connection_failed",
                "API Error: Connection dropped (ECONNRESET). Check the gateway set in "
                "ANTHROPIC_BASE_URL, then try again."},
        Wording{"network/proxy_in_the_way", 0, "connection_failed",
                "API Error: Couldn't connect through your proxy (ERR_PROXY_TUNNEL) — the proxy "
                "refused the tunnel: check its credentials and that it allows this host"},
        Wording{"network/tls_failed", 0, "connection_failed",
                "API Error: Unable to connect to API (EPROTO)"},
        Wording{"network/unknown", 0, "connection_failed",
                "API Error: Unable to connect to API (EWHATEVER)"},
        Wording{"network/tls_untrusted", 0, "tls_untrusted_ca",
                "API Error: Unable to connect to API: Self-signed certificate detected "
                "(DEPTH_ZERO_SELF_SIGNED_CERT). The certificate comes from an authority Claude "
                "Code doesn't trust"},
        Wording{"network/tls_untrusted", 0, "server_error",
                "API Error: Unable to connect to API: SSL certificate verification failed "
                "(UNABLE_TO_VERIFY_LEAF_SIGNATURE). The certificates the server sent don't lead "
                "to a trusted authority."},
        Wording{"network/tls_expired", 0, "server_error",
                "API Error: Unable to connect to API: SSL certificate has expired"},
        Wording{"network/tls_expired", 0, "server_error",
                "API Error: Unable to connect to API: SSL certificate is not yet valid"},
        Wording{"network/tls_wrong_name", 0, "server_error",
                "API Error: Unable to connect to API: SSL certificate hostname mismatch"},
        Wording{"network/tls_failed", 0, "server_error",
                "API Error: Unable to connect to API: SSL error (ERR_SSL_WRONG_VERSION_NUMBER)"},
        Wording{"network/timed_out", 0, "server_error",
                "API Error: Request timed out. If the API is slow to answer, or a proxy or "
                "gateway holds responses, set API_TIMEOUT_MS above 5000."},
        Wording{"network/timed_out", 0, "no_response",
                "API Error: No response from API (waited 3m, then 6m on the retry)."},
        Wording{"network/address_invalid", 0, "unknown", "API Error: Invalid URL"},
        Wording{"network/address_invalid", 0, "server_error",
                "API Error: Unable to connect to API (ERR_INVALID_ARG_VALUE)"},
        Wording{"endpoint/stream_cut", 0, "connection_failed",
                "API Error: Connection to the API was lost (ECONNRESET). This is usually temporary "
                "— try again."},
        Wording{"endpoint/stream_cut", 0, "server_error",
                "API Error: Connection lost mid-response. The response above may be incomplete."},
        Wording{"endpoint/stream_cut", 0, "unknown",
                "API Error: API returned an empty or malformed response (HTTP 200) — check for a "
                "proxy or gateway intercepting the request. Response: content-type event-stream. "
                "This was the non-streaming retry of streaming request (no Anthropic request-id), "
                "which failed with: stream_truncated; 3 stream events received."},
        Wording{"endpoint/stream_stalled", 0, "unknown",
                "API Error: Stream idle timeout - partial response received"},
        Wording{"endpoint/stream_stalled", 0, "stream_idle_timeout",
                "API Error: The response stalled before a response was produced. Try again."},
        Wording{"endpoint/error_event", 0, "server_error",
                "API Error: Server error mid-response. The response above may be incomplete."},
        Wording{"endpoint/stream_malformed", 0, "server_error",
                "API Error: The response stream was malformed. The response above may be "
                "incomplete."},
        Wording{"endpoint/context_too_small", 0, "message_over_context_limit",
                "Prompt is too long"},
        Wording{"endpoint/resume_rejected", 400, "tool_history_mismatch",
                "API Error: 400 orphaned tool_result in conversation history. Rewind the "
                "conversation."},
        Wording{"endpoint/blocked_by_firewall", 403, "network_edge_blocked",
                "API Error: Request blocked before it reached Anthropic's API (HTTP 403)"},
        Wording{"agent/not_logged_in", 0, "authentication_failed",
                "Not logged in · Please run /login"},
        Wording{"credential/credential_rejected", 401, "authentication_failed",
                "Not logged in · Please run /login"},
        Wording{"agent/managed_by_organisation", 403, "oauth_org_not_allowed",
                "Your organization has disabled Claude subscription access for Claude Code · Use "
                "an Anthropic API key instead, or ask your admin to enable access"},
        Wording{"agent/unknown", 0, "cloud_credential_error",
                "API Error: Could not load AWS credentials · Check or refresh them."},
        Wording{"agent/unknown", 0, "error_max_turns", ""},
        Wording{"endpoint/unknown", 0, "", "API Error"}));

INSTANTIATE_TEST_SUITE_P(
    Version2_1_197, WordingTest,
    testing::Values(
        Wording{"network/connection_refused", 0, "server_error",
                "API Error: Unable to connect to API (ConnectionRefused)"},
        Wording{"network/host_not_found", 0, "server_error",
                "API Error: Unable to connect to API (FailedToOpenSocket)"},
        Wording{"network/connection_dropped", 0, "server_error",
                "API Error: Unable to connect to API (ECONNRESET)"},
        Wording{"network/tls_untrusted", 0, "server_error",
                "API Error: Unable to connect to API: Self-signed certificate detected. Check your "
                "proxy or corporate SSL certificates"},
        Wording{"network/timed_out", 0, "server_error",
                "API Error: Request timed out. Check your internet connection and proxy settings"},
        Wording{"endpoint/not_messages_api", 0, "unknown",
                "API Error: API returned an empty or malformed response (HTTP 200) — check for a "
                "proxy or gateway intercepting the request"},
        Wording{"endpoint/request_too_large", 413, "invalid_request",
                "Request too large (max 32MB). Try with a smaller file."}));

Failure agentsFailure(FailureKind kind, int status)
{
    return Failure::of(kind, {.address = kAddress,
                              .httpStatus = status,
                              .message = u"the agent's words"_s,
                              .stderrTail = u"tail"_s});
}

Failure seenByProbe(FailureKind kind, int status)
{
    return Failure::of(kind, {.address = kAddress,
                              .httpStatus = status,
                              .message = u"the server's words"_s,
                              .body = u"the answer"_s,
                              .fix = {.models = {u"qwen3"_s}}});
}

TEST(TurnFailureClassification, TellsWhatTheServerSaidWithoutTheAgentsSentencesAroundIt)
{
    const auto saidOf = [](int status, const char *text) {
        return classifyTurnFailure({status, {}, {}, QString::fromUtf8(text)}, kAddress)
            .message.toStdString();
    };
    EXPECT_EQ(saidOf(500, "API Error: 500 Hm. This is a server-side issue, usually temporary — try "
                          "again in a moment. If it persists, check your inference gateway "
                          "(localhost:1234)."),
              "Hm");
    EXPECT_EQ(saidOf(401, "Failed to authenticate. API Error: 401 Hm."), "Hm.");
    EXPECT_EQ(saidOf(403, "Please run /login · API Error: 403 Hm."), "Hm.");
    EXPECT_EQ(saidOf(429, "API Error: Request rejected (429) · Hm."), "Hm.");
    EXPECT_EQ(saidOf(400, R"(API Error: 400 {"error":{"message":"{\"error\":\"Hm.\"}"}})"), "Hm.");
}

TEST(TurnFailureClassification, TellsApartWhatTheServerAndWhatTheAgentSaid)
{
    const auto saidOf = [](int status, const char *text, const QString &address) {
        return classifyTurnFailure({status, {}, {}, QString::fromUtf8(text)}, address)
            .said.toStdString();
    };
    EXPECT_EQ(saidOf(429, "API Error: Request rejected (429) · Hm.", kAddress), "Hm.");
    EXPECT_EQ(saidOf(500, "API Error: 500 Hm. This is a server-side issue, usually temporary.", {}),
              "Hm");
    EXPECT_EQ(saidOf(404, "There's an issue with the selected model (m).", kAddress), "");
    EXPECT_EQ(saidOf(0, "API Error: Server error mid-response.", kAddress), "");
    EXPECT_EQ(saidOf(0, "API Error: Unable to connect to API (EWHATEVER)", kAddress), "");

    const Failure agents = classifyTurnFailure(
        {404, {}, {}, u"There's an issue with the selected model (m)."_s}, kAddress);
    EXPECT_TRUE(agents.inAgentsWords);
    auto servers = seenByProbe(FailureKind::ModelNotFound, 404);
    servers.said = servers.message;
    const Failure both = withProbe(agents, {servers});
    EXPECT_FALSE(both.inAgentsWords);
    EXPECT_EQ(both.said, servers.message);
}

TEST(TurnFailureClassification, TellsWhenALimitEnds)
{
    const auto now = QDateTime::fromString(u"2026-11-29T12:00:00Z"_s, Qt::ISODate);
    const Failure failure =
        classifyTurnFailure({429,
                             {},
                             u"rate_limit"_s,
                             u"API Error: Request rejected (429) · usage limit reached, resets at "
                             "2026-11-29T15:00:00Z"_s},
                            kAddress, now);
    EXPECT_EQ(failure.resetsAt, now.addSecs(3 * 3600));
    EXPECT_TRUE(failure.outlastsRetries);
}

/// Groq, OpenAI and Anthropic.
TEST(TurnFailureClassification, TellsALimitOfTokensThatNoTurnPasses)
{
    struct Limit
    {
        int status;
        QString words;
        TokenLimit tokens;
        bool isPassedByNone;
    };
    const QString groq =
        u"Request too large for model `llama` in organization `o` service tier `on_demand` on "
        "tokens per minute (TPM): Limit 6000, Requested %1, please reduce your message size."_s;
    const QString openAi = u"Rate limit reached for gpt-5 on tokens per min (TPM): Limit 30,000, "
                           "Used 29,000, Requested 25,031."_s;
    const QString anthropic = u"This request would exceed your organization's rate limit of %1 "
                              "input tokens per minute."_s;
    for (const Limit &limit :
         {Limit{413, groq.arg(25031), {6000, 25031}, true},
          Limit{429, groq.arg(25031), {6000, 25031}, true},
          Limit{429, openAi, {30'000, 25'031}, false},
          Limit{429, anthropic.arg(u"10,000"_s), {10'000, kLeastTokensOfFirstRequest}, true},
          Limit{429, anthropic.arg(u"400,000"_s), {400'000, 0}, false}}) {
        const Failure failure = classifyTurnFailure(
            {limit.status, {}, {}, u"API Error: %1 %2"_s.arg(limit.status).arg(limit.words)},
            kAddress);
        EXPECT_EQ(kindNameOf(failure), "rate_limited") << qPrintable(limit.words);
        EXPECT_EQ(failure.tokens, limit.tokens) << qPrintable(limit.words);
        EXPECT_EQ(retryMayHelp(failure), !limit.isPassedByNone) << qPrintable(limit.words);
    }
}

TEST(TurnFailureClassification, LeavesTheAgentsWordsAsTheyAreAtTheDefaultApi)
{
    const QString text = u"API Error: 500 Internal server error. This is a "
                         "server-side issue, usually temporary."_s;
    EXPECT_EQ(classifyTurnFailure({500, {}, {}, text}, {}).message, text);
    EXPECT_EQ(kindNameOf(classifyTurnFailure(
                  {401, {}, {}, u"OAuth token revoked · Please run /login"_s}, {})),
              "not_logged_in");
}

TEST(TurnFailureClassification, NamesTheModelAsked)
{
    const Failure failure = classifyTurnFailure(
        {404,
         {},
         u"model_not_found"_s,
         u"There's an issue with the selected model (qwen/qwen3:8b). It may not "
         "exist or you may not have access to it."_s},
        kAddress);
    EXPECT_EQ(failure.subject, u"qwen/qwen3:8b"_s);
}

TEST(TurnFailureClassification, TakesAServersWordsAboutConnectionsForTheServers)
{
    const Failure failure = classifyTurnFailure(
        {502, {}, {}, u"API Error: 502 connect failed (ECONNREFUSED)"_s}, kAddress);
    EXPECT_EQ(kindNameOf(failure), "upstream_failed");
}

TEST(TurnFailureClassification, AnErrorWithATypeButWithoutStatusWasToldWithinTheAnswer)
{
    EXPECT_EQ(kindNameOf(classifyTurnFailure({0, u"api_error"_s, u"unknown"_s, u"API Error: Hm."_s},
                                             kAddress)),
              "error_event");
    EXPECT_EQ(kindNameOf(classifyTurnFailure(
                  {0, u"api_error"_s, u"unknown"_s, u"API Error: Model crashed"_s}, kAddress)),
              "model_crashed");
}

TEST(RetryClassification, IsWhatTheStatusAloneMakesCertain)
{
    const auto kindFor = [](int status) {
        const auto failure = answers::failureOfRetry(status, kAddress);
        return failure ? kindNameOf(*failure) : std::string();
    };
    EXPECT_EQ(kindFor(401), "credential_rejected");
    EXPECT_EQ(kindFor(403), "permission_denied");
    EXPECT_EQ(kindFor(429), "rate_limited");
    EXPECT_EQ(kindFor(529), "overloaded");
    for (const int status : {0, 408, 500, 502, 503, 504})
        EXPECT_EQ(kindFor(status), "") << status;
}

// The agent's words and a probe's

TEST(WantsProbe, WhereTheAgentsWordsFitSeveralFailures)
{
    EXPECT_TRUE(wantsProbe(agentsFailure(FailureKind::ModelNotFound, 404)));
    EXPECT_TRUE(wantsProbe(agentsFailure(FailureKind::NotMessagesApi, 200)));
    EXPECT_TRUE(wantsProbe(agentsFailure(FailureKind::CredentialRejected, 401)));
    EXPECT_TRUE(wantsProbe(agentsFailure(FailureKind::PermissionDenied, 403)));
    EXPECT_TRUE(wantsProbe(agentsFailure(FailureKind::NotLoggedIn, 0)));
    EXPECT_TRUE(wantsProbe(agentsFailure(FailureKind::ConnectionRefused, 0)));
    EXPECT_TRUE(wantsProbe(agentsFailure(FailureKind::ServerFailed, 500)));
    EXPECT_TRUE(wantsProbe(agentsFailure(FailureKind::Unknown, 400)));
    EXPECT_TRUE(wantsProbe(agentsFailure(FailureKind::ModelNotFound, 400)))
        << "the server's list of models would mend it";
}

TEST(WantsProbe, NotWhereTheAgentRepeatsTheServersWords)
{
    EXPECT_FALSE(wantsProbe(agentsFailure(FailureKind::NoModelLoaded, 400)));
    EXPECT_FALSE(wantsProbe(agentsFailure(FailureKind::ContextTooSmall, 400)));
    EXPECT_FALSE(wantsProbe(agentsFailure(FailureKind::RateLimited, 429)));
    EXPECT_FALSE(wantsProbe(agentsFailure(FailureKind::ModelLoading, 503)));
}

TEST(WantsProbe, NotAtTheDefaultApiAndNotForTheAgentsOwnTroubles)
{
    Failure failure = agentsFailure(FailureKind::ConnectionRefused, 0);
    failure.address.clear();
    EXPECT_FALSE(wantsProbe(failure));
    EXPECT_FALSE(wantsProbe(agentsFailure(FailureKind::AgentCrashed, 0)));
    EXPECT_FALSE(wantsProbe(agentsFailure(FailureKind::ManagedByOrganisation, 403)));
}

TEST(WithProbe, ChangesNothingWhenNothingWrongWasSeen)
{
    const Failure agents = agentsFailure(FailureKind::ModelNotFound, 404);
    EXPECT_EQ(withProbe(agents, {}), agents);
}

TEST(WithProbe, BlamesAFirewallWhereOnlyTheAgentsRequestIsRefusedWithoutAReason)
{
    const answers::ProbeFinding answered{.failure = {}, .takesMessages = true};
    for (const char *words : {"Forbidden", "403 Forbidden", "Not Acceptable!", "Access Denied."}) {
        const Failure agents = classifyTurnFailure(
            {403,
             {},
             u"authentication_failed"_s,
             u"Failed to authenticate. API Error: 403 "_s + QLatin1String(words)},
            kAddress);
        const Failure both = withProbe(agents, answered);
        EXPECT_EQ(kindNameOf(both), "blocked_by_firewall") << words;
        EXPECT_TRUE(both.shortRequestsPass) << words;
        EXPECT_EQ(withProbe(agents, {}), agents) << "no message was tried";
    }
    const Failure decided = classifyTurnFailure(
        {403, u"permission_error"_s, u"authentication_failed"_s,
         u"Failed to authenticate. API Error: 403 Your API key does not have permission to use the "
         "specified resource."_s},
        kAddress);
    EXPECT_EQ(withProbe(decided, answered), decided);
}

TEST(WithProbe, WinsWhereTheAgentsWordsFitSeveralFailures)
{
    const Failure both = withProbe(agentsFailure(FailureKind::ModelNotFound, 404),
                                   {seenByProbe(FailureKind::NoModelLoaded, 404)});
    EXPECT_EQ(both.kind(), FailureKind::NoModelLoaded);
    EXPECT_EQ(both.message, u"the server's words"_s);
    EXPECT_EQ(both.stderrTail, u"tail"_s);
}

TEST(WithProbe, KeepsAKnownTimeWhereTheProbeTellsNone)
{
    const auto at = [](const char *time) {
        return QDateTime::fromString(QLatin1String(time), Qt::ISODate);
    };
    const auto limit = [](std::optional<QDateTime> resetsAt, bool outlasts) {
        Failure failure = Failure::of(FailureKind::RateLimited, {.httpStatus = 429});
        failure.resetsAt = std::move(resetsAt);
        failure.outlastsRetries = outlasts;
        return failure;
    };
    const auto soon = at("2026-11-29T12:00:20Z");
    const auto late = at("2026-11-29T17:00:00Z");
    EXPECT_EQ(withProbe(limit(soon, false), {limit({}, false)}).resetsAt, soon);
    EXPECT_EQ(withProbe(limit(late, true), {limit({}, true)}).resetsAt, late);
    EXPECT_EQ(withProbe(limit(late, true), {limit(soon, false)}).resetsAt, late);
    const Failure longer = withProbe(limit(soon, false), {limit({}, true)});
    EXPECT_FALSE(longer.resetsAt) << "the short pause is not the limit's end";
    EXPECT_TRUE(longer.outlastsRetries);
    EXPECT_EQ(withProbe(limit({}, true), {limit(late, true)}).resetsAt, late);
}

TEST(WithProbe, DoesNotReplaceWhatIsCertain)
{
    const Failure agents = agentsFailure(FailureKind::ContextTooSmall, 400);
    EXPECT_EQ(withProbe(agents, {seenByProbe(FailureKind::RateLimited, 429)}), agents);
}

TEST(WithProbe, BringsTheServersWordsTheAnswerAndTheFixOfTheSameFailure)
{
    const Failure both = withProbe(agentsFailure(FailureKind::ModelNotFound, 400),
                                   {seenByProbe(FailureKind::ModelNotFound, 404)});
    EXPECT_EQ(both.httpStatus, 404);
    EXPECT_EQ(both.message, u"the server's words"_s);
    EXPECT_EQ(both.body, u"the answer"_s);
    EXPECT_EQ(both.fix.models, QStringList{u"qwen3"_s});
}

TEST(WithProbe, OfABusyServerIsNotTakenForItsSilence)
{
    const Failure agents = agentsFailure(FailureKind::ServerFailed, 500);
    EXPECT_EQ(withProbe(agents, {seenByProbe(FailureKind::TimedOut, 0)}), agents);
}

TEST(ForOwnSignIn, ARefusedCredentialIsTheSignInsAndNothingElseChanges)
{
    const auto refused = Failure::of(FailureKind::CredentialRejected,
                                     {.address = u"https://proxy.example"_s,
                                      .message = u"invalid bearer token"_s,
                                      .fix = {.credentialKind = CredentialKind::ApiKey}});
    const Failure told = answers::forOwnSignIn(refused);
    EXPECT_EQ(told.kind(), FailureKind::NotLoggedIn);
    EXPECT_EQ(told.layer(), FailureLayer::Agent);
    EXPECT_EQ(told.message, refused.message);
    EXPECT_FALSE(told.fix.credentialKind);
    const auto other = Failure::of(FailureKind::Overloaded);
    EXPECT_EQ(answers::forOwnSignIn(other), other);
}

TEST(AgentWords, TheServersPartIsWithoutTheAgentsAdvice)
{
    EXPECT_EQ(claude::serversPart(u"API Error: 401 no such key · Please run /login"_s),
              u"no such key"_s);
}

} // namespace failureclassifiertest
