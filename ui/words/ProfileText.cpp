#include "ui/words/ProfileText.h"

#include "ui/words/AddressText.h"
#include "ui/words/CertificateText.h"
#include "ui/words/MarkedText.h"
#include "ui/words/PathText.h"

#include <QCoreApplication>
#include <QHash>

#include <variant>

namespace ui {

namespace {

struct ProfileText
{
    Q_DECLARE_TR_FUNCTIONS(ProfileText)
};

using bridge::endpoint::EndpointAddress;
using bridge::endpoint::EndpointChoice;
using bridge::endpoint::ImportedPart;
using bridge::endpoint::PartProblem;
using bridge::endpoint::ProfileProblem;

/// What a field of a profile must be; the words that ProfileJson.cpp has for it.
QString expectation(const QString &expected)
{
    static const QHash<QString, QString> kTypes{
        {QStringLiteral("string"), ProfileText::tr("a text in quotes")},
        {QStringLiteral("object"), ProfileText::tr("an object: names and texts within { }")},
        {QStringLiteral("array"), ProfileText::tr("a list of texts within [ ]")},
        {QStringLiteral("array of parts"), ProfileText::tr("a list as an export writes it")},
        {QStringLiteral("integer"), ProfileText::tr("a whole number")},
        {QStringLiteral("boolean"), ProfileText::tr("true or false")},
        {QStringLiteral("absolute path"),
         ProfileText::tr("the path of a file that begins with /, on one line")},
        {QStringLiteral("path"), ProfileText::tr("the path of a file, on one line")}};
    return kTypes.value(expected, expected);
}

QString notJson(const ProfileProblem &problem)
{
    return problem.line > 0
               ? ProfileText::tr("This is not JSON: it has an error at line %1, column %2.")
                     .arg(problem.line)
                     .arg(problem.column)
               : ProfileText::tr("This is not JSON.");
}

QString addressInvalid(const QString &address)
{
    if (address.isEmpty())
        return ProfileText::tr("There is no address yet: enter one first.");
    const auto parsed = EndpointAddress::parse(address);
    const QString why = parsed ? QString() : ui::wordsFor(parsed.error());
    // It may hold a password.
    using Kind = bridge::endpoint::AddressProblem::Kind;
    if (!parsed && (parsed.error().kind == Kind::UserInfo || parsed.error().kind == Kind::Named))
        return why;
    const QString what = ProfileText::tr("“%1” cannot be used as an address.").arg(address);
    return why.isEmpty() ? what : what + u' ' + why;
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
        return addressInvalid(subject);
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
        if (!problem.expected.isEmpty())
            return ProfileText::tr("The file in the variable “%1” has a field of its own: choose "
                                   "it as the endpoint's client certificate (“%2” in a file of "
                                   "profiles).")
                .arg(subject, problem.expected);
        return ProfileText::tr("A profile cannot set the variable “%1”: Drawbridge sets it itself, "
                               "or it decides which programs run or where requests go.")
            .arg(subject);
    case Kind::NumberOutOfRange:
        return ProfileText::tr("“%1” must be in the range %2.").arg(subject, problem.expected);
    case Kind::SecretInside:
        return ProfileText::tr(
                   "“%1” contains what looks like a secret. Secrets are not saved here: save it "
                   "in the keychain, as the credential, as a secret header or as the passphrase of "
                   "a client certificate.")
            .arg(subject);
    case Kind::NotJson:
        return notJson(problem);
    case Kind::FileTooLarge:
        return ProfileText::tr("The file is too large to contain profiles: the limit is 1 MiB.");
    case Kind::PartUnknown:
        return ProfileText::tr("Nothing in the file that is switched off has the name “%1”.")
            .arg(subject);
    case Kind::NoProfile:
        return ProfileText::tr("This is not a profile: a profile is an object within { }, with at "
                               "least “name” and “address”.");
    case Kind::Malformed:
        return ProfileText::tr("“%1” must be %2.").arg(subject, expectation(problem.expected));
    case Kind::VersionUnknown:
        return ProfileText::tr(
            "A newer version of Drawbridge wrote this. Update Drawbridge to read it.");
    case Kind::NotSaved:
        return ProfileText::tr("The settings file could not be written.");
    }
    return {};
}

QString wordsFor(const PartProblem &problem)
{
    return std::visit([](const auto &each) { return wordsFor(each); }, problem);
}

QString importWords(const ProfileProblem &problem, const QString &file)
{
    const QString name = file.isEmpty() ? ProfileText::tr("Standard input") : pathLine(file);
    const QString place =
        problem.entry > 0 ? ProfileText::tr("%1, profile %2").arg(name).arg(problem.entry) : name;
    // Unlike for a profile that the user is making.
    const bool lacksAddress =
        problem.kind == ProfileProblem::Kind::AddressInvalid && problem.subject.isEmpty();
    const QString why = lacksAddress ? ProfileText::tr("It has no “address”: enter the base URL.")
                        : problem.kind == ProfileProblem::Kind::NameEmpty
                            ? ProfileText::tr("It has no “name”.")
                            : wordsFor(problem);
    return ProfileText::tr("%1: %2 Nothing was imported.").arg(place, why);
}

QString partName(const ImportedPart &part)
{
    constexpr int kMost = 80;
    const QString value = beginning(marked(part.value, TextUse::Name), kMost).text;
    const QString name = beginning(marked(part.name, TextUse::Name), kMost).text;
    switch (part.kind) {
    case ImportedPart::Kind::Variable:
        return ProfileText::tr("variable %1=%2").arg(name, value);
    case ImportedPart::Kind::Header:
        return ProfileText::tr("header %1: %2").arg(name, value);
    case ImportedPart::Kind::Authorities:
        return ProfileText::tr("%1: trust the authorities in %2").arg(name, value);
    case ImportedPart::Kind::ClientCertificate:
        return ProfileText::tr("%1: show the certificate in %2 to the server").arg(name, value);
    case ImportedPart::Kind::ClientKey:
        return ProfileText::tr("%1: prove it with the key in %2").arg(name, value);
    }
    return {};
}

QString setupProblemWords(const EndpointChoice &choice)
{
    const auto problem = choice.setupProblem();
    if (!problem)
        return {};
    const QString file = choice.settings().filePath();
    const QString profile = choice.damagedProfile();
    const QString what =
        profile.isEmpty()
            ? ProfileText::tr("The settings of this address (credential kind, models, headers, "
                              "options) in %1 cannot be read.")
                  .arg(file)
            : ProfileText::tr("The profile “%1” in %2 cannot be read.").arg(profile, file);
    return what + u' ' + wordsFor(*problem) + u' '
           + ProfileText::tr("Nothing is sent until you repair it or start anew.");
}

QString setupWaysOutWords(const EndpointChoice &choice, const EndpointAddress &address)
{
    const auto problem = choice.setupProblemAt(address);
    if (!problem)
        return {};
    const QString file = choice.settings().filePath();
    const QString profile = choice.damagedProfile();
    if (!profile.isEmpty())
        return ProfileText::tr("The profile “%1” in %2 cannot be read. %3 Nothing was sent. Repair "
                               "it, or remove it: drawbridge endpoint remove %4")
            .arg(profile, file, wordsFor(*problem),
                 u'\'' + QString(profile).replace(u'\'', QLatin1String("'\\''")) + u'\'');
    return ProfileText::tr("The settings of %1 (credential kind, models, headers, options) in %2 "
                           "cannot be read. %3 Nothing was sent. Repair them in its section "
                           "[endpointSetups], or delete them there to start anew.")
        .arg(address.text(), file, wordsFor(*problem));
}

} // namespace ui
