#include "bridge/check/AgentQuery.h"

#include "bridge/session/Patience.h"

#include <QDir>

#include <utility>

namespace bridge::check {

namespace {

class Query : public QObject
{
public:
    Query(const session::AgentParts &parts, agent::AgentProgram program,
          const endpoint::EndpointTarget &target, QObject *context, AgentIdentityAnswer answer)
        : QObject(context)
        , m_program(std::move(program))
        , m_address(target.endpoint.address.text())
        , m_answer(std::move(answer))
        , m_agent(parts)
    {
        connect(&m_agent, &session::OneShotAgent::agentEvent, this, &Query::onAgentEvent);
        connect(&m_agent, &session::OneShotAgent::patienceEnded, this,
                [this] { fail(FailureKind::AgentUnresponsive, {}); });
        connect(&m_agent, &session::OneShotAgent::ended, this,
                [this](const Failure &meaning) { conclude(failed(meaning)); });
        // The home folder, a chat's default: the user's settings apply.
        const QString home = target.inherited.value(QStringLiteral("HOME"), QDir::homePath());
        m_agent.start({agent::environmentOf(m_program, target.inherited),
                       target.endpoint,
                       target.secret,
                       {m_program.path, home, {}}},
                      session::kStartPatience);
    }

private:
    void onAgentEvent(const agent::AgentEvent &event)
    {
        if (const auto *ready = std::get_if<agent::AgentReady>(&event)) {
            m_identity = {ready->version.isEmpty() ? m_program.version.toString() : ready->version,
                          ready->model, ready->smallModel};
            m_agent.agent().queryStatus();
        } else if (const auto *status = std::get_if<agent::StatusReported>(&event)) {
            if (!status->model.isEmpty())
                m_identity.model = status->model;
            conclude(m_identity);
        } else if (const auto *refused = std::get_if<agent::RequestFailed>(&event)) {
            fail(FailureKind::AgentUnresponsive, refused->text);
        }
    }

    void fail(FailureKind kind, const QString &message)
    {
        conclude(failed(Failure::of(
            kind, {.address = m_address, .message = message, .subject = m_program.path})));
    }

    void conclude(const Result<AgentIdentity, Failure> &result)
    {
        if (const auto answer = std::exchange(m_answer, {})) {
            deleteLater();
            answer(result);
        }
    }

    agent::AgentProgram m_program;
    QString m_address;
    AgentIdentityAnswer m_answer;
    AgentIdentity m_identity;
    session::OneShotAgent m_agent;
};

} // namespace

void queryAgent(const session::AgentParts &parts, const agent::AgentProgram &program,
                const endpoint::EndpointTarget &target, QObject *context,
                AgentIdentityAnswer answer)
{
    // Its parent owns it; it deletes itself after the answer.
    new Query(parts, program, target, context, std::move(answer));
}

} // namespace bridge::check
