#pragma once

#include "bridge/endpoint/EndpointTarget.h"

#include <QTest>

#include <functional>

/// What the tests of the checklist and its parts share.
namespace endpointtest {

inline constexpr auto kSecret = "sk-test-not-for-anyone-else";

/// A target at this address, with a bearer token.
inline bridge::endpoint::EndpointTarget targetAt(const QString &address)
{
    const auto parsed = bridge::endpoint::EndpointAddress::parse(address);
    return {
        {*parsed, parsed->origin(), {}, {}, {}, {}},
        bridge::secrets::Secret{bridge::CredentialKind::BearerToken, QString::fromLatin1(kSecret)},
        {},
        {},
        {}};
}

/// Spins the event loop until it holds; generous, for a loaded machine.
inline bool soon(const std::function<bool()> &holds)
{
    return QTest::qWaitFor(holds, 20'000);
}

} // namespace endpointtest
