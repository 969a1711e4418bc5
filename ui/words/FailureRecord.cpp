#include "ui/words/FailureRecord.h"

#include "bridge/check/CheckReport.h"
#include "bridge/core/VisibleText.h"
#include "ui/words/FailureParts.h"
#include "ui/words/FailureText.h"

#include <QCoreApplication>

namespace ui {

using bridge::Failure;
using bridge::FailureKind;
using bridge::FailureLayer;
using Result = LayerFinding::Result;

namespace {

struct RecordTr
{
    Q_DECLARE_TR_FUNCTIONS(FailureRecord)
};

/// True if there was no connection, so that the later layers were never reached.
bool neverConnected(FailureKind kind)
{
    switch (kind) {
    case FailureKind::AddressInvalid:
    case FailureKind::HostNotFound:
    case FailureKind::ConnectionRefused:
    case FailureKind::NoRoute:
    case FailureKind::TlsUntrusted:
    case FailureKind::TlsExpired:
    case FailureKind::TlsWrongName:
    case FailureKind::TlsFailed:
        return true;
    default:
        return false;
    }
}

/// True if the answer proves that the credential was accepted; other errors may come before its
/// check.
bool provesCredential(const Failure &failure)
{
    using bridge::check::Rung;
    const auto rung = bridge::check::rungOf(failure);
    return rung == Rung::Model || rung == Rung::Tools || rung == Rung::Context
           || failure.kind() == FailureKind::ResumeRejected
           || failure.kind() == FailureKind::ErrorEvent;
}

QString previewOf(const Failure &failure, const QString &message)
{
    // The message extracted from the body, not the start of the body.
    const QString found =
        failure.message.isEmpty() ? message : bridge::withVisibleControls(failure.message);
    return failure.httpStatus > 0
               ? QStringLiteral("%1 · %2").arg(QString::number(failure.httpStatus), found)
               : found;
}

QString detailsOf(const Failure &failure, const FailureWords &words)
{
    QStringList lines{words.title, words.text, {}};
    lines << RecordTr::tr("Kind: %1, layer: %2")
                 .arg(bridge::failureKindName(failure.kind()),
                      bridge::failureLayerName(failure.layer()));
    lines << naming(failure.address, RecordTr::tr("Endpoint: %1"),
                    RecordTr::tr("Endpoint: default API"));
    if (failure.httpStatus > 0)
        lines << RecordTr::tr("HTTP status: %1").arg(failure.httpStatus);
    if (!words.message.isEmpty())
        lines << QString() << words.message;
    return lines.join(u'\n');
}

} // namespace

std::array<LayerFinding, 3> findingsOf(const Failure &failure)
{
    const LayerFinding unknown{Result::Unknown, RecordTr::tr("not known")};
    const LayerFinding unasked{Result::Unknown, RecordTr::tr("not asked")};
    const LayerFinding reached{Result::Passed, RecordTr::tr("reached")};
    const LayerFinding found{Result::Failed, partsOf(failure).brief};
    switch (failure.layer()) {
    case FailureLayer::Network:
        // A connection may also break after the credential was accepted.
        return neverConnected(failure.kind()) ? std::array{found, unasked, unasked}
                                              : std::array{found, unknown, unknown};
    case FailureLayer::Credential:
        if (failure.kind() == FailureKind::ClientCertificateUnusable)
            return {unasked, found, unasked};
        return {reached, found, unknown};
    case FailureLayer::Endpoint:
        return {reached,
                provesCredential(failure)
                    ? LayerFinding{Result::Passed, RecordTr::tr("accepted")}
                    : LayerFinding{Result::Unknown, RecordTr::tr("not refused")},
                found};
    case FailureLayer::Agent:
        break;
    }
    return {unknown, unknown, unknown};
}

std::array<QString, 3> layerTitles()
{
    return {RecordTr::tr("1 · Network"), RecordTr::tr("2 · Credential"),
            RecordTr::tr("3 · Endpoint")};
}

FailureOffers offersFor(const Failure &failure, bool hasMessage)
{
    namespace fix = bridge::fix;
    FailureOffers offers;
    bool sends = false;
    for (auto &offer : fixesFor(failure, hasMessage)) {
        if (const auto *model = std::get_if<fix::UseModel>(&offer.fix))
            offers.models << model->model;
        else if (std::holds_alternative<fix::TurnOffAndSend>(offer.fix))
            sends = true;
        else
            offers.fixes.push_back(std::move(offer));
    }
    using TurnOff = FailureOffers::TurnOff;
    if (concernsEndpoint(failure))
        offers.turnOff = sends ? TurnOff::AndSend : TurnOff::Only;
    return offers;
}

FailureRecord::FailureRecord(const Failure &failure)
    : hasLayers(!failure.address.isEmpty() && failure.layer() != FailureLayer::Agent)
    , layers(findingsOf(failure))
{
    const FailureWords words = wordsFor(failure);
    title = words.title;
    text = words.text;
    heading = words.messageHeading;
    message = words.message;
    preview = previewOf(failure, words.message);
    details = detailsOf(failure, words);
}

} // namespace ui
