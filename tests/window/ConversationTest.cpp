#include "tests/endtoend/support/Processes.h"
#include "tests/endtoend/support/Waiting.h"
#include "tests/window/support/Controls.h"
#include "tests/window/support/Picture.h"
#include "tests/window/support/WindowTest.h"
#include "ui/chat/Composer.h"

#include <QElapsedTimer>
#include <QFile>

using namespace Qt::StringLiterals;

namespace {

const QString kMadeFile = u"workspace/made.txt"_s;
const QString kRun = u"run: touch made.txt"_s;
const QString kReady = u"Ready"_s;
const QString kWaiting = u"Waiting for you"_s;

class ConversationWindowTest : public PracticeWindowTest
{};

} // namespace

TEST_F(ConversationWindowTest, MessagesAreAnsweredWaitAreStoppedAndOutliveTheirAgent)
{
    {
        SCOPED_TRACE("a typed message is answered piece by piece");
        say(u"slow 20 150"_s);
        ASSERT_TRUE(waitForText(u"Piece 2 of 20."_s));
        EXPECT_FALSE(transcript().contains("Piece 20 of 20."_L1)) << "not as it streams";
        EXPECT_EQ(state(), u"Working"_s);
        ASSERT_TRUE(waitForText(u"Piece 20 of 20."_s));
        ASSERT_TRUE(waitForState(kReady));

        const auto turns = turnsAt(endpoint);
        ASSERT_EQ(turns.size(), 1U);
        EXPECT_EQ(turns[0].userTexts, QStringList{u"slow 20 150"_s});
        EXPECT_EQ(window().windowTitle(), u"slow 20 150 — Drawbridge"_s);
    }
    {
        SCOPED_TRACE("after a turn the composer looks as before");
        const auto look = [] {
            const QWidget &composer = window().composer();
            return pictureOf(window().winId())
                .copy(QRect(composer.mapTo(&window(), QPoint()), composer.size()));
        };
        // The screen follows the state a little later; while it stands still, the cursor may be
        // either way.
        QImage before = look();
        QElapsedTimer still;
        still.start();
        ASSERT_TRUE(waitUntil([&] {
            const QImage now = look();
            if (now != before)
                still.start();
            before = now;
            return still.hasExpired(300);
        }));
        say(u"slow 8 200"_s);
        EXPECT_TRUE(waitUntil([&] { return look() != before; }));
        ASSERT_TRUE(waitForState(kReady));
        // The cursor blinks.
        EXPECT_TRUE(waitUntil([&] { return look() == before; }))
            << "it still says that the message will wait";
    }
    {
        SCOPED_TRACE("a message typed meanwhile is sent when the turn ends");
        say(u"slow 15 100"_s);
        ASSERT_TRUE(waitForText(u"Piece 1 of 15."_s));
        say(u"long 3"_s);
        ASSERT_TRUE(waitForText(u"Piece 3 of 3."_s));
        ASSERT_TRUE(waitForState(kReady));
        EXPECT_TRUE(transcript().contains("Piece 15 of 15."_L1))
            << "the first turn was not left to end";
    }
    {
        SCOPED_TRACE("Stop ends the turn and keeps the agent");
        const qint64 before = agent();
        say(u"slow 500 200"_s);
        ASSERT_TRUE(waitForText(u"Piece 2 of 500."_s));
        controls::click(window(), u"Stop"_s);
        ASSERT_TRUE(waitForState(kReady));
        EXPECT_EQ(agent(), before);
        converse(u"long 5"_s);
        EXPECT_TRUE(waitForText(u"Piece 5 of 5."_s));
    }
    {
        SCOPED_TRACE("Restart agent keeps the conversation");
        converse(u"long 6"_s);
        const qint64 before = agent();
        controls::click(window(), u"Restart agent"_s);
        const qint64 after = agentAfter(before);
        ASSERT_TRUE(after);
        EXPECT_FALSE(isAlive(before));
        EXPECT_EQ(endpointOf(after), endpoint->address());

        converse(u"long 7"_s);
        const auto turns = turnsAt(endpoint);
        const QStringList expected{u"long 6"_s, u"long 7"_s};
        EXPECT_EQ(turns.back().userTexts.last(2), expected);
    }
}

TEST_F(ConversationWindowTest, ToolsAndQuestionsAreAnsweredInTheirCards)
{
    {
        SCOPED_TRACE("an allowed tool takes effect");
        say(kRun);
        ASSERT_TRUE(waitForState(kWaiting));
        EXPECT_TRUE(transcript().contains("touch made.txt"_L1)) << transcript().toStdString();
        EXPECT_FALSE(home.has(kMadeFile)) << "it did not wait";
        controls::click(window(), u"Allow once"_s);
        ASSERT_TRUE(waitForState(kReady));
        EXPECT_TRUE(home.has(kMadeFile));
        EXPECT_FALSE(controls::isShown(window(), u"Allow once"_s));
        ASSERT_TRUE(QFile::remove(home.path() + u'/' + kMadeFile));
    }
    {
        SCOPED_TRACE("a denied tool does not");
        say(kRun);
        ASSERT_TRUE(waitForState(kWaiting));
        controls::click(window(), u"Deny"_s);
        ASSERT_TRUE(waitForState(kReady));
        EXPECT_FALSE(home.has(kMadeFile));
        EXPECT_TRUE(waitForText(u"The tool Bash did not do it."_s));
    }
    {
        SCOPED_TRACE("what is to be done instead reaches the model");
        say(kRun);
        ASSERT_TRUE(waitForState(kWaiting));
        controls::click(window(), u"Tell Claude what to do instead…"_s);
        const QString field = u"What should Claude do instead?"_s;
        controls::fill(window(), field, u"Use the other folder."_s);
        controls::pressKey(window(), field, Qt::Key_Return);
        ASSERT_TRUE(waitForState(kReady));
        EXPECT_FALSE(home.has(kMadeFile));
        EXPECT_TRUE(waitForText(u"It said: Use the other folder."_s));
    }
    {
        SCOPED_TRACE("the chosen answer reaches the model");
        say(u"question"_s);
        ASSERT_TRUE(waitForState(kWaiting));
        controls::click(window(), u"Blue"_s);
        controls::click(window(), u"Answer"_s);
        ASSERT_TRUE(waitForState(kReady));
        // The practice endpoint repeats the tool's result.
        EXPECT_TRUE(waitForText(u"The tool AskUserQuestion answered:"_s));
        EXPECT_TRUE(transcript().contains("=\"Blue\""_L1)) << transcript().toStdString();
    }
    {
        SCOPED_TRACE("Always allow is not asked again");
        const std::size_t before = turnsAt(endpoint).size();
        say(kRun);
        ASSERT_TRUE(waitForState(kWaiting));
        controls::click(window(), u"Always allow"_s);
        ASSERT_TRUE(waitForState(kReady));
        EXPECT_TRUE(home.has(kMadeFile));
        EXPECT_TRUE(
            home.read(u"workspace/.claude/settings.local.json"_s).contains("touch made.txt"))
            << "the rule is not kept";

        converse(kRun);
        EXPECT_EQ(turnsAt(endpoint).size(), before + 4)
            << "each turn asks twice: for the tool, and after it";
    }
}
