#include "bridge/endpoint/EndpointChoice.h"

namespace bridge::endpoint {

EndpointChoice::EndpointChoice(settings::SettingsStore &settings, QObject *parent)
    : QObject(parent)
    , m_settings(settings)
{
    connect(&m_settings, &settings::SettingsStore::changed, this, [this](const QString &key) {
        if (key == QLatin1String(settings::kCustomApiEndpoint.key)
            || key == QLatin1String(settings::kCustomApiEndpointEnabled.key))
            emit changed();
    });
}

Result<EndpointChoice::Choice, AddressProblem> EndpointChoice::endpointFor(const QString &) const
{
    if (!isEnabled())
        return Choice{};
    auto address = EndpointAddress::parse(addressText());
    if (!address)
        return failed(address.error());
    const QString origin = address->origin();
    return Choice{Endpoint{std::move(*address), origin, {}, {}, {}}};
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

} // namespace bridge::endpoint

#include "moc_EndpointChoice.cpp"
