#include "ui/endpoint/GoOnTargets.h"

#include "ui/words/EndpointText.h"
#include "ui/words/FailureParts.h"

#include <QHash>

#include <algorithm>
#include <utility>

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
        connect(m_probes, &ProfileProbes::changed, this, &GoOnTargets::answered);
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

std::vector<GoOnTarget> GoOnTargets::first(std::size_t limit) const
{
    if (m_endpoints.policy().kind != bridge::endpoint::ManagedPolicy::Kind::None)
        return {};
    const auto order = m_endpoints.setup(m_chat.pin()).goOnAt;
    QHash<QString, std::size_t> placeOf; // of a profile in the order
    for (std::size_t i = 0; i < order.size(); ++i) {
        if (order[i].kind == EndpointPin::Kind::Profile)
            placeOf.insert(order[i].profile, i);
    }
    const auto profiles = m_endpoints.profiles().all();
    const QString own = profile();
    std::vector<const EndpointProfile *> ordered(order.size(), nullptr);
    std::vector<const EndpointProfile *> others;
    for (const auto &each : profiles) {
        if (!own.isEmpty() && bridge::endpoint::compareNames(each.name, own) == 0)
            continue;
        const auto place = placeOf.constFind(each.name);
        if (place != placeOf.constEnd())
            ordered[*place] = &each;
        else
            others.push_back(&each);
    }
    const bool hasProfile = !others.empty()
                            || std::any_of(ordered.begin(), ordered.end(),
                                           [](const auto *each) { return each != nullptr; });
    if (!hasProfile)
        return {};
    const auto choice = m_endpoints.endpointFor(m_chat.pin());
    bool offersDefault = !choice || *choice;
    std::vector<GoOnTarget> targets;
    const auto addDefault = [&] {
        if (std::exchange(offersDefault, false))
            targets.push_back({{EndpointPin::Kind::DefaultApi, {}},
                               tr("Claude Code's default"),
                               tr("no custom endpoint"),
                               Tone::Neutral,
                               {}});
    };
    for (std::size_t i = 0; i < order.size() && targets.size() < limit; ++i) {
        if (ordered[i])
            targets.push_back(targetOf(*ordered[i]));
        else if (order[i].kind == EndpointPin::Kind::DefaultApi)
            addDefault();
    }
    for (std::size_t i = 0; i < others.size() && targets.size() < limit; ++i)
        targets.push_back(targetOf(*others[i]));
    if (targets.size() < limit)
        addDefault();
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
    showAnswer(target);
    return target;
}

void GoOnTargets::showAnswer(GoOnTarget &target) const
{
    const bool isAsked = m_probes && target.pin.kind == EndpointPin::Kind::Profile;
    const auto found = isAsked ? m_probes->finding(target.pin.profile) : ProfileProbes::Finding{};
    target.tone = Tone::Neutral;
    target.state.clear();
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
}

void GoOnTargets::look(const std::vector<GoOnTarget> &targets)
{
    if (!m_probes)
        return;
    QStringList profiles;
    for (const auto &target : targets) {
        if (target.pin.kind == EndpointPin::Kind::Profile)
            profiles << target.pin.profile;
    }
    m_probes->look(profiles);
}

} // namespace ui

#include "moc_GoOnTargets.cpp"
