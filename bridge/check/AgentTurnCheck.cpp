#include "bridge/check/AgentTurnCheck.h"

#include "bridge/core/Ids.h"
#include "bridge/endpoint/ModelRoles.h"
#include "bridge/secrets/Redaction.h"

#include <QDir>
#include <QTemporaryDir>

#include <utility>

namespace bridge::check {

namespace {

using Outcome = AgentTurnOutcome;
using Answer = std::function<void(const Outcome &)>;

class Turn : public QObject
{
public:
    Turn(const session::AgentParts &parts, agent::AgentProgram program,
         answers::EndpointProbe probe, endpoint::EndpointTarget target, QObject *context,
         Answer answer)
        : QObject(context)
        , m_program(std::move(program))
        , m_probe(std::move(probe))
        , m_target(std::move(target))
        , m_answer(std::move(answer))
        , m_backend(parts.backend)
        , m_agent(parts)
    {
        connect(&m_agent, &session::OneShotAgent::agentEvent, this, &Turn::onAgentEvent);
        connect(&m_agent, &session::OneShotAgent::patienceEnded, this, [this] {
            conclude(m_isAsked ? failureOf(FailureKind::StreamStalled)
                               : failureOf(FailureKind::AgentUnresponsive));
        });
        connect(&m_agent, &session::OneShotAgent::ended, this, &Turn::onEnded);
    }

    void start()
    {
        const auto folder = std::make_shared<QTemporaryDir>();
        if (!folder->isValid()) {
            Failure failure = failureOf(FailureKind::WorkspaceMissing);
            failure.subject = QDir::tempPath();
            failure.message = folder->errorString();
            m_outcome = Outcome{failure, m_facts};
            QMetaObject::invokeMethod(this, &Turn::report, Qt::QueuedConnection);
            return;
        }
        const QString workspace = folder->filePath(QStringLiteral("workspace"));
        const QString configuration = folder->filePath(QStringLiteral("configuration"));
        QDir().mkpath(workspace);
        QDir().mkpath(configuration);
        m_agent.keepUntilEnd(folder);

        endpoint::Endpoint endpoint = m_target.endpoint;
        endpoint.options.retries = 0;
        // The user's settings, which are not read here, may name another model than the default.
        if (!m_target.model.isEmpty())
            endpoint.models.insert(endpoint::kMainModelRole.toString(), m_target.model);
        agent::LaunchOptions options{m_program.path, workspace, {}};
        options.answerLimit = 1;
        // The own sign-in is stored with the user's settings.
        if (m_target.endpoint.credential != CredentialKind::OwnSignIn)
            options.configurationFolder = configuration;
        m_agent.start({agent::environmentOf(m_program, m_target.inherited), endpoint,
                       m_target.secret, options},
                      kAgentTurnPatience);
    }

private:
    void onAgentEvent(const agent::AgentEvent &event)
    {
        using namespace agent;
        if (m_outcome)
            return; // only its end is awaited
        if (const auto *ready = std::get_if<AgentReady>(&event)) {
            m_facts.version =
                ready->version.isEmpty() ? m_program.version.toString() : ready->version;
            m_agent.agent().queryStatus();
        } else if (const auto *status = std::get_if<StatusReported>(&event)) {
            onStatus(*status);
        } else if (const auto *turn = std::get_if<TurnStarted>(&event)) {
            m_facts.model = turn->model;
        } else if (const auto *block = std::get_if<BlockFinished>(&event)) {
            if (block->kind == BlockKind::ToolUse)
                concludeAtLimit();
        } else if (const auto *asked = std::get_if<PermissionAsked>(&event)) {
            m_agent.agent().answer(asked->request.id, {});
        } else if (const auto *refused = std::get_if<RequestFailed>(&event)) {
            Failure failure = failureOf(FailureKind::AgentUnresponsive);
            failure.message = redacted(refused->text);
            conclude(failure);
        } else if (const auto *end = std::get_if<TurnEnded>(&event)) {
            onTurnEnded(*end);
        }
    }

    void onStatus(const agent::StatusReported &status)
    {
        if (status.baseUrl
            && !endpoint::sameAddress(*status.baseUrl, m_target.endpoint.address.text())) {
            Failure failure = failureOf(FailureKind::AgentElsewhere);
            failure.subject = *status.baseUrl;
            conclude(failure);
            return;
        }
        if (!status.baseUrl && m_target.endpoint.credential == CredentialKind::OwnSignIn) {
            conclude(failureOf(FailureKind::AgentUnverified));
            return;
        }
        m_isAsked = true;
        m_agent.agent().sendMessage(QStringLiteral("Reply with the single word OK."), newId());
    }

    void onTurnEnded(const agent::TurnEnded &end)
    {
        if (end.reachedLimit) {
            concludeAtLimit();
            return;
        }
        if (end.ok) {
            m_facts.counted = end.usage.inputTokens;
            conclude(std::nullopt);
            return;
        }
        agent::TurnFailure turn = end.failure.value_or(agent::TurnFailure{});
        turn.text = redacted(turn.text);
        const Failure failure = m_backend.classify(turn, m_target.endpoint.address.text());
        if (!answers::wantsProbe(failure)) {
            conclude(failure);
            return;
        }
        m_probe(m_target, answers::ProbeDepth::Message, this,
                [this, failure](const answers::ProbeFinding &finding) {
                    const Failure known = answers::withProbe(failure, finding);
                    const bool isOwnSignIn =
                        m_target.endpoint.credential == CredentialKind::OwnSignIn;
                    conclude(isOwnSignIn ? answers::forOwnSignIn(known) : known);
                });
    }

    /// The endpoint has answered, but not what it was asked for.
    void concludeAtLimit()
    {
        m_facts.reachedLimit = true;
        conclude(std::nullopt);
    }

    void onEnded(const Failure &meaning)
    {
        if (!m_outcome)
            m_outcome = Outcome{meaning, m_facts};
        report();
    }

    void report()
    {
        deleteLater();
        const auto answer = std::exchange(m_answer, {});
        answer(*m_outcome);
    }

    /// Answers once the agent has ended and its folder is removed.
    void conclude(const std::optional<Failure> &failure)
    {
        if (m_outcome)
            return;
        m_outcome = Outcome{failure, m_facts};
        m_agent.end();
    }

    [[nodiscard]] Failure failureOf(FailureKind kind) const
    {
        return Failure::of(
            kind, {.address = m_target.endpoint.address.text(), .subject = m_program.path});
    }

    [[nodiscard]] QString redacted(const QString &text) const
    {
        return secrets::redacted(text, m_target.secret);
    }

    agent::AgentProgram m_program;
    answers::EndpointProbe m_probe;
    endpoint::EndpointTarget m_target;
    Answer m_answer;
    const agent::AgentBackend &m_backend;
    session::OneShotAgent m_agent;
    bool m_isAsked = false;
    AgentFacts m_facts;
    std::optional<Outcome> m_outcome; ///< known; reported once the agent has ended
};

} // namespace

AgentTurn agentTurnOf(const session::AgentParts &parts, const agent::AgentProgram &program,
                      const answers::EndpointProbe &probe)
{
    return [parts, program, probe](const endpoint::EndpointTarget &target, QObject *context,
                                   Answer answer) {
        // Its parent owns it; it deletes itself after the answer.
        auto *turn = new Turn(parts, program, probe, target, context, std::move(answer));
        turn->start();
    };
}

} // namespace bridge::check
