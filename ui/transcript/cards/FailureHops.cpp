#include "ui/transcript/cards/FailureHops.h"

#include "bridge/check/CheckReport.h"
#include "ui/kit/Controls.h"
#include "ui/kit/FlowLayout.h"
#include "ui/kit/StyleSheet.h"
#include "ui/words/FailureParts.h"

#include <QHBoxLayout>

namespace ui {

using bridge::Failure;
using bridge::FailureLayer;
using bridge::chat::RetryEntry;

namespace {

constexpr int kGap = 12;
constexpr int kDotGap = 5;

/// The endpoint worked; the server behind it failed.
bool isOfTheModel(const Failure &failure)
{
    using bridge::check::Rung;
    return failure.layer() == FailureLayer::Endpoint
           && (bridge::check::rungOf(failure) == Rung::Model
               || failure.kind() == bridge::FailureKind::ModelLacksTools
               || failure.kind() == bridge::FailureKind::ContextTooSmall);
}

QString stateText(Hop::State state)
{
    switch (state) {
    case Hop::State::Fine:
        return FailureHops::tr("fine");
    case Hop::State::Failed:
        return FailureHops::tr("failed");
    case Hop::State::Unknown:
        return FailureHops::tr("not known");
    }
    return {};
}

Tone toneOf(Hop::State state)
{
    switch (state) {
    case Hop::State::Fine:
        return Tone::Ok;
    case Hop::State::Failed:
        return Tone::Error;
    case Hop::State::Unknown:
        return Tone::Neutral;
    }
    return Tone::Neutral;
}

} // namespace

std::vector<Hop> hopsOf(const RetryEntry &retry)
{
    using State = Hop::State;
    Hop agent{State::Fine, retry.agentPid > 0 ? FailureHops::tr("agent %1").arg(retry.agentPid)
                                              : FailureHops::tr("agent")};
    Hop endpoint{State::Unknown, titleHost(retry.address)};
    Hop model{State::Unknown, FailureHops::tr("model")};
    if (!retry.diagnosis) {
        // An error response proves that the endpoint was reached.
        if (retry.httpStatus > 0)
            endpoint.state = State::Failed;
    } else if (retry.diagnosis->layer() == FailureLayer::Agent) {
        agent.state = State::Failed;
    } else if (isOfTheModel(*retry.diagnosis)) {
        endpoint.state = State::Fine;
        model.state = State::Failed;
        if (!retry.diagnosis->subject.isEmpty())
            model.name = retry.diagnosis->subject;
    } else {
        endpoint.state = State::Failed;
    }
    return {{State::Fine, FailureHops::tr("app")}, agent, endpoint, model};
}

std::vector<Hop> hopsOf(const Failure &failure)
{
    RetryEntry retry;
    retry.address = failure.address;
    retry.diagnosis = failure;
    return hopsOf(retry);
}

FailureHops::FailureHops(QWidget *parent)
    : QWidget(parent)
    , m_row(new FlowLayout(kGap))
{
    m_row->setContentsMargins(0, 0, 0, 0);
    setLayout(m_row);
    QSizePolicy policy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
}

void FailureHops::setHops(const std::vector<Hop> &hops)
{
    if (hops == m_hops)
        return;
    m_hops = hops;
    while (auto *item = m_row->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    QStringList read;
    for (const auto &hop : hops) {
        if (!read.isEmpty())
            addDash();
        addHop(hop);
        read << QStringLiteral("%1: %2").arg(hop.name, stateText(hop.state));
    }
    setAccessibleName(tr("Path of the request: %1").arg(read.join(QLatin1String(", "))));
    updateGeometry();
}

void FailureHops::addHop(const Hop &hop)
{
    auto *stop = new QWidget(this);
    auto *dot = new StatusDot(stop);
    dot->setTone(toneOf(hop.state));
    auto *name = new ElidedLabel(TextRole::Hint, stop, Qt::ElideMiddle);
    name->setFullText(hop.name);
    name->setToolTip({});
    name->setAccessibleName(QStringLiteral("%1: %2").arg(hop.name, stateText(hop.state)));
    setStyleClass(name, hop.state == Hop::State::Failed ? QStringLiteral("error")
                                                        : QStringLiteral("text3"));
    auto *row = new QHBoxLayout(stop);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(kDotGap);
    row->addWidget(dot);
    row->addWidget(name, 1);
    m_row->addWidget(stop);
    stop->show();
}

void FailureHops::addDash()
{
    auto *dash = new QLabel(QStringLiteral("—"), this);
    dash->setFont(Theme::textFont(12.5));
    setStyleClass(dash, QStringLiteral("text3"));
    m_row->addWidget(dash);
    dash->show();
}

} // namespace ui

#include "moc_FailureHops.cpp"
