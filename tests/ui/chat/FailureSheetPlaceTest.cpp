#include "tests/support/ScriptedChat.h"
#include "tests/ui/Widgets.h"
#include "tests/ui/chat/ChatFixture.h"
#include "ui/chat/ChatPane.h"
#include "ui/chat/Composer.h"
#include "ui/endpoint/FailureSheet.h"
#include "ui/endpoint/GoOnButton.h"
#include "ui/transcript/TranscriptView.h"
#include "ui/transcript/cards/FailureCard.h"

#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;

namespace failuresheetplacetest {

using bridge::endpoint::EndpointPin;

/// A failed message in a chat that is on screen.
class FailureSheetPlaceTest : public testing::Test
{
protected:
    FailureSheetPlaceTest()
    {
        m_scripted.goLive();
        m_pane.resize(900, 640);
    }
    void SetUp() override
    {
        m_pane.show();
        m_pane.activateWindow();
        ASSERT_TRUE(QTest::qWaitForWindowActive(&m_pane));
        m_pane.takeFocus();
    }
    void TearDown() override { qApp->setStyleSheet({}); }

    void fail()
    {
        m_scripted.startTurn(u"hello"_s);
        m_scripted.failTurn(402, u"Credit balance is too low"_s);
    }
    [[nodiscard]] ui::FailureSheet &sheet() const
    {
        return *m_pane.findChild<ui::FailureSheet *>();
    }
    [[nodiscard]] QPlainTextEdit &editor() const
    {
        return *m_pane.composer().findChild<QPlainTextEdit *>();
    }
    /// Visible buttons of the failure's card in the conversation, once it is laid out.
    [[nodiscard]] int cardButtons() const
    {
        const auto cards = m_pane.findChildren<ui::FailureCard *>();
        return cards.isEmpty()
                   ? -1
                   : static_cast<int>(widgets::shownIn<QPushButton>(*cards.front()).size());
    }

    ScriptedChat m_scripted{u"http://localhost:1234"_s};
    ui::Intents m_intents;
    ui::Theme m_theme{m_scripted.settings};
    ui::ChatPane m_pane{m_scripted.chat(), m_scripted.endpoints, m_intents, m_theme,
                        m_scripted.clock};
};

TEST_F(FailureSheetPlaceTest, ItIsOverTheTranscriptAndNeverOverTheComposer)
{
    fail();
    ASSERT_TRUE(sheet().isVisible());
    for (const QSize size : {QSize(900, 640), QSize(392, 420), QSize(1400, 900)}) {
        m_pane.resize(size);
        QCoreApplication::processEvents();
        const QRect transcript = m_pane.findChild<ui::TranscriptView *>()->geometry();
        EXPECT_TRUE(transcript.contains(sheet().geometry()))
            << size.width() << 'x' << size.height();
        EXPECT_FALSE(sheet().geometry().intersects(m_pane.composer().geometry()));
    }
}

TEST_F(FailureSheetPlaceTest, KeysThatAreTypedWhileItOpensArriveInTheComposer)
{
    m_scripted.startTurn(u"hello"_s);
    QTest::keyClicks(QApplication::focusWidget(), u"abc "_s);
    m_scripted.failTurn(402, u"Credit balance is too low"_s);
    ASSERT_TRUE(sheet().isVisible());
    QTest::keyClicks(QApplication::focusWidget(), u" def"_s);
    EXPECT_EQ(editor().toPlainText(), u"abc  def"_s);
    EXPECT_TRUE(editor().hasFocus());
}

TEST_F(FailureSheetPlaceTest, WhileItIsOpenTheCardIsOneLineAndThenTheWholeRecord)
{
    fail();
    EXPECT_TRUE(QTest::qWaitFor([this] { return cardButtons() == 0; }));
    ASSERT_TRUE(m_pane.closeFailure());
    EXPECT_FALSE(sheet().isVisible());
    ASSERT_TRUE(QTest::qWaitFor([this] { return cardButtons() > 3; }));
    const auto &card = *m_pane.findChild<ui::FailureCard *>();
    EXPECT_TRUE(widgets::find(card, u"Copy details"_s));
    EXPECT_TRUE(widgets::find(card, u"Check endpoint"_s)->isVisible());
}

TEST_F(FailureSheetPlaceTest, EscapeClosesItAndOnlyOnce)
{
    fail();
    EXPECT_TRUE(m_pane.closeFailure());
    EXPECT_FALSE(m_pane.closeFailure());
}

TEST_F(FailureSheetPlaceTest, AfterAClickInItTheFocusReturnsToTheComposer)
{
    fail();
    auto &close = widgets::get(sheet(), u"Close"_s);
    close.setFocus(Qt::TabFocusReason);
    ASSERT_TRUE(close.hasFocus());
    QTest::keyClick(&close, Qt::Key_Space);
    EXPECT_FALSE(sheet().isVisible());
    EXPECT_TRUE(editor().hasFocus());
}

TEST_F(FailureSheetPlaceTest, AChatThatIsNotOnScreenShowsNothing)
{
    m_pane.hide();
    fail();
    EXPECT_FALSE(sheet().isVisible());
    m_pane.show();
    EXPECT_TRUE(sheet().isVisible()) << "when it comes on screen";
}

TEST_F(FailureSheetPlaceTest, ATurnThatEndsWellClosesIt)
{
    m_scripted.startTurn(u"hello"_s);
    m_scripted.announceRetry(1);
    m_scripted.probes.back().answer(bridge::FailureKind::ConnectionRefused);
    ASSERT_TRUE(sheet().isVisible());
    m_scripted.streamText(u"There it is"_s);
    EXPECT_FALSE(sheet().isVisible());
    m_scripted.endTurn();
}

TEST_F(FailureSheetPlaceTest, OtherProfilesAreOfferedToGoOnAt)
{
    QSignalSpy asked(&m_intents, &ui::Intents::goOnRequested);
    fail();
    auto &button = *sheet().findChild<ui::GoOnButton *>();
    EXPECT_FALSE(button.isVisible()) << "there is no other";
    ASSERT_TRUE(m_scripted.endpoints.profiles().put({u"LM Studio"_s, u"http://localhost:1"_s, {}}));
    m_scripted.settings.reload();
    ASSERT_TRUE(QTest::qWaitFor([&] { return button.isVisible(); }));
    widgets::get(button, u"Go on at LM Studio"_s).click();
    ASSERT_EQ(asked.count(), 1);
    EXPECT_EQ(asked[0][1].value<EndpointPin>(),
              (EndpointPin{EndpointPin::Kind::Profile, u"LM Studio"_s}));
    EXPECT_FALSE(sheet().isVisible());
}

} // namespace failuresheetplacetest
