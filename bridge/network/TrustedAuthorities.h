#pragma once

#include <QList>
#include <QProcessEnvironment>
#include <QSslCertificate>

namespace bridge::network {

/// Certificate authorities that Claude Code trusts in addition to the system's because of its
/// environment: NODE_EXTRA_CA_CERTS, SSL_CERT_FILE, and hashed names in SSL_CERT_DIR (each seen
/// with 2.1.330 and 2.1.197). Unreadable ones are ignored. Cached until the file changes. Main
/// thread.
[[nodiscard]] QList<QSslCertificate> authoritiesOf(const QProcessEnvironment &environment);

/// All of the system's. Needed only in addition to others: alone they are loaded on demand.
[[nodiscard]] const QList<QSslCertificate> &systemAuthorities();

} // namespace bridge::network
