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

    ui::EndpointCard m_card{m_parts.services};
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
