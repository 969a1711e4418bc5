#include "bridge/chat/ChatList.h"
#include "tests/support/EventLoop.h"
#include "tests/support/ScriptedChat.h"
#include "tests/ui/Widgets.h"
#include "tests/ui/chat/ChatFixture.h"
#include "ui/chat/ChatPane.h"
#include "ui/chat/ChatWindow.h"
#include "ui/chat/Composer.h"
#include "ui/chat/QueueList.h"
#include "ui/chat/QueueRows.h"
#include "ui/sidebar/SearchField.h"
#include "ui/transcript/ActivityLine.h"
#include "ui/transcript/TranscriptView.h"
#include "ui/transcript/cards/CutTurnCard.h"
#include "ui/transcript/cards/PermissionCard.h"

#include <QAbstractButton>
#include <QImage>
#include <QLabel>
#include <QPlainTextEdit>
#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using bridge::session::ChatState;
using ui::QueueView;

namespace {

/// A whole window with one chat, whose agent the test plays.
class QueueShownTest : public ::testing::Test
{
protected:
    void SetUp() override
    {
        m_chats.add(m_scripted.takeChat());
        m_window.showChat(m_chats.at(0));
        m_window.resize(1100, 760);
        m_window.show();
        ASSERT_TRUE(QTest::qWaitForWindowActive(&m_window));
        m_scripted.goLive();
        say(u"one"_s);
        m_scripted.beginTurn();
    }
    void TearDown() override { qApp->setStyleSheet({}); }

    bridge::chat::Chat &chat() { return m_chats.at(0); }
    ui::ChatPane &pane() { return *m_window.findChild<ui::ChatPane *>(); }
    ui::Composer &composer() { return m_window.composer(); }
    QPlainTextEdit *edit() { return composer().findChild<QPlainTextEdit *>(); }
    ui::QueueRows &rows() { return *m_window.findChild<ui::QueueRows *>(); }
    void escape() { QTest::keyClick(QApplication::focusWidget(), Qt::Key_Escape); }

    void say(const QString &text)
    {
        composer().focusEditor();
        QTest::keyClicks(edit(), text);
        QTest::keyClick(edit(), Qt::Key_Return);
    }
    QStringList queued()
    {
        QStringList texts;
        for (const auto &row : rows().view().rows)
            texts << row.text;
        return texts;
    }
    QString idOf(const QString &text)
    {
        for (const auto &row : rows().view().rows) {
            if (row.text == text)
                return row.id;
        }
        return {};
    }

    ScriptedChat m_scripted{u"http://localhost:1234"_s};
    ui::Intents m_intents;
    ui::Theme m_theme{m_scripted.settings};
    bridge::chat::ChatList m_chats;
    bridge::library::Conversations m_conversations;
    ui::ChatWindow m_window{m_chats,   m_conversations, m_scripted.endpoints,
                            m_intents, m_theme,         m_scripted.clock};
};

} // namespace

TEST_F(QueueShownTest, MessagesOfARunningTurnStandAboveTheComposerInOrder)
{
    say(u"two"_s);
    say(u"three"_s);
    EXPECT_EQ(queued(), (QStringList{u"two"_s, u"three"_s}));
    EXPECT_EQ(rows().view().hold, QueueView::Hold::Turn);
    m_scripted.endTurn();
    EXPECT_EQ(queued(), QStringList{u"three"_s}) << "the first one was sent";
    EXPECT_EQ(m_scripted.agent().userTexts().last(), u"two"_s);
}

TEST_F(QueueShownTest, RowsAreMovedRemovedAndSentNow)
{
    say(u"two"_s);
    say(u"three"_s);
    say(u"four"_s);
    emit rows().moveRequested(idOf(u"four"_s), 0);
    EXPECT_EQ(queued(), (QStringList{u"four"_s, u"two"_s, u"three"_s}));
    emit rows().removeRequested(idOf(u"two"_s));
    EXPECT_EQ(queued(), (QStringList{u"four"_s, u"three"_s}));
    emit rows().sendNowRequested(idOf(u"three"_s));
    EXPECT_EQ(m_scripted.agent().count(u"cancel"_s), 1);
    m_scripted.endInterruptedTurn();
    EXPECT_EQ(m_scripted.agent().userTexts().last(), u"three"_s);
    EXPECT_EQ(queued(), QStringList{u"four"_s});
}

TEST_F(QueueShownTest, EditingPutsTheTextIntoTheComposer)
{
    say(u"two"_s);
    emit rows().editRequested(idOf(u"two"_s));
    EXPECT_EQ(composer().draft(), u"two"_s);
    EXPECT_EQ(chat().draft(), u"two"_s) << "kept at once, not in half a second";
    EXPECT_TRUE(queued().isEmpty());
    EXPECT_TRUE(edit()->hasFocus());
}

TEST_F(QueueShownTest, ADraftIsPutAsideWhileAMessageIsEdited)
{
    say(u"two"_s);
    say(u"three"_s);
    say(u"four"_s);
    QTest::keyClicks(edit(), u"half a thought"_s);
    emit rows().editRequested(idOf(u"three"_s));
    EXPECT_EQ(composer().draft(), u"three"_s);
    EXPECT_EQ(queued(), (QStringList{u"two"_s, u"four"_s}));
    EXPECT_EQ(chat().draft(), u"three"_s);
    ASSERT_TRUE(chat().edited());
    EXPECT_EQ(chat().edited()->draft, u"half a thought"_s);
    QTest::keyClick(edit(), Qt::Key_Z, Qt::ControlModifier);
    EXPECT_EQ(composer().draft(), u"three"_s) << "undo does not mix the two";
    QTest::keyClicks(edit(), u" more"_s);
    QTest::keyClick(edit(), Qt::Key_Return);
    EXPECT_EQ(queued(), (QStringList{u"two"_s, u"three more"_s, u"four"_s}));
    EXPECT_EQ(composer().draft(), u"half a thought"_s);
    EXPECT_EQ(chat().draft(), u"half a thought"_s);
}

TEST_F(QueueShownTest, EscPutsAnEditedMessageBackIntoItsPlace)
{
    say(u"two"_s);
    say(u"three"_s);
    say(u"four"_s);
    QTest::keyClicks(edit(), u"half a thought"_s);
    emit rows().editRequested(idOf(u"three"_s));
    QTest::keyClicks(edit(), u" more"_s);
    escape();
    EXPECT_EQ(queued(), (QStringList{u"two"_s, u"three"_s, u"four"_s}));
    EXPECT_EQ(composer().draft(), u"half a thought"_s);
    EXPECT_EQ(chat().draft(), u"half a thought"_s);
    EXPECT_EQ(m_scripted.agent().count(u"cancel"_s), 0) << "the turn goes on";
    QTest::keyClick(edit(), Qt::Key_Z, Qt::ControlModifier);
    EXPECT_EQ(composer().draft(), u"three more"_s) << "the change is back";
    EXPECT_EQ(queued(), (QStringList{u"two"_s, u"four"_s})) << "the message is not there twice";
    ASSERT_TRUE(chat().edited());
    EXPECT_EQ(chat().edited()->draft, u"half a thought"_s);
    EXPECT_EQ(chat().draft(), u"three more"_s) << "kept at once";
    QTest::keyClick(edit(), Qt::Key_Z, Qt::ControlModifier);
    EXPECT_EQ(composer().draft(), u"three"_s) << "as it was";
    QTest::keyClick(edit(), Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
    QTest::keyClick(edit(), Qt::Key_Return);
    EXPECT_EQ(queued(), (QStringList{u"two"_s, u"three more"_s, u"four"_s}));
    EXPECT_EQ(composer().draft(), u"half a thought"_s);
    QTest::keyClick(edit(), Qt::Key_Z, Qt::ControlModifier);
    EXPECT_EQ(composer().draft(), u"half a thought"_s) << "once";
}

TEST_F(QueueShownTest, AChangeThatEscLeftComesBackAfterWhatWasWrittenSince)
{
    say(u"two"_s);
    emit rows().editRequested(idOf(u"two"_s));
    QTest::keyClicks(edit(), u" more"_s);
    escape();
    ASSERT_TRUE(composer().isEmpty());
    const auto says = [this](const QString &words) {
        return widgets::textsIn<QLabel>(composer()).join(QString()).contains(words);
    };
    EXPECT_TRUE(says(u"Ctrl+Z brings your change back"_s));
    QTest::keyClicks(edit(), u"x"_s);
    EXPECT_FALSE(says(u"Ctrl+Z"_s));
    QTest::keyClick(edit(), Qt::Key_Z, Qt::ControlModifier);
    EXPECT_TRUE(composer().isEmpty());
    QTest::keyClick(edit(), Qt::Key_Z, Qt::ControlModifier);
    EXPECT_EQ(composer().draft(), u"two more"_s);
    EXPECT_TRUE(queued().isEmpty());
    escape();
    EXPECT_EQ(queued(), QStringList{u"two"_s});
    m_scripted.endTurn(); // it is sent as it was
    EXPECT_EQ(m_scripted.agent().userTexts().last(), u"two"_s);
    QTest::keyClick(edit(), Qt::Key_Z, Qt::ControlModifier);
    EXPECT_FALSE(chat().edited());
    EXPECT_EQ(composer().draft(), u"two more"_s) << "the words are not lost";
}

TEST_F(QueueShownTest, AChangeThatEscLeftComesBackInTheSameMessageOnly)
{
    say(u"two"_s);
    say(u"three"_s);
    emit rows().editRequested(idOf(u"two"_s));
    QTest::keyClicks(edit(), u" more"_s);
    escape();
    emit rows().editRequested(idOf(u"three"_s));
    QTest::keyClick(edit(), Qt::Key_Z, Qt::ControlModifier);
    EXPECT_EQ(composer().draft(), u"three"_s);
    escape();
    emit rows().editRequested(idOf(u"two"_s));
    QTest::keyClick(edit(), Qt::Key_Z, Qt::ControlModifier);
    EXPECT_EQ(composer().draft(), u"two more"_s);
    EXPECT_EQ(queued(), QStringList{u"three"_s});
}

TEST_F(QueueShownTest, UndoBringsTheTextOfARemovedMessageBack)
{
    say(u"two"_s);
    say(u"three"_s);
    emit rows().removeRequested(idOf(u"two"_s));
    EXPECT_EQ(queued(), QStringList{u"three"_s});
    EXPECT_TRUE(widgets::textsIn<QLabel>(composer())
                    .join(QString())
                    .contains(u"Ctrl+Z brings its text back"_s));
    QTest::keyClick(edit(), Qt::Key_Z, Qt::ControlModifier);
    EXPECT_EQ(composer().draft(), u"two"_s);
    EXPECT_EQ(queued(), QStringList{u"three"_s});
    // Once.
    QTest::keyClick(edit(), Qt::Key_Z, Qt::ControlModifier);
    EXPECT_TRUE(composer().isEmpty());
    QTest::keyClick(edit(), Qt::Key_Z, Qt::ControlModifier);
    EXPECT_TRUE(composer().isEmpty());
}

TEST_F(QueueShownTest, UndoOfARemovalKeepsTheDraft)
{
    say(u"two"_s);
    say(u"three"_s);
    QTest::keyClicks(edit(), u"half a thought"_s);
    emit rows().removeRequested(idOf(u"two"_s));
    QTest::keyClicks(edit(), u" more"_s); // one step with what stood there
    QTest::keyClick(edit(), Qt::Key_Z, Qt::ControlModifier);
    EXPECT_TRUE(composer().draft().startsWith(u"half a thought more"_s));
    EXPECT_TRUE(composer().draft().endsWith(u"two"_s));
    QTest::keyClick(edit(), Qt::Key_Z, Qt::ControlModifier);
    EXPECT_EQ(composer().draft(), u"half a thought more"_s);
}

TEST_F(QueueShownTest, UndoBringsARemovedMessageBackFromTheRowsToo)
{
    say(u"two"_s);
    say(u"three"_s);
    auto *list = rows().findChild<ui::QueueList *>();
    ASSERT_TRUE(list);
    list->setFocus(Qt::TabFocusReason);
    list->setCurrentIndex(list->model()->index(0, 0));
    QTest::keyClick(list, Qt::Key_Delete);
    ASSERT_EQ(queued(), QStringList{u"three"_s});
    ASSERT_TRUE(list->hasFocus());
    QTest::keyClick(list, Qt::Key_Z, Qt::ControlModifier);
    EXPECT_EQ(composer().draft(), u"two"_s);
    EXPECT_TRUE(edit()->hasFocus());
}

TEST_F(QueueShownTest, TheActivityLineDoesNotSayThatEscStopsTheTurnWhileItEndsAnEdit)
{
    say(u"two"_s);
    settle();
    ui::ActivityLine *line = nullptr;
    for (QWidget *child : m_window.findChildren<QWidget *>()) {
        if (auto *found = dynamic_cast<ui::ActivityLine *>(child))
            line = found;
    }
    ASSERT_TRUE(line);
    const QImage stops = line->grab().toImage();
    emit rows().editRequested(idOf(u"two"_s));
    settle();
    EXPECT_NE(line->grab().toImage(), stops);
    escape();
    settle();
    EXPECT_EQ(line->grab().toImage(), stops);
    EXPECT_EQ(m_scripted.agent().count(u"cancel"_s), 0);
}

TEST_F(QueueShownTest, WhatTheEditorCannotHoldStaysInAMessageThatIsNotChanged)
{
    const QString text = u"a\u00A0b\u2028c\u2029d\r\ne"_s;
    chat().send(text);
    emit rows().editRequested(idOf(text));
    QTest::keyClick(edit(), Qt::Key_Return);
    EXPECT_EQ(queued(), QStringList{text});
    emit rows().editRequested(idOf(text));
    QTest::keyClicks(edit(), u"!"_s);
    QTest::keyClick(edit(), Qt::Key_Return);
    ASSERT_EQ(queued().size(), 1);
    EXPECT_TRUE(queued().front().startsWith(u"a\u00A0b\nc\n"_s));
}

TEST_F(QueueShownTest, AnEditedMessageIsSentNowBeforeTheOthers)
{
    say(u"two"_s);
    say(u"three"_s);
    QTest::keyClicks(edit(), u"draft"_s);
    emit rows().editRequested(idOf(u"three"_s));
    QTest::keyClicks(edit(), u" more"_s);
    QTest::keyClick(edit(), Qt::Key_Return, Qt::ControlModifier);
    m_scripted.endInterruptedTurn();
    EXPECT_EQ(m_scripted.agent().userTexts().last(), u"three more"_s);
    EXPECT_EQ(queued(), QStringList{u"two"_s});
    EXPECT_EQ(composer().draft(), u"draft"_s);
}

TEST_F(QueueShownTest, TheEditOutlivesTheWindow)
{
    say(u"two"_s);
    say(u"three"_s);
    QTest::keyClicks(edit(), u"draft"_s);
    emit rows().editRequested(idOf(u"two"_s));
    QTest::keyClicks(edit(), u" more"_s);
    ui::ChatWindow other{m_chats,   m_conversations, m_scripted.endpoints,
                         m_intents, m_theme,         m_scripted.clock};
    m_window.close();
    other.showChat(chat());
    other.show();
    ASSERT_TRUE(QTest::qWaitForWindowActive(&other));
    other.composer().focusEditor();
    EXPECT_EQ(other.composer().draft(), u"two more"_s);
    QTest::keyClick(other.composer().findChild<QPlainTextEdit *>(), Qt::Key_Escape);
    EXPECT_EQ(other.composer().draft(), u"draft"_s);
    ASSERT_EQ(chat().queue().size(), 2u);
    EXPECT_EQ(chat().queue().front().text, u"two"_s);
}

TEST_F(QueueShownTest, AnotherMessageIsEditedAndTheFirstOneKeepsItsChange)
{
    say(u"two"_s);
    say(u"three"_s);
    QTest::keyClicks(edit(), u"draft"_s);
    emit rows().editRequested(idOf(u"two"_s));
    QTest::keyClicks(edit(), u" more"_s);
    emit rows().editRequested(idOf(u"three"_s));
    EXPECT_EQ(queued(), QStringList{u"two more"_s});
    EXPECT_EQ(composer().draft(), u"three"_s);
    escape();
    EXPECT_EQ(queued(), (QStringList{u"two more"_s, u"three"_s}));
    EXPECT_EQ(composer().draft(), u"draft"_s);
}

TEST_F(QueueShownTest, AMessageThatIsPutBackStaysBeforeThoseBehindIt)
{
    say(u"two"_s);
    say(u"three"_s);
    say(u"four"_s);
    emit rows().editRequested(idOf(u"three"_s));
    m_scripted.endTurn(); // "two" is sent
    m_scripted.beginTurn();
    ASSERT_EQ(queued(), QStringList{u"four"_s});
    escape();
    EXPECT_EQ(queued(), (QStringList{u"three"_s, u"four"_s}));
}

TEST_F(QueueShownTest, AMessageThatIsPutBackAfterItsTurnWaitsForTheUser)
{
    say(u"two"_s);
    emit rows().editRequested(idOf(u"two"_s));
    m_scripted.endTurn();
    escape();
    EXPECT_EQ(queued(), QStringList{u"two"_s});
    EXPECT_TRUE(chat().isQueueHeld());
    EXPECT_TRUE(composer().isEmpty());
    EXPECT_EQ(m_scripted.agent().userTexts().size(), 1);
    emit rows().editRequested(idOf(u"two"_s));
    QTest::keyClick(edit(), Qt::Key_Return);
    EXPECT_EQ(m_scripted.agent().userTexts().last(), u"two"_s);
    EXPECT_TRUE(queued().isEmpty());
}

TEST_F(QueueShownTest, AHeldQueueSaysWhyAndStaysHeldWhileOneIsEdited)
{
    say(u"two"_s);
    say(u"three"_s);
    escape(); // stops the turn
    m_scripted.endInterruptedTurn();
    ASSERT_TRUE(chat().isQueueHeld());
    EXPECT_EQ(rows().view().hold, QueueView::Hold::Stopped);
    QTest::keyClicks(edit(), u"draft"_s);
    emit rows().editRequested(idOf(u"two"_s));
    EXPECT_EQ(composer().draft(), u"two"_s);
    EXPECT_EQ(queued(), QStringList{u"three"_s}) << "still held: nothing was sent";
    QTest::keyClicks(edit(), u" more"_s);
    QTest::keyClick(edit(), Qt::Key_Return);
    EXPECT_EQ(queued(), (QStringList{u"two more"_s, u"three"_s}));
    EXPECT_TRUE(chat().isQueueHeld());
    emit rows().editRequested(idOf(u"two more"_s));
    escape();
    EXPECT_EQ(queued(), (QStringList{u"two more"_s, u"three"_s}));
    EXPECT_TRUE(chat().isQueueHeld());
    EXPECT_EQ(composer().draft(), u"draft"_s);
    EXPECT_EQ(m_scripted.agent().userTexts().size(), 1);
}

TEST_F(QueueShownTest, CtrlReturnSendsBeforeThoseThatWait)
{
    say(u"two"_s);
    QTest::keyClicks(edit(), u"now"_s);
    QTest::keyClick(edit(), Qt::Key_Return, Qt::ControlModifier);
    EXPECT_TRUE(composer().isEmpty());
    EXPECT_EQ(m_scripted.agent().count(u"cancel"_s), 1);
    m_scripted.endInterruptedTurn();
    EXPECT_EQ(m_scripted.agent().userTexts().last(), u"now"_s);
}

TEST_F(QueueShownTest, TheDraftGoesToTheChat)
{
    QTest::keyClicks(edit(), u"half"_s);
    m_scripted.clock.advance(std::chrono::milliseconds(500));
    EXPECT_EQ(chat().draft(), u"half"_s);
}

TEST_F(QueueShownTest, EscDoesOneThingAfterTheOtherWhereverTheFocusIs)
{
    QTest::keyClicks(edit(), u"draft"_s);
    m_scripted.useTool(u"toolu_1"_s);
    m_scripted.askPermission();
    auto *search = m_window.findChild<ui::SearchField *>();
    ASSERT_TRUE(search);
    ASSERT_TRUE(
        QTest::qWaitFor([&] { return m_window.findChild<ui::PermissionCard *>() != nullptr; }));
    settle();
    auto *card = m_window.findChild<ui::PermissionCard *>();
    m_scripted.clock.advance(std::chrono::milliseconds(1000));
    search->setText(u"abc"_s);

    escape();
    EXPECT_TRUE(search->text().isEmpty()) << "first the search";
    EXPECT_TRUE(card->wantsAnswer());
    escape();
    EXPECT_FALSE(card->wantsAnswer()) << "then the request";
    EXPECT_EQ(m_scripted.agent().count(u"cancel"_s), 0);
    escape();
    EXPECT_EQ(m_scripted.agent().count(u"cancel"_s), 1) << "then the turn";
    m_scripted.endInterruptedTurn();
    EXPECT_EQ(composer().draft(), u"draft"_s);
    escape();
    EXPECT_TRUE(composer().isEmpty()) << "then the composer";
    QTest::keyClick(edit(), Qt::Key_Z, Qt::ControlModifier);
    EXPECT_EQ(composer().draft(), u"draft"_s);
}

TEST_F(QueueShownTest, EscAtTheMomentARequestComesAnswersNothing)
{
    m_scripted.useTool(u"toolu_1"_s);
    m_scripted.askPermission();
    ASSERT_TRUE(
        QTest::qWaitFor([&] { return m_window.findChild<ui::PermissionCard *>() != nullptr; }));
    settle();
    escape(); // was meant for the turn
    EXPECT_TRUE(m_window.findChild<ui::PermissionCard *>()->wantsAnswer());
    EXPECT_EQ(chat().state(), ChatState::Waiting);
}

TEST_F(QueueShownTest, ACutTurnAsksAndItsMessageCanBeEdited)
{
    m_scripted.streamText(u"half an ans"_s);
    m_scripted.agent().exit(1); // no file of the conversation says how far the turn came
    m_scripted.clock.advance(std::chrono::seconds(5));
    settle();
    ASSERT_TRUE(chat().cutTurn());
    ASSERT_TRUE(
        QTest::qWaitFor([&] { return m_window.findChild<ui::CutTurnCard *>() != nullptr; }));
    for (const auto *button : m_window.findChildren<QAbstractButton *>())
        EXPECT_FALSE(button->text() == u"Send again"_s && button->isVisibleTo(&m_window))
            << "beside the card's offer";
    widgets::get(m_window, u"Edit the message of the turn that was cut off"_s).click();
    EXPECT_EQ(composer().draft(), u"one"_s);
    EXPECT_FALSE(chat().cutTurn());
}
