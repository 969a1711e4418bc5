#pragma once

#include "bridge/endpoint/EndpointAddress.h"
#include "bridge/failure/CredentialKind.h"
#include "bridge/failure/ToolSearch.h"

#include <QMap>
#include <QString>
#include <QStringList>

#include <chrono>
#include <optional>

namespace bridge::endpoint {

using bridge::ToolSearch;

/// Options of an endpoint besides address, credential and models. The agent's room maps them to
/// variables.
struct EndpointOptions
{
    ToolSearch toolSearch = ToolSearch::Off;
    /// Tokens in the model's context; 0: the agent's own assumption.
    int contextTokens = 0;
    /// For servers that think long before they answer; 0: the agent's default (Claude Code: 10
    /// minutes).
    std::chrono::seconds requestTimeout{0};
    /// Number of times a failed request is repeated; nullopt: the agent's default (Claude Code:
    /// 10).
    std::optional<int> retries{};
    /// Send `anthropic-beta` headers and their request fields.
    bool betas = true;
    friend bool operator==(const EndpointOptions &, const EndpointOptions &) = default;
};

/// The certificate by which a client identifies itself in a TLS handshake. Paths of PEM files; the
/// passphrase of the key is a secret (secrets::Secret::keyPassphrase).
struct ClientCertificate
{
    QString certificate{}; ///< the certificate, and the authorities between it and the server's
    QString key{};         ///< its private key; empty: it is in the file of the certificate
    [[nodiscard]] bool isSet() const { return !certificate.isEmpty(); }
    [[nodiscard]] QString keyFile() const { return key.isEmpty() ? certificate : key; }
    friend bool operator==(const ClientCertificate &, const ClientCertificate &) = default;
};

/// A custom endpoint as a value; LaunchEnvironment passes it to the agent. Holds no secret.
struct Endpoint
{
    EndpointAddress address;
    QString credentialOrigin; ///< key of the secret in the keychain; see EndpointAddress::origin()
    QMap<QString, QString> headers; ///< non-secret ones: name -> value
    QMap<QString, QString> models;  ///< role (see modelRoles()) -> model id
    QMap<QString, QString> extraEnvironment;
    /// PEM file with certificate authorities to trust in addition to the system's; empty: none.
    QString certificateAuthorities{};
    /// BearerToken and ApiKey: the stored secret, sent as its own kind; without one a placeholder.
    CredentialKind credential = CredentialKind::BearerToken;
    QStringList secretHeaders{}; ///< names of headers whose values are stored with the secret
    EndpointOptions options{};
    /// What is shown to a server that asks who connects; unset: what the environment names.
    ClientCertificate clientCertificate{};
    friend bool operator==(const Endpoint &, const Endpoint &) = default;
};

} // namespace bridge::endpoint
