#pragma once

#include "bridge/core/Result.h"
#include "bridge/endpoint/CertificateAuthorities.h"
#include "bridge/endpoint/Endpoint.h"
#include "bridge/endpoint/ManagedPolicy.h"
#include "bridge/endpoint/profiles/EndpointPin.h"
#include "bridge/endpoint/profiles/EndpointProfile.h"
#include "bridge/endpoint/profiles/EndpointProfiles.h"
#include "bridge/endpoint/profiles/ProfileImport.h"
#include "bridge/settings/SettingsStore.h"

#include <QObject>
#include <QString>
#include <QStringList>

#include <optional>

namespace bridge::endpoint {

/// Why a chat's endpoint cannot be determined. Callers must treat it as an error, never as 'no
/// endpoint'.
struct ChoiceProblem
{
    QString profile{}; ///< missing profile of the pin; empty: the address is the problem
    QString address{}; ///< as stored
    AddressProblem problem{};
    std::optional<ProfileProblem> setup{}; ///< the set-up that goes with the address is not known
    std::optional<settings::SettingsProblem> settings{}; ///< none of the settings are known
    friend bool operator==(const ChoiceProblem &, const ChoiceProblem &) = default;
};

/// The one model of all roles; empty: they differ, or none is set.
[[nodiscard]] QString modelOf(const EndpointSetup &setup);

/// The configured endpoint: address, switch, set-up and active profile. The only reader and writer
/// of these settings.
///
/// The active profile owns the address. Typing another address leaves the profile unchanged and
/// deactivates it, unless a profile has exactly that address and becomes active. Other changes go
/// to the active profile, or without one to the set-up of the address' origin.
///
/// A change that the settings file cannot take holds in this run. Results say so only where they
/// have a word for it (ProfileProblem::Kind::NotSaved); SettingsStore::isSaved() always does.
/// Main thread.
class EndpointChoice : public QObject
{
    Q_OBJECT

public:
    /// nullopt: nothing is injected.
    using Choice = std::optional<Endpoint>;

    explicit EndpointChoice(settings::SettingsStore &settings, QObject *parent = nullptr);

    /// The settings that it reads; their problem() is announced by changed().
    [[nodiscard]] settings::SettingsStore &settings() { return m_settings; }
    [[nodiscard]] const settings::SettingsStore &settings() const { return m_settings; }

    /// True: changes end with this program, and the settings file has none of them (practice).
    [[nodiscard]] bool isInMemory() const;

    /// As long as the settings are not known it fails, except for an endpoint that is on in memory.
    [[nodiscard]] Result<Choice, ChoiceProblem> endpointFor(const EndpointPin &pin) const;
    /// An endpoint at any address with its stored set-up: from the active profile, another profile
    /// with this address, or its origin.
    [[nodiscard]] Endpoint endpointAt(const EndpointAddress &address) const;
    /// An endpoint of address and set-up; own sign-in only at origins that are marked for it.
    [[nodiscard]] Endpoint endpointWith(const EndpointAddress &address,
                                        const EndpointSetup &setup) const;

    /// @name Address and switch
    /// @{
    /// The stored address, also while the toggle is off; may be empty.
    [[nodiscard]] QString addressText() const;
    /// True if switched on, with an address, and no policy() applies.
    [[nodiscard]] bool isEnabled() const;
    /// Saves a valid address, or an empty one (which also means off). An invalid one saves nothing.
    Result<void, AddressProblem> setAddress(const QString &typed);
    /// Switches. Switching on without a usable address fails and saves nothing.
    Result<void, AddressProblem> setEnabled(bool enabled);
    /// The user switched on where there is no usable address, or where the typed one is not: the
    /// next one that is set here is on. Clearing the address of an endpoint that is on has the same
    /// effect. Kept in this run only, until setEnabled(), or until another program changes address
    /// or switch.
    void enableOnceUsable();
    /// On, as soon as an address is set; isEnabled() is false.
    [[nodiscard]] bool awaitsAddress() const;
    /// Five most recent, newest first.
    [[nodiscard]] QStringList recentAddresses() const;
    /// @}

    /// @name Profiles
    /// @{
    [[nodiscard]] EndpointProfiles &profiles() { return m_profiles; }
    [[nodiscard]] const EndpointProfiles &profiles() const { return m_profiles; }
    /// Name of the active profile; empty: the address is in no profile, or there is none.
    [[nodiscard]] QString activeProfile() const;
    /// Activates a profile; the switch stays.
    Result<void, ProfileProblem> useProfile(const QString &name);
    /// Saves the current set-up under this name, replacing a profile of that name, and activates
    /// it.
    Result<void, ProfileProblem> saveProfile(const QString &name);
    /// If it is the active one, address and set-up stay set, without a name.
    Result<void, ProfileProblem> removeProfile(const QString &name);
    /// @}

    /// @name What goes with the address
    /// @{
    /// Set-up of the endpoint of `pin` (DefaultApi: all defaults; also while it has a problem).
    [[nodiscard]] EndpointSetup setup(const EndpointPin &pin = {}) const;
    /// Why the stored set-up of the setting's address, or its active profile, cannot be read. It is
    /// left as it is, endpointFor() fails, and setSetup() and saveProfile() refuse.
    [[nodiscard]] std::optional<ProfileProblem> setupProblem() const;
    /// The same for endpointAt().
    [[nodiscard]] std::optional<ProfileProblem>
    setupProblemAt(const EndpointAddress &address) const;
    /// Name of the active profile if it cannot be read; else empty.
    [[nodiscard]] QString damagedProfile() const;
    /// Goes on with all defaults where setupProblem() is one: forgets the stored set-up, or that
    /// the damaged profile is active, which stays in the settings.
    Result<void, ProfileProblem> startSetupAnew();
    /// Saves a set-up; an invalid one saves nothing, neither does one without an address or for
    /// DefaultApi.
    Result<void, ProfileProblem> setSetup(const EndpointSetup &setup, const EndpointPin &pin = {});
    /// Address of `pin` as text; empty: none.
    [[nodiscard]] QString addressText(const EndpointPin &pin) const;
    /// Changes the address of `pin`, in a pinned profile too. Saves nothing without such a profile,
    /// or for DefaultApi.
    Result<void, AddressProblem> setAddress(const QString &typed, const EndpointPin &pin);

    /// The model for every role of the agent; empty: Claude Code's default, or different models.
    [[nodiscard]] QString model(const EndpointPin &pin = {}) const;
    Result<void, ProfileProblem> setModel(const QString &model, const EndpointPin &pin = {});
    /// PEM file of certificate authorities to trust there; empty: none.
    [[nodiscard]] QString certificateAuthorities(const EndpointPin &pin = {}) const;
    /// Saves a file with certificates, or none. An invalid one saves nothing.
    /// One that could not be written is no problem of it: SettingsStore::isSaved().
    Result<void, PartProblem> setCertificateAuthorities(const QString &file,
                                                        const EndpointPin &pin = {});
    /// Saves the files of a client certificate, or none; `passphrase` as for readClientIdentity().
    /// Files that cannot be used save nothing. Not written: as above.
    Result<void, PartProblem> setClientCertificate(const ClientCertificate &files,
                                                   const std::optional<QString> &passphrase,
                                                   const EndpointPin &pin = {});
    /// @}

    /// True if the user marked this origin as a transparent proxy of Anthropic: Claude Code's own
    /// sign-in is sent to these only.
    [[nodiscard]] bool isTransparentProxy(const QString &origin) const;
    void setTransparentProxy(const QString &origin, bool isOne);

    /// While nothing is injected: endpoints of other places are ignored in this app.
    [[nodiscard]] bool ignoresOthers() const;
    void setIgnoresOthers(bool ignores);

    /// The administrators' decision.
    [[nodiscard]] const ManagedPolicy &policy() const { return m_policy; }
    void setPolicy(const ManagedPolicy &policy);

Q_SIGNALS:
    /// Any result of this class changed; once per change.
    void changed();

private:
    class Batch;
    void announce();
    void setAwaitsAddress(bool awaits);
    void onSettingChanged(const QString &key);
    [[nodiscard]] QString origin(const EndpointPin &pin) const;
    /// The stored set-up of endpointAt().
    [[nodiscard]] Result<EndpointSetup, ProfileProblem>
    setupAt(const EndpointAddress &address) const;

    settings::SettingsStore &m_settings;
    EndpointProfiles m_profiles;
    ManagedPolicy m_policy;
    bool m_awaitsAddress = false;
    int m_batches = 0; ///< a change of several settings is announced once
    bool m_isChangePending = false;
};

} // namespace bridge::endpoint
