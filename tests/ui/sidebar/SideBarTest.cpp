#include "tests/ui/sidebar/SideBarFixture.h"
#include "ui/kit/StateMark.h"
#include "ui/sidebar/RowMenu.h"

#include <QContextMenuEvent>
#include <QLineEdit>
#include <QProxyStyle>
#include <QStyleFactory>
#include <QTimer>
#include <QToolTip>

namespace sidebartest {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using bridge::library::BegunBy;
using bridge::library::Conversations;
using bridge::library::Mark;

class SideBarTest : public SideBarFixture
{
protected:
    void SetUp() override
    {
        SideBarFixture::SetUp();
        show({row(u"1"_s, u"Parser"_s), row(u"2"_s, u"Docker"_s), row(u"3"_s, u"Readers"_s, 1)});
    }
    ui::RowMenu *menu() const
    {
        return qobject_cast<ui::RowMenu *>(QApplication::activePopupWidget());
    }
    static QStringList textsOf(const QMenu &menu)
    {
        QStringList texts;
        for (const QAction *action : menu.actions())
            texts << (action->isSeparator() ? u"-"_s : action->text());
        return texts;
    }
    QLineEdit *editor() const { return list().viewport()->findChild<QLineEdit *>(); }
    QWidget &undoButton() const { return widgets::get(window, u"Bring back the deleted chat"_s); }
};

TEST_F(SideBarTest, AClickOpensAndTheFocusIsInTheComposer)
{
    QSignalSpy opened(&conversations, &Conversations::openRequested);
    click(list(), indexOf(list(), u"Docker"_s));
    ASSERT_EQ(opened.count(), 1);
    EXPECT_EQ(opened[0][0].toString(), u"2"_s);
    EXPECT_EQ(opened[0][1].toString(), QString());
    EXPECT_EQ(focus(), composer);
}

TEST_F(SideBarTest, HeadingsAreNothingToClick)
{
    QSignalSpy opened(&conversations, &Conversations::openRequested);
    click(list(), indexOf(list(), u"Today"_s));
    EXPECT_EQ(opened.count(), 0);
}

TEST_F(SideBarTest, ArrowKeysWalkPastHeadingsAndReturnOpens)
{
    QSignalSpy opened(&conversations, &Conversations::openRequested);
    focusOn(u"Docker"_s);
    press(list(), Qt::Key_Down);
    EXPECT_EQ(list().ringedRow(), indexOf(list(), u"Readers"_s));
    EXPECT_EQ(opened.count(), 0);
    EXPECT_EQ(focus(), &list());
    press(list(), Qt::Key_Return);
    ASSERT_EQ(opened.count(), 1);
    EXPECT_EQ(opened[0][0].toString(), u"3"_s);
    EXPECT_EQ(focus(), composer);
    EXPECT_FALSE(list().ringedRow().isValid()) << "the ring is where the keys go";
}

TEST_F(SideBarTest, AClickLeavesNoRing)
{
    click(list(), indexOf(list(), u"Docker"_s));
    EXPECT_FALSE(list().ringedRow().isValid());
}

TEST_F(SideBarTest, WhatIsTypedInTheListIsNotSwallowed)
{
    struct Typed : QObject
    {
        bool eventFilter(QObject *, QEvent *event) override
        {
            if (event->type() == QEvent::KeyPress)
                text += static_cast<QKeyEvent *>(event)->text();
            return false;
        }
        QString text;
    } typed;
    window.installEventFilter(&typed);
    focusOn(u"Parser"_s);
    QTest::keyClicks(&list(), u"hello"_s);
    EXPECT_EQ(typed.text, u"hello"_s) << "the window gives it to the composer";
}

TEST_F(SideBarTest, TheMenuHasWhatCanBeDoneWithAChat)
{
    focusOn(u"Parser"_s);
    QContextMenuEvent event(QContextMenuEvent::Keyboard, {}, {});
    QApplication::sendEvent(list().viewport(), &event);
    ASSERT_TRUE(menu());
    EXPECT_EQ(
        textsOf(*menu()),
        (QStringList{u"Rename\tF2"_s, u"Pin\tCtrl+D"_s, u"Open in new window\tCtrl+Enter"_s,
                     u"Fork"_s, u"Export as Markdown…"_s, u"-"_s, u"Archive"_s, u"Delete\tDel"_s}));
    QSignalSpy exported(&conversations, &Conversations::exportRequested);
    menu()->actions()[4]->trigger();
    EXPECT_EQ(exported.value(0).value(0).toString(), u"1"_s);
    menu()->close();
}

TEST_F(SideBarTest, TheMenuOfAPinnedArchivedOpenChatOffersTheOtherWay)
{
    Row other;
    other.isPinned = other.isArchived = other.isOpen = true;
    const QStringList texts = textsOf(ui::RowMenu(other));
    EXPECT_TRUE(texts.contains(u"Unpin\tCtrl+D"_s));
    EXPECT_TRUE(texts.contains(u"Take out of the archive"_s));
    EXPECT_TRUE(texts.contains(u"Close"_s));
}

TEST_F(SideBarTest, TheThreeDotsOfAHoveredRowOpenItsMenuAndNotTheChat)
{
    QSignalSpy opened(&conversations, &Conversations::openRequested);
    const QRect item = list().visualRect(indexOf(list(), u"Docker"_s));
    const QPoint dots = ui::RowDelegate::moreRect(item, Qt::LeftToRight).center();
    QTest::mouseClick(list().viewport(), Qt::LeftButton, {}, dots);
    ASSERT_TRUE(menu());
    EXPECT_EQ(opened.count(), 0);
    QSignalSpy pinned(&conversations, &Conversations::pinRequested);
    menu()->actions()[1]->trigger();
    ASSERT_EQ(pinned.count(), 1);
    EXPECT_EQ(pinned[0][0].toString(), u"2"_s);
    EXPECT_TRUE(pinned[0][1].toBool());
    menu()->close();
}

TEST_F(SideBarTest, TheThreeDotsAreDrawnOnlyUnderThePointer)
{
    const QModelIndex docker = indexOf(list(), u"Docker"_s);
    const QRect item = list().visualRect(docker);
    const auto picture = [&] { return list().viewport()->grab(item).toImage(); };
    const QImage plain = picture();
    list().setRowWithMenu(docker);
    EXPECT_NE(picture(), plain);
    list().setRowWithMenu({});
    EXPECT_EQ(picture(), plain);
}

TEST_F(SideBarTest, KeysActOnTheRowOfTheKeyboard)
{
    QSignalSpy pinned(&conversations, &Conversations::pinRequested);
    QSignalSpy own(&conversations, &Conversations::ownWindowRequested);
    QSignalSpy deleted(&conversations, &Conversations::deleteRequested);
    focusOn(u"Docker"_s);
    press(list(), Qt::Key_D, Qt::ControlModifier);
    press(list(), Qt::Key_Enter, Qt::ControlModifier | Qt::KeypadModifier);
    press(list(), Qt::Key_Delete);
    EXPECT_EQ(pinned.value(0).value(0).toString(), u"2"_s);
    EXPECT_EQ(own.value(0).value(0).toString(), u"2"_s);
    EXPECT_EQ(deleted.value(0).value(0).toString(), u"2"_s);
}

TEST_F(SideBarTest, AKeyThatIsHeldDoesNotActOnTheRowsBehind)
{
    QSignalSpy deleted(&conversations, &Conversations::deleteRequested);
    focusOn(u"Docker"_s);
    QKeyEvent held(QEvent::KeyPress, Qt::Key_Delete, Qt::NoModifier, {}, true);
    QCoreApplication::sendEvent(&list(), &held);
    EXPECT_EQ(deleted.count(), 0);
    QKeyEvent pressed(QEvent::KeyPress, Qt::Key_Delete, Qt::NoModifier);
    QCoreApplication::sendEvent(&list(), &pressed);
    EXPECT_EQ(deleted.count(), 1);
}

TEST_F(SideBarTest, KeysDoNothingElsewhere)
{
    QSignalSpy deleted(&conversations, &Conversations::deleteRequested);
    QSignalSpy pinned(&conversations, &Conversations::pinRequested);
    focusOn(u"Docker"_s);
    for (QWidget *other : {static_cast<QWidget *>(composer), static_cast<QWidget *>(&field())}) {
        other->setFocus();
        press(*other, Qt::Key_Delete);
        press(*other, Qt::Key_D, Qt::ControlModifier);
    }
    EXPECT_EQ(deleted.count() + pinned.count(), 0);
}

TEST_F(SideBarTest, ATitleIsWrittenInItsRow)
{
    QSignalSpy renamed(&conversations, &Conversations::renameRequested);
    QSignalSpy opened(&conversations, &Conversations::openRequested);
    focusOn(u"Docker"_s);
    press(list(), Qt::Key_F2);
    ASSERT_TRUE(editor());
    EXPECT_EQ(editor()->text(), u"Docker"_s);
    editor()->selectAll();
    QTest::keyClicks(editor(), u"  Trim   the image "_s);
    press(*editor(), Qt::Key_Return);
    settle();
    ASSERT_EQ(renamed.count(), 1);
    EXPECT_EQ(renamed[0][0].toString(), u"2"_s);
    EXPECT_EQ(renamed[0][1].toString(), u"Trim the image"_s);
    EXPECT_EQ(opened.count(), 0) << "Return ends the writing, and opens nothing";
}

TEST_F(SideBarTest, EscapeLeavesTheTitleAsItWas)
{
    QSignalSpy renamed(&conversations, &Conversations::renameRequested);
    focusOn(u"Docker"_s);
    press(list(), Qt::Key_F2);
    QTest::keyClicks(editor(), u"Other"_s);
    press(*editor(), Qt::Key_Escape);
    settle();
    EXPECT_FALSE(editor());
    EXPECT_EQ(renamed.count(), 0);
}

TEST_F(SideBarTest, AnEmptyTitleIsRefused)
{
    QSignalSpy renamed(&conversations, &Conversations::renameRequested);
    focusOn(u"Docker"_s);
    press(list(), Qt::Key_F2);
    editor()->selectAll();
    QTest::keyClicks(editor(), u"  "_s);
    press(*editor(), Qt::Key_Return);
    settle();
    ASSERT_TRUE(editor()) << "it stays open";
    EXPECT_EQ(renamed.count(), 0);
    press(*editor(), Qt::Key_Escape);
}

TEST_F(SideBarTest, AChangeOfTheListDoesNotDisturbWhoWritesATitle)
{
    focusOn(u"Docker"_s);
    press(list(), Qt::Key_F2);
    QTest::keyClicks(editor(), u"Half a ti"_s);
    show({row(u"9"_s, u"New one"_s), row(u"2"_s, u"Docker"_s), row(u"1"_s, u"Parser"_s),
          row(u"3"_s, u"Readers"_s, 1)});
    ASSERT_TRUE(editor());
    EXPECT_TRUE(editor()->text().contains(u"Half a ti"_s));
    EXPECT_TRUE(conversations.setMark(u"2"_s, bridge::library::Mark::Failed, false));
    EXPECT_TRUE(editor()->text().contains(u"Half a ti"_s));
    press(*editor(), Qt::Key_Escape);
}

TEST_F(SideBarTest, ADeletedChatCanBeBroughtBackForTenSeconds)
{
    QSignalSpy undone(&conversations, &Conversations::undoDeleteRequested);
    EXPECT_FALSE(undoButton().isVisible());
    emit conversations.deleted(u"2"_s, u"Docker\u202e"_s);
    ASSERT_TRUE(undoButton().isVisible());
    const auto texts = widgets::textsIn<QLabel>(window);
    EXPECT_FALSE(texts.join(QString()).contains(QChar(0x202e)));
    EXPECT_TRUE(texts.join(QString()).contains(u"Deleted “Docker"_s));
    QTest::mouseClick(&undoButton(), Qt::LeftButton);
    EXPECT_EQ(undone.value(0).value(0).toString(), u"2"_s);
    EXPECT_FALSE(undoButton().isVisible());

    emit conversations.deleted(u"3"_s, u"Readers"_s);
    clock.advance(9s);
    EXPECT_TRUE(undoButton().isVisible());
    clock.advance(1s);
    EXPECT_FALSE(undoButton().isVisible());
}

TEST_F(SideBarTest, TheUndoIsInReachOfTheKeyboardAndWaitsForIt)
{
    QSignalSpy undone(&conversations, &Conversations::undoDeleteRequested);
    emit conversations.deleted(u"2"_s, u"Docker"_s);
    focusOn(u"Parser"_s);
    press(list(), Qt::Key_Z, Qt::ControlModifier);
    EXPECT_EQ(undone.count(), 1);
    press(list(), Qt::Key_Z, Qt::ControlModifier);
    EXPECT_EQ(undone.count(), 1) << "once";

    emit conversations.deleted(u"3"_s, u"Readers"_s);
    list().setFocus(Qt::TabFocusReason);
    press(list(), Qt::Key_Tab);
    ASSERT_EQ(focus(), &undoButton());
    clock.advance(30s);
    ASSERT_TRUE(undoButton().isVisible());
    press(undoButton(), Qt::Key_Space);
    EXPECT_EQ(undone.count(), 2);
}

TEST_F(SideBarTest, SeveralDeletionsAreUndoneOneByOne)
{
    QSignalSpy undone(&conversations, &Conversations::undoDeleteRequested);
    QObject::connect(
        &conversations, &Conversations::deleteRequested, &window,
        [this](const QString &id) { emit conversations.deleted(id, u"Title "_s + id); });
    const auto text = [this] { return widgets::textsIn<QLabel>(window).join(u'\n'); };
    focusOn(u"Parser"_s);
    press(list(), Qt::Key_Delete);
    clock.advance(5s);
    focusOn(u"Docker"_s);
    press(list(), Qt::Key_Delete);
    EXPECT_TRUE(text().contains(u"2 deleted, last"_s)) << text().toStdString();
    clock.advance(9s);
    press(list(), Qt::Key_Z, Qt::ControlModifier);
    EXPECT_TRUE(text().contains(u"Deleted “"_s));
    clock.advance(9s);
    press(list(), Qt::Key_Z, Qt::ControlModifier);
    ASSERT_EQ(undone.count(), 2);
    EXPECT_EQ(undone[0][0].toString(), u"2"_s);
    EXPECT_EQ(undone[1][0].toString(), u"1"_s);
    EXPECT_FALSE(undoButton().isVisible());

    emit conversations.deleted(u"2"_s, u"Docker"_s);
    emit conversations.undoDeleteRequested(u"2"_s);
    EXPECT_FALSE(undoButton().isVisible()) << "another window brought it back";
    emit conversations.deleted(u"2"_s, u"Docker"_s);
    emit conversations.undoEnded(u"2"_s);
    EXPECT_FALSE(undoButton().isVisible()) << "it cannot be brought back any more";
}

TEST_F(SideBarTest, TheNextActionEndsTheUndo)
{
    emit conversations.deleted(u"2"_s, u"Docker"_s);
    focusOn(u"Parser"_s);
    press(list(), Qt::Key_D, Qt::ControlModifier);
    EXPECT_FALSE(undoButton().isVisible());
}

TEST_F(SideBarTest, EachStateHasAShapeOfItsOwn)
{
    // In one colour, so that only the shape can differ.
    auto colors = m_theme.colors();
    colors.line = colors.accentText = colors.warn = colors.ok = colors.error = colors.text3 =
        Qt::black;
    QList<QImage> pictures;
    for (const auto mark : {ui::StateMark::Working, ui::StateMark::Asks, ui::StateMark::Done,
                            ui::StateMark::Failed, ui::StateMark::Off}) {
        QImage picture(12, 12, QImage::Format_ARGB32_Premultiplied);
        picture.fill(Qt::white);
        QPainter painter(&picture);
        ui::paintStateMark(painter, picture.rect(), mark, colors);
        painter.end();
        int differing = 144;
        for (const QImage &other : pictures) {
            int difference = 0; // of the grey
            for (int at = 0; at < 144; ++at)
                difference += std::abs(qGray(other.pixel(at % 12, at / 12))
                                       - qGray(picture.pixel(at % 12, at / 12)));
            differing = std::min(differing, difference / 255);
        }
        EXPECT_GE(differing, 8) << "pixels, of mark " << static_cast<int>(mark);
        pictures << picture;
    }
}

TEST_F(SideBarTest, EachStateIsSaidInWords)
{
    auto each = row(u"1"_s, u"Parser"_s);
    each.begunBy = BegunBy::Terminal;
    each.isPinned = true;
    for (const auto &[mark, words] : {std::pair{Mark::Working, u"Working"_s},
                                      {Mark::Asks, u"Waits for you"_s},
                                      {Mark::Unseen, u"Finished, not seen yet"_s},
                                      {Mark::Failed, u"Failed"_s},
                                      {Mark::Asleep, u"Asleep"_s}}) {
        each.mark = mark;
        show({each});
        const QModelIndex index = list().model()->index(1, 0);
        EXPECT_EQ(index.data(Qt::AccessibleTextRole).toString(),
                  u"Parser, %1, Begun in a terminal, Pinned"_s.arg(words));
        EXPECT_TRUE(index.data(Qt::ToolTipRole).toString().contains(words));
    }
}

TEST_F(SideBarTest, TheArcTurnsOnlyWhileItIsVisible)
{
    const auto isTurning = [this] { return list().isTurning(); };
    EXPECT_FALSE(isTurning());
    std::vector<Row> rows;
    for (int i = 0; i < 200; ++i)
        rows.push_back(row(u"%1"_s.arg(i), u"Task %1"_s.arg(i)));
    rows[2].mark = Mark::Working;
    show(rows);
    list().viewport()->repaint();
    EXPECT_TRUE(isTurning());
    list().scrollToBottom();
    list().viewport()->repaint();
    EXPECT_FALSE(isTurning());
    list().scrollToTop();
    list().viewport()->repaint();
    EXPECT_TRUE(isTurning());
    window.hide();
    EXPECT_FALSE(isTurning());
}

TEST_F(SideBarTest, WithAnimationsOffTheArcStandsStill)
{
    struct Still : QProxyStyle
    {
        using QProxyStyle::QProxyStyle;
        int styleHint(StyleHint hint, const QStyleOption *option, const QWidget *widget,
                      QStyleHintReturn *data) const override
        {
            return hint == SH_Widget_Animation_Duration
                       ? 0
                       : QProxyStyle::styleHint(hint, option, widget, data);
        }
    } still;
    list().setStyle(&still);
    auto works = row(u"1"_s, u"Parser"_s);
    works.mark = Mark::Working;
    show({works});
    list().viewport()->repaint();
    EXPECT_FALSE(list().isTurning());
    list().setStyle(nullptr);
}

TEST_F(SideBarTest, AListThatIsNotReadYetSaysSo)
{
    const auto notes = [this] { return widgets::textsIn<QLabel>(window); };
    conversations.setRows({}, false);
    EXPECT_TRUE(notes().contains(u"Reading your chats…"_s));
    conversations.setRows({}, true);
    EXPECT_TRUE(notes().contains(u"No chats yet."_s));
    conversations.setProblems({u"A folder cannot be read."_s});
    EXPECT_TRUE(notes().contains(u"A folder cannot be read."_s));
    const QString path = u"~/.claude/projects/-home-user-project/%1.jsonl"_s.arg(
        u"11111111-2222-4333-8444-555555555555"_s);
    conversations.setProblems({path + u" cannot be read: Permission denied."_s});
    ASSERT_EQ(notes().size(), 1);
    EXPECT_TRUE(notes().first().startsWith(u"~/.claude/proj…"_s)) << notes().first().toStdString();
    EXPECT_TRUE(notes().first().endsWith(u".jsonl cannot be read: Permission denied."_s));
    conversations.setProblems({});
    show({row(u"1"_s, u"Parser"_s)});
    EXPECT_TRUE(notes().isEmpty()) << notes().join(u'|').toStdString();
}

TEST_F(SideBarTest, OfManyProblemsTheOthersAreOneKeyAway)
{
    show({row(u"1"_s, u"Parser"_s)});
    QStringList sentences;
    for (int i = 1; i <= 25; ++i)
        sentences.append(u"/srv/%1 cannot be read."_s.arg(i));
    conversations.setProblems(sentences);
    EXPECT_EQ(widgets::textsIn<QLabel>(window), QStringList{sentences.first()});
    auto &others = widgets::get(window, u"And 24 more"_s);
    EXPECT_TRUE(others.focusPolicy() & Qt::TabFocus);
    others.setFocus(Qt::TabFocusReason);
    press(others, Qt::Key_Space);
    for (const QString &text : {QToolTip::text(), others.accessibleDescription()}) {
        EXPECT_TRUE(text.contains(sentences[19])) << text.toStdString();
        EXPECT_TRUE(text.contains(u"And 5 more."_s)) << text.toStdString();
    }
    QToolTip::hideText();
    conversations.setProblems({sentences.first()});
    EXPECT_FALSE(others.isVisible());
    EXPECT_EQ(focus(), &list());

    // The same while a search has nothing else to say.
    conversations.setProblems(sentences);
    field().setFocus();
    QTest::keyClicks(&field(), u"x"_s);
    EXPECT_TRUE(widgets::textsIn<QLabel>(window).contains(u"Searching…"_s));
    EXPECT_FALSE(others.isVisible());
    clock.advance(std::chrono::milliseconds(200));
    bridge::history::SearchHit hit;
    hit.sessionId = u"1"_s;
    hit.isInTitle = true;
    bridge::history::SearchAnswer answer;
    answer.hits = {hit};
    answer.isComplete = true;
    conversations.setFound(answer);
    EXPECT_TRUE(widgets::textsIn<QLabel>(window).contains(sentences.first()));
    EXPECT_TRUE(others.isVisible());
}

} // namespace sidebartest
