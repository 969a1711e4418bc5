#include "bridge/chat/ChatList.h"
#include "tests/support/EventLoop.h"
#include "tests/support/ScriptedChat.h"
#include "tests/ui/Strays.h"
#include "tests/ui/Widgets.h"
#include "ui/chat/ChatWindow.h"
#include "ui/chat/Composer.h"
#include "ui/endpoint/EndpointChip.h"
#include "ui/kit/NoticeBar.h"
#include "ui/kit/QuestionSheet.h"
#include "ui/sidebar/SearchField.h"

#include <QPlainTextEdit>

namespace onestyletest {

using namespace Qt::StringLiterals;

/// The chat's window, with all that it can show at the same time.
class ChatWindowStyleTest : public ::testing::TestWithParam<bridge::settings::ThemeChoice>
{
protected:
    ChatWindowStyleTest()
    {
        m_scripted.settings.setValue(bridge::settings::kTheme, GetParam());
        EXPECT_TRUE(m_scripted.endpoints.profiles().put({u"Team"_s, u"http://localhost:4"_s, {}}));
        m_chats.add(m_scripted.takeChat());
        m_window.showChat(m_chats.at(0));
        m_window.setSideBarFooter(
            new ui::EndpointChip(m_scripted.endpoints, m_chats, m_intents, m_theme));
        m_window.resize(1180, 820);
    }

    void SetUp() override
    {
        m_window.show();
        ASSERT_TRUE(QTest::qWaitForWindowActive(&m_window));
    }
    void TearDown() override { qApp->setStyleSheet({}); }

    QPlainTextEdit &edit() { return *m_window.composer().findChild<QPlainTextEdit *>(); }
    /// An answered turn with a tool, then one that waits for an answer, and a message that waits.
    void fill()
    {
        m_scripted.goLive();
        m_chats.at(0).send(u"hello"_s);
        m_scripted.beginTurn();
        m_scripted.useTool(u"toolu_0"_s);
        m_scripted.finishTool(u"toolu_0"_s, u"done"_s);
        m_scripted.streamText(u"Hi. See `http://localhost` -> there."_s);
        m_scripted.endTurn();
        m_chats.at(0).send(u"and now this"_s);
        m_scripted.beginTurn();
        (void)m_scripted.askPermission();
        m_chats.at(0).send(u"later"_s);
        edit().setPlainText(u"a draft"_s);
        settle();
    }

    ScriptedChat m_scripted{u"http://localhost:1234"_s};
    ui::Intents m_intents;
    ui::Theme m_theme{m_scripted.settings};
    bridge::chat::ChatList m_chats;
    bridge::library::Conversations m_conversations;
    ui::ChatWindow m_window{m_chats,   m_conversations, m_scripted.endpoints,
                            m_intents, m_theme,         m_scripted.clock};
};

TEST_P(ChatWindowStyleTest, EveryWidgetIsDrawnByTheStyle)
{
    fill();
    auto *question = new ui::QuestionSheet(m_theme, u"Close this chat?"_s, &m_window);
    question->open(question->addButton(ui::ButtonKind::Primary, u"Keep it"_s));
    m_window.showNotice(ui::NoticeBar::closable(u"It was not exported"_s, u"No room."_s));
    settle();
    strays::expectOneStyle(m_window);
}

TEST_P(ChatWindowStyleTest, TabGoesThroughItInTheOrderOfReadingWithOneRing)
{
    fill();
    auto &first = widgets::get<QAbstractButton>(m_window, u"New chat"_s);
    // Side bar, header, the card, the waiting messages, the message field and its buttons.
    EXPECT_GE(strays::tabThrough(m_window, first, m_theme), 12);
}

TEST_P(ChatWindowStyleTest, WhateverOpensLooksLikeAMenu)
{
    fill();
    // "New chat" and its arrow, the route, the endpoint's; the composer and the search field.
    EXPECT_GE(strays::openEach(m_window, m_theme), 6);
}

TEST_P(ChatWindowStyleTest, TheMenuOfTheMessageFieldIsReadable)
{
    edit().setPlainText(u"a draft"_s);
    QContextMenuEvent event(QContextMenuEvent::Mouse, {3, 3}, edit().mapToGlobal(QPoint(3, 3)));
    QCoreApplication::sendEvent(edit().viewport(), &event);
    auto *menu = qobject_cast<QMenu *>(QApplication::activePopupWidget());
    ASSERT_TRUE(menu);
    strays::expectMenu(*menu, m_theme, "the message field");
    EXPECT_GT(strays::pixelsOf(m_theme.colors().text, menu->grab().toImage()), 20);
    menu->close();
}

TEST_P(ChatWindowStyleTest, AQuestionGivesTheFocusBackAndForth)
{
    QTest::keyClick(&edit(), Qt::Key_A);
    auto *question = new ui::QuestionSheet(m_theme, u"Close this chat?"_s, &m_window);
    auto *keep = question->addButton(ui::ButtonKind::Primary, u"Keep it"_s);
    question->addButton(ui::ButtonKind::Danger, u"Close"_s);
    question->open(keep);
    strays::expectRing(*keep, m_theme);
    QTest::keyClick(keep, Qt::Key_Tab);
    strays::expectRing(*QApplication::focusWidget(), m_theme);
}

TEST_P(ChatWindowStyleTest, WhileOneWritesTheMessageFieldHasAQuietBorder)
{
    m_window.composer().focusEditor();
    EXPECT_FALSE(m_theme.focus().ringOf(edit()));
    const QImage picture = m_window.composer().grab().toImage();
    EXPECT_GT(strays::pixelsOf(m_theme.colors().lineStrong, picture), 500);
    QTest::keyClick(&edit(), Qt::Key_Tab);
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Backtab, Qt::ShiftModifier);
    ASSERT_EQ(QApplication::focusWidget(), &edit());
    EXPECT_TRUE(m_theme.focus().ringOf(edit())) << "after Tab";
}

INSTANTIATE_TEST_SUITE_P(Both, ChatWindowStyleTest,
                         ::testing::Values(bridge::settings::ThemeChoice::Light,
                                           bridge::settings::ThemeChoice::Dark));

} // namespace onestyletest
