#pragma once

#include "bridge/endpoint/ManagedPolicy.h"

#include <QString>
#include <QStringList>

#include <optional>
#include <vector>

/// Every place that can tell Claude Code where to send its requests, and as whom. Read, never
/// changed.
namespace bridge::sources {

/// A place, weakest first as Claude Code ranks them (protocol reference, 4; GlobalConfig seen with
/// 2.1.330).
enum class SourcePlace {
    SavedLogin,      ///< the account Claude Code is signed in to: that there is one, nothing else
    LoginShell,      ///< what the user's shell profile exports; counts only if we inherited it too
    Inherited,       ///< our own environment
    GlobalConfig,    ///< ~/.claude.json, or in CLAUDE_CONFIG_DIR
    UserSettings,    ///< ~/.claude/settings.json, or in CLAUDE_CONFIG_DIR
    ProjectSettings, ///< .claude/settings.json of the workspace
    LocalSettings,   ///< .claude/settings.local.json of the workspace or of its repository
    ManagedSettings, ///< the computer's administrators
    ThisApp,         ///< the custom endpoint
};

/// "this_app", "user_settings", …: the place's name on the command line.
[[nodiscard]] QString sourcePlaceName(SourcePlace place);

/// What a source decides.
enum class SourceKind {
    Address,
    Provider,   ///< switches to a cloud provider's API
    Credential, ///< token, key, sign-in, or the program that prints one
    Headers,
    Proxy,
};

/// One setting of one place.
struct EndpointSource
{
    SourcePlace place = SourcePlace::Inherited;
    QString file;     ///< absolute path; empty: not a file
    QString variable; ///< variable or key, e.g. ANTHROPIC_BASE_URL, apiKeyHelper; empty: a sign-in
    /// Addresses, without a password in them, and the 0 or 1 of a switch. Never a credential: empty
    /// there.
    QString value;
    /// It is what the agent goes by in its kind (address, credential, provider, proxy).
    bool wins = false;
    SourceKind kind = SourceKind::Address;
    friend bool operator==(const EndpointSource &, const EndpointSource &) = default;
};

/// A settings file that Claude Code cannot read either: it takes nothing from it.
struct SourceProblem
{
    enum class Kind {
        Unreadable, ///< `detail`: the system's words
        NotJson,    ///< `line` and `column` from 1: where it ends to be JSON
        NotAnObject,
        TooLarge,
        WrongType, ///< `detail`: the key whose value is not of its type
    };
    Kind kind = Kind::NotJson;
    SourcePlace place = SourcePlace::UserSettings;
    QString file;
    QString detail{};
    int line = 0;
    int column = 0;
    friend bool operator==(const SourceProblem &, const SourceProblem &) = default;
};

/// "unreadable", "not_json", …: the problem's name on the command line.
[[nodiscard]] QString sourceProblemName(SourceProblem::Kind kind);

/// What places that lead elsewhere set, to be blanked by LaunchOptions where the user wants it. A
/// user's own credential from another place is not among it.
struct IgnorableSources
{
    QStringList variables;
    bool keyHelper = false;
    friend bool operator==(const IgnorableSources &, const IgnorableSources &) = default;
};

/// What all places together say.
struct SourceReport
{
    /// Winner first, then the others by strength; addresses before credentials before the rest.
    std::vector<EndpointSource> sources;
    std::vector<SourceProblem> problems;
    endpoint::ManagedPolicy policy;
    /// With nothing injected: the address or provider that the agent will use because some place
    /// names it; nullopt: Anthropic's own API.
    std::optional<EndpointSource> redirect;
    /// What would have to be ignored for Anthropic's own API. Never what is managed.
    IgnorableSources ignorable;
    /// A proxy that would carry the token in clear to another computer; variable and address.
    std::optional<EndpointSource> clearProxy;
    bool hasSavedLogin = false;
    friend bool operator==(const SourceReport &, const SourceReport &) = default;
};

} // namespace bridge::sources
