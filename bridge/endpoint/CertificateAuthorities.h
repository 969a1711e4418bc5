#pragma once

#include "bridge/core/Result.h"
#include "bridge/endpoint/Endpoint.h"

#include <QByteArray>
#include <QProcessEnvironment>
#include <QString>

namespace bridge::endpoint {

/// Why a file cannot be used for trusted certificate authorities.
struct CertificateProblem
{
    enum class Kind {
        Unreadable,     ///< `detail`: the system's message
        TooLarge,       ///< larger than any bundle of authorities
        NoCertificates, ///< no certificate in PEM form
    };
    Kind kind = Kind::NoCertificates;
    QString file;
    QString detail;
    friend bool operator==(const CertificateProblem &, const CertificateProblem &) = default;
};

/// The certificates of a PEM file as PEM, without its other content.
[[nodiscard]] Result<QByteArray, CertificateProblem> readAuthorities(const QString &file);

/// `endpoint` with one merged file if the environment names authorities too (NODE_EXTRA_CA_CERTS
/// takes one file only), so that both are trusted. The file is in the user's cache, named by its
/// content. If that fails, or the environment's file is invalid, only the chosen one.
[[nodiscard]] Endpoint withInheritedAuthorities(Endpoint endpoint,
                                                const QProcessEnvironment &inherited);

} // namespace bridge::endpoint
