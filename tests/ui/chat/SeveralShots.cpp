#include "tests/ui/chat/SeveralShots.h"
#include "tests/ui/chat/OpenChats.h"

#include "tests/support/EventLoop.h"
#include "tests/ui/Album.h"
#include "tests/ui/Widgets.h"
#include "tests/ui/chat/SeveralChats.h"
#include "ui/chat/ChatWindow.h"
#include "ui/chat/Composer.h"
#include "ui/endpoint/EndpointChip.h"
#include "ui/endpoint/PinMenu.h"
#include "ui/kit/QuestionSheet.h"
#include "ui/sidebar/RowView.h"
#include "ui/tray/TrayMenu.h"

#include <QApplication>
#include <QContextMenuEvent>
#include <QPainter>
#include <QTest>

namespace {

using namespace Qt::StringLiterals;
using namespace bridge;
using endpoint::EndpointPin;

const QString kLongName = u"Copilot bridge with a name that is longer than needed"_s;
const QString kGateway = u"https://llm.corp.example:8766"_s;

class Stage
{
public:
    explicit Stage(const Album &album)
        : m_album(album)
    {
        m_scripted.settings.setValue(settings::kTheme, album.theme);
        m_scripted.model = u"claude-sonnet-4-5"_s;
        m_window.setSideBarFooter(
            new ui::EndpointChip(m_scripted.endpoints, m_chats, m_intents, m_theme));
        m_window.resize(1180, 820);
    }

    chat::Chat &add(const QString &message = {})
    {
        auto &chat = addChat(m_chats, m_scripted);
        if (!message.isEmpty())
            chat.send(message);
        return chat;
    }
    void answer(const QString &text)
    {
        m_scripted.beginTurn();
        m_scripted.streamText(text);
        m_scripted.endTurn();
    }
    void addProfiles()
    {
        auto &choice = m_scripted.endpoints;
        const auto add = [&](const QString &name, const QString &address) {
            static_cast<void>(choice.setAddress(address));
            static_cast<void>(choice.saveProfile(name));
        };
        add(u"LM Studio"_s, u"http://localhost:1234"_s);
        add(kLongName, u"http://copilot-bridge.a-long-name.example:4141"_s);
        add(u"Corporate gateway"_s, kGateway);
    }

    void save(const QString &name, QWidget *popup = nullptr, QWidget *submenu = nullptr)
    {
        letTimersFire();
        QPixmap picture = m_window.grab();
        QPainter painter(&picture);
        for (QWidget *over : {popup, submenu}) {
            if (over)
                painter.drawPixmap(over->pos() - m_window.pos(), over->grab());
        }
        painter.end();
        m_album.save(picture, u"several-"_s + name);
    }
    void saveAlone(QWidget &widget, const QString &name)
    {
        settle();
        m_album.save(widget.grab(), u"several-"_s + name);
    }
    static QMenu *popup()
    {
        settle();
        return qobject_cast<QMenu *>(QApplication::activePopupWidget());
    }

    Album m_album;
    ScriptedChat m_scripted{kGateway};
    ui::Intents m_intents;
    ui::Theme m_theme{m_scripted.settings};
    chat::ChatList m_chats;
    bridge::library::Conversations m_conversations;
    OpenChats m_open{m_chats, m_conversations, m_scripted.clock};
    ui::ChatWindow m_window{m_chats,   m_conversations, m_scripted.endpoints,
                            m_intents, m_theme,         m_scripted.clock};
};

/// One that works, one that waits, one that failed, a pinned one, and two that answered.
void drawConversations(Stage &stage)
{
    ScriptedChat &scripted = stage.m_scripted;
    stage.addProfiles();
    stage.add(u"Draft the changelog"_s);
    auto &failed = stage.add();
    goLive(failed, scripted);
    failed.send(u"Benchmark JSON readers"_s);
    scripted.beginTurn();
    scripted.failTurn(404, u"API Error: 404 model not found"_s);
    if (!scripted.probes.empty())
        scripted.probes.back().answer(std::nullopt);
    auto &waits = stage.add();
    goLive(waits, scripted);
    waits.send(u"Why is CI slow on arm64, and what would it take to make it fast?"_s);
    scripted.beginTurn();
    scripted.askPermission();
    auto &works = stage.add();
    goLive(works, scripted);
    works.send(u"Explain the release script"_s);
    scripted.beginTurn();
    scripted.streamText(u"It builds"_s);

    auto &chat = stage.add();
    stage.m_window.showChat(chat);
    stage.m_window.show();
    stage.save(u"new"_s);
    goLive(chat, scripted);
    chat.send(u"Fix flaky parser test"_s);
    scripted.beginTurn();
    scripted.streamText(u"The test races on a temp file: both cases write "
                        "`/tmp/case.json`. I'll give each case its own "
                        "directory."_s);
    scripted.useTool(u"t1"_s, u"Bash"_s,
                     ScriptedChat::command(u"ctest -R parser --repeat until-fail:50"_s));
    scripted.finishTool(u"t1"_s, u"100% tests passed"_s);
    scripted.streamText(u"Fifty runs in a row have passed."_s);
    stage.save(u"attribution-streaming"_s);
    scripted.endTurn();
    stage.save(u"attribution"_s);

    widgets::get(stage.m_window, u"Endpoint of this chat"_s).click();
    stage.save(u"header-menu"_s, Stage::popup());
    Stage::popup()->close();
    widgets::get(stage.m_window, u"Choose the endpoint"_s).click();
    stage.save(u"chip-menu"_s, Stage::popup());
    Stage::popup()->close();
    widgets::get(stage.m_window, u"Other new chats and windows"_s).click();
    QMenu *menu = Stage::popup();
    QTest::keyClick(menu, Qt::Key_Down);
    QTest::keyClick(menu, Qt::Key_Right);
    stage.save(u"new-menu"_s, menu, Stage::popup());
    menu->close();
    auto *list = widgets::find<ui::RowView>(stage.m_window, u"Chats"_s);
    const QPoint at = list->visualRect(list->model()->index(3, 0)).center();
    QContextMenuEvent event(QContextMenuEvent::Mouse, at, list->viewport()->mapToGlobal(at));
    QApplication::sendEvent(list->viewport(), &event);
    stage.save(u"list-menu"_s, Stage::popup());
    Stage::popup()->close();

    ui::TrayMenu tray(scripted.endpoints, stage.m_chats, stage.m_intents, stage.m_theme);
    tray.popup({100, 100});
    stage.saveAlone(tray, u"tray"_s);
    auto *endpoints = tray.findChild<QMenu *>();
    tray.close();
    endpoints->popup({100, 100});
    stage.saveAlone(*endpoints, u"tray-endpoints"_s);
    endpoints->close();

    scripted.model = u"qwen3-coder-30b"_s;
    chat.setPin({EndpointPin::Kind::Profile, u"LM Studio"_s});
    scripted.settleLaunch();
    scripted.clock.advance(std::chrono::milliseconds(2000));
    scripted.finishRestart();
    scripted.play(scripted.agents.latest());
    scripted.goLive();
    chat.send(u"And on another model?"_s);
    stage.answer(u"The same, a little slower."_s);
    stage.save(u"pinned"_s);
    chat.setPin({EndpointPin::Kind::Profile, kLongName});
    stage.save(u"pinned-long"_s);
    stage.m_window.resize(640, 480);
    stage.save(u"pinned-small"_s);
    stage.m_window.resize(1180, 820);

    stage.m_window.showChat(works);
    QTest::keyClick(&stage.m_window, Qt::Key_W, Qt::ControlModifier);
    stage.save(u"close"_s);
    stage.m_window.findChild<ui::QuestionSheet *>()->close();

    scripted.endpoints.setPolicy({endpoint::ManagedPolicy::Kind::ForcesAddress,
                                  u"/etc/claude-code/managed-settings.json"_s, u"FAKE_BASE_URL"_s,
                                  u"https://gateway.example"_s});
    stage.save(u"policy"_s);
    scripted.endpoints.setPolicy({});
    stage.m_window.setLayoutDirection(Qt::RightToLeft);
    stage.m_window.showChat(chat);
    stage.save(u"rtl"_s);
}

void drawMany(Stage &stage)
{
    for (int i = 1; i <= 50; ++i)
        stage.add(u"Task number %1 of a long day"_s.arg(i));
    stage.m_window.showChat(stage.m_chats.at(0));
    stage.m_window.show();
    stage.save(u"many"_s);
}

void drawNone(Stage &stage)
{
    stage.m_window.show();
    stage.save(u"none"_s);
}

} // namespace

void drawSeveralChats(const Album &album)
{
    for (const auto draw : {drawConversations, drawMany, drawNone}) {
        Stage stage(album);
        draw(stage);
    }
}
