#include "bridge/agent/LineFramer.h"
#include "bridge/agents/claude/StreamJsonCodec.h"
#include "bridge/process/ChildProcess.h"
#include "tests/support/EventLoop.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <fstream>
#include <optional>

using namespace Qt::StringLiterals;
using namespace bridge::agent;
using namespace bridge::claude;
using namespace bridge::process;
using json = nlohmann::json;

namespace {

const QString kMessageId = u"11111111-2222-4333-8444-555555555555"_s;
constexpr const char *kPlainMessage = R"({"type":"user","message":{"role":"user","content":"hi"}})"
                                      "\n";

/// fakecli in a scenario, read with the product's framer and codec. Compares fakecli with the real
/// Claude Code; the scenarios' effects are tested by their users.
class Fake
{
public:
    explicit Fake(const QString &scenario, const QStringList &arguments = {},
                  const QString &address = u"http://127.0.0.1:8901"_s)
    {
        QObject::connect(&process, &AgentProcess::outputReceived, &process,
                         [this](const QByteArray &bytes) {
                             for (const LineFramer::Line &line : m_framer.feed(bytes)) {
                                 lines.push_back(line.bytes);
                                 CodecOutput output = codec.decode(line.bytes);
                                 for (AgentEvent &event : output.events)
                                     events.push_back(std::move(event));
                             }
                         });
        QObject::connect(&process, &AgentProcess::exited, &process,
                         [this](const ProcessExit &how) { exit = how; });
        QProcessEnvironment environment;
        environment.insert(u"FAKECLI"_s, scenario);
        environment.insert(u"ANTHROPIC_BASE_URL"_s, address);
        process.start({QStringLiteral(FAKECLI), arguments, {}, environment});
    }

    void say(const QString &text) { process.write(codec.prompt({PromptText{text}}, kMessageId)); }

    template <typename Event>
    [[nodiscard]] const Event *last() const
    {
        for (auto event = events.rbegin(); event != events.rend(); ++event) {
            if (const auto *found = std::get_if<Event>(&*event))
                return found;
        }
        return nullptr;
    }

    template <typename Event>
    [[nodiscard]] const Event *waitFor()
    {
        EXPECT_TRUE(soon([&] { return last<Event>() != nullptr; }));
        return last<Event>();
    }

    [[nodiscard]] bool waitForExit()
    {
        return soon([this] { return exit.has_value(); });
    }

    ChildProcess process;
    StreamJsonCodec codec;
    std::vector<QByteArray> lines;
    std::vector<AgentEvent> events;
    std::optional<ProcessExit> exit;

private:
    LineFramer m_framer;
};

std::string kindOf(const json &message)
{
    std::string kind = message.at("type");
    if (message.contains("subtype"))
        kind += '/' + message.at("subtype").get<std::string>();
    if (message.contains("event"))
        kind += '/' + message.at("event").at("type").get<std::string>();
    return kind;
}

/// The real program's output until its first result.
std::vector<json> firstTurnOf(const char *name)
{
    std::vector<json> messages;
    std::ifstream file(std::string(DRAWBRIDGE_SOURCE "/tests/data/recordings/") + name);
    for (std::string line; std::getline(file, line);) {
        json entry = json::parse(line);
        if (entry.at("dir") == "out")
            messages.push_back(entry.at("msg"));
        if (!messages.empty() && messages.back().at("type") == "result")
            break;
    }
    return messages;
}

std::vector<std::string> kinds(const std::vector<json> &messages)
{
    std::vector<std::string> result;
    for (const json &message : messages)
        result.push_back(kindOf(message));
    // The number of pieces depends on the endpoint.
    result.erase(std::unique(result.begin(), result.end()), result.end());
    return result;
}

/// The first field of `fake` that `real` lacks or has with another type; empty: none.
std::string strangeField(const json &fake, const json &real)
{
    for (const auto &[key, value] : fake.items()) {
        const bool sameType = real.contains(key)
                              && (value.type() == real.at(key).type()
                                  || (value.is_number() && real.at(key).is_number()));
        if (!sameType)
            return key;
        const std::string inside = value.is_object() ? strangeField(value, real.at(key)) : "";
        if (!inside.empty())
            return key + '/' + inside;
    }
    return {};
}

/// The messages' kinds and order equal the first recorded turn, and each has only fields of the
/// real one.
void expectShapeOf(const Fake &fake, const char *recording)
{
    const std::vector<json> real = firstTurnOf(recording);
    std::vector<json> said;
    for (const QByteArray &line : fake.lines)
        said.push_back(json::parse(line.toStdString()));
    EXPECT_EQ(kinds(said), kinds(real));
    for (const json &message : said) {
        std::string strange;
        const bool known = std::any_of(real.begin(), real.end(), [&](const json &other) {
            if (kindOf(other) != kindOf(message))
                return false;
            strange = strangeField(message, other);
            return strange.empty();
        });
        EXPECT_TRUE(known) << kindOf(message) << ' ' << strange;
    }
}

} // namespace

TEST(FakeCli, APlainTurnHasTheShapeOfARealOne)
{
    Fake fake({});
    fake.process.write(fake.codec.open({}, {}));
    // The recorded message, without the id that our codec adds.
    fake.process.write(kPlainMessage);
    ASSERT_TRUE(fake.waitFor<TurnEnded>());
    EXPECT_TRUE(fake.last<TurnEnded>()->ok);
    EXPECT_EQ(fake.last<AgentReady>()->version, u"2.1.330"_s);
    expectShapeOf(fake, "plain-turn.ndjson");
}

TEST(FakeCli, KeepsTheSessionItWasGiven)
{
    const QString session = u"b352950e-8acb-41af-8ca6-cd6db3ab5475"_s;
    for (const auto *option : {"--session-id", "--resume"}) {
        Fake fake({}, {QLatin1String(option), session});
        fake.say(u"x"_s);
        ASSERT_TRUE(fake.waitFor<TurnStarted>());
        EXPECT_EQ(fake.last<TurnStarted>()->sessionId, session);
    }
}

TEST(FakeCli, AnInterruptedTurnHasTheShapeOfARealOne)
{
    Fake fake(u"slow"_s);
    fake.process.write(fake.codec.open({}, {}));
    fake.process.write(kPlainMessage);
    ASSERT_TRUE(fake.waitFor<BlockText>());
    fake.process.write(fake.codec.cancel());
    ASSERT_TRUE(fake.waitFor<TurnEnded>());
    EXPECT_TRUE(fake.last<TurnEnded>()->interrupted);
    EXPECT_FALSE(fake.exit);
    expectShapeOf(fake, "interrupt.ndjson");
}

TEST(FakeCli, AMessageSentDuringATurnGetsATurnOfItsOwn)
{
    Fake fake(u"slow"_s);
    fake.say(u"one"_s);
    ASSERT_TRUE(fake.waitFor<BlockText>());
    fake.say(u"two"_s);
    fake.process.write(fake.codec.cancel());
    const auto started = [&] {
        return std::count_if(fake.events.begin(), fake.events.end(), [](const AgentEvent &event) {
            return std::holds_alternative<TurnStarted>(event);
        });
    };
    EXPECT_TRUE(soon([&] { return started() == 2; }));
}

TEST(FakeCli, EndsLikeTheRealOne)
{
    Fake terminated({});
    terminated.process.write(terminated.codec.open({}, {}));
    ASSERT_TRUE(terminated.waitFor<AgentReady>());
    terminated.process.terminate();
    ASSERT_TRUE(terminated.waitForExit());
    EXPECT_EQ(terminated.exit->kind, ProcessExit::Kind::Exited);
    EXPECT_EQ(terminated.exit->code, 0) << "its stdin is closed first";

    Fake confused({});
    confused.process.write("this is no JSON\n");
    ASSERT_TRUE(confused.waitForExit());
    EXPECT_EQ(confused.exit->code, 1);
    EXPECT_FALSE(confused.exit->stderrTail.isEmpty());
}
