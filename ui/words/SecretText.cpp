#include "ui/words/SecretText.h"

#include <QCoreApplication>
#include <QRegularExpression>

namespace ui {

namespace {

struct SecretText
{
    Q_DECLARE_TR_FUNCTIONS(SecretText)
};

/// The sentence of a message of the bus, without the names of its errors, services and objects;
/// empty: it has no other words.
QString withoutBusNames(const QString &text)
{
    static const QRegularExpression prefix(
        QStringLiteral("^(?:GDBus\\.Error:)?(?:[A-Za-z_][\\w-]*\\.){2,}[\\w-]+:\\s*"));
    static const QRegularExpression busName(
        QStringLiteral("\\b(?:[A-Za-z_][\\w-]*\\.){2,}[A-Za-z_][\\w-]*\\b|\\.service\\b|"
                       "(?<!\\w)/org/|\\bD-?Bus\\b|(?<!\\S):\\d+\\.\\d+\\b"));
    QString words = text.simplified();
    words.remove(prefix);
    return busName.match(words).hasMatch() ? QString() : words;
}

} // namespace

QString wordsFor(const bridge::secrets::SecretError &error)
{
    using Kind = bridge::secrets::SecretError::Kind;
    switch (error.kind) {
    case Kind::Absent:
        return SecretText::tr("The system keychain has no credential for this endpoint.");
    case Kind::Locked:
        return SecretText::tr(
            "The system keychain is locked. Unlock it; Drawbridge then reads it again.");
    case Kind::Denied:
        return SecretText::tr("The system keychain refused access. Allow Drawbridge to use it, "
                              "then try again.");
    case Kind::Unavailable:
        return SecretText::tr("The system keychain is not available: no keyring service is "
                              "running. A window can keep a credential for this run only; to keep "
                              "it for longer, install one, for example GNOME Keyring or KWallet.");
    case Kind::TimedOut:
        return SecretText::tr("The system keychain did not answer in time. If this happens again, "
                              "log in again to restart it; a window can keep a credential for this "
                              "run only.");
    case Kind::Damaged:
        return SecretText::tr("The entry in the system keychain cannot be read. Enter the "
                              "credential again to replace it.");
    case Kind::Unsendable:
        return SecretText::tr("A request cannot contain that: line breaks and other control "
                              "characters are not allowed, and a header's name is one word. "
                              "Nothing was saved.");
    case Kind::Failed:
        break;
    }
    const QString reason = withoutBusNames(error.text);
    return reason.isEmpty()
               ? SecretText::tr("The system keychain failed and gave no reason. Try again; if that "
                                "does not help, log in again to restart it.")
               : SecretText::tr("The system keychain failed: %1").arg(reason);
}

QString notSavedWords(const bridge::secrets::SecretError &error)
{
    using Kind = bridge::secrets::SecretError::Kind;
    const bool isCancelled = error.kind == Kind::Locked || error.kind == Kind::Denied;
    return isCancelled ? SecretText::tr("The question of the system keychain was cancelled. To "
                                        "keep the credential for longer, enter it again in the "
                                        "settings.")
                       : wordsFor(error);
}

} // namespace ui
