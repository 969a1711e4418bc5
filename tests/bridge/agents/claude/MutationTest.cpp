#include "bridge/agents/claude/StreamJsonCodec.h"

#include "tests/bridge/agents/claude/Replay.h"

#include <gtest/gtest.h>

#include <random>
#include <set>

namespace mutationtest {

using namespace bridge::agent;
using namespace bridge::claude;
using replay::Json;

using Random = std::mt19937;

std::size_t below(Random &random, qsizetype limit)
{
    return limit <= 0 ? 0 : random() % static_cast<std::size_t>(limit);
}

/// The agent's lines of all recordings; long ones (command lists) are left out for speed.
const std::vector<QByteArray> &recordedLines()
{
    static const std::vector<QByteArray> lines = [] {
        std::vector<QByteArray> result;
        for (const std::string &recording : replay::recordings()) {
            for (const QByteArray &line : replay::streamOf(recording).split('\n')) {
                if (!line.isEmpty() && line.size() < 4000)
                    result.push_back(line);
            }
        }
        return result;
    }();
    return lines;
}

QByteArray withHugeNumber(QByteArray line, Random &random)
{
    for (qsizetype i = static_cast<qsizetype>(below(random, line.size())); i < line.size(); ++i) {
        if (line[i] >= '0' && line[i] <= '9') {
            static const QByteArray numbers[]{
                "99999999999999999999999", "-1e308",      "1e999", "-0",
                "18446744073709551615",    "2147483648.5"};
            return line.replace(i, 1, numbers[below(random, 6)]);
        }
    }
    return line;
}

/// Replaces one member of the message by a value of another type.
QByteArray withStrangeValue(const QByteArray &line, Random &random)
{
    Json json = Json::parse(line);
    Json *at = &json;
    while (at->is_structured() && !at->empty()) {
        at = &*std::next(at->begin(), static_cast<std::ptrdiff_t>(
                                          below(random, static_cast<qsizetype>(at->size()))));
        if (below(random, 3) == 0)
            break;
    }
    static const Json values[]{nullptr,
                               true,
                               -3,
                               1e300,
                               "",
                               "text",
                               Json::array(),
                               Json::object(),
                               Json::array({nullptr, 1, "x", Json::array()})};
    *at = values[below(random, 9)];
    return QByteArray::fromStdString(json.dump());
}

QByteArray mutated(QByteArray line, Random &random)
{
    const auto at = static_cast<qsizetype>(below(random, line.size()));
    switch (below(random, 8)) {
    case 0: // truncated
        return line.first(at);
    case 1: // a byte flipped
        line[at] = static_cast<char>(line[at] ^ static_cast<char>(1U << below(random, 8)));
        return line;
    case 2: // bytes lost
        return line.remove(at, 1 + static_cast<qsizetype>(below(random, 20)));
    case 3: // bytes doubled
        return line.insert(at, line.sliced(at, std::min<qsizetype>(30, line.size() - at)));
    case 4:
        return withHugeNumber(line, random);
    case 5: // deep nesting
        return line.insert(
            at, QByteArray("{\"x\":[").repeated(1 + static_cast<qsizetype>(below(random, 2000))));
    case 6: // half a surrogate pair
        return line.insert(at, "\\ud83d");
    default:
        return withStrangeValue(line, random);
    }
}

std::string key(const BlockId &id)
{
    return id.messageId.toStdString() + '/' + std::to_string(id.index);
}

/// Rules for every stream: blocks and permissions begin once, end once, and have events only in
/// between.
class Rules
{
public:
    void check(const AgentEvent &event)
    {
        if (const auto *started = std::get_if<BlockStarted>(&event)) {
            EXPECT_TRUE(m_seen.insert(key(started->id)).second) << key(started->id);
            m_open.insert(key(started->id));
        } else if (const auto *text = std::get_if<BlockText>(&event)) {
            EXPECT_TRUE(m_open.contains(key(text->id))) << key(text->id);
        } else if (const auto *finished = std::get_if<BlockFinished>(&event)) {
            const bool wasOpen = m_open.erase(key(finished->id)) == 1;
            EXPECT_TRUE(wasOpen || m_seen.insert(key(finished->id)).second) << key(finished->id);
        } else if (const auto *discarded = std::get_if<BlockDiscarded>(&event)) {
            EXPECT_EQ(m_open.erase(key(discarded->id)), 1U) << key(discarded->id);
        } else if (const auto *withdrawn = std::get_if<PermissionWithdrawn>(&event)) {
            EXPECT_EQ(m_asked.erase(withdrawn->requestId.toStdString()), 1U);
        } else if (const auto *asked = std::get_if<PermissionAsked>(&event)) {
            EXPECT_FALSE(asked->request.id.isEmpty());
            m_asked.insert(asked->request.id.toStdString());
        }
    }

    void checkEnd() const
    {
        EXPECT_TRUE(m_open.empty());
        EXPECT_TRUE(m_asked.empty());
    }

private:
    std::set<std::string> m_seen;
    std::set<std::string> m_open;
    std::set<std::string> m_asked;
};

class MutationTest : public testing::TestWithParam<unsigned>
{};

TEST_P(MutationTest, ABrokenStreamBreaksNoRule)
{
    Random random(GetParam());
    StreamJsonCodec codec;
    Rules rules;
    for (const QByteArray &line : recordedLines()) {
        if (below(random, 10) == 0)
            continue; // lost
        const QByteArray said = below(random, 3) == 0 ? mutated(line, random) : line;
        const CodecOutput output = codec.decode(said);
        EXPECT_TRUE(output.reply.isEmpty()
                    || Json::parse(output.reply, nullptr, false).is_object());
        for (const AgentEvent &event : output.events)
            rules.check(event);
        if (HasFailure()) {
            FAIL() << "seed " << GetParam() << ": " << said.left(500).constData();
        }
    }
    for (const AgentEvent &event : codec.endOfStream())
        rules.check(event);
    rules.checkEnd();
}

INSTANTIATE_TEST_SUITE_P(Seeds, MutationTest, testing::Range(1U, 41U));

} // namespace mutationtest
