#include "bridge/agents/claude/StreamJsonCodec.h"

#include "bridge/agent/AgentCatalog.h"
#include "tests/bridge/agents/claude/Replay.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace streamjsoncodectest {

using namespace Qt::StringLiterals;
using namespace bridge::agent;
using namespace bridge::claude;
using replay::Json;
using replay::only;
using testing::ElementsAre;
using testing::IsEmpty;

using Events = std::vector<AgentEvent>;

class StreamJsonCodecTest : public testing::Test
{
protected:
    QByteArray open() { return m_codec.open({}, {}); }
    Events say(const char *line) { return m_codec.decode(line).events; }

    Events sayAll(std::initializer_list<const char *> lines)
    {
        Events all;
        for (const char *line : lines) {
            for (AgentEvent &event : m_codec.decode(line).events)
                all.push_back(std::move(event));
        }
        return all;
    }

    /// The agent answers our request.
    Events reply(const QByteArray &request, const char *subtype, const char *fields)
    {
        const std::string id = Json::parse(request).at("request_id");
        const std::string line = std::string(R"({"type":"control_response","response":{)")
                                 + R"("subtype":")" + subtype + R"(","request_id":")" + id + R"(",)"
                                 + fields + "}}";
        return m_codec.decode(QByteArray::fromStdString(line)).events;
    }

    TurnEnded endOf(const char *fields)
    {
        const std::string line = std::string(R"({"type":"result",)") + fields + "}";
        const auto ends = only<TurnEnded>(m_codec.decode(QByteArray::fromStdString(line)).events);
        EXPECT_EQ(ends.size(), 1U);
        return ends.empty() ? TurnEnded{} : ends.front();
    }

    StreamJsonCodec m_codec;
};

const char *const kStartA =
    R"({"type":"stream_event","event":{"type":"message_start","message":{"id":"A","model":"m"}}})";
const char *const kStartNoId =
    R"({"type":"stream_event","event":{"type":"message_start","message":{"model":"m"}}})";
const char *const kText0 =
    R"({"type":"stream_event","event":{"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}})";
const char *const kText1 =
    R"({"type":"stream_event","event":{"type":"content_block_start","index":1,"content_block":{"type":"text","text":""}}})";
const char *const kPiece0 =
    R"({"type":"stream_event","event":{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"hel"}}})";
const char *const kPiece1 =
    R"({"type":"stream_event","event":{"type":"content_block_delta","index":1,"delta":{"type":"text_delta","text":"hel"}}})";
const char *const kWholeA =
    R"({"type":"assistant","message":{"id":"A","model":"m","content":[{"type":"text","text":"hello"}]}})";
const char *const kWholeNoId =
    R"({"type":"assistant","message":{"model":"m","content":[{"type":"text","text":"hello"}]}})";
const char *const kSuccess = R"({"type":"result","subtype":"success","is_error":false})";

const char *const kAsk = R"({"type":"control_request","request_id":"q1","request":{
    "subtype":"can_use_tool","tool_name":"Bash","input":{"command":"touch a"},"tool_use_id":"t1",
    "decision_reason":"outside","decision_reason_type":"workingDir","permission_suggestions":[
    {"type":"addRules","rules":[{"toolName":"Bash","ruleContent":"touch a"}],"behavior":"allow","destination":"localSettings"},
    {"type":"addRules","rules":[{"toolName":"Bash","ruleContent":"rm"}],"behavior":"deny","destination":"localSettings"},
    {"type":"addDirectories","directories":["/home/user"],"destination":"session"},
    {"type":"setMode","mode":"acceptEdits","destination":"session"}]}})";

// Our requests

TEST_F(StreamJsonCodecTest, TheHandshakeAnswerMakesTheAgentReadyOnce)
{
    const QByteArray request = open();
    const char *fields = R"("response":{"claude_code_version":"2.1.330"})";
    const Events events = reply(request, "success", fields);
    ASSERT_FALSE(events.empty());
    EXPECT_EQ(events.back(), AgentEvent(AgentReady{u"2.1.330"_s}));
    EXPECT_THAT(reply(request, "success", fields), IsEmpty()) << "answered already";
}

TEST_F(StreamJsonCodecTest, TheHandshakeTellsWhatTheAgentOffers)
{
    AgentCatalog catalog;
    for (const AgentEvent &event : reply(open(), "success", R"("response":{
        "commands":[{"name":"compact","description":"Short","argumentHint":"what"}],
        "models":[{"value":"default","displayName":"Default","description":"d"}],
        "current_permission_mode":"plan","output_style":"default",
        "available_output_styles":["default","Proactive"],
        "agents":[{"name":"Explore","description":"Looks","model":"inherit"}],
        "account":{"email":"a@b","organization":"Corp","subscriptionType":"team",
                   "tokenSource":"ANTHROPIC_AUTH_TOKEN","apiProvider":"firstParty"}})"))
        catalog.record(event);
    EXPECT_THAT(catalog.commands, ElementsAre(SlashCommand{u"compact"_s, u"Short"_s, u"what"_s}));
    ASSERT_EQ(catalog.options.size(), 3U);
    EXPECT_EQ(catalog.options[0].choices.at(0).label, u"Default"_s);
    EXPECT_EQ(catalog.options[1].id, kPermissionModeOption.toString());
    EXPECT_EQ(catalog.options[1].current, u"plan"_s);
    EXPECT_EQ(catalog.options[1].choices.size(), 5U);
    EXPECT_EQ(catalog.options[2].choices.size(), 2U);
    EXPECT_FALSE(catalog.options[2].canChange);
    ASSERT_EQ(catalog.subagents.size(), 1U);
    EXPECT_EQ(catalog.subagents[0].name, u"Explore"_s);
    EXPECT_EQ(catalog.account.organization, u"Corp"_s);
    EXPECT_TRUE(catalog.record(OptionChanged{kPermissionModeOption.toString(), u"default"_s}));
    EXPECT_EQ(catalog.options[1].current, u"default"_s);
    EXPECT_FALSE(catalog.record(TurnEnded{}));
}

TEST_F(StreamJsonCodecTest, AnAgentWithoutAnyCredentialSaysSo)
{
    const auto lacks = [this](const char *account) {
        AgentCatalog catalog;
        const QByteArray body = QByteArray(R"("response":{"account":)") + account + '}';
        for (const AgentEvent &event : reply(open(), "success", body.constData()))
            catalog.record(event);
        return catalog.account.lacksCredential;
    };
    // As seen with 2.1.330: nobody signed in; a key; a sign-in; a cloud provider.
    EXPECT_TRUE(lacks(R"({"tokenSource":"none","apiProvider":"firstParty"})"));
    EXPECT_FALSE(lacks(
        R"({"tokenSource":"none","apiKeySource":"ANTHROPIC_API_KEY","apiProvider":"firstParty"})"));
    EXPECT_FALSE(lacks(R"({"subscriptionType":"Claude Max","apiProvider":"firstParty"})"));
    EXPECT_FALSE(lacks(R"({"apiProvider":"bedrock"})"));
    EXPECT_FALSE(lacks("7"));
}

TEST_F(StreamJsonCodecTest, OptionsAreChangedByTheirIds)
{
    const QByteArray mode = m_codec.setOption(kPermissionModeOption.toString(), u"plan"_s);
    EXPECT_EQ(Json::parse(mode).at("request"),
              Json::parse(R"({"subtype":"set_permission_mode","mode":"plan"})"));
    EXPECT_EQ(Json::parse(m_codec.setOption(kModelOption.toString(), u"opus"_s)).at("request"),
              Json::parse(R"({"subtype":"set_model","model":"opus"})"));
    EXPECT_EQ(m_codec.setOption(kOutputStyleOption.toString(), u"x"_s), QByteArray());
    EXPECT_THAT(reply(mode, "success", R"("response":{"mode":"plan"})"),
                ElementsAre(AgentEvent(RequestDone{AgentRequest::SetOption})));
}

TEST_F(StreamJsonCodecTest, TheHandshakeNamesTheModelsAsTheyStandInRequests)
{
    const auto ready = only<AgentReady>(reply(open(), "success", R"("response":{
        "models":[{"value":"default","resolvedModel":"my-llm[1m]"},
                  {"value":"sonnet","resolvedModel":"other"},
                  {"value":"haiku","resolvedModel":"my-small"}]})"));
    ASSERT_EQ(ready.size(), 1U);
    EXPECT_EQ(ready.front().model, u"my-llm"_s);
    EXPECT_EQ(ready.front().smallModel, u"my-small"_s);
}

TEST_F(StreamJsonCodecTest, EachRequestHasItsOwnIdAndItsOwnAnswer)
{
    const QByteArray first = m_codec.cancel();
    const QByteArray second = m_codec.cancel();
    EXPECT_NE(first, second);
    EXPECT_THAT(reply(second, "error", R"("error":"nothing runs")"),
                ElementsAre(AgentEvent(RequestFailed{AgentRequest::Cancel, u"nothing runs"_s})));
    EXPECT_THAT(reply(first, "success", R"("response":{"still_queued":[]})"),
                ElementsAre(AgentEvent(RequestDone{AgentRequest::Cancel})));
}

TEST_F(StreamJsonCodecTest, AnAnswerToNobodysQuestionSaysNothing)
{
    EXPECT_THAT(
        say(R"({"type":"control_response","response":{"subtype":"success","request_id":"x"}})"),
        IsEmpty());
}

TEST_F(StreamJsonCodecTest, StatusNamesTheAddressInUse)
{
    const auto events = reply(m_codec.queryStatus(), "success", R"("response":{"sections":[
        {"title":"a","rows":[{"label":"Version","value":"2.1.330"}]},
        {"rows":[{"label":"Anthropic base URL","value":"http://localhost:1234"},
                 {"label":"Model","value":"local-7b"}]}]})");
    EXPECT_THAT(events, ElementsAre(AgentEvent(
                            StatusReported{true, u"http://localhost:1234"_s, u"local-7b"_s})));
}

TEST_F(StreamJsonCodecTest, StatusWithoutAnAddressIsTheDefaultApi)
{
    const auto events =
        reply(m_codec.queryStatus(), "success", R"("response":{"sections":[{"rows":[]}]})");
    EXPECT_THAT(events, ElementsAre(AgentEvent(StatusReported{true, std::nullopt, {}})));
}

TEST_F(StreamJsonCodecTest, AnAgentThatDoesNotKnowTheStatusQuestionSaysSo)
{
    EXPECT_THAT(reply(m_codec.queryStatus(), "error", R"("error":"Unsupported")"),
                ElementsAre(AgentEvent(StatusReported{})));
}

TEST_F(StreamJsonCodecTest, AnErrorIsASignOfLifeAsWell)
{
    const QByteArray question = m_codec.askHealth();
    EXPECT_EQ(Json::parse(question).at("request"), Json::parse(R"({"subtype":"get_status"})"));
    EXPECT_THAT(reply(question, "success", R"("response":{"sections":[]})"),
                ElementsAre(AgentEvent(RequestDone{AgentRequest::Health})));
    EXPECT_THAT(reply(m_codec.askHealth(), "error", R"("error":"Unsupported")"),
                ElementsAre(AgentEvent(RequestFailed{AgentRequest::Health, u"Unsupported"_s})));
}

TEST_F(StreamJsonCodecTest, AConversationIsRewoundToAMessage)
{
    const QByteArray request = m_codec.rewind(u"m2"_s, u"m3"_s);
    EXPECT_EQ(Json::parse(request).at("request"),
              Json::parse(R"({"subtype":"rewind_conversation","target_message_uuid":"m2",
                              "last_seen_user_message_uuid":"m3"})"));
    EXPECT_THAT(reply(request, "success",
                      R"("response":{"rewound":true,"targetMessageUuid":"m2","prefillText":"two",
                                     "precedingAssistantUuid":"a1"})"),
                ElementsAre(AgentEvent(ConversationRewound{true, u"m2"_s, u"two"_s, {}})));
    EXPECT_THAT(
        reply(m_codec.rewind(u"m2"_s, {}), "success",
              R"("response":{"rewound":false,"prefillText":null,"error":"stale target",
                                     "reason":"stale_target"})"),
        ElementsAre(AgentEvent(ConversationRewound{false, u"m2"_s, {}, u"stale_target"_s})));
    EXPECT_THAT(reply(m_codec.rewind(u"m2"_s, {}), "error", R"("error":"no")"),
                ElementsAre(AgentEvent(RequestFailed{AgentRequest::Rewind, u"no"_s})));
}

TEST_F(StreamJsonCodecTest, FilesAreShownBeforeTheyAreRestored)
{
    const QByteArray preview = m_codec.previewFiles(u"m2"_s);
    EXPECT_EQ(Json::parse(preview).at("request"),
              Json::parse(R"({"subtype":"rewind_files","user_message_id":"m2","dry_run":true})"));
    EXPECT_THAT(reply(preview, "success",
                      R"("response":{"canRewind":true,"filesChanged":["/w/a"],"insertions":2,
                                     "deletions":1})"),
                ElementsAre(AgentEvent(FilesPreviewed{true, u"m2"_s, {u"/w/a"_s}, 2, 1, {}})));
    const QByteArray restore = m_codec.restoreFiles(u"m2"_s);
    EXPECT_EQ(Json::parse(restore).at("request").at("dry_run"), false);
    EXPECT_THAT(reply(restore, "success", R"("response":{"canRewind":true})"),
                ElementsAre(AgentEvent(FilesRestored{true, u"m2"_s, {}})));
    EXPECT_THAT(
        reply(m_codec.restoreFiles(u"m9"_s), "success",
              R"("response":{"canRewind":false,"error":"No file checkpoint found"})"),
        ElementsAre(AgentEvent(FilesRestored{false, u"m9"_s, u"No file checkpoint found"_s})));
}

TEST_F(StreamJsonCodecTest, WhatACommandHasChosenIsAskedForAndOnlyAnAnswerCounts)
{
    const auto chosen = [this](const char *fields) {
        EXPECT_FALSE(m_codec.prompt({PromptText{u"/model big"_s}}, u"m1"_s).isEmpty());
        return reply(m_codec.decode(kSuccess).reply, "success", fields);
    };
    EXPECT_THAT(chosen(R"("response":{"applied":{"model":"big","effort":null}})"),
                ElementsAre(AgentEvent(OptionChanged{kModelOption.toString(), u"big"_s})));
    for (const char *fields : {R"("response":{})", R"("response":{"applied":null})",
                               R"("response":{"applied":"big"})", R"("response":["applied"])"})
        EXPECT_THAT(chosen(fields), ElementsAre(AgentEvent(RequestDone{AgentRequest::Choices})))
            << fields;
}

TEST_F(StreamJsonCodecTest, OpenRequestsToGoBackFailWithTheStream)
{
    EXPECT_FALSE(m_codec.rewind(u"m2"_s, {}).isEmpty());
    EXPECT_EQ(Json::parse(m_codec.rename(u"Boat"_s)).at("request"),
              Json::parse(R"({"subtype":"rename_session","title":"Boat","source":"host"})"));
    EXPECT_THAT(m_codec.endOfStream(),
                ElementsAre(AgentEvent(RequestFailed{AgentRequest::Rewind, {}}),
                            AgentEvent(RequestFailed{AgentRequest::Rename, {}})));
}

TEST_F(StreamJsonCodecTest, ATurnThatWasCutSaysThatItWasFinished)
{
    const auto events = say(R"({"type":"result","subtype":"success","is_error":false,
        "result":"Done","resume_reason":"interrupted_turn","user_message_uuid":"m1"})");
    ASSERT_EQ(events.size(), 1U);
    const auto &end = std::get<TurnEnded>(events.front());
    EXPECT_TRUE(end.resumed);
    EXPECT_EQ(end.messageIds, QStringList(u"m1"_s));
}

TEST_F(StreamJsonCodecTest, ARunningToolIsStoppedAsItsTask)
{
    EXPECT_EQ(m_codec.stopTool(u"t1"_s), QByteArray()) << "too short for a task of its own";
    say(R"({"type":"system","subtype":"task_started","task_id":"b1","tool_use_id":"t1",
            "is_backgrounded":false,"task_type":"local_bash"})");
    say(R"({"type":"system","subtype":"task_started","task_id":"b2","tool_use_id":"t2",
            "is_backgrounded":true,"task_type":"local_bash"})");
    const QByteArray stop = m_codec.stopTool(u"t1"_s);
    EXPECT_EQ(Json::parse(stop).at("request"),
              Json::parse(R"({"subtype":"stop_task","task_id":"b1"})"));
    EXPECT_EQ(m_codec.stopTool(u"t2"_s), QByteArray()) << "it has ended as a tool";
    EXPECT_THAT(reply(stop, "success", R"("response":{})"),
                ElementsAre(AgentEvent(RequestDone{AgentRequest::StopTool})));
    say(R"({"type":"user","message":{"role":"user","content":[{"type":"tool_result",
            "tool_use_id":"t1","is_error":true,"content":"Exit code 137"}]}})");
    EXPECT_EQ(m_codec.stopTool(u"t1"_s), QByteArray());
}

TEST_F(StreamJsonCodecTest, TheStreamsEndSettlesEverythingOpenExactlyOnce)
{
    static_cast<void>(open());
    static_cast<void>(m_codec.queryStatus());
    sayAll({kStartA, kText0, kAsk});
    EXPECT_THAT(m_codec.endOfStream(),
                ElementsAre(AgentEvent(BlockDiscarded{{u"A"_s, 0}}),
                            AgentEvent(PermissionWithdrawn{u"q1"_s}),
                            AgentEvent(RequestFailed{AgentRequest::Open, {}}),
                            AgentEvent(StatusReported{})));
    EXPECT_THAT(m_codec.endOfStream(), IsEmpty());
    EXPECT_EQ(m_codec.answer(u"q1"_s, {}), QByteArray());
}

// Requests of the agent

TEST_F(StreamJsonCodecTest, APermissionOffersOnlyRulesThatAllow)
{
    const auto asked = only<PermissionAsked>(say(kAsk));
    ASSERT_EQ(asked.size(), 1U);
    const PermissionRequest &request = asked.front().request;
    EXPECT_EQ(request.id, u"q1"_s);
    EXPECT_EQ(request.toolUseId, u"t1"_s);
    EXPECT_EQ(request.kind, PermissionKind::Tool);
    EXPECT_EQ(request.reason, u"outside"_s);
    EXPECT_TRUE(request.outsideWorkspace);
    using Kind = PermissionOption::Kind;
    ASSERT_EQ(request.options.size(), 3U);
    EXPECT_EQ(request.options[0].kind, Kind::AllowOnce);
    EXPECT_EQ(request.options[1].kind, Kind::AllowAlways);
    EXPECT_EQ(request.options[1].label, u"touch a"_s);
    EXPECT_EQ(request.options[1].scope, PermissionOption::Scope::Workspace);
    EXPECT_EQ(request.options[2].kind, Kind::RejectOnce);
}

TEST_F(StreamJsonCodecTest, AlwaysAllowSendsTheShownRuleAndNoChangeOfMode)
{
    const auto asked = only<PermissionAsked>(say(kAsk));
    const auto answer = answerWith(asked.at(0).request, PermissionOption::Kind::AllowAlways);
    const Json line = Json::parse(m_codec.answer(u"q1"_s, answer));
    EXPECT_EQ(line.at("response").at("response"), Json::parse(R"({"behavior":"allow",
        "updatedInput":{"command":"touch a"},"updatedPermissions":[{"type":"addRules",
        "rules":[{"toolName":"Bash","ruleContent":"touch a"}],"behavior":"allow",
        "destination":"localSettings"}]})"));
}

TEST_F(StreamJsonCodecTest, AlwaysOfAPlanIsAboutEditsWhateverRulesItComesWith)
{
    const auto asked = only<PermissionAsked>(say(R"({"type":"control_request","request_id":"p1",
        "request":{"subtype":"can_use_tool","tool_name":"ExitPlanMode","input":{"plan":"# Do"},
        "permission_suggestions":[{"type":"addRules","rules":[{"toolName":"Bash"}],
        "behavior":"allow","destination":"userSettings"}]}})"));
    ASSERT_EQ(asked.size(), 1U);
    EXPECT_EQ(asked[0].request.options.size(), 3U);
    const auto answer = answerWith(asked[0].request, PermissionOption::Kind::AllowAlways);
    const Json line = Json::parse(m_codec.answer(u"p1"_s, answer));
    EXPECT_EQ(line.at("response").at("response").at("updatedPermissions"),
              Json::parse(R"([{"type":"setMode","mode":"acceptEdits","destination":"session"}])"));
}

TEST_F(StreamJsonCodecTest, AnAnswerOfNoOptionRefuses)
{
    say(kAsk);
    const Json line = Json::parse(m_codec.answer(u"q1"_s, {u"what"_s}));
    EXPECT_EQ(line.at("response").at("response").at("behavior"), "deny");
}

TEST_F(StreamJsonCodecTest, APermissionIsAnsweredOnce)
{
    say(kAsk);
    EXPECT_NE(m_codec.answer(u"q1"_s, {}), QByteArray());
    EXPECT_EQ(m_codec.answer(u"q1"_s, {}), QByteArray());
    EXPECT_THAT(say(R"({"type":"control_cancel_request","request_id":"q1"})"), IsEmpty());
}

TEST_F(StreamJsonCodecTest, AWithdrawnPermissionIsNotAnswered)
{
    say(kAsk);
    EXPECT_THAT(say(R"({"type":"control_cancel_request","request_id":"q1"})"),
                ElementsAre(AgentEvent(PermissionWithdrawn{u"q1"_s})));
    EXPECT_EQ(m_codec.answer(u"q1"_s, {}), QByteArray());
}

TEST_F(StreamJsonCodecTest, AnUnknownRequestComesWithItsAnswer)
{
    const CodecOutput output = m_codec.decode(
        R"({"type":"control_request","request_id":"q9","request":{"subtype":"hook_callback"}})");
    EXPECT_THAT(output.events, ElementsAre(AgentEvent(UnknownRequest{u"hook_callback"_s})));
    const Json reply = Json::parse(output.reply);
    EXPECT_EQ(reply.at("response").at("request_id"), "q9");
    EXPECT_EQ(reply.at("response").at("subtype"), "error");
    EXPECT_EQ(reply.at("response").at("error"),
              "Unsupported control request subtype: hook_callback");
}

// Blocks

TEST_F(StreamJsonCodecTest, ABlockThatWasNotStreamedGetsTheNextIndex)
{
    const auto finished = only<BlockFinished>(sayAll(
        {R"({"type":"assistant","message":{"id":"A","model":"m","content":[
             {"type":"thinking","thinking":"hm"},{"type":"text","text":"one"}]}})",
         R"({"type":"assistant","message":{"id":"A","model":"m","content":[{"type":"text","text":"two"}]}})"}));
    ASSERT_EQ(finished.size(), 3U);
    for (int i = 0; i < 3; ++i)
        EXPECT_EQ(finished[static_cast<std::size_t>(i)].id, (BlockId{u"A"_s, i}));
    EXPECT_EQ(finished[0].kind, BlockKind::Thinking);
    EXPECT_EQ(finished[2].text, u"two"_s);
}

TEST_F(StreamJsonCodecTest, AnEmptyTextBlockDoesNotTakeTheTextOfTheNext)
{
    // The agent starts and stops the block, but sends no message for it.
    const auto events = sayAll({kStartA, kText0, kText1, kPiece1, kWholeA, kSuccess});
    EXPECT_THAT(only<BlockFinished>(events).at(0).id, (BlockId{u"A"_s, 1}));
    EXPECT_THAT(only<BlockDiscarded>(events), ElementsAre(BlockDiscarded{{u"A"_s, 0}}));
}

TEST_F(StreamJsonCodecTest, MessagesOfOneIdOrNoneKeepTheirBlocksApart)
{
    std::vector<BlockId> ids;
    for (const auto &[start, whole] :
         {std::pair(kStartA, kWholeA), std::pair(kStartA, kWholeA),
          std::pair(kStartNoId, kWholeNoId), std::pair(kStartNoId, kWholeNoId)}) {
        const auto events = sayAll({start, kText0, kPiece0, whole, kSuccess});
        const auto started = only<BlockStarted>(events);
        const auto finished = only<BlockFinished>(events);
        ASSERT_EQ(started.size(), 1U);
        ASSERT_EQ(finished.size(), 1U);
        EXPECT_EQ(started[0].id, finished[0].id);
        EXPECT_EQ(only<BlockText>(events).at(0).id, finished[0].id);
        for (const BlockId &other : ids)
            EXPECT_FALSE(other == finished[0].id);
        ids.push_back(finished[0].id);
    }
    EXPECT_EQ(ids.front(), (BlockId{u"A"_s, 0})) << "unique on the wire: kept";
}

TEST_F(StreamJsonCodecTest, AToolUseFinishesTheBlockOfItsOwnId)
{
    const auto events = sayAll(
        {kStartA,
         R"({"type":"stream_event","event":{"type":"content_block_start","index":0,"content_block":{"type":"tool_use","id":"t1","name":"Bash"}}})",
         R"({"type":"stream_event","event":{"type":"content_block_start","index":1,"content_block":{"type":"tool_use","id":"t2","name":"Read"}}})",
         R"({"type":"assistant","message":{"id":"A","content":[{"type":"tool_use","id":"t1","name":"Bash","input":{"command":"ls"}}]}})",
         R"({"type":"assistant","message":{"id":"A","content":[{"type":"tool_use","id":"t2","name":"Read","input":{}}]}})"});
    const auto finished = only<BlockFinished>(events);
    ASSERT_EQ(finished.size(), 2U);
    EXPECT_EQ(finished[0].id.index, 0);
    EXPECT_EQ(finished[0].input.headline, u"ls"_s);
    EXPECT_EQ(finished[1].id.index, 1);
}

TEST_F(StreamJsonCodecTest, ARepeatedMessageTakesTheBrokenOneBack)
{
    const auto events = sayAll(
        {kStartA, kText0, kPiece0,
         R"({"type":"stream_event","event":{"type":"message_start","message":{"id":"B"}}})", kText0,
         kPiece0,
         R"({"type":"assistant","message":{"id":"B","content":[{"type":"text","text":"hello"}]}})"});
    EXPECT_THAT(only<BlockDiscarded>(events), ElementsAre(BlockDiscarded{{u"A"_s, 0}}));
    EXPECT_EQ(only<BlockFinished>(events).at(0).id, (BlockId{u"B"_s, 0}));
}

TEST_F(StreamJsonCodecTest, AnAnswerWithoutAStreamTakesTheBrokenOneBack)
{
    const auto events = sayAll(
        {kStartA, kText0, kPiece0,
         R"({"type":"assistant","message":{"id":"B","content":[{"type":"text","text":"hello"}]}})"});
    EXPECT_EQ(replay::kindOf(events.at(3)), "BlockDiscarded");
    EXPECT_EQ(only<BlockFinished>(events).at(0).id, (BlockId{u"B"_s, 0}));
}

TEST_F(StreamJsonCodecTest, AnAnswerWithoutAStreamIsAnotherOneAlsoUnderTheSameId)
{
    // The agent makes up the stop of the broken one.
    const auto events =
        sayAll({kStartA, kText0, kPiece0,
                R"({"type":"stream_event","event":{"type":"content_block_stop","index":0}})",
                R"({"type":"stream_event","event":{"type":"message_stop"}})", kWholeA});
    EXPECT_EQ(replay::kindOf(events.at(3)), "BlockDiscarded");
    EXPECT_THAT(only<BlockDiscarded>(events), ElementsAre(BlockDiscarded{{u"A"_s, 0}}));
    const auto finished = only<BlockFinished>(events);
    ASSERT_EQ(finished.size(), 1U);
    EXPECT_EQ(finished[0].id, (BlockId{u"A"_s, 1}));
    EXPECT_EQ(finished[0].text, u"hello"_s);
}

TEST_F(StreamJsonCodecTest, PiecesAfterTheTurnsEndSayNothing)
{
    sayAll({kStartA, kText0, kSuccess});
    EXPECT_THAT(say(kPiece0), IsEmpty());
}

TEST_F(StreamJsonCodecTest, AnIndexStartedTwiceTakesTheFirstBack)
{
    const auto events = sayAll({kStartA, kText0, kText0});
    ASSERT_EQ(events.size(), 4U);
    EXPECT_EQ(std::get<BlockDiscarded>(events[2]).id, std::get<BlockStarted>(events[1]).id);
    EXPECT_FALSE(std::get<BlockStarted>(events[3]).id == std::get<BlockStarted>(events[1]).id);
}

TEST_F(StreamJsonCodecTest, ASubagentsMessageGoesOnAfterTheMainTurnsEnd)
{
    const char *piece =
        R"({"type":"assistant","parent_tool_use_id":"t1","message":{"id":"S","content":[{"type":"text","text":"a"}]}})";
    const auto finished = only<BlockFinished>(sayAll({piece, kSuccess, piece}));
    ASSERT_EQ(finished.size(), 2U);
    EXPECT_EQ(finished[0].id, (BlockId{u"S"_s, 0}));
    EXPECT_EQ(finished[1].id, (BlockId{u"S"_s, 1}));
    EXPECT_EQ(finished[1].parentToolUseId, u"t1"_s);
}

TEST_F(StreamJsonCodecTest, ASubagentsMessageDoesNotDisturbTheOpenBlock)
{
    const auto events = sayAll(
        {kStartA, kText0, kPiece0,
         R"({"type":"assistant","parent_tool_use_id":"t1","message":{"id":"S","content":[{"type":"text","text":"a"}]}})",
         kPiece0, kWholeA});
    EXPECT_THAT(only<BlockDiscarded>(events), IsEmpty());
    EXPECT_EQ(only<BlockText>(events).size(), 2U);
}

TEST_F(StreamJsonCodecTest, RedactedThinkingIsThinkingWithoutText)
{
    const auto events = sayAll(
        {kStartA,
         R"({"type":"stream_event","event":{"type":"content_block_start","index":0,"content_block":{"type":"redacted_thinking","data":"QUJD"}}})",
         R"({"type":"assistant","message":{"id":"A","content":[{"type":"redacted_thinking","data":"QUJD"}]}})"});
    EXPECT_EQ(only<BlockStarted>(events).at(0).kind, BlockKind::Thinking);
    EXPECT_EQ(only<BlockFinished>(events).at(0).kind, BlockKind::Thinking);
    EXPECT_EQ(only<BlockFinished>(events).at(0).text, QString());
    EXPECT_THAT(only<BlockText>(events), IsEmpty());
}

TEST_F(StreamJsonCodecTest, AToolsInputOnItsWayIsASignOfLifeAndAPingIsNone)
{
    const auto events = sayAll(
        {kStartA,
         R"({"type":"stream_event","event":{"type":"content_block_start","index":0,"content_block":{"type":"tool_use","id":"t","name":"Write","input":{}}}})",
         R"({"type":"stream_event","event":{"type":"content_block_delta","index":0,"delta":{"type":"input_json_delta","partial_json":"{\"fi"}}})",
         R"({"type":"stream_event","event":{"type":"ping"}})"});
    ASSERT_EQ(events.size(), 3U);
    EXPECT_EQ(only<BlockProgressed>(events).at(0).id, only<BlockStarted>(events).at(0).id);
}

TEST_F(StreamJsonCodecTest, AnEditIsReadWhileItIsWritten)
{
    const auto events = sayAll(
        {kStartA,
         R"({"type":"stream_event","event":{"type":"content_block_start","index":0,"content_block":{"type":"tool_use","id":"t","name":"Edit","input":{}}}})",
         R"({"type":"stream_event","event":{"type":"content_block_delta","index":0,"delta":{"type":"input_json_delta","partial_json":"{\"file_path\":\"/a\",\"old_string\":\"o"}}})",
         R"({"type":"stream_event","event":{"type":"content_block_delta","index":0,"delta":{"type":"input_json_delta","partial_json":"ld \ud83d"}}})",
         R"({"type":"stream_event","event":{"type":"content_block_delta","index":0,"delta":{"type":"input_json_delta","partial_json":"\ude00\"}"}}})"});
    std::vector<InputPiece> pieces;
    for (const BlockProgressed &event : only<BlockProgressed>(events))
        pieces.insert(pieces.end(), event.input.begin(), event.input.end());
    using Part = InputPiece::Part;
    EXPECT_EQ(pieces, (std::vector<InputPiece>{{Part::Path, 0, u"/a"_s},
                                               {Part::Before, 0, u"o"_s},
                                               {Part::Before, 0, u"ld "_s},
                                               {Part::Before, 0, u"\U0001F600"_s}}));
    EXPECT_THAT(only<BlockText>(events), IsEmpty());
}

TEST_F(StreamJsonCodecTest, JsonOfAnInputIsNoTextOfAnAnswer)
{
    const auto events = sayAll(
        {kStartA, kText0,
         R"({"type":"stream_event","event":{"type":"content_block_delta","index":0,"delta":{"type":"input_json_delta","partial_json":"x"}}})"});
    EXPECT_THAT(only<BlockText>(events), IsEmpty());
    EXPECT_EQ(only<BlockProgressed>(events).size(), 1U);
}

TEST_F(StreamJsonCodecTest, AnswersCutInsideAnEmojiAreRead)
{
    // The agent's output when the endpoint splits a pair: each half in a piece, a lone one in the
    // whole text.
    const char *lone =
        R"({"type":"stream_event","event":{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"\ud83d"}}})";
    const auto events = sayAll(
        {kStartA, kText0,
         R"({"type":"stream_event","event":{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"a\ud83d"}}})",
         R"({"type":"stream_event","event":{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"\ude00b "}}})",
         lone, lone,
         R"({"type":"assistant","message":{"id":"A","content":[{"type":"text","text":"a\ud83d\ude00b \ud83d"}]}})",
         R"({"type":"result","subtype":"success","is_error":false,"result":"a\ud83d\ude00b \ud83d"})"});
    EXPECT_THAT(only<BadLine>(events), IsEmpty());
    QStringList pieces;
    for (const BlockText &piece : only<BlockText>(events))
        pieces << piece.text;
    EXPECT_EQ(pieces, (QStringList{u"a"_s, u"\U0001F600b "_s, u"\uFFFD"_s}));
    EXPECT_EQ(only<BlockProgressed>(events).size(), 1U);
    EXPECT_EQ(only<BlockFinished>(events).at(0).text, u"a\U0001F600b \uFFFD"_s);
    EXPECT_EQ(only<TurnEnded>(events).at(0).text, u"a\U0001F600b \uFFFD"_s);
}

// Tool results

TEST_F(StreamJsonCodecTest, AToolResultIsOneTextWhateverItsForm)
{
    const auto output = [this](const char *content) {
        const std::string line =
            std::string(R"({"type":"user","message":{"content":[{"type":"tool_result",)")
            + R"("tool_use_id":"t1","content":)" + content + "}]}}";
        return only<ToolFinished>(m_codec.decode(QByteArray::fromStdString(line)).events)
            .at(0)
            .output;
    };
    EXPECT_EQ(output(R"("plain")"), u"plain"_s);
    EXPECT_EQ(output(R"([{"type":"text","text":"a"},{"type":"text","text":"b"}])"), u"a\nb"_s);
    EXPECT_EQ(output(R"([{"type":"image","source":{}},{"type":"text","text":"b"}])"),
              u"[image]\nb"_s);
    EXPECT_EQ(output("null"), QString());
    EXPECT_EQ(output("[]"), QString());
}

TEST_F(StreamJsonCodecTest, AFailedToolIsNotOk)
{
    const auto finished = only<ToolFinished>(say(
        R"({"type":"user","tool_use_result":"Error: exit 1","message":{"content":[
            {"type":"tool_result","tool_use_id":"t1","content":"exit 1","is_error":true}]}})"));
    ASSERT_EQ(finished.size(), 1U);
    EXPECT_FALSE(finished[0].ok);
    EXPECT_THAT(finished[0].changes, IsEmpty());
}

TEST_F(StreamJsonCodecTest, AnEditCountsTheLinesOfItsPatch)
{
    const auto finished = only<ToolFinished>(say(
        R"({"type":"user","message":{"content":[{"type":"tool_result","tool_use_id":"t1","content":"ok"}]},
            "tool_use_result":{"filePath":"/a","structuredPatch":[
            {"oldStart":1,"newStart":1,"lines":[" same","-old","+new","+newer","\\ No newline at end of file"]},
            {"oldStart":9,"newStart":10,"lines":["-gone"]}]}})"));
    ASSERT_EQ(finished.size(), 1U);
    EXPECT_EQ(finished[0].linesAdded, 2);
    EXPECT_EQ(finished[0].linesRemoved, 2);
    ASSERT_EQ(finished[0].changes.size(), 1U);
    EXPECT_EQ(finished[0].changes[0].path, u"/a"_s);
    EXPECT_EQ(finished[0].changes[0].hunks,
              (std::vector<bridge::diff::Hunk>{{1,
                                                1,
                                                {u" same"_s, u"-old"_s, u"+new"_s, u"+newer"_s,
                                                 u"\\ No newline at end of file"_s}},
                                               {9, 10, {u"-gone"_s}}}));
    EXPECT_FALSE(finished[0].createdFile);
}

TEST_F(StreamJsonCodecTest, ANewFileCountsAllItsLinesAndAnEmptyOneNone)
{
    const auto created = [this](const char *content) {
        const std::string line =
            std::string(R"({"type":"user","message":{"content":[{"type":"tool_result",)")
            + R"("tool_use_id":"t1"}]},"tool_use_result":{"type":"create","structuredPatch":[],)"
            + R"("content":")" + content + R"("}})";
        return only<ToolFinished>(m_codec.decode(QByteArray::fromStdString(line)).events).at(0);
    };
    EXPECT_EQ(created(R"(one\ntwo\n)").linesAdded, 2);
    EXPECT_EQ(created(R"(one\n\nthree)").linesAdded, 3);
    EXPECT_EQ(created("").linesAdded, 0);
    EXPECT_TRUE(created("").createdFile);
}

TEST_F(StreamJsonCodecTest, ACommandReportsWhatItChangedInFiles)
{
    using Kind = FileChange::Kind;
    // As 2.1.330 says it; of the third file it has no lines.
    const auto finished = only<ToolFinished>(say(
        R"({"type":"user","message":{"content":[{"type":"tool_result","tool_use_id":"t1","content":""}]},
            "tool_use_result":{"stdout":"","stderr":"","interrupted":false,"bashEditDiff":{"files":[
            {"filePath":"/p/n.txt","hunks":[{"oldStart":1,"oldLines":0,"newStart":1,"newLines":1,"lines":["+new"]}],"created":true},
            {"filePath":"/p/g.txt","hunks":[{"oldStart":1,"oldLines":2,"newStart":1,"newLines":0,"lines":["-one","-two"]}],"deleted":true},
            {"filePath":"/p/f.txt","hunks":[{"oldStart":4,"newStart":4,"lines":[" a","-b","+B"]}]}],
            "moreFiles":1,"changedFiles":["/p/n.txt","/p/bin","/p/g.txt"]}}})"));
    ASSERT_EQ(finished.size(), 1U);
    EXPECT_EQ(finished[0].changes,
              (std::vector<FileChange>{
                  {u"/p/n.txt"_s, Kind::Created, {{1, 1, {u"+new"_s}}}, 0},
                  {u"/p/g.txt"_s, Kind::Deleted, {{1, 1, {u"-one"_s, u"-two"_s}}}, 0},
                  {u"/p/f.txt"_s, Kind::Changed, {{4, 4, {u" a"_s, u"-b"_s, u"+B"_s}}}, 0}}));
    EXPECT_EQ(finished[0].moreFiles, 1);
    EXPECT_EQ(finished[0].linesAdded, 2);
    EXPECT_EQ(finished[0].linesRemoved, 3);
}

TEST_F(StreamJsonCodecTest, OfAHugePatchTheBeginningIsKeptAndTheRestCounted)
{
    std::string lines;
    for (int i = 0; i < 25'000; ++i)
        lines += R"("+x",)";
    const auto finished = only<ToolFinished>(
        m_codec
            .decode(QByteArray::fromStdString(
                R"({"type":"user","message":{"content":[{"type":"tool_result","tool_use_id":"t1"}]},)"
                R"("tool_use_result":{"filePath":"/a","structuredPatch":[{"oldStart":1,"newStart":1,"lines":[)"
                + lines + R"(" end"]}]}})"))
            .events);
    ASSERT_EQ(finished.size(), 1U);
    const FileChange &change = finished[0].changes.at(0);
    EXPECT_EQ(finished[0].linesAdded, 25'000);
    EXPECT_EQ(change.hunks.at(0).lines.size() + change.leftOut, 25'000);
    EXPECT_GT(change.leftOut, 0);
}

TEST_F(StreamJsonCodecTest, APatchIsNotGivenToTwoTools)
{
    const auto finished = only<ToolFinished>(say(
        R"({"type":"user","message":{"content":[{"type":"tool_result","tool_use_id":"t1"},
            {"type":"tool_result","tool_use_id":"t2"}]},
            "tool_use_result":{"structuredPatch":[{"lines":["+x"]}]}})"));
    ASSERT_EQ(finished.size(), 2U);
    EXPECT_EQ(finished[0].linesAdded + finished[1].linesAdded, 0);
}

TEST_F(StreamJsonCodecTest, EchoesOfTheUsersWordsSayNothing)
{
    EXPECT_THAT(
        sayAll(
            {R"({"type":"user","isReplay":true,"message":{"role":"user","content":"hi"}})",
             R"({"type":"user","message":{"content":[{"type":"text","text":"[Request interrupted by user]"}]}})",
             R"({"type":"user","message":{"content":"<local-command-stdout>x</local-command-stdout>"}})"}),
        IsEmpty());
}

// Turn ends

TEST_F(StreamJsonCodecTest, AnApiFailureIsAFailureAlthoughItsSubtypeIsSuccess)
{
    const TurnEnded end =
        endOf(R"("subtype":"success","is_error":true,"terminal_reason":"api_error",
        "api_error_status":404,"api_error_type":"not_found_error","result":"There's an issue")");
    EXPECT_FALSE(end.ok);
    EXPECT_FALSE(end.interrupted);
    EXPECT_EQ(end.failure, (TurnFailure{404, u"not_found_error"_s, {}, u"There's an issue"_s}));
}

TEST_F(StreamJsonCodecTest, AFailureHasTheCategoryOfItsMessageWhichIsNoBlock)
{
    const char *failed =
        R"({"type":"assistant","is_api_error_message":true,"error":"model_not_found",
            "message":{"id":"x","model":"<synthetic>","content":[{"type":"text","text":"no"}]}})";
    EXPECT_THAT(say(failed), IsEmpty());
    const char *fields = R"("subtype":"success","is_error":true,"result":"no")";
    EXPECT_EQ(endOf(fields).failure->category, u"model_not_found"_s);
    EXPECT_EQ(endOf(fields).failure->category, QString()) << "of the turn before";
    say(failed);
    EXPECT_EQ(endOf(R"("subtype":"success","is_error":true,"api_error":"connection_failed")")
                  .failure->category,
              u"connection_failed"_s);
}

TEST_F(StreamJsonCodecTest, AnOlderAgentsApiFailureIsNoInterrupt)
{
    const TurnEnded end =
        endOf(R"("subtype":"success","is_error":true,"terminal_reason":"completed",
        "result":"API Error: 500","duration_ms":101.7,"total_cost_usd":0.5)");
    EXPECT_FALSE(end.ok);
    EXPECT_FALSE(end.interrupted);
    EXPECT_EQ(end.failure->text, u"API Error: 500"_s);
    EXPECT_EQ(end.duration, std::chrono::milliseconds(101));
    EXPECT_EQ(end.usage.costUsd, 0.5);
}

TEST_F(StreamJsonCodecTest, AnInterruptIsNoFailure)
{
    for (const char *reason : {"aborted_streaming", "aborted_tools"}) {
        const std::string fields = std::string(R"("subtype":"error_during_execution",)")
                                   + R"("is_error":true,"errors":["[ede_diagnostic] x"],)"
                                   + R"("terminal_reason":")" + reason + '"';
        const TurnEnded end = endOf(fields.c_str());
        EXPECT_FALSE(end.ok);
        EXPECT_TRUE(end.interrupted);
        EXPECT_EQ(end.failure, std::nullopt);
    }
}

TEST_F(StreamJsonCodecTest, AnUnknownConversationFailsWithTheAgentsSentence)
{
    const TurnEnded end = endOf(R"("subtype":"error_during_execution","is_error":true,"num_turns":0,
        "duration_ms":0,"errors":["No conversation found with session ID: 0"])");
    EXPECT_FALSE(end.ok);
    EXPECT_FALSE(end.interrupted);
    EXPECT_EQ(
        end.failure,
        (TurnFailure{
            0, {}, u"error_during_execution"_s, u"No conversation found with session ID: 0"_s}));
}

TEST_F(StreamJsonCodecTest, TheMakersDiagnosticsAreNotShown)
{
    const TurnEnded end = endOf(R"("subtype":"error_max_turns","is_error":false,
        "errors":["[ede_diagnostic] a","Reached the limit"])");
    EXPECT_FALSE(end.ok);
    EXPECT_EQ(end.failure->text, u"Reached the limit"_s);
    EXPECT_EQ(end.failure->category, u"error_max_turns"_s);
    EXPECT_TRUE(end.reachedLimit);
}

TEST_F(StreamJsonCodecTest, AResultWithoutFieldsIsAnEndThatIsNotOk)
{
    const auto ends = only<TurnEnded>(say(R"({"type":"result"})"));
    ASSERT_EQ(ends.size(), 1U);
    EXPECT_FALSE(ends[0].ok);
    EXPECT_TRUE(ends[0].failure.has_value());
}

TEST_F(StreamJsonCodecTest, ATurnsEndNamesItsMessagesAndWhetherItWasAskedFor)
{
    const TurnEnded end = endOf(R"("subtype":"success","is_error":false,"result":"x",
        "user_message_uuids":["a","b"],"usage":{"input_tokens":3,"output_tokens":4,"cache_creation_input_tokens":20,"cache_read_input_tokens":100},
        "origin":{"kind":"task-notification"})");
    EXPECT_TRUE(end.ok);
    EXPECT_TRUE(end.unsolicited);
    EXPECT_EQ(end.messageIds, QStringList({u"a"_s, u"b"_s}));
    EXPECT_EQ(end.usage, (TurnUsage{123, 4, 0}));
    EXPECT_FALSE(
        endOf(R"("subtype":"success","is_error":false,"origin":{"kind":"human"})").unsolicited);
}

// The rest

TEST_F(StreamJsonCodecTest, AMessageThatEndsWithoutHavingBegunIsSkipped)
{
    EXPECT_THAT(sayAll({R"({"type":"command_lifecycle","command_uuid":"a","state":"queued"})",
                        R"({"type":"command_lifecycle","command_uuid":"a","state":"started"})",
                        R"({"type":"command_lifecycle","command_uuid":"a","state":"completed"})"}),
                IsEmpty());
    for (const char *line :
         {R"({"type":"command_lifecycle","command_uuid":"a","state":"completed"})",
          R"({"type":"command_lifecycle","command_uuid":"a","state":"discarded"})"})
        EXPECT_THAT(say(line), ElementsAre(AgentEvent(MessageSkipped{u"a"_s}))) << line;
}

/// As seen with 2.1.330 (protocol reference, 1.7).
class AgentTimersTest : public StreamJsonCodecTest
{
protected:
    /// The count that it reports; -1: none.
    int use(const char *tool, const char *input, const char *result, bool isError = false)
    {
        const std::string id = "toolu_" + std::to_string(++m_calls);
        const std::string call =
            R"({"type":"assistant","message":{"id":"m","role":"assistant","content":[)"
            R"({"type":"tool_use","id":")"
            + id + R"(","name":")" + tool + R"(","input":)" + input + "}]}}";
        static_cast<void>(m_codec.decode(QByteArray::fromStdString(call)));
        const std::string end =
            R"({"type":"user","message":{"role":"user","content":[{"type":"tool_result",)"
            R"("tool_use_id":")"
            + id + R"(","content":"words","is_error":)" + (isError ? "true" : "false")
            + R"(}]},"tool_use_result":)" + result + "}";
        return reported(m_codec.decode(QByteArray::fromStdString(end)).events);
    }
    int fire(const char *source)
    {
        const std::string line =
            R"({"type":"command_lifecycle","command_uuid":"t","state":"started","wakeup_source":")"
            + std::string(source) + R"("})";
        return reported(m_codec.decode(QByteArray::fromStdString(line)).events);
    }

private:
    static int reported(const Events &events)
    {
        const auto changes = only<TimersChanged>(events);
        EXPECT_LE(changes.size(), 1U);
        return changes.empty() ? -1 : changes.front().count;
    }
    int m_calls = 0;
};

TEST_F(AgentTimersTest, AreWhatTheAgentsOwnToolsHaveSet)
{
    EXPECT_EQ(use("Bash", R"({"command":"true"})", R"({"stdout":""})"), -1);
    EXPECT_EQ(use("CronCreate", R"({"cron":"0 5 * * *"})",
                  R"({"id":"d7","recurring":true,"durable":false,"nextFireAt":1796016600000})"),
              1);
    EXPECT_EQ(use("CronCreate", R"({"cron":"bad"})", R"("Error: Invalid cron expression")", true),
              -1);
    EXPECT_EQ(use("ScheduleWakeup", R"({"delaySeconds":60})", R"({"scheduledFor":1796006580000})"),
              2);
    EXPECT_EQ(use("ScheduleWakeup", R"({"delaySeconds":90})", R"({"scheduledFor":1796006580000})"),
              -1)
        << "there is one";
    EXPECT_EQ(use("ScheduleWakeup", R"({"stop":true})", R"({"scheduledFor":0,"stopped":true})"), 1);
    EXPECT_EQ(use("CronDelete", R"({"id":"d7"})", R"({"id":"d7"})"), 0);
}

TEST_F(AgentTimersTest, ThatComeOnceAreGoneThenAndTheirTurnBelongsToNoMessage)
{
    use("ScheduleWakeup", R"({"delaySeconds":60})", R"({"scheduledFor":1796006580000})");
    use("CronCreate", R"({"cron":"4 2 * * *"})", R"({"id":"b","recurring":false,"nextFireAt":2})");
    use("CronCreate", R"({"cron":"3 2 * * *"})", R"({"id":"a","recurring":false,"nextFireAt":1})");
    EXPECT_EQ(fire("loop_wakeup"), 2);
    EXPECT_TRUE(endOf(R"("subtype":"success","is_error":false,"result":"ok")").unsolicited);
    EXPECT_FALSE(endOf(R"("subtype":"success","is_error":false,"result":"ok")").unsolicited);
    EXPECT_EQ(fire("schedule_wakeup"), 1);
    EXPECT_EQ(use("CronDelete", R"({"id":"a"})", R"({"id":"a"})"), -1) << "it was the first";
    use("CronCreate", R"({"cron":"* * * * *"})", R"({"id":"c","recurring":true,"nextFireAt":3})");
    EXPECT_EQ(fire("schedule_wakeup"), -1) << "it may have been the one that recurs";
}

TEST_F(StreamJsonCodecTest, AScheduledRetryHasItsNumbersAlsoAsFloats)
{
    EXPECT_THAT(say(R"({"type":"system","subtype":"api_retry","attempt":2,"max_retries":10,
                        "retry_delay_ms":581.4136,"error_status":null,"error":"unknown"})"),
                ElementsAre(AgentEvent(
                    RetryScheduled{2, 10, std::chrono::milliseconds(581), 0, u"unknown"_s})));
}

TEST_F(StreamJsonCodecTest, SaysThatTheEndpointIsAskedAnswersAndCounts)
{
    using Step = ActivityReported::Step;
    EXPECT_THAT(say(R"({"type":"system","subtype":"status","status":"requesting"})"),
                ElementsAre(AgentEvent(ActivityReported{Step::Asked, {}})));
    EXPECT_THAT(say(R"({"type":"system","subtype":"status","status":"compacting"})"),
                ElementsAre(AgentEvent(ActivityReported{Step::Compacting, {}})));
    EXPECT_THAT(say(kStartA), ElementsAre(AgentEvent(ActivityReported{Step::AnswerBegun, {}})));
    EXPECT_THAT(
        say(R"({"type":"stream_event","event":{"type":"message_delta","usage":{"output_tokens":175}}})"),
        ElementsAre(AgentEvent(TokensReported{175, {}})));
}

TEST_F(StreamJsonCodecTest, AClearedConversationIsReported)
{
    EXPECT_THAT(say(R"({"type":"conversation_reset","trigger":"clear"})"),
                ElementsAre(AgentEvent(ConversationCleared{})));
}

TEST_F(StreamJsonCodecTest, ACompactionThatFailedIsANotice)
{
    EXPECT_THAT(
        say(R"({"type":"system","subtype":"status","status":null,"compact_result":"failed","compact_error":"Not enough messages"})"),
        ElementsAre(AgentEvent(NoticeGiven{u"Not enough messages"_s, true})));
}

TEST_F(StreamJsonCodecTest, StatusSpeaksOnlyWhereTheModeChanges)
{
    EXPECT_THAT(
        say(R"({"type":"system","subtype":"status","status":null,"permissionMode":"plan"})"),
        ElementsAre(AgentEvent(OptionChanged{kPermissionModeOption.toString(), u"plan"_s})));
}

TEST_F(StreamJsonCodecTest, UnknownMessagesAreNamedAndKeptWhole)
{
    const auto unknown = only<UnknownMessage>(
        sayAll({R"({"type":"system","subtype":"brand_new","x":[1]})", R"({"type":"keep_alive"})"}));
    ASSERT_EQ(unknown.size(), 2U);
    EXPECT_EQ(unknown[0].name, u"system/brand_new"_s);
    EXPECT_EQ(Json::parse(unknown[0].raw),
              Json::parse(R"({"type":"system","subtype":"brand_new","x":[1]})"));
    EXPECT_EQ(unknown[1].name, u"keep_alive"_s);
}

TEST_F(StreamJsonCodecTest, ABadLineDoesNotDisturbTheOnesAroundIt)
{
    const auto events = sayAll({kStartA, kText0, "Warning: something", kPiece0, kWholeA});
    EXPECT_THAT(only<BadLine>(events), ElementsAre(BadLine{BadLine::Reason::NotJson, {}}));
    EXPECT_EQ(only<BlockFinished>(events).at(0).id, (BlockId{u"A"_s, 0}));
}

TEST_F(StreamJsonCodecTest, ACompactionComesWithItsSummary)
{
    constexpr auto kBoundary = R"({"type":"system","subtype":"compact_boundary",)"
                               R"("compact_metadata":{"trigger":"auto"}})";
    constexpr auto kSummary =
        R"({"type":"user","isSynthetic":true,"message":{"role":"user","content":"This session is )"
        R"(being continued. The summary below covers the earlier portion of the conversation.\n\n)"
        R"(<system-reminder>\n<tools>Bash</tools>\n</system-reminder>\nSummary:\nThe boat is blue.)"
        R"(\n\nIf you need specific details from before compaction, read the file."}})";
    EXPECT_EQ(only<ConversationCompacted>(sayAll({kBoundary, kSummary})),
              std::vector{ConversationCompacted{u"The boat is blue."_s}});
    EXPECT_EQ(only<ConversationCompacted>(sayAll({kSummary})).size(), 0U);
    const auto events = sayAll({kBoundary, kStartA});
    EXPECT_EQ(only<ConversationCompacted>(events), std::vector{ConversationCompacted{}});
    EXPECT_TRUE(std::holds_alternative<ConversationCompacted>(events.front()));
}

TEST_F(StreamJsonCodecTest, ARefusalOfTheModelIsNoFailure)
{
    const char *refused = R"({"type":"assistant","is_api_error_message":true,
        "error":"invalid_request","message":{"id":"m","model":"<synthetic>","role":"assistant",
        "stop_reason":"refusal","content":[{"type":"text","text":"API Error: it refused"}]}})";
    const char *told = R"({"type":"system","subtype":"model_refusal_no_fallback",
        "api_refusal_explanation":"No recipes."})";
    const char *ended = R"({"type":"result","subtype":"success","is_error":true,
        "result":"API Error: it refused"})";
    for (const char *before : {refused, told}) {
        const auto events = sayAll({before, ended});
        EXPECT_EQ(only<AnswerRefused>(events),
                  std::vector{AnswerRefused{before == told ? u"No recipes."_s : QString()}});
        const auto ends = only<TurnEnded>(events);
        ASSERT_EQ(ends.size(), 1U);
        EXPECT_TRUE(ends[0].ok);
        EXPECT_FALSE(ends[0].failure);
        EXPECT_EQ(ends[0].text, QString()) << "the agent's sentence is no answer";
    }
    const auto next = only<TurnEnded>(say(ended));
    ASSERT_EQ(next.size(), 1U);
    EXPECT_FALSE(next[0].ok) << "it was of the turn before";
}

TEST_F(StreamJsonCodecTest, LostWritesAreReported)
{
    EXPECT_EQ(only<WritesLost>(say(R"({"type":"system","subtype":"session_writes_lost",
                  "error_code":"ENOSPC","lost":["transcript","global_config"],
                  "transcript_session_ids":["35953418-a0a3-4cd1-ae73-2b588317f283"]})")),
              std::vector{(WritesLost{.conversation = true, .settings = true})});
    EXPECT_EQ(only<WritesLost>(say(R"({"type":"system","subtype":"session_writes_lost",
                  "error_code":"EDQUOT","lost":["something_new"]})")),
              std::vector{WritesLost{.quota = true}});
}

} // namespace streamjsoncodectest
