#include "ui/words/SecretText.h"

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
        return SecretText::tr("The system keychain is locked. Unlock it, and it is read again.");
    case Kind::Denied:
        return SecretText::tr("The system keychain refused access. Allow Drawbridge to use it, "
                              "then try again.");
    case Kind::Unavailable:
        return SecretText::tr("The system keychain is not available: no keyring service is "
                              "running. A window can keep a credential for this run only; to keep "
                              "it for longer, install one, for example GNOME Keyring or KWallet.");
    case Kind::TimedOut:
        return SecretText::tr("The system keychain did not answer in time. If that stays so, log "
                              "in again to restart it; a window can keep a credential for this "
                              "run only.");
    case Kind::Damaged:
        return SecretText::tr("What the system keychain holds for it cannot be read. Enter it "
                              "again: that replaces it.");
    case Kind::Unsendable:
        return SecretText::tr("No request can carry that: line breaks and other control "
                              "characters are refused, and a header's name is one word. Nothing "
                              "was saved.");
    case Kind::Failed:
        break;
    }
    return error.text.isEmpty() ? SecretText::tr("The system keychain failed and did not say why.")
                                : SecretText::tr("The system keychain failed: %1").arg(error.text);
}

} // namespace ui
