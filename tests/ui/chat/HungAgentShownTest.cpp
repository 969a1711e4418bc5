#include "bridge/chat/ChatList.h"
#include "tests/bridge/chat/ChatTestSupport.h"
#include "tests/ui/Widgets.h"
#include "tests/ui/chat/OpenChats.h"
#include "tests/ui/chat/SeveralChats.h"
#include "ui/chat/ChatPane.h"
#include "ui/endpoint/EndpointChip.h"
#include "ui/kit/Controls.h"
#include "ui/transcript/cards/OverdueToolCard.h"
#include "ui/transcript/cards/RetryCard.h"
#include "ui/tray/TrayMenu.h"

#include <QAction>
#include <QPushButton>

#include <chrono>

namespace hungagentshowntest {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

/// Windows and tray of a chat whose agent works; parameter: the custom endpoint, empty: none.
class HungAgentShown : public testing::TestWithParam<QString>
{
protected:
    HungAgentShown()
    {
        addChat(chats, scripted, {}).start();
        scripted.settleLaunch();
        scripted.goIntoTurn(u"hello"_s);
        pane = std::make_unique<ui::ChatPane>(*chats.front(), scripted.endpoints, intents, theme,
                                              scripted.clock);
        pane->resize(900, 600);
        pane->show();
        chip.show();
    }

    void letItHang()
    {
        scripted.answersHealth = false;
        scripted.clock.advance(11s);
        QCoreApplication::processEvents();
    }
    [[nodiscard]] QString pill() const { return pane->findChild<ui::Pill *>()->text(); }
    template <typename T>
    [[nodiscard]] static QString toneOf(const QWidget &parent)
    {
        return parent.findChild<T *>()->property("tone").toString();
    }

    ScriptedChat scripted{GetParam()};
    bridge::chat::ChatList chats;
    ui::Intents intents;
    ui::Theme theme{scripted.settings};
    std::unique_ptr<ui::ChatPane> pane;
    ui::EndpointChip chip{scripted.endpoints, chats, intents, theme};
    ui::TrayMenu tray{scripted.endpoints, chats, intents, theme};
    bridge::library::Conversations conversations;
    OpenChats open{chats, conversations, scripted.clock};
};

TEST_P(HungAgentShown, InRedByPillChipTrayAndList)
{
    EXPECT_EQ(pill(), u"● Working"_s);
    EXPECT_NE(toneOf<ui::StatusDot>(chip), u"error"_s);
    letItHang();
    EXPECT_EQ(pill(), u"● Not responding"_s);
    EXPECT_EQ(toneOf<ui::Pill>(*pane), u"error"_s);
    EXPECT_EQ(toneOf<ui::StatusDot>(chip), u"error"_s);
    EXPECT_TRUE(tray.actions().first()->text().startsWith(u"Not responding"_s));
    EXPECT_EQ(conversations.rows()[0].mark, bridge::library::Mark::Failed);
    scripted.streamText(u"there it is"_s);
    EXPECT_EQ(pill(), u"● Working"_s);
    EXPECT_NE(toneOf<ui::StatusDot>(chip), u"error"_s);
    EXPECT_EQ(conversations.rows()[0].mark, bridge::library::Mark::Working);
}

TEST_P(HungAgentShown, ByACardThatStopsOrRestartsIt)
{
    letItHang();
    auto *card = pane->findChild<ui::RetryCard *>();
    ASSERT_TRUE(card);
    EXPECT_FALSE(widgets::get(*card, u"Check endpoint"_s).isVisible());
    QSignalSpy fixes(&intents, &ui::Intents::fixRequested);
    widgets::get(*card, u"Restart agent"_s).click();
    ASSERT_EQ(fixes.count(), 1);
    EXPECT_EQ(fixes[0][1].value<bridge::Fix>(), bridge::Fix(bridge::fix::RestartAgent{}));
    widgets::get(*card, u"Stop waiting"_s).click();
    EXPECT_TRUE(scripted.agent().wasInputClosed()) << "it is on its way down";
}

TEST_P(HungAgentShown, AToolOverItsLimitIsAskedAboutInTheConversation)
{
    scripted.useTool(u"t1"_s, u"Bash"_s, ScriptedChat::command(u"make -j"_s));
    scripted.clock.advance(5min);
    QCoreApplication::processEvents();
    auto *card = pane->findChild<ui::OverdueToolCard *>();
    ASSERT_TRUE(card);
    widgets::get(*card, u"Keep waiting"_s).click();
    QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    EXPECT_FALSE(pane->findChild<ui::OverdueToolCard *>());
    scripted.clock.advance(5min);
    QCoreApplication::processEvents();
    card = pane->findChild<ui::OverdueToolCard *>();
    ASSERT_TRUE(card);
    widgets::get(*card, u"Stop it"_s).click();
    EXPECT_EQ(scripted.agent().received().last(), (QStringList{u"stop"_s, u"t1"_s}));
}

INSTANTIATE_TEST_SUITE_P(AtBothApis, HungAgentShown, testing::Values(kHere, QString()),
                         [](const auto &which) {
                             return which.param.isEmpty() ? "DefaultApi" : "CustomEndpoint";
                         });

} // namespace hungagentshowntest
