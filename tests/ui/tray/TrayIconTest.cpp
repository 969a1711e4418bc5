#include "ui/tray/TrayIcon.h"
#include "tests/support/UiFixture.h"

#include <QAction>
#include <QSignalSpy>

using namespace Qt::StringLiterals;

namespace {

class TrayIconTest : public UiFixture
{
protected:
    ui::TrayIcon m_icon{m_choice, m_chats, m_settings, m_intents, m_theme};
};

} // namespace

TEST_F(TrayIconTest, AClickAsksForTheWindowAndTheMenuDoesNot)
{
    QSignalSpy asked(&m_icon, &ui::TrayIcon::showWindowRequested);
    emit m_icon.activated(QSystemTrayIcon::Context);
    EXPECT_EQ(asked.count(), 0);
    emit m_icon.activated(QSystemTrayIcon::Trigger);
    EXPECT_EQ(asked.count(), 1);
}

TEST_F(TrayIconTest, ThatClosingKeepsTheAppIsSaidOnceEver)
{
    EXPECT_FALSE(m_settings.value(bridge::settings::kTrayHintShown));
    m_icon.explainClosing();
    EXPECT_TRUE(m_settings.value(bridge::settings::kTrayHintShown));
}

TEST_F(TrayIconTest, HasAnIconAndATooltipFromTheStart)
{
    EXPECT_FALSE(m_icon.icon().isNull());
    EXPECT_EQ(m_icon.toolTip(), u"Drawbridge"_s);
}
