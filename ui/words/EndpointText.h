#pragma once

#include "bridge/endpoint/profiles/EndpointChoice.h"

#include <QString>

namespace ui {

/// Names for endpoints in menus and lines; plain text.

/// The endpoint of the settings: its profile's name, its host and port, or "no custom endpoint".
[[nodiscard]] QString endpointName(const bridge::endpoint::EndpointChoice &choice);
/// The endpoint that `pin` chooses.
[[nodiscard]] QString endpointName(const bridge::endpoint::EndpointChoice &choice,
                                   const bridge::endpoint::EndpointPin &pin);
/// What a switch says that is on without a usable address (EndpointChoice::awaitsAddress()), in a
/// few words; empty: it does not wait for one.
[[nodiscard]] QString awaitedWords(const bridge::endpoint::EndpointChoice &choice);
/// The endpoint that a chat is pinned to: "pinned: LM Studio"; empty if it follows the settings.
[[nodiscard]] QString pinText(const bridge::endpoint::EndpointPin &pin);
/// The origin of an answer: model and host; an empty `endpoint` is the default API.
[[nodiscard]] QString originText(const QString &model, const QString &endpoint);
/// Host and port of an address; a text that is not an address is returned unchanged.
[[nodiscard]] QString hostOf(const QString &address);

/// An address as it is displayed: unchanged, but for a host with letters beyond ASCII, which is in
/// punycode.
[[nodiscard]] QString shownAddress(const QString &address);
/// A name with the advice for its address after it, if there is one: "host · not encrypted".
[[nodiscard]] QString withAdvice(const QString &name, const QString &advice);

} // namespace ui
