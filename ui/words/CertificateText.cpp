#include "ui/words/CertificateText.h"

#include "ui/words/PathText.h"

#include <QCoreApplication>

namespace ui {

namespace {

struct CertificateText
{
    Q_DECLARE_TR_FUNCTIONS(CertificateText)
};

} // namespace

QString wordsFor(const bridge::endpoint::CertificateProblem &problem)
{
    using Kind = bridge::endpoint::CertificateProblem::Kind;
    switch (problem.kind) {
    case Kind::Unreadable:
        return CertificateText::tr("%1 cannot be read: %2")
            .arg(pathLine(problem.file), problem.detail);
    case Kind::NotAFile:
        return CertificateText::tr("%1 is not a file. Choose the file with the certificates.")
            .arg(pathLine(problem.file));
    case Kind::TooLarge:
        return CertificateText::tr("%1 is too large for a file with certificates.")
            .arg(pathLine(problem.file));
    case Kind::NoCertificates:
        return CertificateText::tr("%1 has no certificate in PEM format. Ask for the file that "
                                   "begins with -----BEGIN CERTIFICATE-----.")
            .arg(pathLine(problem.file));
    }
    return {};
}

QString causeOf(const bridge::ClientCertificateProblem &problem)
{
    using Kind = bridge::ClientCertificateProblem::Kind;
    const QString file = pathLine(problem.file);
    switch (problem.kind) {
    case Kind::Unreadable:
        return CertificateText::tr("%1 cannot be read: %2").arg(file, problem.detail);
    case Kind::NotAFile:
        return CertificateText::tr("%1 is not a file.").arg(file);
    case Kind::TooLarge:
        return CertificateText::tr("%1 is too large: Claude Code reads at most 1 MiB.").arg(file);
    case Kind::NoCertificate:
        return CertificateText::tr("%1 has no certificate in PEM format.").arg(file);
    case Kind::NoKey:
        return CertificateText::tr("%1 has no private key in PEM format.").arg(file);
    case Kind::KeyUnsupported:
        return CertificateText::tr("The private key in %1 is neither an RSA nor an EC key: "
                                   "Drawbridge's own requests cannot use it.")
            .arg(file);
    case Kind::PassphraseMissing:
        return CertificateText::tr("The private key in %1 is encrypted, and its passphrase is not "
                                   "known.")
            .arg(file);
    case Kind::PassphraseWrong:
        return CertificateText::tr("The passphrase does not open the private key in %1.").arg(file);
    case Kind::Mismatch:
        return CertificateText::tr("The private key in %1 does not belong to the certificate in "
                                   "%2.")
            .arg(file, pathLine(problem.detail));
    case Kind::Expired:
        return CertificateText::tr("The certificate in %1 expired on %2.")
            .arg(file, problem.detail);
    case Kind::NotYetValid:
        return CertificateText::tr("The certificate in %1 is not valid before %2.")
            .arg(file, problem.detail);
    case Kind::NotAbsolute:
        return CertificateText::tr("%1 is a relative path: Claude Code looks for it in the folder "
                                   "of each chat.")
            .arg(file);
    case Kind::Incomplete:
        return CertificateText::tr("The environment names %1, but the variable %2, which belongs "
                                   "to it, is not set.")
            .arg(file, problem.variable);
    }
    return {};
}

QString remedyOf(const bridge::ClientCertificateProblem &problem)
{
    using Kind = bridge::ClientCertificateProblem::Kind;
    if (!problem.variable.isEmpty())
        return CertificateText::tr("Correct the variable %1 and start Drawbridge again, or choose "
                                   "a client certificate for this endpoint.")
            .arg(problem.variable);
    switch (problem.kind) {
    case Kind::Unreadable:
    case Kind::NotAFile:
    case Kind::TooLarge:
        return CertificateText::tr("Put the file back, or choose another one.");
    case Kind::NoCertificate:
        return CertificateText::tr("Ask for the file that begins with -----BEGIN "
                                   "CERTIFICATE-----; one in another format (.p12, .pfx, .der) "
                                   "must be converted first.");
    case Kind::NoKey:
        return CertificateText::tr("Choose the file of the private key: it has a line that ends "
                                   "with PRIVATE KEY-----.");
    case Kind::KeyUnsupported:
        return CertificateText::tr("Ask for a certificate with an RSA or EC key.");
    case Kind::PassphraseMissing:
        return CertificateText::tr("Enter the passphrase of the key.");
    case Kind::PassphraseWrong:
        return CertificateText::tr("Enter the passphrase of this key.");
    case Kind::Mismatch:
        return CertificateText::tr("Choose the key that was made for this certificate.");
    case Kind::Expired:
        return CertificateText::tr("Ask for a new one, or check this computer's clock.");
    case Kind::NotYetValid:
        return CertificateText::tr("Check this computer's clock, or wait until then.");
    case Kind::NotAbsolute:
        return CertificateText::tr("Use the absolute path.");
    case Kind::Incomplete:
        return CertificateText::tr("Choose a client certificate for this endpoint.");
    }
    return {};
}

QString wordsFor(const bridge::ClientCertificateProblem &problem)
{
    return causeOf(problem) + u' ' + remedyOf(problem);
}

} // namespace ui
