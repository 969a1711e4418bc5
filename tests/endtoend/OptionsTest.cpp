#include "tests/endtoend/support/EndToEndTest.h"

#include <QJsonObject>

using namespace bridge;
using endpoint::EndpointOptions;

namespace {

/// What is set up for an endpoint, as it arrives there, against a settings file that says
/// otherwise.
class OptionsTest : public EndToEndTest
{
protected:
    void SetUp() override
    {
        EndToEndTest::SetUp();
        if (!HasFatalFailure())
            practice = startPractice({{QStringLiteral("header"), QStringLiteral("pk-secret-1")}});
        ASSERT_TRUE(practice);
    }

    void contradict(const QJsonObject &variables) const
    {
        home.writeJson(QStringLiteral(".claude/settings.json"),
                       {{QStringLiteral("env"), variables}});
    }

    void setUp(TestApp &app, const endpoint::EndpointSetup &setup) const
    {
        app.use(practice->address());
        ASSERT_TRUE(app.endpoints.setSetup(setup));
    }

    /// The agent's own, without our looks at the endpoint.
    [[nodiscard]] std::vector<practice::LoggedRequest> agents() const
    {
        auto requests = turnsAt(practice);
        std::erase_if(requests, [](const practice::LoggedRequest &request) {
            return !request.headerKinds.contains(QStringLiteral("x-app"));
        });
        return requests;
    }

    Practice practice;
};

TEST_F(OptionsTest, ToolSearchIsOffByDefaultAndEveryToolIsOffered)
{
    contradict({{QStringLiteral("ENABLE_TOOL_SEARCH"), QStringLiteral("true")}});
    TestApp app(home);
    setUp(app, {});
    ASSERT_TRUE(app.openReady());
    ASSERT_TRUE(app.converse(QStringLiteral("hello"))) << app.log().describe();
    ASSERT_EQ(agents().size(), 1U);
    EXPECT_FALSE(agents()[0].tools.contains(QStringLiteral("ToolSearch")));
    EXPECT_TRUE(agents()[0].tools.contains(QStringLiteral("WebFetch")));
}

TEST_F(OptionsTest, ToolSearchIsOnWhereItIsWanted)
{
    contradict({{QStringLiteral("ENABLE_TOOL_SEARCH"), QStringLiteral("false")}});
    TestApp app(home);
    setUp(app, {.options = {.toolSearch = ToolSearch::On}});
    ASSERT_TRUE(app.openReady());
    ASSERT_TRUE(app.converse(QStringLiteral("hello"))) << app.log().describe();
    ASSERT_EQ(agents().size(), 1U);
    EXPECT_TRUE(agents()[0].tools.contains(QStringLiteral("ToolSearch")));
    EXPECT_FALSE(agents()[0].tools.contains(QStringLiteral("WebFetch")));
}

TEST_F(OptionsTest, WithBetasOffWhatIsExperimentalIsNotAskedFor)
{
    contradict({{QStringLiteral("CLAUDE_CODE_DISABLE_EXPERIMENTAL_BETAS"), QString()}});
    QStringList with;
    for (const bool betas : {true, false}) {
        TestApp app(home);
        setUp(app, {.options = {.betas = betas}});
        ASSERT_TRUE(app.openReady());
        ASSERT_TRUE(app.converse(QStringLiteral("hello"))) << app.log().describe();
        if (betas)
            with = agents().back().betas;
    }
    const QStringList without = agents().back().betas;
    EXPECT_TRUE(with.contains(QStringLiteral("context-management-2025-06-27")))
        << with.join(u' ').toStdString();
    EXPECT_FALSE(without.contains(QStringLiteral("context-management-2025-06-27")))
        << without.join(u' ').toStdString();
    EXPECT_LT(without.size(), with.size());
}

TEST_F(OptionsTest, AFailedRequestIsSentAgainAsOftenAsWanted)
{
    contradict({{QStringLiteral("CLAUDE_CODE_MAX_RETRIES"), QStringLiteral("5")}});
    practice = startPractice(QStringLiteral("rate-limit"));
    TestApp app(home);
    setUp(app, {.options = {.retries = 1}});
    ASSERT_TRUE(app.openReady());
    EXPECT_FALSE(app.converse(QStringLiteral("hello")));
    EXPECT_EQ(agents().size(), 2U) << app.log().describe();
}

TEST_F(OptionsTest, TheContextThatIsToldIsBelievedOfAModelThatClaudeCodeDoesNotKnow)
{
    contradict({{QStringLiteral("CLAUDE_CODE_MAX_CONTEXT_TOKENS"), QStringLiteral("200000")}});
    TestApp app(home);
    setUp(app, {.models = {{QStringLiteral("model"), QStringLiteral("my-llm")}},
                .options = {.contextTokens = 8192}});
    ASSERT_TRUE(app.openReady());
    EXPECT_FALSE(app.converse(QStringLiteral("hello")));
    EXPECT_TRUE(agents().empty()) << "its first request does not fit";
}

TEST_F(OptionsTest, HeadersAndModelsArrive)
{
    contradict({{QStringLiteral("ANTHROPIC_CUSTOM_HEADERS"), QStringLiteral("x-foreign: 1")},
                {QStringLiteral("ANTHROPIC_MODEL"), QStringLiteral("foreign")}});
    TestApp app(home);
    setUp(app, {.models = {{QStringLiteral("model"), QStringLiteral("my-llm")}},
                .headers = {{QStringLiteral("x-team"), QStringLiteral("blue")}},
                .secretHeaders = {QStringLiteral("x-portkey-api-key")}});
    app.keepSecret(practice->address(),
                   {secrets::CredentialKind::BearerToken,
                    {},
                    {{QStringLiteral("x-portkey-api-key"), QStringLiteral("pk-secret-1")}}});
    ASSERT_TRUE(app.openReady());
    ASSERT_TRUE(app.converse(QStringLiteral("hello"))) << app.log().describe();
    const auto request = agents().at(0);
    EXPECT_EQ(request.model, QStringLiteral("my-llm"));
    EXPECT_TRUE(request.headerKinds.contains(QStringLiteral("x-team")));
    EXPECT_FALSE(request.headerKinds.contains(QStringLiteral("x-foreign")));
    EXPECT_EQ(request.seen, QStringList{QStringLiteral("header")});
}

} // namespace
