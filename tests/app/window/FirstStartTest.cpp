#include "app/window/FirstStart.h"
#include "app/window/ChatWindows.h"
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

using namespace Qt::StringLiterals;

namespace firststarttest {

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
    [[nodiscard]] bool isRunning() const override { return runs; }
    void lookUp() override {}
    void install() override { runs = true; }
    void cancel() override
    {
        runs = false;
        emit installFailed({.kind = InstallProblem::Kind::Cancelled});
    }
    bool runs = false;
};

/// LM Studio as it answers, with a model in memory.
LocalServer::Handler lmStudio(const QByteArray &model = "qwen3-coder-30b")
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

TEST_F(FirstStartTest, IsWantedOnlyWhereNothingIsSetUp)
{
    const auto isWanted = [this](const SourceReport &sources = {}) {
        return FirstStart::isWanted(scripted.settings, scripted.endpoints, sources);
    };
    EXPECT_TRUE(isWanted());
    SourceReport login;
    login.hasSavedLogin = true;
    EXPECT_FALSE(isWanted(login));
    SourceReport key;
    bridge::sources::EndpointSource source;
    source.kind = bridge::sources::SourceKind::Credential;
    source.wins = true;
    key.sources.push_back(source);
    EXPECT_FALSE(isWanted(key));
    key.sources.front().wins = false;
    EXPECT_TRUE(isWanted(key));
    scripted.settings.setValue(kFirstStartDone, true);
    EXPECT_FALSE(isWanted());
    scripted.settings.setValue(kFirstStartDone, false);
    scripted.endpoints.setAddress(kHere);
    EXPECT_TRUE(isWanted()) << "an address that was only typed answers nothing";
    ASSERT_TRUE(scripted.endpoints.setEnabled(true));
    EXPECT_FALSE(isWanted());
    ASSERT_TRUE(scripted.endpoints.setEnabled(false));
    EXPECT_TRUE(scripted.endpoints.saveProfile(u"Work"_s));
    EXPECT_FALSE(isWanted()) << "a profile that is off is set up";
}

TEST_F(FirstStartTest, AServerThatWasFoundAnswersTheFirstMessage)
{
    const LocalServer server(lmStudio());
    begin({server.port()});
    EXPECT_EQ(startText(), u"Start with LM Studio"_s);
    EXPECT_TRUE(chat().isAsleep()) << "nothing is started before the choice";
    EXPECT_EQ(scripted.agents.count(), 0);

    QTest::keyClick(&first->page(), Qt::Key_Return);
    EXPECT_TRUE(isOver());
    EXPECT_TRUE(scripted.endpoints.isEnabled());
    EXPECT_EQ(scripted.endpoints.addressText(), u"http://localhost:%1"_s.arg(server.port()));
    EXPECT_EQ(scripted.endpoints.activeProfile(), u"LM Studio"_s);
    EXPECT_EQ(scripted.endpoints.setup().preset, u"lm-studio"_s);
    EXPECT_EQ(scripted.endpoints.model(), u"qwen3-coder-30b"_s) << "the one in memory";
    EXPECT_TRUE(scripted.settings.value(kFirstStartDone));
    scripted.settleLaunch();
    scripted.clock.advance(bridge::session::RestartPolicy::kQuiet);
    EXPECT_EQ(scripted.agents.count(), 1);
    EXPECT_EQ(windows.front().focusWidget(),
              windows.front().composer().findChild<QPlainTextEdit *>());
}

TEST_F(FirstStartTest, WhatServersSayIsMarkedAndBounded)
{
    const LocalServer server(lmStudio("\\u202eevil\\u0007" + QByteArray(150, 'x') + "%1"));
    begin({server.port()});
    const auto *row = widgets::find<QRadioButton>(first->page(), u"LM Studio"_s);
    ASSERT_TRUE(row);
    const QString name = row->accessibleName();
    EXPECT_FALSE(name.contains(QChar(0x202e))) << name.toStdString();
    EXPECT_LT(name.size(), 200);
    EXPECT_TRUE(name.endsWith(u"loaded"_s)) << name.toStdString();
}

TEST_F(FirstStartTest, AServerThatNeverAnswersOrNeverEndsHoldsNothingUp)
{
    const LocalServer silent(LocalServer::silent());
    const LocalServer endless([](QTcpSocket &socket, const QByteArray &) {
        socket.write("HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n"
                     + QByteArray(1024 * 1024, '['));
    });
    const LocalServer server(lmStudio());
    begin({silent.port(), endless.port(), server.port()});
    EXPECT_EQ(startText(), u"Start with LM Studio"_s);
    EXPECT_EQ(servers->found().size(), 1U);
}

TEST_F(FirstStartTest, AServerThatIsStartedLaterIsNoticedWhenTheWindowIsActiveAgain)
{
    bool runs = false;
    const LocalServer server([&runs](QTcpSocket &socket, const QByteArray &request) {
        if (runs)
            lmStudio()(socket, request);
        else
            LocalServer::answer(socket, 404, {});
    });
    begin({server.port()});
    EXPECT_EQ(startText(), u"Open a terminal and sign in"_s);
    runs = true;
    emit windows.front().activated();
    EXPECT_TRUE(soon([&] { return startText() == u"Start with LM Studio"_s; }));
}

TEST_F(FirstStartTest, AnAddressThatIsCommittedDoesNotEndThePageThoughASwitchWaitsForOne)
{
    begin();
    scripted.endpoints.enableOnceUsable(); // in the tray
    control(u"Another address…"_s).click();
    auto *field = first->page().findChild<ui::AddressField *>();
    QTest::keyClicks(&field->edit(), u"http://localhost:9"_s);
    field->commit();
    EXPECT_FALSE(isOver()) << "the credential is not typed yet";
    EXPECT_FALSE(scripted.endpoints.isEnabled());
    QTest::keyClick(&field->edit(), Qt::Key_Return);
    EXPECT_TRUE(isOver());
    EXPECT_TRUE(scripted.endpoints.isEnabled());
    EXPECT_TRUE(scripted.settings.value(kFirstStartDone));
}

TEST_F(FirstStartTest, AnotherAddressIsTypedWithItsCorrectionAndItsCredential)
{
    begin();
    control(u"Another address…"_s).click();
    auto *field = first->page().findChild<ui::AddressField *>();
    auto *secret = widgets::find<QLineEdit>(first->page(), u"Credential"_s);
    ASSERT_TRUE(field && secret && field->isVisible());
    QTest::keyClicks(&field->edit(), u"http//localhost:9"_s);
    pressStart();
    EXPECT_FALSE(isOver());
    EXPECT_TRUE(scripted.endpoints.addressText().isEmpty());
    auto *correct = first->page().findChild<QPushButton *>(u"correction"_s);
    ASSERT_TRUE(correct && correct->isVisible());
    correct->click();
    EXPECT_EQ(startText(), u"Start with localhost:9"_s);
    QTest::keyClicks(secret, u"my-secret-token"_s);
    pressStart();
    EXPECT_FALSE(isOver()) << "waits for the keychain";
    EXPECT_FALSE(first->page().startButton().isEnabled());
    scripted.keychain.answerSave();
    EXPECT_TRUE(isOver());
    ASSERT_TRUE(scripted.keychain.written);
    EXPECT_EQ(scripted.keychain.written->value, u"my-secret-token"_s);
    EXPECT_TRUE(scripted.endpoints.isEnabled());
    EXPECT_EQ(scripted.endpoints.addressText(), u"http://localhost:9"_s);
}

TEST_F(FirstStartTest, WithoutAKeychainTheCredentialIsKeptForThisRunAndTheWindowSaysSo)
{
    begin();
    control(u"Another address…"_s).click();
    QTest::keyClicks(&first->page().findChild<ui::AddressField *>()->edit(), kHere);
    QTest::keyClicks(widgets::find<QLineEdit>(first->page(), u"Credential"_s), u"a-secret"_s);
    pressStart();
    using Kind = bridge::secrets::SecretError::Kind;
    scripted.keychain.answerUnlock(Kind::Unavailable);
    EXPECT_TRUE(isOver());
    EXPECT_TRUE(scripted.endpoints.isEnabled());
    const auto address = bridge::endpoint::EndpointAddress::parse(kHere);
    EXPECT_TRUE(scripted.credentials.isForThisRun(address->origin()));
    const auto notices = widgets::shownIn<ui::NoticeBar>(windows.front());
    ASSERT_EQ(notices.size(), 1);
    EXPECT_TRUE(notices.first()->text().contains(u"this run only"_s)
                || notices.first()->text().contains(ui::wordsFor({Kind::Unavailable, {}})));
}

TEST_F(FirstStartTest, ACancelledQuestionOfTheKeychainIsSaidToBeCancelled)
{
    begin();
    typeAddress(kHere, u"a-secret"_s);
    pressStart();
    using Kind = bridge::secrets::SecretError::Kind;
    scripted.keychain.answerUnlock(Kind::Locked);
    EXPECT_TRUE(isOver());
    EXPECT_TRUE(scripted.endpoints.isEnabled());
    const auto notices = widgets::shownIn<ui::NoticeBar>(windows.front());
    ASSERT_EQ(notices.size(), 1);
    EXPECT_EQ(notices.first()->text(), ui::notSavedWords({Kind::Locked, {}}));
}

TEST_F(FirstStartTest, AnAddressThatChangesBeforeTheKeychainAnswersIsNotSwitchedOn)
{
    begin();
    typeAddress(kHere, u"a-secret"_s);
    using Kind = bridge::secrets::SecretError::Kind;
    for (const bool isSaved : {true, false}) {
        ASSERT_TRUE(scripted.endpoints.setAddress(kHere));
        pressStart();
        EXPECT_FALSE(first->page().startButton().isEnabled());
        ASSERT_TRUE(scripted.endpoints.setAddress(kThere)); // in the settings
        if (isSaved)
            scripted.keychain.answerSave();
        else
            scripted.keychain.answerUnlock(Kind::Unavailable);
        EXPECT_FALSE(isOver());
        EXPECT_FALSE(scripted.endpoints.isEnabled());
        EXPECT_TRUE(shows(u"The address was changed meanwhile"_s));
        EXPECT_TRUE(first->page().startButton().isEnabled());
    }
    const auto address = bridge::endpoint::EndpointAddress::parse(kHere);
    EXPECT_FALSE(scripted.credentials.isForThisRun(address->origin()));
}

TEST_F(FirstStartTest, AnEmptyAddressIsAskedFor)
{
    begin();
    control(u"Another address…"_s).click();
    pressStart();
    EXPECT_FALSE(isOver());
    auto *field = first->page().findChild<ui::AddressField *>();
    EXPECT_TRUE(field->edit().property("invalid").toBool());
}

TEST_F(FirstStartTest, TheSignInIsNoticedAfterATerminalWasOpened)
{
    begin();
    EXPECT_EQ(startText(), u"Open a terminal and sign in"_s) << "nothing else was found";
    pressStart();
    ASSERT_EQ(opened.size(), 1U);
    EXPECT_EQ(opened[0].program, scripted.programPath()) << "by its full path";
    EXPECT_TRUE(opened[0].arguments.isEmpty()) << "unmodified";
    EXPECT_EQ(opened[0].workingDirectory, first->page().folder());
    EXPECT_EQ(startText(), u"Open the terminal again"_s);
    EXPECT_FALSE(isOver());

    scripted.backend.signIn = {SignIn::Kind::SignedIn, u"a@b.example"_s, {}};
    scripted.clock.advance(app::SignInWatch::kPause);
    EXPECT_EQ(startText(), u"Start with this sign-in"_s);
    EXPECT_FALSE(isOver()) << "who is in the terminal is not interrupted";
    pressStart();
    EXPECT_TRUE(isOver());
    EXPECT_FALSE(scripted.endpoints.isEnabled());
    EXPECT_TRUE(scripted.settings.value(kFirstStartDone));
}

TEST_F(FirstStartTest, WithoutATerminalTheCommandCanBeCopied)
{
    hasTerminal = false;
    begin();
    pressStart();
    auto *command = widgets::find<QLineEdit>(first->page(), u"Command for a terminal"_s);
    ASSERT_TRUE(command && command->isVisible());
    EXPECT_EQ(command->text(), bridge::process::shellLine(opened.at(0)));
    EXPECT_TRUE(command->text().contains(scripted.programPath()));
    EXPECT_TRUE(shows(ui::wordsFor(TerminalProblem{})));
    control(u"Copy the command"_s).click();
    EXPECT_EQ(QGuiApplication::clipboard()->text(), command->text());
    scripted.backend.signIn.kind = SignIn::Kind::SignedIn;
    scripted.clock.advance(app::SignInWatch::kPause);
    EXPECT_EQ(startText(), u"Start with this sign-in"_s) << "the command was run by hand";
    EXPECT_FALSE(command->isVisible());
}

TEST_F(FirstStartTest, WhoIsSignedInAlreadyIsNotAsked)
{
    scripted.backend.signIn.kind = SignIn::Kind::SignedIn;
    begin();
    EXPECT_TRUE(isOver());
    EXPECT_FALSE(scripted.settings.value(kFirstStartDone));
    EXPECT_FALSE(chat().isAsleep());
}

TEST_F(FirstStartTest, WhoLeavesThePageIsNotAskedAboutTheSignInAgain)
{
    begin();
    pressStart();
    ASSERT_EQ(opened.size(), 1U);
    scripted.clock.advance(app::SignInWatch::kPause);
    const int before = scripted.backend.signInQuestions;
    control(u"Skip"_s).click();
    EXPECT_TRUE(isOver());
    scripted.clock.advance(10 * app::SignInWatch::kPause);
    EXPECT_EQ(scripted.backend.signInQuestions, before);
}

TEST_F(FirstStartTest, PracticeThatCannotStartIsSaidOnThePage)
{
    practiceProblem = u"There is no free port."_s;
    begin();
    control(u"Practice"_s).click();
    pressStart();
    EXPECT_EQ(practice.size(), 1);
    EXPECT_FALSE(isOver());
    EXPECT_TRUE(shows(practiceProblem));
    EXPECT_TRUE(first->page().startButton().isEnabled());
}

TEST_F(FirstStartTest, PracticeAsksForItInTheChosenFolder)
{
    begin();
    control(u"Practice"_s).click();
    EXPECT_EQ(startText(), u"Start practice"_s);
    pressStart();
    EXPECT_EQ(practice, QStringList{first->page().folder()});
    EXPECT_FALSE(scripted.settings.value(kFirstStartDone))
        << "the next start without an endpoint asks again";
    EXPECT_FALSE(scripted.endpoints.isEnabled());
}

TEST_F(FirstStartTest, SkippingIsRememberedAndShowsTheChat)
{
    begin();
    control(u"Skip"_s).click();
    EXPECT_TRUE(isOver());
    EXPECT_TRUE(scripted.settings.value(kFirstStartDone));
    EXPECT_FALSE(scripted.endpoints.isEnabled());
    EXPECT_FALSE(chat().isAsleep());
    scripted.settleLaunch();
    EXPECT_EQ(scripted.agents.count(), 1);
}

TEST_F(FirstStartTest, ItGivesWayToWhatIsDoneElsewhere)
{
    begin();
    windows.presentNewChat();
    EXPECT_FALSE(isOver()) << "a new chat could not answer either";
    Chat &sleeping = chat();
    Chat &other = addChat(chats, scripted);
    windows.show(other, windows.front());
    EXPECT_TRUE(isOver());
    EXPECT_FALSE(scripted.settings.value(kFirstStartDone));
    EXPECT_FALSE(sleeping.isAsleep()) << "it says what is missing now";
    chats.close(other);
    EXPECT_EQ(&chat(), &sleeping);
    EXPECT_FALSE(chat().isAsleep());
}

TEST_F(FirstStartTest, ItGivesWayToAMessageFromTheCommandLine)
{
    begin();
    chat().send(u"hello"_s);
    EXPECT_TRUE(isOver());
}

TEST_F(FirstStartTest, ItGivesWayToAnEndpointThatIsSwitchedOn)
{
    begin();
    EXPECT_TRUE(scripted.endpoints.setAddress(kHere));
    EXPECT_FALSE(isOver());
    EXPECT_TRUE(scripted.endpoints.setEnabled(true));
    EXPECT_TRUE(isOver());
    EXPECT_FALSE(chat().isAsleep());
}

TEST_F(FirstStartTest, AChatThatIsAwakeIsSetUpOnceMoreWithoutPractice)
{
    goLiveSignedOut();
    begin();
    EXPECT_FALSE(control(u"Practice"_s).isVisible());
    pressStart();
    scripted.backend.signIn.kind = SignIn::Kind::SignedIn;
    scripted.clock.advance(app::SignInWatch::kPause);
    pressStart();
    EXPECT_TRUE(isOver());
    EXPECT_EQ(chat().state(), bridge::session::ChatState::Restarting)
        << "its agent has to read the sign-in";
    scripted.finishRestart();
    scripted.clock.advance(bridge::session::RestartPolicy::kQuiet);
    EXPECT_EQ(scripted.agents.count(), 2) << "one restart";
}

TEST_F(FirstStartTest, AStartWhileTheAgentStartsWithTheSignInIsNoOtherRestart)
{
    goLiveSignedOut();
    begin();
    pressStart();
    scripted.backend.signIn.kind = SignIn::Kind::SignedIn;
    scripted.clock.advance(app::SignInWatch::kPause);
    scripted.finishRestart();
    scripted.clock.advance(bridge::session::RestartPolicy::kQuiet);
    ASSERT_EQ(scripted.agents.count(), 2);
    pressStart();
    EXPECT_TRUE(isOver());
    EXPECT_FALSE(scripted.agents.latest().wasTerminated());
}

TEST_F(FirstStartTest, AChatThatIsAwakeIsSetUpAlsoWhereTheSignInIsThereAlready)
{
    goLiveSignedOut();
    scripted.backend.signIn.kind = SignIn::Kind::SignedIn;
    begin();
    EXPECT_FALSE(isOver()) << "the user has asked for the page";
    EXPECT_EQ(startText(), u"Start with this sign-in"_s);
}

TEST_F(FirstStartTest, AnEndpointIsUsedAlsoByAChatThatIsPinnedToTheDefaultApi)
{
    const LocalServer server(lmStudio());
    goLiveSignedOut();
    chat().setPin({EndpointPin::Kind::DefaultApi, {}});
    begin({server.port()});
    pressStart();
    EXPECT_TRUE(isOver());
    EXPECT_EQ(chat().pin(), EndpointPin());
    EXPECT_TRUE(scripted.endpoints.endpointFor(chat().pin()).value().has_value());
}

TEST_F(FirstStartTest, AMissingProgramIsInstalledWhileTheRestIsFilledIn)
{
    QFile::remove(scripted.programPath());
    const LocalServer server(lmStudio());
    begin({server.port()}, false);
    EXPECT_FALSE(first->page().startButton().isEnabled());
    EXPECT_TRUE(shows(u"is not on this computer yet"_s)) << texts().join(u'\n').toStdString();
    EXPECT_TRUE(shows(installer->folder()));
    control(u"Install"_s).click();
    EXPECT_TRUE(installer->runs);
    emit installer->progressed(
        {.step = InstallProgress::Step::Downloading, .received = 38'000'000, .total = 62'000'000});
    EXPECT_TRUE(shows(u"38 of about 62 MB"_s));
    control(u"Practice"_s).click();
    EXPECT_EQ(startText(), u"Start practice"_s);
    EXPECT_FALSE(first->page().startButton().isEnabled());

    control(u"Cancel"_s).click();
    EXPECT_FALSE(installer->runs);
    const InstallProblem cancelled{.kind = InstallProblem::Kind::Cancelled};
    EXPECT_TRUE(shows(ui::wordsFor(cancelled, u"Fake Agent"_s, u"npm"_s)));

    control(u"Try again"_s).click();
    QFile program(scripted.programPath());
    ASSERT_TRUE(program.open(QIODevice::WriteOnly));
    program.close();
    emit installer->installed({.path = scripted.programPath(), .version = {}});
    scripted.settleLaunch();
    EXPECT_TRUE(shows(u"2.1.330 found"_s)) << texts().join(u'\n').toStdString();
    EXPECT_TRUE(first->page().startButton().isEnabled());
}

TEST_F(FirstStartTest, AnInstallationGoesOnWhenThePageIsLeft)
{
    QFile::remove(scripted.programPath());
    begin({}, false);
    control(u"Install"_s).click();
    control(u"Skip"_s).click();
    EXPECT_TRUE(isOver());
    EXPECT_TRUE(installer->runs);
    EXPECT_TRUE(chat().isAsleep()) << "there is no program yet";
    first.reset();

    app::InstallNote note(*installation, u"Fake Agent"_s);
    QSignalSpy ended(&note, &app::InstallNote::ended);
    emit installer->progressed(
        {.step = InstallProgress::Step::Downloading, .received = 38'000'000, .total = 62'000'000});
    EXPECT_TRUE(note.text().contains(u"38 of about 62 MB"_s)) << note.text().toStdString();
    emit installer->installed({.path = u"/new/program"_s, .version = {}});
    scripted.settleLaunch();
    EXPECT_EQ(ended.count(), 1);
    EXPECT_EQ(note.text(), u"Fake Agent is installed."_s);
    EXPECT_EQ(scripted.settings.value(bridge::settings::kAgentProgram), u"/new/program"_s);
}

TEST_F(FirstStartTest, AnInstallationCanBeCancelledAfterThePage)
{
    QFile::remove(scripted.programPath());
    begin({}, false);
    control(u"Install"_s).click();
    control(u"Skip"_s).click();
    EXPECT_TRUE(isOver());
    first.reset();
    app::InstallNote note(*installation, u"Fake Agent"_s);
    QSignalSpy ended(&note, &app::InstallNote::ended);
    widgets::get(note, u"Cancel the installation"_s).click();
    EXPECT_FALSE(installer->runs);
    EXPECT_EQ(ended.count(), 1);
    EXPECT_EQ(note.text(), ui::wordsFor(InstallProblem{.kind = InstallProblem::Kind::Cancelled},
                                        u"Fake Agent"_s, u"npm"_s));
}

TEST_F(FirstStartTest, APageThatComesBackShowsTheInstallationThatRuns)
{
    QFile::remove(scripted.programPath());
    begin({}, false);
    control(u"Install"_s).click();
    control(u"Skip"_s).click();
    EXPECT_TRUE(isOver());
    begin({}, false);
    control(u"Cancel"_s).click();
    EXPECT_FALSE(installer->runs);
}

TEST_F(FirstStartTest, EveryFailedInstallationIsASentenceAndCanBeTriedAgain)
{
    QFile::remove(scripted.programPath());
    begin({}, false);
    using Kind = InstallProblem::Kind;
    for (const Kind kind :
         {Kind::NoPackageManager, Kind::Offline, Kind::DiskFull, Kind::Damaged, Kind::Failed}) {
        control(kind == Kind::NoPackageManager ? u"Install"_s : u"Try again"_s).click();
        const InstallProblem problem{
            .kind = kind, .subject = u"npm"_s, .detail = {}, .missingBytes = 5'000'000};
        emit installer->installFailed(problem);
        EXPECT_TRUE(shows(ui::wordsFor(problem, u"Fake Agent"_s, u"npm"_s)))
            << texts().join(u'\n').toStdString();
        EXPECT_FALSE(first->page().startButton().isEnabled());
    }
}

TEST_F(FirstStartTest, AnOldProgramIsUpdatedOrUsedForTheSignInOnly)
{
    scripted.version = u"2.0.1"_s;
    begin();
    EXPECT_TRUE(shows(u"2.0.1 is too old"_s)) << texts().join(u'\n').toStdString();
    control(u"Update"_s);
    EXPECT_TRUE(first->page().startButton().isEnabled()) << "the sign-in";
    control(u"Practice"_s).click();
    EXPECT_FALSE(first->page().startButton().isEnabled());
}

TEST_F(FirstStartTest, TheFolderIsTheOneLatelyUsedInTheTerminal)
{
    scripted.settings.setValue(kWorkspace, {});
    const QString newest = makeFolder(u"newest"_s);
    const QString older = makeFolder(u"older"_s);
    keepFolder(older, BegunBy::Terminal, 2);
    keepFolder(newest, BegunBy::Terminal, 1);
    keepFolder(newest, BegunBy::Terminal, 3);
    keepFolder(makeFolder(u"own"_s), BegunBy::Drawbridge, 0);
    keepFolder(scripted.folder.filePath(u"gone"_s), BegunBy::Terminal, 0);
    makeFolder(u"newest/.git"_s);
    QFile head(newest + u"/.git/HEAD"_s);
    ASSERT_TRUE(head.open(QIODevice::WriteOnly));
    head.write("ref: refs/heads/main\n");
    head.close();
    begin();
    EXPECT_TRUE(soon([&] { return first->page().folder() == newest && shows(u"main"_s); }));
    EXPECT_TRUE(widgets::find(first->page(), u"Work in %1"_s.arg(older)));
    EXPECT_FALSE(widgets::find(first->page(), u"Work in %1"_s.arg(newest)));

    control(u"Work in %1"_s.arg(older)).click();
    settle();
    EXPECT_EQ(first->page().folder(), older);
    EXPECT_TRUE(widgets::find(first->page(), u"Work in %1"_s.arg(newest)));
    const QString later = makeFolder(u"later"_s);
    keepFolder(later, BegunBy::Terminal, -1);
    EXPECT_TRUE(
        soon([&] { return widgets::find(first->page(), u"Work in %1"_s.arg(later)) != nullptr; }));
    EXPECT_EQ(first->page().folder(), older) << "the user's choice stays";
    control(u"Skip"_s).click();
    EXPECT_EQ(scripted.settings.value(kWorkspace), older);
    EXPECT_EQ(chat().workspace(), older);
}

} // namespace firststarttest
