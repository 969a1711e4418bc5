#include "ui/common/SecretText.h"

#include <QCoreApplication>

namespace ui {

namespace {

struct SecretText
{
    Q_DECLARE_TR_FUNCTIONS(SecretText)
};

} // namespace

QString wordsFor(const bridge::secrets::SecretError &error)
{
    using Kind = bridge::secrets::SecretError::Kind;
    switch (error.kind) {
    case Kind::Absent:
        return SecretText::tr("The system keychain holds no credential for it.");
    case Kind::Locked:
    case Kind::Denied:
        return SecretText::tr("The system keychain is locked, or it refused the request.");
    case Kind::Unavailable:
        return SecretText::tr("The system keychain is not available, so no credential can be kept. "
                              "Install and unlock one, for example GNOME Keyring or KWallet.");
    case Kind::TimedOut:
        return SecretText::tr("The system keychain did not answer in time.");
    case Kind::Damaged:
        return SecretText::tr("What the system keychain holds for it cannot be read. Enter the "
                              "credential again.");
    case Kind::Failed:
        break;
    }
    return error.text.isEmpty() ? SecretText::tr("The system keychain failed and did not say why.")
                                : SecretText::tr("The system keychain failed: %1").arg(error.text);
}

} // namespace ui
