#pragma once

#include "bridge/endpoint/Endpoint.h"
#include "bridge/secrets/SecretStore.h"

#include <QString>
#include <QStringList>

#include <optional>
#include <variant>

namespace app {

/// A parsed command; one struct for each form of CONTRACT.md.
namespace command {

struct Window
{
    QString workspace{};
    bool practice = false;
    QString session{}; ///< the conversation to show; empty: what was open
};

struct Status
{
    bool json = false;
};

struct Send
{
    QString text; ///< empty with fromStdin
    bool fromStdin = false;
    bool wait = false;
    bool json = false;
};

struct Restart
{
    bool now = false; ///< cuts a running turn
    bool json = false;
};

/// Finishes a turn that was cut.
struct Continue
{
    bool json = false;
};

struct Ask
{
    QString prompt; ///< empty with fromStdin
    bool fromStdin = false;
    std::optional<QString> endpoint;
    bool practice = false;
    QString workspace;
    QString permissionMode;
    QString resume;
    bool wait = false;
    bool json = false;
};

struct ShowEndpoint
{
    bool json = false;
};

struct SetEndpoint
{
    QString address; ///< empty: the one that is set, whose client certificate changes
    bool on = false;
    bool now = false;
    bool json = false;
    /// Absolute paths; unset: the endpoint has none from now on. nullopt: it stays.
    std::optional<bridge::endpoint::ClientCertificate> clientCertificate{};
};

struct SwitchEndpoint
{
    bool on = false;
    bool now = false;
    bool json = false;
};

/// Formats of an exported profile.
enum class ExportStyle { Json, Shell, Settings };

/// Named endpoints.
struct Profiles
{
    enum class Action { List, Use, Save, Remove, Export, Import };
    Action action = Action::List;
    QString
        name; ///< Import: the file's, "-" is standard input; Export: empty is all or what is set
    ExportStyle as = ExportStyle::Json;
    bool on = false;
    bool now = false;
    bool json = false;
    QStringList allow{}; ///< Import: names of the parts that are switched on
};

struct Credential
{
    enum class Action { Set, Clear, Status };
    Action action = Action::Status;
    QString url; ///< empty: the setting's
    bridge::secrets::CredentialKind kind = bridge::secrets::CredentialKind::BearerToken;
    QString header{}; ///< the secret is the value of this header; empty: it is the token or key
    bool json = false;
    bool keyPassphrase = false; ///< the secret is the passphrase of the client certificate's key
};

struct Check
{
    QString url; ///< empty: the setting's
    bool withAgent = false;
    bool json = false;
};

/// Kept conversations.
struct Chats
{
    QString search;   ///< empty: all of them
    int limit = 0;    ///< 0: none
    bool ask = false; ///< those of `ask` too
    bool json = false;
};

struct Export
{
    QString session;
    bool json = false;
};

struct Exec
{
    QString profile;   ///< empty: none given
    QString endpoint;  ///< empty: none given; without both: the setting
    QStringList words; ///< the command and its arguments
};

struct Practice
{
    quint16 port = 0;
    QString scenario;
    bool list = false;
    bool json = false;
};

/// Prints `text` and exits with success: --help, --version.
struct Print
{
    QString text;
};

} // namespace command

using Command =
    std::variant<command::Window, command::Status, command::Send, command::Restart,
                 command::Continue, command::Ask, command::ShowEndpoint, command::SetEndpoint,
                 command::SwitchEndpoint, command::Profiles, command::Credential, command::Check,
                 command::Chats, command::Export, command::Exec, command::Practice, command::Print>;

/// The error as a sentence, and the usage of the intended form.
struct UsageError
{
    QString text;
};

} // namespace app
