#pragma once

#include "bridge/endpoint/profiles/EndpointChoice.h"

#include <QString>

namespace ui {

/// Names for endpoints in menus and lines; plain text.

/// What is used while the settings are followed: a profile's name, an address' host and port, or
/// that there is no custom endpoint.
[[nodiscard]] QString endpointName(const bridge::endpoint::EndpointChoice &choice);
/// Of what `pin` stands for.
[[nodiscard]] QString endpointName(const bridge::endpoint::EndpointChoice &choice,
                                   const bridge::endpoint::EndpointPin &pin);
/// That a chat has an endpoint of its own, and which; empty: it follows the settings.
[[nodiscard]] QString pinText(const bridge::endpoint::EndpointPin &pin);
/// Who gave an answer: model and host; `endpoint` empty: the default API.
[[nodiscard]] QString giverText(const QString &model, const QString &endpoint);
/// Host and port of an address, or all of one that is none.
[[nodiscard]] QString hostOf(const QString &address);
/// For a menu: shortened where it is long, and nothing in it taken for a mnemonic.
[[nodiscard]] QString menuText(const QString &name, const QString &note = {});

} // namespace ui
