#pragma once

#include "bridge/failure/CredentialKind.h"
#include "bridge/failure/ToolSearch.h"
#include "bridge/endpoint/EndpointAddress.h"

#include <QMap>
#include <QString>
#include <QStringList>

#include <chrono>
#include <optional>

namespace bridge::endpoint {

using bridge::ToolSearch;

/// What an agent is told about an endpoint beside address, credential and models.
struct EndpointOptions
{
    ToolSearch toolSearch = ToolSearch::Off;
    /// Tokens that the model's context holds (CLAUDE_CODE_MAX_CONTEXT_TOKENS); 0: Claude Code's own
    /// belief.
    int contextTokens = 0;
    /// For servers that think long before they answer (API_TIMEOUT_MS); 0: Claude Code's own, 10
    /// minutes.
    std::chrono::seconds requestTimeout{0};
    /// How often a failed request is sent again (CLAUDE_CODE_MAX_RETRIES); nullopt: Claude Code's
    /// own, 10 times.
    std::optional<int> retries{};
    /// `anthropic-beta` headers and the request fields that go with them
    /// (CLAUDE_CODE_DISABLE_EXPERIMENTAL_BETAS).
    bool betas = true;
    friend bool operator==(const EndpointOptions &, const EndpointOptions &) = default;
};

/// A custom endpoint as one value; LaunchEnvironment carries it to the agent. Holds no secret.
struct Endpoint
{
    EndpointAddress address;
    QString credentialOrigin; ///< key of the secret in the keychain; see EndpointAddress::origin()
    QMap<QString, QString> headers; ///< those that are no secret: name -> value
    QMap<QString, QString> models;  ///< role (see modelRoles()) -> model id
    QMap<QString, QString> extraEnvironment;
    /// PEM file with certificate authorities to trust beside the system's (NODE_EXTRA_CA_CERTS);
    /// empty: none was chosen.
    QString certificateAuthorities{};
    /// BearerToken and ApiKey: the secret that is kept, as what it was kept; a placeholder where
    /// there is none.
    CredentialKind credential = CredentialKind::BearerToken;
    QStringList secretHeaders{}; ///< names of headers whose values are with the secret
    EndpointOptions options{};
    friend bool operator==(const Endpoint &, const Endpoint &) = default;
};

} // namespace bridge::endpoint
