#include "ui/chat/QueueRows.h"
#include "tests/support/EventLoop.h"
#include "tests/ui/Widgets.h"
#include "tests/ui/chat/ChatFixture.h"
#include "ui/chat/QueueList.h"
#include "ui/kit/SmallButton.h"

#include <QElapsedTimer>
#include <QLabel>
#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using ui::QueueList;
using ui::QueueRows;
using ui::QueueView;

namespace {

class QueueRowsTest : public ChatFixture
{
protected:
    void SetUp() override
    {
        m_rows.resize(820, 300);
        m_rows.setView(of({u"one"_s, u"two"_s, u"three"_s}));
        activate(m_rows);
    }

    static QueueView of(const QStringList &texts, QueueView::Hold hold = QueueView::Hold::Turn)
    {
        QueueView view;
        view.hold = hold;
        for (const QString &text : texts)
            view.rows.push_back({u"id-"_s + text, text});
        return view;
    }

    QueueList &list() { return *m_rows.findChild<QueueList *>(); }
    QPoint middleOf(int row)
    {
        return list().visualRect(list().model()->index(row, 0)).center() - QPoint(300, 0);
    }
    void hover(int row) { QTest::mouseMove(list().viewport(), middleOf(row)); }
    void focus(int row)
    {
        list().setFocus();
        list().setCurrentIndex(list().model()->index(row, 0));
    }
    QString title() { return widgets::textsIn<QLabel>(m_rows).value(0); }
    ui::SmallButton &button(const QString &name)
    {
        return widgets::get<ui::SmallButton>(m_rows, name);
    }
    QString shown(int row) { return list().model()->index(row, 0).data().toString(); }

    QueueRows m_rows{m_theme};
    QSignalSpy m_edited{&m_rows, &QueueRows::editRequested};
    QSignalSpy m_sent{&m_rows, &QueueRows::sendNowRequested};
    QSignalSpy m_removed{&m_rows, &QueueRows::removeRequested};
    QSignalSpy m_moved{&m_rows, &QueueRows::moveRequested};
};

} // namespace

TEST_F(QueueRowsTest, SaysHowManyWaitAndForWhat)
{
    EXPECT_EQ(title(), u"3 messages wait for this turn to end"_s);
    EXPECT_TRUE(widgets::textsIn<QLabel>(m_rows).contains(u"sent in this order"_s));
    m_rows.setView(of({u"one"_s}));
    EXPECT_EQ(title(), u"1 message waits for this turn to end"_s);
    m_rows.setView(of({u"one"_s, u"two"_s}, QueueView::Hold::Failed));
    EXPECT_EQ(title(), u"2 messages wait, because the last turn failed"_s);
    EXPECT_TRUE(widgets::textsIn<QLabel>(m_rows).value(1).contains(u"Send now"_s));
    m_rows.setView(of({u"one"_s, u"two"_s}, QueueView::Hold::Stopped));
    EXPECT_EQ(title(), u"2 messages wait, because you stopped the turn"_s);
    m_rows.setView({});
    EXPECT_FALSE(m_rows.isVisible());
}

TEST_F(QueueRowsTest, TheRowUnderThePointerHasTheButtons)
{
    list().clearFocus(); // Qt gives it to the first widget of an active window
    EXPECT_FALSE(button(u"Edit"_s).isVisible());
    hover(1);
    ASSERT_TRUE(button(u"Edit"_s).isVisible());
    button(u"Edit"_s).click();
    button(u"Send now"_s).click();
    button(u"Remove the message"_s).click();
    EXPECT_EQ(m_edited.value(0).value(0).toString(), u"id-two"_s);
    EXPECT_EQ(m_sent.value(0).value(0).toString(), u"id-two"_s);
    EXPECT_EQ(m_removed.value(0).value(0).toString(), u"id-two"_s);
}

TEST_F(QueueRowsTest, KeysEditSendAndRemoveTheFocusedRow)
{
    focus(1);
    EXPECT_TRUE(button(u"Edit"_s).isVisible()) << "what the keys do is shown";
    QTest::keyClick(&list(), Qt::Key_Return);
    QTest::keyClick(&list(), Qt::Key_Return, Qt::ControlModifier);
    QTest::keyClick(&list(), Qt::Key_Delete);
    EXPECT_EQ(m_edited.value(0).value(0).toString(), u"id-two"_s);
    EXPECT_EQ(m_sent.value(0).value(0).toString(), u"id-two"_s);
    EXPECT_EQ(m_removed.value(0).value(0).toString(), u"id-two"_s);
    EXPECT_EQ(m_edited.count(), 1);
}

TEST_F(QueueRowsTest, AltWithTheArrowsMovesARowThatKeepsTheFocus)
{
    focus(1);
    QTest::keyClick(&list(), Qt::Key_Up, Qt::AltModifier);
    ASSERT_EQ(m_moved.count(), 1);
    EXPECT_EQ(m_moved[0][0].toString(), u"id-two"_s);
    EXPECT_EQ(m_moved[0][1].toInt(), 0);
    m_rows.setView(of({u"two"_s, u"one"_s, u"three"_s}));
    EXPECT_EQ(list().currentIndex().row(), 0);
    QTest::keyClick(&list(), Qt::Key_Up, Qt::AltModifier);
    EXPECT_EQ(m_moved.count(), 1) << "it is the first already";
    QTest::keyClick(&list(), Qt::Key_Down, Qt::AltModifier);
    ASSERT_EQ(m_moved.count(), 2);
    EXPECT_EQ(m_moved[1][0].toString(), u"id-two"_s);
    EXPECT_EQ(m_moved[1][1].toInt(), 1);
}

TEST_F(QueueRowsTest, TheMouseMovesARow)
{
    QWidget *viewport = list().viewport();
    QTest::mousePress(viewport, Qt::LeftButton, {}, middleOf(0));
    QTest::mouseMove(viewport, middleOf(1));
    QTest::mouseMove(viewport, middleOf(2) + QPoint(0, 10));
    QTest::mouseRelease(viewport, Qt::LeftButton, {}, middleOf(2) + QPoint(0, 10));
    ASSERT_EQ(m_moved.count(), 1);
    EXPECT_EQ(m_moved[0][0].toString(), u"id-one"_s);
    EXPECT_EQ(m_moved[0][1].toInt(), 2);

    QTest::mouseClick(viewport, Qt::LeftButton, {}, middleOf(1));
    EXPECT_EQ(m_moved.count(), 1) << "a click moves nothing";
}

TEST_F(QueueRowsTest, ARowThatGoesWhileItIsDraggedMovesNoOther)
{
    QWidget *viewport = list().viewport();
    QTest::mousePress(viewport, Qt::LeftButton, {}, middleOf(0));
    QTest::mouseMove(viewport, middleOf(1));
    QTest::mouseMove(viewport, middleOf(2));
    m_rows.setView(of({u"two"_s, u"three"_s})); // the turn ended, the first one was sent
    QTest::mouseRelease(viewport, Qt::LeftButton, {}, middleOf(1));
    EXPECT_EQ(m_moved.count(), 0);
}

TEST_F(QueueRowsTest, AfterADragTheButtonsAreInTheRowUnderThePointer)
{
    QWidget *viewport = list().viewport();
    const auto dragTo = [&](const QPoint &at) {
        QTest::mouseMove(viewport, middleOf(0));
        QTest::mousePress(viewport, Qt::LeftButton, {}, middleOf(0));
        QTest::mouseMove(viewport, middleOf(1));
        QTest::mouseMove(viewport, at);
        QTest::mouseRelease(viewport, Qt::LeftButton, {}, at);
        const auto buttons = widgets::shownIn<ui::SmallButton>(list());
        return buttons.isEmpty() ? -1
                                 : list()
                                       .indexAt(buttons.first()->mapTo(
                                           viewport, buttons.first()->rect().center()))
                                       .row();
    };
    list().clearFocus(); // the row with the focus has them else
    EXPECT_EQ(dragTo(middleOf(2)), 2);
    EXPECT_EQ(dragTo({10, -100}), -1) << "it is elsewhere";
}

TEST_F(QueueRowsTest, TheFocusStaysNearARemovedRowAndLeavesAnEmptyList)
{
    QSignalSpy emptied(&m_rows, &QueueRows::emptied);
    focus(1);
    m_rows.setView(of({u"one"_s, u"three"_s}));
    EXPECT_EQ(list().currentIndex().row(), 1);
    m_rows.setView(of({u"one"_s}));
    EXPECT_EQ(list().currentIndex().row(), 0);
    EXPECT_EQ(emptied.count(), 0);
    m_rows.setView({});
    EXPECT_EQ(emptied.count(), 1);
}

TEST_F(QueueRowsTest, AMessageIsOneLineInWhichNothingIsHidden)
{
    m_rows.setView(of({u"first\nsecond\u202e live"_s}));
    EXPECT_FALSE(shown(0).contains(u'\n'));
    EXPECT_TRUE(shown(0).contains(u"first ↵ second"_s));
    EXPECT_FALSE(shown(0).contains(u'\u202e'));
    m_rows.setView(of({QString(1'000'000, u'x')}));
    EXPECT_LT(shown(0).size(), 1000) << "not laid out without a bound";
}

TEST_F(QueueRowsTest, SixRowsAreHighAndTenThousandAreNotHigher)
{
    QStringList few;
    for (int i = 0; i < QueueRows::kMostRows; ++i)
        few << QString::number(i);
    m_rows.setView(of(few));
    const int six = m_rows.sizeHint().height();
    QStringList many;
    for (int i = 0; i < 10'000; ++i)
        many << u"message %1"_s.arg(i);
    m_rows.setView(of(many));
    EXPECT_EQ(m_rows.sizeHint().height(), six);
    settle();
    EXPECT_LT(m_rows.findChildren<QWidget *>().size(), 30) << "no widget for each row";
    focus(9'999);
    QTest::keyClick(&list(), Qt::Key_Delete);
    EXPECT_EQ(m_removed.value(0).value(0).toString(), u"id-message 9999"_s);
}

TEST_F(QueueRowsTest, TypingIntoARowIsLeftToTheComposer)
{
    focus(0);
    QKeyEvent key(QEvent::KeyPress, Qt::Key_T, Qt::NoModifier, u"t"_s);
    key.setAccepted(true);
    QApplication::sendEvent(&list(), &key);
    EXPECT_FALSE(key.isAccepted());
    EXPECT_EQ(list().currentIndex().row(), 0) << "no search in the list";
}
