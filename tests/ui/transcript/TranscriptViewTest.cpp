#include "ui/transcript/TranscriptView.h"
#include "tests/support/EventLoop.h"
#include "tests/ui/Widgets.h"
#include "tests/ui/chat/ChatFixture.h"
#include "tests/ui/chat/Samples.h"
#include "ui/text/MarkdownText.h"
#include "ui/transcript/cards/AnswerCard.h"
#include "ui/transcript/cards/DividerCard.h"
#include "ui/transcript/cards/FailureCard.h"
#include "ui/transcript/cards/MessageBubble.h"
#include "ui/transcript/cards/PermissionCard.h"
#include "ui/transcript/cards/RetryCard.h"
#include "ui/transcript/cards/ThinkingCard.h"
#include "ui/transcript/cards/ToolCard.h"

#include <QLabel>
#include <QPointer>
#include <QPushButton>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTest>

#include <map>

using namespace Qt::StringLiterals;
using namespace bridge::chat;
using ui::EntryWidget;
using ui::TranscriptView;

namespace {

class TranscriptViewTest : public ChatFixture
{
protected:
    void SetUp() override
    {
        m_view.resize(900, 600);
        m_view.show();
        ASSERT_TRUE(QTest::qWaitForWindowExposed(&m_view));
    }

    int widgetCount()
    {
        return static_cast<int>(m_view.viewport()->findChildren<EntryWidget *>().size());
    }
    template <typename T>
    T *entry()
    {
        return m_view.viewport()->findChild<T *>();
    }
    QScrollBar *bar() { return m_view.verticalScrollBar(); }

    /// Clickable widgets of the entry of this kind.
    template <typename T>
    QStringList buttons()
    {
        return widgets::textsIn<QAbstractButton>(*entry<T>());
    }
    void addMany(int count)
    {
        for (int i = 0; i < count; ++i) {
            if (i % 2 == 0)
                samples::addMessage(m_transcript, u"Message %1"_s.arg(i));
            else
                samples::addAnswer(m_transcript, u"Answer %1 "_s.arg(i).repeated(1 + i % 40));
        }
        settle();
    }

    void prependMany(int count)
    {
        std::vector<TranscriptEntry> earlier(static_cast<std::size_t>(count));
        for (auto &each : earlier)
            each.content = UserMessage{{}, u"Earlier"_s, UserMessage::Delivery::Answered};
        m_transcript.prepend(std::move(earlier));
        settle();
    }

    void addAnswerOf(const QString &model, const QString &endpoint)
    {
        AnswerText answer;
        answer.text = u"Yes."_s;
        answer.model = model;
        answer.endpoint = endpoint;
        m_transcript.append(answer);
    }

    /// The lines under answers, in order.
    QStringList givers()
    {
        std::map<int, QString> lines;
        for (auto *answer : m_view.viewport()->findChildren<ui::AnswerCard *>()) {
            for (const QString &line : widgets::textsIn<QLabel>(*answer))
                lines[answer->y()] = line;
        }
        QStringList all;
        for (const auto &[y, line] : lines)
            all << line;
        return all;
    }

    /// The topmost entry that begins inside the view, and its position.
    std::pair<EntryWidget *, int> firstVisible()
    {
        std::pair<EntryWidget *, int> first{nullptr, 0};
        for (auto *widget : m_view.viewport()->findChildren<EntryWidget *>(
                 QString(), Qt::FindDirectChildrenOnly)) {
            if (widget->y() >= 0 && widget->isVisible()
                && (!first.first || widget->y() < first.second))
                first = {widget, widget->y()};
        }
        return first;
    }

    /// Scrolls to the middle and returns firstVisible().
    std::pair<EntryWidget *, int> readTheMiddle()
    {
        bar()->setValue(bar()->maximum() / 2);
        settle();
        const auto first = firstVisible();
        EXPECT_TRUE(first.first);
        return first;
    }

    Transcript m_transcript;
    TranscriptView m_view{m_transcript, m_agent, m_intents, m_theme, m_clock};
};

} // namespace

TEST_F(TranscriptViewTest, ShowsEveryKindOfEntry)
{
    samples::addMessage(m_transcript, u"Hello"_s);
    m_transcript.append(ThinkingText{{}, u"Hm"_s, false});
    samples::addAnswer(m_transcript, u"Hi"_s);
    m_transcript.append(samples::command(u"ls"_s, u"a"_s));
    m_transcript.append(bridge::chat::PermissionEntry{samples::commandRequest(), {}, {}});
    m_transcript.append(FailureEntry{samples::noModelLoaded(), {}});
    m_transcript.append(samples::retry());
    m_transcript.append(Divider{Divider::Kind::AgentRestarted, {}, {}});
    settle();
    for (EntryWidget *widget : std::initializer_list<EntryWidget *>{
             entry<ui::MessageBubble>(), entry<ui::ThinkingCard>(), entry<ui::AnswerCard>(),
             entry<ui::ToolCard>(), entry<ui::PermissionCard>(), entry<ui::FailureCard>(),
             entry<ui::RetryCard>(), entry<ui::DividerCard>()}) {
        ASSERT_TRUE(widget);
        EXPECT_TRUE(widget->isVisible()) << widget->metaObject()->className();
        EXPECT_GT(widget->height(), 10) << widget->metaObject()->className();
    }
}

TEST_F(TranscriptViewTest, EntriesDoNotOverlap)
{
    samples::addDesignConversation(m_transcript);
    for (const int width : {900, 400, 700}) {
        m_view.resize(width, 900);
        settle();
        QList<EntryWidget *> all =
            m_view.viewport()->findChildren<EntryWidget *>(QString(), Qt::FindDirectChildrenOnly);
        std::sort(all.begin(), all.end(), [](auto *a, auto *b) { return a->y() < b->y(); });
        for (qsizetype i = 1; i < all.size(); ++i)
            EXPECT_GE(all[i]->y(), all[i - 1]->geometry().bottom()) << "at width " << width;
        for (auto *widget : all)
            EXPECT_EQ(widget->height(), widget->heightForWidth(widget->width()));
    }
}

TEST_F(TranscriptViewTest, WidgetsExistOnlyNearWhatIsSeen)
{
    addMany(5000);
    EXPECT_GT(widgetCount(), 5);
    EXPECT_LT(widgetCount(), 80);
    for (const int value : {0, bar()->maximum() / 3, bar()->maximum() / 2, bar()->maximum()}) {
        bar()->setValue(value);
        settle();
        EXPECT_LT(widgetCount(), 80);
        EXPECT_TRUE(firstVisible().first) << "at " << value;
    }
}

TEST_F(TranscriptViewTest, FollowsTheEndWhileTheUserIsThere)
{
    addMany(100);
    EXPECT_EQ(bar()->value(), bar()->maximum());
    const quint64 id = samples::addAnswer(m_transcript, u"Now"_s, true);
    for (int i = 0; i < 50; ++i)
        m_transcript.appendText(id, u"\n\nparagraph"_s);
    ASSERT_TRUE(QTest::qWaitFor([&] {
        auto *last = m_view.viewport()->findChildren<ui::AnswerCard *>().last();
        return last->height() > 50 * 20;
    }));
    EXPECT_EQ(bar()->value(), bar()->maximum());
    EXPECT_TRUE(m_view.isAtEnd());
}

TEST_F(TranscriptViewTest, NothingMovesUnderAReaderWhoScrolledUp)
{
    addMany(200);
    const quint64 id = samples::addAnswer(m_transcript, u"Now"_s, true);
    settle();
    const auto [widget, y] = readTheMiddle();
    for (int i = 0; i < 50; ++i)
        m_transcript.appendText(id, u"\n\nparagraph"_s);
    addMany(20);
    letTimersFire();
    EXPECT_EQ(firstVisible(), std::pair(widget, y));
    EXPECT_FALSE(m_view.isAtEnd());
}

TEST_F(TranscriptViewTest, MeasuringWhatComesIntoViewMovesNothing)
{
    addMany(1000);
    for (int step = 0; step < 40; ++step) {
        const auto [widget, y] = firstVisible();
        ASSERT_TRUE(widget);
        const QPointer<EntryWidget> kept = widget;
        bar()->setValue(bar()->value() - 50);
        settle();
        ASSERT_TRUE(kept);
        ASSERT_EQ(kept->y(), y + 50) << "step " << step;
    }
}

TEST_F(TranscriptViewTest, AButtonLeadsBackToTheEnd)
{
    addMany(100);
    auto *jump = m_view.findChild<QPushButton *>(QString(), Qt::FindDirectChildrenOnly);
    ASSERT_TRUE(jump);
    EXPECT_FALSE(jump->isVisible());
    QTest::keyClick(&m_view, Qt::Key_Home);
    EXPECT_EQ(bar()->value(), 0);
    EXPECT_TRUE(jump->isVisible());
    jump->click();
    EXPECT_EQ(bar()->value(), bar()->maximum());
    EXPECT_FALSE(jump->isVisible());
}

TEST_F(TranscriptViewTest, KeysScrollByPages)
{
    addMany(100);
    const int end = bar()->value();
    QTest::keyClick(&m_view, Qt::Key_PageUp);
    EXPECT_LT(bar()->value(), end - 400);
    QTest::keyClick(&m_view, Qt::Key_End);
    EXPECT_TRUE(m_view.isAtEnd());
}

TEST_F(TranscriptViewTest, WhatWasOpenedIsStillOpenAfterScrollingAway)
{
    auto tool = samples::command(u"*.cpp"_s, u"a\nb\nc"_s);
    tool.input.kind = bridge::agent::ToolKind::Search;
    m_transcript.append(tool);
    settle();
    const int closed = entry<ui::ToolCard>()->height();
    QTest::mouseClick(entry<ui::ToolCard>()->findChild<QAbstractButton *>(), Qt::LeftButton);
    settle();
    const int open = entry<ui::ToolCard>()->height();
    ASSERT_GT(open, closed);
    addMany(500);
    m_view.scrollToEnd();
    settle();
    ASSERT_FALSE(entry<ui::ToolCard>());
    m_view.scrollToStart();
    settle();
    ASSERT_TRUE(entry<ui::ToolCard>());
    EXPECT_EQ(entry<ui::ToolCard>()->height(), open);
}

TEST_F(TranscriptViewTest, AHugeMessageIsShownFromItsBeginningUntilAskedFor)
{
    samples::addMessage(m_transcript, u"pasted line\n"_s.repeated(50'000));
    settle();
    EXPECT_LT(entry<ui::MessageBubble>()->height(), 1000);
    EXPECT_TRUE(buttons<ui::MessageBubble>().contains(u"Show all 50001 lines"_s));
}

TEST_F(TranscriptViewTest, OpeningSomethingKeepsItWhereItIs)
{
    addMany(60);
    m_transcript.append(samples::command(u"seq 200"_s, u"line\n"_s.repeated(200)));
    settle();
    auto *card = entry<ui::ToolCard>();
    const int y = card->y();
    for (auto *button : widgets::shownIn<QAbstractButton>(*card)) {
        if (button->text().startsWith(u"Show all"_s))
            button->click();
    }
    settle();
    EXPECT_GT(card->height(), 3000);
    EXPECT_EQ(card->y(), y);
}

TEST_F(TranscriptViewTest, ARemovedEntryIsGone)
{
    addMany(3);
    const quint64 id = m_transcript.append(samples::retry());
    settle();
    ASSERT_TRUE(entry<ui::RetryCard>());
    m_transcript.remove(id);
    settle();
    EXPECT_FALSE(entry<ui::RetryCard>());
}

TEST_F(TranscriptViewTest, EarlierEntriesKeepTheReadersPlace)
{
    addMany(200);
    const auto [widget, y] = readTheMiddle();
    prependMany(200);
    EXPECT_EQ(firstVisible(), std::pair(widget, y)) << "the same widget, not another one for it";
    EXPECT_FALSE(m_view.isAtEnd());
    EXPECT_LT(widgetCount(), 80);

    m_view.scrollToStart();
    settle();
    ASSERT_EQ(firstVisible().second, 22);
    const QPointer<EntryWidget> top = firstVisible().first;
    prependMany(1);
    ASSERT_TRUE(top);
    EXPECT_EQ(top->y(), 22) << "though it has a gap above it now";
    m_view.scrollToStart();
    settle();
    EXPECT_NE(firstVisible().first, top);
}

TEST_F(TranscriptViewTest, EarlierEntriesLeaveTheEndInView)
{
    addMany(100);
    prependMany(200);
    EXPECT_TRUE(m_view.isAtEnd());
    EXPECT_EQ(bar()->value(), bar()->maximum());
}

TEST_F(TranscriptViewTest, RemovingAnywhereKeepsTheReadersPlace)
{
    addMany(200);
    const auto [widget, y] = readTheMiddle();
    for (const int row : {50, 20, 0, m_transcript.count() - 5}) {
        m_transcript.remove(m_transcript.entry(row).id);
        settle();
        ASSERT_EQ(firstVisible(), std::pair(widget, y)) << "after row " << row;
    }
    EXPECT_FALSE(m_view.isAtEnd());
}

TEST_F(TranscriptViewTest, WhereTheReadersEntryGoesTheNextTakesItsPlace)
{
    addMany(200);
    const quint64 id = m_transcript.append(samples::retry());
    samples::addAnswer(m_transcript, u"The next one"_s);
    addMany(20);
    m_view.scrollToStart();
    settle();
    for (int i = 0; i < 2000 && !(entry<ui::RetryCard>() && entry<ui::RetryCard>()->y() <= 0); ++i)
        bar()->setValue(bar()->value() + 40);
    ASSERT_TRUE(entry<ui::RetryCard>());
    const int y = entry<ui::RetryCard>()->y();
    m_transcript.remove(id);
    settle();
    const auto answers = m_view.viewport()->findChildren<ui::AnswerCard *>();
    EXPECT_TRUE(
        std::any_of(answers.begin(), answers.end(), [y](auto *each) { return each->y() == y; }));
}

TEST_F(TranscriptViewTest, ARetryCountsDown)
{
    m_transcript.append(samples::retry());
    settle();
    const auto says = [this](const QString &words) {
        return widgets::textsIn<QLabel>(*entry<ui::RetryCard>()).contains(words);
    };
    EXPECT_TRUE(says(u"Fake Agent tries again in 4 s · 3 of 10"_s));
    m_clock.advance(std::chrono::milliseconds(1000));
    EXPECT_TRUE(says(u"Fake Agent tries again in 3 s · 3 of 10"_s));
    m_clock.advance(std::chrono::milliseconds(3000));
    EXPECT_TRUE(says(u"Fake Agent tries again now · 3 of 10"_s));
    EXPECT_EQ(m_clock.pendingTimers(), 0U);
}

TEST_F(TranscriptViewTest, SendAgainStandsInOnePlaceAndOnlyForTheNewestMessage)
{
    using Delivery = UserMessage::Delivery;
    const auto offers = [this] {
        return widgets::textsIn<QAbstractButton>(m_view).count(u"Send again"_s);
    };
    samples::addMessage(m_transcript, u"One"_s, Delivery::Unanswered);
    settle();
    EXPECT_EQ(offers(), 0) << "nothing can be sent again";
    m_view.actions().setUnanswered(1);
    EXPECT_EQ(offers(), 1);
    m_transcript.append(FailureEntry{samples::noModelLoaded(), u"m1"_s});
    settle();
    EXPECT_EQ(offers(), 1) << "in the failure card";
    samples::addMessage(m_transcript, u"Two"_s, Delivery::Sent, u"m2"_s);
    settle();
    EXPECT_EQ(offers(), 0);
}

TEST_F(TranscriptViewTest, AFailureCardAsksForItsWaysOn)
{
    samples::addMessage(m_transcript, u"One"_s, UserMessage::Delivery::Unanswered);
    m_transcript.append(FailureEntry{samples::noModelLoaded(), u"m1"_s});
    m_view.actions().setUnanswered(1);
    settle();
    QSignalSpy again(&m_view.actions(), &ui::EntryActions::sendAgainRequested);
    QSignalSpy settings(&m_intents, &ui::Intents::settingsRequested);
    QSignalSpy fixes(&m_view.actions(), &ui::EntryActions::fixRequested);
    for (auto *button : entry<ui::FailureCard>()->findChildren<QPushButton *>())
        button->click();
    EXPECT_EQ(again.count(), 1);
    EXPECT_EQ(settings.count(), 1);
    EXPECT_EQ(fixes.count(), 2) << "sent when a model is there, or to the default API";
}

TEST_F(TranscriptViewTest, TheLastAnswerOfATurnSaysWhoGaveItOnceTheTurnIsOver)
{
    m_view.actions().setTurnRuns(true);
    samples::addMessage(m_transcript, u"One"_s);
    addAnswerOf(u"second"_s, u"http://localhost:1234"_s);
    m_transcript.append(samples::command(u"ls"_s, u"a"_s));
    settle();
    EXPECT_EQ(givers(), QStringList()) << "the turn is not over";
    addAnswerOf(u"second"_s, u"http://localhost:1234"_s);
    settle();
    EXPECT_EQ(givers(), QStringList());
    m_view.actions().setTurnRuns(false);
    settle();
    EXPECT_EQ(givers(), QStringList{u"second · localhost:1234"_s});

    m_view.actions().setTurnRuns(true);
    samples::addMessage(m_transcript, u"Two"_s, UserMessage::Delivery::Sent);
    addAnswerOf(u"third"_s, {});
    settle();
    EXPECT_EQ(givers(), QStringList{u"second · localhost:1234"_s}) << "it stays";
    m_view.actions().setTurnRuns(false);
    settle();
    EXPECT_EQ(givers(), (QStringList{u"second · localhost:1234"_s, u"third · default API"_s}));
}

TEST_F(TranscriptViewTest, EachSenderWithinATurnIsNamedAndThatOfAHalfAnswerToo)
{
    samples::addMessage(m_transcript, u"One"_s);
    addAnswerOf(u"first"_s, u"http://localhost:1234"_s);
    addAnswerOf(u"first"_s, u"http://localhost:1234"_s);
    addAnswerOf(u"second"_s, u"http://localhost:4321"_s);
    settle();
    EXPECT_EQ(givers(), (QStringList{u"first · localhost:1234"_s, u"second · localhost:4321"_s}));

    samples::addMessage(m_transcript, u"Two"_s);
    AnswerText half;
    half.text = u"Half an ans"_s;
    half.isCut = true;
    half.model = u"third"_s;
    half.endpoint = u"http://localhost:1234"_s;
    const quint64 id = m_transcript.append(half);
    settle();
    EXPECT_EQ(givers().last(), u"third · localhost:1234"_s);
    m_transcript.change(
        id, [](EntryContent &content) { std::get<AnswerText>(content).isSuperseded = true; });
    settle();
    EXPECT_EQ(givers().size(), 2) << "the whole answer names it";
}

TEST_F(TranscriptViewTest, AMessageThatWaitsEndsNoTurn)
{
    m_view.actions().setTurnRuns(true);
    samples::addMessage(m_transcript, u"One"_s);
    addAnswerOf(u"model"_s, {});
    samples::addMessage(m_transcript, u"Two"_s, UserMessage::Delivery::Queued);
    settle();
    EXPECT_EQ(givers(), QStringList());
}

TEST_F(TranscriptViewTest, EveryAnswerSaysToAScreenReaderWhoGaveIt)
{
    m_view.actions().setTurnRuns(true);
    addAnswerOf(u"first"_s, u"http://localhost:1234"_s);
    settle();
    EXPECT_EQ(entry<ui::MarkdownText>()->accessibleDescription(), u"first · localhost:1234"_s);
}

TEST_F(TranscriptViewTest, WhatClaudeCodeSaysItselfIsNoModels)
{
    AnswerText own;
    own.text = u"Compacted"_s;
    own.isFromAgent = true;
    own.model = u"synthetic"_s;
    m_transcript.append(own);
    settle();
    EXPECT_EQ(givers(), QStringList());
}

TEST_F(TranscriptViewTest, ADividerNamesWhoAnswersFromHereOn)
{
    const auto words = [this](const Divider &divider) {
        const quint64 id = m_transcript.append(divider);
        settle();
        const QString said = entry<ui::DividerCard>()->accessibleName();
        m_transcript.remove(id);
        settle();
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
        return said;
    };
    const QString address = u"http://localhost:1234"_s;
    const QString model = u"qwen3-coder-30b"_s;
    EXPECT_EQ(words({Divider::Kind::EndpointChanged, address, {}, model}),
              u"now using http://localhost:1234 · qwen3-coder-30b"_s);
    EXPECT_EQ(words({Divider::Kind::EndpointChanged, address, {}, {}}),
              u"now using http://localhost:1234"_s);
    EXPECT_EQ(words({Divider::Kind::EndpointChanged, {}, {}, model}),
              u"now using the default API · qwen3-coder-30b"_s);
    EXPECT_EQ(words({Divider::Kind::ModelChanged, address, {}, model}),
              u"qwen3-coder-30b answers from here on"_s);
}

TEST_F(TranscriptViewTest, SendAgainSaysHowManyMessagesGo)
{
    m_view.actions().setUnanswered(1);
    samples::addMessage(m_transcript, u"One"_s, UserMessage::Delivery::Unanswered);
    settle();
    EXPECT_TRUE(buttons<ui::MessageBubble>().contains(u"Send again"_s));
    m_view.actions().setUnanswered(3);
    EXPECT_TRUE(buttons<ui::MessageBubble>().contains(u"Send 3 messages again"_s));
}

TEST_F(TranscriptViewTest, AKeyAllowsACardOnlyWhenAllOfItHasBeenOnScreen)
{
    QStringList lines;
    for (int i = 1; i <= 20; ++i)
        lines << u"echo %1"_s.arg(i);
    auto request = samples::commandRequest();
    request.input.headline = lines.join(u'\n');
    m_view.resize(900, 260);
    m_view.activateWindow();
    ASSERT_TRUE(QTest::qWaitForWindowActive(&m_view));
    QSignalSpy answers(&m_view.actions(), &ui::EntryActions::answered);
    m_transcript.append(PermissionEntry{request, {}, {}});
    settle();
    ASSERT_TRUE(m_view.focusPendingCard());
    settle();
    ASSERT_GT(bar()->maximum(), 0) << "the card is higher than the view";
    const auto press = [this] {
        m_clock.advance(std::chrono::milliseconds(1000));
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return);
    };
    press();
    EXPECT_TRUE(answers.isEmpty()) << "its beginning was never seen";
    while (bar()->value() > 0) {
        bar()->setValue(bar()->value() - 60);
        settle();
        m_view.viewport()->repaint();
    }
    press();
    EXPECT_EQ(answers.count(), 1);
}

TEST_F(TranscriptViewTest, ANewCardShowsAsMuchOfAGrownAnswerAsTheOneBefore)
{
    const QString text = u"word "_s.repeated(14'000);
    const quint64 id = samples::addAnswer(m_transcript, text, true);
    settle();
    const auto isCutInANewCard = [this] {
        const QPointer<ui::AnswerCard> before = entry<ui::AnswerCard>();
        emit m_theme.changed();
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
        settle();
        EXPECT_FALSE(before);
        return entry<ui::MarkdownText>()->isCut();
    };
    EXPECT_FALSE(isCutInANewCard()) << "its next pieces would not be shown";
    m_transcript.appendText(id, u"end"_s);
    m_transcript.change(
        id, [](EntryContent &content) { std::get<AnswerText>(content).streaming = false; });
    settle();
    EXPECT_FALSE(isCutInANewCard()) << "it was shown to its end";
    samples::addAnswer(m_transcript, text);
    settle();
    const auto texts = m_view.viewport()->findChildren<ui::MarkdownText *>();
    EXPECT_TRUE(texts.last()->isCut()) << "it has not grown here";
}
