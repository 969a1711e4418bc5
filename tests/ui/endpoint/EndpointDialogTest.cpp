#include "ui/endpoint/EndpointDialog.h"
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
using ui::EndpointDialog;

namespace {

Failure noModel()
{
    return Failure::of(FailureKind::NoModelLoaded, {.address = u"http://localhost:1234"_s,
                                                    .httpStatus = 400,
                                                    .said = u"<b>No models loaded.</b>"_s});
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

class EndpointDialogTest : public UiFixture
{
protected:
    EndpointDialog &open(const Failure &failure, const QString &note = u"Your message is kept."_s)
    {
        m_dialog = new EndpointDialog(failure, note, m_theme);
        m_dialog->open();
        return *m_dialog;
    }

    void TearDown() override { delete m_dialog; }

    [[nodiscard]] bool isGone() const
    {
        return QTest::qWaitFor([&] { return m_dialog.isNull(); });
    }

    QPointer<EndpointDialog> m_dialog;
};

} // namespace

TEST_F(EndpointDialogTest, EachWayOnIsAskedForOnceAndClosesTheDialog)
{
    const std::pair<QString, void (EndpointDialog::*)()> ways[]{
        {u"Try again"_s, &EndpointDialog::tryAgainRequested},
        {u"Open settings"_s, &EndpointDialog::settingsRequested},
        {u"Turn custom endpoint off"_s, &EndpointDialog::turnOffRequested}};
    for (const auto &[name, signal] : ways) {
        auto &dialog = open(noModel(), {});
        QSignalSpy asked(&dialog, signal);
        QTest::mouseClick(button(dialog, name), Qt::LeftButton);
        EXPECT_EQ(asked.count(), 1) << name.toStdString();
        EXPECT_TRUE(isGone()) << name.toStdString();
    }
}

TEST_F(EndpointDialogTest, AFixIsAskedForOnceAndClosesTheDialog)
{
    auto &dialog = open(noModel());
    QSignalSpy asked(&dialog, &EndpointDialog::fixChosen);
    QTest::mouseClick(button(dialog, labelOf(bridge::fix::SendWhenReady{})), Qt::LeftButton);
    ASSERT_EQ(asked.count(), 1);
    EXPECT_EQ(asked[0][0].value<bridge::Fix>(), bridge::Fix(bridge::fix::SendWhenReady{}));
    EXPECT_TRUE(isGone());
}

TEST_F(EndpointDialogTest, WithAMessageTheWayBackSendsIt)
{
    auto &dialog = open(noModel());
    QSignalSpy asked(&dialog, &EndpointDialog::fixChosen);
    QTest::mouseClick(button(dialog, labelOf(bridge::fix::TurnOffAndSend{})), Qt::LeftButton);
    ASSERT_EQ(asked.count(), 1);
    EXPECT_EQ(asked[0][0].value<bridge::Fix>(), bridge::Fix(bridge::fix::TurnOffAndSend{}));
}

TEST_F(EndpointDialogTest, EnterTakesTheLikeliestFix)
{
    auto &dialog = open(noModel());
    QSignalSpy asked(&dialog, &EndpointDialog::fixChosen);
    QTest::keyClick(&dialog, Qt::Key_Return);
    ASSERT_EQ(asked.count(), 1);
    EXPECT_EQ(asked[0][0].value<bridge::Fix>(), bridge::Fix(bridge::fix::SendWhenReady{}));
}

TEST_F(EndpointDialogTest, WithoutAFixEnterTriesAgain)
{
    auto &dialog = open(noModel(), {});
    QSignalSpy asked(&dialog, &EndpointDialog::tryAgainRequested);
    QTest::keyClick(&dialog, Qt::Key_Return);
    EXPECT_EQ(asked.count(), 1);
}

TEST_F(EndpointDialogTest, EscapeClosesItAndAsksForNothing)
{
    auto &dialog = open(noModel());
    QSignalSpy asked(&dialog, &EndpointDialog::tryAgainRequested);
    QTest::keyClick(&dialog, Qt::Key_Escape);
    EXPECT_TRUE(isGone());
    EXPECT_EQ(asked.count(), 0);
}

TEST_F(EndpointDialogTest, WhatTheServerSaidIsFoldedPlainText)
{
    auto failure = noModel();
    failure.body = u"{\"error\":\"<b>No models loaded.</b>\"}"_s;
    auto &dialog = open(failure);
    auto *text = dialog.findChild<QPlainTextEdit *>();
    EXPECT_FALSE(text->isVisible());
    QTest::mouseClick(button(dialog, ui::wordsFor(failure).saidHeading), Qt::LeftButton);
    EXPECT_TRUE(text->isVisible());
    EXPECT_EQ(text->toPlainText(), failure.body);
}

TEST_F(EndpointDialogTest, ItGrowsByWhatIsUnfolded)
{
    auto failure = noModel();
    failure.body = u"a line\n"_s.repeated(6);
    auto &dialog = open(failure);
    const int before = dialog.height();
    auto *fold = button(dialog, ui::wordsFor(failure).saidHeading);
    fold->click();
    EXPECT_GT(dialog.height(), before + 80);
    fold->click();
    EXPECT_NEAR(dialog.height(), before, 1);

    failure.body = u"a line\n"_s.repeated(6000);
    dialog.showFailure(failure, {});
    fold->click();
    EXPECT_LT(dialog.height(), before + 220) << "what is longer scrolls";
}

TEST_F(EndpointDialogTest, AFailureOfTheAgentClaimsNothingAboutTheEndpoint)
{
    auto &dialog = open(crashed());
    EXPECT_FALSE(dialog.findChild<ui::FailureLayers *>()->isVisible());
}

TEST_F(EndpointDialogTest, WithoutACustomEndpointThereIsNoneToTurnOff)
{
    auto failure = noModel();
    failure.address.clear();
    auto &dialog = open(failure);
    for (const auto *each : dialog.findChildren<QPushButton *>())
        EXPECT_FALSE(each->isVisible() && each->text().startsWith(u"Turn custom"_s));
    EXPECT_FALSE(dialog.findChild<ui::FailureLayers *>()->isVisible());
}

TEST_F(EndpointDialogTest, AnOpenOneTakesTheNextFailure)
{
    auto &dialog = open(noModel());
    dialog.showFailure(crashed(), {});
    EXPECT_EQ(dialog.failure(), crashed());
    EXPECT_EQ(dialog.windowTitle(), ui::wordsFor(crashed()).title);
    EXPECT_FALSE(dialog.findChild<ui::FailureLayers *>()->isVisible());
}

TEST_F(EndpointDialogTest, TheDetailsAreCopiedWhole)
{
    auto &dialog = open(noModel());
    QTest::mouseClick(button(dialog, u"Copy details"_s), Qt::LeftButton);
    const auto copied = QGuiApplication::clipboard()->text();
    for (const auto &part : {u"no_model_loaded"_s, u"400"_s, u"http://localhost:1234"_s,
                             u"<b>No models loaded.</b>"_s})
        EXPECT_TRUE(copied.contains(part)) << part.toStdString();
    EXPECT_TRUE(dialog.isVisible());
}

TEST_F(EndpointDialogTest, AVeryLongAddressDoesNotWidenIt)
{
    auto failure = noModel();
    failure.address = u"https://"_s + QString(400, u'x');
    auto &dialog = open(failure);
    EXPECT_EQ(dialog.width(), 700);
}
