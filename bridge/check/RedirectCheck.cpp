#include "bridge/check/RedirectCheck.h"

#include "bridge/answers/AnswerClassifier.h"
#include "bridge/check/rungs/MessageRequests.h"
#include "bridge/check/rungs/Redirect.h"
#include "bridge/network/HttpExchange.h"

#include <QCryptographicHash>
#include <QDataStream>
#include <QIODevice>

#include <memory>
#include <utility>

namespace bridge::check {

namespace {

using namespace std::chrono_literals;

/// From the beginning of a look to its end.
constexpr std::chrono::milliseconds kPatience{5000};
/// Without an answer to the first request the second is sent, too: a server may answer one only.
constexpr std::chrono::milliseconds kSecondAfter{1000};
constexpr std::chrono::milliseconds kValidity = 24h;
/// More than a working server needs.
constexpr int kMostHops = 20;

struct Finding
{
    std::optional<Failure> failure;       ///< why no message may go to the endpoint
    bool isCertain = false;               ///< every request was answered
    std::optional<Failure> unreachable{}; ///< there was no connection
};

/// One request, and those to which its redirects within the origin lead.
class Walk : public QObject
{
public:
    enum class End {
        Answered,
        Silent,  ///< no connection, with the failure, or no answer on it
        Dropped, ///< the connection ended without an answer that can be read
    };
    using Ended = std::function<void(End, const std::optional<Failure> &)>;

    Walk(const endpoint::EndpointTarget &target, Clock &clock, network::HttpRequest request,
         QObject *parent, Ended ended)
        : QObject(parent)
        , m_address(target.endpoint.address)
        , m_ended(std::move(ended))
        , m_exchange(target, clock)
        , m_request(std::move(request))
        , m_asked(QUrl(m_address.text() + QLatin1String(kMessagesPath)))
    {
        ask();
    }

private:
    void ask()
    {
        m_exchange.send(m_request, [this](const network::HttpOutcome &outcome) { take(outcome); });
    }

    void take(const network::HttpOutcome &outcome)
    {
        const answers::ServerAnswer &answer = outcome.answer;
        if (answer.status == 0) {
            const bool isDropped =
                !outcome.failure || outcome.failure->kind() == FailureKind::ConnectionDropped;
            if (isDropped)
                end(End::Dropped);
            else
                end(End::Silent, outcome.failure);
        } else if (answer.status < 200) {
            // 101: what follows is not HTTP, though nobody asked for another protocol.
            Failure failure = Failure::of(FailureKind::NotMessagesApi);
            failure.httpStatus = answer.status;
            refuse(failure);
        } else if (answer.status < 300 || answer.status >= 400) {
            end(End::Answered);
        } else {
            // Without a location, Qt may have given up reading the headers.
            const auto path = pathWithinOrigin(answer.location, m_asked);
            // A location that repeats the credential is hidden in part, so it cannot be followed.
            if (!path || outcome.repeatsSecret || ++m_hops > kMostHops)
                refuse(
                    answers::classifyAnswer(answer).value_or(Failure::of(FailureKind::Redirected)));
            else
                follow(answer.status, *path);
        }
    }

    /// Like fetch(): only these two statuses keep the method.
    void follow(int status, const QByteArray &path)
    {
        if (status != 307 && status != 308) {
            m_request.method = network::HttpRequest::Method::Get;
            m_request.body.clear();
        }
        m_request.path = path;
        m_request.fromRoot = true;
        m_asked = QUrl::fromEncoded(m_address.origin().toUtf8() + path);
        ask();
    }

    void refuse(Failure failure)
    {
        failure.address = m_address.text();
        if (failure.kind() == FailureKind::Redirected)
            failure.fix.address = addressBehind(failure.subject, m_address);
        end(End::Answered, failure);
    }

    void end(End end, const std::optional<Failure> &failure = std::nullopt)
    {
        const Ended ended = std::move(m_ended);
        ended(end, failure); // may destroy this
    }

    endpoint::EndpointAddress m_address;
    Ended m_ended;
    network::HttpExchange m_exchange;
    network::HttpRequest m_request;
    QUrl m_asked;
    int m_hops = 0;
};

/// One look at an endpoint; deletes itself after its answer.
class Look : public QObject
{
public:
    using Answer = std::function<void(const Finding &)>;

    Look(const endpoint::EndpointTarget &target, Clock &clock, QObject *context, Answer answer)
        : QObject(context)
        , m_target(target)
        , m_clock(clock)
        , m_answer(std::move(answer))
        , m_deadline(clock.after(kPatience,
                                 [this] {
                                     finish({std::nullopt, false});
                                 }))
        , m_secondAfter(clock.after(kSecondAfter, [this] { askWithCredential(); }))
    {
        network::HttpRequest request = emptyRequest(kPatience);
        request.isAnonymous = true;
        walk(std::move(request));
    }

private:
    void walk(network::HttpRequest request)
    {
        request.headersOnly = true;
        ++m_running;
        new Walk(m_target, m_clock, std::move(request), this,
                 [this](Walk::End end, const std::optional<Failure> &failure) {
                     onEnded(end, failure);
                 });
    }

    void askWithCredential()
    {
        if (!m_answer || std::exchange(m_hasCredentialSent, true))
            return;
        m_secondAfter.reset();
        walk(emptyRequest(kPatience));
    }

    /// The request without a conversation may be what the server cannot bear.
    void askWithGet()
    {
        network::HttpRequest request = emptyRequest(kPatience);
        request.method = network::HttpRequest::Method::Get;
        request.body.clear();
        m_hasGetSent = true;
        walk(std::move(request));
    }

    void onEnded(Walk::End end, const std::optional<Failure> &failure)
    {
        if (!m_answer)
            return; // the other request has decided
        --m_running;
        m_isCertain = m_isCertain && end == Walk::End::Answered;
        m_isDropped = m_isDropped || end == Walk::End::Dropped;
        // A server that takes its time may be loading a model. Without an answer, a failure of the
        // credential's layer is the client certificate's.
        const bool isUnreachable = end == Walk::End::Silent && failure
                                   && failure->layer() != FailureLayer::Endpoint
                                   && failure->kind() != FailureKind::TimedOut;
        m_unreachable = isUnreachable ? failure : std::nullopt;
        if (failure && end != Walk::End::Silent) {
            finish({failure, true});
        } else if (m_hasGetSent) {
            // Claude Code may be able to read what cannot be read here.
            Failure dropped = Failure::of(FailureKind::ConnectionDropped);
            dropped.address = m_target.endpoint.address.text();
            finish(end == Walk::End::Dropped ? Finding{dropped, true} : Finding{});
        } else {
            askWithCredential();
            if (m_running == 0 && m_isDropped)
                askWithGet();
            else if (m_running == 0)
                finish({std::nullopt, m_isCertain, m_unreachable});
        }
    }

    void finish(const Finding &finding)
    {
        if (!m_answer)
            return;
        const Answer answer = std::exchange(m_answer, {});
        m_deadline.reset();
        m_secondAfter.reset();
        deleteLater();
        answer(finding); // may destroy this
    }

    endpoint::EndpointTarget m_target;
    Clock &m_clock;
    Answer m_answer;
    std::unique_ptr<Timer> m_deadline;
    std::unique_ptr<Timer> m_secondAfter;
    int m_running = 0;
    bool m_hasCredentialSent = false;
    bool m_hasGetSent = false;
    bool m_isDropped = false;
    bool m_isCertain = true;
    std::optional<Failure> m_unreachable; ///< by the request that ended last
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
           << secret.headers << secret.keyPassphrase << endpoint.clientCertificate.certificate
           << endpoint.clientCertificate.key << environment;
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
                 answer({finding.failure, finding.unreachable});
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
