#pragma once

#include "bridge/endpoint/CertificateAuthorities.h"

#include "bridge/failure/ClientCertificateProblem.h"

#include <QString>

namespace ui {

/// Why a file was not accepted as certificate authorities, and which file to ask for.
[[nodiscard]] QString wordsFor(const bridge::endpoint::CertificateProblem &problem);

/// Why a client certificate cannot be used: which file, what is wrong with it.
[[nodiscard]] QString causeOf(const bridge::ClientCertificateProblem &problem);
/// What to do about it.
[[nodiscard]] QString remedyOf(const bridge::ClientCertificateProblem &problem);
/// Both.
[[nodiscard]] QString wordsFor(const bridge::ClientCertificateProblem &problem);

} // namespace ui
