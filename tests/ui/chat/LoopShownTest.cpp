#include "tests/bridge/chat/ChatTestSupport.h"
#include "tests/ui/Widgets.h"
#include "ui/chat/ChatPane.h"
#include "ui/transcript/cards/LoopCard.h"
#include "ui/words/LoopText.h"

#include <QPushButton>

namespace loopshowntest {

using namespace Qt::StringLiterals;

/// The pane of a chat whose turn has made two calls with one id.
class LoopShown : public testing::Test
{
protected:
    LoopShown()
    {
        scripted.goIntoTurn(u"hello"_s);
        pane = std::make_unique<ui::ChatPane>(scripted.chat(), scripted.endpoints, intents, theme,
                                              scripted.clock);
        pane->resize(900, 600);
        pane->show();
        for (int each = 0; each < 2; ++each) {
            scripted.useTool(u"call_0"_s, u"Bash"_s, ScriptedChat::command(u"ls"_s));
            scripted.finishTool(u"call_0"_s, u"a"_s);
        }
        QCoreApplication::processEvents();
    }
    [[nodiscard]] ui::LoopCard *card() const { return pane->findChild<ui::LoopCard *>(); }

    ScriptedChat scripted{kHere};
    ui::Intents intents;
    ui::Theme theme{scripted.settings};
    std::unique_ptr<ui::ChatPane> pane;
};

TEST_F(LoopShown, ByACardThatStopsTheTurn)
{
    ASSERT_TRUE(card());
    widgets::get(*card(), u"Stop"_s).click();
    EXPECT_EQ(scripted.agent().count(u"cancel"_s), 1);
}

TEST_F(LoopShown, ByACardThatLetsItGoOn)
{
    ASSERT_TRUE(card());
    widgets::get(*card(), u"Let it go on"_s).click();
    QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    EXPECT_FALSE(card());
    EXPECT_EQ(scripted.agent().count(u"cancel"_s), 0);
}

TEST(LoopText, NamesToolCountAndAgentAndMarksWhatIsHidden)
{
    using bridge::session::Loop;
    const auto same =
        ui::wordsFor(Loop{Loop::Kind::SameCall, u"Ba%2sh"_s, {}, 20}, u"Some Agent"_s);
    EXPECT_TRUE(same.title.contains(u"Ba%2sh"_s)) << same.title.toStdString();
    EXPECT_TRUE(same.text.contains(u"Ba%2sh 20 times"_s)) << same.text.toStdString();
    const auto id =
        ui::wordsFor(Loop{Loop::Kind::RepeatedId, u"Ba\u202Esh"_s, {}, 0}, u"Some Agent"_s);
    EXPECT_TRUE(id.text.contains(u"Some Agent"_s)) << id.text.toStdString();
    EXPECT_FALSE(id.text.contains(QChar(0x202E)));
}

} // namespace loopshowntest
