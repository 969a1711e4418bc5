#include "ui/settings/endpoint/GoOnOrder.h"
#include "tests/support/UiFixture.h"

#include <QApplication>
#include <QMenu>
#include <QPushButton>

using namespace Qt::StringLiterals;

namespace goonordertest {

using bridge::endpoint::EndpointPin;
using Kind = EndpointPin::Kind;

class GoOnOrderTest : public UiFixture
{
protected:
    GoOnOrderTest()
    {
        EXPECT_TRUE(m_choice.profiles().put({u"Team"_s, u"http://localhost:1"_s, {}}));
        EXPECT_TRUE(m_choice.profiles().put({u"Other"_s, u"http://localhost:2"_s, {}}));
        EXPECT_TRUE(m_choice.useProfile(u"Team"_s));
    }
    void TearDown() override { qApp->setStyleSheet({}); }

    QAction &row(int index)
    {
        auto *menu = m_order.findChild<QMenu *>();
        emit menu->aboutToShow();
        return *menu->actions().at(index);
    }

    ui::GoOnOrder m_order{m_choice};
    QPushButton &m_button = *m_order.findChild<QPushButton *>();
};

TEST_F(GoOnOrderTest, ItIsOffAtFirst)
{
    EXPECT_EQ(m_button.text(), u"Off"_s);
    EXPECT_TRUE(m_choice.setup().goOnAt.empty());
}

TEST_F(GoOnOrderTest, TheOrderIsThatOfTheChoicesAndAChoiceCanBeTakenBack)
{
    row(1).trigger();
    row(0).trigger();
    EXPECT_EQ(m_choice.setup().goOnAt,
              (std::vector<EndpointPin>{{Kind::DefaultApi, {}}, {Kind::Profile, u"Other"_s}}));
    EXPECT_EQ(m_button.text(), u"Claude Code's default → Other"_s);
    EXPECT_TRUE(row(1).isChecked());
    row(1).trigger();
    EXPECT_EQ(m_button.text(), u"Other"_s);
}

TEST_F(GoOnOrderTest, WithoutAProfileThereIsNoOrder)
{
    EXPECT_FALSE(m_order.isHidden());
    ASSERT_TRUE(m_choice.setAddress(u"http://localhost:9"_s));
    EXPECT_TRUE(m_order.isHidden());
}

} // namespace goonordertest
