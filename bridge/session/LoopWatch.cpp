#include "bridge/session/LoopWatch.h"

#include <algorithm>
#include <utility>

namespace bridge::session {

using namespace agent;

namespace {

/// Of each; with more, all begins anew: a loop comes round again.
constexpr qsizetype kMostHashes = 10'000;
constexpr std::size_t kMostOpenCalls = 1'000;

template <typename Value>
void makeRoom(QHash<std::size_t, Value> &hashes)
{
    if (hashes.size() >= kMostHashes)
        hashes.clear();
}

} // namespace

LoopWatch::LoopWatch(Clock &clock, QObject *parent)
    : QObject(parent)
    , m_clock(clock)
{}

void LoopWatch::follow(const AgentEvent &event)
{
    if (const auto *block = std::get_if<BlockFinished>(&event)) {
        if (block->kind == BlockKind::ToolUse)
            begin(*block);
    } else if (const auto *finished = std::get_if<ToolFinished>(&event)) {
        finish(*finished);
    } else if (const auto *activity = std::get_if<ActivityReported>(&event)) {
        if (activity->step != ActivityReported::Step::Compacting)
            ++m_requests[activity->parentToolUseId];
    } else if (std::holds_alternative<TurnEnded>(event)) {
        endTurn();
    } else if (std::holds_alternative<ConversationCleared>(event)) {
        forget();
    } else if (const auto *rewound = std::get_if<ConversationRewound>(&event)) {
        if (rewound->ok)
            forget();
    }
}

void LoopWatch::begin(const BlockFinished &block)
{
    const OpenCall call{.toolUseId = block.toolUseId,
                        .lane = block.parentToolUseId,
                        .id = qHashMulti(0, block.parentToolUseId, block.toolUseId),
                        .call = qHashMulti(0, block.parentToolUseId, block.toolName,
                                           block.input.headline, block.input.json),
                        .toolName = block.toolName,
                        .headline = block.input.headline,
                        .since = m_clock.monotonic()};
    if (m_open.size() >= kMostOpenCalls)
        m_open.erase(m_open.begin());
    m_open.push_back(call);
    // A call without an id does not run.
    if (call.toolUseId.isEmpty())
        return;
    const Answer answer{qHash(block.id.messageId), m_requests.value(call.lane)};
    const auto used = m_ids.constFind(call.id);
    const bool isRepeated = used != m_ids.cend() && *used != answer;
    makeRoom(m_ids);
    m_ids.insert(call.id, answer);
    if (isRepeated)
        report({Loop::Kind::RepeatedId, call.toolName, call.headline}, call.lane);
}

void LoopWatch::finish(const ToolFinished &finished)
{
    const auto open = std::find_if(m_open.begin(), m_open.end(), [&finished](const auto &each) {
        return each.toolUseId == finished.toolUseId;
    });
    if (open == m_open.end())
        return;
    const OpenCall call = std::move(*open);
    m_open.erase(open);
    count(call, finished);
}

void LoopWatch::count(const OpenCall &call, const ToolFinished &finished)
{
    const std::size_t key =
        qHashMulti(0, call.call, static_cast<int>(finished.ok), finished.output);
    const auto now = m_clock.monotonic();
    const bool isNew = !m_outcomes.contains(key);
    if (isNew) {
        ++m_rounds[call.lane];
        makeRoom(m_outcomes);
    }
    // Time has passed for all calls of the lane: a status that is asked after a sleep is polled.
    if (now - call.since >= kWait)
        ++m_rounds[call.lane];
    const int round = m_rounds.value(call.lane);
    Outcome &outcome = m_outcomes[key];
    const bool hasPaused = outcome.calls > 0 && now - outcome.last >= kPause;
    if (outcome.round != round || hasPaused)
        outcome.calls = 0;
    ++outcome.calls;
    outcome.round = round;
    outcome.last = now;
    const int calls = outcome.calls;
    if (isNew && m_shown == Loop::Kind::SameCall && m_shownLane == call.lane)
        withdraw();
    if (calls >= kSameCalls)
        report({Loop::Kind::SameCall, call.toolName, call.headline, calls}, call.lane);
}

void LoopWatch::allow()
{
    m_isAllowed = true;
    withdraw();
}

void LoopWatch::end()
{
    // It may be that their results did not arrive, and the next agent's model asks for them again.
    for (const OpenCall &call : std::exchange(m_open, {}))
        m_ids.remove(call.id);
    endTurn();
}

void LoopWatch::endTurn()
{
    // A background subagent goes on after the turn.
    std::erase_if(m_open, [](const OpenCall &call) { return call.lane.isEmpty(); });
    m_outcomes.clear();
    m_rounds.clear();
    m_isAllowed = false;
    withdraw();
}

void LoopWatch::report(const Loop &loop, const QString &lane)
{
    if (m_isAllowed || m_shown)
        return;
    const EmitGuard::Scope emitting(m_emitGuard);
    m_shown = loop.kind;
    m_shownLane = lane;
    emit found(loop);
}

void LoopWatch::withdraw()
{
    const EmitGuard::Scope emitting(m_emitGuard);
    if (std::exchange(m_shown, std::nullopt))
        emit over();
}

} // namespace bridge::session

#include "moc_LoopWatch.cpp"
