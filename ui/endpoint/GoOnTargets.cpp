#include "ui/endpoint/GoOnTargets.h"

#include "ui/words/EndpointText.h"
#include "ui/words/FailureParts.h"

#include <algorithm>

namespace ui {

using bridge::check::ProfileProbes;
using bridge::endpoint::EndpointPin;
using bridge::endpoint::EndpointProfile;

GoOnTargets::GoOnTargets(bridge::chat::Chat &chat, bridge::endpoint::EndpointChoice &endpoints,
                         ProfileProbes *probes, QObject *parent)
    : QObject(parent)
    , m_chat(chat)
    , m_endpoints(endpoints)
    , m_probes(probes)
{
    connect(&endpoints, &bridge::endpoint::EndpointChoice::changed, this, &GoOnTargets::changed);
    connect(&chat, &bridge::chat::Chat::pinChanged, this, &GoOnTargets::changed);
    if (m_probes)
        connect(m_probes, &ProfileProbes::changed, this, &GoOnTargets::changed);
}

QString GoOnTargets::profile() const
{
    switch (m_chat.pin().kind) {
    case EndpointPin::Kind::Profile:
        return m_chat.pin().profile;
    case EndpointPin::Kind::FollowsSettings:
        return m_endpoints.isEnabled() ? m_endpoints.activeProfile() : QString();
    case EndpointPin::Kind::DefaultApi:
        break;
    }
    return {};
}

bool GoOnTargets::goesOnByItself() const
{
    return !m_endpoints.setup(m_chat.pin()).goOnAt.empty();
}

std::vector<GoOnTarget> GoOnTargets::all() const
{
    if (m_endpoints.policy().kind != bridge::endpoint::ManagedPolicy::Kind::None)
        return {};
    const QString own = profile();
    std::vector<GoOnTarget> targets;
    for (const auto &each : m_endpoints.profiles().all()) {
        if (own.isEmpty() || bridge::endpoint::compareNames(each.name, own) != 0)
            targets.push_back(targetOf(each));
    }
    if (targets.empty())
        return targets;
    const auto choice = m_endpoints.endpointFor(m_chat.pin());
    if (!choice || *choice)
        targets.push_back({{EndpointPin::Kind::DefaultApi, {}},
                           tr("Claude Code's default"),
                           tr("no custom endpoint"),
                           Tone::Neutral,
                           {}});
    const auto order = m_endpoints.setup(m_chat.pin()).goOnAt;
    std::stable_sort(targets.begin(), targets.end(), [&order](const auto &a, const auto &b) {
        return std::find(order.begin(), order.end(), a.pin)
               < std::find(order.begin(), order.end(), b.pin);
    });
    return targets;
}

GoOnTarget GoOnTargets::targetOf(const EndpointProfile &profile) const
{
    GoOnTarget target{{EndpointPin::Kind::Profile, profile.name},
                      profile.name,
                      hostOf(profile.address),
                      Tone::Neutral,
                      {}};
    if (const QString model = bridge::endpoint::modelOf(profile.setup); !model.isEmpty())
        target.place = tr("%1 · %2", "host, model").arg(target.place, model);
    const auto found = m_probes ? m_probes->finding(profile.name) : ProfileProbes::Finding{};
    switch (found.state) {
    case ProfileProbes::State::Unknown:
        break;
    case ProfileProbes::State::Asking:
        target.state = tr("asking…");
        break;
    case ProfileProbes::State::Answers:
        target.tone = Tone::Ok;
        target.state = tr("answers");
        break;
    case ProfileProbes::State::Fails:
        target.tone = found.failure && found.failure->layer() == bridge::FailureLayer::Network
                          ? Tone::Error
                          : Tone::Warn;
        target.state = found.failure ? partsOf(*found.failure).brief : QString();
        break;
    }
    return target;
}

void GoOnTargets::look()
{
    if (!m_probes)
        return;
    QStringList profiles;
    for (const auto &target : all()) {
        if (target.pin.kind == EndpointPin::Kind::Profile)
            profiles << target.pin.profile;
    }
    m_probes->look(profiles);
}

} // namespace ui

#include "moc_GoOnTargets.cpp"
