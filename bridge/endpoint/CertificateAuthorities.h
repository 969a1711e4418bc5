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
        NotAFile,       ///< a folder, a pipe, a device or a socket
        TooLarge,       ///< larger than any bundle of authorities
        NoCertificates, ///< no certificate in PEM form
    };
    Kind kind = Kind::NoCertificates;
    QString file;
    QString detail;
    friend bool operator==(const CertificateProblem &, const CertificateProblem &) = default;
};

/// The largest file that is read for certificates; the bundle of all public authorities has about
/// 250 KB.
inline constexpr qint64 kMaxCertificates = 4 * 1024 * 1024;

/// The certificates of a PEM file as PEM, without its other content. Reads regular files only.
[[nodiscard]] Result<QByteArray, CertificateProblem> readAuthorities(const QString &file);

/// `endpoint` with one merged file if the environment names authorities too (NODE_EXTRA_CA_CERTS
/// takes one file only), so that both are trusted. The file is in the user's cache, named by its
/// content. If that fails, or the environment's file is invalid, only the chosen one. A chosen one
/// that is no regular file is dropped: an agent would wait for a pipe's other end.
[[nodiscard]] Endpoint withInheritedAuthorities(Endpoint endpoint,
                                                const QProcessEnvironment &inherited);

} // namespace bridge::endpoint
