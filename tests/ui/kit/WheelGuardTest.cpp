#include "ui/kit/WheelGuard.h"
#include "tests/ui/Wheel.h"

#include <QComboBox>
#include <QDateEdit>
#include <QDial>
#include <QDoubleSpinBox>
#include <QListView>
#include <QScrollArea>
#include <QScrollBar>
#include <QSlider>
#include <QSpinBox>
#include <QTabBar>
#include <QTest>
#include <QVBoxLayout>

#include <gtest/gtest.h>

#include <memory>

using namespace Qt::StringLiterals;

namespace wheelguardtest {

/// A page longer than its window, with one of each control that Qt lets the wheel change.
class WheelGuardTest : public ::testing::Test
{
protected:
    WheelGuardTest()
    {
        auto *page = new QWidget;
        m_column = new QVBoxLayout(page);
        m_column->addSpacing(300);
        for (int i = 0; i < 40; ++i)
            m_combo->addItem(QString::number(i));
        m_tabs->addTab(u"a"_s);
        m_tabs->addTab(u"b"_s);
        for (QWidget *control : std::initializer_list<QWidget *>{
                 m_combo, m_tabs, new QSpinBox, new QDoubleSpinBox, new QDateEdit,
                 new QSlider(Qt::Horizontal), new QDial})
            m_column->addWidget(control);
        m_combo->setCurrentIndex(5);
        m_column->addSpacing(900);
        m_area.setWidget(page);
        m_area.setWidgetResizable(true);
        m_area.resize(400, 300);
        m_area.show();
    }

    QComboBox *m_combo = new QComboBox;
    QTabBar *m_tabs = new QTabBar;
    QVBoxLayout *m_column = nullptr;
    QScrollArea m_area;
};

TEST_F(WheelGuardTest, NoControlTakesTheWheelAndThePageScrolls)
{
    ASSERT_TRUE(QTest::qWaitForWindowExposed(&m_area));
    {
        const ui::WheelGuard guard;
        EXPECT_EQ(wheel::scrollOverEach(m_area), 7);
    }
    // Without it, Qt changes them.
    const int before = m_combo->currentIndex();
    wheel::scrollOver(*m_combo, -120);
    EXPECT_NE(m_combo->currentIndex(), before);
}

TEST_F(WheelGuardTest, AnOpenListAndAScrollBarAreScrolled)
{
    const ui::WheelGuard guard;
    ASSERT_TRUE(QTest::qWaitForWindowExposed(&m_area));
    m_combo->setMaxVisibleItems(5);
    m_combo->setStyleSheet(u"combobox-popup: 0;"_s);
    m_area.ensureWidgetVisible(m_combo);
    m_combo->showPopup();
    auto *list = m_combo->view();
    ASSERT_TRUE(QTest::qWaitForWindowExposed(list->window()));
    ASSERT_GT(list->verticalScrollBar()->maximum(), 0);
    const int top = list->verticalScrollBar()->value();
    wheel::scrollOver(*list->viewport(), -120);
    EXPECT_GT(list->verticalScrollBar()->value(), top);
    EXPECT_EQ(m_combo->currentIndex(), 5);
    m_combo->hidePopup();
    m_area.verticalScrollBar()->setValue(0);
    wheel::scrollOver(*m_area.verticalScrollBar(), -120);
    EXPECT_GT(m_area.verticalScrollBar()->value(), 0);
}

} // namespace wheelguardtest
