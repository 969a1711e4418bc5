#include "bridge/endpoint/FailureClassifier.h"

#include <gtest/gtest.h>

using namespace bridge;
using endpoint::classifyRetry;
using endpoint::classifyTurnFailure;

namespace {

const QString kAddress = QStringLiteral("http://localhost:1234");

struct Case
{
    int status;
    const char *category;
    const char *text;
    FailureLayer layer;
    FailureKind kind;
};

class TurnFailureTest : public testing::TestWithParam<Case>
{};

TEST_P(TurnFailureTest, GetsItsLayerAndKindAndKeepsTheWords)
{
    const auto &param = GetParam();
    const QString text = QString::fromUtf8(param.text);
    const Failure failure =
        classifyTurnFailure({param.status, {}, QString::fromUtf8(param.category), text}, kAddress);
    EXPECT_EQ(failureLayerName(failure.layer), failureLayerName(param.layer));
    EXPECT_EQ(failureKindName(failure.kind), failureKindName(param.kind));
    EXPECT_EQ(failure.said, text);
    EXPECT_EQ(failure.address, kAddress);
}

INSTANTIATE_TEST_SUITE_P(
    All, TurnFailureTest,
    testing::Values(
        Case{
            0, "connection_failed",
            "API Error: Connection refused — a firewall or proxy may be blocking it (ECONNREFUSED)",
            FailureLayer::Network, FailureKind::ConnectionRefused},
        Case{0, "", "API Error: Unable to connect to API (ConnectionRefused)",
             FailureLayer::Network, FailureKind::ConnectionRefused},
        Case{0, "connection_failed", "API Error: Can't reach the API server (ENOTFOUND)",
             FailureLayer::Network, FailureKind::Unknown},
        Case{0, "", "API Error: API returned an empty or malformed response (HTTP 200)",
             FailureLayer::Endpoint, FailureKind::Unknown},
        Case{0, "", "Not logged in · Please run /login", FailureLayer::Agent,
             FailureKind::NotLoggedIn},
        Case{401, "", "Not logged in · Please run /login", FailureLayer::Credential,
             FailureKind::CredentialRejected},
        Case{403, "", "Failed to authenticate. API Error: 403 Forbidden", FailureLayer::Credential,
             FailureKind::CredentialRejected},
        Case{400, "",
             "API Error: 400 No models loaded. Please load a model in the developer page or use "
             "the `lms load` command.",
             FailureLayer::Endpoint, FailureKind::NoModelLoaded},
        Case{500, "", "API Error: 500 Internal server error", FailureLayer::Endpoint,
             FailureKind::Unknown}));

TEST(RetryClassification, IsWhatTheStatusAloneMakesCertain)
{
    const auto kindFor = [](int status) {
        protocol::RetryScheduled retry;
        retry.httpStatus = status;
        const auto failure = classifyRetry(retry, kAddress);
        return failure ? failureKindName(failure->kind) : QString();
    };
    EXPECT_EQ(kindFor(401), QLatin1String("credential_rejected"));
    EXPECT_EQ(kindFor(403), QLatin1String("permission_denied"));
    EXPECT_EQ(kindFor(429), QLatin1String("rate_limited"));
    EXPECT_EQ(kindFor(529), QLatin1String("overloaded"));
    for (const int status : {0, 408, 500, 502, 503, 504})
        EXPECT_EQ(kindFor(status), QString()) << status;
}

} // namespace
