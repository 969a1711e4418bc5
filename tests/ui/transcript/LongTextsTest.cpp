#include "tests/support/EventLoop.h"
#include "tests/support/OwnTime.h"
#include "tests/ui/Widgets.h"
#include "tests/ui/chat/ChatFixture.h"
#include "tests/ui/chat/Samples.h"
#include "ui/text/MarkdownText.h"
#include "ui/transcript/TranscriptView.h"
#include "ui/transcript/cards/AnswerCard.h"
#include "ui/transcript/cards/MessageBubble.h"
#include "ui/transcript/cards/ThinkingCard.h"
#include "ui/transcript/cards/ToolCard.h"

#include <QAbstractButton>
#include <QClipboard>
#include <QGuiApplication>
#include <QPainter>
#include <QScrollBar>
#include <QTest>

#include <functional>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace bridge::chat;

namespace longtexts {

constexpr qsizetype kMega = 1'000'000;
/// The window must never stand still for longer, in milliseconds, here without optimization.
constexpr qint64 kStandstill = 1000;

QString unbroken(qsizetype size)
{
    QString text;
    text.reserve(size);
    for (quint32 i = 1; text.size() < size; i = i * 1664525 + 1013904223)
        text += QLatin1Char(
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"[i >> 26]);
    return text;
}

const bool kIsLong = qEnvironmentVariableIsSet("DRAWBRIDGE_LONG");
constexpr char kOnlyLong[] = "only with DRAWBRIDGE_LONG (preset long)";

QString filled(const QString &with, qsizetype size)
{
    return with.repeated(size / with.size() + 1).left(size);
}

class LongTextsTest : public ChatFixture
{
protected:
    void SetUp() override
    {
        m_view.resize(900, 600);
        m_view.show();
        ASSERT_TRUE(QTest::qWaitForWindowExposed(&m_view));
        settle();
    }

    /// The longest time that the window could not react in while `act` ran and all that follows it.
    qint64 standstill(const std::function<void()> &act, int rounds = 2)
    {
        tests::OwnTime time;
        act();
        qint64 longest = time.elapsed();
        for (int i = 0; i < rounds; ++i) {
            time.restart();
            QCoreApplication::processEvents();
            QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
            longest = std::max(longest, time.elapsed());
        }
        return longest;
    }
    qint64 standstillOfAnswer(const QString &text)
    {
        return standstill([&] { samples::addAnswer(m_transcript, text); });
    }
    template <typename Card>
    Card *card()
    {
        return m_view.viewport()->findChild<Card *>();
    }
    template <typename Card>
    void press(const QString &label)
    {
        for (auto *button : widgets::shownIn<QAbstractButton>(*card<Card>())) {
            if (button->text().startsWith(label)) {
                button->click();
                return;
            }
        }
        ADD_FAILURE() << "no " << label.toStdString();
    }

    Transcript m_transcript;
    ui::TranscriptView m_view{m_transcript, m_agent, m_intents, m_theme, m_clock};
};

TEST_F(LongTextsTest, AnAnswerWithoutABlankDoesNotStopTheWindow)
{
    EXPECT_LT(standstillOfAnswer(unbroken(kMega)), kStandstill);
    // What is behind the first part is there on request.
    EXPECT_LT(standstill([&] { press<ui::AnswerCard>(u"Show all"_s); }), kStandstill);
    EXPECT_GT(card<ui::AnswerCard>()->height(), 100'000);
}

TEST_F(LongTextsTest, TheSameInPiecesNeither)
{
    if (!kIsLong)
        GTEST_SKIP() << kOnlyLong;
    const QString text = unbroken(kMega);
    const quint64 id = samples::addAnswer(m_transcript, {}, true);
    settle();
    qint64 longest = 0;
    tests::OwnTime time;
    for (qsizetype from = 0; from < text.size(); from += 2000) {
        time.restart();
        m_transcript.appendText(id, text.mid(from, 2000));
        QCoreApplication::processEvents();
        longest = std::max(longest, time.elapsed());
    }
    EXPECT_LT(longest, kStandstill);
    EXPECT_TRUE(card<ui::MarkdownText>()->isCut());
}

TEST_F(LongTextsTest, NorDoesALineOfCode)
{
    EXPECT_LT(standstillOfAnswer(u"```\n"_s + unbroken(kMega) + u"\n```\n"_s), kStandstill);
}

TEST_F(LongTextsTest, WhatIsBuiltOfManyPartsNeither)
{
    const QString table =
        u"|a|b|c|d|\n|-|-|-|-|\n"_s + filled(u"|cell|cell|cell|cell|\n"_s, 60'000);
    const std::pair<const char *, QString> texts[]{
        {"words", filled(u"some ordinary words and "_s, kMega)},
        {"table", table},
        {"columns", u"|a"_s.repeated(2000) + u"|\n"_s + u"|-"_s.repeated(2000) + u"|\n"_s
                        + u"|\n"_s.repeated(20'000)},
        {"list", u"- an item\n"_s.repeated(50'000)},
        {"lists in lists", u"- "_s.repeated(10'000)},
        {"quotes", QString(10'000, QLatin1Char('>')) + u" end"_s},
        {"table in a quote", u"> |a|b|\n> |-|-|\n"_s + u"> |\n"_s.repeated(20'000)},
        {"paragraphs", u"x\n\n"_s.repeated(100'000)},
        {"backticks", filled(u"`a``b"_s, 100'000)},
    };
    for (const auto &[name, text] : texts) {
        if (!kIsLong && &text != &texts[0].second)
            break; // each costs a tenth of a second and more
        EXPECT_LT(standstillOfAnswer(text), kStandstill) << name;
        m_transcript.removeFrom(0);
        settle();
    }
}

TEST_F(LongTextsTest, NorAMessageThinkingOrTheOutputOfATool)
{
    if (!kIsLong)
        GTEST_SKIP() << kOnlyLong;
    const QString text = unbroken(kMega);
    EXPECT_LT(standstill([&] { samples::addMessage(m_transcript, text); }), kStandstill);
    EXPECT_LT(standstill([&] { press<ui::MessageBubble>(u"Show all"_s); }), kStandstill);
    m_transcript.removeFrom(0);
    settle();
    EXPECT_LT(standstill([&] { m_transcript.append(samples::command(text, text)); }), kStandstill);
    EXPECT_LT(standstill([&] { press<ui::ToolCard>(u"Show all"_s); }), kStandstill);
    m_transcript.removeFrom(0);
    settle();
    EXPECT_LT(standstill([&] { m_transcript.append(ThinkingText{{}, text}); }), kStandstill);
    EXPECT_LT(standstill([&] { press<ui::ThinkingCard>(u"Thinking"_s); }), kStandstill);
}

TEST_F(LongTextsTest, NorDoesAQuestion)
{
    PermissionEntry entry;
    entry.request = samples::questionRequest();
    ASSERT_FALSE(entry.request.input.questions.empty());
    const QString text = filled(u"some ordinary words and "_s, kMega);
    entry.request.input.questions.front().text = text;
    entry.request.input.questions.front().options.front().description = text;
    EXPECT_LT(standstill([&] { m_transcript.append(entry); }), kStandstill);
    EXPECT_LT(m_view.verticalScrollBar()->maximum(), 10'000);
}

TEST_F(LongTextsTest, NorDoWhatServersAndToolsSayInACard)
{
    if (!kIsLong)
        GTEST_SKIP() << kOnlyLong;
    for (const QString &text : {unbroken(kMega), filled(u"some ordinary words and "_s, kMega),
                                u"x\n"_s.repeated(kMega / 2), QString(kMega, QChar(0x4E00))}) {
        const auto failure = bridge::Failure::of(
            bridge::FailureKind::Billing, {.httpStatus = 402, .message = text, .body = text});
        EXPECT_LT(standstill([&] { m_transcript.append(FailureEntry{failure, {}}); }), kStandstill);
        EXPECT_LT(m_view.verticalScrollBar()->maximum(), 10'000);
        m_transcript.removeFrom(0);
        settle();
        RetryEntry retry = samples::retry();
        retry.diagnosis = failure;
        EXPECT_LT(standstill([&] { m_transcript.append(retry); }), kStandstill);
        m_transcript.removeFrom(0);
        settle();
        const OverdueTool tool{u"toolu"_s, text, text, 60s, {}};
        EXPECT_LT(standstill([&] { m_transcript.append(tool); }), kStandstill);
        EXPECT_LT(m_view.verticalScrollBar()->maximum(), 10'000);
        m_transcript.removeFrom(0);
        settle();
        using bridge::session::Loop;
        const LoopEntry loop{{Loop::Kind::SameCall, text, text, 20}};
        EXPECT_LT(standstill([&] { m_transcript.append(loop); }), kStandstill);
        EXPECT_LT(m_view.verticalScrollBar()->maximum(), 10'000);
        m_transcript.removeFrom(0);
        settle();
        PermissionEntry entry;
        entry.request = samples::questionRequest();
        entry.request.input.questions.front().text = text;
        EXPECT_LT(standstill([&] { m_transcript.append(entry); }), kStandstill);
        m_transcript.removeFrom(0);
        settle();
    }
}

TEST_F(LongTextsTest, NorDoesCopyingAllOfIt)
{
    if (!kIsLong)
        GTEST_SKIP() << kOnlyLong;
    const QString words = filled(u"some ordinary words and "_s, kMega);
    samples::addAnswer(m_transcript, words);
    settle();
    press<ui::AnswerCard>(u"Show all"_s);
    settle();
    auto *text = card<ui::MarkdownText>();
    text->setFocus();
    EXPECT_LT(standstill([&] {
                  QTest::keySequence(text, QKeySequence::SelectAll);
                  QTest::keySequence(text, QKeySequence::Copy);
              }),
              kStandstill);
    EXPECT_EQ(QGuiApplication::clipboard()->text(), words.trimmed());
}

TEST_F(LongTextsTest, TheWholeIsCopiedAsItIs)
{
    const QString line = unbroken(32'000);
    samples::addAnswer(m_transcript, u"```\n"_s + line + u"\nshort\n```\n\n"_s + line);
    settle();
    ASSERT_TRUE(card<ui::MarkdownText>()->isCut());
    press<ui::AnswerCard>(u"Show all"_s);
    settle();
    auto *text = card<ui::MarkdownText>();
    text->setFocus();
    QTest::keySequence(text, QKeySequence::SelectAll);
    QTest::keySequence(text, QKeySequence::Copy);
    EXPECT_EQ(QGuiApplication::clipboard()->text(), line + u"\nshort\n\n"_s + line);

    // The button of the code copies all of it, and nothing else. It is made when it comes into view.
    (void)text->grab(QRect(0, 0, 100, 100));
    settle();
    auto *copy = text->findChild<QAbstractButton *>();
    ASSERT_TRUE(copy);
    copy->click();
    EXPECT_EQ(QGuiApplication::clipboard()->text(), line + u"\nshort"_s);
}

TEST_F(LongTextsTest, ATableThatGoesOnIsCopiedWithOneHead)
{
    const QString rows = u"| one | two |\n"_s.repeated(900);
    samples::addAnswer(m_transcript, u"| first | second |\n|---|---|\n"_s + rows);
    settle();
    const QString text = card<ui::MarkdownText>()->plainText();
    EXPECT_GT(card<ui::MarkdownText>()->blockCount(), 1);
    EXPECT_EQ(text.count(u"first"_s), 1);
    EXPECT_EQ(text.count(u"one"_s), 900);
}

TEST_F(LongTextsTest, AHitIsShownInTheWholeText)
{
    AnswerText answer;
    answer.text = unbroken(70'000) + u" found"_s;
    m_transcript.append(answer, u"item"_s);
    settle();
    ASSERT_TRUE(card<ui::MarkdownText>()->isCut());
    ASSERT_TRUE(m_view.showItem(u"item"_s));
    settle();
    EXPECT_FALSE(card<ui::MarkdownText>()->isCut());
    EXPECT_TRUE(card<ui::MarkdownText>()->plainText().endsWith(u"found"_s));
}

TEST_F(LongTextsTest, AnotherWidthCostsOnlyWhatIsSeen)
{
    if (!kIsLong)
        GTEST_SKIP() << kOnlyLong;
    samples::addAnswer(m_transcript, filled(u"some ordinary words and "_s, 100'000));
    settle();
    press<ui::AnswerCard>(u"Show all"_s);
    settle();
    EXPECT_LT(standstill([&] { m_view.resize(700, 600); }), kStandstill);
}

TEST_F(LongTextsTest, TenTimesTheTextCostsAtMostFifteenTimesAsMuch)
{
    const auto cost = [&](qsizetype size) {
        ui::MarkdownText text(m_theme);
        text.removeLimit();
        text.resize(700, 600);
        tests::OwnTime time;
        text.setMarkdown(unbroken(size), true);
        for (int i = 0; i < text.blockCount(); ++i)
            text.document(i).setTextWidth(700);
        return time.nsecsElapsed();
    };
    const qsizetype size = kIsLong ? 100'000 : 30'000;
    const qint64 small = std::max({cost(size), cost(size), cost(size)});
    EXPECT_LE(std::min(cost(10 * size), cost(10 * size)), 15 * small);
}

} // namespace longtexts
