#pragma once

#include "bridge/core/Result.h"
#include "bridge/endpoint/Endpoint.h"
#include "bridge/endpoint/profiles/EndpointPin.h"

#include <QByteArray>
#include <QMap>
#include <QString>
#include <QStringList>

#include <vector>

namespace bridge::endpoint {

/// A part of an imported file that is used only after a person has switched it on: see
/// ProfileImport.h.
struct ImportedPart
{
    enum class Kind { Variable, Header, Authorities, ClientCertificate, ClientKey };
    Kind kind = Kind::Variable;
    QString name; ///< of Authorities: kAuthoritiesName; of the last two: kClientCertificateName …
    QString value; ///< of Authorities and the last two: the path
    friend bool operator==(const ImportedPart &, const ImportedPart &) = default;
};

/// The settings of an endpoint besides its address. Holds no secret.
struct EndpointSetup
{
    CredentialKind credential = CredentialKind::BearerToken; ///< see Endpoint::credential
    QMap<QString, QString> models{};                         ///< role -> model id
    EndpointOptions options{};
    QString certificateAuthorities{};      ///< PEM file; empty: none was chosen
    ClientCertificate clientCertificate{}; ///< absolute paths; unset: none was chosen
    QMap<QString, QString> headers{};      ///< non-secret ones: name -> value
    QStringList secretHeaders{};           ///< names; the values are in the keychain
    QMap<QString, QString>
        environment{}; ///< further variables for the agent; the product's own take precedence
    QString preset{};  ///< id of the EndpointPreset it was created from; empty: none
    /// What the file that it was imported from brought beyond what is taken unasked. Alone it has
    /// no effect: a part that was switched on is in its member above as well.
    std::vector<ImportedPart> imported{};
    /// At these, in this order, a turn goes on by itself when this endpoint fails: profiles and, if
    /// named, the default API; at most kMaxGoOnAt. Empty: it does not. Never imported.
    std::vector<EndpointPin> goOnAt{};
    friend bool operator==(const EndpointSetup &, const EndpointSetup &) = default;
};

/// A named endpoint.
struct EndpointProfile
{
    QString name;    ///< as typed; compared without regard to case
    QString address; ///< as typed; was valid when saved
    EndpointSetup setup;
    friend bool operator==(const EndpointProfile &, const EndpointProfile &) = default;
};

/// A problem of a set-up or a profile, of which nothing was saved.
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
        HeaderReserved,   ///< `subject`: a header that Claude Code or the credential sets
        VariableInvalid,  ///< `subject`: not the name of a variable, or a NUL or line break in it
        VariableReserved, ///< `subject`: a variable that the product sets; `expected`: the field of
                          ///< a profile that is meant for it
        NumberOutOfRange, ///< `subject`: the option, `expected`: from–to
        SecretInside,     ///< `subject`: place of a secret that must not be stored here
        PartUnknown,      ///< `subject`: a name that none of the imported parts has
        FileTooLarge,     ///< more than kMaxProfilesFile bytes
        NotJson,          ///< `line`, `column`: position of the syntax error
        NoProfile,        ///< neither an object nor an array of objects
        Malformed,        ///< `subject`: the field; `expected`: a word of ProfileJson.cpp for it
        VersionUnknown,   ///< exported by a newer program
        NotSaved,         ///< the settings file could not be written
    };
    static constexpr int kMaxName = 60;
    static constexpr int kMinContextTokens = 1'000;
    static constexpr int kMaxContextTokens = 10'000'000;
    static constexpr int kMaxTimeoutSeconds = 24 * 60 * 60;
    static constexpr int kMaxRetries = 100;
    static constexpr int kMaxGoOnAt = 20;

    Kind kind = Kind::NameEmpty;
    QString subject{};
    QString expected{};
    int line = 0; ///< from 1; 0: not known
    int column = 0;
    int entry = 0; ///< number of the profile in a file with several, from 1; 0: there is one
    friend bool operator==(const ProfileProblem &, const ProfileProblem &) = default;
};

/// @name JSON form in the settings file and for export and import (`version` 1)
/// @{
[[nodiscard]] QByteArray encodeSetup(const EndpointSetup &setup);
[[nodiscard]] Result<EndpointSetup, ProfileProblem> decodeSetup(const QByteArray &json);
[[nodiscard]] QByteArray encodeProfile(const EndpointProfile &profile);
[[nodiscard]] Result<EndpointProfile, ProfileProblem> decodeProfile(const QByteArray &json);
/// Reads a file of one profile or an array of them, as they stand there; readProfiles() is for
/// import. Untrusted input of at most kMaxProfilesFile bytes.
[[nodiscard]] Result<std::vector<EndpointProfile>, ProfileProblem>
decodeProfiles(const QByteArray &json);
inline constexpr qsizetype kMaxProfilesFile = 1024 * 1024;
/// The key of the authorities' path, which is also their name among imported parts.
inline constexpr const char *kAuthoritiesName = "certificateAuthorities";
/// @}

/// Checks that every part can be given to an agent and none is a secret; else the first problem.
[[nodiscard]] Result<void, ProfileProblem> validate(const EndpointSetup &setup);
[[nodiscard]] Result<void, ProfileProblem> validate(const EndpointProfile &profile);
/// True if a header or variable has a secret's name, or the value the format of a service key.
[[nodiscard]] bool looksSecret(const QString &name, const QString &value);
/// The name without surrounding white space.
[[nodiscard]] Result<QString, ProfileProblem> validName(const QString &typed);
/// The order of names; 0 if both name the same profile.
[[nodiscard]] int compareNames(const QString &a, const QString &b);

/// The endpoint of an address and a set-up.
[[nodiscard]] Endpoint makeEndpoint(const EndpointAddress &address, const EndpointSetup &setup);

} // namespace bridge::endpoint
