#include "bridge/check/AgentInquiry.h"

#include <QDir>

#include <utility>

namespace bridge::check {

namespace {

using namespace std::chrono_literals;

/// It answers in half a second; a cold disk or a busy machine may take longer.
constexpr auto kPatience = 10s;

class Inquiry : public QObject
{
public:
    Inquiry(const session::AgentParts &parts, agent::AgentProgram program,
            const endpoint::EndpointTarget &target, QObject *context, AgentSelfAnswer answer)
        : QObject(context)
        , m_program(std::move(program))
        , m_address(target.endpoint.address.text())
        , m_answer(std::move(answer))
        , m_agent(parts)
    {
        connect(&m_agent, &session::OneShotAgent::happened, this, &Inquiry::onEvent);
        connect(&m_agent, &session::OneShotAgent::patienceEnded, this,
                [this] { fail(FailureKind::AgentUnresponsive, {}); });
        connect(&m_agent, &session::OneShotAgent::ended, this,
                [this](const Failure &meaning) { conclude(failed(meaning)); });
        // The home folder, like a chat's where no other is chosen: it is the user's settings that
        // count.
        const QString home = target.inherited.value(QStringLiteral("HOME"), QDir::homePath());
        m_agent.start(
            {target.inherited, target.endpoint, target.secret, {m_program.path, home, {}}},
            kPatience);
    }

private:
    void onEvent(const agent::AgentEvent &event)
    {
        if (const auto *ready = std::get_if<agent::AgentReady>(&event)) {
            m_self = {ready->version.isEmpty() ? m_program.version.toString() : ready->version,
                      ready->model, ready->smallModel};
            m_agent.agent().queryStatus();
        } else if (const auto *status = std::get_if<agent::StatusReported>(&event)) {
            if (!status->model.isEmpty())
                m_self.model = status->model;
            conclude(m_self);
        } else if (const auto *refused = std::get_if<agent::RequestFailed>(&event)) {
            fail(FailureKind::AgentUnresponsive, refused->text);
        }
    }

    void fail(FailureKind kind, const QString &said)
    {
        conclude(failed(
            Failure::of(kind, {.address = m_address, .said = said, .subject = m_program.path})));
    }

    void conclude(const Result<AgentSelf, Failure> &result)
    {
        if (const auto answer = std::exchange(m_answer, {})) {
            deleteLater();
            answer(result);
        }
    }

    agent::AgentProgram m_program;
    QString m_address;
    AgentSelfAnswer m_answer;
    AgentSelf m_self;
    session::OneShotAgent m_agent;
};

} // namespace

void inquireAgent(const session::AgentParts &parts, const agent::AgentProgram &program,
                  const endpoint::EndpointTarget &target, QObject *context, AgentSelfAnswer answer)
{
    // Its parent owns it, and it deletes itself once it has answered.
    new Inquiry(parts, program, target, context, std::move(answer));
}

} // namespace bridge::check
