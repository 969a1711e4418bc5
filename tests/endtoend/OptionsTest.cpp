#include "tests/endtoend/support/EndToEndTest.h"

#include <QJsonObject>

using namespace Qt::StringLiterals;
using namespace bridge;
using endpoint::EndpointOptions;

namespace {

/// The options of an endpoint reach it although a settings file contradicts them.
class OptionsTest : public EndToEndTest
{
protected:
    void contradict(const QJsonObject &variables) const
    {
        home.writeJson(u".claude/settings.json"_s, {{u"env"_s, variables}});
    }

    void open(TestApp &app, const endpoint::EndpointSetup &setup) const
    {
        app.use(practice->address());
        ASSERT_TRUE(app.endpoints.setSetup(setup));
        ASSERT_TRUE(app.openReady());
    }

    /// The agent's own requests, without Drawbridge's probes.
    [[nodiscard]] std::vector<practice::LoggedRequest> agents() const
    {
        auto requests = turnsAt(practice);
        std::erase_if(requests, [](const practice::LoggedRequest &request) {
            return !request.headerKinds.contains(u"x-app"_s);
        });
        return requests;
    }

    Practice practice = startPractice({{u"header"_s, u"pk-secret-1"_s}});
};

TEST_F(OptionsTest, ToolSearchIsOffByDefaultAndEveryToolIsOffered)
{
    contradict({{u"ENABLE_TOOL_SEARCH"_s, u"true"_s}});
    TestApp app(home);
    open(app, {});
    ASSERT_TRUE(app.converse(u"hello"_s)) << app.log().describe();
    ASSERT_EQ(agents().size(), 1U);
    EXPECT_FALSE(agents()[0].tools.contains(u"ToolSearch"_s));
    EXPECT_TRUE(agents()[0].tools.contains(u"WebFetch"_s));
}

TEST_F(OptionsTest, ToolSearchIsOnWhereItIsWanted)
{
    contradict({{u"ENABLE_TOOL_SEARCH"_s, u"false"_s}});
    TestApp app(home);
    open(app, {.options = {.toolSearch = ToolSearch::On}});
    ASSERT_TRUE(app.converse(u"hello"_s)) << app.log().describe();
    ASSERT_EQ(agents().size(), 1U);
    EXPECT_TRUE(agents()[0].tools.contains(u"ToolSearch"_s));
    EXPECT_FALSE(agents()[0].tools.contains(u"WebFetch"_s));
}

TEST_F(OptionsTest, WithBetasOffWhatIsExperimentalIsNotAskedFor)
{
    contradict({{u"CLAUDE_CODE_DISABLE_EXPERIMENTAL_BETAS"_s, QString()}});
    QStringList with;
    for (const bool betas : {true, false}) {
        TestApp app(home);
        open(app, {.options = {.betas = betas}});
        ASSERT_TRUE(app.openReady());
        ASSERT_TRUE(app.converse(u"hello"_s)) << app.log().describe();
        if (betas)
            with = agents().back().betas;
    }
    const QStringList without = agents().back().betas;
    EXPECT_TRUE(with.contains(u"context-management-2025-06-27"_s)) << with.join(u' ').toStdString();
    EXPECT_FALSE(without.contains(u"context-management-2025-06-27"_s))
        << without.join(u' ').toStdString();
    EXPECT_LT(without.size(), with.size());
}

TEST_F(OptionsTest, AFailedRequestIsSentAgainAsOftenAsWanted)
{
    contradict({{u"CLAUDE_CODE_MAX_RETRIES"_s, u"5"_s}});
    practice = startPractice(u"rate-limit"_s);
    TestApp app(home);
    open(app, {.options = {.retries = 1}});
    EXPECT_FALSE(app.converse(u"hello"_s));
    EXPECT_EQ(agents().size(), 2U) << app.log().describe();
}

TEST_F(OptionsTest, TheContextThatIsToldIsBelievedOfAModelThatClaudeCodeDoesNotKnow)
{
    contradict({{u"CLAUDE_CODE_MAX_CONTEXT_TOKENS"_s, u"200000"_s}});
    TestApp app(home);
    open(app, {.models = {{u"model"_s, u"my-llm"_s}}, .options = {.contextTokens = 8192}});
    EXPECT_FALSE(app.converse(u"hello"_s));
    EXPECT_TRUE(agents().empty()) << "its first request does not fit";
}

TEST_F(OptionsTest, HeadersAndModelsArrive)
{
    contradict(
        {{u"ANTHROPIC_CUSTOM_HEADERS"_s, u"x-foreign: 1"_s}, {u"ANTHROPIC_MODEL"_s, u"foreign"_s}});
    TestApp app(home);
    app.keepSecret(
        practice->address(),
        {secrets::CredentialKind::BearerToken, {}, {{u"x-portkey-api-key"_s, u"pk-secret-1"_s}}});
    open(app, {.models = {{u"model"_s, u"my-llm"_s}},
               .headers = {{u"x-team"_s, u"blue"_s}},
               .secretHeaders = {u"x-portkey-api-key"_s}});
    ASSERT_TRUE(app.converse(u"hello"_s)) << app.log().describe();
    const auto request = agents().at(0);
    EXPECT_EQ(request.model, u"my-llm"_s);
    EXPECT_TRUE(request.headerKinds.contains(u"x-team"_s));
    EXPECT_FALSE(request.headerKinds.contains(u"x-foreign"_s));
    EXPECT_EQ(request.seen, QStringList{u"header"_s});
}

} // namespace
