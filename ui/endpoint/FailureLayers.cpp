#include "ui/endpoint/FailureLayers.h"

#include "bridge/check/CheckReport.h"
#include "ui/kit/Icons.h"
#include "ui/kit/StyleSheet.h"
#include "ui/words/FailureParts.h"

#include <QHBoxLayout>

namespace ui {

using bridge::Failure;
using bridge::FailureKind;
using bridge::FailureLayer;
using Result = LayerFinding::Result;

namespace {

/// No connection came about, so that nothing behind it was asked.
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

/// Whoever answers so has looked at who asks; others may answer wrongly before they do.
bool provesCredential(const Failure &failure)
{
    using bridge::check::Rung;
    const auto rung = bridge::check::rungOf(failure);
    return rung == Rung::Model || rung == Rung::Tools || rung == Rung::Context
           || failure.kind() == FailureKind::ResumeRejected
           || failure.kind() == FailureKind::ErrorEvent;
}

} // namespace

std::array<LayerFinding, 3> findingsOf(const Failure &failure)
{
    const LayerFinding unknown{Result::Unknown, FailureLayers::tr("not known")};
    const LayerFinding unasked{Result::Unknown, FailureLayers::tr("not asked")};
    const LayerFinding reached{Result::Passed, FailureLayers::tr("reached")};
    const LayerFinding found{Result::Failed, partsOf(failure).brief};
    switch (failure.layer()) {
    case FailureLayer::Network:
        // A connection may also break after the credential was taken.
        return neverConnected(failure.kind()) ? std::array{found, unasked, unasked}
                                              : std::array{found, unknown, unknown};
    case FailureLayer::Credential:
        return {reached, found, unknown};
    case FailureLayer::Endpoint:
        return {reached,
                provesCredential(failure)
                    ? LayerFinding{Result::Passed, FailureLayers::tr("accepted")}
                    : LayerFinding{Result::Unknown, FailureLayers::tr("not refused")},
                found};
    case FailureLayer::Agent:
        break;
    }
    return {unknown, unknown, unknown};
}

FailureLayers::FailureLayers(Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
{
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(12);
    const std::array<QString, 3> titles{tr("1 · Network"), tr("2 · Credential"),
                                        tr("3 · Endpoint")};
    for (std::size_t i = 0; i < m_boxes.size(); ++i) {
        auto &box = m_boxes[i];
        box.card = new Card(this);
        box.icon = new QLabel(box.card);
        box.text = makeLabel(TextRole::Hint, {}, box.card);
        box.text->setFont(Theme::textFont(13));
        box.text->setWordWrap(false);
        auto *title = makeLabel(TextRole::Body, titles[i], box.card);
        title->setFont(Theme::textFont(14, QFont::DemiBold));
        title->setWordWrap(false);

        auto *finding = new QHBoxLayout;
        finding->setSpacing(5);
        finding->addWidget(box.icon);
        finding->addWidget(box.text, 1);
        auto *lines = new QVBoxLayout(box.card);
        lines->setContentsMargins(13, 11, 13, 11);
        lines->setSpacing(3);
        lines->addWidget(title);
        lines->addLayout(finding);
        row->addWidget(box.card, 1);
    }
}

void FailureLayers::setFailure(const Failure &failure)
{
    const auto findings = findingsOf(failure);
    const auto &colors = m_theme.colors();
    for (std::size_t i = 0; i < m_boxes.size(); ++i) {
        const auto &[result, text] = findings[i];
        const auto &[card, icon, label] = m_boxes[i];
        setStyleProperty(card, "tone",
                         result == Result::Failed ? QStringLiteral("error")
                                                  : QStringLiteral("neutral"));
        label->setText(text);
        setStyleClass(label, result == Result::Passed   ? QStringLiteral("ok")
                             : result == Result::Failed ? QStringLiteral("error")
                                                        : QStringLiteral("text3"));
        icon->setVisible(result != Result::Unknown);
        if (result != Result::Unknown) {
            const bool passed = result == Result::Passed;
            icon->setPixmap(iconPixmap(passed ? Icon::Check : Icon::Cross,
                                       passed ? colors.ok : colors.error, 12, devicePixelRatioF()));
        }
    }
}

} // namespace ui
