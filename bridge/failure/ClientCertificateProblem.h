#pragma once

#include <QString>

namespace bridge {

/// Why a client certificate cannot be shown to a server. An agent that is started with it connects
/// nowhere, or without it.
struct ClientCertificateProblem
{
    enum class Kind {
        Unreadable,        ///< `detail`: the system's message
        NotAFile,          ///< a folder, a pipe, a device or a socket
        TooLarge,          ///< larger than what an agent reads
        NoCertificate,     ///< no certificate in PEM form
        NoKey,             ///< no private key in PEM form
        KeyUnsupported,    ///< neither an RSA nor an EC key, or no key can be read from it
        PassphraseMissing, ///< the key is encrypted, and no passphrase is known
        PassphraseWrong,   ///< the key is encrypted with another passphrase
        Mismatch,    ///< the key belongs to another certificate; `detail`: the file of that one
        Expired,     ///< `detail`: the day, ISO 8601
        NotYetValid, ///< `detail`: the day, ISO 8601
        NotAbsolute, ///< inherited: the agent looks for `file` in its own folder, which varies
        Incomplete,  ///< inherited: `file` is named, and `variable` beside it is not set
    };
    Kind kind = Kind::NoCertificate;
    QString file{}; ///< the file concerned
    QString detail{};
    /// The inherited variable that is to be corrected; empty: the endpoint's own files.
    QString variable{};
    friend bool operator==(const ClientCertificateProblem &,
                           const ClientCertificateProblem &) = default;
};

} // namespace bridge
