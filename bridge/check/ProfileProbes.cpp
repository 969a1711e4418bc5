#include "bridge/check/ProfileProbes.h"

#include "bridge/agent/AgentLaunch.h"
#include "bridge/endpoint/CertificateAuthorities.h"
#include "bridge/endpoint/SentCredential.h"

#include <algorithm>
#include <utility>

namespace bridge::check {

using endpoint::EndpointPin;

ProfileProbes::ProfileProbes(Parts parts, QObject *parent)
    : QObject(parent)
    , m_parts(std::move(parts))
{
    connect(&m_parts.credentials, &secrets::CredentialBook::settled, this, &ProfileProbes::askNext);
}

ProfileProbes::~ProfileProbes() = default;

ProfileProbes::Finding ProfileProbes::finding(const QString &profile) const
{
    const auto found = m_entries.find(profile);
    return found == m_entries.end() ? Finding{} : found->second.finding;
}

void ProfileProbes::look(const QStringList &profiles)
{
    const auto now = m_parts.clock.monotonic();
    for (const QString &profile : profiles) {
        Entry &entry = m_entries[profile];
        const bool isFresh =
            entry.finding.state == State::Answers || entry.finding.state == State::Fails;
        if (entry.finding.state == State::Asking || (isFresh && now - entry.answered < kHolds))
            continue;
        entry.finding = {State::Asking, {}};
        m_waiting.append(profile);
        emit changed(profile);
    }
    askNext();
}

void ProfileProbes::askNext()
{
    auto running = std::count_if(m_entries.begin(), m_entries.end(),
                                 [](const auto &entry) { return bool(entry.second.question); });
    for (const QString &profile : QStringList(m_waiting)) {
        if (running >= kAtOnce)
            return;
        const auto choice = m_parts.endpoints.endpointFor({EndpointPin::Kind::Profile, profile});
        if (!choice || !*choice) {
            m_waiting.removeOne(profile);
            answer(profile, {});
            continue;
        }
        const QString &origin = (*choice)->credentialOrigin;
        m_parts.credentials.lookUp(origin);
        if (!m_parts.credentials.isSettled(origin))
            continue; // askNext() again when it is
        if (!m_waiting.removeOne(profile))
            continue; // the look-up was settled at once
        ++running;
        ask(profile, **choice);
    }
}

void ProfileProbes::ask(const QString &profile, const endpoint::Endpoint &chosen)
{
    const auto endpoint = endpoint::withInheritedAuthorities(chosen, m_parts.inherited);
    const endpoint::EndpointTarget target{
        .endpoint = endpoint,
        .secret =
            endpoint::secretFor(endpoint, m_parts.credentials.secret(endpoint.credentialOrigin)),
        .inherited = m_parts.inherited,
        .model = {},
        .smallModel = {},
        .environment =
            agent::environmentFor(m_parts.backend, m_parts.inherited, endpoint, std::nullopt)};
    auto &question = m_entries[profile].question;
    question = std::make_unique<QObject>();
    m_parts.probe(
        target, answers::ProbeDepth::Connection, question.get(),
        [this, profile](const answers::ProbeFinding &found) {
            answer(profile, {found.failure ? State::Fails : State::Answers, found.failure});
            askNext();
        });
}

void ProfileProbes::answer(const QString &profile, Finding finding)
{
    Entry &entry = m_entries[profile];
    if (entry.question)
        entry.question.release()->deleteLater(); // the answer comes from one of its children
    entry.answered = m_parts.clock.monotonic();
    entry.finding = std::move(finding);
    emit changed(profile);
}

} // namespace bridge::check

#include "moc_ProfileProbes.cpp"
