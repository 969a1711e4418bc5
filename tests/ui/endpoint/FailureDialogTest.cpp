#include "ui/endpoint/FailureDialog.h"
#include "tests/support/UiFixture.h"
#include "ui/endpoint/FailureLayers.h"
#include "ui/kit/FoldButton.h"
#include "ui/words/FailureText.h"
#include "ui/words/FixText.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QPlainTextEdit>
#include <QPointer>
#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;

using bridge::Failure;
using bridge::FailureKind;
using bridge::FailureLayer;
using ui::FailureDialog;

namespace {

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

class FailureDialogTest : public UiFixture
{
protected:
    FailureDialog &open(const Failure &failure, const QString &note = u"Your message is kept."_s)
    {
        m_dialog = new FailureDialog(failure, note, m_theme);
        m_dialog->open();
        return *m_dialog;
    }

    void TearDown() override { delete m_dialog; }

    [[nodiscard]] bool isGone() const
    {
        return QTest::qWaitFor([&] { return m_dialog.isNull(); });
    }

    QPointer<FailureDialog> m_dialog;
};

} // namespace

TEST_F(FailureDialogTest, EachWayOnIsAskedForOnceAndClosesTheDialog)
{
    const std::pair<QString, void (FailureDialog::*)()> ways[]{
        {u"Try again"_s, &FailureDialog::tryAgainRequested},
        {u"Open settings"_s, &FailureDialog::settingsRequested},
        {u"Turn custom endpoint off"_s, &FailureDialog::turnOffRequested}};
    for (const auto &[name, signal] : ways) {
        auto &dialog = open(noModel(), {});
        QSignalSpy asked(&dialog, signal);
        QTest::mouseClick(button(dialog, name), Qt::LeftButton);
        EXPECT_EQ(asked.count(), 1) << name.toStdString();
        EXPECT_TRUE(isGone()) << name.toStdString();
    }
}

TEST_F(FailureDialogTest, AFixIsAskedForOnceAndClosesTheDialog)
{
    auto &dialog = open(noModel());
    QSignalSpy asked(&dialog, &FailureDialog::fixChosen);
    QTest::mouseClick(button(dialog, labelOf(bridge::fix::SendWhenReady{})), Qt::LeftButton);
    ASSERT_EQ(asked.count(), 1);
    EXPECT_EQ(asked[0][0].value<bridge::Fix>(), bridge::Fix(bridge::fix::SendWhenReady{}));
    EXPECT_TRUE(isGone());
}

TEST_F(FailureDialogTest, WithAMessageTheWayBackSendsIt)
{
    auto &dialog = open(noModel());
    QSignalSpy asked(&dialog, &FailureDialog::fixChosen);
    QTest::mouseClick(button(dialog, labelOf(bridge::fix::TurnOffAndSend{})), Qt::LeftButton);
    ASSERT_EQ(asked.count(), 1);
    EXPECT_EQ(asked[0][0].value<bridge::Fix>(), bridge::Fix(bridge::fix::TurnOffAndSend{}));
}

TEST_F(FailureDialogTest, EnterTakesTheLikeliestFix)
{
    auto &dialog = open(noModel());
    QSignalSpy asked(&dialog, &FailureDialog::fixChosen);
    QTest::keyClick(&dialog, Qt::Key_Return);
    ASSERT_EQ(asked.count(), 1);
    EXPECT_EQ(asked[0][0].value<bridge::Fix>(), bridge::Fix(bridge::fix::SendWhenReady{}));
}

TEST_F(FailureDialogTest, WithoutAFixEnterTriesAgain)
{
    auto &dialog = open(noModel(), {});
    QSignalSpy asked(&dialog, &FailureDialog::tryAgainRequested);
    QTest::keyClick(&dialog, Qt::Key_Return);
    EXPECT_EQ(asked.count(), 1);
}

TEST_F(FailureDialogTest, EscapeClosesItAndAsksForNothing)
{
    auto &dialog = open(noModel());
    QSignalSpy asked(&dialog, &FailureDialog::tryAgainRequested);
    QTest::keyClick(&dialog, Qt::Key_Escape);
    EXPECT_TRUE(isGone());
    EXPECT_EQ(asked.count(), 0);
}

TEST_F(FailureDialogTest, WhatTheServerSaidIsFoldedPlainText)
{
    auto failure = noModel();
    failure.body = u"{\"error\":\"<b>No models loaded.</b>\"}"_s;
    auto &dialog = open(failure);
    auto *text = dialog.findChild<QPlainTextEdit *>();
    EXPECT_FALSE(text->isVisible());
    QTest::mouseClick(button(dialog, ui::wordsFor(failure).messageHeading), Qt::LeftButton);
    EXPECT_TRUE(text->isVisible());
    EXPECT_EQ(text->toPlainText(), failure.body);
}

TEST_F(FailureDialogTest, ItGrowsByWhatIsUnfolded)
{
    auto failure = noModel();
    failure.body = u"a line\n"_s.repeated(6);
    auto &dialog = open(failure);
    const int before = dialog.height();
    auto *fold = button(dialog, ui::wordsFor(failure).messageHeading);
    fold->click();
    EXPECT_GT(dialog.height(), before + 80);
    fold->click();
    EXPECT_NEAR(dialog.height(), before, 1);

    failure.body = u"a line\n"_s.repeated(6000);
    dialog.showFailure(failure, {});
    fold->click();
    EXPECT_LT(dialog.height(), before + 220) << "what is longer scrolls";
}

TEST_F(FailureDialogTest, AFailureOfTheAgentClaimsNothingAboutTheEndpoint)
{
    auto &dialog = open(crashed());
    EXPECT_FALSE(dialog.findChild<ui::FailureLayers *>()->isVisible());
}

TEST_F(FailureDialogTest, WithoutACustomEndpointThereIsNoneToTurnOff)
{
    auto failure = noModel();
    failure.address.clear();
    auto &dialog = open(failure);
    for (const auto *each : dialog.findChildren<QPushButton *>())
        EXPECT_FALSE(each->isVisible() && each->text().startsWith(u"Turn custom"_s));
    EXPECT_FALSE(dialog.findChild<ui::FailureLayers *>()->isVisible());
}

TEST_F(FailureDialogTest, AnOpenOneTakesTheNextFailure)
{
    auto &dialog = open(noModel());
    dialog.showFailure(crashed(), {});
    EXPECT_EQ(dialog.failure(), crashed());
    EXPECT_EQ(dialog.windowTitle(), ui::wordsFor(crashed()).title);
    EXPECT_FALSE(dialog.findChild<ui::FailureLayers *>()->isVisible());
}

TEST_F(FailureDialogTest, TheDetailsAreCopiedWhole)
{
    auto &dialog = open(noModel());
    QTest::mouseClick(button(dialog, u"Copy details"_s), Qt::LeftButton);
    const auto copied = QGuiApplication::clipboard()->text();
    for (const auto &part : {u"no_model_loaded"_s, u"400"_s, u"http://localhost:1234"_s,
                             u"<b>No models loaded.</b>"_s})
        EXPECT_TRUE(copied.contains(part)) << part.toStdString();
    EXPECT_TRUE(dialog.isVisible());
}

TEST_F(FailureDialogTest, AVeryLongAddressDoesNotWidenIt)
{
    auto failure = noModel();
    failure.address = u"https://"_s + QString(400, u'x');
    auto &dialog = open(failure);
    EXPECT_EQ(dialog.width(), 700);
}
