#pragma once

#include "bridge/endpoint/EndpointTarget.h"
#include "bridge/failure/Failure.h"
#include "bridge/network/Certificate.h"

#include <QList>
#include <QSslCertificate>
#include <QSslConfiguration>
#include <QSslError>

namespace bridge::network {

/// TLS of requests to the target: its client certificate, and trust in the system's certificate
/// authorities, those that the user chose, and those that Claude Code trusts by its environment.
/// Verification stays on, even if the agent's is disabled (NODE_TLS_REJECT_UNAUTHORIZED).
/// Certificate files are cached until they change. Main thread.
[[nodiscard]] QSslConfiguration tlsConfiguration(const endpoint::EndpointTarget &target);

/// The same without the client certificate. A configuration that has one interrupts the handshake
/// at the first error of the server's certificate (QSslSocket::handshakeInterruptedOnError), before
/// it is shown; this one goes on and tells all errors (QSslSocket::sslErrors).
[[nodiscard]] QSslConfiguration withoutIdentity(QSslConfiguration configuration);

/// File of the client certificate that these requests show if they are asked for one; empty: none.
[[nodiscard]] QString shownCertificate(const endpoint::EndpointTarget &target);

/// Adds to ClientCertificateRequired why the one that the environment names was not shown.
void addInheritedProblem(Failure &failure, const endpoint::EndpointTarget &target);

/// Facts of a server's certificate for the checklist.
[[nodiscard]] Certificate certificateFacts(const QSslCertificate &certificate);

/// Why a certificate was refused. Errors that only the server can fix come first: trusting it does
/// not help if it is expired or for another name. `subject` is the certificate's holder, the name
/// that it is for if that is wrong; `issuer` the authority that is not trusted, unless it is the
/// certificate itself. `certificate`: the server's own; null: not known, then the first refused one
/// is taken for it.
[[nodiscard]] Failure tlsFailure(const QList<QSslError> &errors,
                                 const QSslCertificate &certificate = QSslCertificate());

} // namespace bridge::network
