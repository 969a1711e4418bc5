#include "bridge/check/rungs/MessageRequests.h"
#include "tests/bridge/check/rungs/RungsTestSupport.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace serverstest {

// Servers beyond the practice endpoint, scripted answer by answer.

using namespace Qt::StringLiterals;
using namespace bridge;
using namespace bridge::check;
using namespace std::chrono_literals;
using nlohmann::json;
using rungstest::inShort;
using rungstest::reportOf;
using rungstest::runCheck;
using rungstest::streamOf;
using rungstest::textEvents;
using rungstest::toolEvents;

struct Answered
{
    int status = 200;
    QByteArray body;
    QByteArray headers{};
};

/// A parsed request.
struct Asked
{
    QByteArray path; ///< without the query
    bool hasKey;     ///< in x-api-key
    bool isAgents;   ///< with the headers of Claude Code
    qsizetype size;  ///< bytes of the request
    json body;

    explicit Asked(const QByteArray &request)
        : path(request.split(' ').value(1).split('?').first())
        , hasKey(request.toLower().contains("\r\nx-api-key: "))
        , isAgents(request.toLower().contains("\r\nuser-agent: claude-cli/"))
        , size(request.size())
    {
        const QByteArray text = request.mid(request.indexOf("\r\n\r\n") + 4);
        body = json::parse(text.begin(), text.end(), nullptr, false);
    }
    [[nodiscard]] bool isMessage() const { return path.startsWith("/v1/messages"); }
    [[nodiscard]] bool offersTools() const
    {
        return isMessage() && !isAgents && body.contains("tools");
    }
    [[nodiscard]] bool forcesTool() const { return isMessage() && body.contains("tool_choice"); }
    [[nodiscard]] bool givesResult() const { return isMessage() && body.at("messages").size() > 1; }
    [[nodiscard]] bool hasReminder() const { return has("<system-reminder>"); }
    [[nodiscard]] bool hasSystemRole() const { return has(R"("role":"system")"); }
    [[nodiscard]] bool hasReference() const { return has(R"("tool_reference")"); }

private:
    [[nodiscard]] bool has(const char *text) const
    {
        return isMessage() && body.dump().find(text) != std::string::npos;
    }
};

/// Answer of a correct server without a model list.
Answered good(const Asked &asked)
{
    if (!asked.isMessage())
        return {404, R"({"type":"error","error":{"type":"not_found_error","message":"no"}})"};
    if (asked.givesResult() && asked.hasReference())
        return {400, R"({"type":"error","error":{"type":"invalid_request_error","message":)"
                     R"("Tool reference ')"
                         + absentTool().toUtf8() + R"(' has no corresponding tool definition"}})"};
    if (asked.offersTools() && !asked.givesResult())
        return {200, streamOf(toolEvents("get_time", R"({"city":"Lisbon"})"), 60, "tool_use")};
    return {200, streamOf(textEvents("1 2 3"))};
}

class ServersTest : public testing::Test
{
protected:
    using Script = std::function<Answered(const Asked &)>;

    const CheckReport &found(const Script &script)
    {
        LocalServer server([this, script](QTcpSocket &socket, const QByteArray &request) {
            log.emplace_back(request);
            const Answered answer = script(log.back());
            LocalServer::answer(socket, answer.status, answer.body, answer.headers);
        });
        wanted.target = rungstest::targetAt(server.url());
        wanted.target.model = model;
        check = runCheck(wanted);
        return check;
    }
    [[nodiscard]] std::string at(Rung rung) const { return inShort(reportOf(check, rung)); }
    [[nodiscard]] ToolsFacts tools() const
    {
        return std::get<ToolsFacts>(reportOf(check, Rung::Tools).facts);
    }
    [[nodiscard]] ContextFacts context() const
    {
        return std::get<ContextFacts>(reportOf(check, Rung::Context).facts);
    }
    [[nodiscard]] qsizetype count(bool (Asked::*which)() const) const
    {
        return std::count_if(log.begin(), log.end(),
                             [which](const Asked &one) { return (one.*which)(); });
    }

    QString model = u"m/1"_s;
    rungstest::CheckOptions wanted;
    CheckReport check;
    std::vector<Asked> log;
};

TEST_F(ServersTest, OneThatSaysNothingOfItsModelsLeavesTheContextOpen)
{
    EXPECT_EQ(inShort(found(good)),
              "messages_api: passed\ncredential: passed\nmodel: passed\nstreaming: passed\n"
              "tools: passed\ncontext: skipped cannot tell\n");
    QByteArrayList paths;
    for (const Asked &one : log) {
        if (!one.isMessage())
            paths << one.path;
    }
    EXPECT_EQ(paths.mid(0, 2), (QByteArrayList{"/v1/models", "/v1/models"}));
    EXPECT_EQ(paths.value(2), "/v1/models/m%2F1");
    EXPECT_EQ(paths.size(), 8) << paths.join(' ').constData();
}

TEST_F(ServersTest, TheContextIsFoundWhereLocalServersKeepIt)
{
    const std::vector<std::pair<QByteArray, QByteArray>> places{
        {"/v1/models/m%2F1", R"({"id":"m/1","max_input_tokens":5000})"},
        {"/api/v0/models", R"({"data":[{"id":"m/1","loaded_context_length":5000}]})"},
        {"/api/ps", R"({"models":[{"name":"m/1","context_length":5000}]})"},
        {"/props", R"({"default_generation_settings":{"n_ctx":5000}})"},
        {"/upstream/m%2F1/props", R"({"default_generation_settings":{"n_ctx":5000}})"},
        {"/model/info",
         R"({"data":[{"model_name":"m/1","model_info":{"max_input_tokens":5000}}]})"},
    };
    wanted.contextNeeded = 6000;
    for (const auto &[path, body] : places) {
        found([&path = path, &body = body](const Asked &asked) {
            return asked.path == path ? Answered{200, body} : good(asked);
        });
        EXPECT_EQ(at(Rung::Context), "warning context_too_small") << path.constData();
        EXPECT_EQ(context().window, 5000);
    }
}

TEST_F(ServersTest, WhatTheServerReservedCountsMoreThanWhatTheModelCould)
{
    wanted.contextNeeded = 6000;
    found([](const Asked &asked) -> Answered {
        if (asked.path == "/v1/models")
            return {200, R"({"data":[{"id":"m/1","meta":{"n_ctx_train":131072}}]})"};
        if (asked.path == "/props")
            return {200, R"({"default_generation_settings":{"n_ctx":4096}})"};
        return good(asked);
    });
    EXPECT_EQ(context().window, 4096);
    EXPECT_EQ(at(Rung::Context), "warning context_too_small");
}

/// llama.cpp with several models: the list says more when the first message has loaded one.
TEST_F(ServersTest, TheListIsReadAgainAfterTheFirstMessage)
{
    wanted.contextNeeded = 13'000;
    bool isLoaded = false;
    found([&isLoaded](const Asked &asked) -> Answered {
        isLoaded = isLoaded || asked.isMessage();
        if (asked.path == "/v1/models")
            return {200, isLoaded
                             ? R"({"data":[{"id":"m/1","status":{"value":"loaded","args":)"
                               R"(["-c","16384"]},"meta":{"n_ctx":8192,"n_ctx_train":131072}}]})"
                             : R"({"data":[{"id":"m/1","status":{"value":"unloaded","args":)"
                               R"(["-c","16384"]}}]})"};
        return good(asked);
    });
    EXPECT_EQ(context().window, 8192) << "what it has counts more than what it was started with";
    EXPECT_EQ(at(Rung::Context), "warning context_too_small");
}

TEST_F(ServersTest, TheCommandLineOfAModelTellsItsWindowWhereNothingElseDoes)
{
    wanted.contextNeeded = 13'000;
    found([](const Asked &asked) -> Answered {
        if (asked.path == "/v1/models")
            return {200, R"({"data":[{"id":"m/1","status":{"value":"unloaded",)"
                         R"("args":["--ctx-size","8192"]},"meta":{"n_ctx_train":131072}}]})"};
        return good(asked);
    });
    EXPECT_EQ(context().window, 8192);
    EXPECT_EQ(at(Rung::Context), "warning context_too_small");
}

TEST_F(ServersTest, ALimitOfTokensBelowClaudeCodesFirstRequestIsAWarning)
{
    wanted.contextNeeded = 15'000;
    for (const char *header : {"anthropic-ratelimit-input-tokens-limit",
                               "anthropic-ratelimit-tokens-limit", "x-ratelimit-limit-tokens"}) {
        for (const int limit : {6000, 60'000}) {
            found([&](const Asked &asked) {
                Answered answer = good(asked);
                answer.headers = QByteArray(header) + ": " + QByteArray::number(limit) + "\r\n";
                return answer;
            });
            const RungReport report = reportOf(check, Rung::Context);
            if (limit > wanted.contextNeeded) {
                EXPECT_EQ(inShort(report), "skipped cannot tell") << header;
                continue;
            }
            EXPECT_EQ(inShort(report), "warning rate_limited") << header;
            EXPECT_EQ(report.failure->tokens, (TokenLimit{6000, 15'000}));
            EXPECT_FALSE(retryMayHelp(*report.failure));
        }
    }
}

/// Apache with mod_security (tests/data/cases/servers/apache-modsec-403.json): short requests pass,
/// those of Claude Code do not.
TEST_F(ServersTest, AFirewallThatRefusesWhatClaudeCodeSendsIsFoundAlthoughShortRequestsPass)
{
    const QByteArray page =
        "<!DOCTYPE HTML PUBLIC \"-//W3C//DTD HTML 4.01//EN\" "
        "\"http://www.w3.org/TR/html4/strict.dtd\">\n"
        "<html><head>\n<title>403 Forbidden</title>\n</head><body>\n<h1>Forbidden</h1>\n"
        "<p>You don't have permission to access this resource.</p>\n</body></html>\n";
    const std::vector<Answered> refusals{{403, page},        {403, R"({"message":"Forbidden"})"},
                                         {403, ""},          {406, "Not Acceptable!"},
                                         {413, "too large"}, {404, page}};
    for (const Answered &refusal : refusals) {
        for (const bool byHeaders : {false, true}) {
            found([&](const Asked &asked) {
                const bool isRefused =
                    asked.isMessage() && (byHeaders ? asked.isAgents : asked.hasReminder());
                return isRefused ? refusal : good(asked);
            });
            EXPECT_EQ(at(Rung::Credential), "passed");
            EXPECT_EQ(at(Rung::Tools), "passed");
            const RungReport report = reportOf(check, Rung::Context);
            EXPECT_EQ(inShort(report), "failed blocked_by_firewall")
                << refusal.status << ' ' << refusal.body.left(30).constData();
            ASSERT_TRUE(report.failure);
            EXPECT_TRUE(report.failure->shortRequestsPass);
        }
    }
}

TEST_F(ServersTest, WhatTheServerItselfDecidesAboutSuchARequestIsNoFirewalls)
{
    const std::vector<Answered> decisions{
        {400,
         R"({"type":"error","error":{"type":"invalid_request_error","message":"metadata: no"}})"},
        {403, R"({"type":"error","error":{"type":"permission_error","message":"not this beta"}})"},
        {429, "<html><body>slow down</body></html>"},
        {500, "<html><body>broken</body></html>"}};
    for (const Answered &decision : decisions) {
        found([&](const Asked &asked) { return asked.isAgents ? decision : good(asked); });
        EXPECT_EQ(at(Rung::Context), "skipped cannot tell") << decision.status;
    }
}

/// A gateway for Claude Code alone must be able to refuse us.
TEST_F(ServersTest, NothingIsSentInClaudeCodesNameBeforeTheServerHasAnsweredUs)
{
    found([](const Asked &asked) -> Answered {
        return {asked.isMessage() && asked.isAgents ? 200 : 403, "no"};
    });
    EXPECT_TRUE(
        std::none_of(log.begin(), log.end(), [](const Asked &one) { return one.isAgents; }));
}

TEST_F(ServersTest, AListThatNamesTheWindowSparesFurtherQuestions)
{
    found([](const Asked &asked) -> Answered {
        if (asked.path == "/v1/models")
            return {200, R"({"data":[{"id":"m/1","max_model_len":32768}]})"};
        return good(asked);
    });
    EXPECT_EQ(context().window, 32'768);
    EXPECT_EQ(at(Rung::Context), "passed") << "nothing to compare it with";
    EXPECT_EQ(
        std::count_if(log.begin(), log.end(), [](const Asked &one) { return !one.isMessage(); }),
        1);
}

TEST_F(ServersTest, CountingFewerTokensThanItWasSentIsCuttingSilently)
{
    found([](const Asked &asked) -> Answered {
        if (asked.offersTools() && !asked.givesResult())
            return {200, streamOf(toolEvents("get_time", "{}"), 2, "tool_use")};
        return good(asked);
    });
    EXPECT_EQ(at(Rung::Context), "warning context_too_small");
    EXPECT_TRUE(context().truncated);
}

TEST_F(ServersTest, OneThatTakesOnlyShortRequestsFailsContext)
{
    found([](const Asked &asked) -> Answered {
        if (asked.isMessage() && asked.size > 50'000)
            return {413, "Request Entity Too Large"};
        return good(asked);
    });
    EXPECT_EQ(at(Rung::Tools), "passed");
    EXPECT_EQ(at(Rung::Context), "failed request_too_large");
}

TEST_F(ServersTest, CountsThatAreMadeUpTellNothing)
{
    found([](const Asked &asked) -> Answered {
        Answered answer = good(asked);
        answer.body.replace("\"input_tokens\":60", "\"input_tokens\":1");
        answer.body.replace("\"input_tokens\":30", "\"input_tokens\":1");
        return answer;
    });
    EXPECT_EQ(at(Rung::Context), "skipped cannot tell");
    EXPECT_FALSE(context().truncated);
}

TEST_F(ServersTest, OneThatDoesNotKnowToolChoiceIsAskedInWords)
{
    found([](const Asked &asked) -> Answered {
        if (asked.forcesTool())
            return {400, R"({"error":{"message":"tool_choice: Extra inputs are not permitted"}})"};
        return good(asked);
    });
    EXPECT_EQ(at(Rung::Tools), "passed");
    EXPECT_EQ(count(&Asked::forcesTool), 1);
}

TEST_F(ServersTest, AModelThatThinksFirstIsGivenMoreRoomOnce)
{
    const auto thinks = [](bool withoutEnd) {
        return [withoutEnd](const Asked &asked) -> Answered {
            if (asked.offersTools() && !asked.givesResult()
                && (withoutEnd || asked.body.at("max_tokens").get<int>() < 1000))
                return {200, streamOf(textEvents(""), 60, "max_tokens")};
            return good(asked);
        };
    };
    found(thinks(false));
    EXPECT_EQ(at(Rung::Tools), "passed");
    EXPECT_EQ(count(&Asked::forcesTool), 2);
    log.clear();
    found(thinks(true));
    EXPECT_EQ(at(Rung::Tools), "failed model_lacks_tools");
    EXPECT_EQ(count(&Asked::forcesTool), 2);
}

TEST_F(ServersTest, ACallThatDoesNotComeBackWholeIsNone)
{
    for (const char *input : {"{\"city\":", "[]", "Lisbon"}) {
        found([input](const Asked &asked) -> Answered {
            if (asked.offersTools())
                return {200, streamOf(toolEvents("get_time", input), 60, "tool_use")};
            return good(asked);
        });
        EXPECT_EQ(at(Rung::Tools), "failed model_lacks_tools") << input;
        EXPECT_FALSE(tools().toolUse);
    }
}

TEST_F(ServersTest, AnAnswerThatIsNotStreamedIsAWarningAndEnough)
{
    found([](const Asked &asked) -> Answered {
        if (!asked.isMessage() || asked.hasReference())
            return good(asked);
        if (asked.offersTools() && !asked.givesResult())
            return {200, R"({"type":"message","content":[{"type":"tool_use","id":"t1",)"
                         R"("name":"get_time","input":{"city":"Lisbon"}}],)"
                         R"("stop_reason":"tool_use"})"};
        return {200, R"({"type":"message","content":[{"type":"text","text":"1 2 3"}],)"
                     R"("stop_reason":"end_turn"})"};
    });
    EXPECT_EQ(at(Rung::Streaming), "warning stream_buffered");
    EXPECT_EQ(at(Rung::Tools), "passed");
}

TEST_F(ServersTest, AToolReferenceThatIsRefusedInOtherWordsDoesNotWork)
{
    // Validators repeat unknown fields; a chat template fails.
    for (const auto &[status, body] : std::vector<std::pair<int, QByteArray>>{
             {400, R"({"error":{"message":"Input tag 'tool_reference' found using 'type' does not )"
                   R"(match any of the expected tags: 'text', 'image'"}})"},
             {422, R"({"detail":[{"msg":"bad","input":{"type":"tool_reference","tool_name":")"
                       + absentTool().toUtf8() + R"("}}]})"},
             {500, R"({"error":{"message":"Unexpected item type in content"}})"}}) {
        found([status = status, body = body](const Asked &asked) -> Answered {
            return asked.hasReference() ? Answered{status, body} : good(asked);
        });
        EXPECT_EQ(at(Rung::Tools), "passed") << body.constData();
        EXPECT_EQ(tools(), (ToolsFacts{true, true, true, ToolsFacts::ToolReference::Stripped}));
    }
}

TEST_F(ServersTest, OneThatRefusesTheSystemMessageFirstSaysNothingOfReferences)
{
    found([](const Asked &asked) -> Answered {
        if (asked.hasSystemRole())
            return {400, R"({"error":{"message":"Invalid role"}})"};
        return good(asked);
    });
    EXPECT_EQ(at(Rung::Tools), "failed system_role_rejected");
    EXPECT_EQ(tools(), (ToolsFacts{true, true, false, ToolsFacts::ToolReference::Unknown}));
}

TEST_F(ServersTest, AToolResultThatIsRefusedFailsTools)
{
    found([](const Asked &asked) -> Answered {
        if (asked.givesResult())
            return {400, R"({"error":{"message":"tool messages are not supported here"}})"};
        return good(asked);
    });
    EXPECT_EQ(reportOf(check, Rung::Tools).result, RungResult::Failed);
    EXPECT_TRUE(tools().toolUse);
    EXPECT_FALSE(tools().toolResult);
}

TEST_F(ServersTest, TroubleOfTheMomentIsNotHeldAgainstTheTools)
{
    for (const auto &[status, kind] :
         std::vector<std::pair<int, std::string>>{{429, "rate_limited"}, {529, "overloaded"}}) {
        for (const bool results : {false, true}) {
            found([status = status, results](const Asked &asked) -> Answered {
                if (asked.offersTools() && asked.givesResult() == results)
                    return {status, R"({"type":"error","error":{"type":"x","message":"later"}})"};
                return good(asked);
            });
            EXPECT_EQ(at(Rung::Tools), "warning " + kind);
        }
    }
}

TEST_F(ServersTest, AnUnlistedModelIsLookedForAtOllamasOwnPlace)
{
    found([](const Asked &asked) -> Answered {
        if (asked.path == "/api/tags")
            return {200, R"({"models":[{"name":"qwen3:8b"},{"name":"llama3:latest"}]})"};
        if (!asked.isMessage())
            return {404, "404 page not found"};
        return {404, R"({"type":"error","error":{"type":"not_found_error",)"
                     R"("message":"model 'm/1' not found"}})"};
    });
    EXPECT_EQ(at(Rung::Model), "failed model_not_found");
    EXPECT_EQ(check.firstFailed()->failure->fix.models,
              (QStringList{u"llama3:latest"_s, u"qwen3:8b"_s}));
}

TEST_F(ServersTest, WithoutAnyNameOfAModelAnOrdinaryOneIsAskedFor)
{
    model.clear();
    found(good);
    EXPECT_EQ(at(Rung::Model), "passed");
    const auto first =
        std::find_if(log.begin(), log.end(), [](const Asked &one) { return one.isMessage(); });
    ASSERT_NE(first, log.end());
    EXPECT_TRUE(first->body.at("model").get<std::string>().starts_with("claude-"));
}

TEST_F(ServersTest, AHeaderThatIsAcceptedShowsEvenWhenTheModelIsNotServed)
{
    found([](const Asked &asked) -> Answered {
        if (asked.hasKey)
            return {404, R"({"type":"error","error":{"type":"not_found_error",)"
                         R"("message":"model: m"}})"};
        return {401, R"({"type":"error","error":{"type":"authentication_error",)"
                     R"("message":"invalid"}})"};
    });
    EXPECT_EQ(at(Rung::Credential), "failed credential_wrong_header");
}

TEST_F(ServersTest, AGatewayForClaudeCodeAloneIsNotTriedWithTheOtherHeader)
{
    found([](const Asked &asked) -> Answered {
        if (!asked.isMessage())
            return good(asked);
        return {403, R"({"type":"error","error":{"type":"forbidden",)"
                     R"("message":"This key can only be used with Claude Code"}})"};
    });
    EXPECT_EQ(inShort(check), "messages_api: passed\ncredential: failed client_not_allowed\n");
    EXPECT_EQ(
        std::count_if(log.begin(), log.end(), [](const Asked &one) { return one.isMessage(); }), 1);
}

TEST_F(ServersTest, AnAnswerThatStallsFailsStreaming)
{
    LocalServer server([](QTcpSocket &socket, const QByteArray &request) {
        if (!request.startsWith("POST"))
            return LocalServer::answer(socket, 404, "");
        socket.write("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n"
                     + streamOf(textEvents("1 2 3")).left(300));
    });
    wanted.target = rungstest::targetAt(server.url());
    wanted.patience = 400ms;
    check = runCheck(wanted);
    EXPECT_EQ(inShort(check), "messages_api: passed\ncredential: passed\nmodel: passed\n"
                              "streaming: failed stream_stalled\n"
                              "tools: skipped cannot tell\ncontext: skipped cannot tell\n");
}

} // namespace serverstest
