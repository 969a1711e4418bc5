#include "ui/settings/SettingsWindow.h"
#include "tests/support/EventLoop.h"
#include "tests/ui/KeychainFixture.h"
#include "ui/settings/AiChatPage.h"
#include "ui/settings/endpoint/AddressField.h"
#include "ui/settings/endpoint/GoOnOrder.h"

#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QScrollArea>
#include <QStackedWidget>
#include <QTest>

using namespace Qt::StringLiterals;

namespace {

class SettingsWindowTest : public SettingsFixture
{
protected:
    SettingsWindowTest() { m_window.showPage(ui::SettingsPageId::AiChat); }

    [[nodiscard]] ui::AiChatPage &aiChat() const { return *m_window.findChild<ui::AiChatPage *>(); }

    [[nodiscard]] QString shownPage() const
    {
        const auto *pages = m_window.findChild<QStackedWidget *>();
        const auto *area = static_cast<QScrollArea *>(pages->currentWidget());
        return static_cast<ui::SettingsPage *>(area->widget())->title();
    }

    ui::SettingsWindow m_window{m_parts.pages()};
    QListWidget &m_list = *m_window.findChild<QListWidget *>();
};

} // namespace

TEST_F(SettingsWindowTest, ShowsThePageThatIsAskedFor)
{
    EXPECT_EQ(shownPage(), u"AI Chat"_s);
    m_window.showPage(ui::SettingsPageId::About);
    EXPECT_EQ(shownPage(), u"About"_s);
}

TEST_F(SettingsWindowTest, TheOrderOfEndpointsToGoOnAtIsScrolledToAndHasTheFocus)
{
    ASSERT_TRUE(m_choice.profiles().put({u"Team"_s, u"http://localhost:1"_s, {}}));
    ASSERT_TRUE(m_choice.useProfile(u"Team"_s));
    m_window.resize(960, 420);
    ASSERT_TRUE(QTest::qWaitForWindowActive(&m_window));
    aiChat().showGoOnOrder();
    const auto &order = *m_window.findChild<ui::GoOnOrder *>();
    ASSERT_TRUE(order.isVisible());
    EXPECT_TRUE(order.isAncestorOf(QApplication::focusWidget()));
    settle();
    EXPECT_FALSE(order.visibleRegion().isEmpty());
}

TEST_F(SettingsWindowTest, AGroupHasItsNameOverItsPages)
{
    QStringList names;
    for (int row = 0; row < m_list.count(); ++row)
        names << m_list.item(row)->text();
    EXPECT_EQ(names, QStringList({u"Appearance"_s, u"Advanced"_s, u"AI Chat"_s, u"About"_s}));
}

TEST_F(SettingsWindowTest, EveryEntryOfTheListButAHeadingShowsItsPage)
{
    int pages = 0;
    for (int row = 0; row < m_list.count(); ++row) {
        const auto *item = m_list.item(row);
        if (!(item->flags() & Qt::ItemIsSelectable))
            continue;
        m_list.setCurrentRow(row);
        EXPECT_EQ(shownPage(), item->text());
        ++pages;
    }
    EXPECT_EQ(pages, 3);
}

TEST_F(SettingsWindowTest, APressBesideTheEntriesLeavesTheMark)
{
    QWidget *viewport = m_list.viewport();
    const QPoint below(40, viewport->height() - 4);
    ASSERT_FALSE(m_list.indexAt(below).isValid());
    QTest::mousePress(viewport, Qt::LeftButton, {}, below);
    QTest::mouseMove(viewport, below - QPoint(0, 2));
    QTest::mouseRelease(viewport, Qt::LeftButton, {}, below - QPoint(0, 2));
    ASSERT_EQ(m_list.selectedItems().size(), 1);
    EXPECT_EQ(m_list.selectedItems().first()->text(), shownPage());
    m_list.selectionModel()->clearSelection();
    ASSERT_EQ(m_list.selectedItems().size(), 1) << "however it comes about";
    EXPECT_EQ(m_list.selectedItems().first()->text(), shownPage());
}

TEST_F(SettingsWindowTest, TheArrowKeysPassOverAHeading)
{
    m_list.setFocus();
    QTest::keyClick(&m_list, Qt::Key_Up);
    EXPECT_EQ(shownPage(), u"Appearance"_s);
    QTest::keyClick(&m_list, Qt::Key_Down);
    EXPECT_EQ(shownPage(), u"AI Chat"_s);
}

TEST_F(SettingsWindowTest, EscapeClosesIt)
{
    QTest::keyClick(&m_window, Qt::Key_Escape);
    EXPECT_FALSE(m_window.isVisible());
}

TEST_F(SettingsWindowTest, AskedForTheEndpointWithoutAnAddressItPutsTheCursorThere)
{
    m_list.setCurrentRow(0);
    m_window.showPage(ui::SettingsPageId::AiChat);
    EXPECT_EQ(shownPage(), u"AI Chat"_s);
    ASSERT_TRUE(QTest::qWaitForWindowActive(&m_window));
    EXPECT_TRUE(m_window.findChild<ui::AddressField *>()->edit().hasFocus());
}

TEST_F(SettingsWindowTest, ACheckRunsForTheAddressThatIsSet)
{
    m_choice.setAddress(u"http://localhost:1234"_s);
    aiChat().checkEndpoint(false);
    EXPECT_TRUE(m_checker.checker().isRunning());
    EXPECT_EQ(m_checker.checker().report().address, u"http://localhost:1234"_s);
}

TEST_F(SettingsWindowTest, AskedForACheckWithoutAnAddressItAsksForOne)
{
    aiChat().checkEndpoint(false);
    EXPECT_FALSE(m_checker.checker().isRunning());
    EXPECT_TRUE(m_window.findChild<ui::AddressField *>()->edit().property("invalid").toBool());
}

TEST_F(SettingsWindowTest, EveryControlHasAnAccessibleName)
{
    const auto widgets = m_window.findChildren<QWidget *>();
    for (const auto *widget : widgets) {
        // A hidden widget gets its name when it is shown.
        if (widget->isHidden() || widget->focusPolicy() == Qt::NoFocus
            || qobject_cast<const QScrollArea *>(widget) || widget->objectName() == "correction"_L1
            || qobject_cast<const QComboBox *>(widget->parentWidget())
            || widget->parentWidget()->inherits("QComboBoxPrivateContainer"))
            continue;
        const auto *button = qobject_cast<const QAbstractButton *>(widget);
        const bool named =
            !widget->accessibleName().isEmpty() || (button && !button->text().isEmpty());
        EXPECT_TRUE(named || qobject_cast<const QLabel *>(widget))
            << widget->metaObject()->className() << " in "
            << widget->parentWidget()->metaObject()->className();
    }
}

TEST_F(SettingsWindowTest, EscTakesBackWhatIsTypedBeforeItClosesTheWindow)
{
    ASSERT_TRUE(QTest::qWaitForWindowActive(&m_window));
    auto &field = m_window.findChild<ui::AddressField *>()->edit();
    field.setFocus();
    QTest::keyClicks(&field, u"http://half-ty"_s);
    QTest::keyClick(&field, Qt::Key_Escape);
    EXPECT_TRUE(m_window.isVisible());
    EXPECT_EQ(field.text(), QString());
    QTest::keyClick(&field, Qt::Key_Escape);
    EXPECT_FALSE(m_window.isVisible());
    EXPECT_EQ(m_choice.addressText(), QString());
}
