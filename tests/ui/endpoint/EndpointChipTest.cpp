#include "ui/endpoint/EndpointChip.h"
#include "tests/support/UiFixture.h"

#include <QSignalSpy>
#include <QTest>

namespace {

const QString kAddress = QStringLiteral("https://llm.corp.example:8766/path");

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
        return button(m_chip, QStringLiteral("Use custom endpoint"));
    }
    [[nodiscard]] bool shows(const QString &text) const
    {
        const auto labels = m_chip.findChildren<QLabel *>();
        return std::any_of(labels.begin(), labels.end(),
                           [&](const QLabel *label) { return label->text() == text; });
    }

    ui::EndpointChip m_chip{m_choice, m_chats, m_theme};
    QSignalSpy m_settingsAsked{&m_chip, &ui::EndpointChip::settingsRequested};
};

} // namespace

TEST_F(EndpointChipTest, ShowsHostAndPort)
{
    m_choice.setAddress(kAddress);
    EXPECT_TRUE(shows(QStringLiteral("llm.corp.example:8766")));
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

TEST_F(EndpointChipTest, SwitchingOnWithoutAnAddressAsksForTheSettings)
{
    QTest::mouseClick(toggle(), Qt::LeftButton);
    EXPECT_FALSE(toggle()->isChecked());
    EXPECT_EQ(m_settingsAsked.count(), 1);
}

TEST_F(EndpointChipTest, AClickOnTheTextAsksForTheSettings)
{
    QTest::mouseClick(m_chip.childAt(40, m_chip.height() - 12), Qt::LeftButton);
    EXPECT_EQ(m_settingsAsked.count(), 1);
    EXPECT_FALSE(m_choice.isEnabled());
}

TEST_F(EndpointChipTest, TheSwitchFollowsTheSetting)
{
    m_choice.setAddress(kAddress);
    m_choice.setEnabled(true);
    EXPECT_TRUE(toggle()->isChecked());
}
