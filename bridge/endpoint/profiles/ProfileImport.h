#pragma once

#include "bridge/core/Result.h"
#include "bridge/endpoint/CertificateAuthorities.h"
#include "bridge/endpoint/profiles/EndpointProfile.h"
#include "bridge/failure/ClientCertificateProblem.h"

#include <QByteArray>
#include <QStringList>

#include <variant>
#include <vector>

/// Profiles from someone else. A file that is imported chooses an address, models, the kind of the
/// credential, the options of EndpointOptions, names of secret headers (their values are the user's
/// own) and harmless variables. All else that it brings (other variables, such as those of proxies,
/// libraries and certificates; headers; authorities; a client certificate and its key) arrives
/// switched off, and a person switches it on part by part. Profiles that are stored already stay as
/// they are.
namespace bridge::endpoint {

/// A profile of an imported file; `profile.setup.imported` is what is switched off.
struct ImportedProfile
{
    EndpointProfile profile;
    QStringList leftOut{}; ///< variables that look like a secret, which is kept nowhere
    friend bool operator==(const ImportedProfile &, const ImportedProfile &) = default;
};

/// Reads a file of one profile or an array of them, each as valid as for saving; else the first
/// problem. Untrusted input of at most kMaxProfilesFile bytes.
[[nodiscard]] Result<std::vector<ImportedProfile>, ProfileProblem>
readProfiles(const QByteArray &json);

/// True if the set-up uses the part with the value that the file brought.
[[nodiscard]] bool isSwitchedOn(const EndpointSetup &setup, const ImportedPart &part);

/// Why a part cannot be switched on.
using PartProblem = std::variant<ProfileProblem, CertificateProblem, ClientCertificateProblem>;
/// Uses the part; replaces what the set-up has of that name. Reads the file that it names.
/// Nothing changes if it fails.
Result<void, PartProblem> switchOn(EndpointSetup &setup, const ImportedPart &part);
/// Stops using the part; what the user has put in its place stays.
void switchOff(EndpointSetup &setup, const ImportedPart &part);

/// Switches on each part of one of these names, in all profiles that brought it. Fails at the first
/// name that none has, and at the first part that cannot be switched on.
Result<void, PartProblem> switchOn(std::vector<ImportedProfile> &profiles,
                                   const QStringList &names);

} // namespace bridge::endpoint
