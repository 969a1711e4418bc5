#pragma once

#include "bridge/agent/AgentBackend.h"
#include "bridge/check/EndpointCheck.h"
#include "bridge/endpoint/profiles/EndpointChoice.h"
#include "bridge/process/AgentProcess.h"
#include "bridge/process/ProcessTree.h"
#include "bridge/secrets/CredentialBook.h"
#include "bridge/session/AgentReaper.h"

#include <QObject>
#include <QProcessEnvironment>

#include <memory>

namespace bridge::check {

/// The endpoint's checklist for what is set up here: finds the credential, Claude Code and the
/// models it will ask for, then climbs the rungs (EndpointCheck). For windows, tray and command
/// line alike. One check at a time; main thread.
class EndpointChecker : public QObject
{
    Q_OBJECT

public:
    /// All references outlive it.
    struct Sources
    {
        endpoint::EndpointChoice &endpoints;
        secrets::CredentialBook &credentials;
        agent::AgentBackend &backend;
        process::ProcessTree &tree;
        session::AgentReaper &reaper;
        Clock &clock;
        process::AgentProcessFactory processes;
        QProcessEnvironment inherited;
    };
    struct Wanted
    {
        QString address{};           ///< as typed; empty: that of `pin`, also while switched off
        bool withAgent = false;      ///< "Check with Claude Code": a turn of the real program, too
        endpoint::EndpointPin pin{}; ///< whose endpoint it is; by default the one that is set
    };

    explicit EndpointChecker(Sources sources, QObject *parent = nullptr);
    ~EndpointChecker() override;

    /// Begins anew, also while one runs.
    void start(const Wanted &wanted);
    /// Ends it; the rungs found so far stay in report().
    void cancel();
    [[nodiscard]] bool isRunning() const;
    /// What the check that runs, or ran last, is about.
    [[nodiscard]] const Wanted &wanted() const { return m_wanted; }
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
    [[nodiscard]] endpoint::Endpoint endpointOf(const Wanted &wanted,
                                                const endpoint::EndpointAddress &address) const;

    Sources m_sources;
    Wanted m_wanted;
    CheckReport m_report;
    EndpointCheck m_check;
    std::unique_ptr<Preparation> m_preparation; ///< until the rungs are climbed
};

} // namespace bridge::check
