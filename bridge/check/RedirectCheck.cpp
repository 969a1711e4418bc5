#include "bridge/check/RedirectCheck.h"

#include "bridge/answers/AnswerClassifier.h"
#include "bridge/check/rungs/MessageRequests.h"
#include "bridge/check/rungs/Redirect.h"
#include "bridge/network/HttpExchange.h"

#include <QCryptographicHash>
#include <QDataStream>
#include <QIODevice>

#include <utility>

namespace bridge::check {

namespace {

using namespace std::chrono_literals;

/// For each request.
constexpr std::chrono::milliseconds kPatience{5000};
constexpr std::chrono::milliseconds kValidity = 24h;
/// Claude Code follows twenty, then its request fails.
constexpr int kMostHops = 20;

struct Finding
{
    std::optional<Failure> failure; ///< the redirect to another origin
    bool isCertain = false;         ///< every request was answered
};

/// One look at an endpoint; deletes itself after its answer.
class Look : public QObject
{
public:
    using Answer = std::function<void(const Finding &)>;

    Look(const endpoint::EndpointTarget &target, Clock &clock, QObject *context, Answer answer)
        : QObject(context)
        , m_address(target.endpoint.address)
        , m_answer(std::move(answer))
        , m_exchange(target, clock)
    {
        begin();
    }

private:
    void begin()
    {
        m_request = emptyRequest(kPatience);
        m_request.isAnonymous = m_isAnonymous;
        m_request.headersOnly = true;
        m_hops = 0;
        m_asked = QUrl(m_address.text() + QLatin1String(kMessagesPath));
        ask();
    }

    void ask()
    {
        m_exchange.send(m_request,
                        [this](const network::HttpOutcome &outcome) { take(outcome.answer); });
    }

    void take(const answers::ServerAnswer &answer)
    {
        if (answer.status == 0) {
            finish({std::nullopt, false});
        } else if (answer.status >= 300 && answer.status < 400 && !answer.location.isEmpty()) {
            if (const auto path = pathWithinOrigin(answer.location, m_asked))
                follow(answer.status, *path);
            else
                finish({failureOf(answer), true});
        } else {
            next();
        }
    }

    /// Like fetch(): only these two statuses keep the method.
    void follow(int status, const QByteArray &path)
    {
        if (++m_hops > kMostHops) {
            next();
            return;
        }
        if (status != 307 && status != 308) {
            m_request.method = network::HttpRequest::Method::Get;
            m_request.body.clear();
        }
        m_request.path = path;
        m_request.fromRoot = true;
        m_asked = QUrl::fromEncoded(m_address.origin().toUtf8() + path);
        ask();
    }

    void next()
    {
        if (!std::exchange(m_isAnonymous, false))
            finish({std::nullopt, true});
        else
            begin();
    }

    [[nodiscard]] Failure failureOf(const answers::ServerAnswer &answer) const
    {
        Failure failure = answers::classifyAnswer(answer).value_or(Failure());
        failure.address = m_address.text();
        if (failure.kind() == FailureKind::Redirected)
            failure.fix.address = addressBehind(failure.subject, m_address);
        return failure;
    }

    void finish(const Finding &finding)
    {
        const Answer answer = std::exchange(m_answer, {});
        deleteLater();
        answer(finding); // may destroy this
    }

    endpoint::EndpointAddress m_address;
    Answer m_answer;
    network::HttpExchange m_exchange;
    network::HttpRequest m_request;
    QUrl m_asked;
    bool m_isAnonymous = true;
    int m_hops = 0;
};

/// Distinguishes targets without keeping their secrets.
QByteArray digestOf(const endpoint::EndpointTarget &target)
{
    QByteArray all;
    QDataStream stream(&all, QIODevice::WriteOnly);
    const secrets::Secret secret = target.secret.value_or(secrets::Secret{});
    const endpoint::Endpoint &endpoint = target.endpoint;
    QStringList environment = target.environment.toStringList();
    environment.sort();
    stream << endpoint.address.text() << static_cast<int>(endpoint.credential) << endpoint.headers
           << endpoint.certificateAuthorities << static_cast<int>(secret.kind) << secret.value
           << secret.headers << environment;
    return QCryptographicHash::hash(all, QCryptographicHash::Sha256);
}

} // namespace

RedirectCheck::RedirectCheck(Clock &clock)
    : m_clock(clock)
{}

bool RedirectCheck::isExcluded(const endpoint::EndpointTarget &target) const
{
    const QDateTime since = m_excluded.value(digestOf(target));
    if (!since.isValid())
        return false;
    // The wall clock, because the other one may stand still while the computer sleeps.
    const std::chrono::milliseconds age{since.msecsTo(m_clock.wallTime())};
    return age >= 0ms && age < kValidity;
}

void RedirectCheck::look(const endpoint::EndpointTarget &target, QObject *context,
                         answers::ProbeAnswer answer)
{
    // Its parent owns it; it deletes itself after the answer.
    new Look(target, m_clock, context,
             [this, digest = digestOf(target), answer = std::move(answer)](const Finding &finding) {
                 if (finding.failure)
                     m_excluded.remove(digest);
                 else if (finding.isCertain)
                     m_excluded.insert(digest, m_clock.wallTime());
                 answer({finding.failure});
             });
}

AgentTurn withoutRedirects(AgentTurn turn, Clock &clock)
{
    return [turn = std::move(turn),
            &clock](const endpoint::EndpointTarget &target, QObject *context,
                    const std::function<void(const AgentTurnOutcome &)> &answer) {
        new Look(target, clock, context, [turn, target, context, answer](const Finding &finding) {
            if (finding.failure)
                answer({finding.failure, {}});
            else
                turn(target, context, answer);
        });
    };
}

} // namespace bridge::check
