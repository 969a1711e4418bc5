#pragma once

#include "bridge/endpoint/profiles/EndpointChoice.h"
#include "bridge/secrets/CredentialBook.h"

#include <QDialog>

namespace ui {

/// The choosers of one endpoint's client certificate in a window of their own, where a failure
/// leads to: also a chat's that is pinned to another endpoint than the settings'. What was
/// chosen is saved at once. Accepted by its main button, which saves a typed passphrase first, if
/// nothing is missing or wrong then.
class ClientCertificateDialog final : public QDialog
{
    Q_OBJECT

public:
    /// References outlive it.
    ClientCertificateDialog(bridge::endpoint::EndpointChoice &choice,
                            bridge::secrets::CredentialBook &credentials,
                            const bridge::endpoint::EndpointPin &pin, QWidget *parent);
};

} // namespace ui
