#pragma once

#include "bridge/core/Result.h"
#include "bridge/endpoint/CertificateAuthorities.h"
#include "bridge/endpoint/Endpoint.h"
#include "bridge/settings/SettingsStore.h"

#include <QObject>
#include <QString>

#include <optional>

namespace bridge::endpoint {

/// Which endpoint a chat uses: the one reader and writer of the endpoint's settings. Model and
/// certificate authorities are kept for each origin, like credentials. Every chat has the same
/// answer today; profiles will make it differ. Main thread.
class EndpointChoice : public QObject
{
    Q_OBJECT

public:
    /// The endpoint, or nullopt: the toggle is off and nothing is injected.
    using Choice = std::optional<Endpoint>;

    explicit EndpointChoice(settings::SettingsStore &settings, QObject *parent = nullptr);

    /// An error: the toggle is on, but the address in the file cannot be used. Never taken for off.
    [[nodiscard]] Result<Choice, AddressProblem> endpointFor(const QString &chatId) const;

    /// An endpoint at any address, with what is kept for its origin.
    [[nodiscard]] Endpoint endpointAt(const EndpointAddress &address) const;

    /// The address as kept, also while the toggle is off; may be empty.
    [[nodiscard]] QString addressText() const;
    /// On, with an address.
    [[nodiscard]] bool isEnabled() const;

    /// Saves a valid address, or an empty one (which also means off). A refused one saves nothing.
    Result<void, AddressProblem> setAddress(const QString &typed);
    /// Switches. On without a usable address is refused and saves nothing.
    Result<void, AddressProblem> setEnabled(bool enabled);

    /// The model that every role of the agent asks for at this address's origin; empty: Claude
    /// Code's own choice.
    [[nodiscard]] QString model() const;
    void setModel(const QString &model);
    /// PEM file of certificate authorities to trust at this address's origin; empty: none.
    [[nodiscard]] QString certificateAuthorities() const;
    /// Saves a file with certificates, or none. A refused one saves nothing.
    Result<void, CertificateProblem> setCertificateAuthorities(const QString &file);

Q_SIGNALS:
    /// The address, the switch, the model or the certificate authorities are different now.
    void changed();

private:
    /// Of the address as kept; empty: it has none.
    [[nodiscard]] QString origin() const;

    settings::SettingsStore &m_settings;
};

} // namespace bridge::endpoint
