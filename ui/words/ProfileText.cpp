#include "ui/words/ProfileText.h"

#include <QCoreApplication>

namespace ui {

namespace {

struct ProfileText
{
    Q_DECLARE_TR_FUNCTIONS(ProfileText)
};

using bridge::endpoint::ProfileProblem;

QString notJson(const ProfileProblem &problem)
{
    return problem.line > 0
               ? ProfileText::tr("This is not JSON: it has an error at line %1, column %2.")
                     .arg(problem.line)
                     .arg(problem.column)
               : ProfileText::tr("This is not JSON.");
}

} // namespace

QString wordsFor(const ProfileProblem &problem)
{
    using Kind = ProfileProblem::Kind;
    const QString &subject = problem.subject;
    switch (problem.kind) {
    case Kind::NameEmpty:
        return ProfileText::tr("A profile needs a name.");
    case Kind::NameTooLong:
        return ProfileText::tr("The name is too long: use at most %1 characters.")
            .arg(ProfileProblem::kMaxName);
    case Kind::NameInvalid:
        return ProfileText::tr("The name cannot be used: it needs letters or digits, on one line.");
    case Kind::NameTaken:
        return ProfileText::tr("There is already a profile “%1”.").arg(subject);
    case Kind::NotFound:
        return ProfileText::tr("There is no profile “%1”.").arg(subject);
    case Kind::AddressInvalid:
        return subject.isEmpty()
                   ? ProfileText::tr("There is no address yet: enter one first.")
                   : ProfileText::tr("“%1” cannot be used as an address.").arg(subject);
    case Kind::ModelInvalid:
        return ProfileText::tr("The model for “%1” cannot be used.").arg(subject);
    case Kind::HeaderInvalid:
        return ProfileText::tr("The header “%1” cannot be sent: a name has no spaces or colons, "
                               "and a value is one line.")
            .arg(subject);
    case Kind::HeaderReserved:
        return ProfileText::tr("Claude Code or the credential sets the header “%1” itself.")
            .arg(subject);
    case Kind::VariableInvalid:
        return ProfileText::tr("The variable “%1” cannot be set: a name has letters, digits and "
                               "underscores, and a value is one line.")
            .arg(subject);
    case Kind::VariableReserved:
        return ProfileText::tr("Drawbridge sets the variable “%1” itself.").arg(subject);
    case Kind::NumberOutOfRange:
        return ProfileText::tr("“%1” must be in the range %2.").arg(subject, problem.expected);
    case Kind::SecretInside:
        return ProfileText::tr(
                   "“%1” contains what looks like a secret. Secrets are not saved here: save it "
                   "in the keychain, as the credential or as a secret header.")
            .arg(subject);
    case Kind::NotJson:
        return notJson(problem);
    case Kind::FileTooLarge:
        return ProfileText::tr("The file is too large to contain profiles: the limit is 1 MiB.");
    case Kind::Malformed:
        if (subject == QLatin1String("$"))
            return ProfileText::tr("This is not a profile: its JSON must be: %1.")
                .arg(problem.expected);
        return ProfileText::tr("%1 must be: %2.").arg(subject, problem.expected);
    case Kind::VersionUnknown:
        return ProfileText::tr(
            "A newer version of Drawbridge wrote this. Update Drawbridge to read it.");
    case Kind::NotSaved:
        return ProfileText::tr("The settings file could not be written.");
    }
    return {};
}

} // namespace ui
