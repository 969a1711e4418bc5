#include "bridge/check/rungs/AddressRung.h"

#include <QRegularExpression>

namespace bridge::check {

RungReport checkAddress(const QString &typed)
{
    RungReport report;
    report.rung = Rung::Address;
    const auto address = endpoint::EndpointAddress::parse(typed);
    if (!address) {
        report.result = RungResult::Failed;
        report.failure =
            Failure::of(FailureKind::AddressInvalid,
                        {.fix = {.address = address.error().suggestion.value_or(QString())}});
        report.facts = AddressFacts{address.error()};
        return report;
    }
    report.facts = AddressFacts{};
    report.result = RungResult::Passed;
    if (!address->isTls() && !address->isLoopback() && !address->isPrivate()) {
        report.result = RungResult::Warning;
        report.failure = Failure::of(FailureKind::TokenInClear, {.subject = address->asciiHost()});
    }
    return report;
}

QString shownAddress(const QString &typed)
{
    const auto parsed = endpoint::EndpointAddress::parse(typed);
    if (!parsed && parsed.error().kind == endpoint::AddressProblem::Kind::Named
        && !parsed.error().suggestion)
        return parsed.error().detail + QStringLiteral("=••••");
    static const QRegularExpression userInfo(
        QStringLiteral("^(\\s*(?:[A-Za-z][A-Za-z0-9+.-]*:)?/*)[^/?#]*@"));
    return QString(typed).replace(userInfo, QStringLiteral("\\1••••@"));
}

} // namespace bridge::check
