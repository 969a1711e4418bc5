#include "ui/chat/Rewinding.h"

#include "tests/support/EventLoop.h"
#include "tests/support/ScriptedChat.h"
#include "tests/ui/Widgets.h"
#include "ui/chat/ChatPane.h"
#include "ui/chat/Composer.h"
#include "ui/chat/RewindPopover.h"

#include <QApplication>
#include <QTest>

using namespace Qt::StringLiterals;

namespace rewindingtest {

using bridge::agent::ConversationRewound;
using bridge::agent::FilesPreviewed;
using bridge::agent::FilesRestored;

/// A pane whose chat has one answered message, and the popover of a rewind to it.
class RewindingTest : public ::testing::Test
{
protected:
    void SetUp() override
    {
        m_scripted.goIntoTurn(u"one"_s);
        m_scripted.streamText(u"An answer"_s);
        m_scripted.endTurn();
        m_pane.resize(900, 700);
        m_pane.show();
        m_pane.activateWindow();
        ASSERT_TRUE(QTest::qWaitForWindowActive(&m_pane));
        m_item = m_scripted.chat().transcript().entry(0).itemId;
        ASSERT_FALSE(m_item.isEmpty());
        host().open(m_item, ui::RewindExtent::Both);
        m_scripted.say({FilesPreviewed{.ok = true, .messageId = m_item, .files = {u"/a"_s}}});
        ASSERT_TRUE(popover());
    }
    void TearDown() override { qApp->setStyleSheet({}); }

    ui::RewindHost &host() { return *m_pane.findChild<ui::RewindHost *>(); }
    ui::RewindPopover *popover()
    {
        const auto shown = widgets::shownIn<ui::RewindPopover>(m_pane);
        return shown.isEmpty() ? nullptr : shown.first();
    }
    int asked(const QString &word) { return m_scripted.agent().count(word); }

    ScriptedChat m_scripted{u"http://localhost:1234"_s};
    ui::Intents m_intents;
    ui::Theme m_theme{m_scripted.settings};
    ui::ChatPane m_pane{m_scripted.chat(), m_scripted.endpoints, m_intents, m_theme,
                        m_scripted.clock};
    QString m_item;
};

TEST_F(RewindingTest, FilesFirstThenTheConversation)
{
    widgets::get(*popover(), u"Rewind"_s).click();
    EXPECT_EQ(asked(u"restore"_s), 1);
    EXPECT_EQ(asked(u"rewind"_s), 0);
    m_scripted.say({FilesRestored{.ok = true, .messageId = m_item}});
    EXPECT_EQ(asked(u"rewind"_s), 1);
    m_scripted.say({ConversationRewound{.ok = true, .messageId = m_item, .text = u"one"_s}});
    EXPECT_FALSE(popover());
    EXPECT_EQ(m_pane.composer().draft(), u"one"_s);
}

TEST_F(RewindingTest, WhatIsUnderWayIsNotLeftHalfDone)
{
    widgets::get(*popover(), u"Rewind"_s).click();
    EXPECT_TRUE(m_pane.closePopover()) << "Esc is for it, and does nothing else";
    EXPECT_TRUE(popover());
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return);
    EXPECT_EQ(asked(u"restore"_s), 1);
    host().close(); // as for another reason
    m_scripted.say({FilesRestored{.ok = true, .messageId = m_item}});
    EXPECT_EQ(asked(u"rewind"_s), 1) << "files and conversation belong together";
    m_scripted.say({ConversationRewound{.ok = true, .messageId = m_item, .text = u"one"_s}});
    EXPECT_EQ(m_pane.composer().draft(), u"one"_s);
}

TEST_F(RewindingTest, AFailureIsShownAndCanBeTriedAgain)
{
    widgets::get(*popover(), u"Rewind"_s).click();
    m_scripted.say({FilesRestored{.ok = false, .messageId = m_item, .reason = u"no room"_s}});
    ASSERT_TRUE(popover());
    EXPECT_EQ(asked(u"rewind"_s), 0);
    widgets::get(*popover(), u"Rewind"_s).click();
    EXPECT_EQ(asked(u"restore"_s), 2);
}

} // namespace rewindingtest
