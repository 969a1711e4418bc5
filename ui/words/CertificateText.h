#pragma once

#include "bridge/endpoint/CertificateAuthorities.h"

#include <QString>

namespace ui {

/// Why a file was not taken as certificate authorities, and what to ask for.
[[nodiscard]] QString wordsFor(const bridge::endpoint::CertificateProblem &problem);

} // namespace ui
