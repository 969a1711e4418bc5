#include "ui/words/CertificateText.h"

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
        return CertificateText::tr("%1 cannot be read: %2").arg(problem.file, problem.detail);
    case Kind::TooLarge:
        return CertificateText::tr("%1 is too large for a file with certificates.")
            .arg(problem.file);
    case Kind::NoCertificates:
        return CertificateText::tr("%1 holds no certificate in PEM form. Ask for the file that "
                                   "begins with -----BEGIN CERTIFICATE-----.")
            .arg(problem.file);
    }
    return {};
}

} // namespace ui
