#include "ui/words/AddressText.h"

#include <QCoreApplication>

namespace ui {

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
    case Kind::Spaces:
        return AddressText::tr("There are spaces in the address.");
    case Kind::SchemeMissing:
        return AddressText::tr("The address must begin with http:// or https://.");
    case Kind::SchemeUnknown:
        return AddressText::tr("Claude Code speaks http and https, not “%1”.").arg(problem.detail);
    case Kind::HostMissing:
        return AddressText::tr("The address names no host.");
    case Kind::PortInvalid:
        return AddressText::tr("The port must be a number from 1 to 65535.");
    case Kind::UserInfo:
        return AddressText::tr(
            "A name or password does not belong in the address: keep it below as the credential.");
    case Kind::Query:
        return AddressText::tr("The address cannot have a query (“?…”).");
    case Kind::Fragment:
        return AddressText::tr("The address cannot have a fragment (“#…”).");
    case Kind::ApiPath:
        return AddressText::tr("Claude Code adds /v1/messages by itself: leave it off.");
    case Kind::Malformed:
        return AddressText::tr("This is not a web address.");
    }
    return {};
}

QString correctionLabel(const bridge::endpoint::AddressProblem &problem)
{
    return problem.suggestion ? AddressText::tr("Use %1 instead").arg(*problem.suggestion)
                              : QString();
}

} // namespace ui
