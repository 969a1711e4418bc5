#include "ui/endpoint/FailureLayers.h"

#include "ui/common/Icons.h"
#include "ui/common/StyleSheet.h"

#include <QHBoxLayout>

namespace ui {

using bridge::Failure;
using bridge::FailureKind;
using bridge::FailureLayer;
using Result = LayerFinding::Result;

std::array<LayerFinding, 3> findingsOf(const Failure &failure)
{
    const LayerFinding unknown{Result::Unknown, FailureLayers::tr("not known")};
    const LayerFinding reached{Result::Passed, FailureLayers::tr("reached")};
    const auto answered = failure.httpStatus > 0
                              ? FailureLayers::tr("answered %1").arg(failure.httpStatus)
                              : FailureLayers::tr("unexpected answer");
    switch (failure.layer) {
    case FailureLayer::Network:
        if (failure.kind == FailureKind::ConnectionRefused) {
            const LayerFinding unasked{Result::Unknown, FailureLayers::tr("not asked")};
            return {LayerFinding{Result::Failed, FailureLayers::tr("connection refused")}, unasked,
                    unasked};
        }
        // A connection may also break after the credential was taken.
        return {LayerFinding{Result::Failed, FailureLayers::tr("failed")}, unknown, unknown};
    case FailureLayer::Credential:
        return {reached, LayerFinding{Result::Failed, FailureLayers::tr("refused")}, unknown};
    case FailureLayer::Endpoint:
        // A server may answer wrongly before it looks at who asks.
        if (failure.kind == FailureKind::NoModelLoaded) {
            return {reached, LayerFinding{Result::Passed, FailureLayers::tr("accepted")},
                    LayerFinding{Result::Failed, FailureLayers::tr("no model loaded")}};
        }
        return {reached, LayerFinding{Result::Unknown, FailureLayers::tr("not refused")},
                LayerFinding{Result::Failed, answered}};
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
