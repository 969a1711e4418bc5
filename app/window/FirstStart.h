#pragma once

#include "app/window/FolderLook.h"
#include "app/window/Installation.h"
#include "app/window/SignInWatch.h"
#include "bridge/agent/AgentBackend.h"
#include "bridge/chat/Chat.h"
#include "bridge/check/LocalServers.h"
#include "bridge/endpoint/profiles/EndpointChoice.h"
#include "bridge/library/Conversations.h"
#include "bridge/process/Terminal.h"
#include "bridge/secrets/CredentialBook.h"
#include "bridge/settings/SettingsStore.h"
#include "bridge/sources/EndpointSource.h"
#include "ui/chat/ChatWindow.h"
#include "ui/kit/Theme.h"
#include "ui/start/StartPage.h"

#include <QObject>
#include <QPointer>

#include <functional>
#include <optional>

namespace app {

/// The page of the first start in place of a chat: finds out what it shows and carries out what is
/// chosen. It ends when its page is left, also because another chat is shown, a sleeping one is
/// used, or an endpoint is switched on elsewhere; unless the user has chosen or skipped, the next
/// start shows it again. A chat that is asleep is woken at the end, or by its owner after an
/// installation that still runs then. A chat that is awake is about to be set up once more, at the
/// user's request: a sign-in alone does not end the page, and it offers no practice. Main thread;
/// owners delete it with deleteLater().
class FirstStart : public QObject
{
    Q_OBJECT

public:
    /// References outlive it.
    struct Parts
    {
        bridge::agent::AgentBackend &backend;
        QProcessEnvironment environment; ///< of this program
        bridge::endpoint::EndpointChoice &endpoints;
        bridge::secrets::CredentialBook &credentials;
        bridge::settings::SettingsStore &settings;
        bridge::library::Conversations &conversations;
        bridge::check::LocalServers &servers;
        SignInWatch &signIn;
        Installation &installation;
        ui::Theme &theme;
        /// Begins again as practice, in this folder. The error is a sentence.
        std::function<bridge::Result<void, QString>(const QString &folder)> beginPractice;
        std::function<bridge::Result<QString, bridge::process::TerminalProblem>(
            const bridge::process::LaunchSpec &)>
            openTerminal = bridge::process::openInTerminal;
    };

    /// Nothing that is on could answer, as far as settings and files say, and the page was neither
    /// used nor skipped.
    [[nodiscard]] static bool isWanted(const bridge::settings::SettingsStore &settings,
                                       const bridge::endpoint::EndpointChoice &endpoints,
                                       const bridge::sources::SourceReport &sources);

    /// Shows the page in the window, which shows `chat`.
    FirstStart(Parts parts, ui::ChatWindow &window, bridge::chat::Chat &chat,
               QObject *parent = nullptr);

    [[nodiscard]] ui::StartPage &page() const { return *m_page; }
    /// The one that shows it.
    [[nodiscard]] ui::ChatWindow &window() const { return m_window; }

Q_SIGNALS:
    /// The page is gone.
    void over();

private:
    void followPage();
    void followServices();
    void followEndpoints();
    void onPageLeft();
    void look();
    void findProgram();
    void showProgram(const bridge::Result<bridge::agent::AgentProgram, bridge::Failure> &found);
    void followInstallation();
    void pickProgram(const QString &path);
    void onScanned();
    void onSignIn();
    void showFolders();
    void pickFolder(const QString &folder);
    void start();
    void startWithSignIn();
    /// The error is a sentence.
    [[nodiscard]] bridge::Result<void, QString> useServer(const bridge::check::LocalServer &server);
    void useTypedAddress(const QString &secret);
    void onSecretSaved();
    void onSecretFailed(const bridge::secrets::SecretError &error);
    /// Another address has been set since `address` was; the page says so then.
    [[nodiscard]] bool isReplaced(const QString &address);
    void switchOn();
    /// Nothing has begun; `problem`: why, a sentence.
    void stay(const QString &problem);
    void openTerminal();
    /// `takesFolder`: new chats begin in the page's folder.
    void finish(bool takesFolder);

    Parts m_parts;
    ui::ChatWindow &m_window;
    QPointer<bridge::chat::Chat> m_chat;
    QPointer<ui::StartPage> m_page;
    FolderLook m_folders;
    ui::StartProgram m_program;
    ui::StartSignIn m_own;
    QString m_folder;
    bool m_hasPickedFolder = false;
    struct Saving
    {
        QString address;
        QString origin;
        QString secret;
    };
    std::optional<Saving> m_saving; ///< the credential of an address, into the keychain
    bool m_wasAsleep;
    bool m_wasOn; ///< the endpoint
    bool m_isStarting = false;
};

} // namespace app
