#include "tests/ui/chat/SeveralShots.h"

#include "bridge/chat/ChatList.h"
#include "tests/support/ScriptedChat.h"
#include "ui/chat/ChatWindow.h"
#include "ui/chat/Composer.h"
#include "ui/chat/ConversationList.h"
#include "ui/chat/SideBar.h"
#include "ui/endpoint/EndpointChip.h"
#include "ui/endpoint/PinMenu.h"
#include "ui/tray/TrayMenu.h"

#include <QAbstractButton>
#include <QApplication>
#include <QContextMenuEvent>
#include <QLineEdit>
#include <QMessageBox>
#include <QPainter>
#include <QTest>

namespace {

using namespace bridge;
using endpoint::EndpointPin;

const QString kLongName = QStringLiteral("Copilot bridge with a name that is longer than needed");
const QString kGateway = QStringLiteral("https://llm.corp.example:8766");

class Stage
{
public:
    Stage(settings::ThemeChoice choice, const QString &folder, const QString &suffix)
        : m_folder(folder)
        , m_suffix(suffix)
    {
        m_scripted.settings.setValue(settings::kTheme, choice);
        m_theme = std::make_unique<ui::Theme>(m_scripted.settings);
        m_scripted.model = QStringLiteral("claude-sonnet-4-5");
        m_window = std::make_unique<ui::ChatWindow>(m_chats, m_scripted.endpoints, *m_theme,
                                                    m_scripted.clock);
        m_window->setSideBarFooter(new ui::EndpointChip(m_scripted.endpoints, m_chats, *m_theme));
        m_window->resize(1180, 820);
    }
    ~Stage() { m_window.reset(); }

    chat::Chat &add(const QString &message = {}, const EndpointPin &pin = {})
    {
        const QString id = m_chats.newId();
        auto &chat = m_chats.add(m_scripted.makeChat(
            id, QStringLiteral("%1-2222-4333-8444-555555555555").arg(id, 8, u'0'), false,
            {.pin = pin}));
        if (!message.isEmpty())
            chat.send(message);
        return chat;
    }
    void goLive(chat::Chat &chat)
    {
        chat.start();
        m_scripted.settleLaunch();
        m_scripted.play(m_scripted.agents.latest());
        m_scripted.goLive();
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
        add(QStringLiteral("LM Studio"), QStringLiteral("http://localhost:1234"));
        add(kLongName, QStringLiteral("http://copilot-bridge.a-long-name.example:4141"));
        add(QStringLiteral("Corporate gateway"), kGateway);
    }

    void save(const QString &name, QWidget *popup = nullptr, QWidget *submenu = nullptr)
    {
        QTest::qWait(80);
        QPixmap picture = m_window->grab();
        QPainter painter(&picture);
        for (QWidget *over : {popup, submenu}) {
            if (over)
                painter.drawPixmap(over->pos() - m_window->pos(), over->grab());
        }
        painter.end();
        picture.save(QStringLiteral("%1/several-%2-%3.png").arg(m_folder, name, m_suffix));
    }
    void saveAlone(QWidget &widget, const QString &name)
    {
        QTest::qWait(30);
        widget.grab().save(QStringLiteral("%1/several-%2-%3.png").arg(m_folder, name, m_suffix));
    }
    QAbstractButton *button(const QString &name) const
    {
        for (auto *candidate : m_window->findChildren<QAbstractButton *>()) {
            if (candidate->isVisible()
                && (candidate->accessibleName() == name || candidate->text() == name))
                return candidate;
        }
        qFatal("no button %s", qPrintable(name));
    }
    static QMenu *popup()
    {
        QTest::qWait(20);
        return qobject_cast<QMenu *>(QApplication::activePopupWidget());
    }

    QString m_folder;
    QString m_suffix;
    ScriptedChat m_scripted{kGateway};
    std::unique_ptr<ui::Theme> m_theme;
    chat::ChatList m_chats;
    std::unique_ptr<ui::ChatWindow> m_window;
};

/// One that works, one that waits, one that failed, a pinned one, and two that answered.
void drawConversations(Stage &stage)
{
    ScriptedChat &scripted = stage.m_scripted;
    stage.addProfiles();
    stage.add(QStringLiteral("Draft the changelog"));
    auto &failed = stage.add();
    stage.goLive(failed);
    failed.send(QStringLiteral("Benchmark JSON readers"));
    scripted.beginTurn();
    scripted.failTurn(404, QStringLiteral("API Error: 404 model not found"));
    if (!scripted.probes.empty())
        scripted.probes.back().answer(std::nullopt);
    auto &waits = stage.add();
    stage.goLive(waits);
    waits.send(QStringLiteral("Why is CI slow on arm64, and what would it take to make it fast?"));
    scripted.beginTurn();
    scripted.askPermission();
    auto &works = stage.add();
    stage.goLive(works);
    works.send(QStringLiteral("Explain the release script"));
    scripted.beginTurn();
    scripted.streamText(QStringLiteral("It builds"));

    auto &chat = stage.add();
    stage.m_window->showChat(chat);
    stage.m_window->show();
    stage.save(QStringLiteral("new"));
    stage.goLive(chat);
    chat.send(QStringLiteral("Fix flaky parser test"));
    scripted.beginTurn();
    scripted.streamText(QStringLiteral("The test races on a temp file: both cases write "
                                       "`/tmp/case.json`. I'll give each case its own "
                                       "directory."));
    scripted.useTool(QStringLiteral("t1"), QStringLiteral("Bash"),
                     {{"command", "ctest -R parser --repeat until-fail:50"}});
    scripted.finishTool(QStringLiteral("t1"), QStringLiteral("100% tests passed"));
    scripted.streamText(QStringLiteral("Fifty runs in a row have passed."));
    stage.save(QStringLiteral("attribution-streaming"));
    scripted.endTurn();
    stage.save(QStringLiteral("attribution"));

    stage.button(QStringLiteral("Endpoint of this chat"))->click();
    stage.save(QStringLiteral("header-menu"), Stage::popup());
    Stage::popup()->close();
    stage.button(QStringLiteral("Choose the endpoint"))->click();
    stage.save(QStringLiteral("chip-menu"), Stage::popup());
    Stage::popup()->close();
    stage.button(QStringLiteral("Other new chats and windows"))->click();
    QMenu *menu = Stage::popup();
    QTest::keyClick(menu, Qt::Key_Down);
    QTest::keyClick(menu, Qt::Key_Right);
    stage.save(QStringLiteral("new-menu"), menu, Stage::popup());
    menu->close();
    auto *list = stage.m_window->findChild<ui::ConversationList *>();
    const QPoint at = list->visualItemRect(list->item(2)).center();
    QContextMenuEvent event(QContextMenuEvent::Mouse, at, list->viewport()->mapToGlobal(at));
    QApplication::sendEvent(list->viewport(), &event);
    stage.save(QStringLiteral("list-menu"), Stage::popup());
    Stage::popup()->close();

    ui::TrayMenu tray(scripted.endpoints, stage.m_chats, *stage.m_theme);
    tray.popup({100, 100});
    stage.saveAlone(tray, QStringLiteral("tray"));
    auto *endpoints = tray.findChild<QMenu *>();
    tray.close();
    endpoints->popup({100, 100});
    stage.saveAlone(*endpoints, QStringLiteral("tray-endpoints"));
    endpoints->close();

    scripted.model = QStringLiteral("qwen3-coder-30b");
    chat.setPin({EndpointPin::Kind::Profile, QStringLiteral("LM Studio")});
    scripted.settleLaunch();
    scripted.clock.advance(std::chrono::milliseconds(2000));
    scripted.finishRestart();
    scripted.play(scripted.agents.latest());
    scripted.goLive();
    chat.send(QStringLiteral("And on another model?"));
    stage.answer(QStringLiteral("The same, a little slower."));
    stage.save(QStringLiteral("pinned"));
    chat.setPin({EndpointPin::Kind::Profile, kLongName});
    stage.save(QStringLiteral("pinned-long"));
    stage.m_window->resize(640, 480);
    stage.save(QStringLiteral("pinned-small"));
    stage.m_window->resize(1180, 820);

    auto *search = stage.m_window->findChild<QLineEdit *>();
    search->setText(QStringLiteral("ch"));
    stage.save(QStringLiteral("search"));
    search->setText(QStringLiteral("nothing like it"));
    stage.save(QStringLiteral("search-none"));
    search->clear();

    stage.m_window->showChat(works);
    QTest::keyClick(stage.m_window.get(), Qt::Key_W, Qt::ControlModifier);
    auto *question = stage.m_window->findChild<QMessageBox *>();
    stage.saveAlone(*question, QStringLiteral("close"));
    question->close();

    scripted.endpoints.setPolicy({endpoint::ManagedPolicy::Kind::ForcesAddress,
                                  QStringLiteral("/etc/claude-code/managed-settings.json"),
                                  QStringLiteral("ANTHROPIC_BASE_URL"),
                                  QStringLiteral("https://gateway.example")});
    stage.save(QStringLiteral("policy"));
    scripted.endpoints.setPolicy({});
    stage.m_window->setLayoutDirection(Qt::RightToLeft);
    stage.m_window->showChat(chat);
    stage.save(QStringLiteral("rtl"));
}

void drawMany(Stage &stage)
{
    for (int i = 1; i <= 50; ++i)
        stage.add(QStringLiteral("Task number %1 of a long day").arg(i));
    stage.m_window->showChat(stage.m_chats.at(0));
    stage.m_window->show();
    stage.save(QStringLiteral("many"));
}

void drawNone(Stage &stage)
{
    stage.m_window->show();
    stage.save(QStringLiteral("none"));
}

} // namespace

void drawSeveralChats(settings::ThemeChoice theme, const QString &folder, const QString &suffix)
{
    for (const auto draw : {drawConversations, drawMany, drawNone}) {
        Stage stage(theme, folder, suffix);
        draw(stage);
    }
}
