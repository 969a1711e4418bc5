#pragma once

#include "bridge/endpoint/CertificateAuthorities.h"

#include <QString>

namespace ui {

/// Why a file was not accepted as certificate authorities, and which file to ask for.
[[nodiscard]] QString wordsFor(const bridge::endpoint::CertificateProblem &problem);

} // namespace ui
