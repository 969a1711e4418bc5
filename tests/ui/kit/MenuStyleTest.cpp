#include "ui/kit/MenuStyle.h"

#include "tests/support/EventLoop.h"
#include "tests/support/UiFixture.h"
#include "ui/kit/MenuPlace.h"
#include "ui/kit/PopupList.h"

#include <QAction>
#include <QComboBox>
#include <QListView>
#include <QMenu>
#include <QPushButton>
#include <QScreen>
#include <QStringListModel>
#include <QStyledItemDelegate>
#include <QToolTip>

namespace menustyletest {

using namespace Qt::StringLiterals;

class MenuStyleTest : public UiFixture
{
protected:
    void TearDown() override { qApp->setStyleSheet({}); }
    static int inkOf(const QImage &picture, const QColor &color)
    {
        int ink = 0;
        for (int y = 0; y < picture.height(); ++y) {
            for (int x = 0; x < picture.width(); ++x)
                ink += picture.pixelColor(x, y) == color;
        }
        return ink;
    }
};

TEST_F(MenuStyleTest, ARowIsThirtyPixelsHigh)
{
    QMenu menu;
    QAction *rename = menu.addAction(u"Rename\tF2"_s);
    QAction *line = menu.addSeparator();
    menu.addAction(u"Pin"_s);
    QAction *heading = menu.addSection(u"Also show"_s);
    menu.addAction(u"Archived ones"_s); // Qt hides separators at the end
    menu.popup({});
    EXPECT_EQ(menu.actionGeometry(rename).height(), 30);
    EXPECT_EQ(menu.actionGeometry(line).height(), 11);
    EXPECT_EQ(menu.actionGeometry(heading).height(), 27);
    menu.close();
}

TEST_F(MenuStyleTest, ATextAndItsKeyBothFit)
{
    QMenu menu;
    QAction *action = menu.addAction(u"Open in new window\tCtrl+Enter"_s);
    menu.popup({});
    const int text = QFontMetrics(menu.font()).horizontalAdvance(u"Open in new window"_s);
    const int key = QFontMetrics(ui::Theme::textFont(12.5)).horizontalAdvance(u"Ctrl+Enter"_s);
    EXPECT_GE(menu.actionGeometry(action).width(), 20 + text + 18 + key);
    EXPECT_LE(menu.actionGeometry(action).width(), 20 + text + 18 + key + 16) << "and no more";
    menu.close();
}

TEST_F(MenuStyleTest, OnlyWhatDestroysIsInTheColourOfErrors)
{
    const auto &colors = m_theme.colors();
    QMenu menu;
    menu.addAction(u"Rename"_s);
    QAction *destroys = menu.addAction(u"HHHHHH"_s);
    menu.popup({});
    EXPECT_EQ(inkOf(menu.grab().toImage(), colors.error), 0);
    ui::setDestructive(destroys);
    EXPECT_GT(inkOf(menu.grab().toImage(), colors.error), 5);
    menu.close();
}

TEST_F(MenuStyleTest, TheHighlightedRowAndTheCheckedOneAreSeen)
{
    const auto &colors = m_theme.colors();
    QMenu menu;
    QAction *first = menu.addAction(u"All folders"_s);
    first->setCheckable(true);
    menu.popup({});
    EXPECT_EQ(inkOf(menu.grab().toImage(), colors.accentSoft), 0);
    menu.setActiveAction(first);
    EXPECT_GT(inkOf(menu.grab().toImage(), colors.accentSoft), 1000);
    const QImage unchecked = menu.grab().toImage();
    first->setChecked(true);
    EXPECT_NE(menu.grab().toImage(), unchecked);
    menu.close();
}

TEST_F(MenuStyleTest, AMenuOpensUnderItsButtonWithTheirEdgesAligned)
{
    QWidget window;
    window.resize(400, 300);
    QWidget button(&window);
    button.setGeometry(40, 20, 80, 26);
    activate(window);
    QMenu menu;
    QAction *action = menu.addAction(u"All folders"_s);
    ui::popupUnder(menu, button);
    // The frame: the first row, less padding and line.
    const QPoint frame = menu.mapToGlobal(menu.actionGeometry(action).topLeft()) - QPoint(6, 6);
    EXPECT_EQ(frame, button.mapToGlobal(QPoint(0, button.height() + 8)));
    menu.close();
}

TEST_F(MenuStyleTest, AMenuThatIsFilledWhenItOpensIsAlignedLikeOthers)
{
    QWidget window;
    window.resize(600, 300);
    QWidget button(&window);
    button.setGeometry(440, 20, 120, 26);
    activate(window);
    QMenu menu;
    menu.addAction(u"All"_s);
    QObject::connect(&menu, &QMenu::aboutToShow, &menu,
                     [&menu] { menu.addAction(u"The folder with a longer name"_s); });
    ui::popupUnder(menu, button, Qt::AlignRight);
    const int shadow = ui::shadowOf(&menu);
    EXPECT_EQ(menu.geometry().right() - shadow, button.mapToGlobal(button.rect().topRight()).x());
    menu.close();
}

TEST_F(MenuStyleTest, TheMenuOfAButtonOpensAtTheSameDistance)
{
    QWidget window;
    window.resize(400, 300);
    QPushButton button(&window);
    button.setGeometry(40, 20, 80, 26);
    QMenu menu;
    QAction *action = menu.addAction(u"All folders"_s);
    button.setMenu(&menu);
    activate(window);
    QPoint frame;
    QTimer::singleShot(0, &menu, [&] {
        frame = menu.mapToGlobal(menu.actionGeometry(action).topLeft()) - QPoint(6, 6);
        menu.close();
    });
    button.click(); // returns when the menu is closed
    EXPECT_EQ(frame, button.mapToGlobal(QPoint(0, button.height() + 8)));
}

TEST_F(MenuStyleTest, AMenuStaysOnTheScreenAlsoOneThatIsHigher)
{
    const QRect screen = QGuiApplication::primaryScreen()->availableGeometry();
    for (const int rows : {3, 200}) {
        for (const QPoint corner : {screen.topLeft(), screen.topRight(), screen.bottomLeft(),
                                    screen.bottomRight() - QPoint(100, 100)}) {
            QWidget window;
            window.setGeometry(QRect(corner, QSize(200, 100)));
            QPushButton button(&window);
            button.setGeometry(60, 30, 80, 26);
            QMenu menu;
            for (int row = 0; row < rows; ++row)
                menu.addAction(u"All folders of this computer"_s);
            button.setMenu(&menu);
            activate(window);
            QRect ofButton;
            QTimer::singleShot(0, &menu, [&] {
                ofButton = menu.geometry();
                menu.close();
            });
            button.click();
            EXPECT_TRUE(screen.contains(ofButton)) << rows << ": " << corner.x() << corner.y();
            ui::popupUnder(menu, button);
            EXPECT_TRUE(screen.contains(menu.geometry())) << rows << ": " << corner.x();
            menu.close();
        }
    }
}

TEST_F(MenuStyleTest, AListOfABoxStaysOnTheScreen)
{
    const QRect screen = QGuiApplication::primaryScreen()->availableGeometry();
    for (const QPoint corner :
         {screen.topLeft() - QPoint(40, 0), screen.topRight() - QPoint(60, 0),
          screen.bottomLeft() - QPoint(40, 20), screen.bottomRight() - QPoint(60, 20)}) {
        QComboBox box;
        for (int row = 0; row < 40; ++row)
            box.addItem(u"A model with a name that is longer than its box is wide"_s);
        box.setMaxVisibleItems(40);
        box.setGeometry(QRect(corner, QSize(100, 30)));
        activate(box);
        box.showPopup();
        const QWidget *popup = box.view()->window();
        const int shadow = ui::shadowOf(popup);
        const QRect frame = popup->geometry().adjusted(shadow, shadow, -shadow, -shadow);
        EXPECT_TRUE(screen.contains(frame))
            << frame.left() << ' ' << frame.top() << ' ' << frame.right() << ' ' << frame.bottom();
        box.hidePopup();
    }
}

TEST_F(MenuStyleTest, NotAllRowsOfALongListAreMeasured)
{
    class Counting final : public QStyledItemDelegate
    {
    public:
        QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override
        {
            ++count;
            return QStyledItemDelegate::sizeHint(option, index);
        }
        mutable int count = 0;
    } rows;
    QStringList names(5000, u"a model"_s);
    names[3] = u"a model with a long name"_s;
    QStringListModel model(names);
    QListView list;
    list.setModel(&model);
    list.setItemDelegate(&rows);
    EXPECT_GE(ui::widthOfRows(list), list.fontMetrics().horizontalAdvance(names[3]));
    EXPECT_LE(rows.count, 200);
}

TEST_F(MenuStyleTest, AListOfABoxHasRowsOfAMenuAndMarksTheChosenOne)
{
    const auto &colors = m_theme.colors();
    QComboBox box;
    box.addItems({u"Bearer token"_s, u"API key"_s, u"None"_s});
    box.setCurrentIndex(1);
    box.move(60, 60);
    activate(box);
    box.showPopup();
    const QWidget *popup = box.view()->window();
    EXPECT_EQ(box.view()->visualRect(box.model()->index(0, 0)).height(), 30);
    EXPECT_EQ(popup->height(), 3 * 30 + 2 * (5 + 1 + 6));
    EXPECT_EQ(popup->geometry().topLeft() + QPoint(6, 6),
              box.mapToGlobal(QPoint(0, box.height() + 8)));
    const QImage picture = box.view()->window()->grab().toImage();
    EXPECT_GE(inkOf(picture, colors.accentText), 1) << "the check mark";
    EXPECT_GT(inkOf(picture, colors.accentSoft), 1000) << "the highlighted row";
    EXPECT_EQ(picture.pixelColor(0, 0).alpha(), 0) << "outside of the round corner";
    box.hidePopup();
}

TEST_F(MenuStyleTest, ATooltipIsASmallPanel)
{
    const auto &colors = m_theme.colors();
    QWidget window;
    activate(window);
    QToolTip::showText(window.mapToGlobal(QPoint()), u"Begun in a terminal"_s, &window);
    QWidget *tip = nullptr;
    for (QWidget *each : QApplication::topLevelWidgets()) {
        if (each->inherits("QTipLabel") && each->isVisible())
            tip = each;
    }
    ASSERT_TRUE(tip);
    const QImage picture = tip->grab().toImage();
    EXPECT_GT(inkOf(picture, colors.menu) * 3, picture.width() * picture.height());
    EXPECT_GT(inkOf(picture, colors.text), 5);
    EXPECT_EQ(picture.pixelColor(0, 0).alpha(), 0);
    QToolTip::hideText();
}

} // namespace menustyletest
