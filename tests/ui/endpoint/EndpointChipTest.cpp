#include "ui/endpoint/EndpointChip.h"
#include "tests/support/UiFixture.h"
#include "tests/ui/Widgets.h"
#include "ui/words/SettingsText.h"

#include <QFile>
#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;

namespace endpointchiptest {

const QString kAddress = u"https://llm.corp.example:8766/path"_s;

class EndpointChipTest : public UiFixture
{
protected:
    EndpointChipTest()
    {
        m_chip.resize(ui::Theme::kSideBarWidth, m_chip.sizeHint().height());
        m_chip.show();
    }

    [[nodiscard]] QAbstractButton *toggle() const
    {
        return button(m_chip, u"Use custom endpoint"_s);
    }
    [[nodiscard]] bool shows(const QString &text) const
    {
        return widgets::textsIn<QLabel>(m_chip).contains(text);
    }

    [[nodiscard]] ui::EndpointMenu *menu() const { return m_chip.findChild<ui::EndpointMenu *>(); }
    void clickText()
    {
        QTest::mouseClick(m_chip.childAt(40, m_chip.height() - 12), Qt::LeftButton);
    }

    ui::EndpointChip m_chip{m_choice, m_chats, m_intents, m_theme};
    QSignalSpy m_settingsAsked{&m_intents, &ui::Intents::settingsRequested};
};

TEST_F(EndpointChipTest, ShowsHostAndPort)
{
    m_choice.setAddress(kAddress);
    EXPECT_TRUE(shows(u"llm.corp.example:8766"_s));
}

TEST_F(EndpointChipTest, WarnsOfPlainHttpAndShowsALookAlikeInPunycode)
{
    m_choice.setAddress(u"http://gw.example:8080"_s);
    EXPECT_TRUE(shows(u"gw.example:8080"_s));
    EXPECT_TRUE(shows(u"not encrypted"_s));
    m_choice.setAddress(QString::fromUtf8("https://p\u0430ypal.com"));
    EXPECT_TRUE(shows(u"xn--pypal-4ve.com"_s));
    EXPECT_TRUE(shows(u"may imitate another name"_s));
    EXPECT_TRUE(button(m_chip, u"Choose the endpoint"_s)
                    ->accessibleDescription()
                    .contains(u"several scripts"_s));
    m_choice.setAddress(kAddress);
    EXPECT_FALSE(shows(u"may imitate another name"_s));
}

TEST_F(EndpointChipTest, TheSwitchTurnsTheEndpointOnAndOff)
{
    m_choice.setAddress(kAddress);
    QTest::mouseClick(toggle(), Qt::LeftButton);
    EXPECT_TRUE(m_choice.isEnabled());
    QTest::mouseClick(toggle(), Qt::LeftButton);
    EXPECT_FALSE(m_choice.isEnabled());
    EXPECT_EQ(m_choice.addressText(), kAddress);
    EXPECT_EQ(m_settingsAsked.count(), 0);
}

TEST_F(EndpointChipTest, SwitchedOnWithoutAnAddressItAsksForTheSettingsAndWaitsForOne)
{
    QTest::mouseClick(toggle(), Qt::LeftButton);
    EXPECT_EQ(m_settingsAsked.count(), 1);
    EXPECT_TRUE(toggle()->isChecked());
    EXPECT_TRUE(shows(u"On once there is an address"_s));
    EXPECT_EQ(toggle()->accessibleDescription(), u"On once there is an address"_s);
    EXPECT_FALSE(m_choice.isEnabled());
    m_choice.setAddress(kAddress);
    EXPECT_TRUE(m_choice.isEnabled());
    EXPECT_TRUE(toggle()->isChecked());
    EXPECT_FALSE(shows(u"On once there is an address"_s));
}

TEST_F(EndpointChipTest, SwitchedOffAgainItWaitsForNoAddress)
{
    QTest::mouseClick(toggle(), Qt::LeftButton);
    QTest::mouseClick(toggle(), Qt::LeftButton);
    EXPECT_FALSE(toggle()->isChecked());
    EXPECT_TRUE(shows(u"not set up"_s));
    m_choice.setAddress(kAddress);
    EXPECT_FALSE(m_choice.isEnabled());
}

TEST_F(EndpointChipTest, AClickOnTheTextAsksForTheSettingsWhereThereIsNothingToChoose)
{
    clickText();
    EXPECT_EQ(m_settingsAsked.count(), 1);
    EXPECT_FALSE(menu()->isVisible());
}

TEST_F(EndpointChipTest, AClickOnTheTextOpensTheMenuOfEndpoints)
{
    ASSERT_TRUE(m_choice.setAddress(kAddress));
    ASSERT_TRUE(m_choice.saveProfile(u"Gateway"_s));
    ASSERT_TRUE(m_choice.setAddress(u"http://localhost:1234"_s));
    ASSERT_TRUE(m_choice.saveProfile(u"LM Studio"_s));
    clickText();
    ASSERT_TRUE(menu()->isVisible());
    EXPECT_EQ(m_settingsAsked.count(), 0);
    EXPECT_TRUE(menu()->actions()[1]->isChecked());
    menu()->actions()[0]->trigger();
    menu()->close();
    EXPECT_EQ(m_choice.activeProfile(), u"Gateway"_s);
    EXPECT_TRUE(m_choice.isEnabled()) << "choosing switches on";
    menu()->actions().last()->trigger();
    EXPECT_EQ(m_settingsAsked.count(), 1);
}

TEST_F(EndpointChipTest, AProfileIsCalledByItsName)
{
    ASSERT_TRUE(m_choice.setAddress(kAddress));
    EXPECT_TRUE(shows(u"Custom endpoint"_s));
    ASSERT_TRUE(m_choice.saveProfile(u"Gateway"_s));
    EXPECT_TRUE(shows(u"Gateway"_s));
    EXPECT_TRUE(shows(u"llm.corp.example:8766"_s));
}

TEST_F(EndpointChipTest, WhereAdministratorsDecideItSaysSo)
{
    ASSERT_TRUE(m_choice.setAddress(kAddress));
    ASSERT_TRUE(m_choice.setEnabled(true));
    const QString file = u"/etc/claude-code/managed-settings.json"_s;
    m_choice.setPolicy({bridge::endpoint::ManagedPolicy::Kind::ForcesAddress, file,
                        u"ANTHROPIC_BASE_URL"_s, u"https://gateway.example"_s});
    EXPECT_FALSE(toggle()->isEnabled());
    EXPECT_FALSE(toggle()->isChecked());
    EXPECT_TRUE(toggle()->toolTip().contains(file));
    EXPECT_TRUE(toggle()->accessibleDescription().contains(u"gateway.example"_s));
    EXPECT_FALSE(menu()->actions().first()->isEnabled());
    m_choice.setPolicy({});
    EXPECT_TRUE(toggle()->isEnabled());
    EXPECT_TRUE(toggle()->isChecked());
    EXPECT_TRUE(menu()->actions().first()->isEnabled());
}

TEST_F(EndpointChipTest, AFileThatCannotBeReadIsShownWithTheSwitchAsItWas)
{
    ASSERT_TRUE(m_choice.setAddress(kAddress));
    ASSERT_TRUE(m_choice.setEnabled(true));
    QFile file(m_settings.filePath());
    ASSERT_TRUE(file.open(QIODevice::WriteOnly | QIODevice::Truncate));
    m_settings.reload();
    EXPECT_TRUE(toggle()->isChecked());
    EXPECT_TRUE(shows(u"settings file unusable"_s));
    EXPECT_FALSE(shows(u"llm.corp.example:8766"_s));
    EXPECT_TRUE(button(m_chip, u"Choose the endpoint"_s)
                    ->accessibleDescription()
                    .contains(ui::meanwhileWords(m_settings)));
    ASSERT_TRUE(m_settings.restore());
    EXPECT_TRUE(shows(u"llm.corp.example:8766"_s));
}

TEST_F(EndpointChipTest, TheSwitchFollowsTheSetting)
{
    m_choice.setAddress(kAddress);
    m_choice.setEnabled(true);
    EXPECT_TRUE(toggle()->isChecked());
}

} // namespace endpointchiptest
