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
