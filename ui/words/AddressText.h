#pragma once

#include "bridge/endpoint/AddressRisk.h"
#include "bridge/endpoint/EndpointAddress.h"

#include <QString>

namespace ui {

/// The problem of an address, in one sentence.
[[nodiscard]] QString wordsFor(const bridge::endpoint::AddressProblem &problem);
/// Label of the one-click correction; empty without one.
[[nodiscard]] QString correctionLabel(const bridge::endpoint::AddressProblem &problem);

/// What to know before something is sent to `host`, as a sentence.
[[nodiscard]] QString wordsFor(bridge::endpoint::AddressRisk risk, const QString &host);
/// The same in a word or two, for a line beside the address.
[[nodiscard]] QString shortWordsFor(bridge::endpoint::AddressRisk risk);
/// What to do about AddressRisk::Unencrypted.
[[nodiscard]] QString httpsWords();
/// All that an address is warned of: sentences, empty without a risk or if it is no address.
[[nodiscard]] QString adviceFor(const QString &address);
/// The same in a few words.
[[nodiscard]] QString shortAdviceFor(const QString &address);

} // namespace ui
