#include "ui/chat/Composer.h"
#include "tests/support/EventLoop.h"
#include "tests/ui/Widgets.h"
#include "tests/ui/chat/ChatFixture.h"

#include <QClipboard>
#include <QDropEvent>
#include <QGuiApplication>
#include <QMimeData>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTest>

#include <tuple>

using namespace Qt::StringLiterals;

using ui::Composer;

namespace {

class ComposerTest : public ChatFixture
{
protected:
    void SetUp() override
    {
        m_composer.resize(700, 120);
        m_composer.show();
        ASSERT_TRUE(QTest::qWaitForWindowExposed(&m_composer));
        m_composer.focusEditor();
    }

    QPlainTextEdit *edit() { return m_composer.findChild<QPlainTextEdit *>(); }

    /// The chat takes every message.
    void accept()
    {
        QObject::connect(&m_composer, &Composer::sendRequested, &m_composer,
                         &Composer::messageAccepted);
    }
    QString draftTold(const QSignalSpy &drafts) { return drafts.last().value(0).toString(); }

    void drop(const QMimeData &data)
    {
        QDragEnterEvent enter({5, 5}, Qt::CopyAction, &data, Qt::LeftButton, {});
        QCoreApplication::sendEvent(edit()->viewport(), &enter);
        QDropEvent drop({5, 5}, Qt::CopyAction, &data, Qt::LeftButton, {});
        QCoreApplication::sendEvent(edit()->viewport(), &drop);
    }

    QPushButton &button(const QString &text) { return widgets::get<QPushButton>(m_composer, text); }

    Composer m_composer{m_theme, m_clock, m_agent.shortName};
    QSignalSpy m_sent{&m_composer, &Composer::sendRequested};
};

} // namespace

TEST_F(ComposerTest, AClickAnywhereIntoTheFrameGoesIntoTheField)
{
    edit()->clearFocus();
    QWidget *frame = edit()->parentWidget();
    QTest::mouseClick(frame, Qt::LeftButton, {}, {frame->width() / 2, frame->height() - 5});
    EXPECT_TRUE(edit()->hasFocus());
}

TEST_F(ComposerTest, ReturnSendsAndEmptiesTheField)
{
    accept();
    QTest::keyClicks(edit(), u"hello"_s);
    QTest::keyClick(edit(), Qt::Key_Return);
    ASSERT_EQ(m_sent.count(), 1);
    EXPECT_EQ(m_sent[0][0].toString(), u"hello"_s);
    EXPECT_TRUE(m_composer.isEmpty());
}

TEST_F(ComposerTest, ShiftReturnMakesALine)
{
    QTest::keyClicks(edit(), u"a"_s);
    QTest::keyClick(edit(), Qt::Key_Return, Qt::ShiftModifier);
    QTest::keyClicks(edit(), u"b"_s);
    EXPECT_EQ(m_sent.count(), 0);
    EXPECT_EQ(m_composer.draft(), u"a\nb"_s);
}

TEST_F(ComposerTest, ALongWordMovesNothingSideways)
{
    QTest::keyClicks(edit(), u"full of "_s + QString(300, u'x'));
    settle();
    EXPECT_EQ(edit()->horizontalScrollBar()->value(), 0);
}

TEST_F(ComposerTest, NothingButSpaceIsNotSent)
{
    m_composer.restoreDraft(u"  \n "_s);
    QTest::keyClick(edit(), Qt::Key_Return);
    EXPECT_EQ(m_sent.count(), 0);
    EXPECT_FALSE(button(u"Send"_s).isEnabled());
}

TEST_F(ComposerTest, WhileATurnRunsItQueuesAndStopStandsBesideIt)
{
    accept();
    m_composer.setView({true, false});
    EXPECT_TRUE(button(u"Stop"_s).isVisible());
    EXPECT_FALSE(button(u"Queue"_s).isEnabled());
    QTest::keyClicks(edit(), u"next"_s);
    EXPECT_TRUE(button(u"Queue"_s).isEnabled());
    EXPECT_TRUE(button(u"Stop"_s).isVisible());
    QTest::keyClick(edit(), Qt::Key_Return);
    EXPECT_EQ(m_sent.count(), 1);

    QSignalSpy stopped(&m_composer, &Composer::stopRequested);
    button(u"Stop"_s).click();
    EXPECT_EQ(stopped.count(), 1);
}

TEST_F(ComposerTest, ADraftThatComesBackDoesNotOverwriteWhatIsWritten)
{
    QTest::keyClicks(edit(), u"mine"_s);
    m_composer.addToDraft(u"back"_s);
    EXPECT_EQ(m_composer.draft(), u"mine\n\nback"_s);
    QTest::keyClick(edit(), Qt::Key_Z, Qt::ControlModifier);
    EXPECT_EQ(m_composer.draft(), u"mine"_s);
}

TEST_F(ComposerTest, GrowsWithItsLinesUpToEight)
{
    const int one = edit()->height();
    m_composer.restoreDraft(u"1\n2\n3\n4"_s);
    const int four = edit()->height();
    EXPECT_GT(four, 3 * one);
    m_composer.addToDraft(u"5\n6\n7\n8\n9\n10\n11\n12"_s);
    const int many = edit()->height();
    EXPECT_GT(many, four);
    EXPECT_LT(many, 10 * one);
}

TEST_F(ComposerTest, PageKeysAreForTheTranscript)
{
    QSignalSpy paged(&m_composer, &Composer::pageRequested);
    QTest::keyClick(edit(), Qt::Key_PageUp);
    QTest::keyClick(edit(), Qt::Key_PageDown);
    ASSERT_EQ(paged.count(), 2);
    EXPECT_EQ(paged[0][0].toInt(), -1);
    EXPECT_EQ(paged[1][0].toInt(), 1);
}

TEST_F(ComposerTest, CtrlReturnSendsNow)
{
    QSignalSpy now(&m_composer, &Composer::sendNowRequested);
    QTest::keyClicks(edit(), u"at once"_s);
    QTest::keyClick(edit(), Qt::Key_Return, Qt::ControlModifier);
    ASSERT_EQ(now.count(), 1);
    EXPECT_EQ(now[0][0].toString(), u"at once"_s);
    EXPECT_EQ(m_sent.count(), 0);
}

TEST_F(ComposerTest, AMessageThatIsNotTakenStays)
{
    QTest::keyClicks(edit(), u"hello"_s);
    QTest::keyClick(edit(), Qt::Key_Return);
    ASSERT_EQ(m_sent.count(), 1);
    EXPECT_EQ(m_composer.draft(), u"hello"_s);
    m_composer.messageAccepted();
    EXPECT_TRUE(m_composer.isEmpty());
    QTest::keyClick(edit(), Qt::Key_Z, Qt::ControlModifier);
    EXPECT_TRUE(m_composer.isEmpty()) << "a sent message does not come back by undo";
}

TEST_F(ComposerTest, UndoBringsAClearedTextBack)
{
    EXPECT_FALSE(m_composer.clearDraft());
    QTest::keyClicks(edit(), u"a long thought"_s);
    EXPECT_TRUE(m_composer.clearDraft());
    EXPECT_TRUE(m_composer.isEmpty());
    QTest::keyClick(edit(), Qt::Key_Z, Qt::ControlModifier);
    EXPECT_EQ(m_composer.draft(), u"a long thought"_s);
}

TEST_F(ComposerTest, AClearedTextComesBackAlsoAfterAnotherMessage)
{
    const auto hint = [this] { return widgets::textsIn<ui::ElidedLabel>(m_composer).join(u'\n'); };
    QTest::keyClicks(edit(), u"a long thought"_s);
    EXPECT_TRUE(m_composer.clearDraft());
    EXPECT_TRUE(hint().contains(u"Ctrl+Z"_s)) << hint().toStdString();
    QTest::keyClicks(edit(), u"first this"_s);
    EXPECT_FALSE(hint().contains(u"Ctrl+Z"_s));
    QTest::keyClick(edit(), Qt::Key_Return);
    m_composer.messageAccepted();
    QTest::keyClick(edit(), Qt::Key_Z, Qt::ControlModifier);
    EXPECT_EQ(m_composer.draft(), u"a long thought"_s);
    m_composer.messageAccepted();
    QTest::keyClick(edit(), Qt::Key_Z, Qt::ControlModifier);
    EXPECT_TRUE(m_composer.isEmpty()) << "once";
}

TEST_F(ComposerTest, ADraftIsAnnouncedHalfASecondLaterAtMostHoweverFastOneTypes)
{
    QSignalSpy drafts(&m_composer, &Composer::draftChanged);
    for (int i = 0; i < 10; ++i) {
        QTest::keyClick(edit(), Qt::Key_X);
        m_clock.advance(std::chrono::milliseconds(100));
    }
    EXPECT_GE(drafts.count(), 2) << "typing on does not put it off";
    EXPECT_LE(drafts.count(), 3) << "not for every key";
    m_clock.advance(std::chrono::milliseconds(500));
    EXPECT_EQ(draftTold(drafts), QString(10, u'x'));
    const auto count = drafts.count();
    m_clock.advance(std::chrono::seconds(10));
    EXPECT_EQ(drafts.count(), count) << "nothing new";
}

TEST_F(ComposerTest, ADraftIsAnnouncedAtOnceWhenTheFocusGoesOrTheMessageIsSent)
{
    accept();
    QSignalSpy drafts(&m_composer, &Composer::draftChanged);
    QTest::keyClicks(edit(), u"word"_s);
    button(u"Send"_s).setFocus();
    ASSERT_EQ(drafts.count(), 1);
    EXPECT_EQ(draftTold(drafts), u"word"_s);
    m_composer.focusEditor();
    QTest::keyClick(edit(), Qt::Key_Return);
    EXPECT_EQ(draftTold(drafts), QString());
}

TEST_F(ComposerTest, ARestoredDraftHasTheCursorBehindItAndIsNotAnnounced)
{
    QSignalSpy drafts(&m_composer, &Composer::draftChanged);
    m_composer.restoreDraft(u"from yesterday"_s);
    m_clock.advance(std::chrono::seconds(1));
    EXPECT_EQ(drafts.count(), 0);
    QTest::keyClicks(edit(), u"!"_s);
    EXPECT_EQ(m_composer.draft(), u"from yesterday!"_s);
    QTest::keyClick(edit(), Qt::Key_Z, Qt::ControlModifier);
    QTest::keyClick(edit(), Qt::Key_Z, Qt::ControlModifier);
    EXPECT_EQ(m_composer.draft(), u"from yesterday"_s) << "undo does not lose it";
}

TEST_F(ComposerTest, NothingMovesWhenATurnBeginsOrEnds)
{
    for (const int width : {700, 360}) {
        m_composer.resize(width, 140);
        settle();
        const auto places = [&] {
            return std::make_tuple(m_composer.sizeHint().height(), edit()->geometry(),
                                   m_composer.minimumSizeHint().height());
        };
        const auto idle = places();
        m_composer.setView({true, false});
        settle();
        EXPECT_EQ(places(), idle) << width;
        const int queue = button(u"Queue"_s).width();
        m_composer.setView({false, true});
        settle();
        EXPECT_EQ(places(), idle) << width;
        EXPECT_EQ(button(u"Send"_s).width(), queue);
    }
}

TEST_F(ComposerTest, ShiftTabGoesToACardThatWaits)
{
    QSignalSpy card(&m_composer, &Composer::cardRequested);
    m_composer.setCardWaits(true);
    QTest::keyClick(edit(), Qt::Key_Backtab, Qt::ShiftModifier);
    EXPECT_EQ(card.count(), 1);
    EXPECT_TRUE(edit()->hasFocus()) << "the owner moves it";
}

TEST_F(ComposerTest, WhatHasNoTextChangesNothingWhenItIsPastedOrDropped)
{
    m_composer.restoreDraft(u"a draft"_s);
    QMimeData picture;
    picture.setData(u"image/png"_s, "not a text");
    for (const bool isEmpty : {true, false}) {
        auto *pasted = new QMimeData;
        if (!isEmpty)
            pasted->setData(u"image/png"_s, "not a text");
        QGuiApplication::clipboard()->setMimeData(pasted);
        QTest::keyClick(edit(), Qt::Key_V, Qt::ControlModifier);
        QTest::keyClick(edit(), Qt::Key_Insert, Qt::ShiftModifier);
        const QMimeData none;
        drop(isEmpty ? none : picture);
        EXPECT_EQ(m_composer.draft(), u"a draft"_s);
    }
    QGuiApplication::clipboard()->setText(u", and more"_s);
    QTest::keyClick(edit(), Qt::Key_V, Qt::ControlModifier);
    EXPECT_EQ(m_composer.draft(), u"a draft, and more"_s);
    QMimeData text;
    text.setText(u"dropped "_s);
    drop(text);
    EXPECT_TRUE(m_composer.draft().contains(u"dropped "_s));
}
