#include "ui/words/AddressText.h"

#include <QCoreApplication>
#include <QStringList>

#include <vector>

namespace ui {

using bridge::endpoint::AddressRisk;
using bridge::endpoint::EndpointAddress;

namespace {

struct AddressText
{
    Q_DECLARE_TR_FUNCTIONS(AddressText)
};

} // namespace

QString wordsFor(const bridge::endpoint::AddressProblem &problem)
{
    using Kind = bridge::endpoint::AddressProblem::Kind;
    switch (problem.kind) {
    case Kind::Empty:
        return AddressText::tr("Enter the address of your endpoint first.");
    case Kind::Hidden:
        return AddressText::tr("There are invisible characters in the address.");
    case Kind::Spaces:
        return AddressText::tr("There are spaces in the address.");
    case Kind::Wrapped:
        return AddressText::tr("Leave out the quotes, brackets or punctuation around the address.");
    case Kind::Named:
        return AddressText::tr("Enter the address alone, without “%1”.").arg(problem.detail);
    case Kind::SchemeMisspelt:
        return AddressText::tr("The address must begin with exactly http:// or https://, once.");
    case Kind::SchemeMissing:
        return AddressText::tr("The address must begin with http:// or https://.");
    case Kind::SchemeUnknown:
        return AddressText::tr("Claude Code supports http and https, not “%1”.")
            .arg(problem.detail);
    case Kind::HostMissing:
        return AddressText::tr("The address has no host.");
    case Kind::PortInvalid:
        return AddressText::tr("The port must be a number from 1 to 65535.");
    case Kind::UserInfo:
        return AddressText::tr(
            "A name or password does not belong in the address: enter it below as the credential.");
    case Kind::Query:
        return AddressText::tr("The address cannot have a query (“?…”).");
    case Kind::Fragment:
        return AddressText::tr("The address cannot have a fragment (“#…”).");
    case Kind::ApiPath:
        return AddressText::tr("Claude Code adds /v1/messages itself: leave out “%1”.")
            .arg(problem.detail);
    case Kind::DoubledSlashes:
        return AddressText::tr("There are doubled slashes in the path of the address.");
    case Kind::Malformed:
        return AddressText::tr("This is not a web address.");
    }
    return {};
}

QString wordsFor(AddressRisk risk, const QString &host)
{
    switch (risk) {
    case AddressRisk::Unencrypted:
        return AddressText::tr("The connection to %1 is not encrypted: the credential and the "
                               "conversation can be read and changed on the way.")
            .arg(host);
    case AddressRisk::MixedScripts:
        return AddressText::tr("This host's name mixes letters of several scripts and may imitate "
                               "another: it is %1.")
            .arg(host);
    case AddressRisk::Internationalized:
        return AddressText::tr("This host's name has letters that may look like others: it is %1.")
            .arg(host);
    }
    return {};
}

QString httpsWords()
{
    return AddressText::tr("Use https:// if the server offers it.");
}

QString shortWordsFor(AddressRisk risk)
{
    switch (risk) {
    case AddressRisk::Unencrypted:
        return AddressText::tr("not encrypted");
    case AddressRisk::MixedScripts:
        return AddressText::tr("may imitate another name");
    case AddressRisk::Internationalized:
        return AddressText::tr("international name");
    }
    return {};
}

QString adviceFor(const QString &address)
{
    const auto parsed = EndpointAddress::parse(address);
    QStringList sentences;
    for (const AddressRisk risk : parsed ? risksOf(*parsed) : std::vector<AddressRisk>()) {
        sentences << wordsFor(risk, parsed->asciiHost());
        if (risk == AddressRisk::Unencrypted)
            sentences << httpsWords();
    }
    return sentences.join(u' ');
}

QString shortAdviceFor(const QString &address)
{
    const auto parsed = EndpointAddress::parse(address);
    QStringList words;
    for (const AddressRisk risk : parsed ? risksOf(*parsed) : std::vector<AddressRisk>())
        words << shortWordsFor(risk);
    return words.join(QLatin1String(", "));
}

QString correctionLabel(const bridge::endpoint::AddressProblem &problem)
{
    return problem.suggestion ? AddressText::tr("Use %1 instead").arg(*problem.suggestion)
                              : QString();
}

} // namespace ui
