#include "tests/endtoend/support/Processes.h"
#include "tests/endtoend/support/Waiting.h"
#include "tests/window/support/Controls.h"
#include "tests/window/support/Picture.h"
#include "tests/window/support/WindowTest.h"
#include "ui/chat/Composer.h"

namespace {

const QString kMadeFile = QStringLiteral("workspace/made.txt");
const QString kRun = QStringLiteral("run: touch made.txt");
const QString kReady = QStringLiteral("Ready");
const QString kWaiting = QStringLiteral("Waiting for you");

class ConversationWindowTest : public PracticeWindowTest
{};

} // namespace

TEST_F(ConversationWindowTest, ATypedMessageIsAnsweredPieceByPiece)
{
    say(QStringLiteral("slow 20 150"));
    ASSERT_TRUE(waitForText(QStringLiteral("Piece 2 of 20.")));
    EXPECT_FALSE(transcript().contains(QLatin1String("Piece 20 of 20."))) << "not as it streams";
    EXPECT_EQ(state(), QStringLiteral("Working"));
    ASSERT_TRUE(waitForText(QStringLiteral("Piece 20 of 20.")));
    ASSERT_TRUE(waitForState(kReady));

    const auto turns = turnsAt(endpoint);
    ASSERT_EQ(turns.size(), 1U);
    EXPECT_EQ(turns[0].userTexts, QStringList{QStringLiteral("slow 20 150")});
    EXPECT_EQ(window().windowTitle(), QStringLiteral("slow 20 150 — Drawbridge"));
}

TEST_F(ConversationWindowTest, AfterATurnTheComposerLooksAsBefore)
{
    const auto look = [] {
        const QWidget &composer = window().composer();
        return pictureOf(window().winId())
            .copy(QRect(composer.mapTo(&window(), QPoint()), composer.size()));
    };
    const QImage before = look();
    say(QStringLiteral("slow 8 200"));
    EXPECT_TRUE(waitUntil([&] { return look() != before; }));
    ASSERT_TRUE(waitForState(kReady));
    // The cursor blinks.
    EXPECT_TRUE(waitUntil([&] { return look() == before; }))
        << "it still says that the message will wait";
}

TEST_F(ConversationWindowTest, AMessageTypedMeanwhileIsSentWhenTheTurnEnds)
{
    say(QStringLiteral("slow 15 100"));
    ASSERT_TRUE(waitForText(QStringLiteral("Piece 1 of 15.")));
    say(QStringLiteral("long 3"));
    ASSERT_TRUE(waitForText(QStringLiteral("Piece 3 of 3.")));
    ASSERT_TRUE(waitForState(kReady));
    EXPECT_TRUE(transcript().contains(QLatin1String("Piece 15 of 15.")))
        << "the first turn was not left to end";
}

TEST_F(ConversationWindowTest, StopEndsTheTurnAndKeepsTheAgent)
{
    const qint64 before = agent();
    say(QStringLiteral("slow 500 200"));
    ASSERT_TRUE(waitForText(QStringLiteral("Piece 2 of 500.")));
    controls::click(window(), QStringLiteral("Stop"));
    ASSERT_TRUE(waitForState(kReady));
    EXPECT_EQ(agent(), before);
    converse(QStringLiteral("long 3"));
    EXPECT_TRUE(waitForText(QStringLiteral("Piece 3 of 3.")));
}

TEST_F(ConversationWindowTest, AnAllowedToolTakesEffect)
{
    say(kRun);
    ASSERT_TRUE(waitForState(kWaiting));
    EXPECT_TRUE(transcript().contains(QLatin1String("touch made.txt")))
        << transcript().toStdString();
    EXPECT_FALSE(home.has(kMadeFile)) << "it did not wait";
    controls::click(window(), QStringLiteral("Allow once"));
    ASSERT_TRUE(waitForState(kReady));
    EXPECT_TRUE(home.has(kMadeFile));
    EXPECT_FALSE(controls::isShown(window(), QStringLiteral("Allow once")));
}

TEST_F(ConversationWindowTest, ADeniedToolDoesNot)
{
    say(kRun);
    ASSERT_TRUE(waitForState(kWaiting));
    controls::click(window(), QStringLiteral("Deny"));
    ASSERT_TRUE(waitForState(kReady));
    EXPECT_FALSE(home.has(kMadeFile));
    EXPECT_TRUE(waitForText(QStringLiteral("The tool Bash did not do it.")));
}

TEST_F(ConversationWindowTest, WhatIsToBeDoneInsteadReachesTheModel)
{
    say(kRun);
    ASSERT_TRUE(waitForState(kWaiting));
    controls::click(window(), QStringLiteral("Tell Claude what to do instead…"));
    const QString field = QStringLiteral("What should Claude do instead?");
    controls::fill(window(), field, QStringLiteral("Use the other folder."));
    controls::pressKey(window(), field, Qt::Key_Return);
    ASSERT_TRUE(waitForState(kReady));
    EXPECT_FALSE(home.has(kMadeFile));
    EXPECT_TRUE(waitForText(QStringLiteral("It said: Use the other folder.")));
}

TEST_F(ConversationWindowTest, AlwaysAllowIsNotAskedAgain)
{
    say(kRun);
    ASSERT_TRUE(waitForState(kWaiting));
    controls::click(window(), QStringLiteral("Always allow"));
    ASSERT_TRUE(waitForState(kReady));
    EXPECT_TRUE(home.has(kMadeFile));
    EXPECT_TRUE(home.read(QStringLiteral("workspace/.claude/settings.local.json"))
                    .contains("touch made.txt"))
        << "the rule is not kept";

    converse(kRun);
    EXPECT_EQ(turnsAt(endpoint).size(), 4U) << "each turn asks twice: for the tool, and after it";
}

TEST_F(ConversationWindowTest, TheChosenAnswerReachesTheModel)
{
    say(QStringLiteral("question"));
    ASSERT_TRUE(waitForState(kWaiting));
    controls::click(window(), QStringLiteral("Blue"));
    controls::click(window(), QStringLiteral("Answer"));
    ASSERT_TRUE(waitForState(kReady));
    // The practice endpoint repeats what the tool gave it.
    EXPECT_TRUE(waitForText(QStringLiteral("The tool AskUserQuestion answered:")));
    EXPECT_TRUE(transcript().contains(QLatin1String("=\"Blue\""))) << transcript().toStdString();
}

TEST_F(ConversationWindowTest, RestartAgentKeepsTheConversation)
{
    converse(QStringLiteral("long 3"));
    const qint64 before = agent();
    controls::click(window(), QStringLiteral("Restart agent"));
    const qint64 after = agentAfter(before);
    ASSERT_TRUE(after);
    EXPECT_FALSE(isAlive(before));
    EXPECT_EQ(endpointOf(after), endpoint->address());

    converse(QStringLiteral("long 4"));
    const auto turns = turnsAt(endpoint);
    ASSERT_EQ(turns.size(), 2U);
    const QStringList expected{QStringLiteral("long 3"), QStringLiteral("long 4")};
    EXPECT_EQ(turns[1].userTexts, expected);
}
