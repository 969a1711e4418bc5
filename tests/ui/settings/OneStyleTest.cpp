#include "tests/support/EventLoop.h"
#include "tests/ui/KeychainFixture.h"
#include "tests/ui/Strays.h"
#include "ui/kit/NavigationRows.h"
#include "ui/settings/SettingsWindow.h"
#include "ui/settings/endpoint/FoldSection.h"

#include <QCompleter>
#include <QListWidget>

namespace settingsstyletest {

using namespace Qt::StringLiterals;

/// Settings with an address, profiles and models, so that every section is there.
class SettingsStyleTest : public SettingsFixture
{
protected:
    SettingsStyleTest()
    {
        bridge::endpoint::EndpointSetup setup;
        setup.models = {{u"model"_s, u"qwen3"_s}};
        setup.headers = {{u"x-team"_s, u"blue"_s}};
        EXPECT_TRUE(m_choice.profiles().put({u"Home"_s, u"http://localhost:4"_s, {}}));
        EXPECT_TRUE(m_choice.profiles().put({u"Team"_s, u"http://localhost:1234"_s, setup}));
        EXPECT_TRUE(m_choice.useProfile(u"Team"_s));
        // The screen is narrower than the window; the page, where lists open, is on it.
        m_window.setGeometry(-200, 0, 1000, 700);
    }
    void TearDown() override { qApp->setStyleSheet({}); }

    void show(ui::SettingsPageId page)
    {
        m_window.showPage(page);
        for (auto *fold : m_window.findChildren<ui::FoldSection *>())
            fold->setOpen(true);
        ASSERT_TRUE(QTest::qWaitForWindowActive(&m_window));
        settle();
    }

    ui::SettingsWindow m_window{m_parts.pages()};
    QListWidget &m_list = *m_window.findChild<QListWidget *>();
};

constexpr std::array kPages{ui::SettingsPageId::Appearance, ui::SettingsPageId::AiChat,
                            ui::SettingsPageId::About};

TEST_F(SettingsStyleTest, EveryWidgetIsDrawnByTheStyle)
{
    show(ui::SettingsPageId::AiChat);
    strays::expectOneStyle(m_window);
}

TEST_F(SettingsStyleTest, TabGoesThroughEachPageInTheOrderOfReadingWithOneRing)
{
    int focused = 0;
    for (const auto page : kPages) {
        show(page);
        focused += strays::tabThrough(m_window, m_list, m_theme);
    }
    EXPECT_GE(focused, 30);
}

TEST_F(SettingsStyleTest, WhateverOpensLooksLikeAMenu)
{
    int opened = 0;
    for (const auto page : kPages) {
        show(page);
        opened += strays::openEach(m_window, m_theme);
    }
    EXPECT_GE(opened, 15);
}

TEST_F(SettingsStyleTest, CompletionsOpenLikeAMenuUnderTheirField)
{
    show(ui::SettingsPageId::AiChat);
    QLineEdit *field = nullptr;
    for (auto *each : m_window.findChildren<QLineEdit *>()) {
        if (each->accessibleName() == u"Address of the custom API endpoint"_s)
            field = each;
    }
    ASSERT_TRUE(field);
    field->setFocus(Qt::TabFocusReason);
    QTest::keyClick(field, Qt::Key_Down);
    QAbstractItemView *list = field->completer()->popup();
    ASSERT_TRUE(list->isVisible());
    const QImage picture = list->grab().toImage();
    EXPECT_GT(strays::pixelsOf(m_theme.colors().menu, picture) * 3,
              picture.width() * picture.height());
    const int shadow = ui::shadowOf(list);
    EXPECT_GT(shadow, 0);
    EXPECT_EQ(list->pos() + QPoint(shadow, shadow),
              field->mapToGlobal(QPoint(0, field->height() + ui::kMenuDistance)));
    list->hide();
}

TEST_F(SettingsStyleTest, ACaptionIsNoPage)
{
    show(ui::SettingsPageId::Appearance);
    int captions = 0;
    for (int row = 0; row < m_list.count(); ++row) {
        const QListWidgetItem &item = *m_list.item(row);
        if (!item.data(ui::NavigationRows::Caption).toBool())
            continue;
        ++captions;
        EXPECT_EQ(item.text(), u"Advanced"_s);
        EXPECT_EQ(item.flags(), Qt::NoItemFlags);
        const int current = m_list.currentRow();
        QTest::mouseClick(m_list.viewport(), Qt::LeftButton, {},
                          m_list.visualItemRect(&item).center());
        EXPECT_EQ(m_list.currentRow(), current);
        m_list.setCurrentRow(row - 1);
        QTest::keyClick(&m_list, Qt::Key_Down);
        EXPECT_EQ(m_list.currentRow(), row + 1) << "the arrow keys pass over it";
        QTest::keyClick(&m_list, Qt::Key_Up);
        EXPECT_EQ(m_list.currentRow(), row - 1);
    }
    EXPECT_EQ(captions, 1);
}

} // namespace settingsstyletest
