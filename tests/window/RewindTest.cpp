#include "tests/endtoend/support/Waiting.h"
#include "tests/ui/Widgets.h"
#include "tests/window/support/Controls.h"
#include "tests/window/support/Desktop.h"
#include "tests/window/support/Picture.h"
#include "tests/window/support/WindowTest.h"
#include "ui/chat/Composer.h"
#include "ui/chat/RewindFiles.h"
#include "ui/chat/RewindPopover.h"
#include "ui/transcript/MessageActions.h"
#include "ui/transcript/cards/MessageBubble.h"

using namespace Qt::StringLiterals;

namespace rewindtest {

const QString kFile = u"workspace/practice.txt"_s;
// Before main() empties the environment.
const bool kIsLong = qEnvironmentVariableIsSet("DRAWBRIDGE_LONG");
const QByteArray kRed = "The boat is red.\n";
const QByteArray kBlue = "The boat is blue.\n";

/// Going back, with the mouse and the keys, the real agent behind it.
class RewindWindowTest : public PracticeWindowTest
{
protected:
    /// Moves the pointer over the user's message with this number, and clicks one of its buttons.
    static void clickAt(int message, const QString &button)
    {
        const auto bubbles = widgets::shownIn<ui::MessageBubble>(window());
        ASSERT_GT(bubbles.size(), message);
        const QWidget *bubble = bubbles[message];
        desktop::pointAt(bubble->mapToGlobal(bubble->rect().center()));
        const ui::MessageActions *actions = nullptr;
        ASSERT_TRUE(waitUntil([&] {
            const auto shown = widgets::shownIn<ui::MessageActions>(window());
            actions = shown.isEmpty() ? nullptr : shown.first();
            return actions && controls::isShown(*actions, button);
        }));
        controls::click(*actions, button);
    }

    [[nodiscard]] static ui::RewindPopover *popover()
    {
        const auto shown = widgets::shownIn<ui::RewindPopover>(window());
        return shown.isEmpty() ? nullptr : shown.first();
    }

    /// A message of so many pieces in place of the draft; `before` is all that the agent knows
    /// then.
    void sayInstead(int pieces, const QString &before)
    {
        const QString text = u"long %1"_s.arg(pieces);
        desktop::pressKey(u"ctrl+a"_s);
        say(text);
        ASSERT_TRUE(waitForText(u"Piece %1 of %1."_s.arg(pieces)));
        ASSERT_TRUE(waitForState(u"Ready"_s));
        EXPECT_EQ(turnsAt(endpoint).back().userTexts, (QStringList{before, text}));
    }

    /// A turn that paints the boat blue.
    void paint()
    {
        say(u"edit"_s);
        ASSERT_TRUE(waitForState(u"Waiting for you"_s));
        EXPECT_EQ(home.read(kFile), kRed);
        controls::click(window(), u"Allow once"_s);
        ASSERT_TRUE(waitForState(u"Ready"_s));
        EXPECT_EQ(home.read(kFile), kBlue);
    }
};

TEST_F(RewindWindowTest, PutsFilesAndMessageBackAndTheChatGoesOn)
{
    home.write(kFile, kRed);
    converse(u"thinking"_s);
    paint();
    clickAt(1, u"Rewind"_s);
    ASSERT_TRUE(waitUntil([] {
        const auto *shown = popover();
        const auto *files = shown ? shown->findChild<ui::RewindFiles *>() : nullptr;
        return files && files->accessibleName().contains("practice.txt"_L1);
    })) << "the files that would change";
    EXPECT_EQ(home.read(kFile), kBlue) << "only looked at";
    desktop::pressKey(u"Return"_s);
    ASSERT_TRUE(waitUntil([] { return !popover(); }));
    EXPECT_EQ(home.read(kFile), kRed);
    EXPECT_EQ(window().composer().draft(), u"edit"_s);
    EXPECT_FALSE(transcript().contains("I paint the boat."_L1));

    sayInstead(3, u"thinking"_s);
}

TEST_F(RewindWindowTest, BranchGoesOnInAnotherChat)
{
    if (!kIsLong)
        GTEST_SKIP() << "only with DRAWBRIDGE_LONG (preset long)";
    converse(u"long 2"_s);
    converse(u"long 3"_s);
    clickAt(1, u"Branch"_s);
    ASSERT_TRUE(waitUntil([] { return !transcript().contains("Piece 3 of 3."_L1); }));
    ASSERT_TRUE(waitForState(u"Ready"_s));
    EXPECT_TRUE(transcript().contains("Piece 2 of 2."_L1));
    EXPECT_EQ(window().composer().draft(), u"long 3"_s) << "to be said in another way";
    sayInstead(4, u"long 2"_s);
}

} // namespace rewindtest
