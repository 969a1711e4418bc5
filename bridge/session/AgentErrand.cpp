#include "bridge/session/AgentErrand.h"

#include "bridge/secrets/Redaction.h"
#include "bridge/session/AgentEnd.h"

#include <QPointer>
#include <QUuid>

#include <utility>

namespace bridge::session {

namespace {

/// As for a chat's agent: SIGTERM ends it in 30 to 150 ms (protocol reference, 7.3).
constexpr std::chrono::seconds kTerminatePatience{3};

/// Nobody listens any more; it lives on under the tree, which outlives every agent, until its
/// process has ended.
void endInBackground(std::unique_ptr<AgentConnection> connection, const AgentParts &parts,
                     std::shared_ptr<void> kept)
{
    AgentConnection *agent = connection.release();
    agent->setParent(&parts.tree);
    agent->terminate();
    std::shared_ptr<Timer> force = parts.clock.after(kTerminatePatience, [agent = QPointer(agent)] {
        if (agent)
            agent->kill();
    });
    QObject::connect(agent, &AgentConnection::ended, agent,
                     [agent, force, kept = std::move(kept)] { agent->deleteLater(); });
}

} // namespace

AgentErrand::AgentErrand(AgentParts parts, QObject *parent)
    : QObject(parent)
    , m_parts(std::move(parts))
{}

AgentErrand::~AgentErrand()
{
    if (!m_connection)
        return;
    m_connection->disconnect(this);
    endInBackground(std::move(m_connection), m_parts, std::move(m_kept));
}

void AgentErrand::start(AgentLaunch launch, std::chrono::milliseconds patience)
{
    m_launch = std::move(launch);
    m_launch.options.isErrand = true;
    m_connection =
        std::make_unique<AgentConnection>(m_parts.processes(), m_parts.codecs(), m_parts.tree);
    connect(m_connection.get(), &AgentConnection::happened, this, &AgentErrand::happened);
    connect(m_connection.get(), &AgentConnection::ended, this,
            [this](const process::ProcessExit &exit) {
                m_timer.reset();
                // Still on its signal: it goes when the stack is unwound.
                m_connection->disconnect(this);
                m_connection.release()->deleteLater();
                Failure meaning = failureOfEnd(exit, m_launch, false);
                meaning.stderrTail = secrets::redacted(meaning.stderrTail, m_launch.secret);
                emit ended(meaning);
            });
    m_timer = m_parts.clock.after(patience, [this] { emit patienceEnded(); });
    const QString session = QUuid::createUuid().toString(QUuid::WithoutBraces);
    m_connection->start(claude::makeLaunchSpec(m_launch.inherited, m_launch.endpoint,
                                               m_launch.secret, m_launch.options, {session, false}),
                        session);
}

void AgentErrand::end()
{
    if (!m_connection)
        return;
    m_timer = m_parts.clock.after(kTerminatePatience, [this] { m_connection->kill(); });
    m_connection->terminate();
}

void whenErrandsHaveEnded(const process::ProcessTree &tree, QObject *context,
                          std::function<void()> done)
{
    if (const auto *left = tree.findChild<AgentConnection *>({}, Qt::FindDirectChildrenOnly)) {
        QObject::connect(left, &QObject::destroyed, context,
                         [&tree, context, done = std::move(done)] {
                             whenErrandsHaveEnded(tree, context, done);
                         });
        return;
    }
    QMetaObject::invokeMethod(context, std::move(done), Qt::QueuedConnection);
}

} // namespace bridge::session

#include "moc_AgentErrand.cpp"
