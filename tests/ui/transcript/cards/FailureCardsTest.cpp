#include "tests/support/ScriptedChat.h"
#include "tests/ui/Widgets.h"
#include "tests/ui/chat/ChatFixture.h"
#include "tests/ui/chat/Samples.h"
#include "ui/endpoint/GoOnButton.h"
#include "ui/kit/Paragraph.h"
#include "ui/text/TextBlocks.h"
#include "ui/transcript/cards/FailureCard.h"
#include "ui/transcript/cards/FailureHops.h"
#include "ui/transcript/cards/RetryCard.h"
#include "ui/words/FailureText.h"
#include "ui/words/FixText.h"

#include <QAbstractButton>
#include <QLabel>
#include <QLayout>
#include <QSignalSpy>

using namespace Qt::StringLiterals;

using bridge::FailureKind;
using bridge::chat::RetryEntry;
using bridge::chat::TranscriptEntry;
using bridge::chat::UserMessage;

namespace {

/// A retry or failure card alone.
class FailureCardsTest : public ChatFixture
{
protected:
    template <typename Card>
    Card &show(const bridge::chat::EntryContent &content)
    {
        auto *card = new Card(m_context, &m_page);
        card->showEntry(TranscriptEntry{1, {}, content});
        card->resize(760, card->heightForWidth(760));
        m_page.resize(800, 600);
        m_page.show();
        return *card;
    }
    static void showAgain(ui::EntryWidget &card, const bridge::chat::EntryContent &content)
    {
        card.showEntry(TranscriptEntry{1, {}, content});
    }
    /// Labels of the visible buttons, in alphabetical order.
    static QStringList buttonsOf(const QWidget &card)
    {
        QStringList texts = widgets::textsIn<QAbstractButton>(card);
        texts.sort();
        return texts;
    }
    static bool says(const QWidget &card, const QString &words)
    {
        return widgets::textsIn<QLabel>(card).contains(words);
    }

    bridge::chat::Transcript m_transcript;
    ui::EntryActions m_actions;
    ui::EntryContext m_context{m_theme, m_clock, m_transcript, m_actions, m_intents, m_agent};
    QWidget m_page;
};

} // namespace

TEST_F(FailureCardsTest, ARetryOffersToStopToCheckAndToTurnTheEndpointOff)
{
    const auto &card = show<ui::RetryCard>(samples::retry());
    QSignalSpy stopped(&m_actions, &ui::EntryActions::stopRequested);
    QSignalSpy checked(&m_actions, &ui::EntryActions::checkRequested);
    QSignalSpy off(&m_actions, &ui::EntryActions::endpointOffRequested);
    widgets::get(card, u"Stop trying"_s).click();
    widgets::get(card, u"Check endpoint"_s).click();
    widgets::get(card, u"Turn custom endpoint off"_s).click();
    EXPECT_EQ(stopped.count(), 1);
    EXPECT_EQ(checked.count(), 1);
    EXPECT_EQ(off.count(), 1);
}

TEST_F(FailureCardsTest, ARetryOffersToGoOnElsewhereOnceItIsKnownThatThisMayHelp)
{
    ScriptedChat scripted(u"http://localhost:1234"_s);
    ASSERT_TRUE(scripted.endpoints.profiles().put({u"LM Studio"_s, u"http://localhost:1"_s, {}}));
    ui::GoOnTargets targets(scripted.chat(), scripted.endpoints, nullptr);
    m_actions.setTargets(&targets);
    auto retry = samples::retry(FailureKind::ModelLoading);
    auto &card = show<ui::RetryCard>(retry);
    const auto &goOn = *card.findChild<ui::GoOnButton *>();
    EXPECT_FALSE(goOn.isVisible()) << "it is there soon";
    retry.diagnosis = bridge::Failure::of(FailureKind::Overloaded, {.address = retry.address});
    showAgain(card, retry);
    QSignalSpy asked(&m_actions, &ui::EntryActions::goOnRequested);
    widgets::get(goOn, u"Go on at LM Studio"_s).click();
    ASSERT_EQ(asked.count(), 1);
    EXPECT_EQ(asked[0][0].value<bridge::endpoint::EndpointPin>().profile, u"LM Studio"_s);
    EXPECT_FALSE(widgets::get(card, u"Stop trying"_s).property("class").toString() == u"primary"_s);
    m_actions.setTargets(nullptr);
}

TEST_F(FailureCardsTest, ADiagnosisWithAFixOffersItWhileClaudeCodeStillTries)
{
    auto retry = samples::retry(FailureKind::CredentialWrongHeader);
    retry.diagnosis->fix.credentialKind = bridge::CredentialKind::ApiKey;
    const auto &card = show<ui::RetryCard>(retry);
    QSignalSpy asked(&m_actions, &ui::EntryActions::fixRequested);
    widgets::get(card, ui::fixesFor(*retry.diagnosis, false).front().label).click();
    ASSERT_EQ(asked.count(), 1);
    EXPECT_EQ(asked[0][0].value<bridge::Fix>(),
              bridge::Fix(bridge::fix::UseCredentialKind{bridge::CredentialKind::ApiKey}));
}

TEST_F(FailureCardsTest, ARetryAtTheDefaultApiCanOnlyBeStopped)
{
    auto retry = samples::retry();
    retry.address.clear();
    const auto &card = show<ui::RetryCard>(retry);
    EXPECT_EQ(buttonsOf(card), QStringList{u"Stop trying"_s});
    EXPECT_FALSE(card.findChild<ui::FailureHops *>()->isVisible());
}

TEST_F(FailureCardsTest, TheWayOfTheRequestIsReadAloudAsALine)
{
    auto retry = samples::retry(FailureKind::ConnectionRefused);
    retry.agentPid = 48121;
    const auto &card = show<ui::RetryCard>(retry);
    EXPECT_EQ(card.findChild<ui::FailureHops *>()->accessibleName(),
              u"Path of the request: app: fine, agent 48121: fine, localhost:1234: "
              "failed, model: not known"_s);
}

TEST_F(FailureCardsTest, SilenceIsCountedUp)
{
    RetryEntry silent;
    silent.address = u"http://localhost:1234"_s;
    silent.since = m_clock.monotonic() - std::chrono::seconds(20);
    const auto &card = show<ui::RetryCard>(silent);
    EXPECT_TRUE(says(card, u"for 20 s"_s));
    m_clock.advance(std::chrono::milliseconds(1000));
    EXPECT_TRUE(says(card, u"for 21 s"_s));
    m_clock.advance(std::chrono::milliseconds(160'000));
    EXPECT_TRUE(says(card, u"for 3 min"_s));
    EXPECT_TRUE(buttonsOf(card).contains(u"Stop waiting"_s));
}

TEST_F(FailureCardsTest, SilenceThatTurnsIntoARetryCountsDown)
{
    RetryEntry card;
    card.address = u"http://localhost:1234"_s;
    card.since = m_clock.monotonic();
    auto &shown = show<ui::RetryCard>(card);
    auto retry = samples::retry();
    retry.since = m_clock.monotonic();
    showAgain(shown, retry);
    EXPECT_TRUE(says(shown, u"Fake Agent tries again in 4 s · 3 of 10"_s));
    m_clock.advance(std::chrono::milliseconds(4000));
    EXPECT_EQ(m_clock.pendingTimers(), 0U);
}

TEST_F(FailureCardsTest, TheCountdownMovesNothing)
{
    auto retry = samples::retry(FailureKind::NotMessagesApi);
    retry.since = m_clock.monotonic();
    retry.delay = std::chrono::milliseconds(12'000);
    auto &card = show<ui::RetryCard>(retry);
    // Narrow enough for the title to wrap.
    card.resize(420, card.heightForWidth(420));
    card.layout()->activate();
    const auto *title = card.findChild<ui::Paragraph *>();
    const auto geometry = title->geometry();
    const int height = card.heightForWidth(420);
    for (int second = 0; second < 13; ++second) {
        m_clock.advance(std::chrono::milliseconds(1000));
        card.layout()->activate();
        EXPECT_EQ(title->geometry(), geometry) << second;
        EXPECT_EQ(card.heightForWidth(420), height) << second;
    }
}

TEST_F(FailureCardsTest, AFailureThatLeftAMessageOffersToSendItOnEveryWay)
{
    samples::addMessage(m_transcript, u"One"_s, UserMessage::Delivery::Unanswered);
    m_actions.setUnanswered(1);
    const auto failure = samples::noModelLoaded();
    const auto &card = show<ui::FailureCard>(bridge::chat::FailureEntry{failure, u"m1"_s});
    QStringList expected{u"Check endpoint"_s, u"Copy details"_s, u"Open settings"_s,
                         u"Send again"_s};
    for (const auto &offer : ui::fixesFor(failure, true))
        expected << offer.label;
    EXPECT_EQ(buttonsOf(card), expected << ui::wordsFor(failure).messageHeading)
        << buttonsOf(card).join(u'|').toStdString();
}

TEST_F(FailureCardsTest, AFailureWithoutAMessageOffersOnlyToTurnTheEndpointOff)
{
    const auto &card =
        show<ui::FailureCard>(bridge::chat::FailureEntry{samples::noModelLoaded(), {}});
    EXPECT_TRUE(buttonsOf(card).contains(u"Turn custom endpoint off"_s));
    EXPECT_FALSE(buttonsOf(card).contains(u"Send again"_s));
}

TEST_F(FailureCardsTest, WhatTheChatDoesMeanwhileLeavesTheSelectionInAFailure)
{
    const bridge::chat::FailureEntry failure{samples::noModelLoaded(), u"m1"_s};
    auto &card = show<ui::FailureCard>(failure);
    auto *text = card.findChild<ui::TextBlocks *>();
    text->selectAll();
    const QString selected = text->selectedText();
    ASSERT_FALSE(selected.isEmpty());
    EXPECT_FALSE(buttonsOf(card).contains(u"Send again"_s));
    samples::addMessage(m_transcript, u"One"_s, UserMessage::Delivery::Unanswered);
    m_actions.setUnanswered(1);
    card.showSurroundings(TranscriptEntry{1, {}, failure});
    EXPECT_TRUE(buttonsOf(card).contains(u"Send again"_s));
    EXPECT_EQ(text->selectedText(), selected);
}
