#include "ui/endpoint/FailureSheet.h"
#include "tests/support/EventLoop.h"
#include "tests/support/UiFixture.h"
#include "ui/endpoint/FailureLayers.h"
#include "ui/kit/FoldButton.h"
#include "ui/words/FailureText.h"
#include "ui/words/FixText.h"

#include <QApplication>
#include <QClipboard>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QScrollArea>
#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;

using bridge::Failure;
using bridge::FailureKind;
using bridge::FailureLayer;
using ui::FailureSheet;

namespace failuresheettest {

Failure noModel()
{
    return Failure::of(FailureKind::NoModelLoaded, {.address = u"http://localhost:1234"_s,
                                                    .httpStatus = 400,
                                                    .message = u"<b>No models loaded.</b>"_s});
}

Failure crashed()
{
    return Failure::of(FailureKind::AgentCrashed,
                       {.address = u"http://localhost:1234"_s, .stderrTail = u"out of memory"_s});
}

/// The label of the button that offers `fix` for noModel().
QString labelOf(const bridge::Fix &fix)
{
    for (const auto &offer : ui::fixesFor(noModel(), true)) {
        if (offer.fix == fix)
            return offer.label;
    }
    return {};
}

class FailureSheetTest : public UiFixture
{
protected:
    FailureSheetTest()
    {
        m_page.resize(900, 700);
        m_sheet.placeIn(m_page.rect());
        QObject::connect(&m_sheet, &FailureSheet::closed, &m_page, [this] { ++m_closed; });
    }
    void TearDown() override { qApp->setStyleSheet({}); }

    FailureSheet &open(const Failure &failure, const QString &note = u"Your message is kept."_s)
    {
        m_sheet.showFailure(failure, note, note.isEmpty() ? 0 : 1);
        m_sheet.show();
        activate(m_page);
        return m_sheet;
    }

    QWidget m_page;
    QLineEdit m_editor{&m_page}; ///< where the user types
    FailureSheet m_sheet{m_theme, &m_page};
    int m_closed = 0;
};

TEST_F(FailureSheetTest, EachWayOnIsAskedForOnceAndClosesTheSheet)
{
    const std::pair<QString, void (FailureSheet::*)()> ways[]{
        {u"Try again"_s, &FailureSheet::tryAgainRequested},
        {u"Open settings"_s, &FailureSheet::settingsRequested},
        {u"Turn custom endpoint off"_s, &FailureSheet::turnOffRequested}};
    auto &sheet = open(noModel(), {});
    for (const auto &[name, signal] : ways) {
        m_closed = 0;
        QSignalSpy asked(&sheet, signal);
        QTest::mouseClick(button(sheet, name), Qt::LeftButton);
        EXPECT_EQ(asked.count(), 1) << name.toStdString();
        EXPECT_EQ(m_closed, 1) << name.toStdString();
    }
}

TEST_F(FailureSheetTest, AFixIsAskedForOnceAndClosesTheSheet)
{
    auto &sheet = open(noModel());
    QSignalSpy asked(&sheet, &FailureSheet::fixChosen);
    QTest::mouseClick(button(sheet, labelOf(bridge::fix::SendWhenReady{})), Qt::LeftButton);
    ASSERT_EQ(asked.count(), 1);
    EXPECT_EQ(asked[0][0].value<bridge::Fix>(), bridge::Fix(bridge::fix::SendWhenReady{}));
    EXPECT_EQ(m_closed, 1);
}

TEST_F(FailureSheetTest, WithAMessageTheWayBackSendsIt)
{
    auto &sheet = open(noModel());
    QSignalSpy asked(&sheet, &FailureSheet::fixChosen);
    QTest::mouseClick(button(sheet, labelOf(bridge::fix::TurnOffAndSend{})), Qt::LeftButton);
    ASSERT_EQ(asked.count(), 1);
    EXPECT_EQ(asked[0][0].value<bridge::Fix>(), bridge::Fix(bridge::fix::TurnOffAndSend{}));
}

TEST_F(FailureSheetTest, WhileTheUserTypesItTakesNeitherFocusNorKeys)
{
    activate(m_page);
    m_editor.setFocus();
    QSignalSpy fixes(&m_sheet, &FailureSheet::fixChosen);
    QSignalSpy again(&m_sheet, &FailureSheet::tryAgainRequested);
    QTest::keyClicks(&m_page, u"be"_s);
    open(noModel());
    ASSERT_TRUE(m_editor.hasFocus());
    QTest::keyClicks(QApplication::focusWidget(), u"fore "_s);
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return);
    open(crashed());
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Space);
    QTest::keyClicks(QApplication::focusWidget(), u"after"_s);
    EXPECT_TRUE(m_editor.hasFocus());
    EXPECT_TRUE(m_editor.text().endsWith(u"fore  after"_s)) << m_editor.text().toStdString();
    EXPECT_EQ(fixes.count() + again.count() + m_closed, 0);
}

TEST_F(FailureSheetTest, AKeyPressesAButtonOnceTheUserHasTabbedToIt)
{
    auto &sheet = open(noModel());
    m_editor.setFocus();
    QSignalSpy asked(&sheet, &FailureSheet::fixChosen);
    auto *first = button(sheet, labelOf(bridge::fix::SendWhenReady{}));
    for (int i = 0; i < 20 && !first->hasFocus(); ++i)
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
    ASSERT_TRUE(first->hasFocus());
    QTest::keyClick(first, Qt::Key_Space);
    EXPECT_EQ(asked.count(), 1);
}

TEST_F(FailureSheetTest, TheCrossClosesItAndAsksForNothing)
{
    auto &sheet = open(noModel());
    QSignalSpy asked(&sheet, &FailureSheet::tryAgainRequested);
    QTest::mouseClick(button(sheet, u"Close"_s), Qt::LeftButton);
    EXPECT_EQ(m_closed, 1);
    EXPECT_EQ(asked.count(), 0);
}

TEST_F(FailureSheetTest, WhatTheServerSaidIsFoldedPlainText)
{
    auto failure = noModel();
    failure.body = u"{\"error\":\"<b>No models loaded.</b>\"}"_s;
    auto &sheet = open(failure);
    auto *text = sheet.findChild<QPlainTextEdit *>();
    EXPECT_FALSE(text->isVisible());
    QTest::mouseClick(button(sheet, ui::wordsFor(failure).messageHeading), Qt::LeftButton);
    EXPECT_TRUE(text->isVisible());
    EXPECT_EQ(text->toPlainText(), failure.body);
    sheet.showFailure(failure, u"Another note."_s, 1);
    EXPECT_TRUE(text->isVisible()) << "the same failure again";
}

TEST_F(FailureSheetTest, WithoutAMessageThereIsNoBoxForOne)
{
    auto &sheet = open(Failure::of(FailureKind::AgentMissing));
    EXPECT_FALSE(sheet.findChild<QPlainTextEdit *>()->isVisible());
}

TEST_F(FailureSheetTest, ItGrowsByWhatIsUnfolded)
{
    auto failure = noModel();
    failure.body = u"a line\n"_s.repeated(6);
    auto &sheet = open(failure);
    const int before = sheet.height();
    auto *fold = button(sheet, ui::wordsFor(failure).messageHeading);
    fold->click();
    EXPECT_GT(sheet.height(), before + 80);
    fold->click();
    EXPECT_NEAR(sheet.height(), before, 1);

    failure.body = u"a line\n"_s.repeated(6000);
    sheet.showFailure(failure, {}, 0);
    fold->click();
    EXPECT_LT(sheet.height(), before + 220) << "what is longer scrolls";
}

TEST_F(FailureSheetTest, ItStaysWithinItsAreaHoweverSmall)
{
    auto failure = noModel();
    failure.body = u"a line\n"_s.repeated(60);
    auto &sheet = open(failure);
    button(sheet, ui::wordsFor(failure).messageHeading)->click();
    for (const QRect area :
         {QRect(0, 60, 640, 180), QRect(0, 60, 900, 400), QRect(0, 0, 400, 90)}) {
        sheet.placeIn(area);
        EXPECT_TRUE(area.contains(sheet.geometry()))
            << sheet.geometry().width() << 'x' << sheet.geometry().height();
    }
}

TEST_F(FailureSheetTest, InANarrowWindowItsLayersStandUnderEachOtherAndNothingIsCutOff)
{
    auto &sheet = open(noModel());
    sheet.placeIn(QRect(0, 60, 392, 230)); // beside the side bar, at 640 x 420
    settle();
    const auto &scroll = *sheet.findChild<QScrollArea *>();
    EXPECT_LE(scroll.widget()->width(), scroll.viewport()->width());
    const auto cards = sheet.findChild<ui::FailureLayers *>()->findChildren<ui::Card *>();
    ASSERT_EQ(cards.size(), 3);
    EXPECT_GT(cards[1]->y(), cards[0]->geometry().bottom());
    sheet.placeIn(QRect(0, 60, 900, 400));
    settle();
    EXPECT_EQ(cards[1]->y(), cards[0]->y());
}

TEST_F(FailureSheetTest, AFailureOfTheAgentClaimsNothingAboutTheEndpoint)
{
    auto &sheet = open(crashed());
    EXPECT_FALSE(sheet.findChild<ui::FailureLayers *>()->isVisible());
}

TEST_F(FailureSheetTest, WithoutACustomEndpointThereIsNoneToTurnOff)
{
    auto failure = noModel();
    failure.address.clear();
    auto &sheet = open(failure);
    for (const auto *each : sheet.findChildren<QPushButton *>())
        EXPECT_FALSE(each->isVisible() && each->text().startsWith(u"Turn custom"_s));
    EXPECT_FALSE(sheet.findChild<ui::FailureLayers *>()->isVisible());
}

TEST_F(FailureSheetTest, AnOpenOneTakesTheNextFailure)
{
    auto &sheet = open(noModel());
    sheet.showFailure(crashed(), {}, 0);
    EXPECT_EQ(sheet.failure(), crashed());
    EXPECT_EQ(sheet.accessibleName(), ui::wordsFor(crashed()).title);
    EXPECT_FALSE(sheet.findChild<ui::FailureLayers *>()->isVisible());
}

TEST_F(FailureSheetTest, TheDetailsAreCopiedWhole)
{
    auto &sheet = open(noModel());
    QTest::mouseClick(button(sheet, u"Copy details"_s), Qt::LeftButton);
    const auto copied = QGuiApplication::clipboard()->text();
    for (const auto &part : {u"no_model_loaded"_s, u"400"_s, u"http://localhost:1234"_s,
                             u"<b>No models loaded.</b>"_s})
        EXPECT_TRUE(copied.contains(part)) << part.toStdString();
    EXPECT_TRUE(sheet.isVisible());
}

TEST_F(FailureSheetTest, AVeryLongAddressDoesNotWidenIt)
{
    const int before = open(noModel()).width();
    auto failure = noModel();
    failure.address = u"https://"_s + QString(400, u'x');
    EXPECT_EQ(open(failure).width(), before);
}

} // namespace failuresheettest
