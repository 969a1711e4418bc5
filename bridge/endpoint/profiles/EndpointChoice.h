#pragma once

#include "bridge/core/Result.h"
#include "bridge/endpoint/CertificateAuthorities.h"
#include "bridge/endpoint/Endpoint.h"
#include "bridge/endpoint/ManagedPolicy.h"
#include "bridge/endpoint/profiles/EndpointPin.h"
#include "bridge/endpoint/profiles/EndpointProfile.h"
#include "bridge/endpoint/profiles/EndpointProfiles.h"
#include "bridge/settings/SettingsStore.h"

#include <QObject>
#include <QString>
#include <QStringList>

#include <optional>

namespace bridge::endpoint {

/// Why there is no telling which endpoint a chat uses. Never taken for "none".
struct ChoiceProblem
{
    QString profile{}; ///< pinned to it, and there is none of this name; empty: it is the address
    QString address{}; ///< as kept
    AddressProblem problem{};
    friend bool operator==(const ChoiceProblem &, const ChoiceProblem &) = default;
};

/// Which endpoint is set up: address, switch and what goes with them, and which of the named ones
/// that is. The one reader and writer of these settings.
///
/// The address is a profile's while the profile is active; another address that is typed leaves the
/// profile as it is and belongs to none, unless a profile has exactly that address, which is then
/// the active one. Everything else that is changed is changed in the active profile; without one it
/// is kept for the address' origin. Main thread.
class EndpointChoice : public QObject
{
    Q_OBJECT

public:
    /// The endpoint, or nullopt: nothing is injected.
    using Choice = std::optional<Endpoint>;

    explicit EndpointChoice(settings::SettingsStore &settings, QObject *parent = nullptr);

    [[nodiscard]] Result<Choice, ChoiceProblem> endpointFor(const EndpointPin &pin) const;
    /// An endpoint at any address, with what is kept for it: as in the active profile, in another
    /// one that has this address, or for its origin.
    [[nodiscard]] Endpoint endpointAt(const EndpointAddress &address) const;
    /// What a set-up makes of an address here: without the sign-in that the address' origin is not
    /// marked for.
    [[nodiscard]] Endpoint endpointWith(const EndpointAddress &address,
                                        const EndpointSetup &setup) const;

    /// @name Address and switch
    /// @{
    /// The address as kept, also while the toggle is off; may be empty.
    [[nodiscard]] QString addressText() const;
    /// On, with an address, and nobody else has decided (policy()).
    [[nodiscard]] bool isEnabled() const;
    /// Saves a valid address, or an empty one (which also means off). A refused one saves nothing.
    Result<void, AddressProblem> setAddress(const QString &typed);
    /// Switches. On without a usable address is refused and saves nothing.
    Result<void, AddressProblem> setEnabled(bool enabled);
    /// The last five, newest first.
    [[nodiscard]] QStringList recentAddresses() const;
    /// @}

    /// @name Profiles
    /// @{
    [[nodiscard]] EndpointProfiles &profiles() { return m_profiles; }
    [[nodiscard]] const EndpointProfiles &profiles() const { return m_profiles; }
    /// Its name; empty: the address is in no profile, or there is none.
    [[nodiscard]] QString activeProfile() const;
    /// Makes it the active one; the switch stays.
    Result<void, ProfileProblem> useProfile(const QString &name);
    /// Keeps what is set up under this name, in the place of a profile that has it, and makes it
    /// the active one.
    Result<void, ProfileProblem> saveProfile(const QString &name);
    /// The active one's address and set-up stay set, without a name.
    Result<void, ProfileProblem> removeProfile(const QString &name);
    /// @}

    /// @name What goes with the address
    /// @{
    /// Of the endpoint that `pin` stands for (DefaultApi has none: all defaults).
    [[nodiscard]] EndpointSetup setup(const EndpointPin &pin = {}) const;
    /// Refused ones save nothing. Without an address, or for DefaultApi, there is nothing to keep
    /// it for.
    Result<void, ProfileProblem> setSetup(const EndpointSetup &setup, const EndpointPin &pin = {});
    /// Address that `pin` stands for as text; empty: none.
    [[nodiscard]] QString addressText(const EndpointPin &pin) const;
    /// Another address for what `pin` stands for: a pinned profile gets it. Nothing is saved where
    /// there is no such profile, or for DefaultApi.
    Result<void, AddressProblem> setAddress(const QString &typed, const EndpointPin &pin);

    /// The model that every role of the agent asks for; empty: Claude Code's own choice, or
    /// different ones.
    [[nodiscard]] QString model(const EndpointPin &pin = {}) const;
    void setModel(const QString &model, const EndpointPin &pin = {});
    /// PEM file of certificate authorities to trust there; empty: none.
    [[nodiscard]] QString certificateAuthorities(const EndpointPin &pin = {}) const;
    /// Saves a file with certificates, or none. A refused one saves nothing.
    Result<void, CertificateProblem> setCertificateAuthorities(const QString &file,
                                                               const EndpointPin &pin = {});
    /// @}

    /// Whether the user has marked this origin as a transparent proxy of Anthropic: only there is
    /// Claude Code's own sign-in sent.
    [[nodiscard]] bool isTransparentProxy(const QString &origin) const;
    void setTransparentProxy(const QString &origin, bool isOne);

    /// While nothing is injected: other places' endpoints do not count in this app.
    [[nodiscard]] bool ignoresOthers() const;
    void setIgnoresOthers(bool ignores);

    /// Who has decided in the user's place.
    [[nodiscard]] const ManagedPolicy &policy() const { return m_policy; }
    void setPolicy(const ManagedPolicy &policy);

Q_SIGNALS:
    /// Anything that it answers is different now; once for each change.
    void changed();

private:
    class Batch;
    void announce();
    [[nodiscard]] QString origin(const EndpointPin &pin) const;

    settings::SettingsStore &m_settings;
    EndpointProfiles m_profiles;
    ManagedPolicy m_policy;
    int m_batches = 0; ///< changes that consist of several settings are told as one
    bool m_isChangeUntold = false;
};

} // namespace bridge::endpoint
