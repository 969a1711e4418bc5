#include "ui/kit/ReadingOrder.h"

#include "tests/support/UiFixture.h"
#include "ui/kit/Controls.h"

#include <QPushButton>

namespace readingordertest {

using namespace Qt::StringLiterals;

/// Three rows of one part each, made from below; the middle one holds a text that only a click
/// gives the focus.
class ReadingOrderTest : public UiFixture
{
protected:
    ReadingOrderTest()
    {
        m_window.resize(300, 300);
        m_below->setGeometry(10, 250, 80, 30);
        m_part->setGeometry(0, 100, 300, 100);
        m_text->setGeometry(10, 10, 200, 40);
        m_text->setFocusPolicy(Qt::ClickFocus);
        m_inside->setGeometry(10, 60, 80, 30);
        m_above->setGeometry(10, 10, 80, 30);
    }
    void SetUp() override { activate(m_window); }
    void TearDown() override { qApp->setStyleSheet({}); }

    static QPushButton *make(QWidget *parent)
    {
        return ui::makeButton(ui::ButtonKind::Secondary, {}, parent);
    }
    static QWidget *afterKey(Qt::Key key)
    {
        QTest::keyClick(QApplication::focusWidget(), key,
                        key == Qt::Key_Backtab ? Qt::ShiftModifier : Qt::NoModifier);
        return QApplication::focusWidget();
    }

    QWidget m_window;
    QPushButton *m_below = make(&m_window);
    QWidget *m_part = new QWidget(&m_window);
    QWidget *m_text = new QWidget(m_part);
    QPushButton *m_inside = make(m_part);
    QPushButton *m_above = make(&m_window);
};

TEST_F(ReadingOrderTest, TabGoesOnFromWhatWasClicked)
{
    m_text->setFocus(Qt::MouseFocusReason);
    EXPECT_EQ(afterKey(Qt::Key_Tab), m_inside);
    EXPECT_EQ(afterKey(Qt::Key_Backtab), m_above) << "and Tab does not stop there";
    m_text->setFocus(Qt::MouseFocusReason);
    EXPECT_EQ(afterKey(Qt::Key_Backtab), m_above);
}

TEST_F(ReadingOrderTest, WhatIsReadAfterAPartFollowsItWhereverItLies)
{
    QPushButton *over = make(&m_window);
    over->setGeometry(200, 20, 80, 30); // in the first row
    over->show();
    ui::readAfter(*over, *m_part);
    m_above->setFocus(Qt::TabFocusReason);
    for (QWidget *next : QList<QWidget *>{m_inside, over, m_below, m_above})
        EXPECT_EQ(afterKey(Qt::Key_Tab), next);
    m_text->setFocus(Qt::MouseFocusReason);
    ui::readAfter(*over, *m_above);
    for (QWidget *next : QList<QWidget *>{m_inside, m_below, m_above, over})
        EXPECT_EQ(afterKey(Qt::Key_Tab), next);
}

TEST_F(ReadingOrderTest, APartWithoutStopsHasThoseThatAreReadAfterIt)
{
    auto *silent = new QWidget(&m_window);
    silent->setGeometry(0, 60, 300, 30);
    silent->show();
    QPushButton *over = make(&m_window);
    over->setGeometry(0, 0, 300, 300);
    over->show();
    ui::readAfter(*over, *silent);
    m_above->setFocus(Qt::TabFocusReason);
    for (QWidget *next : QList<QWidget *>{over, m_inside, m_below})
        EXPECT_EQ(afterKey(Qt::Key_Tab), next);
    delete silent;
    delete over;
    m_above->setFocus(Qt::TabFocusReason);
    EXPECT_EQ(afterKey(Qt::Key_Tab), m_inside);
}

} // namespace readingordertest
