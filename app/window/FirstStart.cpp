#include "app/window/FirstStart.h"

#include "app/window/SignedOutChats.h"
#include "bridge/check/rungs/ServerModels.h"
#include "bridge/endpoint/profiles/EndpointPreset.h"
#include "ui/kit/NoticeBar.h"
#include "ui/words/AddressText.h"
#include "ui/words/InstallText.h"
#include "ui/words/PathText.h"
#include "ui/words/ProfileText.h"
#include "ui/words/SecretText.h"
#include "ui/words/StartText.h"

#include <QApplication>
#include <QDir>

#include <algorithm>

namespace app {

using bridge::agent::AgentProgram;
using bridge::agent::SignIn;
using bridge::check::LocalServer;
using bridge::endpoint::EndpointAddress;
using bridge::endpoint::EndpointPreset;
using bridge::settings::kAgentProgram;
using bridge::settings::kFirstStartDone;
using bridge::settings::kWorkspace;
using ui::StartProgram;
using ui::StartWay;

namespace {

/// Folders that are looked at.
constexpr qsizetype kMostLooked = 30;

/// Whether the server does not take the agent's own names of models, as far as its kind, or else its
/// list, tells.
bool hasOwnNames(const LocalServer &server, const EndpointPreset *preset)
{
    if (preset)
        return std::find(preset->limits.begin(), preset->limits.end(),
                         bridge::endpoint::PresetLimit::OwnModelNames)
               != preset->limits.end();
    return server.models.filter(QStringLiteral("claude"), Qt::CaseInsensitive).isEmpty();
}

/// The model to begin with; empty: the server takes the agent's own names.
QString modelFor(const LocalServer &server, const EndpointPreset *preset)
{
    if (!hasOwnNames(server, preset))
        return {};
    const QString loaded = bridge::check::likeliestModel(server.loaded.value_or(QStringList()), {});
    return loaded.isEmpty() ? bridge::check::likeliestModel(server.models, {}) : loaded;
}

} // namespace

bool FirstStart::isWanted(const bridge::settings::SettingsStore &settings,
                          const bridge::endpoint::EndpointChoice &endpoints,
                          const bridge::sources::SourceReport &sources)
{
    return settings.isKnown() && !settings.problem() && !settings.value(kFirstStartDone)
           && !endpoints.isEnabled() && endpoints.profiles().all().empty()
           && endpoints.policy().kind == bridge::endpoint::ManagedPolicy::Kind::None
           && !bridge::sources::hasCredential(sources);
}

FirstStart::FirstStart(Parts parts, ui::ChatWindow &window, bridge::chat::Chat &chat,
                       QObject *parent)
    : QObject(parent)
    , m_parts(std::move(parts))
    , m_window(window)
    , m_chat(&chat)
    , m_wasAsleep(chat.isAsleep())
    , m_wasOn(m_parts.endpoints.isEnabled())
{
    auto page = std::make_unique<ui::StartPage>(m_parts.endpoints, m_parts.theme,
                                                m_parts.backend.displayName());
    m_page = page.get();
    m_program.agent = m_parts.backend.displayName();
    m_program.manager = m_parts.installation.packageManager();
    m_program.folder = m_parts.installation.folder();
    m_program.progress = m_parts.installation.progress();
    m_page->setOffersPractice(m_wasAsleep);
    m_page->showProgram(m_program);
    m_page->showServers(m_parts.servers.found(), true);
    followPage();
    followServices();
    followInstallation();
    showFolders();
    m_window.showPage(std::move(page));
    look();
}

void FirstStart::followPage()
{
    connect(m_page, &ui::StartPage::startRequested, this, &FirstStart::start);
    connect(m_page, &ui::StartPage::skipRequested, this, [this] { finish(m_hasPickedFolder); });
    connect(m_page, &ui::StartPage::installRequested, this, [this] {
        m_program.problem.clear();
        m_parts.installation.start();
    });
    connect(m_page, &ui::StartPage::cancelRequested, &m_parts.installation, &Installation::cancel);
    connect(m_page, &ui::StartPage::programPicked, this, &FirstStart::pickProgram);
    connect(m_page, &ui::StartPage::folderPicked, this, &FirstStart::pickFolder);
    connect(&m_window, &ui::ChatWindow::pageLeft, this, &FirstStart::onPageLeft);
    connect(&m_window, &ui::ChatWindow::activated, this, [this] {
        if (m_window.page() == m_page)
            look();
    });
}

void FirstStart::followServices()
{
    connect(m_chat, &bridge::chat::Chat::stateChanged, this, [this] {
        if (!m_isStarting && m_wasAsleep && !m_chat->isAsleep())
            m_window.leavePage();
    });
    connect(&m_parts.endpoints, &bridge::endpoint::EndpointChoice::changed, this,
            &FirstStart::followEndpoints);
    followEndpoints();
    connect(&m_parts.servers, &bridge::check::LocalServers::scanned, this, &FirstStart::onScanned);
    connect(&m_parts.signIn, &SignInWatch::answered, this, &FirstStart::onSignIn);
    connect(&m_parts.conversations, &bridge::library::Conversations::changed, this,
            &FirstStart::showFolders);
    connect(&m_folders, &FolderLook::looked, this, &FirstStart::showFolders);
    connect(&m_parts.credentials, &bridge::secrets::CredentialBook::saved, this,
            [this](const QString &origin) {
                if (m_saving && origin == m_saving->origin)
                    onSecretSaved();
            });
    connect(&m_parts.credentials, &bridge::secrets::CredentialBook::saveFailed, this,
            [this](const QString &origin, const bridge::secrets::SecretError &error) {
                if (m_saving && origin == m_saving->origin)
                    onSecretFailed(error);
            });
}

void FirstStart::followInstallation()
{
    connect(&m_parts.installation, &Installation::progressed, this, [this] {
        m_program.progress = m_parts.installation.progress();
        m_page->showProgram(m_program);
    });
    connect(&m_parts.installation, &Installation::installed, this, [this] {
        m_program.progress.reset();
        findProgram();
        m_parts.signIn.look();
    });
    connect(&m_parts.installation, &Installation::failed, this,
            [this](const bridge::agent::InstallProblem &problem) {
                m_program.progress.reset();
                m_program.problem = ui::wordsFor(problem, m_program.agent, m_program.manager);
                m_page->showProgram(m_program);
                if (m_program.state == StartProgram::State::Looking)
                    findProgram(); // the page came while it was being installed
            });
}

void FirstStart::followEndpoints()
{
    // The page switches on itself: an address that was merely committed there must not end it.
    if (m_parts.endpoints.awaitsAddress()) {
        (void)m_parts.endpoints.setEnabled(false);
        return;
    }
    using Kind = bridge::endpoint::EndpointPin::Kind;
    const bool isOn = m_parts.endpoints.isEnabled();
    const bool isUsed = m_chat && m_chat->pin().kind == Kind::FollowsSettings;
    if (std::exchange(m_wasOn, isOn) != isOn && isOn && isUsed && !m_isStarting)
        m_window.leavePage();
}

void FirstStart::onPageLeft()
{
    // It may be announcing something just now.
    if (m_page)
        m_page->disconnect(this);
    m_page.clear();
    m_window.disconnect(this);
    m_parts.endpoints.disconnect(this);
    m_parts.servers.disconnect(this);
    m_parts.signIn.disconnect(this);
    m_parts.signIn.stop();
    m_parts.installation.disconnect(this);
    m_parts.conversations.disconnect(this);
    m_parts.credentials.disconnect(this);
    m_folders.disconnect(this);
    if (m_chat)
        m_chat->disconnect(this);
    // Without the page nothing else would say what is missing.
    if (m_chat && m_chat->isAsleep() && !m_parts.installation.progress())
        m_chat->wake();
    emit over();
}

void FirstStart::look()
{
    m_parts.servers.scan();
    m_parts.signIn.look();
    if (m_program.state != StartProgram::State::Ready && !m_program.progress)
        findProgram();
}

void FirstStart::findProgram()
{
    m_parts.backend.locate(this, [this](const auto &found) { showProgram(found); });
}

void FirstStart::showProgram(const bridge::Result<AgentProgram, bridge::Failure> &found)
{
    if (!m_page)
        return;
    using State = StartProgram::State;
    m_program.program = found ? *found : AgentProgram{};
    if (!found) {
        const bridge::Failure &failure = found.error();
        m_program.places = failure.places;
        m_program.program.path = failure.subject;
        m_program.state = failure.subject.isEmpty() ? State::Missing : State::Silent;
    } else if (found->version.isNull()) {
        m_program.state = State::Silent;
    } else if (const auto refusal = m_parts.backend.refusal(*found)) {
        m_program.state = State::TooOld;
        m_program.oldest = refusal->message;
    } else {
        m_program.state = State::Ready;
    }
    m_page->showProgram(m_program);
}

void FirstStart::pickProgram(const QString &path)
{
    const QString before = m_parts.settings.value(kAgentProgram);
    m_program.problem.clear();
    m_parts.settings.setValue(kAgentProgram, path);
    m_parts.backend.locate(this, [this, path, before](const auto &found) {
        if (!m_page)
            return;
        const bool isIt = found && found->source == bridge::agent::ProgramSource::Chosen
                          && !found->version.isNull();
        if (!isIt) {
            m_parts.settings.setValue(kAgentProgram, before);
            m_program.problem = tr("%1 cannot be used as %2: nothing was changed.")
                                    .arg(ui::pathLine(path), m_program.agent);
            findProgram();
            return;
        }
        showProgram(found);
        m_parts.signIn.look();
    });
}

void FirstStart::onScanned()
{
    const auto &found = m_parts.servers.found();
    m_page->showServers(found, false);
    // Also after a later scan: a server that was started meanwhile is what is wanted.
    m_page->suggest(found.empty() ? StartWay::SignIn : StartWay::Endpoint);
}

void FirstStart::onSignIn()
{
    const bool isFirst = !m_own.known;
    m_own.known = m_parts.signIn.known();
    const bool isSignedIn = m_parts.signIn.isSignedIn();
    if (isSignedIn && isFirst && m_wasAsleep && !m_own.isAwaited && !m_page->isTouched()) {
        m_window.leavePage(); // nothing has to be set up
        return;
    }
    if (isSignedIn && std::exchange(m_own.isAwaited, false))
        QApplication::alert(&m_window);
    if (isSignedIn) {
        m_own.command.clear();
        m_own.problem.clear();
    }
    m_page->showSignIn(m_own);
}

void FirstStart::showFolders()
{
    std::vector<bridge::library::ConversationRow> rows = m_parts.conversations.rows();
    std::erase_if(rows, [](const auto &row) {
        return row.begunBy != bridge::library::BegunBy::Terminal || row.folder.isEmpty();
    });
    std::stable_sort(rows.begin(), rows.end(),
                     [](const auto &a, const auto &b) { return a.updated > b.updated; });
    QStringList folders;
    for (const auto &row : rows) {
        if (!folders.contains(row.folder) && folders.size() < kMostLooked)
            folders << row.folder;
    }
    m_folders.look(folders);
    folders.removeIf([this](const QString &folder) {
        const FolderLook::Facts *facts = m_folders.find(folder);
        return !facts || !facts->isThere;
    });
    if (!m_hasPickedFolder) {
        const QString set = m_parts.settings.value(kWorkspace);
        m_folder = !m_wasAsleep && m_chat ? m_chat->workspace()
                   : !set.isEmpty()       ? set
                   : folders.isEmpty()    ? QDir::homePath()
                                          : folders.first();
    }
    m_folders.look({m_folder});
    const FolderLook::Facts *facts = m_folders.find(m_folder);
    m_page->showFolder(m_folder, facts ? facts->branch : QString());
    folders.removeAll(m_folder);
    m_page->showLately(folders);
}

void FirstStart::pickFolder(const QString &folder)
{
    m_hasPickedFolder = true;
    m_folder = folder;
    showFolders();
}

void FirstStart::start()
{
    if (!m_page)
        return;
    const ui::StartChoice choice = m_page->choice();
    switch (choice.way) {
    case StartWay::Practice:
        if (const auto begun = m_parts.beginPractice(m_folder); !begun)
            stay(begun.error());
        return;
    case StartWay::SignIn:
        if (m_parts.signIn.isSignedIn())
            startWithSignIn();
        else
            openTerminal();
        return;
    case StartWay::Endpoint:
        break;
    }
    m_isStarting = true;
    if (!choice.server) {
        useTypedAddress(choice.secret);
    } else if (const auto used = useServer(*choice.server); used) {
        switchOn();
    } else {
        stay(used.error());
    }
}

void FirstStart::startWithSignIn()
{
    // An endpoint, or a pin, would be used in its place.
    if (m_parts.endpoints.isEnabled()) {
        if (const auto off = m_parts.endpoints.setEnabled(false); !off) {
            stay(ui::wordsFor(off.error()));
            return;
        }
    }
    const QPointer<bridge::chat::Chat> chat = m_chat;
    if (chat)
        chat->setPin({});
    finish(true);
    if (chat)
        SignedOutChats::restart(*chat);
}

bridge::Result<void, QString> FirstStart::useServer(const LocalServer &server)
{
    auto &endpoints = m_parts.endpoints;
    const EndpointPreset *preset = bridge::endpoint::findPreset(server.presetId);
    const auto problem = [](const auto &result) {
        return bridge::failed(ui::wordsFor(result.error()));
    };
    const auto existing = endpoints.profiles().findByAddress(server.address);
    QString name = existing ? existing->name : QString();
    if (!existing && preset) {
        const auto names =
            endpoints.profiles().add({{ui::serverName(server), server.address, preset->setup}});
        if (!names)
            return problem(names);
        name = names->first();
    }
    if (name.isEmpty()) {
        // Of an unknown kind: like an address that is typed.
        if (const auto set = endpoints.setAddress(server.address); !set)
            return problem(set);
    } else if (const auto used = endpoints.useProfile(name); !used) {
        return problem(used);
    }
    // A name that no request could carry leaves the choice to the user; what was chosen stays.
    if (const QString model = modelFor(server, preset);
        endpoints.setup().models.isEmpty() && !model.isEmpty())
        (void)endpoints.setModel(model);
    return {};
}

void FirstStart::useTypedAddress(const QString &secret)
{
    const auto address = EndpointAddress::parse(m_parts.endpoints.addressText());
    if (!address) {
        stay(ui::wordsFor(address.error()));
        return;
    }
    if (secret.isEmpty()) {
        switchOn();
        return;
    }
    m_saving = Saving{m_parts.endpoints.addressText(), address->origin(), secret};
    m_page->setBusy(true);
    m_parts.credentials.saveToken(m_saving->origin, bridge::CredentialKind::BearerToken, secret);
}

void FirstStart::onSecretSaved()
{
    const Saving saved = *std::exchange(m_saving, std::nullopt);
    if (!isReplaced(saved.address))
        switchOn();
}

void FirstStart::onSecretFailed(const bridge::secrets::SecretError &error)
{
    const Saving unsaved = *std::exchange(m_saving, std::nullopt);
    if (isReplaced(unsaved.address))
        return;
    if (!m_parts.credentials.keepTokenForThisRun(
            unsaved.origin, bridge::CredentialKind::BearerToken, unsaved.secret)) {
        stay(ui::wordsFor({bridge::secrets::SecretError::Kind::Unsendable, {}}));
        return;
    }
    m_window.showNotice(ui::NoticeBar::closable(tr("The credential is kept for this run only"),
                                                ui::notSavedWords(error)));
    switchOn();
}

bool FirstStart::isReplaced(const QString &address)
{
    if (m_parts.endpoints.addressText() == address)
        return false;
    stay(tr("The address was changed meanwhile, so nothing was switched on."));
    return true;
}

void FirstStart::switchOn()
{
    if (const auto on = m_parts.endpoints.setEnabled(true); !on) {
        stay(ui::wordsFor(on.error()));
        return;
    }
    // A chat that is pinned elsewhere would not use it.
    if (m_chat)
        m_chat->setPin({});
    finish(true);
}

void FirstStart::stay(const QString &problem)
{
    m_isStarting = false;
    m_page->setBusy(false);
    m_page->showProblem(problem);
}

void FirstStart::openTerminal()
{
    const auto spec =
        m_parts.backend.terminalSpec(m_program.program, m_parts.environment, m_folder);
    const auto opened = m_parts.openTerminal(spec);
    m_own.isAwaited = true;
    m_own.problem = opened ? QString() : ui::wordsFor(opened.error());
    m_own.command = opened ? QString() : bridge::process::shellLine(spec);
    m_page->showSignIn(m_own);
    m_parts.signIn.follow();
}

void FirstStart::finish(bool takesFolder)
{
    m_isStarting = true;
    m_parts.settings.setValue(kFirstStartDone, true);
    const QString before = m_parts.settings.value(kWorkspace);
    // A suggestion moves no chat that is there already.
    takesFolder = m_hasPickedFolder || (takesFolder && m_wasAsleep);
    if (takesFolder && m_folder != (before.isEmpty() ? QDir::homePath() : before))
        m_parts.settings.setValue(kWorkspace, m_folder);
    m_window.leavePage();
}

} // namespace app

#include "moc_FirstStart.cpp"
