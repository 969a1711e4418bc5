#include "tests/bridge/agents/claude/Replay.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <set>
#include <tuple>

namespace recordingstest {

using namespace Qt::StringLiterals;
using namespace bridge::agent;
using replay::Json;
using replay::only;
using testing::ElementsAre;
using testing::IsEmpty;

/// Compares the events of each recording with its raw messages, which are read here without the
/// code under test.
using Key = std::pair<std::string, int>; ///< message id, block index

std::string text(const QString &text)
{
    return text.toStdString();
}

std::string text(const Json &object, const char *key)
{
    const auto it = object.find(key);
    return it != object.end() && it->is_string() ? it->get<std::string>() : std::string();
}

int number(const Json &object, const char *key)
{
    const auto it = object.find(key);
    return it != object.end() && it->is_number() ? static_cast<int>(it->get<double>()) : 0;
}

Key keyOf(const BlockId &id)
{
    return {text(id.messageId), id.index};
}

std::string kindName(BlockKind kind)
{
    switch (kind) {
    case BlockKind::Text:
        return "text";
    case BlockKind::Thinking:
        return "thinking";
    case BlockKind::ToolUse:
        return "tool_use";
    case BlockKind::Other:
        break;
    }
    return "other";
}

class RecordingTest : public testing::TestWithParam<std::string>
{
protected:
    void SetUp() override
    {
        for (const replay::Message &message : replay::load(GetParam())) {
            if (message.fromAgent)
                m_raw.push_back(message.body);
        }
        m_events = replay::eventsOf(GetParam());
        ASSERT_FALSE(m_raw.empty());
    }

    /// The raw messages of a type and, for system messages, a subtype.
    std::vector<Json> raw(const char *type, const char *subtype = nullptr) const
    {
        std::vector<Json> result;
        for (const Json &message : m_raw) {
            if (message.at("type") == type && (!subtype || text(message, "subtype") == subtype))
                result.push_back(message);
        }
        return result;
    }

    /// The streamed events of one kind, with the key of their block.
    std::vector<std::pair<Key, Json>> rawStream(const char *kind) const
    {
        std::vector<std::pair<Key, Json>> result;
        for (const Json &message : raw("stream_event")) {
            const Json &event = message.at("event");
            if (event.at("type") == kind)
                result.push_back(
                    {{text(message, "api_message_id"), number(event, "index")}, event});
        }
        return result;
    }

    /// The finished blocks of the model, each with its message's id.
    std::vector<std::pair<std::string, Json>> rawBlocks() const
    {
        std::vector<std::pair<std::string, Json>> result;
        for (const Json &message : raw("assistant")) {
            if (message.contains("is_api_error_message"))
                continue;
            for (const Json &block : message.at("message").at("content"))
                result.emplace_back(message.at("message").at("id"), block);
        }
        return result;
    }

    std::vector<Json> m_raw;
    std::vector<AgentEvent> m_events;
};

TEST_P(RecordingTest, EveryMessageIsUnderstood)
{
    EXPECT_THAT(only<BadLine>(m_events), IsEmpty());
    EXPECT_THAT(only<UnknownRequest>(m_events), IsEmpty());

    const std::set<std::string> beside{"system/thinking_tokens", "system/task_updated",
                                       "system/task_notification"};
    std::vector<std::string> expected;
    for (const Json &message : raw("system")) {
        if (const std::string name = "system/" + text(message, "subtype"); beside.contains(name))
            expected.push_back(name);
    }
    std::vector<std::string> unknown;
    for (const UnknownMessage &message : only<UnknownMessage>(m_events))
        unknown.push_back(text(message.name));
    EXPECT_EQ(unknown, expected);
}

TEST_P(RecordingTest, EveryStreamedBlockStartsOnce)
{
    using Row = std::tuple<Key, std::string, std::string, std::string>;
    std::vector<Row> expected;
    for (const auto &[key, event] : rawStream("content_block_start")) {
        const Json &block = event.at("content_block");
        expected.emplace_back(key, text(block, "type"), text(block, "id"), text(block, "name"));
    }
    std::vector<Row> started;
    for (const BlockStarted &event : only<BlockStarted>(m_events))
        started.emplace_back(keyOf(event.id), kindName(event.kind), text(event.toolUseId),
                             text(event.toolName));
    EXPECT_EQ(started, expected);
}

TEST_P(RecordingTest, ThePiecesOfABlockAreItsText)
{
    std::map<Key, std::string> expected;
    for (const auto &[key, event] : rawStream("content_block_delta")) {
        const Json &delta = event.at("delta");
        const std::string piece = text(delta, "text") + text(delta, "thinking");
        if (!piece.empty())
            expected[key] += piece;
    }
    std::map<Key, std::string> pieces;
    for (const BlockText &event : only<BlockText>(m_events))
        pieces[keyOf(event.id)] += text(event.text);
    EXPECT_EQ(pieces, expected);

    std::set<Key> started;
    for (const BlockStarted &event : only<BlockStarted>(m_events))
        started.insert(keyOf(event.id));
    for (const BlockFinished &event : only<BlockFinished>(m_events)) {
        if (started.contains(keyOf(event.id))) {
            EXPECT_EQ(pieces[keyOf(event.id)], text(event.text));
        }
    }
}

TEST_P(RecordingTest, EveryWholeBlockFinishesOnceWithAllItHolds)
{
    using Row = std::tuple<std::string, std::string, std::string, std::string, std::string, Json>;
    std::vector<Row> expected;
    for (const auto &[messageId, block] : rawBlocks())
        expected.emplace_back(messageId, text(block, "type"),
                              text(block, "text") + text(block, "thinking"), text(block, "id"),
                              text(block, "name"), block.value("input", Json::object()));
    std::vector<Row> finished;
    std::set<Key> keys;
    for (const BlockFinished &event : only<BlockFinished>(m_events)) {
        finished.emplace_back(text(event.id.messageId), kindName(event.kind), text(event.text),
                              text(event.toolUseId), text(event.toolName),
                              Json::parse(event.input.json.toStdString()));
        EXPECT_TRUE(keys.insert(keyOf(event.id)).second) << "index used twice";
    }
    EXPECT_EQ(finished, expected);
}

TEST_P(RecordingTest, ModelAndSubagentOfABlockAreThoseOfItsMessage)
{
    using Row = std::pair<std::string, std::string>;
    std::vector<Row> expected;
    for (const Json &message : raw("assistant")) {
        if (!message.contains("is_api_error_message"))
            expected.emplace_back(text(message.at("message"), "model"),
                                  text(message, "parent_tool_use_id"));
    }
    std::vector<Row> finished;
    for (const BlockFinished &event : only<BlockFinished>(m_events))
        finished.emplace_back(text(event.model), text(event.parentToolUseId));
    EXPECT_EQ(finished, expected);
}

TEST_P(RecordingTest, EveryStartedBlockEndsOnce)
{
    // The wire does not name the dropped block of a message, so only the number is compared.
    std::map<std::string, int> dropped;
    for (const auto &[key, event] : rawStream("content_block_start"))
        ++dropped[key.first];
    for (const auto &[messageId, block] : rawBlocks()) {
        if (dropped.contains(messageId))
            --dropped[messageId];
    }
    std::set<Key> open;
    for (const AgentEvent &event : m_events) {
        if (const auto *started = std::get_if<BlockStarted>(&event)) {
            EXPECT_TRUE(open.insert(keyOf(started->id)).second);
        } else if (const auto *finished = std::get_if<BlockFinished>(&event)) {
            open.erase(keyOf(finished->id));
        } else if (const auto *discarded = std::get_if<BlockDiscarded>(&event)) {
            EXPECT_EQ(open.erase(keyOf(discarded->id)), 1U);
            --dropped[text(discarded->id.messageId)];
        } else if (std::holds_alternative<TurnEnded>(event)) {
            EXPECT_THAT(open, IsEmpty());
        }
    }
    EXPECT_THAT(open, IsEmpty());
    for (const auto &[messageId, count] : dropped)
        EXPECT_EQ(count, 0) << messageId;
}

TEST_P(RecordingTest, EveryToolResultIsToldOnce)
{
    using Row = std::tuple<std::string, bool, std::string>;
    std::vector<Row> expected;
    for (const Json &message : raw("user")) {
        for (const Json &block : message.at("message").at("content")) {
            if (block.at("type") != "tool_result")
                continue;
            std::string output = text(block, "content");
            if (block.at("content").is_array()) {
                for (const Json &part : block.at("content"))
                    output += (output.empty() ? "" : "\n") + text(part, "text");
            }
            expected.emplace_back(text(block, "tool_use_id"), !block.value("is_error", false),
                                  output);
        }
    }
    std::vector<Row> finished;
    for (const ToolFinished &event : only<ToolFinished>(m_events))
        finished.emplace_back(text(event.toolUseId), event.ok, text(event.output));
    EXPECT_EQ(finished, expected);
}

TEST_P(RecordingTest, EveryRetryIsToldWithItsNumbers)
{
    using Row = std::tuple<int, int, int, int, std::string>;
    std::vector<Row> expected;
    for (const Json &m : raw("system", "api_retry"))
        expected.emplace_back(number(m, "attempt"), number(m, "max_retries"),
                              number(m, "retry_delay_ms"), number(m, "error_status"),
                              text(m, "error"));
    std::vector<Row> told;
    for (const RetryScheduled &e : only<RetryScheduled>(m_events))
        told.emplace_back(e.attempt, e.of, static_cast<int>(e.delay.count()), e.httpStatus,
                          text(e.category));
    EXPECT_EQ(told, expected);
}

TEST_P(RecordingTest, EveryPermissionIsAskedOnce)
{
    using Row = std::tuple<std::string, std::string, std::string, Json, std::vector<std::string>>;
    std::vector<Row> expected;
    for (const Json &message : raw("control_request")) {
        const Json &request = message.at("request");
        ASSERT_EQ(request.at("subtype"), "can_use_tool");
        std::vector<std::string> rules;
        for (const Json &suggestion : request.value("permission_suggestions", Json::array())) {
            if (suggestion.at("type") == "addRules")
                rules.push_back(suggestion.at("rules").at(0).at("ruleContent"));
        }
        expected.emplace_back(text(message, "request_id"), text(request, "tool_use_id"),
                              text(request, "tool_name"), request.at("input"), rules);
    }
    std::vector<Row> asked;
    for (const PermissionAsked &event : only<PermissionAsked>(m_events)) {
        std::vector<std::string> rules;
        for (const PermissionOption &option : event.request.options) {
            if (option.kind == PermissionOption::Kind::AllowAlways && !option.label.isEmpty())
                rules.push_back(option.label.toStdString());
        }
        asked.emplace_back(text(event.request.id), text(event.request.toolUseId),
                           text(event.request.toolName),
                           Json::parse(event.request.input.json.toStdString()), rules);
    }
    EXPECT_EQ(asked, expected);
}

TEST_P(RecordingTest, EveryCancelWithdrawsItsPermission)
{
    std::vector<std::string> expected;
    for (const Json &message : raw("control_cancel_request"))
        expected.push_back(text(message, "request_id"));
    std::vector<std::string> withdrawn;
    for (const PermissionWithdrawn &event : only<PermissionWithdrawn>(m_events))
        withdrawn.push_back(text(event.requestId));
    EXPECT_EQ(withdrawn, expected);
}

TEST_P(RecordingTest, EveryResultEndsATurnWithItsNumbers)
{
    const auto results = raw("result");
    const auto ends = only<TurnEnded>(m_events);
    ASSERT_EQ(ends.size(), results.size());
    for (std::size_t i = 0; i < ends.size(); ++i) {
        const Json &result = results[i];
        const TurnEnded &end = ends[i];
        const bool aborted = text(result, "terminal_reason").rfind("aborted", 0) == 0;
        EXPECT_EQ(end.ok, !result.at("is_error").get<bool>());
        EXPECT_EQ(end.interrupted, aborted);
        EXPECT_EQ(end.unsolicited, result.contains("origin"));
        EXPECT_EQ(text(end.text), text(result, "result"));
        EXPECT_EQ(end.duration.count(), number(result, "duration_ms"));
        EXPECT_EQ(end.usage.costUsd, result.at("total_cost_usd").get<double>());
        EXPECT_EQ(end.usage.inputTokens, number(result.at("usage"), "input_tokens"));
        EXPECT_EQ(end.usage.outputTokens, number(result.at("usage"), "output_tokens"));
        ASSERT_EQ(end.failure.has_value(), !end.ok && !aborted);
        if (end.failure) {
            EXPECT_EQ(end.failure->httpStatus, number(result, "api_error_status"));
            EXPECT_EQ(text(end.failure->type), text(result, "api_error_type"));
            EXPECT_EQ(text(end.failure->text), text(result, "result"));
        }
    }
}

TEST_P(RecordingTest, AFailedTurnHasACategory)
{
    std::vector<std::string> expected;
    std::string told;
    for (const Json &message : m_raw) {
        if (message.contains("is_api_error_message"))
            told = text(message, "error");
        const std::string own = text(message, "api_error");
        if (message.at("type") == "result" && text(message, "subtype") == "success"
            && message.at("is_error").get<bool>())
            expected.push_back(own.empty() ? told : own);
    }
    std::vector<std::string> categories;
    for (const TurnEnded &end : only<TurnEnded>(m_events)) {
        if (end.failure)
            categories.push_back(text(end.failure->category));
    }
    EXPECT_EQ(categories, expected);
}

TEST_P(RecordingTest, TurnsModesTasksAndNoticesAreTold)
{
    using Turn = std::tuple<std::string, std::string, std::string, std::string>;
    std::vector<Turn> expectedTurns;
    for (const Json &m : raw("system", "init"))
        expectedTurns.emplace_back(text(m, "session_id"), text(m, "model"), text(m, "cwd"),
                                   text(m, "permissionMode"));
    std::vector<Turn> turns;
    for (const TurnStarted &e : only<TurnStarted>(m_events))
        turns.emplace_back(text(e.sessionId), text(e.model), text(e.workspace),
                           text(e.permissionMode));
    EXPECT_EQ(turns, expectedTurns);

    std::vector<std::string> expectedModes;
    for (const Json &m : raw("system", "status")) {
        if (m.contains("permissionMode"))
            expectedModes.push_back(text(m, "permissionMode"));
    }
    std::vector<std::string> modes;
    for (const OptionChanged &e : only<OptionChanged>(m_events))
        modes.push_back(text(e.value));
    EXPECT_EQ(modes, expectedModes);

    std::vector<std::string> expectedTasks;
    for (const Json &m : raw("system", "background_tasks_changed")) {
        expectedTasks.emplace_back("list");
        for (const Json &task : m.at("tasks"))
            expectedTasks.push_back(text(task, "task_id") + ' ' + text(task, "description"));
    }
    std::vector<std::string> tasks;
    for (const BackgroundTasksChanged &e : only<BackgroundTasksChanged>(m_events)) {
        tasks.emplace_back("list");
        for (const auto &task : e.tasks)
            tasks.push_back(text(task.id) + ' ' + text(task.description));
    }
    EXPECT_EQ(tasks, expectedTasks);

    std::vector<std::string> expectedNotices;
    for (const Json &m : raw("system", "informational"))
        expectedNotices.push_back(text(m, "content"));
    std::vector<std::string> notices;
    for (const NoticeGiven &e : only<NoticeGiven>(m_events))
        notices.push_back(text(e.text));
    EXPECT_EQ(notices, expectedNotices);
}

TEST_P(RecordingTest, EveryRequestOfOursIsAnsweredOnce)
{
    EXPECT_EQ(only<AgentReady>(m_events).size() + only<RequestDone>(m_events).size(),
              raw("control_response").size());
    ASSERT_EQ(only<AgentReady>(m_events).size(), 1U);
    EXPECT_EQ(only<AgentReady>(m_events)[0].version, u"2.1.330"_s);
    EXPECT_EQ(only<AgentReady>(m_events)[0].model, u"claude-opus-5-5"_s);
    EXPECT_EQ(only<AgentReady>(m_events)[0].smallModel, u"claude-haiku-5-5"_s);
}

INSTANTIATE_TEST_SUITE_P(All, RecordingTest, testing::ValuesIn(replay::recordings()),
                         [](const auto &param) {
                             std::string name = param.param;
                             std::replace(name.begin(), name.end(), '-', '_');
                             return name;
                         });

TEST(Recordings, AreAllThere)
{
    EXPECT_EQ(replay::recordings().size(), 22U);
}

/// Kinds in order, runs of one kind as "kind xN".
std::vector<std::string> table(const std::string &recording)
{
    std::vector<std::string> rows;
    std::string last;
    int run = 0;
    for (const AgentEvent &event : replay::eventsOf(recording)) {
        const std::string kind = replay::kindOf(event);
        // They stand between all others; StreamJsonCodecTest looks at them.
        if (kind == "ActivityReported" || kind == "TokensReported")
            continue;
        run = kind == last ? run + 1 : 1;
        if (run > 1)
            rows.back() = kind + " x" + std::to_string(run);
        else
            rows.push_back(kind);
        last = kind;
    }
    return rows;
}

TEST(Recordings, AnInterruptKeepsThePartialAnswer)
{
    EXPECT_THAT(table("interrupt"),
                ElementsAre("CommandsChanged", "OptionsChanged", "SubagentsChanged",
                            "AccountReported", "AgentReady", "TurnStarted", "BlockStarted",
                            "BlockText x7", "RequestDone", "BlockFinished", "TurnEnded",
                            "TurnStarted", "BlockStarted", "BlockText x4", "BlockFinished",
                            "TurnEnded"));
}

TEST(Recordings, AConnectionLostInTheMiddleTakesEachTryBack)
{
    EXPECT_THAT(table("error-close-midstream"),
                ElementsAre("CommandsChanged", "OptionsChanged", "SubagentsChanged",
                            "AccountReported", "AgentReady", "TurnStarted", "BlockStarted",
                            "BlockText x2", "RetryScheduled", "BlockDiscarded", "BlockStarted",
                            "BlockText x2", "BlockDiscarded", "TurnEnded", "TurnStarted",
                            "BlockStarted", "BlockText x2", "RetryScheduled", "BlockDiscarded",
                            "BlockStarted", "BlockText x2", "BlockDiscarded", "TurnEnded"));
}

TEST(Recordings, ASubagentInTheBackgroundEndsWithATurnOfItsOwn)
{
    EXPECT_THAT(table("subagent"),
                ElementsAre("CommandsChanged", "OptionsChanged", "SubagentsChanged",
                            "AccountReported", "AgentReady", "TurnStarted", "BlockStarted",
                            "BlockProgressed x3", "BlockFinished", "BackgroundTasksChanged",
                            "ToolFinished", "BlockStarted", "BlockText x6", "BlockFinished x2",
                            "UnknownMessage x2", "BackgroundTasksChanged", "TurnEnded",
                            "TurnStarted", "BlockStarted", "BlockText x4", "BlockFinished",
                            "TurnEnded"));
}

TEST(Recordings, AlwaysAllowAsksOnceForTwoUses)
{
    EXPECT_THAT(table("tool-always-allow"),
                ElementsAre("CommandsChanged", "OptionsChanged", "SubagentsChanged",
                            "AccountReported", "AgentReady", "TurnStarted", "BlockStarted",
                            "BlockText x2", "BlockFinished", "BlockStarted", "BlockProgressed x3",
                            "BlockFinished", "PermissionAsked", "OptionChanged", "ToolFinished",
                            "BlockStarted", "BlockText x6", "BlockFinished", "TurnEnded",
                            "TurnStarted", "BlockStarted", "BlockText x2", "BlockFinished",
                            "BlockStarted", "BlockProgressed x3", "BlockFinished", "ToolFinished",
                            "BlockStarted", "BlockText x6", "BlockFinished", "TurnEnded"));
}

} // namespace recordingstest
