#include "tests/ui/KeychainFixture.h"
#include "tests/ui/Widgets.h"
#include "ui/endpoint/EndpointChip.h"
#include "ui/kit/Paragraph.h"
#include "ui/settings/endpoint/EndpointCard.h"
#include "ui/tray/TrayIcon.h"

#include <QAction>

using namespace Qt::StringLiterals;

namespace {

/// Status of a live agent in card, chip and tray.
class AgentStatusTest : public PlayedSettingsFixture
{
protected:
    AgentStatusTest() { m_card.show(); }

    [[nodiscard]] QString pill() const
    {
        const auto *pill = m_card.findChild<ui::Pill *>();
        return pill->isVisible() ? pill->text() : QString();
    }
    /// A check that the test plays finds nothing wrong.
    void playUsable()
    {
        using namespace bridge::check;
        m_checker.playWhole({passedRung(Rung::Address), passedRung(Rung::Network, NetworkFacts{}),
                             skippedRung(Rung::Agent, SkipReason::NotAsked)});
    }
    [[nodiscard]] QPushButton &applyNow() const
    {
        return widgets::get<QPushButton>(m_card, u"Apply now"_s);
    }

    [[nodiscard]] QString dotOfChip() const
    {
        return m_chip.findChild<ui::StatusDot *>()->property("tone").toString();
    }

    ui::EndpointCard m_card{m_parts.services};
    ui::EndpointChip m_chip{m_scripted.endpoints, m_chats, m_parts.intents, m_theme};
    ui::TrayIcon m_tray{m_scripted.endpoints, m_chats, m_scripted.settings, m_parts.intents,
                        m_theme};
};

} // namespace

TEST_F(AgentStatusTest, AnAgentThatReportsTheAddressIsInUse)
{
    announce();
    m_scripted.goLive();
    EXPECT_TRUE(pill().startsWith(u"In use since"_s)) << pill().toStdString();
    EXPECT_TRUE(pill().endsWith(QString::number(m_scripted.chat().agent().pid)));
    EXPECT_EQ(m_tray.toolTip(), u"Drawbridge · Ready · via localhost:1234"_s);
}

TEST_F(AgentStatusTest, AnAgentThatIsStillStartingIsNotInUse)
{
    announce();
    m_scripted.open();
    EXPECT_EQ(pill(), u"Starting…"_s);
}

TEST_F(AgentStatusTest, AChangeDuringATurnWaitsAndCanBeAppliedAtOnce)
{
    announce();
    m_scripted.goLive();
    EXPECT_FALSE(applyNow().isVisible());
    m_scripted.startTurn(u"hello"_s);
    m_scripted.streamText(u"Hi"_s);
    m_scripted.endpoints.setAddress(u"http://localhost:4321"_s);
    m_scripted.settleLaunch();
    ASSERT_TRUE(applyNow().isVisible());
    EXPECT_TRUE(pill().contains(u"still uses localhost:1234"_s)) << pill().toStdString();

    applyNow().click();
    EXPECT_EQ(m_scripted.agent().count(u"cancel"_s), 1);
}

TEST_F(AgentStatusTest, SwitchedOffTheRunningAgentIsStillSaidToUseTheEndpoint)
{
    announce();
    m_scripted.goIntoTurn(u"hello"_s);
    m_scripted.streamText(u"Hi"_s);
    m_scripted.endpoints.setEnabled(false);
    m_scripted.settleLaunch();
    EXPECT_TRUE(pill().contains(u"still uses localhost:1234"_s)) << pill().toStdString();
}

TEST_F(AgentStatusTest, AnEndpointThatTheLastTurnCouldNotReachIsNotGreen)
{
    announce();
    m_scripted.goLive();
    const QString green = dotOfChip();
    m_scripted.startTurn(u"hello"_s);
    m_scripted.failTurn(0, u"Connection refused (ECONNREFUSED)"_s, u"connection_failed"_s);
    if (!m_scripted.probes.empty())
        m_scripted.probes.back().answer(bridge::FailureKind::ConnectionRefused);
    ASSERT_EQ(m_scripted.chat().state(), bridge::session::ChatState::Ready);
    EXPECT_TRUE(pill().startsWith(u"Endpoint down"_s)) << pill().toStdString();
    EXPECT_NE(dotOfChip(), green);
    EXPECT_EQ(m_tray.toolTip(), u"Drawbridge · Endpoint down · via localhost:1234"_s);
    m_scripted.startTurn(u"again"_s);
    m_scripted.streamText(u"Hi"_s);
    m_scripted.endTurn();
    EXPECT_TRUE(pill().startsWith(u"In use since"_s)) << pill().toStdString();
    EXPECT_EQ(dotOfChip(), green);
}

TEST_F(AgentStatusTest, AnEndpointThatNothingAnswersAtIsNotGreenBeforeTheFirstMessage)
{
    m_scripted.redirects.excludesAll = false;
    announce();
    m_scripted.goLive();
    ASSERT_EQ(m_scripted.redirects.looks.size(), 1U);
    m_scripted.redirects.looks[0].answerUnreachable(
        bridge::Failure::of(bridge::FailureKind::ConnectionRefused));
    ASSERT_EQ(m_scripted.chat().state(), bridge::session::ChatState::Ready);
    EXPECT_TRUE(pill().startsWith(u"Endpoint down"_s)) << pill().toStdString();
    EXPECT_EQ(m_tray.toolTip(), u"Drawbridge · Endpoint down · via localhost:1234"_s);
    EXPECT_EQ(dotOfChip(), u"error"_s);

    m_scripted.startTurn(u"it was started meanwhile"_s);
    m_scripted.streamText(u"Hi"_s);
    m_scripted.endTurn();
    EXPECT_TRUE(pill().startsWith(u"In use since"_s)) << pill().toStdString();
}

TEST_F(AgentStatusTest, WhatTheLastTurnSaidHoldsForTheNextAgentToo)
{
    announce();
    m_scripted.goLive();
    m_scripted.startTurn(u"hello"_s);
    m_scripted.failTurn(401, u"API Error: 401"_s, u"credential_rejected"_s);
    if (!m_scripted.probes.empty())
        m_scripted.probes.back().answer(bridge::FailureKind::CredentialRejected, 401);
    ASSERT_EQ(m_scripted.chat().state(), bridge::session::ChatState::Ready);
    EXPECT_TRUE(pill().startsWith(u"The last turn failed there"_s)) << pill().toStdString();
    EXPECT_EQ(dotOfChip(), u"warn"_s);
    m_scripted.chat().restart();
    m_scripted.goLiveAgain();
    EXPECT_TRUE(pill().startsWith(u"The last turn failed there"_s)) << pill().toStdString();

    m_scripted.endpoints.setModel(u"another"_s);
    m_scripted.settleLaunch();
    m_scripted.goLiveAgain();
    EXPECT_TRUE(pill().startsWith(u"In use since"_s))
        << "of another launch nothing is known: " << pill().toStdString();
}

TEST_F(AgentStatusTest, AChecklistFromBeforeAFailedTurnIsNotGreen)
{
    announce();
    m_scripted.goLive();
    m_card.check(false);
    playUsable();
    const auto &summary = *m_card.findChild<ui::Paragraph *>(u"summary"_s);
    ASSERT_TRUE(summary.toPlainText().startsWith(u"Works"_s))
        << summary.toPlainText().toStdString();
    m_scripted.startTurn(u"hello"_s);
    m_scripted.failTurn(0, u"Connection refused (ECONNREFUSED)"_s, u"connection_failed"_s);
    if (!m_scripted.probes.empty())
        m_scripted.probes.back().answer(bridge::FailureKind::ConnectionRefused);
    EXPECT_TRUE(summary.toPlainText().startsWith(u"Since the last check it has failed"_s))
        << summary.toPlainText().toStdString();

    m_card.check(false);
    playUsable();
    EXPECT_TRUE(summary.toPlainText().startsWith(u"Works"_s)) << "a newer check counts";
}
