#pragma once

#include "bridge/core/Failure.h"
#include "bridge/endpoint/CheckReport.h"
#include "bridge/endpoint/EndpointTarget.h"

#include <QList>
#include <QSslCertificate>
#include <QSslConfiguration>
#include <QSslError>

namespace bridge::endpoint {

/// Whom requests to the target trust: the system's certificate authorities, those of the
/// environment's NODE_EXTRA_CA_CERTS, and those the user chose. Files that cannot be read add
/// nothing, as with Claude Code.
[[nodiscard]] QSslConfiguration tlsConfiguration(const EndpointTarget &target);

/// What the checklist shows of a server's certificate.
[[nodiscard]] Certificate certificateFacts(const QSslCertificate &certificate);

/// Why a certificate was refused. What only the server's side can mend comes first: a certificate
/// that has expired or is for another name is not made right by trusting it. `subject` is the
/// certificate for expired and self-signed ones, the missing authority for other untrusted ones,
/// the name it is for where that is wrong.
[[nodiscard]] Failure tlsFailure(const QList<QSslError> &errors);

} // namespace bridge::endpoint
