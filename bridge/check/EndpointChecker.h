#pragma once

#include "bridge/check/EndpointCheck.h"
#include "bridge/endpoint/profiles/EndpointChoice.h"
#include "bridge/secrets/CredentialBook.h"
#include "bridge/session/OneShotAgent.h"

#include <QObject>
#include <QProcessEnvironment>

#include <chrono>
#include <memory>
#include <optional>

namespace bridge::check {

/// The endpoint's checklist with the user's settings: finds the credential, Claude Code and the
/// models it will request, then runs the rungs (EndpointCheck). Shared by windows, tray and command
/// line. One check at a time; main thread.
class EndpointChecker : public QObject
{
    Q_OBJECT

public:
    /// All references outlive it.
    struct Parts
    {
        endpoint::EndpointChoice &endpoints;
        secrets::CredentialBook &credentials;
        session::AgentParts agents;
        QProcessEnvironment inherited;
    };
    struct Wanted
    {
        QString address{};      ///< as typed; empty: that of `pin`, also while switched off
        bool withAgent = false; ///< "Check with Claude Code": includes a turn of the real program
        endpoint::EndpointPin pin{}; ///< the endpoint; default: the configured one
    };

    /// What the turn of `withAgent` costs.
    struct TurnCost
    {
        /// That are sent, about. Claude Code sends its request again within the turn, up to three
        /// times, where it cannot read the answer (protocol reference, 14).
        qint64 tokens = 0;
        std::chrono::seconds time{0};
    };

    explicit EndpointChecker(Parts parts, QObject *parent = nullptr);
    ~EndpointChecker() override;

    /// Starts, or restarts a running one.
    void start(const Wanted &wanted);
    /// Ends it; report() retains the rungs so far.
    void cancel();
    [[nodiscard]] bool isRunning() const;
    /// Parameters of the running or last check.
    [[nodiscard]] const Wanted &wanted() const { return m_wanted; }
    /// At the endpoint with this address, or with an empty or invalid one the configured one.
    [[nodiscard]] TurnCost turnCost(const QString &address = {}) const;
    /// The rungs so far, or all of the last check; empty before the first.
    [[nodiscard]] const CheckReport &report() const { return m_report; }

Q_SIGNALS:
    void started();
    void rungStarted(bridge::check::Rung rung);
    void rungFinished(const bridge::check::RungReport &report);
    void finished(const bridge::check::CheckReport &report);
    void cancelled();

private:
    class Preparation;
    /// With the setting of another place that has a part in its failure.
    [[nodiscard]] RungReport withSource(RungReport report) const;
    [[nodiscard]] endpoint::Endpoint endpointOf(const Wanted &wanted,
                                                const endpoint::EndpointAddress &address) const;

    Parts m_parts;
    Wanted m_wanted;
    CheckReport m_report;
    std::optional<endpoint::Endpoint>
        m_endpoint; ///< that is checked; nullopt: its address is wrong
    EndpointCheck m_check;
    std::unique_ptr<Preparation> m_preparation; ///< until the rungs start
};

} // namespace bridge::check
