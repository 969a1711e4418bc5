#pragma once

#include "bridge/core/Result.h"
#include "bridge/endpoint/Endpoint.h"
#include "bridge/failure/ClientCertificateProblem.h"
#include "bridge/secrets/SecretStore.h"

#include <QList>
#include <QProcessEnvironment>
#include <QSslCertificate>
#include <QSslKey>
#include <QString>

#include <optional>

/// The files of a client certificate, read and checked by the agent's own rules. Main thread; what
/// was read is cached until the files change.
namespace bridge::endpoint {

/// A certificate with its private key.
struct ClientIdentity
{
    QList<QSslCertificate> chain; ///< the own one first
    QSslKey key;                  ///< null: encrypted, and the passphrase was not given
};

/// The largest file that an agent reads for this.
inline constexpr qint64 kMaxClientFile = 1024 * 1024;

/// Reads both files. `passphrase` nullopt: it is not known yet, so an encrypted key is taken
/// unread.
[[nodiscard]] Result<ClientIdentity, ClientCertificateProblem>
readClientIdentity(const ClientCertificate &files, const std::optional<QString> &passphrase);

/// The certificates of a PEM file; checks nothing but that there are some.
[[nodiscard]] Result<QList<QSslCertificate>, ClientCertificateProblem>
readClientCertificates(const QString &file);
/// Whether the private key in this file is encrypted.
[[nodiscard]] Result<bool, ClientCertificateProblem> isKeyEncrypted(const QString &file);

/// The client certificate of requests to an endpoint.
struct PresentedCertificate
{
    ClientCertificate files;
    QString passphrase;       ///< empty: none
    bool isInherited = false; ///< named by the environment, not by the endpoint
    friend bool operator==(const PresentedCertificate &, const PresentedCertificate &) = default;
};

/// The endpoint's own with the passphrase of `secret`, else the one of the environment. nullopt:
/// none. The agent uses one of the environment only if certificate and key are both named; one by a
/// relative path is left out, since it depends on the agent's folder.
[[nodiscard]] std::optional<PresentedCertificate>
presentedCertificate(const Endpoint &endpoint, const std::optional<secrets::Secret> &secret,
                     const QProcessEnvironment &environment);

/// Why a certificate that the environment names is not shown to the endpoint, with the variable to
/// correct; nullopt: it is, or none is named, or the endpoint has its own.
[[nodiscard]] std::optional<ClientCertificateProblem>
inheritedCertificateProblem(const Endpoint &endpoint, const QProcessEnvironment &environment);

/// Why no agent should be started at the endpoint; nullopt: nothing of this kind, or no TLS. Of an
/// inherited certificate only what keeps the agent from connecting at all: it passes others over.
[[nodiscard]] std::optional<ClientCertificateProblem>
clientCertificateProblem(const Endpoint &endpoint, const std::optional<secrets::Secret> &secret,
                         const QProcessEnvironment &environment);

} // namespace bridge::endpoint
