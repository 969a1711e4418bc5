#pragma once

#include "bridge/check/CheckReport.h"
#include "bridge/endpoint/EndpointTarget.h"
#include "bridge/failure/Failure.h"

#include <QList>
#include <QSslCertificate>
#include <QSslConfiguration>
#include <QSslError>

namespace bridge::network {

/// Whom requests to the target trust: the system's certificate authorities, those that the user
/// chose, and those that the environment names (see authoritiesOf()). That the agent may have been
/// told to verify nothing (NODE_TLS_REJECT_UNAUTHORIZED) does not count: we always do.
[[nodiscard]] QSslConfiguration tlsConfiguration(const endpoint::EndpointTarget &target);

/// What the checklist shows of a server's certificate.
[[nodiscard]] check::Certificate certificateFacts(const QSslCertificate &certificate);

/// Why a certificate was refused. What only the server's side can mend comes first: a certificate
/// that has expired or is for another name is not made right by trusting it. `subject` is the
/// certificate for expired and self-signed ones, the missing authority for other untrusted ones,
/// the name it is for where that is wrong.
[[nodiscard]] Failure tlsFailure(const QList<QSslError> &errors);

} // namespace bridge::network
