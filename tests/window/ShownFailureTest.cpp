#include "tests/endtoend/support/Waiting.h"
#include "tests/window/support/Controls.h"
#include "tests/window/support/WindowTest.h"
#include "ui/endpoint/FailureSheet.h"

#include <QTest>
#include <QUrl>

using namespace Qt::StringLiterals;

namespace {

const QString kAccepting = u"long 3"_s;

QString wordsOf(const ui::FailureSheet &sheet)
{
    return controls::namesIn(sheet).join(u'\n');
}

/// A refusing or missing server, at a port where a working one can replace it.
class ShownFailureTest : public WindowTest
{
protected:
    /// Answers every message with `scenario`; empty: with the one that the message names.
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
        // It is known before the first message.
        open(u"Endpoint down"_s);
    }

    Practice server;
    std::optional<ClosedPort> closed;
    quint16 port = 0;
};

} // namespace

TEST_F(ShownFailureTest, OfAServerThatAnswersIsSaidOnceAndMended)
{
    serve(u"lmstudio-no-models"_s);
    useEndpoint(server->address());
    open();
    say(kAccepting);
    auto &sheet = waitForSheet();
    ASSERT_TRUE(waitForState(u"Ready"_s));
    EXPECT_TRUE(
        wordsOf(sheet).contains(u"No model is loaded at "_s + server->address().section(u'/', 2)));
    EXPECT_TRUE(wordsOf(sheet).contains(server->address())) << wordsOf(sheet).toStdString();
    EXPECT_TRUE(wordsOf(sheet).contains(u"Load a model in your local server"_s));
    EXPECT_LT(sheet.height(), 524) << "no more than its content needs";

    serve({});
    controls::click(sheet, u"Send again"_s);
    EXPECT_TRUE(waitForNoSheet());
    ASSERT_TRUE(waitForText(u"Piece 3 of 3."_s));
    ASSERT_TRUE(waitForState(u"Ready"_s));
    EXPECT_EQ(WindowTest::sheet(), nullptr);

    {
        SCOPED_TRACE("what a retry may mend has a card and no sheet");
        serve(u"rate-limit"_s);
        say(kAccepting);
        ASSERT_TRUE(waitForState(u"Retrying"_s));
        EXPECT_TRUE(waitUntil([] { return controls::isShown(window(), u"Stop trying"_s); }))
            << transcript().toStdString();
        EXPECT_TRUE(waitUntil([&] { return turnsAt(server).size() >= 2; }));
        EXPECT_EQ(WindowTest::sheet(), nullptr);
        controls::click(window(), u"Stop trying"_s);
        ASSERT_TRUE(waitForState(u"Ready"_s));
    }
    {
        SCOPED_TRACE("a served model is used at the click, and the message is answered");
        serve(u"one-model"_s);
        say(kAccepting);
        auto &choice = waitForSheet();
        ASSERT_TRUE(waitForState(u"Ready"_s));
        controls::click(choice, u"Use claude-practice"_s);
        EXPECT_TRUE(waitForNoSheet());
        EXPECT_TRUE(waitUntil([&] {
            const auto requests = turnsAt(server);
            return !requests.empty() && requests.back().model == "claude-practice"_L1
                   && requests.back().userTexts.join(u' ').contains(kAccepting);
        })) << describe();
        ASSERT_TRUE(waitForState(u"Ready"_s));
        EXPECT_EQ(WindowTest::sheet(), nullptr);
    }
}

TEST_F(ShownFailureTest, ARefusedConnectionIsSaidWhileClaudeCodeStillTries)
{
    openOnClosedPort();
    say(kAccepting);
    auto &sheet = waitForSheet();
    EXPECT_EQ(state(), u"Retrying"_s);
    EXPECT_TRUE(wordsOf(sheet).contains(u"Nothing answers at 127.0.0.1:%1"_s.arg(port)))
        << wordsOf(sheet).toStdString();
    EXPECT_TRUE(wordsOf(sheet).contains(u"Start your local server"_s));

    // A failure that passes closes its sheet.
    closed.reset();
    serve({});
    ASSERT_TRUE(waitForText(u"Piece 3 of 3."_s));
    EXPECT_TRUE(waitForNoSheet());
    EXPECT_EQ(WindowTest::sheet(), nullptr);
}

TEST_F(ShownFailureTest, SendAgainInARetryDoesNotWaitForIt)
{
    openOnClosedPort();
    say(kAccepting);
    auto &sheet = waitForSheet();
    closed.reset();
    serve({});
    // At once, before Claude Code's next retry can close the sheet.
    QWidget *again = controls::find(sheet, u"Send again"_s);
    ASSERT_TRUE(again);
    QTest::mouseClick(again, Qt::LeftButton);
    ASSERT_TRUE(waitForText(u"Piece 3 of 3."_s));
    ASSERT_TRUE(waitForState(u"Ready"_s));
    EXPECT_EQ(WindowTest::sheet(), nullptr);
}

TEST_F(ShownFailureTest, TheCustomEndpointCanBeTurnedOff)
{
    openOnClosedPort();
    const qint64 before = agent();
    say(kAccepting);
    auto &sheet = waitForSheet();
    controls::click(sheet, u"Turn custom endpoint off"_s);
    EXPECT_TRUE(waitForNoSheet());
    ASSERT_TRUE(waitUntil([&] {
        const qint64 now = agent();
        return now != 0 && now != before;
    })) << describe();
    EXPECT_EQ(endpointOf(agent()), std::nullopt);
    EXPECT_EQ(savedSetting(u"customApiEndpointEnabled"_s), u"false"_s);
    EXPECT_EQ(savedSetting(u"customApiEndpoint"_s), u"http://127.0.0.1:%1"_s.arg(port));
    EXPECT_TRUE(transcript().contains(kAccepting)) << "the message is gone";
}

TEST_F(ShownFailureTest, TheSettingsCanBeOpened)
{
    openOnClosedPort();
    say(kAccepting);
    auto &sheet = waitForSheet();
    controls::click(sheet, u"Open settings"_s);
    EXPECT_TRUE(waitForNoSheet());
    EXPECT_TRUE(controls::isShown(waitForSettings(), u"Custom API Endpoint"_s));
}

TEST_F(ShownFailureTest, TheCardsCheckOpensTheChecklistWhichNamesTheRung)
{
    openOnClosedPort();
    say(kAccepting);
    auto &sheet = waitForSheet();
    controls::click(sheet, u"Close"_s);
    ASSERT_TRUE(waitForNoSheet());
    controls::click(window(), u"Check endpoint"_s);
    const auto &settings = waitForSettings();
    EXPECT_TRUE(waitUntil([&] {
        return controls::namesIn(settings).join(u'\n').contains(u"Nothing answers"_s);
    })) << controls::namesIn(settings).join(u'\n').toStdString();
    window().present();
    controls::click(window(), u"Stop trying"_s);
    EXPECT_TRUE(waitForState(u"Endpoint down"_s)) << "as before";
}
