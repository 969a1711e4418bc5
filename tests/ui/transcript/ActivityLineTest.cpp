#include "ui/transcript/ActivityLine.h"

#include "tests/support/EventLoop.h"
#include "tests/ui/chat/ChatFixture.h"
#include "ui/kit/FoldButton.h"
#include "ui/transcript/TranscriptView.h"
#include "ui/transcript/cards/FailureCard.h"
#include "ui/transcript/cards/NoticeCard.h"
#include "ui/transcript/cards/ToolCard.h"
#include "ui/transcript/cards/ToolHeader.h"
#include "ui/words/ActivityText.h"

#include <QScrollBar>
#include <QTest>

namespace activitylinetest {

using namespace Qt::StringLiterals;
using namespace bridge::chat;
using namespace std::chrono_literals;
using Kind = Activity::Kind;

/// Counts how often a widget is painted.
class Paints : public QObject
{
public:
    explicit Paints(QWidget &widget) { widget.installEventFilter(this); }
    [[nodiscard]] int take() { return std::exchange(m_count, 0); }

protected:
    bool eventFilter(QObject *, QEvent *event) override
    {
        m_count += event->type() == QEvent::Paint ? 1 : 0;
        return false;
    }

private:
    int m_count = 0;
};

class ActivityLineTest : public ChatFixture
{
protected:
    void SetUp() override
    {
        m_agent.endpoint = u"http://localhost:1234"_s;
        m_transcript.append(UserMessage{u"1"_s, u"hello"_s});
        m_view.resize(900, 600);
        m_view.show();
        ASSERT_TRUE(QTest::qWaitForWindowExposed(&m_view));
        for (QWidget *child : m_view.viewport()->findChildren<QWidget *>()) {
            if (auto *line = dynamic_cast<ui::ActivityLine *>(child))
                m_line = line;
        }
        ASSERT_NE(m_line, nullptr);
        settle();
    }

    void show(Kind kind, const QString &tool = {})
    {
        m_activity.kind = kind;
        m_activity.tool = tool;
        m_activity.since = m_clock.monotonic();
        m_view.setActivity(m_activity, true);
        settle();
    }
    void pass(std::chrono::milliseconds time)
    {
        m_clock.advance(time);
        settle();
    }

    Transcript m_transcript;
    ui::TranscriptView m_view{m_transcript, m_agent, m_intents, m_theme, m_clock};
    ui::ActivityLine *m_line = nullptr;
    Activity m_activity{.kind = Kind::None, .turnSince = m_clock.monotonic()};
};

TEST_F(ActivityLineTest, StandsBelowTheLastEntryWhileSomethingHappens)
{
    EXPECT_FALSE(m_line->isVisible());
    show(Kind::Asked);
    EXPECT_TRUE(m_line->isVisible());
    EXPECT_EQ(m_line->accessibleName(), u"Waiting for localhost:1234"_s);
    int lowest = 0;
    for (const auto *entry : m_view.viewport()->findChildren<ui::EntryWidget *>())
        lowest = std::max(lowest, entry->geometry().bottom());
    EXPECT_GT(m_line->y(), lowest);
    show(Kind::None);
    EXPECT_FALSE(m_line->isVisible());
}

TEST_F(ActivityLineTest, NothingJumpsWhenItComesOrGoes)
{
    for (int i = 0; i < 60; ++i)
        m_transcript.append(AnswerText{{u"m"_s, i}, u"a line"_s, false, {}});
    settle();
    const int before = m_view.verticalScrollBar()->maximum();
    show(Kind::Writing);
    EXPECT_EQ(m_view.verticalScrollBar()->maximum(), before);
    EXPECT_LE(m_line->geometry().bottom(), m_view.viewport()->height());
}

TEST_F(ActivityLineTest, IsPaintedOnceASecond)
{
    show(Kind::Preparing);
    Paints paints(*m_line);
    for (int i = 0; i < 20; ++i) {
        show(Kind::Thinking);
        show(Kind::Running, u"Bash"_s);
        pass(10ms);
    }
    EXPECT_EQ(paints.take(), 0) << "within a second";
    pass(800ms);
    EXPECT_EQ(paints.take(), 1);
    EXPECT_EQ(m_line->accessibleName(), u"Running Bash"_s);
    for (int second = 0; second < 5; ++second)
        pass(1s);
    EXPECT_EQ(paints.take(), 5);
}

TEST_F(ActivityLineTest, AQuestionShowsAtOnceAndThenNothingMoves)
{
    show(Kind::Running, u"Bash"_s);
    Paints paints(*m_line);
    show(Kind::WaitingForUser);
    EXPECT_EQ(paints.take(), 1);
    EXPECT_EQ(m_line->accessibleName(), u"Waits for you"_s);
    EXPECT_EQ(m_clock.pendingTimers(), 0U);
    pass(10min);
    EXPECT_EQ(paints.take(), 0);
}

TEST_F(ActivityLineTest, NothingWakesWhileItCannotBeSeen)
{
    show(Kind::Running, u"Bash"_s);
    m_view.hide();
    pass(1s); // the repaint that was on its way
    EXPECT_EQ(m_clock.pendingTimers(), 0U);
    pass(10s);
    m_view.show();
    ASSERT_TRUE(QTest::qWaitForWindowExposed(&m_view));
    settle();
    EXPECT_EQ(m_clock.pendingTimers(), 1U) << "goes on";

    for (int i = 0; i < 60; ++i)
        m_transcript.append(AnswerText{{u"m"_s, i}, u"a line"_s, false, {}});
    settle();
    m_view.scrollToStart();
    settle();
    pass(1s);
    EXPECT_EQ(m_clock.pendingTimers(), 0U) << "scrolled away";
}

TEST_F(ActivityLineTest, ScreenReadersHearWhatHappensAndNoSeconds)
{
    show(Kind::Asked);
    const QString name = m_line->accessibleName();
    for (int second = 0; second < 30; ++second) {
        pass(1s);
        EXPECT_EQ(m_line->accessibleName(), name);
    }
    show(Kind::Writing);
    pass(1s);
    EXPECT_EQ(m_line->accessibleName(), u"Writing"_s);
}

TEST_F(ActivityLineTest, ARunningToolCountsItsSecondsAndOneThatAsksDoesNot)
{
    ToolUse tool;
    tool.name = u"Bash"_s;
    tool.state = ToolUse::State::Running;
    tool.startedAt = m_clock.monotonic();
    const quint64 id = m_transcript.append(tool);
    settle();
    auto *header = m_view.viewport()->findChild<ui::ToolHeader *>();
    ASSERT_NE(header, nullptr);
    Paints paints(*header);
    for (int second = 0; second < 3; ++second)
        pass(1s);
    EXPECT_EQ(paints.take(), 3);
    m_transcript.change(id, [](EntryContent &content) {
        std::get<ToolUse>(content).state = ToolUse::State::Waiting;
    });
    settle();
    EXPECT_TRUE(header->accessibleName().contains(u"waits for you"_s));
    EXPECT_TRUE(header->toolTip().contains(u"waits for you"_s));
    static_cast<void>(paints.take());
    pass(10min);
    EXPECT_EQ(paints.take(), 0);
}

TEST_F(ActivityLineTest, AFailureThatIsOverIsOneLineUntilItIsClicked)
{
    const quint64 id =
        m_transcript.append(FailureEntry{bridge::Failure::of(bridge::FailureKind::AgentHung), {}});
    settle();
    auto *card = m_view.viewport()->findChild<ui::FailureCard *>();
    ASSERT_NE(card, nullptr);
    const int whole = card->height();
    m_transcript.change(
        id, [](EntryContent &content) { std::get<FailureEntry>(content).isOver = true; });
    settle();
    EXPECT_LE(card->height(), 24);
    auto *line = card->findChild<ui::FoldButton *>();
    ASSERT_TRUE(line && line->isVisible());
    line->click();
    settle();
    EXPECT_GT(card->height(), whole / 2);
    EXPECT_TRUE(m_view.isVisible());
    line->click();
    settle();
    EXPECT_LE(card->height(), 24);
}

TEST_F(ActivityLineTest, ANoticeIsOneLineUntilItIsClicked)
{
    m_transcript.append(NoticeEntry{u"We are changing auto mode. "_s.repeated(30), true});
    settle();
    auto *card = m_view.viewport()->findChild<ui::NoticeCard *>();
    ASSERT_NE(card, nullptr);
    EXPECT_LE(card->height(), 24);
    card->findChild<ui::FoldButton *>()->click();
    settle();
    EXPECT_GT(card->height(), 60);
}

TEST(ActivityText, SaysWhatHappensHowLongAndHowMuch)
{
    bridge::session::AgentInfo agent;
    agent.name = u"Claude Code"_s;
    agent.endpoint = u"https://llm.corp.example"_s;
    Activity activity{.kind = Kind::Reading, .since = 2s, .turnSince = 2s};
    EXPECT_EQ(ui::wordsFor(activity, agent), u"llm.corp.example reads the prompt"_s);
    EXPECT_EQ(ui::measuresOf(activity, 33s), u"31 s"_s);
    activity = {.kind = Kind::Running,
                .tool = u"Bash"_s,
                .tools = 1,
                .since = 100s,
                .turnSince = 10s,
                .waited = 27s,
                .tokens = 1234};
    EXPECT_EQ(ui::wordsFor(activity, agent), u"Running Bash"_s);
    EXPECT_EQ(ui::measuresOf(activity, 109s), u"9 s · turn 1 min 12 s · 1.2k tokens"_s);
    activity.tokens = 23;
    EXPECT_TRUE(ui::measuresOf(activity, 109s).endsWith(u" · 23 tokens"_s));
    activity.tokens = 1;
    EXPECT_TRUE(ui::measuresOf(activity, 109s).endsWith(u" · one token"_s));
    activity.kind = Kind::WaitingForUser;
    EXPECT_EQ(ui::measuresOf(activity, 109s), QString());
    for (int kind = 1; kind <= int(Kind::Retrying); ++kind) {
        activity.kind = Kind(kind);
        EXPECT_NE(ui::wordsFor(activity, agent), QString()) << kind;
    }
}

} // namespace activitylinetest
