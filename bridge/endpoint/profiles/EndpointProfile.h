#pragma once

#include "bridge/core/Result.h"
#include "bridge/endpoint/Endpoint.h"

#include <QByteArray>
#include <QMap>
#include <QString>
#include <QStringList>

#include <vector>

namespace bridge::endpoint {

/// What is kept about an endpoint beside its address. Holds no secret.
struct EndpointSetup
{
    CredentialKind credential = CredentialKind::BearerToken; ///< see Endpoint::credential
    QMap<QString, QString> models{};                         ///< role -> model id
    EndpointOptions options{};
    QString certificateAuthorities{};     ///< PEM file; empty: none was chosen
    QMap<QString, QString> headers{};     ///< those that are no secret: name -> value
    QStringList secretHeaders{};          ///< names; the values are in the keychain
    QMap<QString, QString> environment{}; ///< further variables for the agent; ours win
    QString preset{};                     ///< id of the EndpointPreset it began as; empty: none
    friend bool operator==(const EndpointSetup &, const EndpointSetup &) = default;
};

/// An endpoint that the user gave a name.
struct EndpointProfile
{
    QString name;    ///< as typed; two names that differ in case only are the same
    QString address; ///< as typed; has been usable when it was kept
    EndpointSetup setup;
    friend bool operator==(const EndpointProfile &, const EndpointProfile &) = default;
};

/// What is wrong with a set-up or a profile; nothing of it was kept.
struct ProfileProblem
{
    enum class Kind {
        NameEmpty,
        NameTooLong,      ///< more than kMaxName characters
        NameInvalid,      ///< control characters, or nothing but dots
        NameTaken,        ///< `subject`: the profile that has it
        NotFound,         ///< `subject`: the name that no profile has
        AddressInvalid,   ///< `subject`: the address
        ModelInvalid,     ///< `subject`: the role
        HeaderInvalid,    ///< `subject`: the header's name; not a name, or a line break in it
        HeaderReserved,   ///< `subject`: a header that Claude Code or the credential sets itself
        VariableInvalid,  ///< `subject`: not the name of a variable, or a NUL or line break in it
        VariableReserved, ///< `subject`: a variable that is ours to set
        NumberOutOfRange, ///< `subject`: the option, `expected`: from–to
        SecretInside,     ///< `subject`: where a secret stands that must not be kept here
        NotJson,          ///< `line`, `column`: where it ends to be JSON
        Malformed,        ///< `subject`: the JSON path of the bad field; `expected` what it is
        VersionUnknown,   ///< of an exported file that a newer program wrote
        NotSaved,         ///< the settings file could not be written
    };
    static constexpr int kMaxName = 60;
    static constexpr int kMinContextTokens = 1'000;
    static constexpr int kMaxContextTokens = 10'000'000;
    static constexpr int kMaxTimeoutSeconds = 24 * 60 * 60;
    static constexpr int kMaxRetries = 100;

    Kind kind = Kind::NameEmpty;
    QString subject{};
    QString expected{};
    int line = 0; ///< from 1; 0: not known
    int column = 0;
    friend bool operator==(const ProfileProblem &, const ProfileProblem &) = default;
};

/// @name As one JSON object, in the settings file and for export and import (`version` 1)
/// Decoding takes less than all fields (defaults stand in), keeps what it knows and refuses wrong
/// types; problems name the JSON path.
/// @{
[[nodiscard]] QByteArray encodeSetup(const EndpointSetup &setup);
[[nodiscard]] Result<EndpointSetup, ProfileProblem> decodeSetup(const QByteArray &json);
[[nodiscard]] QByteArray encodeProfile(const EndpointProfile &profile);
[[nodiscard]] Result<EndpointProfile, ProfileProblem> decodeProfile(const QByteArray &json);
/// A file of one profile or an array of them, each as valid as one has to be to be kept; else the
/// first problem. From anywhere, at most kMaxProfilesFile bytes.
[[nodiscard]] Result<std::vector<EndpointProfile>, ProfileProblem>
decodeProfiles(const QByteArray &json);
inline constexpr qsizetype kMaxProfilesFile = 1024 * 1024;
/// @}

/// Whether every part of it can be given to an agent, and none is a secret; the first one that
/// cannot.
[[nodiscard]] Result<void, ProfileProblem> validate(const EndpointSetup &setup);
[[nodiscard]] Result<void, ProfileProblem> validate(const EndpointProfile &profile);
/// As typed, without white space around it.
[[nodiscard]] Result<QString, ProfileProblem> validName(const QString &typed);
/// Whether two names mean the same profile.
[[nodiscard]] bool sameName(const QString &a, const QString &b);

/// The endpoint that a set-up makes of an address.
[[nodiscard]] Endpoint makeEndpoint(const EndpointAddress &address, const EndpointSetup &setup);

} // namespace bridge::endpoint
