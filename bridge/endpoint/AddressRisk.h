#pragma once

#include "bridge/endpoint/EndpointAddress.h"

#include <QString>

#include <vector>

namespace bridge::endpoint {

/// What a user should know of an address that is valid: it is warned of where the address is typed
/// and where it is used, see ui/words/AddressText.h.
enum class AddressRisk {
    Unencrypted,       ///< plain http beyond this computer
    MixedScripts,      ///< letters of several scripts in one word of the host: look-alikes
    Internationalized, ///< the host has letters that are not ASCII, of one script
};

/// In this order; empty: nothing to warn of.
[[nodiscard]] std::vector<AddressRisk> risksOf(const EndpointAddress &address);

/// The host with the letters that its punycode stands for; may be a look-alike of another.
[[nodiscard]] QString readableHost(const QString &asciiHost);

} // namespace bridge::endpoint
