#pragma once

#include "bridge/endpoint/profiles/EndpointChoice.h"
#include "bridge/secrets/CredentialBook.h"
#include "ui/settings/endpoint/NamedValues.h"

namespace ui {

/// Custom headers of requests to an endpoint. Secret values go to the keychain, by the endpoint's
/// origin; the settings contain only their names.
class HeadersSection final : public NamedValues
{
    Q_OBJECT

public:
    HeadersSection(bridge::endpoint::EndpointChoice &choice,
                   bridge::secrets::CredentialBook &credentials, Theme &theme,
                   QWidget *parent = nullptr);
    [[nodiscard]] QString preview() const;

private:
    void followKeychain();
    void refresh();
    void add(const QString &name, const QString &value, bool isSecret) override;
    void addSecret(const QString &name, const QString &value);
    void remove(const QString &name) override;
    /// Keeps the secret value for this run.
    void takeOffer(const QString &name, const QString &value) override;
    /// Removes the header, and its secret value if it is not needed any more; `insert` may add it
    /// in another form. Returns the problem, or empty.
    QString replace(const QString &name,
                    const std::function<void(bridge::endpoint::EndpointSetup &)> &insert);
    [[nodiscard]] QString secretState(const QString &name) const;
    /// Another profile sends the same header to the same origin.
    [[nodiscard]] bool isNeededElsewhere(const QString &name) const;

    bridge::endpoint::EndpointChoice &m_choice;
    bridge::secrets::CredentialBook &m_credentials;
    QString m_saving; ///< header that is being saved in the keychain; empty: none
    QString m_origin; ///< of m_saving
};

} // namespace ui
