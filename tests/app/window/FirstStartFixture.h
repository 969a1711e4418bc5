#pragma once

#include "app/window/ChatWindows.h"
#include "app/window/FirstStart.h"
#include "app/window/InstallNote.h"
#include "app/window/SignedOutChats.h"
#include "bridge/session/RestartPolicy.h"
#include "tests/bridge/chat/ChatTestSupport.h"
#include "tests/support/EventLoop.h"
#include "tests/support/LocalServer.h"
#include "tests/ui/Widgets.h"
#include "tests/ui/chat/SeveralChats.h"
#include "ui/chat/ChatPane.h"
#include "ui/chat/Composer.h"
#include "ui/kit/NoticeBar.h"
#include "ui/settings/endpoint/AddressField.h"
#include "ui/words/InstallText.h"
#include "ui/words/SecretText.h"
#include "ui/words/StatusText.h"

#include <QApplication>
#include <QClipboard>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QRadioButton>
#include <QTemporaryDir>
#include <QTest>

#include <gmock/gmock.h>

#include <algorithm>
#include <functional>
#include <memory>
#include <vector>

namespace firststarttest {

using namespace Qt::StringLiterals;
using app::FirstStart;
using bridge::agent::InstallProblem;
using bridge::agent::InstallProgress;
using bridge::agent::SignIn;
using bridge::chat::Chat;
using bridge::chat::ChatList;
using bridge::endpoint::EndpointChoice;
using bridge::endpoint::EndpointPin;
using bridge::library::BegunBy;
using bridge::library::ConversationRow;
using bridge::process::LaunchSpec;
using bridge::process::TerminalProblem;
using bridge::settings::kFirstStartDone;
using bridge::settings::kWorkspace;
using bridge::sources::SourceReport;

/// An installer that the test plays.
class FakeInstaller final : public bridge::agent::AgentInstaller
{
public:
    [[nodiscard]] QString packageManager() const override { return u"npm"_s; }
    [[nodiscard]] QString folder() const override { return u"/home/me/.local/agent"_s; }
    void install() override { runs = true; }
    void cancel() override
    {
        runs = false;
        emit installFailed({.kind = InstallProblem::Kind::Cancelled});
    }
    bool runs = false;
};

/// LM Studio as it answers, with a model in memory.
inline LocalServer::Handler lmStudio(const QByteArray &model = "qwen3-coder-30b")
{
    return [model](QTcpSocket &socket, const QByteArray &request) {
        const QByteArray path = request.split(' ').value(1);
        const QByteArray entry = "{\"id\":\"" + model + "\",\"state\":\"loaded\"}";
        if (path == "/lmstudio-greeting")
            LocalServer::answer(socket, 200, R"({"lmstudio":true})");
        else if (path == "/v1/models")
            LocalServer::answer(socket, 200, R"({"data":[{"id":"other"},)" + entry + "]}");
        else if (path == "/api/v0/models")
            LocalServer::answer(socket, 200, "{\"data\":[" + entry + "]}");
        else
            LocalServer::answer(socket, 404, {});
    };
}

/// The page of the first start in a window; the test plays servers, installer, terminal and
/// practice.
class FirstStartTest : public testing::Test
{
protected:
    FirstStartTest()
    {
        scripted.backend.signIn.kind = SignIn::Kind::SignedOut;
        scripted.backend.installer = [this] {
            auto made = std::make_unique<FakeInstaller>();
            installer = made.get();
            return made;
        };
        windows.openAt({}, addChat(chats, scripted, {}, true));
    }
    ~FirstStartTest() override { qApp->setStyleSheet({}); }

    /// Shows the page, with servers on these ports, and waits until they are known.
    ui::StartPage &begin(std::vector<quint16> ports = {}, bool isProgramThere = true)
    {
        servers = std::make_unique<bridge::check::LocalServers>(systemClock, std::move(ports));
        if (!installation)
            installation = std::make_unique<app::Installation>(scripted.backend, scripted.settings);
        first = std::make_unique<FirstStart>(
            FirstStart::Parts{scripted.backend, QProcessEnvironment::systemEnvironment(),
                              scripted.endpoints, scripted.credentials, scripted.settings,
                              conversations, *servers, watch, *installation, theme,
                              [this](const QString &folder) { return beginPractice(folder); },
                              [this](const LaunchSpec &spec) { return openTerminal(spec); }},
            windows.front(), chat());
        QSignalSpy scanned(servers.get(), &bridge::check::LocalServers::scanned);
        if (isProgramThere)
            scripted.settleLaunch();
        EXPECT_TRUE(soon([&] { return scanned.count() > 0 || !windows.front().page(); }));
        return first->page();
    }
    bridge::Result<QString, TerminalProblem> openTerminal(const LaunchSpec &spec)
    {
        opened.push_back(spec);
        if (hasTerminal)
            return u"/usr/bin/xterm"_s;
        return bridge::failed(TerminalProblem{});
    }

    bridge::Result<void, QString> beginPractice(const QString &folder)
    {
        practice << folder;
        if (practiceProblem.isEmpty())
            return {};
        return bridge::failed(QString(practiceProblem));
    }
    /// The chat's agent runs and has no credential.
    void goLiveSignedOut()
    {
        chat().wake();
        scripted.settleLaunch();
        scripted.clock.advance(bridge::session::RestartPolicy::kQuiet);
        scripted.play(scripted.agents.latest());
        scripted.goLive();
        scripted.say({bridge::agent::AccountReported{.lacksCredential = true}});
    }
    /// Types an address, and a credential for it.
    void typeAddress(const QString &address, const QString &secret)
    {
        control(u"Another address…"_s).click();
        QTest::keyClicks(&first->page().findChild<ui::AddressField *>()->edit(), address);
        QTest::keyClicks(widgets::find<QLineEdit>(first->page(), u"Credential"_s), secret);
    }

    Chat &chat() { return *windows.front().chat(); }
    [[nodiscard]] QString startText() { return first->page().startButton().text(); }
    void pressStart() { first->page().startButton().click(); }
    QAbstractButton &control(const QString &name) { return widgets::get(first->page(), name); }
    bool isOver()
    {
        settle();
        return !windows.front().page();
    }
    QStringList texts()
    {
        return widgets::textsIn<QLabel>(first->page()) + widgets::textsIn<QTextEdit>(first->page());
    }
    bool shows(const QString &text) { return texts().join(u'\n').contains(text); }
    void keepFolder(const QString &folder, BegunBy begunBy, int age)
    {
        ConversationRow row;
        row.sessionId = QString::number(rows.size());
        row.folder = folder;
        row.begunBy = begunBy;
        row.updated = QDateTime(QDate(2026, 1, 1), QTime(12, 0)).addDays(-age);
        rows.push_back(row);
        std::ranges::sort(rows, std::ranges::greater(), &ConversationRow::updated);
        conversations.setRows(rows, true);
    }
    QString makeFolder(const QString &name)
    {
        QDir(scripted.folder.path()).mkpath(name);
        return scripted.folder.filePath(name);
    }

    bridge::SystemClock systemClock;
    ScriptedChat scripted;
    ui::Intents intents;
    ui::Theme theme{scripted.settings};
    ChatList chats;
    bridge::library::Conversations conversations;
    std::vector<ConversationRow> rows;
    app::ChatWindows windows{
        {chats, conversations, scripted.endpoints, intents, theme, scripted.clock,
         [this](const EndpointPin &pin) -> Chat & { return addChat(chats, scripted, pin); }}};
    app::SignInWatch watch{scripted.backend, scripted.clock};
    app::SignedOutChats signedOut{chats, watch};
    std::unique_ptr<app::Installation> installation;
    std::unique_ptr<bridge::check::LocalServers> servers;
    FakeInstaller *installer = nullptr;
    std::vector<LaunchSpec> opened;
    bool hasTerminal = true;
    QStringList practice;
    QString practiceProblem;
    std::unique_ptr<FirstStart> first;
};

} // namespace firststarttest
