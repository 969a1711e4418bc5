#include "bridge/endpoint/profiles/EndpointChoice.h"
#include "bridge/endpoint/ClientIdentity.h"
#include "bridge/endpoint/ModelRoles.h"

#include <algorithm>
#include <utility>

namespace bridge::endpoint {

namespace {

constexpr qsizetype kRecent = 5;

QStringList words(const QString &text)
{
    return text.split(u' ', Qt::SkipEmptyParts);
}

/// One that could not be written holds in this run.
Result<void, PartProblem> asPart(const Result<void, ProfileProblem> &saved)
{
    if (saved || saved.error().kind == ProfileProblem::Kind::NotSaved)
        return {};
    return failed(PartProblem(saved.error()));
}

bool affectsChoice(const QString &key)
{
    return std::any_of(settings::kChoiceKeys.begin(), settings::kChoiceKeys.end(),
                       [&key](const char *each) { return key == QLatin1String(each); });
}

} // namespace

/// Gathers changes while one exists; they are announced when the last one ends.
class EndpointChoice::Batch
{
public:
    explicit Batch(EndpointChoice &choice)
        : m_choice(choice)
    {
        ++m_choice.m_batches;
    }
    ~Batch()
    {
        --m_choice.m_batches;
        m_choice.announce();
    }
    Batch(const Batch &) = delete;
    Batch &operator=(const Batch &) = delete;

private:
    EndpointChoice &m_choice;
};

EndpointChoice::EndpointChoice(settings::SettingsStore &settings, QObject *parent)
    : QObject(parent)
    , m_settings(settings)
    , m_profiles(settings)
{
    connect(&m_settings, &settings::SettingsStore::changed, this,
            &EndpointChoice::onSettingChanged);
    connect(&m_settings, &settings::SettingsStore::problemChanged, this,
            [this] { m_isChangePending = true; });
    connect(&m_settings, &settings::SettingsStore::settled, this, &EndpointChoice::announce);
}

void EndpointChoice::announce()
{
    if (m_batches == 0 && std::exchange(m_isChangePending, false))
        emit changed();
}

void EndpointChoice::onSettingChanged(const QString &key)
{
    m_isChangePending = m_isChangePending || affectsChoice(key);
    // Without a batch, another program has decided about address and switch.
    if (m_batches == 0
        && (key == QLatin1String(settings::kCustomApiEndpoint.key)
            || key == QLatin1String(settings::kCustomApiEndpointEnabled.key)))
        m_awaitsAddress = false;
}

void EndpointChoice::setAwaitsAddress(bool awaits)
{
    if (m_awaitsAddress == awaits)
        return;
    m_awaitsAddress = awaits;
    m_isChangePending = true;
    announce();
}

void EndpointChoice::enableOnceUsable()
{
    if (!isEnabled())
        setAwaitsAddress(true);
}

bool EndpointChoice::awaitsAddress() const
{
    return m_awaitsAddress && m_policy.kind == ManagedPolicy::Kind::None;
}

Result<EndpointChoice::Choice, ChoiceProblem>
EndpointChoice::endpointFor(const EndpointPin &pin) const
{
    // Practice needs no settings, as long as it is the practice endpoint that is used.
    const bool isPractice =
        isInMemory() && isEnabled() && pin.kind == EndpointPin::Kind::FollowsSettings;
    if (!m_settings.isKnown() && !isPractice)
        return failed(ChoiceProblem{.settings = m_settings.problem()});
    if (m_policy.kind != ManagedPolicy::Kind::None || pin.kind == EndpointPin::Kind::DefaultApi)
        return Choice{};
    if (pin.kind == EndpointPin::Kind::FollowsSettings && !isEnabled())
        return Choice{};
    if (pin.kind == EndpointPin::Kind::Profile && !m_profiles.find(pin.profile))
        return failed(ChoiceProblem{.profile = pin.profile});
    const QString text = addressText(pin);
    const auto address = EndpointAddress::parse(text);
    if (!address)
        return failed(ChoiceProblem{.address = text, .problem = address.error()});
    if (pin.kind == EndpointPin::Kind::FollowsSettings) {
        if (const auto problem = setupProblem())
            return failed(ChoiceProblem{.address = text, .setup = problem});
    }
    return Choice{endpointWith(*address, setup(pin))};
}

Endpoint EndpointChoice::endpointAt(const EndpointAddress &address) const
{
    return endpointWith(address, setupAt(address).value_or(EndpointSetup{}));
}

Result<EndpointSetup, ProfileProblem> EndpointChoice::setupAt(const EndpointAddress &address) const
{
    if (sameAddress(address.text(), addressText())) {
        if (const auto problem = setupProblem())
            return failed(*problem);
        return setup();
    }
    if (const auto profile = m_profiles.findByAddress(address.text()))
        return profile->setup;
    return m_profiles.setupOf(address.origin());
}

Endpoint EndpointChoice::endpointWith(const EndpointAddress &address,
                                      const EndpointSetup &setup) const
{
    Endpoint made = makeEndpoint(address, setup);
    if (made.credential == CredentialKind::OwnSignIn && !isTransparentProxy(address.origin()))
        made.credential = CredentialKind::BearerToken;
    return made;
}

bool EndpointChoice::isInMemory() const
{
    return m_settings.isInMemory(QLatin1String(settings::kCustomApiEndpoint.key));
}

QString EndpointChoice::addressText() const
{
    return m_settings.value(settings::kCustomApiEndpoint);
}

QString EndpointChoice::addressText(const EndpointPin &pin) const
{
    switch (pin.kind) {
    case EndpointPin::Kind::FollowsSettings:
        return addressText();
    case EndpointPin::Kind::Profile:
        if (const auto profile = m_profiles.find(pin.profile))
            return profile->address;
        break;
    case EndpointPin::Kind::DefaultApi:
        break;
    }
    return {};
}

bool EndpointChoice::isEnabled() const
{
    return m_policy.kind == ManagedPolicy::Kind::None
           && m_settings.value(settings::kCustomApiEndpointEnabled) && !addressText().isEmpty();
}

Result<void, AddressProblem> EndpointChoice::setAddress(const QString &typed)
{
    if (!typed.isEmpty()) {
        if (const auto address = EndpointAddress::parse(typed); !address)
            return failed(address.error());
    }
    const Batch batch(*this);
    const auto active = m_profiles.find(activeProfile());
    // First, because a file whose switch is on without an address is damaged.
    if (typed.isEmpty()) {
        setAwaitsAddress(m_awaitsAddress || isEnabled());
        m_settings.setValue(settings::kCustomApiEndpointEnabled, false);
    }
    m_settings.setValue(settings::kCustomApiEndpoint, typed);
    if (typed.isEmpty()) {
        m_settings.setValue(settings::kActiveProfile, {});
        return {};
    }
    if (awaitsAddress()) {
        setAwaitsAddress(false);
        m_settings.setValue(settings::kCustomApiEndpointEnabled, true);
    }
    if (!active || !sameAddress(active->address, typed)) {
        const auto profile = m_profiles.findByAddress(typed);
        m_settings.setValue(settings::kActiveProfile, profile ? profile->name : QString());
    }
    QStringList recent = recentAddresses();
    recent.removeAll(typed);
    recent.prepend(typed);
    m_settings.setValue(settings::kRecentAddresses, recent.mid(0, kRecent).join(u' '));
    return {};
}

Result<void, AddressProblem> EndpointChoice::setAddress(const QString &typed,
                                                        const EndpointPin &pin)
{
    if (pin.kind == EndpointPin::Kind::FollowsSettings)
        return setAddress(typed);
    if (const auto address = EndpointAddress::parse(typed); !address)
        return failed(address.error());
    auto profile = m_profiles.find(pin.profile);
    if (pin.kind != EndpointPin::Kind::Profile || !profile)
        return {};
    const Batch batch(*this);
    const bool isActive = activeProfile() == profile->name;
    profile->address = typed;
    (void)m_profiles.put(*profile);
    return isActive ? setAddress(typed) : Result<void, AddressProblem>();
}

Result<void, AddressProblem> EndpointChoice::setEnabled(bool enabled)
{
    if (enabled) {
        if (const auto address = EndpointAddress::parse(addressText()); !address)
            return failed(address.error());
    }
    const Batch batch(*this);
    setAwaitsAddress(false);
    m_settings.setValue(settings::kCustomApiEndpointEnabled, enabled);
    return {};
}

QStringList EndpointChoice::recentAddresses() const
{
    return words(m_settings.value(settings::kRecentAddresses));
}

QString EndpointChoice::activeProfile() const
{
    const auto profile = m_profiles.find(m_settings.value(settings::kActiveProfile));
    return profile && sameAddress(profile->address, addressText()) ? profile->name : QString();
}

Result<void, ProfileProblem> EndpointChoice::useProfile(const QString &name)
{
    const auto profile = m_profiles.find(name);
    if (!profile)
        return failed(ProfileProblem{.kind = ProfileProblem::Kind::NotFound, .subject = name});
    const Batch batch(*this);
    // Found profiles have a usable address.
    (void)setAddress(profile->address);
    m_settings.setValue(settings::kActiveProfile, profile->name);
    return {};
}

Result<void, ProfileProblem> EndpointChoice::saveProfile(const QString &name)
{
    const auto valid = validName(name);
    if (!valid)
        return failed(valid.error());
    if (const auto problem = setupProblem())
        return failed(*problem);
    const Batch batch(*this);
    const auto saved = m_profiles.put({*valid, addressText(), setup()});
    // One that could not be written holds in this run.
    if (saved || saved.error().kind == ProfileProblem::Kind::NotSaved)
        m_settings.setValue(settings::kActiveProfile, *valid);
    return saved;
}

Result<void, ProfileProblem> EndpointChoice::removeProfile(const QString &name)
{
    const auto profile = m_profiles.find(name);
    const Batch batch(*this);
    if (profile && profile->name == activeProfile()) {
        m_settings.setValue(settings::kActiveProfile, {});
        (void)m_profiles.putSetup(origin({}), profile->setup);
    }
    return m_profiles.remove(name);
}

EndpointSetup EndpointChoice::setup(const EndpointPin &pin) const
{
    if (pin.kind == EndpointPin::Kind::DefaultApi)
        return {};
    const auto profile =
        m_profiles.find(pin.kind == EndpointPin::Kind::Profile ? pin.profile : activeProfile());
    if (profile)
        return profile->setup;
    return pin.kind == EndpointPin::Kind::Profile
               ? EndpointSetup{}
               : m_profiles.setupOf(origin(pin)).value_or(EndpointSetup{});
}

QString EndpointChoice::damagedProfile() const
{
    const QString active = m_settings.value(settings::kActiveProfile);
    const auto damaged = m_profiles.damaged();
    const auto found = std::find_if(damaged.begin(), damaged.end(), [&active](const auto &each) {
        return compareNames(each.name, active) == 0;
    });
    return active.isEmpty() || found == damaged.end() ? QString() : found->name;
}

std::optional<ProfileProblem> EndpointChoice::setupProblem() const
{
    if (const QString name = damagedProfile(); !name.isEmpty()) {
        for (const auto &damaged : m_profiles.damaged()) {
            if (damaged.name == name)
                return damaged.problem;
        }
    }
    if (!activeProfile().isEmpty())
        return std::nullopt;
    const auto stored = m_profiles.setupOf(origin({}));
    return stored ? std::nullopt : std::optional(stored.error());
}

std::optional<ProfileProblem> EndpointChoice::setupProblemAt(const EndpointAddress &address) const
{
    const auto stored = setupAt(address);
    return stored ? std::nullopt : std::optional(stored.error());
}

Result<void, ProfileProblem> EndpointChoice::startSetupAnew()
{
    const Batch batch(*this);
    if (!damagedProfile().isEmpty())
        m_settings.setValue(settings::kActiveProfile, {});
    if (setupProblem())
        return m_profiles.putSetup(origin({}), {});
    return {};
}

Result<void, ProfileProblem> EndpointChoice::setSetup(const EndpointSetup &setup,
                                                      const EndpointPin &pin)
{
    if (pin.kind == EndpointPin::Kind::DefaultApi)
        return {};
    const bool isPinned = pin.kind == EndpointPin::Kind::Profile;
    auto profile = m_profiles.find(isPinned ? pin.profile : activeProfile());
    if (isPinned && !profile)
        return failed(
            ProfileProblem{.kind = ProfileProblem::Kind::NotFound, .subject = pin.profile});
    if (!isPinned) {
        if (const auto problem = setupProblem())
            return failed(*problem);
    }
    const Batch batch(*this);
    if (profile) {
        profile->setup = setup;
        return m_profiles.put(*profile);
    }
    if (const QString key = origin(pin); !key.isEmpty())
        return m_profiles.putSetup(key, setup);
    return {};
}

QString modelOf(const EndpointSetup &setup)
{
    const QString model = setup.models.value(QStringLiteral("model"));
    const QStringList roles = modelRoles();
    for (const QString &role : roles) {
        if (setup.models.value(role) != model)
            return {};
    }
    return model;
}

QString EndpointChoice::model(const EndpointPin &pin) const
{
    return modelOf(setup(pin));
}

Result<void, ProfileProblem> EndpointChoice::setModel(const QString &model, const EndpointPin &pin)
{
    EndpointSetup changed = setup(pin);
    changed.models.clear();
    const QStringList roles = modelRoles();
    for (const QString &role : roles) {
        if (!model.isEmpty())
            changed.models.insert(role, model);
    }
    return setSetup(changed, pin);
}

QString EndpointChoice::certificateAuthorities(const EndpointPin &pin) const
{
    return setup(pin).certificateAuthorities;
}

Result<void, PartProblem> EndpointChoice::setCertificateAuthorities(const QString &file,
                                                                    const EndpointPin &pin)
{
    if (!file.isEmpty()) {
        if (const auto authorities = readAuthorities(file); !authorities)
            return failed(PartProblem(authorities.error()));
    }
    EndpointSetup changed = setup(pin);
    changed.certificateAuthorities = file;
    return asPart(setSetup(changed, pin));
}

Result<void, PartProblem>
EndpointChoice::setClientCertificate(const ClientCertificate &files,
                                     const std::optional<QString> &passphrase,
                                     const EndpointPin &pin)
{
    if (files.isSet()) {
        if (const auto identity = readClientIdentity(files, passphrase); !identity)
            return failed(PartProblem(identity.error()));
    }
    EndpointSetup changed = setup(pin);
    changed.clientCertificate = files.isSet() ? files : ClientCertificate{};
    return asPart(setSetup(changed, pin));
}

bool EndpointChoice::isTransparentProxy(const QString &origin) const
{
    return !origin.isEmpty()
           && words(m_settings.value(settings::kTransparentProxies)).contains(origin);
}

void EndpointChoice::setTransparentProxy(const QString &origin, bool isOne)
{
    QStringList origins = words(m_settings.value(settings::kTransparentProxies));
    origins.removeAll(origin);
    if (isOne && !origin.isEmpty())
        origins.append(origin);
    m_settings.setValue(settings::kTransparentProxies, origins.join(u' '));
}

bool EndpointChoice::ignoresOthers() const
{
    return m_settings.value(settings::kIgnoreOtherEndpoints);
}

void EndpointChoice::setIgnoresOthers(bool ignores)
{
    m_settings.setValue(settings::kIgnoreOtherEndpoints, ignores);
}

void EndpointChoice::setPolicy(const ManagedPolicy &policy)
{
    if (m_policy == policy)
        return;
    m_policy = policy;
    emit changed();
}

QString EndpointChoice::origin(const EndpointPin &pin) const
{
    const auto address = EndpointAddress::parse(addressText(pin));
    return address ? address->origin() : QString();
}

} // namespace bridge::endpoint

#include "moc_EndpointChoice.cpp"
