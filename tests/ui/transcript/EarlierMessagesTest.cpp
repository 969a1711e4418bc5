#include "tests/support/EventLoop.h"
#include "tests/ui/Widgets.h"
#include "tests/ui/chat/ChatFixture.h"
#include "tests/ui/chat/Samples.h"
#include "ui/kit/FocusRing.h"
#include "ui/kit/FoldButton.h"
#include "ui/kit/SmallButton.h"
#include "ui/text/MarkdownText.h"
#include "ui/text/TextBlocks.h"
#include "ui/transcript/MessageActions.h"
#include "ui/transcript/TranscriptView.h"
#include "ui/transcript/cards/AnswerCard.h"
#include "ui/transcript/cards/CutLine.h"
#include "ui/transcript/cards/CutTurnCard.h"
#include "ui/transcript/cards/MessageBubble.h"

#include <QApplication>
#include <QClipboard>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace bridge::chat;
using ui::EarlierMessages;
using ui::TranscriptView;

namespace {

class EarlierMessagesTest : public ChatFixture
{
protected:
    void SetUp() override
    {
        m_view.resize(900, 600);
        activate(m_view);
    }

    static TranscriptEntry message(int number)
    {
        TranscriptEntry entry;
        entry.content = UserMessage{u"m%1"_s.arg(number), u"Message %1"_s.arg(number),
                                    UserMessage::Delivery::Answered};
        entry.itemId = u"m%1"_s.arg(number);
        return entry;
    }
    void prepend(int first, int last)
    {
        std::vector<TranscriptEntry> entries;
        for (int i = first; i <= last; ++i)
            entries.push_back(message(i));
        m_transcript.prepend(std::move(entries));
        settle();
    }
    QScrollBar *bar() { return m_view.verticalScrollBar(); }
    QAbstractButton *line() { return m_view.findChild<ui::EarlierLine *>(); }
    int topOf(const QString &itemId) { return m_view.rectOfItem(itemId).top(); }

    Transcript m_transcript;
    TranscriptView m_view{m_transcript, m_agent, m_intents, m_theme, m_clock};
    QSignalSpy m_asked{&m_view, &TranscriptView::earlierRequested};
};

} // namespace

TEST_F(EarlierMessagesTest, TheNextPageIsAskedForNearTheTopAndOnceOnly)
{
    prepend(100, 199);
    m_view.setEarlier({true, 36, false, {}});
    settle();
    EXPECT_EQ(m_asked.count(), 0) << "the reader is at the end";
    EXPECT_EQ(line()->text(), u"Earlier messages · 36"_s);
    bar()->setValue(0);
    settle();
    EXPECT_EQ(m_asked.count(), 1);
    bar()->setValue(10);
    settle();
    EXPECT_EQ(m_asked.count(), 1) << "it is under way";
    m_view.setEarlier({true, 36, true, {}});
    EXPECT_EQ(line()->text(), u"Loading earlier messages…"_s);
}

TEST_F(EarlierMessagesTest, TheReadersPlaceStaysWhenAPageComes)
{
    prepend(100, 199);
    m_view.setEarlier({true, -1, false, {}});
    bar()->setValue(0);
    settle();
    const int before = topOf(u"m101"_s);
    prepend(50, 99);
    EXPECT_EQ(topOf(u"m101"_s), before);
    m_view.setEarlier({true, -1, false, {}});
    bar()->setValue(0);
    settle();
    const int top = topOf(u"m51"_s);
    m_view.setEarlier({});
    prepend(0, 49);
    EXPECT_EQ(topOf(u"m51"_s), top) << "also when the line goes with the last page";
    EXPECT_FALSE(line()->isVisible());
}

TEST_F(EarlierMessagesTest, APageThatCannotBeReadIsNotAskedForAgainByItself)
{
    prepend(0, 99);
    m_view.setEarlier({true, -1, false, u"/x: Permission denied"_s});
    bar()->setValue(0);
    settle();
    EXPECT_EQ(m_asked.count(), 0);
    EXPECT_TRUE(line()->text().contains(u"cannot be read"_s));
    line()->click();
    EXPECT_EQ(m_asked.count(), 1);
}

TEST_F(EarlierMessagesTest, AShortConversationAsksUntilThePageIsFull)
{
    prepend(10, 11);
    m_view.setEarlier({true, -1, false, {}});
    settle();
    EXPECT_EQ(m_asked.count(), 1);
    EXPECT_TRUE(m_view.isAtEnd());
}

TEST_F(EarlierMessagesTest, TheReaderIsTakenToAnItem)
{
    prepend(0, 199);
    EXPECT_FALSE(m_view.showItem(u"nowhere"_s));
    EXPECT_TRUE(m_view.isAtEnd());
    ASSERT_TRUE(m_view.showItem(u"m20"_s));
    settle();
    EXPECT_GE(topOf(u"m20"_s), 0);
    EXPECT_LT(topOf(u"m20"_s), 200);
    EXPECT_FALSE(m_view.isAtEnd());
}

TEST_F(EarlierMessagesTest, ThePlaceIsKeptByItemAndRestored)
{
    prepend(100, 199);
    EXPECT_EQ(m_view.scrollPlace(), bridge::store::ScrollPlace{}) << "at the end";
    bar()->setValue(bar()->maximum() / 2);
    settle();
    const auto place = m_view.scrollPlace();
    ASSERT_FALSE(place.itemId.isEmpty());

    Transcript transcript;
    std::vector<TranscriptEntry> entries;
    for (int i = 0; i < 200; ++i)
        entries.push_back(message(i));
    transcript.prepend(std::move(entries));
    TranscriptView view(transcript, m_agent, m_intents, m_theme, m_clock);
    view.resize(900, 600);
    EXPECT_FALSE(view.setScrollPlace({u"nowhere"_s, 0}));
    EXPECT_TRUE(view.setScrollPlace(place)); // before it is shown
    view.show();
    settle();
    EXPECT_EQ(view.rectOfItem(place.itemId).top(), topOf(place.itemId));
    EXPECT_EQ(view.scrollPlace(), place);
}

TEST_F(EarlierMessagesTest, AMovedEntryIsShownAtTheEnd)
{
    prepend(0, 5);
    m_transcript.moveToEnd(m_transcript.entry(1).id);
    settle();
    EXPECT_GT(topOf(u"m1"_s), topOf(u"m5"_s));
    EXPECT_GT(topOf(u"m2"_s), topOf(u"m0"_s));
}

TEST_F(EarlierMessagesTest, TheActionsOfAMessageStandUnderItWhileThePointerIsThere)
{
    prepend(0, 3);
    samples::addAnswer(m_transcript, u"An answer"_s);
    settle();
    auto *actions = m_view.findChild<ui::MessageActions *>();
    auto *bubble = m_view.findChild<ui::MessageBubble *>();
    // Shown already where an earlier test has left the pointer.
    const QString item = u"m0"_s;
    emit bubble->hovered(true);
    ASSERT_TRUE(actions->isVisible());
    EXPECT_GE(actions->y(), bubble->geometry().bottom());
    EXPECT_EQ(widgets::textsIn<ui::SmallButton>(*actions), QStringList{u"Copy"_s})
        << "what cannot be done is not offered";

    m_view.actions().setMessageAbilities({true, true});
    emit bubble->hovered(true);
    EXPECT_EQ(widgets::textsIn<ui::SmallButton>(*actions),
              (QStringList{u"Copy"_s, u"Edit"_s, u"Branch"_s, u"Rewind"_s}));
    QSignalSpy rewound(&m_view.actions(), &ui::EntryActions::rewindRequested);
    QSignalSpy branched(&m_view.actions(), &ui::EntryActions::branchRequested);
    widgets::get(*actions, u"Rewind"_s).click();
    widgets::get(*actions, u"Branch"_s).click();
    ASSERT_EQ(rewound.count(), 1);
    EXPECT_EQ(branched.value(0).value(0), rewound.value(0).value(0));
    EXPECT_TRUE(rewound[0][0].toString().startsWith(u'm'));
    widgets::get(*actions, u"Copy the message"_s).click();
    EXPECT_TRUE(QApplication::clipboard()->text().startsWith(u"Message "_s));

    emit bubble->hovered(false);
    EXPECT_TRUE(QTest::qWaitFor([&] { return !actions->isVisible(); }));
}

TEST_F(EarlierMessagesTest, TheActionsOfAMessageThatIsRewoundGoWithIt)
{
    prepend(0, 3);
    m_view.actions().setMessageAbilities({true, true});
    auto *actions = m_view.findChild<ui::MessageActions *>();
    emit m_view.findChild<ui::MessageBubble *>()->hovered(true);
    ASSERT_TRUE(actions->isVisible());
    m_view.setDimmedBelow(u"m0"_s); // the popover is open
    while (m_transcript.count() > 0)
        m_transcript.remove(m_transcript.entry(0).id);
    settle();
    m_view.setDimmedBelow({});
    EXPECT_FALSE(actions->isVisible());
}

TEST_F(EarlierMessagesTest, TabWalksFromAMessageThroughItsActions)
{
    prepend(0, 3);
    m_view.actions().setMessageAbilities({true, true});
    auto *actions = m_view.findChild<ui::MessageActions *>();
    auto *bubble = m_view.findChild<ui::MessageBubble *>();
    auto *text = bubble->findChild<ui::TextBlocks *>();
    text->setFocus(Qt::MouseFocusReason);
    ASSERT_TRUE(actions->isVisible());
    for (const QString &name : {u"Copy the message"_s, u"Edit"_s, u"Branch"_s, u"Rewind"_s}) {
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
        QAbstractButton &button = widgets::get(*actions, name);
        EXPECT_EQ(QApplication::focusWidget(), &button) << name.toStdString();
        const QWidget *ring = m_theme.focus().ringOf(button);
        ASSERT_TRUE(ring) << name.toStdString();
        EXPECT_EQ(ring->geometry(), QRect(button.mapTo(m_view.viewport(), QPoint()), button.size()))
            << "nothing cuts it";
    }
    for (int i = 0; i < 3; ++i)
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Backtab);
    EXPECT_EQ(QApplication::focusWidget(), &widgets::get(*actions, u"Copy the message"_s));
}

TEST_F(EarlierMessagesTest, AnAnswerCanBeCopiedAndBranchedButNotRewound)
{
    AnswerText answer;
    answer.text = u"The **answer**"_s;
    m_transcript.append(answer, u"a1"_s);
    settle();
    m_view.actions().setMessageAbilities({true, true});
    emit m_view.findChild<ui::AnswerCard *>()->hovered(true);
    auto *actions = m_view.findChild<ui::MessageActions *>();
    EXPECT_EQ(widgets::textsIn<ui::SmallButton>(*actions), (QStringList{u"Copy"_s, u"Branch"_s}));
    widgets::get(*actions, u"Copy the answer"_s).click();
    EXPECT_EQ(QApplication::clipboard()->text(), u"The **answer**"_s);
}

TEST_F(EarlierMessagesTest, AHalfAnswerEndsWithALineAndFoldsWhenTheWholeOneFollows)
{
    AnswerText answer;
    answer.text = u"Half an answer"_s;
    answer.isCut = true;
    const quint64 id = m_transcript.append(answer);
    settle();
    auto *card = m_view.findChild<ui::AnswerCard *>();
    auto *line = card->findChild<ui::CutLine *>();
    ASSERT_TRUE(line);
    EXPECT_TRUE(line->isVisible());
    EXPECT_EQ(line->accessibleName(), u"cut here · 14 characters kept"_s);
    EXPECT_TRUE(card->findChild<ui::MarkdownText *>()->isVisible());
    const int tall = card->height();

    m_transcript.change(
        id, [](EntryContent &content) { std::get<AnswerText>(content).isSuperseded = true; });
    settle();
    EXPECT_FALSE(line->isVisible());
    EXPECT_FALSE(card->findChild<ui::MarkdownText *>()->isVisible());
    EXPECT_LT(card->height(), tall);
    card->findChild<ui::FoldButton *>()->click();
    settle();
    EXPECT_TRUE(line->isVisible());
    EXPECT_TRUE(card->findChild<ui::MarkdownText *>()->isVisible());
}

TEST_F(EarlierMessagesTest, ACutTurnOffersToContinueAndToEdit)
{
    m_transcript.append(CutTurnEntry{u"m1"_s, CutTurnEntry::Cause::ProgramEnded});
    settle();
    auto *card = m_view.findChild<ui::CutTurnCard *>();
    ASSERT_TRUE(card);
    QSignalSpy continued(&m_view.actions(), &ui::EntryActions::continueRequested);
    QSignalSpy edited(&m_view.actions(), &ui::EntryActions::editAgainRequested);
    for (const QString &name :
         {u"Continue"_s, u"Edit the message of the turn that was cut off"_s}) {
        auto &button = widgets::get(*card, name);
        EXPECT_FALSE(button.visibleRegion().isEmpty());
        button.click();
    }
    EXPECT_EQ(continued.count(), 1);
    EXPECT_EQ(edited.count(), 1);
    EXPECT_NE(QApplication::focusWidget(), &widgets::get(*card, u"Continue"_s));
}

TEST_F(EarlierMessagesTest, ImagesOfAMessageAreChipsInItsBubble)
{
    samples::addMessage(m_transcript, u"Look"_s);
    settle();
    const int without = m_view.findChild<ui::MessageBubble *>()->height();
    UserMessage message{u"m9"_s, u"Look"_s, UserMessage::Delivery::Answered};
    message.images = 2;
    m_transcript.change(m_transcript.entry(0).id,
                        [&](EntryContent &content) { content = message; });
    settle();
    auto *bubble = m_view.findChild<ui::MessageBubble *>();
    EXPECT_GT(bubble->height(), without);
    EXPECT_EQ(bubble->accessibleDescription(), u"Images: 2"_s);
}
