#include "ui/kit/FocusRing.h"

#include "tests/support/EventLoop.h"
#include "tests/support/UiFixture.h"
#include "tests/ui/Strays.h"
#include "ui/kit/Controls.h"

#include <QHBoxLayout>
#include <QLineEdit>
#include <QMenu>
#include <QScrollArea>

namespace focusringtest {

using namespace Qt::StringLiterals;

class FocusRingTest : public UiFixture
{
protected:
    FocusRingTest()
    {
        m_window.resize(400, 200);
        auto *row = new QHBoxLayout(&m_window);
        for (QWidget *each : QList<QWidget *>{m_first, m_second, m_field})
            row->addWidget(each);
    }
    void SetUp() override
    {
        activate(m_window);
        m_window.setFocus(); // away from the first button
    }
    void TearDown() override { qApp->setStyleSheet({}); }

    const QWidget *ringOf(const QWidget *widget) const { return m_theme.focus().ringOf(*widget); }

    QWidget m_window;
    QPushButton *m_first = ui::makeButton(ui::ButtonKind::Primary, u"One"_s, &m_window);
    QPushButton *m_second = ui::makeButton(ui::ButtonKind::Danger, u"Two"_s, &m_window);
    QLineEdit *m_field = new QLineEdit(&m_window);
};

TEST_F(FocusRingTest, TabShowsItAroundTheButtonWithAGapOfThreePixels)
{
    m_first->setFocus(Qt::TabFocusReason);
    const QWidget *ring = ringOf(m_first);
    ASSERT_TRUE(ring);
    EXPECT_EQ(ring->geometry(), m_first->geometry().adjusted(-5, -5, 5, 5));
    const QImage picture = m_window.grab().toImage();
    const QPoint middle = m_first->geometry().center();
    const QColor ink = m_theme.colors().accentText;
    for (int gap = 1; gap <= 6; ++gap) {
        const QColor at = strays::colorAt(picture, {middle.x(), m_first->geometry().top() - gap});
        EXPECT_EQ(at == ink, gap == 4 || gap == 5) << gap;
    }
}

TEST_F(FocusRingTest, TheMouseShowsNone)
{
    m_first->setFocus(Qt::MouseFocusReason);
    EXPECT_FALSE(ringOf(m_first));
    QTest::mousePress(m_second, Qt::LeftButton);
    m_second->setFocus(Qt::OtherFocusReason);
    EXPECT_FALSE(ringOf(m_second)) << "the last press was the mouse's";
    QTest::mouseRelease(m_second, Qt::LeftButton);
    QTest::keyClick(m_second, Qt::Key_F5);
    m_first->setFocus(Qt::OtherFocusReason);
    EXPECT_TRUE(ringOf(m_first)) << "the last press was a key's";
}

TEST_F(FocusRingTest, AFieldHasItInsideItsBorderHoweverTheFocusCame)
{
    m_field->setFocus(Qt::MouseFocusReason);
    const QWidget *ring = ringOf(m_field);
    ASSERT_TRUE(ring);
    EXPECT_EQ(ring->geometry(), m_field->geometry());
    const QImage picture = m_window.grab().toImage();
    const QRect field = m_field->geometry();
    const QColor ink = m_theme.colors().accentText;
    const auto at = [&](int y) {
        return strays::colorAt(picture, {field.center().x(), field.top() + y});
    };
    EXPECT_EQ(at(0), ink);
    EXPECT_EQ(at(1), ink);
    EXPECT_NE(at(2), ink);
    EXPECT_NE(at(-1), ink);
}

TEST_F(FocusRingTest, ItFollowsTheWidgetAndGoesWithIt)
{
    m_first->setFocus(Qt::TabFocusReason);
    m_window.resize(600, 300);
    settle();
    ASSERT_TRUE(ringOf(m_first));
    EXPECT_EQ(ringOf(m_first)->geometry(), m_first->geometry().adjusted(-5, -5, 5, 5));
    m_second->setFocus(Qt::TabFocusReason);
    EXPECT_FALSE(ringOf(m_first));
    ASSERT_TRUE(ringOf(m_second));
    EXPECT_EQ(ringOf(m_second)->geometry(), m_second->geometry().adjusted(-5, -5, 5, 5));
    delete m_second;
    settle();
    EXPECT_LE(m_window.findChildren<QWidget *>(u"focusRing"_s).size(), 1);
    for (const QWidget *each : m_window.findChildren<QWidget *>(u"focusRing"_s))
        EXPECT_TRUE(!each->isVisible() || QApplication::focusWidget()) << "around nothing";
}

TEST_F(FocusRingTest, ItStaysOverAWidgetThatIsRaised)
{
    m_first->setFocus(Qt::TabFocusReason);
    m_first->raise();
    EXPECT_EQ(m_window.children().last(), ringOf(m_first));
}

TEST_F(FocusRingTest, WithinAPageThatScrollsItIsCutOffLikeThePage)
{
    QScrollArea area;
    auto *page = new QWidget;
    page->resize(300, 900);
    auto *button = ui::makeButton(ui::ButtonKind::Secondary, u"Down there"_s, page);
    button->move(40, 800);
    area.setWidget(page);
    area.resize(320, 200);
    activate(area);
    button->clearFocus();
    button->setFocus(Qt::TabFocusReason);
    const QWidget *ring = ringOf(button);
    ASSERT_TRUE(ring);
    EXPECT_EQ(ring->parentWidget(), area.viewport());
    area.ensureVisible(40, 820);
    const QPoint at = button->mapTo(area.viewport(), QPoint());
    EXPECT_EQ(ring->pos(), at - QPoint(5, 5)) << "it has scrolled too";
}

TEST_F(FocusRingTest, WhatOpensAMenuKeepsIt)
{
    m_first->setFocus(Qt::TabFocusReason);
    QMenu menu;
    menu.addAction(u"Rename"_s);
    menu.popup({});
    EXPECT_TRUE(ringOf(m_first));
    menu.close();
    EXPECT_TRUE(ringOf(m_first));
}

TEST_F(FocusRingTest, TabGoesInTheOrderOfReadingHoweverWidgetsWereMade)
{
    QWidget window;
    window.resize(400, 300);
    QList<QPushButton *> made;
    const auto add = [&](QWidget *parent, const QRect &at) {
        made.append(ui::makeButton(ui::ButtonKind::Secondary, {}, parent));
        made.last()->setGeometry(at);
        return made.last();
    };
    auto *below = add(&window, {200, 200, 80, 30});
    auto *right = add(&window, {300, 24, 80, 30});
    auto *left = add(&window, {200, 20, 80, 40});
    auto *column = new QWidget(&window);
    column->setGeometry(0, 0, 150, 300);
    auto *last = add(column, {10, 250, 80, 30});
    auto *first = add(column, {10, 10, 80, 30});
    activate(window);
    window.setFocus();
    first->setFocus(Qt::TabFocusReason);
    for (QPushButton *next : {last, left, right, below, first}) {
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
        EXPECT_EQ(QApplication::focusWidget(), next);
    }
    QTest::keyClick(first, Qt::Key_Backtab, Qt::ShiftModifier);
    EXPECT_EQ(QApplication::focusWidget(), below);
}

TEST_F(FocusRingTest, ThereIsNoOtherSign)
{
    for (QWidget *each : QList<QWidget *>{m_first, m_second}) {
        each->setFocus(Qt::TabFocusReason);
        strays::expectRing(*each, m_theme);
    }
}

} // namespace focusringtest
