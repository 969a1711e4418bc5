#include "bridge/session/TurnWatch.h"

#include "bridge/agents/claude/ClaudeBackend.h"
#include "tests/bridge/network/EndpointTestSupport.h"
#include "tests/support/FakeClock.h"

#include <QCoreApplication>
#include <QPointer>

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <set>
#include <vector>

namespace turnwatchtest {

using namespace Qt::StringLiterals;
using namespace bridge;
using namespace bridge::session;
using namespace std::chrono_literals;
using answers::ProbeDepth;

/// Possible inputs.
enum class Event {
    Begin,
    BeginAtTheDefaultApi,
    TurnStarted,
    TextComes,
    InputComes,
    TextEnds,
    ToolBegins,
    ToolEnds,
    SubagentsToolBegins,
    NoAnswerIsRetried,
    RefusalIsRetried,
    LimitIsRetried,
    ServerFailureIsRetried,
    ProbeSeesNothing,
    ProbeSeesRefusal,
    ProbeSeesSilence,
    HalfASecondPasses,
    TenSecondsPass,
    AMinutePasses,
    EndsInDoubt,
    EndsClearly,
    HeldEndIsWanted,
    Ends,
};
constexpr int kEvents = static_cast<int>(Event::Ends) + 1;

/// Records the signals of a TurnWatch.
class Watched
{
public:
    Watched()
        : m_watch([this](const endpoint::EndpointTarget &, ProbeDepth depth, QObject *context,
                         answers::ProbeAnswer answer) { look(depth, context, std::move(answer)); },
                  m_backend, m_clock)
    {
        QObject::connect(&m_watch, &TurnWatch::fellSilent, &m_context, [this](auto since) {
            EXPECT_TRUE(m_runs && !m_isShown);
            EXPECT_GE(m_clock.monotonic() - since, 10s);
        });
        QObject::connect(&m_watch, &TurnWatch::diagnosed, &m_context, [this] {
            EXPECT_TRUE(m_runs && m_isCustom) << "of no turn of ours";
            EXPECT_FALSE(m_heldSince) << "after its end";
            m_isShown = true;
        });
        QObject::connect(&m_watch, &TurnWatch::withdrawn, &m_context, [this] {
            EXPECT_TRUE(m_isShown) << "nothing to withdraw";
            m_isShown = false;
        });
        QObject::connect(&m_watch, &TurnWatch::turnEndReleased, &m_context, [this] {
            EXPECT_TRUE(m_heldSince) << "twice, or never held";
            m_heldSince.reset();
            finish();
        });
    }

    void give(Event event)
    {
        m_seen.insert({stateName(), event});
        act(event);
        std::erase_if(m_looks, [](const Look &look) { return !look.context; });
        EXPECT_LE(m_looks.size(), 1U) << "more than one look at a time";
        EXPECT_TRUE(!m_heldSince || m_clock.monotonic() - *m_heldSince < 2s) << "held too long";
        if (!m_runs) {
            EXPECT_TRUE(m_looks.empty()) << "a look at nothing";
            EXPECT_EQ(m_clock.pendingTimers(), 0U);
        }
    }

    [[nodiscard]] const auto &seen() const { return m_seen; }

private:
    struct Look
    {
        QPointer<QObject> context;
        answers::ProbeAnswer answer;
    };

    /// The state before the next event, in short.
    [[nodiscard]] std::string stateName() const
    {
        if (!m_runs)
            return "no turn";
        if (!m_isCustom)
            return "default API";
        std::string name = m_heldSince ? "held" : m_tools.empty() ? "waiting" : "busy";
        return name + (m_isShown ? ", shown" : "") + (m_looks.empty() ? "" : ", looking");
    }

    void look(ProbeDepth depth, QObject *context, answers::ProbeAnswer answer)
    {
        EXPECT_TRUE(m_runs && m_isCustom);
        if (depth == ProbeDepth::Connection) {
            EXPECT_TRUE(m_tools.empty()) << "silence while a tool runs";
            EXPECT_GE(m_clock.monotonic() - m_lastSign, 10s);
        }
        m_looks.push_back({context, std::move(answer)});
    }

    void answerLook(const std::optional<Failure> &failure)
    {
        if (m_looks.empty())
            return;
        const Look look = m_looks.back();
        m_looks.pop_back();
        if (look.context)
            look.answer({failure});
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    }

    void act(Event event)
    {
        using namespace agent;
        const auto retried = [this](int status) {
            m_watch.follow(RetryScheduled{1, 10, 500ms, status, {}});
        };
        switch (event) {
        case Event::Begin:
        case Event::BeginAtTheDefaultApi:
            finish();
            m_runs = true;
            m_isCustom = event == Event::Begin;
            m_lastSign = m_clock.monotonic();
            m_watch.begin(m_isCustom
                              ? std::optional(endpointtest::targetAt(u"http://localhost:1234"_s))
                              : std::nullopt);
            break;
        case Event::TurnStarted:
            m_watch.follow(TurnStarted{});
            break;
        case Event::TextComes:
            comes(BlockText{});
            break;
        case Event::InputComes:
            comes(BlockProgressed{});
            break;
        case Event::TextEnds:
            comes(BlockFinished{});
            break;
        case Event::ToolBegins:
        case Event::SubagentsToolBegins: {
            BlockFinished block;
            block.kind = BlockKind::ToolUse;
            block.toolUseId = QString::number(m_lastTool++);
            if (event == Event::SubagentsToolBegins)
                block.parentToolUseId = u"agent"_s;
            else if (m_runs && m_isCustom && !m_heldSince)
                m_tools.push_back(block.toolUseId);
            comes(block);
            break;
        }
        case Event::ToolEnds:
            if (m_tools.empty() || m_heldSince)
                break;
            m_lastSign = m_clock.monotonic();
            {
                const QString tool = m_tools.back();
                m_tools.pop_back();
                m_watch.follow(ToolFinished{tool, true, {}, 0, 0, {}});
            }
            break;
        case Event::NoAnswerIsRetried:
            retried(0);
            break;
        case Event::RefusalIsRetried:
            retried(401);
            break;
        case Event::LimitIsRetried:
            retried(429);
            break;
        case Event::ServerFailureIsRetried:
            retried(500);
            break;
        case Event::ProbeSeesNothing:
            answerLook(std::nullopt);
            break;
        case Event::ProbeSeesRefusal:
            answerLook(Failure::of(FailureKind::ConnectionRefused));
            break;
        case Event::ProbeSeesSilence:
            answerLook(Failure::of(FailureKind::TimedOut));
            break;
        case Event::HalfASecondPasses:
            m_clock.advance(500ms);
            break;
        case Event::TenSecondsPass:
            m_clock.advance(10s);
            break;
        case Event::AMinutePasses:
            m_clock.advance(1min);
            break;
        case Event::EndsInDoubt:
            endsWith({404, {}, {}, u"There's an issue with the selected model (m)."_s});
            break;
        case Event::EndsClearly:
            endsWith({400, {}, {}, u"API Error: 400 No models loaded."_s});
            break;
        case Event::HeldEndIsWanted: {
            const bool wasHeld = m_heldSince.has_value();
            EXPECT_EQ(m_watch.releaseTurnEnd(), wasHeld);
            break;
        }
        case Event::Ends:
            finish();
            break;
        }
    }

    void comes(const agent::AgentEvent &event)
    {
        if (!m_heldSince)
            m_lastSign = m_clock.monotonic();
        m_watch.follow(event);
        EXPECT_TRUE(m_heldSince || !m_isShown) << "something came";
    }

    void endsWith(const agent::TurnFailure &failure)
    {
        if (!m_runs || m_heldSince)
            return;
        agent::TurnEnded end;
        end.ok = false;
        end.failure = failure;
        m_heldSince = m_clock.monotonic();
        if (m_watch.holdTurnEnd(end))
            return;
        m_heldSince.reset();
        finish();
    }

    void finish()
    {
        m_watch.end();
        m_runs = m_isShown = false;
        m_heldSince.reset();
        m_tools.clear();
    }

    FakeClock m_clock;
    QObject m_context;
    std::vector<Look> m_looks;
    claude::ClaudeBackend m_backend{{}, {}};
    TurnWatch m_watch;
    std::set<std::pair<std::string, Event>> m_seen;
    std::vector<QString> m_tools;
    std::chrono::milliseconds m_lastSign{0};
    std::optional<std::chrono::milliseconds> m_heldSince;
    int m_lastTool = 0;
    bool m_runs = false;
    bool m_isCustom = false;
    bool m_isShown = false;
};

TEST(TurnWatch, KeepsItsPromisesOnAnyWay)
{
    std::mt19937 random(20261123); // NOLINT(cert-msc51-cpp): every run walks the same ways
    Watched watched;
    for (int i = 0; i < 120'000 && !testing::Test::HasFailure(); ++i) {
        // Only few turns may end early.
        auto event = static_cast<Event>(random() % kEvents);
        const bool isEnd = event == Event::Ends || event == Event::EndsClearly
                           || event == Event::BeginAtTheDefaultApi;
        if (isEnd && random() % 6 != 0)
            event = Event::TenSecondsPass;
        watched.give(event);
    }
    // The walk has covered each state with every event.
    std::set<std::string> states;
    for (const auto &[state, event] : watched.seen())
        states.insert(state);
    constexpr std::size_t kOfATurn = 2 * 4 + 2; // waiting or busy; shown, looking; held looks
    EXPECT_EQ(states.size(), 2 + kOfATurn);
    EXPECT_EQ(watched.seen().size(), states.size() * kEvents);
}

} // namespace turnwatchtest
