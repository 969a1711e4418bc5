#pragma once

#include <QList>
#include <QProcessEnvironment>
#include <QSslCertificate>

namespace bridge::network {

/// The certificate authorities that Claude Code trusts beside the system's because its environment
/// names them: NODE_EXTRA_CA_CERTS, SSL_CERT_FILE, and the hashed names in the folders of
/// SSL_CERT_DIR (each seen with 2.1.330 and 2.1.197). What cannot be read adds nothing. What was
/// read is kept as long as the file stays as it is. Main thread.
[[nodiscard]] QList<QSslCertificate> authoritiesOf(const QProcessEnvironment &environment);

/// All of the system's. Where nothing else is trusted they need not be read: they are looked up as
/// they are needed.
[[nodiscard]] const QList<QSslCertificate> &systemAuthorities();

} // namespace bridge::network
