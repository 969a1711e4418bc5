#include "app/window/Application.h"

#include "app/cli/PrintSink.h"
#include "app/window/HolderNote.h"
#include "app/window/StoreNote.h"
#include "bridge/process/ChildProcess.h"
#include "bridge/syntax/Highlighter.h"
#include "ui/endpoint/UnsavedNote.h"
#include "ui/kit/Icons.h"
#include "ui/kit/NoticeBar.h"
#include "ui/settings/AboutPage.h"
#include "ui/settings/AppearancePage.h"
#include "ui/words/LibraryText.h"

#include <QApplication>
#include <QDesktopServices>
#include <QDir>
#include <QFileInfo>

#include <algorithm>

namespace app {

using bridge::chat::Chat;

namespace {

/// From the executable it is the same way in a build folder and an installed tree. Nothing of the
/// user's environment: it may hold secrets, and the helper needs none of it.
bridge::process::LaunchSpec highlightHelper()
{
    bridge::process::LaunchSpec spec;
    spec.program = QDir::cleanPath(QCoreApplication::applicationDirPath() + QLatin1Char('/')
                                   + QStringLiteral(DRAWBRIDGE_HIGHLIGHT));
    spec.workingDirectory = QDir::rootPath();
    spec.environment.insert(QStringLiteral("LC_ALL"), QStringLiteral("C.UTF-8"));
    // Where Qt is not the system's.
    const QString libraries = QStringLiteral("LD_LIBRARY_PATH");
    if (qEnvironmentVariableIsSet("LD_LIBRARY_PATH"))
        spec.environment.insert(libraries, qEnvironmentVariable("LD_LIBRARY_PATH"));
    return spec;
}


/// Longer than the stop sequence of a chat.
constexpr std::chrono::seconds kQuitPatience{8};
/// Until the next attempt to make the socket that could not be made, e.g. on a full disk.
constexpr std::chrono::seconds kListenPause{2};

} // namespace

Application::Application(command::Window command,
                         std::unique_ptr<bridge::practice::PracticeEndpoint> practice,
                         QObject *parent)
    : QObject(parent)
    , m_command(std::move(command))
    , m_saveRetry(m_services.settings, m_services.clock)
    , m_control(m_services.settings.folder())
    , m_commands(m_chats, m_services.endpoints, m_services.credentials, m_services.secrets,
                 m_services.settings, m_services.backend, m_services.clock)
    , m_signIn(m_services.backend, m_services.clock)
    , m_signedOut(m_chats, m_signIn)
    , m_practice(std::move(practice))
{}

Application::~Application() = default;

bridge::Result<void, Application::StartProblem> Application::start()
{
    if (!m_command.workspace.isEmpty()) {
        const QFileInfo workspace(m_command.workspace);
        if (!workspace.isDir())
            return bridge::failed(StartProblem{tr("%1 is not a folder.").arg(m_command.workspace)});
        m_services.settings.keepInMemory(bridge::settings::kWorkspace.key);
        m_services.settings.setValue(bridge::settings::kWorkspace, workspace.absoluteFilePath());
    }
    switch (m_control.listen()) {
    case ControlServer::Outcome::OtherWindow:
        return bridge::failed(StartProblem{
            tr("Another Drawbridge window of this settings folder is running."), true});
    case ControlServer::Outcome::Impossible:
        standardStreams().errLine(tr("Drawbridge cannot be reached by the command line: %1.")
                                      .arg(m_control.errorString()));
        listenAgain();
        break;
    case ControlServer::Outcome::Listening:
        break;
    }
    if (m_command.practice) {
        if (!m_practice) {
            auto started = m_services.startPractice();
            if (!started)
                return bridge::failed(StartProblem{started.error()});
            m_practice = std::move(*started);
        }
        m_services.usePractice(std::move(m_practice));
    }

    openStore();
    makeWindows();
    connect(&m_control, &ControlServer::requested, &m_commands, &WindowCommands::serve);
    connect(&m_commands, &WindowCommands::raiseRequested, m_windows.get(), &ChatWindows::present);
    m_commands.setOpener([this](const QString &sessionId, QObject *context, auto answer) {
        openSession(sessionId, context, std::move(answer));
    });
    openWindows();
    return {};
}

void Application::openStore()
{
    using bridge::store::ChatStore;
    m_store = std::make_unique<ChatStore>(
        ChatStore::defaultFolder(),
        m_command.practice ? ChatStore::Mode::InMemory : ChatStore::Mode::OnDisk, m_services.clock);
    using bridge::history::History;
    // This agent has one.
    m_history =
        std::make_unique<History>(*m_services.backend.archive(), History::defaultCacheFolder());
    m_history->start();
    m_kept = std::make_unique<bridge::library::HistoryConversations>(*m_history);
    m_services.keepChats(*m_store, m_history.get());
    if (const auto opened = openPatiently(*m_store); !opened)
        m_holder = opened.error();
}

void Application::openWindows()
{
    if (!m_holder) {
        // Command line and tray need a window, also while the wanted conversation is looked up.
        const QString wanted = m_command.session;
        const bool isKept = !wanted.isEmpty() && m_store->find(wanted);
        const bool isFirst = wantsFirstStart();
        m_reopening->reopen(isKept ? wanted : QString(), isFirst);
        if (isFirst)
            showFirstStart(m_windows->front());
        if (!wanted.isEmpty() && !isKept)
            openSession(wanted, this, [](const QString &problem) {
                if (!problem.isEmpty())
                    standardStreams().errLine(problem);
            });
        return;
    }
    m_windows->open();
    auto *note =
        new HolderNote(*m_store, *m_holder, m_services.clock, *m_theme, &m_windows->front());
    m_windows->front().setNotice(note);
    connect(note, &HolderNote::opened, m_reopening.get(), &Reopening::reopenBeside);
}

bool Application::wantsFirstStart() const
{
    return !m_command.practice && m_command.session.isEmpty() && m_store->isEmpty()
           && FirstStart::isWanted(m_services.settings, m_services.endpoints,
                                   m_services.readSources());
}

void Application::showFirstStart(ui::ChatWindow &window)
{
    if (m_installNote)
        std::exchange(m_installNote, nullptr)->deleteLater(); // the page says it
    m_firstStart = std::make_unique<FirstStart>(
        FirstStart::Parts{m_services.backend, m_services.environment, m_services.endpoints,
                          m_services.credentials, m_services.settings, m_library->conversations(),
                          servers(), m_signIn, installation(), *m_theme,
                          [this](const QString &folder) { return beginPractice(folder); }},
        window, *window.chat());
    connect(m_firstStart.get(), &FirstStart::over, this, &Application::onFirstStartOver);
}

void Application::setUp(ui::ChatWindow &window)
{
    if (!m_firstStart && window.chat())
        showFirstStart(window);
    (m_firstStart ? m_firstStart->window() : window).present();
}

bridge::Result<void, QString> Application::beginPractice(const QString &folder)
{
    auto started = m_services.startPractice();
    if (!started)
        return bridge::failed(QString(started.error()));
    const bool isThere = QFileInfo(folder).isDir();
    m_next = Next{{.workspace = isThere ? folder : QDir::homePath(), .practice = true},
                  std::move(*started)};
    quit();
    return {};
}

void Application::onFirstStartOver()
{
    m_firstStart.release()->deleteLater();
    noteInstallation();
}

Installation &Application::installation()
{
    if (!m_installation) {
        m_installation = std::make_unique<Installation>(m_services.backend, m_services.settings);
        connect(m_installation.get(), &Installation::installed, this, &Application::onInstalled);
        connect(m_installation.get(), &Installation::failed, this, &Application::wakeFront);
    }
    return *m_installation;
}

void Application::noteInstallation()
{
    if (m_firstStart || m_installNote || !m_installation || !m_installation->progress())
        return;
    ui::ChatWindow &window = m_windows->front();
    m_installNote = new InstallNote(*m_installation, m_services.backend.displayName(), &window);
    window.setNotice(m_installNote);
    window.setAgentMissing(true);
    connect(m_installation.get(), &Installation::installed, &window,
            [&window] { window.setAgentMissing(false); });
    // With its window: another one says it then.
    connect(m_installNote, &QObject::destroyed, this, &Application::noteInstallation,
            Qt::QueuedConnection);
}

void Application::onInstalled()
{
    using bridge::FailureKind;
    for (int i = 0; i < m_chats.count(); ++i) {
        Chat &chat = m_chats.at(i);
        const auto &failure = chat.failure();
        const bool wasMissing = failure
                                && (failure->kind() == FailureKind::AgentMissing
                                    || failure->kind() == FailureKind::AgentTooOld);
        if (chat.state() == bridge::session::ChatState::Failed && wasMissing)
            chat.restart();
    }
    wakeFront();
}

void Application::wakeFront()
{
    if (Chat *front = m_windows->front().chat(); front && front->isAsleep() && !m_firstStart)
        front->wake();
}

bridge::check::LocalServers &Application::servers()
{
    if (!m_servers)
        m_servers = std::make_unique<bridge::check::LocalServers>(m_services.clock);
    return *m_servers;
}

void Application::openSession(const QString &sessionId, QObject *context,
                              WindowCommands::Answer answer)
{
    const auto open = [this, sessionId, answer] {
        emit m_library->conversations().openRequested(sessionId, {});
        answer({});
    };
    if (m_chats.findSession(sessionId) || m_store->find(sessionId)) {
        open();
        return;
    }
    const QString missing = tr("There is no conversation %1.").arg(sessionId);
    m_history->lookUp(sessionId, context, [this, open, answer, missing](const auto &row) {
        m_lookedUp = row.value_or(std::nullopt);
        if (m_lookedUp)
            open();
        else
            answer(row ? missing
                       : QStringLiteral("%1: %2").arg(row.error().path, row.error().message));
    });
}

void Application::listenAgain()
{
    m_listenTimer = m_services.clock.after(kListenPause, [this] {
        const auto done = std::move(m_listenTimer);
        if (m_control.listen() == ControlServer::Outcome::Impossible)
            listenAgain();
    });
}

QString Application::folderOf(const QString &sessionId) const
{
    const bridge::history::HistoryRow *row = m_history->find(sessionId);
    if (!row && m_lookedUp && m_lookedUp->file.sessionId == sessionId)
        row = &*m_lookedUp;
    return row && QFileInfo(row->facts.folder).isDir() ? row->facts.folder : QString();
}

Chat &Application::makeChat(bridge::chat::ChatStart start)
{
    if (start.overrides.workspace.isEmpty())
        start.overrides.workspace =
            folderOf(start.sessionId.isEmpty() ? start.branchOf : start.sessionId);
    return m_chats.add(m_services.makeChat(m_chats.newId(), start));
}

void Application::makeWindows()
{
    QApplication::setQuitOnLastWindowClosed(false);
    m_theme = std::make_unique<ui::Theme>(m_services.settings);
    m_highlighter = std::make_unique<bridge::syntax::Highlighter>(
        [] { return std::make_unique<bridge::process::ChildProcess>(); }, highlightHelper());
    m_theme->setHighlighter(m_highlighter.get());
    QApplication::setWindowIcon(ui::icon(ui::Icon::App, m_theme->colors().accent));
    m_probes = m_services.makeProbes();
    const auto make = [this](const auto &start) -> Chat & { return makeChat(start); };
    m_library = std::make_unique<LibraryWindows>(
        LibraryWindows::Parts{m_chats, *m_store, *m_kept, *m_history, m_wastebasket,
                              m_services.clock, *m_theme, m_services.backend.shortName(), make});
    m_windows = std::make_unique<ChatWindows>(ChatWindows::Parts{
        m_chats, m_library->conversations(), m_services.endpoints, m_intents, *m_theme,
        m_services.clock,
        [this](const auto &pin) -> Chat & { return makeChat({.overrides = {.pin = pin}}); },
        [this] { return m_quitting->mayCloseLast(); }, m_probes.get(),
        [this](QWidget *parent) { return new StoreNote(*m_store, parent); }});
    m_library->setWindows(*m_windows);
    m_quitting = std::make_unique<Quitting>(Quitting::Parts{
        m_chats, *m_windows, *m_theme, [] { return QSystemTrayIcon::isSystemTrayAvailable(); },
        [this] {
            // What a file holds that is left alone is not lost with this program.
            using Kind = bridge::store::StoreProblem::Kind;
            auto problems = m_store->problems();
            std::erase_if(problems, [](const auto &each) {
                return each.kind != Kind::NotWritten && each.kind != Kind::TakenOver;
            });
            return ui::wordsFor(problems);
        },
        m_services.endpoints.isInMemory()});
    m_reopening =
        std::make_unique<Reopening>(Reopening::Parts{*m_store, m_chats, *m_windows, make});
    m_attachments = std::make_unique<ChatAttachments>(ChatAttachments::Parts{
        m_chats, m_services.endpoints, m_services.credentials, m_intents,
        [this](const Chat &chat) { return &m_windows->windowFor(chat); },
        [this](const Chat &chat, const QString &title, const QString &text) {
            m_windows->windowFor(chat).showNotice(ui::NoticeBar::closable(title, text));
        },
        [this](const Chat &chat) { setUp(m_windows->windowFor(chat)); }});
    m_tray = std::make_unique<ui::TrayIcon>(m_services.endpoints, m_chats, m_services.settings,
                                            m_intents, *m_theme);
    connectIntents();
    connectTray();
    connect(&m_services.settings, &bridge::settings::SettingsStore::savedChanged, this,
            &Application::onSavedChanged);
}

void Application::onSavedChanged()
{
    // Else the note of a window says it.
    const auto windows = QApplication::topLevelWidgets();
    const bool isSeen = std::any_of(windows.begin(), windows.end(),
                                    [](const QWidget *window) { return window->isVisible(); });
    if (!m_services.settings.isSaved() && !isSeen)
        m_tray->explainUnsaved();
}

void Application::connectIntents()
{
    connect(m_windows.get(), &ChatWindows::lastClosed, this, &Application::onLastWindowClosed);
    connect(&m_intents, &ui::Intents::settingsRequested, this, &Application::showSettings);
    connect(&m_intents, &ui::Intents::goOnOrderRequested, this, [this] {
        showSettings(ui::SettingsPageId::AiChat);
        m_aiChat->showGoOnOrder();
    });
    connect(&m_intents, &ui::Intents::quitRequested, m_quitting.get(), &Quitting::ask);
    connect(m_quitting.get(), &Quitting::wanted, this, &Application::quit);
    connect(&m_intents, &ui::Intents::goOnRequested, this,
            [](Chat *chat, const bridge::endpoint::EndpointPin &pin) { chat->goOnAt(pin); });
    connect(&m_intents, &ui::Intents::checkRequested, this, &Application::checkEndpoint);
    connect(&m_intents, &ui::Intents::fixRequested, this,
            [this](const Chat *chat, const bridge::Fix &fix) {
                if (!chat)
                    fixSettings(fix);
            });
    connect(&m_intents, &ui::Intents::newChatRequested, this, &Application::startChatIn);
    connect(&m_intents, &ui::Intents::branchRequested, this,
            [this](const Chat *chat, const QString &itemId) {
                emit m_library->conversations().branchRequested(chat->sessionId(), itemId);
            });
    connect(&m_intents, &ui::Intents::takeOverRequested, this,
            [this](Chat *chat) { m_library->held().takeOver(*chat); });
    connect(&m_intents, &ui::Intents::linkRequested, this,
            [](const QUrl &url) { QDesktopServices::openUrl(url); });
}

void Application::startChatIn(Chat *beside, const QString &folder)
{
    Chat &chat = makeChat({.overrides = {.workspace = folder, .pin = beside->pin()}});
    m_windows->show(chat, m_windows->windowFor(*beside));
    chat.start();
    // An empty chat would stay behind.
    if (beside->isUntouched())
        m_chats.close(*beside);
}

void Application::connectTray()
{
    connect(m_tray.get(), &ui::TrayIcon::showWindowRequested, m_windows.get(),
            &ChatWindows::present);
    const ui::TrayMenu &menu = m_tray->menu();
    connect(&menu, &ui::TrayMenu::showWindowRequested, m_windows.get(), &ChatWindows::present);
    connect(&menu, &ui::TrayMenu::newChatRequested, m_windows.get(), &ChatWindows::presentNewChat);
    connect(&menu, &ui::TrayMenu::quitRequested, m_quitting.get(), &Quitting::ask);
    // Shown even without a tray: Qt adds the icon when one appears.
    m_tray->show();
}

void Application::showSettings(ui::SettingsPageId page)
{
    if (!m_settings)
        makeSettings();
    m_settings->showPage(page);
}

void Application::makeSettings()
{
    m_checker = m_services.makeChecker();
    m_sources = m_services.makeSources();
    auto aiChat = std::make_unique<ui::AiChatPage>(ui::SettingsServices{
        m_services.endpoints, *m_sources, servers(), m_services.credentials, *m_checker,
        m_services.settings, m_chats, m_intents, m_services.backend.endpointExport(), *m_theme});
    m_aiChat = aiChat.get();
    std::vector<std::unique_ptr<ui::SettingsPage>> pages;
    pages.push_back(std::make_unique<ui::AppearancePage>(m_services.settings, *m_theme));
    pages.push_back(std::move(aiChat));
    pages.push_back(std::make_unique<ui::AboutPage>(m_chats));
    m_settings = std::make_unique<ui::SettingsWindow>(std::move(pages));
    m_settings->setNotice(new ui::UnsavedNote(m_services.settings, m_settings.get()));
    if (m_services.endpoints.isInMemory())
        m_settings->markPractice();
    m_settingsFixHandler =
        std::make_unique<FixHandler>(m_services.endpoints, m_services.credentials, nullptr);
    connect(m_settingsFixHandler.get(), &FixHandler::setUpRequested, this,
            [this] { setUp(m_windows->front()); });
    connect(m_settingsFixHandler.get(), &FixHandler::refused, m_settings.get(),
            [this](const QString &title, const QString &text) {
                m_settings->showNotice(ui::NoticeBar::closable(title, text));
            });
}

void Application::checkEndpoint(const Chat *chat, bool withAgent)
{
    showSettings(ui::SettingsPageId::AiChat);
    if (chat && chat->pin().kind == bridge::endpoint::EndpointPin::Kind::Profile)
        m_checker->start({.withAgent = withAgent, .pin = chat->pin()});
    else
        m_aiChat->checkEndpoint(withAgent);
}

void Application::fixSettings(const bridge::Fix &fix)
{
    // Only the checklist of the settings emits nullptr.
    m_settingsFixHandler->setPin(m_checker->wanted().pin);
    m_settingsFixHandler->carryOut(fix, m_settings.get());
}

void Application::onLastWindowClosed()
{
    if (QSystemTrayIcon::isSystemTrayAvailable())
        m_tray->explainClosing();
    else
        quit();
}

void Application::quit()
{
    if (std::exchange(m_isQuitting, true))
        return;
    if (m_reopening)
        m_reopening->finish();
    m_services.settings.saveAgain();
    m_listenTimer.reset();
    m_control.close();
    if (m_checker)
        m_checker->cancel();
    m_tray->hide();
    // All windows, dialogs included.
    for (QWidget *window : QApplication::topLevelWidgets())
        window->hide();
    m_quitTimer = m_services.clock.after(kQuitPatience, [] { QCoreApplication::exit(0); });
    connect(&m_chats, &bridge::chat::ChatList::allStopped, this, [] { QCoreApplication::exit(0); });
    m_chats.stopAll();
}

} // namespace app

#include "moc_Application.cpp"
