#include "ui/chat/Rewinding.h"

#include "tests/support/EventLoop.h"
#include "tests/support/ScriptedChat.h"
#include "tests/ui/Widgets.h"
#include "ui/chat/ChatPane.h"
#include "ui/chat/Composer.h"
#include "ui/chat/RewindChoice.h"
#include "ui/chat/RewindPopover.h"

#include <QApplication>
#include <QLineEdit>
#include <QSignalSpy>
#include <QTest>
#include <QVBoxLayout>

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
        auto *column = new QVBoxLayout(&m_window);
        column->addWidget(m_field);
        column->addWidget(&m_pane);
        m_window.resize(900, 740);
        m_window.show();
        m_window.activateWindow();
        ASSERT_TRUE(QTest::qWaitForWindowActive(&m_window));
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
    void touch(const QString &path, bool created,
               bridge::agent::ToolKind kind = bridge::agent::ToolKind::Write)
    {
        bridge::agent::ToolInput input;
        input.kind = kind;
        input.headline = path;
        const QString id = u"toolu_%1"_s.arg(++m_tools);
        m_scripted.useTool(id, u"Write"_s, input);
        m_scripted.say({bridge::agent::ToolFinished{.toolUseId = id, .createdFile = created}});
    }
    /// Opens the popover at the message of this row; what it says of the file.
    QString rewound(int row, const QString &path)
    {
        const QString item = m_scripted.chat().transcript().entry(row).itemId;
        host().open(item, ui::RewindExtent::Both);
        m_scripted.say({FilesPreviewed{.ok = true, .messageId = item, .files = {path}}});
        return widgets::get<ui::RewindChoice>(*popover(), u"Files only"_s).accessibleDescription();
    }
    int asked(const QString &word) { return m_scripted.agent().count(word); }

    ScriptedChat m_scripted{u"http://localhost:1234"_s};
    ui::Intents m_intents;
    ui::Theme m_theme{m_scripted.settings};
    QWidget m_window;
    QLineEdit *m_field = new QLineEdit(&m_window); ///< beside the pane, as the search field
    ui::ChatPane m_pane{m_scripted.chat(), m_scripted.endpoints, m_intents,
                        m_theme,           m_scripted.clock,     &m_window};
    QString m_item;
    int m_tools = 0;
};

TEST_F(RewindingTest, SaysWhichFilesAreRemovedAndWhichPutBack)
{
    using bridge::agent::ToolKind;
    host().close();
    m_scripted.startTurn(u"two"_s);
    touch(u"/w/written-before"_s, true);
    m_scripted.endTurn();
    const int third = m_scripted.chat().transcript().count();
    m_scripted.startTurn(u"three"_s);
    touch(u"/w/new"_s, true);
    touch(u"/w/new"_s, false);
    touch(u"/w/old"_s, false);
    touch(u"/w/written-before"_s, true);
    touch(u"/w/written-before"_s, false);
    touch(u"a subagent"_s, false, ToolKind::Task);
    touch(u"/w/perhaps-the-subagents"_s, false);
    m_scripted.endTurn();
    EXPECT_TRUE(rewound(third, u"/w/new"_s).endsWith(u"1 file removed"_s));
    EXPECT_TRUE(rewound(third, u"/w/old"_s).endsWith(u"1 file put back"_s));
    for (const QString &path :
         {u"/w/written-before"_s, u"/w/perhaps-the-subagents"_s, u"/w/another"_s})
        EXPECT_TRUE(rewound(third, path).endsWith(u"1 file as it was before"_s))
            << path.toStdString();
}

TEST_F(RewindingTest, SaysLessWhenEntriesHaveGoneWithoutTheirFiles)
{
    host().close();
    const int second = m_scripted.chat().transcript().count();
    m_scripted.startTurn(u"two"_s);
    touch(u"/w/new"_s, true);
    m_scripted.endTurn();
    EXPECT_TRUE(rewound(second, u"/w/new"_s).endsWith(u"1 file removed"_s));
    const QString item = m_scripted.chat().transcript().entry(second).itemId;
    widgets::get<ui::RewindChoice>(*popover(), u"Conversation only"_s).click();
    widgets::get(*popover(), u"Rewind"_s).click();
    m_scripted.say({ConversationRewound{.ok = true, .messageId = item, .text = u"two"_s}});
    ASSERT_FALSE(popover());
    ASSERT_EQ(m_scripted.chat().transcript().count(), second);

    m_scripted.startTurn(u"two again"_s);
    touch(u"/w/new"_s, false);
    m_scripted.endTurn();
    EXPECT_TRUE(rewound(0, u"/w/new"_s).endsWith(u"1 file as it was before"_s))
        << rewound(0, u"/w/new"_s).toStdString();
}

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

TEST_F(RewindingTest, AboveASummaryOnlyFilesGoBack)
{
    host().close();
    m_scripted.say({bridge::agent::ConversationCompacted{u"Short."_s}});
    m_scripted.goIntoTurn(u"two"_s);
    m_scripted.endTurn();
    bridge::chat::Chat &chat = m_scripted.chat();
    EXPECT_EQ(chat.branchPoint(chat.transcript().entry(2).itemId).draft, QString())
        << "no copy ends at the summary";
    host().open(m_item, ui::RewindExtent::Both);
    ASSERT_TRUE(popover());
    EXPECT_FALSE(widgets::get(*popover(), u"Rewind"_s).isEnabled()) << "the files are not known";
    m_scripted.say({FilesPreviewed{.ok = true, .messageId = m_item, .files = {u"/a"_s}}});
    EXPECT_EQ(popover()->extent(), ui::RewindExtent::Files);
    EXPECT_FALSE(widgets::get(*popover(), u"Conversation only"_s).isEnabled());
    EXPECT_FALSE(widgets::get(*popover(), u"Conversation and files"_s).isEnabled());
    EXPECT_TRUE(widgets::get(*popover(), u"Branch from here instead"_s).isHidden());
    widgets::get(*popover(), u"Rewind"_s).click();
    m_scripted.say({FilesRestored{.ok = true, .messageId = m_item}});
    EXPECT_EQ(asked(u"rewind"_s), 0);
    EXPECT_FALSE(popover());
}

TEST_F(RewindingTest, WhatIsUnderWayIsNotLeftHalfDone)
{
    widgets::get(*popover(), u"Rewind"_s).click();
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return);
    EXPECT_EQ(asked(u"restore"_s), 1);
    EXPECT_TRUE(m_pane.closePopover()) << "with Esc, as the agent may be hung";
    EXPECT_FALSE(popover());
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

TEST_F(RewindingTest, AFailureIsNotHiddenByClosingThePopover)
{
    QSignalSpy failed(&m_pane, &ui::ChatPane::rewindFailed);
    widgets::get(*popover(), u"Rewind"_s).click();
    widgets::get(*popover(), u"Close"_s).click();
    ASSERT_FALSE(popover());
    EXPECT_TRUE(m_pane.composer().isAncestorOf(QApplication::focusWidget()));
    host().open(m_item, ui::RewindExtent::Both);
    EXPECT_TRUE(widgets::find(*popover(), u"Rewinding…"_s)) << "it still goes on";
    host().close();
    m_scripted.say({FilesRestored{.ok = false, .messageId = m_item, .reason = u"no room"_s}});
    ASSERT_EQ(failed.count(), 1);
    EXPECT_TRUE(failed[0][0].toString().contains(u"no room"_s));
    host().open(m_item, ui::RewindExtent::Both);
    EXPECT_TRUE(widgets::find(*popover(), u"Rewind"_s)) << "it can be tried again";
}

TEST_F(RewindingTest, WhoHasGoneOnToAnotherFieldKeepsTheFocusThere)
{
    widgets::get(*popover(), u"Rewind"_s).click();
    m_field->setFocus(Qt::MouseFocusReason);
    m_scripted.say({FilesRestored{.ok = true, .messageId = m_item}});
    m_scripted.say({ConversationRewound{.ok = true, .messageId = m_item, .text = u"one"_s}});
    ASSERT_FALSE(popover());
    EXPECT_EQ(QApplication::focusWidget(), m_field);
    EXPECT_EQ(m_pane.composer().draft(), u"one"_s);
}

TEST_F(RewindingTest, ATurnThatBeginsClosesItAndMovesOnlyTheFocusThatWasInIt)
{
    m_scripted.chat().send(u"two"_s);
    EXPECT_FALSE(popover());
    EXPECT_TRUE(m_pane.composer().isAncestorOf(QApplication::focusWidget()));
    m_scripted.beginTurn();
    m_scripted.endTurn();
    host().open(m_item, ui::RewindExtent::Both);
    ASSERT_TRUE(popover());
    m_field->setFocus(Qt::MouseFocusReason);
    m_scripted.chat().send(u"three"_s);
    EXPECT_FALSE(popover());
    EXPECT_EQ(QApplication::focusWidget(), m_field);
}

} // namespace rewindingtest
