#include "bridge/endpoint/EndpointChoice.h"

#include "bridge/endpoint/LaunchEnvironment.h"

namespace bridge::endpoint {

EndpointChoice::EndpointChoice(settings::SettingsStore &settings, QObject *parent)
    : QObject(parent)
    , m_settings(settings)
{
    connect(&m_settings, &settings::SettingsStore::changed, this, [this](const QString &key) {
        for (const char *own :
             {settings::kCustomApiEndpoint.key, settings::kCustomApiEndpointEnabled.key,
              settings::kEndpointModel.group, settings::kEndpointAuthorities.group}) {
            if (key == QLatin1String(own)) {
                emit changed();
                return;
            }
        }
    });
}

Result<EndpointChoice::Choice, AddressProblem> EndpointChoice::endpointFor(const QString &) const
{
    if (!isEnabled())
        return Choice{};
    const auto address = EndpointAddress::parse(addressText());
    if (!address)
        return failed(address.error());
    return Choice{endpointAt(*address)};
}

Endpoint EndpointChoice::endpointAt(const EndpointAddress &address) const
{
    Endpoint endpoint{address, address.origin(), {}, {}, {}, {}};
    const QString model = m_settings.value(settings::kEndpointModel, address.origin());
    if (!model.isEmpty()) {
        const QStringList roles = modelRoles();
        for (const QString &role : roles)
            endpoint.models.insert(role, model);
    }
    endpoint.certificateAuthorities =
        m_settings.value(settings::kEndpointAuthorities, address.origin());
    return endpoint;
}

QString EndpointChoice::addressText() const
{
    return m_settings.value(settings::kCustomApiEndpoint);
}

bool EndpointChoice::isEnabled() const
{
    return m_settings.value(settings::kCustomApiEndpointEnabled) && !addressText().isEmpty();
}

Result<void, AddressProblem> EndpointChoice::setAddress(const QString &typed)
{
    if (!typed.isEmpty()) {
        if (const auto address = EndpointAddress::parse(typed); !address)
            return failed(address.error());
    }
    m_settings.setValue(settings::kCustomApiEndpoint, typed);
    if (typed.isEmpty())
        m_settings.setValue(settings::kCustomApiEndpointEnabled, false);
    return {};
}

Result<void, AddressProblem> EndpointChoice::setEnabled(bool enabled)
{
    if (enabled) {
        if (const auto address = EndpointAddress::parse(addressText()); !address)
            return failed(address.error());
    }
    m_settings.setValue(settings::kCustomApiEndpointEnabled, enabled);
    return {};
}

QString EndpointChoice::model() const
{
    return m_settings.value(settings::kEndpointModel, origin());
}

void EndpointChoice::setModel(const QString &model)
{
    if (const QString key = origin(); !key.isEmpty())
        m_settings.setValue(settings::kEndpointModel, key, model);
}

QString EndpointChoice::certificateAuthorities() const
{
    return m_settings.value(settings::kEndpointAuthorities, origin());
}

Result<void, CertificateProblem> EndpointChoice::setCertificateAuthorities(const QString &file)
{
    if (!file.isEmpty()) {
        if (const auto authorities = readAuthorities(file); !authorities)
            return failed(authorities.error());
    }
    if (const QString key = origin(); !key.isEmpty())
        m_settings.setValue(settings::kEndpointAuthorities, key, file);
    return {};
}

QString EndpointChoice::origin() const
{
    const auto address = EndpointAddress::parse(addressText());
    return address ? address->origin() : QString();
}

} // namespace bridge::endpoint

#include "moc_EndpointChoice.cpp"
