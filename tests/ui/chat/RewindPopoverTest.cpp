#include "ui/chat/RewindPopover.h"
#include "tests/support/EventLoop.h"
#include "tests/ui/Widgets.h"
#include "tests/ui/chat/ChatFixture.h"
#include "tests/ui/chat/Samples.h"
#include "ui/chat/ReadOnlyBar.h"
#include "ui/chat/RewindChoice.h"
#include "ui/chat/RewindFiles.h"
#include "ui/chat/RewindHost.h"
#include "ui/kit/Paragraph.h"

#include <QPushButton>
#include <QSignalSpy>
#include <QTest>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;
using bridge::chat::UserMessage;
using ui::RewindExtent;
using ui::RewindPopover;
using ui::RewindView;

namespace {

RewindView known()
{
    RewindView view;
    view.agent = u"Claude"_s;
    view.messages = 4;
    view.state = RewindView::Files::Known;
    view.files = {{u"src/lexer.cpp"_s, ui::RewindFile::Change::PutBack, 2, 3},
                  {u"src/tokens.ts"_s, ui::RewindFile::Change::Removed, 0, 18}};
    view.leftAlone = {u"CMakeLists.txt"_s};
    view.canBranch = true;
    return view;
}

class RewindPopoverTest : public ChatFixture
{
protected:
    void SetUp() override
    {
        m_pane.resize(900, 700);
        activate(m_pane);
        m_popover.setView(known());
        m_popover.placeAt({500, 100, 300, 60}, m_pane.rect());
        m_popover.show();
        m_popover.takeFocus();
    }

    ui::RewindChoice &choice(const QString &name)
    {
        return widgets::get<ui::RewindChoice>(m_popover, name);
    }
    QAbstractButton &rewind() { return widgets::get(m_popover, u"Rewind"_s); }
    void press(Qt::Key key) { QTest::keyClick(QApplication::focusWidget(), key); }

    QWidget m_pane;
    RewindPopover m_popover{m_theme, RewindExtent::Both, &m_pane};
    QSignalSpy m_asked{&m_popover, &RewindPopover::rewindRequested};
};

} // namespace

TEST_F(RewindPopoverTest, LettersChooseAndReturnRewinds)
{
    EXPECT_EQ(m_popover.extent(), RewindExtent::Both);
    press(Qt::Key_C);
    EXPECT_EQ(m_popover.extent(), RewindExtent::Conversation);
    press(Qt::Key_F);
    EXPECT_EQ(m_popover.extent(), RewindExtent::Files);
    press(Qt::Key_B);
    EXPECT_EQ(m_popover.extent(), RewindExtent::Both);
    EXPECT_EQ(m_asked.count(), 0) << "a letter alone does nothing that cannot be undone";
    press(Qt::Key_Return);
    ASSERT_EQ(m_asked.count(), 1);
    EXPECT_EQ(m_asked[0][0].value<RewindExtent>(), RewindExtent::Both);
}

TEST_F(RewindPopoverTest, SaysWhatGoesAndWhatStays)
{
    EXPECT_TRUE(choice(u"Conversation and files"_s)
                    .accessibleDescription()
                    .contains(u"4 messages removed, 1 file put back, 1 file removed"_s));
    const auto *warning = m_popover.findChild<ui::RewindFiles *>();
    EXPECT_TRUE(warning->accessibleName().contains(u"src/lexer.cpp, src/tokens.ts"_s));
    const QStringList texts = widgets::textsIn<ui::Paragraph>(m_popover);
    EXPECT_TRUE(texts.join(u'\n').contains(u"CMakeLists.txt"_s));
    press(Qt::Key_C);
    EXPECT_FALSE(warning->isVisible()) << "no file would change";
}

TEST_F(RewindPopoverTest, SaysOfFilesOnlyWhatIsTrueForEachOfThem)
{
    using Change = ui::RewindFile::Change;
    const auto effect = [this](std::vector<ui::RewindFile> files) {
        RewindView view = known();
        view.files = std::move(files);
        m_popover.setView(view);
        return choice(u"Files only"_s).accessibleDescription();
    };
    EXPECT_TRUE(effect({{u"a"_s, Change::PutBack}}).endsWith(u"1 file put back"_s));
    EXPECT_TRUE(effect({{u"a"_s, Change::Removed}, {u"b"_s, Change::Removed}})
                    .endsWith(u"2 files removed"_s));
    EXPECT_TRUE(
        effect({{u"a"_s, Change::PutBack}, {u"b"_s}}).endsWith(u"2 files as they were before"_s));
    EXPECT_TRUE(effect({{u"b"_s}}).endsWith(u"1 file as it was before"_s));
}

TEST_F(RewindPopoverTest, WaitsForTheAgentThatAloneKnowsTheFiles)
{
    RewindView view = known();
    view.state = RewindView::Files::Waking;
    view.files.clear();
    m_popover.setView(view);
    EXPECT_TRUE(
        choice(u"Conversation and files"_s).accessibleDescription().contains(u"Claude wakes up"_s));
    EXPECT_FALSE(rewind().isEnabled());
    press(Qt::Key_Return);
    EXPECT_EQ(m_asked.count(), 0);
    m_popover.setView(known());
    EXPECT_TRUE(rewind().isEnabled());
    EXPECT_EQ(m_popover.extent(), RewindExtent::Both) << "what was chosen stays chosen";
}

TEST_F(RewindPopoverTest, WithoutFilesTheConversationIsLeft)
{
    RewindView view = known();
    view.files.clear();
    m_popover.setView(view);
    EXPECT_EQ(m_popover.extent(), RewindExtent::Conversation);
    EXPECT_FALSE(choice(u"Files only"_s).isEnabled());
    EXPECT_TRUE(rewind().isEnabled());
}

TEST_F(RewindPopoverTest, StaysInsideThePaneWhereverItsMessageIs)
{
    for (const QRect message : {QRect(500, 0, 300, 60), QRect(0, 300, 80, 60),
                                QRect(700, 660, 190, 40), QRect(500, -400, 300, 60)}) {
        m_popover.placeAt(message, m_pane.rect());
        EXPECT_TRUE(m_pane.rect().contains(m_popover.geometry())) << message.y();
    }
    m_popover.placeAt({500, 100, 300, 60}, m_pane.rect());
    EXPECT_GE(m_popover.y() + 6, 160) << "below its message";
}

TEST_F(RewindPopoverTest, KeepsItsWidthAndItsButtonsWhateverIsChosen)
{
    const int width = m_popover.width();
    for (const Qt::Key key : {Qt::Key_F, Qt::Key_C, Qt::Key_B, Qt::Key_F}) {
        press(key);
        EXPECT_EQ(m_popover.width(), width);
        EXPECT_TRUE(m_pane.rect().contains(m_popover.geometry()));
        const QRect button(rewind().mapTo(&m_popover, QPoint()), rewind().size());
        EXPECT_TRUE(m_popover.rect().contains(button)) << key;
    }
    choice(u"Conversation only"_s).click();
    EXPECT_EQ(m_popover.height(), m_popover.layout()->totalHeightForWidth(width))
        << "no room for files that do not change";
}

TEST_F(RewindPopoverTest, SaysThatFilesLoseLaterChangesToo)
{
    for (const QStringList &leftAlone : {QStringList{}, QStringList{u"CMakeLists.txt"_s}}) {
        RewindView view = known();
        view.leftAlone = leftAlone;
        m_popover.setView(view);
        const QString texts = widgets::textsIn<ui::Paragraph>(m_popover).join(u'\n');
        EXPECT_TRUE(texts.contains(u"also your own changes"_s));
    }
}

TEST_F(RewindPopoverTest, ManyFilesAndHostileNamesAreBounded)
{
    RewindView view = known();
    view.files.assign(20'000, {u"a\nb\u202e"_s, ui::RewindFile::Change::PutBack, 1, 1});
    m_popover.setView(view);
    auto *files = m_popover.findChild<ui::RewindFiles *>();
    EXPECT_LE(files->height(), 200);
    EXPECT_LT(files->accessibleName().size(), 2000);
    EXPECT_FALSE(files->accessibleName().contains(u'\u202e'));
}

TEST_F(RewindPopoverTest, NothingElseCanBePressedWhileItIsUnderWay)
{
    QSignalSpy branched(&m_popover, &RewindPopover::branchRequested);
    QSignalSpy cancelled(&m_popover, &RewindPopover::cancelled);
    rewind().setFocus();
    press(Qt::Key_Return);
    ASSERT_EQ(m_asked.count(), 1);
    RewindView view = known();
    view.isUnderWay = true;
    m_popover.setView(view);
    press(Qt::Key_Return);
    press(Qt::Key_Space);
    EXPECT_EQ(m_asked.count(), 1);
    EXPECT_EQ(branched.count(), 0);
    EXPECT_EQ(cancelled.count(), 0);
    view.isUnderWay = false;
    view.problem = u"no"_s;
    m_popover.setView(view);
    press(Qt::Key_Return);
    EXPECT_EQ(m_asked.count(), 2) << "it can be tried again";
}

TEST_F(RewindPopoverTest, AChoiceThatBecomesImpossiblePassesReturnOnToNoOther)
{
    QSignalSpy branched(&m_popover, &RewindPopover::branchRequested);
    press(Qt::Key_F);
    RewindView view = known();
    view.files.clear();
    m_popover.setView(view);
    EXPECT_TRUE(choice(u"Conversation only"_s).hasFocus());
    press(Qt::Key_Return);
    EXPECT_EQ(branched.count(), 0);
    EXPECT_EQ(m_asked.count(), 1);
}

TEST_F(RewindPopoverTest, KeysDoNotFallThroughToTheComposer)
{
    QKeyEvent key(QEvent::KeyPress, Qt::Key_X, Qt::NoModifier, u"x"_s);
    QApplication::sendEvent(&m_popover, &key);
    EXPECT_TRUE(key.isAccepted());
}

namespace {

class RewindHostTest : public ChatFixture
{
protected:
    void SetUp() override
    {
        auto *column = new QVBoxLayout(&m_pane);
        column->addWidget(m_view);
        m_pane.resize(900, 700);
        for (int i = 0; i < 6; ++i) {
            m_transcript.append(UserMessage{u"m%1"_s.arg(i), u"Message %1"_s.arg(i),
                                            UserMessage::Delivery::Answered},
                                u"m%1"_s.arg(i));
            samples::addAnswer(m_transcript, u"Answer"_s);
        }
        activate(m_pane);
        settle();
    }

    QWidget m_pane;
    bridge::chat::Transcript m_transcript;
    ui::TranscriptView *m_view =
        new ui::TranscriptView(m_transcript, m_agent, m_intents, m_theme, m_clock, &m_pane);
    ui::RewindHost m_host{m_transcript, *m_view, m_theme, &m_pane};
};

} // namespace

TEST_F(RewindHostTest, CountsWhatWouldGoAndAsksForTheFiles)
{
    QSignalSpy looked(&m_host, &ui::RewindHost::lookRequested);
    m_host.open(u"m4"_s, RewindExtent::Both);
    ASSERT_TRUE(m_host.isOpen());
    EXPECT_EQ(looked.value(0).value(0).toString(), u"m4"_s);
    m_host.setView(known());
    auto *popover = m_pane.findChild<RewindPopover *>();
    ASSERT_TRUE(popover);
    EXPECT_FALSE(popover->isWindow());
    EXPECT_TRUE(widgets::get<ui::RewindChoice>(*popover, u"Conversation only"_s)
                    .accessibleDescription()
                    .contains(u"4 messages"_s))
        << "two messages and their answers";
    EXPECT_EQ(m_view->actions().rewindTarget(), u"m4"_s);
}

TEST_F(RewindHostTest, ClosesWithItsMessageAndLeavesNothingDimmed)
{
    QSignalSpy closed(&m_host, &ui::RewindHost::closed);
    QSignalSpy focusLeft(&m_host, &ui::RewindHost::focusLeaves);
    m_host.open(u"m5"_s, RewindExtent::Both);
    m_transcript.removeFrom(m_transcript.rowOfItem(u"m5"_s));
    settle();
    EXPECT_FALSE(m_host.isOpen());
    EXPECT_EQ(focusLeft.count(), 1) << "it was opened with the focus";
    EXPECT_EQ(closed.count(), 0) << "not by the user";
    EXPECT_TRUE(m_view->actions().rewindTarget().isEmpty());
    EXPECT_FALSE(m_host.close()) << "nothing is open";
    m_host.open(u"nowhere"_s, RewindExtent::Both);
    EXPECT_FALSE(m_host.isOpen());
}

class ReadOnlyBarTest : public ChatFixture
{};

TEST_F(ReadOnlyBarTest, SaysWhoHoldsItAndOffersToTakeOverOnceThatIsGone)
{
    ui::ReadOnlyBar bar(m_theme);
    QSignalSpy wanted(&bar, &ui::ReadOnlyBar::takeOverRequested);
    bridge::chat::HeldBy held;
    held.process = bridge::agent::ConversationHolder{4711, QDateTime::currentDateTime(),
                                                     u"claude in a terminal\u202e"_s};
    bar.setHeld(held);
    bar.show();
    const QString text = widgets::textsIn<ui::Paragraph>(bar).join(u'\n');
    EXPECT_TRUE(text.contains(u"claude in a terminal"_s));
    EXPECT_TRUE(text.contains(u"4711"_s));
    EXPECT_FALSE(text.contains(u'\u202e'));
    EXPECT_FALSE(widgets::get(bar, u"Take over"_s).isEnabled());
    held.isGone = true;
    bar.setHeld(held);
    widgets::get(bar, u"Take over"_s).click();
    EXPECT_EQ(wanted.count(), 1);
    held = {.isUnknown = true, .problem = u"Permission denied"_s};
    bar.setHeld(held);
    EXPECT_TRUE(widgets::textsIn<ui::Paragraph>(bar).join(u'\n').contains(u"Permission denied"_s));
    widgets::get(bar, u"Use it here anyway"_s).click();
    EXPECT_EQ(wanted.count(), 2) << "the user decides";
}
