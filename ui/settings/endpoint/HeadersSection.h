#pragma once

#include "bridge/endpoint/profiles/EndpointChoice.h"
#include "bridge/secrets/CredentialBook.h"

#include <QWidget>

namespace ui {

class NamedValues;
class Theme;

/// Custom headers of requests to an endpoint. Secret values go to the keychain, by the endpoint's
/// origin; the settings contain only their names.
class HeadersSection final : public QWidget
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
    void add(const QString &name, const QString &value, bool isSecret);
    void addSecret(const QString &name, const QString &value);
    void keepForThisRun(const QString &name, const QString &value);
    void remove(const QString &name);
    [[nodiscard]] QString secretState(const QString &name) const;
    /// Another profile sends the same header to the same origin.
    [[nodiscard]] bool isNeededElsewhere(const QString &name) const;

    bridge::endpoint::EndpointChoice &m_choice;
    bridge::secrets::CredentialBook &m_credentials;
    NamedValues *m_values;
    QString m_saving; ///< header that is being saved in the keychain; empty: none
    QString m_origin; ///< of m_saving
};

} // namespace ui
