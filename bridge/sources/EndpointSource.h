#pragma once

#include "bridge/endpoint/EndpointAddress.h"
#include "bridge/endpoint/ManagedPolicy.h"

#include <QString>
#include <QStringList>

#include <optional>
#include <vector>

/// The places that can set Claude Code's endpoint and credential. Read-only.
namespace bridge::sources {

/// A place, in Claude Code's order of precedence, weakest first (protocol reference, 4;
/// GlobalConfig seen with 2.1.330).
enum class SourcePlace {
    SavedLogin,      ///< the account that Claude Code is signed in to; its existence only
    LoginShell,      ///< exports of the user's shell profile; count only if inherited too
    Inherited,       ///< the environment of this program
    GlobalConfig,    ///< ~/.claude.json, or in CLAUDE_CONFIG_DIR
    UserSettings,    ///< ~/.claude/settings.json, or in CLAUDE_CONFIG_DIR
    ProjectSettings, ///< .claude/settings.json of the workspace
    LocalSettings,   ///< .claude/settings.local.json of the workspace or of its repository
    ManagedSettings, ///< settings of the computer's administrators
    ThisApp,         ///< the custom endpoint
};

/// "this_app", "user_settings", …: the place's name on the command line.
[[nodiscard]] QString sourcePlaceName(SourcePlace place);

/// The aspect that a source decides.
enum class SourceKind {
    Address,
    Provider,   ///< switches to a cloud provider's API
    Credential, ///< token, key, sign-in, or a program that prints one
    Headers,
    Proxy,
    Trust, ///< authorities and client certificate of TLS
};

/// One setting of one place.
struct EndpointSource
{
    SourcePlace place = SourcePlace::Inherited;
    QString file;     ///< absolute path; empty: not a file
    QString variable; ///< variable or key, e.g. ANTHROPIC_BASE_URL, apiKeyHelper; empty: a sign-in
    /// Addresses without password, and the 0 or 1 of a switch. Empty for credentials.
    QString value;
    /// The effective setting of its kind (address, credential, provider, proxy).
    bool wins = false;
    SourceKind kind = SourceKind::Address;
    friend bool operator==(const EndpointSource &, const EndpointSource &) = default;
};

/// What is wrong with an address that another place sets, judged by the address as it is shown;
/// nullopt: nothing, or the source is none.
[[nodiscard]] std::optional<endpoint::AddressProblem> flawOf(const EndpointSource &source);

/// A settings file that Claude Code ignores, all of it or a part.
struct SourceProblem
{
    enum class Kind {
        Unreadable, ///< `detail`: the system's message
        NotJson,    ///< `line` and `column` from 1: position of the syntax error
        NotAnObject,
        TooLarge,
        WrongType,  ///< `detail`: the key whose value has a wrong type
        WrongValue, ///< `detail`: the key whose value Claude Code does not know
        Missing,    ///< `detail`: a key that must be there
        Misplaced,  ///< `detail`: hooks where Claude Code reads none
    };
    enum class Effect {
        WholeFile,   ///< nothing in it counts
        Perhaps,     ///< the same in version `learnedFrom`; in this one it is not known
        Environment, ///< only its "env" does not count
    };
    Kind kind = Kind::NotJson;
    SourcePlace place = SourcePlace::UserSettings;
    QString file;
    QString detail{};
    int line = 0;
    int column = 0;
    Effect effect = Effect::WholeFile;
    QString value{};       ///< of `detail`, as JSON, shortened; empty: none, or not to be shown
    QString address{};     ///< ANTHROPIC_BASE_URL in the file, as it is shown; empty: none
    QString learnedFrom{}; ///< the version whose rules say so
    friend bool operator==(const SourceProblem &, const SourceProblem &) = default;
};

/// "unreadable", "not_json", …: the problem's name on the command line.
[[nodiscard]] QString sourceProblemName(SourceProblem::Kind kind);

/// Settings that redirect to other endpoints, which LaunchOptions can blank. Excludes a user's own
/// credential from another place.
struct IgnorableSources
{
    QStringList variables;
    bool keyHelper = false;
    friend bool operator==(const IgnorableSources &, const IgnorableSources &) = default;
};

/// The combined result of all places.
struct SourceReport
{
    /// Effective ones first, then by precedence; addresses before credentials before the rest.
    std::vector<EndpointSource> sources;
    std::vector<SourceProblem> problems;
    endpoint::ManagedPolicy policy;
    /// Without a custom endpoint: the address or provider that the agent will use because of
    /// another place; nullopt: Anthropic's own API.
    std::optional<EndpointSource> redirect;
    /// Settings to ignore in order to use Anthropic's own API. Never managed ones.
    IgnorableSources ignorable;
    /// A proxy that would carry the token in clear to another computer; variable and address.
    std::optional<EndpointSource> clearProxy;
    bool hasSavedLogin = false;
    friend bool operator==(const SourceReport &, const SourceReport &) = default;
};

/// Without a custom endpoint the agent has something to answer with: a sign-in, or a credential or
/// provider that wins.
[[nodiscard]] bool hasCredential(const SourceReport &report);

} // namespace bridge::sources
