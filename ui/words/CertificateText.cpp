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

} // namespace ui
