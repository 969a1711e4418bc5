#include "tests/endtoend/support/Waiting.h"
#include "tests/window/support/Controls.h"
#include "tests/window/support/WindowTest.h"
#include "ui/endpoint/EndpointDialog.h"

#include <QPointer>
#include <QTest>
#include <QUrl>

namespace {

const QString kAccepting = QStringLiteral("long 3");

QString wordsOf(const ui::EndpointDialog &dialog)
{
    return controls::namesIn(dialog).join(u'\n');
}

/// A server that refuses, or is not there, at a port where a good one can take its place.
class FailureDialogTest : public WindowTest
{
protected:
    void TearDown() override
    {
        WindowTest::TearDown();
        server.reset();
    }

    /// Every message gets `scenario`; empty: what it asks for.
    void serve(const QString &scenario)
    {
        bridge::practice::PracticeOptions options;
        options.port = port;
        options.scenario = scenario;
        options.keepTexts = true;
        server.reset();
        auto started = bridge::practice::PracticeEndpoint::start(options);
        ASSERT_TRUE(started) << started.error().text.toStdString();
        server = std::move(*started);
        port = server->port();
    }

    void openOnClosedPort()
    {
        closed.emplace();
        port = static_cast<quint16>(QUrl(closed->address()).port());
        useEndpoint(closed->address());
        open();
    }

    Practice server;
    std::optional<ClosedPort> closed;
    quint16 port = 0;
};

} // namespace

TEST_F(FailureDialogTest, NoModelLoadedIsSaidOnceAndTryAgainSendsTheKeptMessage)
{
    serve(QStringLiteral("lmstudio-no-models"));
    useEndpoint(server->address());
    open();
    say(kAccepting);
    const QPointer<ui::EndpointDialog> dialog = waitForDialog();
    ASSERT_TRUE(dialog);
    ASSERT_TRUE(waitForState(QStringLiteral("Ready")));
    EXPECT_TRUE(
        wordsOf(*dialog).contains(QStringLiteral("No model is loaded at your custom endpoint")));
    EXPECT_TRUE(wordsOf(*dialog).contains(server->address())) << wordsOf(*dialog).toStdString();
    EXPECT_TRUE(wordsOf(*dialog).contains(QStringLiteral("Load a model in your local server")));
    EXPECT_LT(dialog->height(), 500) << "no more than its content needs";

    serve({});
    controls::click(*dialog, QStringLiteral("Try again"));
    EXPECT_TRUE(waitUntil([&] { return dialog.isNull(); }));
    ASSERT_TRUE(waitForText(QStringLiteral("Piece 3 of 3.")));
    ASSERT_TRUE(waitForState(QStringLiteral("Ready")));
    EXPECT_EQ(WindowTest::dialog(), nullptr);
}

TEST_F(FailureDialogTest, ARefusedConnectionIsSaidWhileClaudeCodeStillTries)
{
    openOnClosedPort();
    say(kAccepting);
    const QPointer<ui::EndpointDialog> dialog = waitForDialog();
    ASSERT_TRUE(dialog);
    EXPECT_EQ(state(), QStringLiteral("Retrying"));
    EXPECT_TRUE(
        wordsOf(*dialog).contains(QStringLiteral("Nothing answers at 127.0.0.1:%1").arg(port)))
        << wordsOf(*dialog).toStdString();
    EXPECT_TRUE(wordsOf(*dialog).contains(QStringLiteral("Start your local server")));

    // What mends itself takes its dialog along.
    closed.reset();
    serve({});
    ASSERT_TRUE(waitForText(QStringLiteral("Piece 3 of 3.")));
    EXPECT_TRUE(waitUntil([&] { return dialog.isNull(); }));
    EXPECT_EQ(WindowTest::dialog(), nullptr);
}

TEST_F(FailureDialogTest, TryAgainInARetryDoesNotWaitForIt)
{
    openOnClosedPort();
    say(kAccepting);
    const QPointer<ui::EndpointDialog> dialog = waitForDialog();
    ASSERT_TRUE(dialog);
    closed.reset();
    serve({});
    // At once, before Claude Code's next try can close the dialog.
    QWidget *again = controls::find(*dialog, QStringLiteral("Try again"));
    ASSERT_TRUE(again);
    QTest::mouseClick(again, Qt::LeftButton);
    ASSERT_TRUE(waitForText(QStringLiteral("Piece 3 of 3.")));
    ASSERT_TRUE(waitForState(QStringLiteral("Ready")));
    EXPECT_EQ(WindowTest::dialog(), nullptr);
}

TEST_F(FailureDialogTest, TheCustomEndpointCanBeTurnedOff)
{
    openOnClosedPort();
    const qint64 before = agent();
    say(kAccepting);
    const QPointer<ui::EndpointDialog> dialog = waitForDialog();
    ASSERT_TRUE(dialog);
    controls::click(*dialog, QStringLiteral("Turn custom endpoint off"));
    EXPECT_TRUE(waitUntil([&] { return dialog.isNull(); }));
    ASSERT_TRUE(waitUntil([&] {
        const qint64 now = agent();
        return now != 0 && now != before;
    })) << describe();
    EXPECT_EQ(endpointOf(agent()), std::nullopt);
    EXPECT_EQ(savedSetting(QStringLiteral("customApiEndpointEnabled")), QString());
    EXPECT_EQ(savedSetting(QStringLiteral("customApiEndpoint")),
              QStringLiteral("http://127.0.0.1:%1").arg(port));
    EXPECT_TRUE(transcript().contains(kAccepting)) << "the message is gone";
}

TEST_F(FailureDialogTest, TheSettingsCanBeOpened)
{
    openOnClosedPort();
    say(kAccepting);
    const QPointer<ui::EndpointDialog> dialog = waitForDialog();
    ASSERT_TRUE(dialog);
    controls::click(*dialog, QStringLiteral("Open settings"));
    EXPECT_TRUE(waitUntil([&] { return dialog.isNull(); }));
    EXPECT_TRUE(controls::isShown(waitForSettings(), QStringLiteral("Custom API Endpoint")));
}

TEST_F(FailureDialogTest, AServedModelIsUsedAtTheClickAndTheMessageIsAnswered)
{
    serve(QStringLiteral("one-model"));
    useEndpoint(server->address());
    open();
    say(kAccepting);
    const QPointer<ui::EndpointDialog> dialog = waitForDialog();
    ASSERT_TRUE(dialog);
    ASSERT_TRUE(waitForState(QStringLiteral("Ready")));
    controls::click(*dialog, QStringLiteral("Use claude-practice"));
    EXPECT_TRUE(waitUntil([&] { return dialog.isNull(); }));
    EXPECT_TRUE(waitUntil([&] {
        const auto requests = turnsAt(server);
        return !requests.empty() && requests.back().model == QLatin1String("claude-practice")
               && requests.back().userTexts.join(u' ').contains(kAccepting);
    })) << describe();
    ASSERT_TRUE(waitForState(QStringLiteral("Ready")));
    EXPECT_EQ(WindowTest::dialog(), nullptr);
}

TEST_F(FailureDialogTest, WhatARetryMayMendHasACardAndNoDialog)
{
    serve(QStringLiteral("rate-limit"));
    useEndpoint(server->address());
    open();
    say(kAccepting);
    ASSERT_TRUE(waitForState(QStringLiteral("Retrying")));
    EXPECT_TRUE(waitUntil([] {
        return controls::isShown(window(), QStringLiteral("Stop trying"));
    })) << transcript().toStdString();
    EXPECT_TRUE(waitUntil([&] { return turnsAt(server).size() >= 2; }));
    EXPECT_EQ(WindowTest::dialog(), nullptr);
    controls::click(window(), QStringLiteral("Stop trying"));
    ASSERT_TRUE(waitForState(QStringLiteral("Ready")));
}

TEST_F(FailureDialogTest, TheCardsCheckOpensTheChecklistWhichNamesTheRung)
{
    openOnClosedPort();
    say(kAccepting);
    const QPointer<ui::EndpointDialog> dialog = waitForDialog();
    ASSERT_TRUE(dialog);
    dialog->close();
    controls::click(window(), QStringLiteral("Check endpoint"));
    const auto &settings = waitForSettings();
    EXPECT_TRUE(waitUntil([&] {
        return controls::namesIn(settings).join(u'\n').contains(QStringLiteral("Nothing answers"));
    })) << controls::namesIn(settings).join(u'\n').toStdString();
    window().present();
    controls::click(window(), QStringLiteral("Stop trying"));
    ASSERT_TRUE(waitForState(QStringLiteral("Ready")));
}
