#include "bridge/agents/claude/AgentTimers.h"

#include "bridge/agents/claude/WireNames.h"

#include <algorithm>

namespace bridge::claude {

namespace {

constexpr QLatin1String kCreate("CronCreate");
constexpr QLatin1String kDelete("CronDelete");
constexpr QLatin1String kWakeup("ScheduleWakeup");

} // namespace

void AgentTimers::followCalls(const json::Json &content)
{
    for (const json::Json &block : content) {
        if (json::textField(block, wire::kType) != QLatin1String("tool_use"))
            continue;
        const QString tool = json::textField(block, "name");
        if (tool != kCreate && tool != kDelete && tool != kWakeup)
            continue;
        const json::Json &input = json::field(block, wire::kInput);
        m_calls.insert(json::textField(block, "id"),
                       {tool, json::textField(input, "id"), json::boolField(input, "stop")});
    }
}

bool AgentTimers::followResults(const json::Json &content, const json::Json &result)
{
    if (m_calls.isEmpty() || !content.is_array())
        return false;
    const int before = count();
    for (const json::Json &block : content) {
        const auto call = m_calls.constFind(json::textField(block, "tool_use_id"));
        if (call == m_calls.cend())
            continue;
        const Call ended = *call;
        m_calls.erase(call);
        // A refused one has words instead.
        if (!json::boolField(block, "is_error") && result.is_object())
            finish(ended, result);
    }
    return count() != before;
}

void AgentTimers::finish(const Call &call, const json::Json &result)
{
    if (call.tool == kCreate)
        m_jobs.insert(json::textField(result, "id"), {json::boolField(result, "recurring"),
                                                      json::numberField(result, "nextFireAt")});
    else if (call.tool == kDelete)
        m_jobs.remove(call.job);
    else
        m_hasWakeup = !call.isStop;
}

bool AgentTimers::fired(const QString &source)
{
    const int before = count();
    if (source == QLatin1String("loop_wakeup")) {
        m_hasWakeup = false;
    } else if (std::none_of(m_jobs.cbegin(), m_jobs.cend(),
                            [](const Job &job) { return job.isRecurring; })) {
        // Which one is not reported. Beside one that recurs it does not matter.
        const auto first =
            std::min_element(m_jobs.cbegin(), m_jobs.cend(), [](const Job &one, const Job &other) {
                return one.next < other.next;
            });
        if (first != m_jobs.cend())
            m_jobs.erase(first);
    }
    return count() != before;
}

} // namespace bridge::claude
