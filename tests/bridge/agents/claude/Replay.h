#pragma once

#include "bridge/agent/AgentCodec.h"
#include "bridge/agent/AgentEvent.h"

#include <QByteArray>

#include <nlohmann/json.hpp>

#include <iosfwd>
#include <map>
#include <string>
#include <vector>

namespace bridge::agent {

/// Lets a failed comparison print events instead of bytes.
void PrintTo(const AgentEvent &event, std::ostream *out);

} // namespace bridge::agent

/// Recorded sessions of the real agent, and the codec's events for them.
namespace replay {

using Json = nlohmann::json;
using bridge::agent::AgentEvent;

struct Message
{
    bool fromAgent = false;
    Json body;
};

/// Names without suffix, sorted.
[[nodiscard]] std::vector<std::string> recordings();
[[nodiscard]] std::vector<Message> load(const std::string &recording);

/// Replays the agent's lines to `codec`, and our own messages as they were sent. Answers to our
/// requests get the ids that `codec` gave them. Call play() once.
class Player
{
public:
    explicit Player(bridge::agent::AgentCodec &codec);
    [[nodiscard]] std::vector<AgentEvent> play(const std::vector<Message> &messages);

private:
    void tell(const Json &message);
    [[nodiscard]] QByteArray lineOf(Json message) const;

    bridge::agent::AgentCodec &m_codec;
    std::map<std::string, std::string> m_ids; ///< recorded -> the codec's
};

/// All events of a recording, without those of the stream's end.
[[nodiscard]] std::vector<AgentEvent> eventsOf(const std::string &recording);
/// The agent's side of a recording as one stream of bytes.
[[nodiscard]] QByteArray streamOf(const std::string &recording);

/// E.g. "BlockText".
[[nodiscard]] std::string kindOf(const AgentEvent &event);

template <typename Event>
std::vector<Event> only(const std::vector<AgentEvent> &events)
{
    std::vector<Event> result;
    for (const AgentEvent &event : events) {
        if (const auto *match = std::get_if<Event>(&event))
            result.push_back(*match);
    }
    return result;
}

} // namespace replay
