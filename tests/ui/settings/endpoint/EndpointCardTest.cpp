#include "ui/settings/endpoint/EndpointCard.h"
#include "tests/ui/KeychainFixture.h"
#include "tests/ui/Widgets.h"
#include "ui/kit/Paragraph.h"
#include "ui/settings/endpoint/AddressField.h"

#include <QTest>

using namespace Qt::StringLiterals;

namespace endpointcardtest {

const QString kAddress = u"http://localhost:1234"_s;

class EndpointCardTest : public SettingsFixture
{
protected:
    void SetUp() override { activate(m_card); }

    [[nodiscard]] QAbstractButton *toggle() const
    {
        return button(m_card, u"Custom API Endpoint"_s);
    }
    [[nodiscard]] QLineEdit &field() const
    {
        return m_card.findChild<ui::AddressField *>()->edit();
    }

    [[nodiscard]] QString pill() const
    {
        const auto *pill = m_card.findChild<ui::Pill *>();
        return pill->isVisible() ? pill->text() : QString();
    }

    ui::EndpointCard m_card{m_parts.services};
};

TEST_F(EndpointCardTest, SwitchingOnSavesWhatIsTypedAndTurnsItOn)
{
    field().setFocus();
    QTest::keyClicks(&field(), kAddress);
    QTest::mouseClick(toggle(), Qt::LeftButton);
    EXPECT_TRUE(m_choice.isEnabled());
    EXPECT_EQ(m_choice.addressText(), kAddress);
    EXPECT_TRUE(toggle()->isChecked());
}

TEST_F(EndpointCardTest, SwitchedOnWithoutAnAddressItSaysSoAndIsOnOnceOneIsTyped)
{
    QTest::mouseClick(toggle(), Qt::LeftButton);
    EXPECT_FALSE(m_choice.isEnabled());
    EXPECT_TRUE(toggle()->isChecked());
    EXPECT_EQ(pill(), u"On once there is an address"_s);
    EXPECT_EQ(toggle()->accessibleDescription(), pill());
    EXPECT_TRUE(field().hasFocus());
    EXPECT_FALSE(field().property("invalid").toBool());
    QTest::keyClicks(&field(), kAddress);
    QTest::keyClick(&field(), Qt::Key_Return);
    EXPECT_TRUE(m_choice.isEnabled());
    EXPECT_TRUE(toggle()->isChecked());
    EXPECT_EQ(pill(), QString());
    EXPECT_EQ(toggle()->accessibleDescription(), QString());
}

TEST_F(EndpointCardTest, SwitchedOffAgainItWaitsForNoAddress)
{
    QTest::mouseClick(toggle(), Qt::LeftButton);
    QTest::mouseClick(toggle(), Qt::LeftButton);
    EXPECT_FALSE(toggle()->isChecked());
    EXPECT_EQ(pill(), QString());
    QTest::keyClicks(&field(), kAddress);
    QTest::keyClick(&field(), Qt::Key_Return);
    EXPECT_FALSE(m_choice.isEnabled());
}

TEST_F(EndpointCardTest, AfterTheAddressWasClearedTheNextOneIsOn)
{
    m_choice.setAddress(kAddress);
    m_choice.setEnabled(true);
    field().setFocus();
    field().selectAll();
    QTest::keyClick(&field(), Qt::Key_Delete);
    QTest::keyClick(&field(), Qt::Key_Return);
    EXPECT_EQ(pill(), u"On once there is an address"_s);
    EXPECT_TRUE(toggle()->isChecked());
    QTest::keyClicks(&field(), u"http://localhost:4321"_s);
    QTest::keyClick(&field(), Qt::Key_Return);
    EXPECT_TRUE(m_choice.isEnabled());
}

TEST_F(EndpointCardTest, SwitchedOnWithAnUnusableAddressItIsOnOnceThatIsCorrected)
{
    field().setFocus();
    QTest::keyClicks(&field(), u"localhost:1234"_s);
    QTest::mouseClick(toggle(), Qt::LeftButton);
    EXPECT_FALSE(m_choice.isEnabled());
    EXPECT_TRUE(toggle()->isChecked());
    EXPECT_TRUE(field().property("invalid").toBool());
    EXPECT_EQ(field().text(), u"localhost:1234"_s);
    QTest::mouseClick(button(m_card, u"Use http://localhost:1234 instead"_s), Qt::LeftButton);
    EXPECT_TRUE(m_choice.isEnabled());
    EXPECT_EQ(m_choice.addressText(), kAddress);
}

TEST_F(EndpointCardTest, AnUnusableEditDoesNotSwitchTheSavedAddressOn)
{
    m_choice.setAddress(kAddress);
    field().setFocus();
    QTest::keyClicks(&field(), u" x"_s);
    QTest::mouseClick(toggle(), Qt::LeftButton);
    EXPECT_FALSE(m_choice.isEnabled());
    EXPECT_EQ(pill(), u"On once the address can be used"_s);
    field().setText(kAddress);
    QTest::keyClick(&field(), Qt::Key_Return);
    EXPECT_TRUE(m_choice.isEnabled()) << "the saved one is it after all";
}

TEST_F(EndpointCardTest, SettingsOfTheAddressThatCannotBeReadAreSaidAndCanBeStartedAnew)
{
    m_choice.setAddress(kAddress);
    m_settings.setValue(bridge::settings::kEndpointSetups, kAddress, u"{\"headers\":"_s);
    EXPECT_TRUE(widgets::textsIn<ui::Paragraph>(m_card).join(u' ').contains(u"cannot be read"_s));
    EXPECT_TRUE(m_choice.setupProblem());
    widgets::get(m_card, u"Start anew"_s).click();
    EXPECT_FALSE(m_choice.setupProblem());
    EXPECT_FALSE(widgets::textsIn<ui::Paragraph>(m_card).join(u' ').contains(u"cannot be read"_s));
}

TEST_F(EndpointCardTest, SwitchingOffKeepsTheAddress)
{
    m_choice.setAddress(kAddress);
    m_choice.setEnabled(true);
    QTest::mouseClick(toggle(), Qt::LeftButton);
    EXPECT_FALSE(m_choice.isEnabled());
    EXPECT_EQ(field().text(), kAddress);
    EXPECT_EQ(m_choice.addressText(), kAddress);
}

TEST_F(EndpointCardTest, SwitchingOffWorksWhateverStandsInTheField)
{
    m_choice.setAddress(kAddress);
    m_choice.setEnabled(true);
    field().setFocus();
    QTest::keyClicks(&field(), u" wrong"_s);
    QTest::mouseClick(toggle(), Qt::LeftButton);
    EXPECT_FALSE(m_choice.isEnabled());
}

TEST_F(EndpointCardTest, TheSwitchFollowsAChangeFromElsewhere)
{
    m_choice.setAddress(kAddress);
    m_choice.setEnabled(true);
    EXPECT_TRUE(toggle()->isChecked());
    m_choice.setEnabled(false);
    EXPECT_FALSE(toggle()->isChecked());
}

TEST_F(EndpointCardTest, ACheckSavesWhatIsTypedFirst)
{
    field().setFocus();
    QTest::keyClicks(&field(), kAddress);
    button(m_card, u"Check endpoint"_s)->click();
    EXPECT_EQ(m_choice.addressText(), kAddress);
    EXPECT_TRUE(m_checker.checker().isRunning());
    EXPECT_EQ(m_checker.checker().report().address, kAddress);
}

TEST_F(EndpointCardTest, AnUnusableAddressIsCheckedAsTypedAndNotSaved)
{
    field().setFocus();
    QTest::keyClicks(&field(), kAddress + u"/v1"_s);
    button(m_card, u"Check endpoint"_s)->click();
    EXPECT_TRUE(m_choice.addressText().isEmpty());
    EXPECT_EQ(m_checker.checker().report().address, kAddress + u"/v1"_s);
}

TEST_F(EndpointCardTest, WhereAdministratorsHaveDecidedNothingCanBeChanged)
{
    m_choice.setAddress(kAddress);
    m_choice.setEnabled(true);
    m_choice.setPolicy({.kind = bridge::endpoint::ManagedPolicy::Kind::ForbidsCustom,
                        .file = u"/etc/claude-code/managed-settings.json"_s,
                        .variable = u"forceLoginMethod"_s,
                        .address = {}});
    EXPECT_FALSE(toggle()->isEnabled());
    EXPECT_FALSE(toggle()->isChecked());
    EXPECT_FALSE(field().isEnabled());
    EXPECT_FALSE(button(m_card, u"Profiles"_s)->isEnabled());
    const QString words = widgets::textsIn<ui::Paragraph>(m_card).join(u'\n');
    EXPECT_TRUE(words.contains(u"/etc/claude-code/managed-settings.json"_s));
    m_choice.setPolicy({});
    EXPECT_TRUE(toggle()->isEnabled());
    EXPECT_TRUE(toggle()->isChecked());
}

TEST_F(EndpointCardTest, WithoutAnAgentNothingIsSaidToBeInUse)
{
    m_choice.setAddress(kAddress);
    m_choice.setEnabled(true);
    EXPECT_FALSE(m_card.findChild<ui::Pill *>()->isVisible());
}

} // namespace endpointcardtest
