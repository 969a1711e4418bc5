#pragma once

#include "bridge/core/Result.h"
#include "bridge/endpoint/Endpoint.h"

#include <QByteArray>
#include <QProcessEnvironment>
#include <QString>

namespace bridge::endpoint {

/// Why a file cannot be used as certificate authorities to trust.
struct CertificateProblem
{
    enum class Kind {
        Unreadable,     ///< `detail`: the system's words
        TooLarge,       ///< no bundle of authorities is
        NoCertificates, ///< none in PEM form in it
    };
    Kind kind = Kind::NoCertificates;
    QString file;
    QString detail;
    friend bool operator==(const CertificateProblem &, const CertificateProblem &) = default;
};

/// The certificates of a PEM file, and nothing else of it, as PEM.
[[nodiscard]] Result<QByteArray, CertificateProblem> readAuthorities(const QString &file);

/// `endpoint` with one file in the place of two, where the environment names authorities
/// (NODE_EXTRA_CA_CERTS takes one file only) and others were chosen: both are trusted. The file is
/// written among the user's caches, named after what it holds. Where that fails, or the
/// environment's file is none, the chosen one alone.
[[nodiscard]] Endpoint withInheritedAuthorities(Endpoint endpoint,
                                                const QProcessEnvironment &inherited);

} // namespace bridge::endpoint
