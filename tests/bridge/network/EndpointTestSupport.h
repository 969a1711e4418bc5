#pragma once

#include "bridge/check/CheckReport.h"
#include "bridge/endpoint/EndpointTarget.h"
#include "tests/support/EventLoop.h"
#include "tests/support/LocalServer.h"
#include "tests/support/TestCertificates.h"

#include <string>

/// Shared helpers of the tests that need an endpoint.
namespace endpointtest {

inline constexpr auto kSecret = "sk-test-not-for-anyone-else";

/// An endpoint with only an address.
[[nodiscard]] bridge::endpoint::Endpoint endpointAt(const QString &address);

/// A target at this address, with a bearer token.
[[nodiscard]] bridge::endpoint::EndpointTarget targetAt(const QString &address);

/// The target with the environment that Claude Code gets for it.
[[nodiscard]] bridge::endpoint::EndpointTarget
asTheAgentGets(bridge::endpoint::EndpointTarget target);

/// The certificates, shared by all tests.
[[nodiscard]] const TestCertificates &certificates();
/// The target with the authority of these certificates chosen for it.
[[nodiscard]] bridge::endpoint::EndpointTarget trusting(bridge::endpoint::EndpointTarget target);

/// A loopback port without a listener.
[[nodiscard]] quint16 deafPort();

/// "passed", "failed host_not_found", "skipped earlier": a report in short.
[[nodiscard]] std::string inShort(const bridge::check::RungReport &report);

/// An HTTP proxy whose tunnels all lead to `port` of loopback, for every host.
[[nodiscard]] LocalServer::Handler tunnelTo(quint16 port);

} // namespace endpointtest
