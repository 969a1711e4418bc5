#include "tests/bridge/check/rungs/RungsTestSupport.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace rungstest {

using namespace Qt::StringLiterals;
using namespace bridge;
using namespace bridge::check;
using namespace std::chrono_literals;
using practice::LoggedRequest;

namespace {

QString s(const char *text)
{
    return QString::fromUtf8(text);
}

class RungsTest : public testing::Test
{
protected:
    void play(const char *scenario)
    {
        endpoint = rungstest::practice(s(scenario));
        wanted.target = targetAt(endpoint->address());
        wanted.target.model = s("claude-practice");
    }
    void start() { play(""); }

    const CheckReport &found()
    {
        check = runCheck(wanted);
        return check;
    }

    template <class Facts>
    [[nodiscard]] Facts factsOf(Rung rung) const
    {
        const RungReport report = reportOf(check, rung);
        const auto *facts = std::get_if<Facts>(&report.facts);
        EXPECT_TRUE(facts) << rungName(rung).toStdString();
        return facts ? *facts : Facts{};
    }
    [[nodiscard]] std::string at(Rung rung) const { return inShort(reportOf(check, rung)); }

    /// The received requests except GET.
    [[nodiscard]] std::vector<LoggedRequest> messages() const
    {
        std::vector<LoggedRequest> requests = endpoint->requests();
        std::erase_if(requests, [](const LoggedRequest &r) { return r.method == s("GET"); });
        return requests;
    }

    std::unique_ptr<practice::PracticeEndpoint> endpoint;
    CheckOptions wanted;
    CheckReport check;
};

TEST_F(RungsTest, ThePlainPracticeEndpointPassesAll)
{
    start();
    wanted.contextNeeded = 20'000;
    wanted.target.smallModel = s("claude-small");
    EXPECT_EQ(inShort(found()), "messages_api: passed\n"
                                "credential: passed\n"
                                "model: passed\n"
                                "streaming: passed\n"
                                "tools: passed\n"
                                "context: passed\n");
    EXPECT_EQ(factsOf<MessagesApiFacts>(Rung::MessagesApi).httpStatus, 200);
    EXPECT_EQ(factsOf<CredentialFacts>(Rung::Credential),
              (CredentialFacts{CredentialKind::BearerToken, false}));
    EXPECT_EQ(factsOf<ModelFacts>(Rung::Model),
              (ModelFacts{s("claude-practice"), s("claude-small"), true, {s("claude-practice")}}));
    const auto streaming = factsOf<StreamingFacts>(Rung::Streaming);
    EXPECT_GT(streaming.firstToken, 0ms);
    EXPECT_GT(streaming.tokensPerSecond, 0);
    EXPECT_EQ(factsOf<ToolsFacts>(Rung::Tools),
              (ToolsFacts{true, true, true, ToolsFacts::ToolReference::Forwarded}));
    EXPECT_EQ(factsOf<ContextFacts>(Rung::Context), (ContextFacts{1'000'000, 20'000, false}));
}

TEST_F(RungsTest, AllOfItCostsAFewHundredTokens)
{
    start();
    wanted.target.smallModel = s("claude-small");
    wanted.contextNeeded = 20'000;
    found();
    // In order: count, small model, tool call, result with a reference, plain result, one with the
    // agent's fields, many bytes.
    const std::vector<LoggedRequest> sent = messages();
    ASSERT_EQ(sent.size(), 7U);
    EXPECT_EQ(sent[3].status, 400) << "refused before a model saw it: costs nothing";
    qint64 input = 0;
    qint64 output = 0;
    for (const LoggedRequest &request : sent) {
        EXPECT_TRUE(request.stream);
        if (request.status != 200)
            continue;
        input += request.inputTokens;
        output += request.maxTokens;
    }
    EXPECT_LE(input, 800);
    EXPECT_LE(output, 300) << "as much as may be written at most";
    EXPECT_LE(endpoint->requests().size(), 8U);
}

TEST_F(RungsTest, TheModelsOwnListIsTakenWhereNobodyNamesOne)
{
    play("one-model");
    wanted.target.model.clear();
    found();
    EXPECT_EQ(at(Rung::Model), "passed");
    EXPECT_EQ(factsOf<ModelFacts>(Rung::Model).model, QString());
    EXPECT_EQ(messages().front().model, s("claude-practice"));
}

TEST_F(RungsTest, AnUnknownModelFailsItsOwnRungAndOffersTheServed)
{
    play("one-model");
    wanted.target.model = s("claude-other");
    EXPECT_EQ(inShort(found()), "messages_api: passed\ncredential: passed\n"
                                "model: failed model_not_found\n");
    const Failure failure = *check.firstFailed()->failure;
    EXPECT_EQ(failure.subject, s("claude-other"));
    EXPECT_EQ(failure.fix.models, QStringList{s("claude-practice")});
}

TEST_F(RungsTest, ASmallModelThatIsNotServedIsAWarning)
{
    play("one-model");
    wanted.target.smallModel = s("claude-small");
    found();
    EXPECT_EQ(at(Rung::Model), "warning model_not_found");
    EXPECT_FALSE(factsOf<ModelFacts>(Rung::Model).smallModelServed);
    EXPECT_EQ(reportOf(check, Rung::Model).failure->subject, s("claude-small"));
    EXPECT_EQ(at(Rung::Tools), "passed") << "and the rest is looked at";
}

TEST_F(RungsTest, ASmallModelThatIsListedOrTheSameIsNotAskedFor)
{
    play("one-model");
    wanted.target.smallModel = wanted.target.model;
    found();
    const auto count = messages().size();
    EXPECT_EQ(count, 6U);
}

TEST_F(RungsTest, TheOtherHeaderIsOfferedWhereItWorks)
{
    play("api-key-only");
    EXPECT_EQ(inShort(found()), "messages_api: passed\n"
                                "credential: failed credential_wrong_header\n");
    EXPECT_EQ(check.firstFailed()->failure->fix.credentialKind, CredentialKind::ApiKey);
    EXPECT_EQ(check.firstFailed()->failure->layer(), FailureLayer::Credential);
    ASSERT_EQ(messages().size(), 2U);
    EXPECT_EQ(messages()[1].maxTokens, 1);

    play("bearer-only");
    wanted.target.secret->kind = CredentialKind::ApiKey;
    found();
    EXPECT_EQ(at(Rung::Credential), "failed credential_wrong_header");
    EXPECT_EQ(check.firstFailed()->failure->fix.credentialKind, CredentialKind::BearerToken);

    play("bearer-only");
    found();
    EXPECT_EQ(at(Rung::Credential), "passed");
}

TEST_F(RungsTest, AWrongCredentialIsTriedInBothHeadersAndNoMore)
{
    play("anthropic-key");
    EXPECT_EQ(inShort(found()), "messages_api: passed\n"
                                "credential: failed credential_rejected\n");
    EXPECT_FALSE(check.firstFailed()->failure->fix.credentialKind);
    EXPECT_EQ(messages().size(), 2U);
}

TEST_F(RungsTest, WithoutASecretItIsThePlaceholderThatWasRefused)
{
    play("anthropic-key");
    wanted.target.secret.reset();
    found();
    EXPECT_EQ(at(Rung::Credential), "failed credential_rejected");
    EXPECT_TRUE(check.firstFailed()->failure->placeholder);
    EXPECT_EQ(messages().size(), 1U) << "there is nothing to try otherwise";

    start();
    wanted.target.secret.reset();
    found();
    EXPECT_EQ(at(Rung::Credential), "passed");
    EXPECT_TRUE(factsOf<CredentialFacts>(Rung::Credential).placeholder);
}

TEST_F(RungsTest, AStreamThatIsHeldBackIsAWarning)
{
    play("buffered 20 60");
    found();
    EXPECT_EQ(at(Rung::Streaming), "warning stream_buffered");
    EXPECT_GE(factsOf<StreamingFacts>(Rung::Streaming).firstToken, 1000ms);
    EXPECT_EQ(factsOf<StreamingFacts>(Rung::Streaming).tokensPerSecond, 0);
    EXPECT_EQ(at(Rung::Tools), "passed");
}

TEST_F(RungsTest, ASlowStreamIsMeasured)
{
    play("slow 10 100");
    found();
    EXPECT_EQ(at(Rung::Streaming), "passed");
    const double rate = factsOf<StreamingFacts>(Rung::Streaming).tokensPerSecond;
    EXPECT_GT(rate, 1);
    EXPECT_LT(rate, 60) << "pieces of about four tokens, ten a second at most";
}

TEST_F(RungsTest, ABrokenStreamFailsStreaming)
{
    play("cut");
    EXPECT_EQ(inShort(found()), "messages_api: passed\ncredential: passed\nmodel: passed\n"
                                "streaming: failed stream_cut\n"
                                "tools: skipped cannot tell\ncontext: passed\n");
    play("error-event");
    found();
    EXPECT_EQ(at(Rung::MessagesApi), "failed overloaded")
        << "what the server says of itself counts, also within an answer";
}

TEST_F(RungsTest, AServerThatNeverAnswersIsNotWaitedForWithoutEnd)
{
    play("hang");
    wanted.patience = 300ms;
    EXPECT_EQ(inShort(found()), "messages_api: failed timed_out\n");
}

TEST_F(RungsTest, AModelWithoutToolsFailsTools)
{
    play("no-tools");
    found();
    EXPECT_EQ(at(Rung::Streaming), "passed");
    EXPECT_EQ(at(Rung::Tools), "failed model_lacks_tools");
    EXPECT_EQ(factsOf<ToolsFacts>(Rung::Tools), ToolsFacts{});
    EXPECT_FALSE(check.firstFailed()->failure->message.isEmpty()) << "what it said instead";
}

TEST_F(RungsTest, ToolReferencesThatArePassedOverAreAWarningWhereToolSearchIsNotOff)
{
    for (const auto toolSearch : {bridge::ToolSearch::On, bridge::ToolSearch::Auto}) {
        play("no-tool-references");
        wanted.target.endpoint.options.toolSearch = toolSearch;
        found();
        EXPECT_EQ(at(Rung::Tools), "warning tool_reference_stripped");
        EXPECT_EQ(factsOf<ToolsFacts>(Rung::Tools),
                  (ToolsFacts{true, true, true, ToolsFacts::ToolReference::Stripped, toolSearch}));
        EXPECT_EQ(reportOf(check, Rung::Tools).failure->fix.toolSearch, bridge::ToolSearch::Off);
    }
}

TEST_F(RungsTest, WithToolSearchOffNobodyIsWarnedOfIt)
{
    play("no-tool-references");
    found();
    EXPECT_EQ(at(Rung::Tools), "passed");
    EXPECT_EQ(factsOf<ToolsFacts>(Rung::Tools).toolReference, ToolsFacts::ToolReference::Stripped);
}

TEST_F(RungsTest, AnEndpointForTheOwnSignInIsNotJudgedByThePlaceholder)
{
    play("anthropic-key");
    wanted.target.endpoint.credential = bridge::CredentialKind::OwnSignIn;
    wanted.target.secret.reset();
    found();
    EXPECT_TRUE(check.isUsable());
    EXPECT_EQ(at(Rung::MessagesApi), "passed");
    for (const Rung rung :
         {Rung::Credential, Rung::Model, Rung::Streaming, Rung::Tools, Rung::Context})
        EXPECT_EQ(reportOf(check, rung).skipped, SkipReason::OwnSignIn);
    EXPECT_EQ(messages().size(), 1U);

    start(); // takes anything
    wanted.target.endpoint.credential = bridge::CredentialKind::OwnSignIn;
    wanted.target.secret.reset();
    found();
    EXPECT_EQ(at(Rung::Context), "passed");
}

TEST_F(RungsTest, SecretHeadersAloneLeaveThePlaceholderInTheCredentialsPlace)
{
    play("anthropic-key");
    wanted.target.endpoint.secretHeaders = {u"x-portkey-api-key"_s};
    wanted.target.secret = bridge::secrets::Secret{
        bridge::CredentialKind::BearerToken, {}, {{u"x-portkey-api-key"_s, u"pk-1"_s}}};
    found();
    EXPECT_EQ(at(Rung::Credential), "failed credential_rejected");
    EXPECT_TRUE(check.firstFailed()->failure->placeholder);
    EXPECT_EQ(messages().size(), 1U);
}

TEST_F(RungsTest, ASystemMessageMayBeRefusedInWordsThatClaudeCodeAdaptsTo)
{
    play("no-system-role");
    found();
    EXPECT_EQ(at(Rung::Tools), "passed");
    EXPECT_EQ(factsOf<ToolsFacts>(Rung::Tools),
              (ToolsFacts{true, true, true, ToolsFacts::ToolReference::Forwarded}));

    play("odd-system-role");
    found();
    EXPECT_EQ(at(Rung::Tools), "failed system_role_rejected");
    EXPECT_EQ(check.firstFailed()->failure->message, s("Invalid role"));
    EXPECT_TRUE(factsOf<ToolsFacts>(Rung::Tools).toolResult);
    EXPECT_FALSE(factsOf<ToolsFacts>(Rung::Tools).systemRole);
}

TEST_F(RungsTest, ARedirectOfTheMessagesTellsTheAddressThatWouldDo)
{
    const std::map<QByteArray, const char *> redirects{
        {"https://there.example/v1/messages?beta=true", "https://there.example"},
        {"http://there.example:81/prefix/v1/messages", "http://there.example:81/prefix"},
        {"/prefix/v1/messages", "%1/prefix"},
        {"/v1/messages", ""}, // not another address
        {"https://there.example/login", ""},
        {"https://there.example/v1", ""},
        {"https://user:password@there.example/v1/messages", ""},
        {"", ""},
    };
    for (const auto &[location, address] : redirects) {
        const LocalServer server(LocalServer::always(301, {}, "Location: " + location + "\r\n"));
        wanted.target = targetAt(server.url());
        found();
        EXPECT_EQ(at(Rung::MessagesApi), "failed redirected") << location.constData();
        EXPECT_EQ(check.firstFailed()->failure->fix.address,
                  s(address).replace(s("%1"), server.url()))
            << location.constData();
    }
}

TEST_F(RungsTest, AContextBelowWhatIsNeededIsAWarning)
{
    play("small-context");
    wanted.contextNeeded = 13'000;
    found();
    EXPECT_EQ(at(Rung::Context), "warning context_too_small");
    EXPECT_EQ(factsOf<ContextFacts>(Rung::Context), (ContextFacts{8192, 13'000, false}));
    wanted.contextNeeded = 8192;
    found();
    EXPECT_EQ(at(Rung::Context), "passed");
}

} // namespace

} // namespace rungstest
