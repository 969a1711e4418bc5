#include "tests/bridge/agents/claude/Replay.h"

#include "bridge/agents/claude/StreamJsonCodec.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <ostream>

using namespace bridge::agent;
using namespace bridge::claude;

namespace {

const std::filesystem::path kRecordings = DRAWBRIDGE_SOURCE "/tests/data/recordings";

constexpr std::array kKinds{
    "AgentReady",          "CommandsChanged",     "OptionsChanged",      "OptionChanged",
    "SubagentsChanged",    "AccountReported",     "StatusReported",      "TurnStarted",
    "ActivityReported",    "TokensReported",      "BlockStarted",        "BlockText",
    "BlockProgressed",     "BlockFinished",       "BlockDiscarded",      "ToolFinished",
    "PermissionAsked",     "PermissionWithdrawn", "RetryScheduled",      "BackgroundTasksChanged",
    "TimersChanged",       "MessageSkipped",      "NoticeGiven",         "ConversationCompacted",
    "ConversationCleared", "WritesLost",          "AnswerRefused",       "AnswerCut",
    "TurnEnded",           "RequestDone",         "RequestFailed",       "ConversationRewound",
    "FilesPreviewed",      "FilesRestored",       "UnknownRequest",      "UnknownMessage",
    "BadLine"};
static_assert(kKinds.size() == std::variant_size_v<AgentEvent>);

std::string idOf(const BlockId &id)
{
    return id.messageId.toStdString() + '/' + std::to_string(id.index);
}

} // namespace

namespace bridge::agent {

void PrintTo(const AgentEvent &event, std::ostream *out)
{
    *out << replay::kindOf(event);
    if (const auto *started = std::get_if<BlockStarted>(&event))
        *out << ' ' << idOf(started->id);
    else if (const auto *text = std::get_if<BlockText>(&event))
        *out << ' ' << idOf(text->id) << " \"" << text->text.toStdString() << '"';
    else if (const auto *finished = std::get_if<BlockFinished>(&event))
        *out << ' ' << idOf(finished->id) << " \"" << finished->text.toStdString() << '"';
    else if (const auto *discarded = std::get_if<BlockDiscarded>(&event))
        *out << ' ' << idOf(discarded->id);
    else if (const auto *unknown = std::get_if<UnknownMessage>(&event))
        *out << ' ' << unknown->name.toStdString();
    else if (const auto *bad = std::get_if<BadLine>(&event))
        *out << ' ' << static_cast<int>(bad->reason) << ' ' << bad->detail.toStdString();
}

} // namespace bridge::agent

namespace replay {

std::vector<std::string> recordings()
{
    std::vector<std::string> names;
    for (const auto &file : std::filesystem::directory_iterator(kRecordings)) {
        if (file.path().extension() == ".ndjson")
            names.push_back(file.path().stem().string());
    }
    std::sort(names.begin(), names.end());
    return names;
}

std::vector<Message> load(const std::string &recording)
{
    std::ifstream file(kRecordings / (recording + ".ndjson"));
    std::vector<Message> messages;
    for (std::string line; std::getline(file, line);) {
        Json entry = Json::parse(line);
        messages.push_back({entry.at("dir") == "out", std::move(entry.at("msg"))});
    }
    return messages;
}

Player::Player(AgentCodec &codec)
    : m_codec(codec)
{}

std::vector<AgentEvent> Player::play(const std::vector<Message> &messages)
{
    std::vector<AgentEvent> events;
    for (const Message &message : messages) {
        if (!message.fromAgent) {
            tell(message.body);
            continue;
        }
        for (AgentEvent &event : m_codec.decode(lineOf(message.body)).events)
            events.push_back(std::move(event));
    }
    return events;
}

void Player::tell(const Json &message)
{
    const std::string type = message.at("type");
    if (type == "control_request") {
        const std::string subtype = message.at("request").at("subtype");
        const QByteArray line = subtype == "initialize" ? m_codec.open({}, {}) : m_codec.cancel();
        m_ids[message.at("request_id")] = Json::parse(line).at("request_id");
    } else if (type == "control_response") {
        const std::string id = message.at("response").at("request_id");
        static_cast<void>(m_codec.answer(QString::fromStdString(id), {}));
    }
}

QByteArray Player::lineOf(Json message) const
{
    if (message.at("type") == "control_response") {
        Json &id = message.at("response").at("request_id");
        if (const auto own = m_ids.find(id); own != m_ids.end())
            id = own->second;
    }
    return QByteArray::fromStdString(message.dump());
}

std::vector<AgentEvent> eventsOf(const std::string &recording)
{
    StreamJsonCodec codec;
    return Player(codec).play(load(recording));
}

QByteArray streamOf(const std::string &recording)
{
    std::string bytes;
    for (const Message &message : load(recording)) {
        if (message.fromAgent)
            bytes += message.body.dump() + '\n';
    }
    return QByteArray::fromStdString(bytes);
}

std::string kindOf(const AgentEvent &event)
{
    return kKinds.at(event.index());
}

} // namespace replay
