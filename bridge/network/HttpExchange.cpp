#include "bridge/network/HttpExchange.h"

#include "bridge/answers/BodyText.h"
#include "bridge/endpoint/SentCredential.h"
#include "bridge/network/LoopbackHost.h"
#include "bridge/network/NetworkFailure.h"
#include "bridge/network/OutcomeRedaction.h"
#include "bridge/network/ProxyChoice.h"
#include "bridge/network/SocketRace.h"
#include "bridge/network/SocketReply.h"
#include "bridge/network/TlsTrust.h"

#include <QCoreApplication>
#include <QNetworkProxy>
#include <QNetworkReply>
#include <QNetworkRequest>
#include <QSslCertificate>
#include <QUrl>

#include <array>
#include <memory>
#include <utility>

namespace bridge::network {

namespace {

/// Joins like Claude Code: one slash at the end of the base is dropped, its path is preserved.
QUrl joined(QString base, const QByteArray &path)
{
    if (base.endsWith(u'/'))
        base.chop(1);
    return QUrl(base + QString::fromLatin1(path), QUrl::StrictMode);
}

/// What Claude Code's requests have beside the fields that ours have, too (protocol reference, 10).
constexpr std::array<std::pair<const char *, const char *>, 12> kAgentHeaders{{
    {"Accept", "application/json"},
    {"User-Agent", "claude-cli/2.1.330 (external, sdk-cli)"},
    {"X-Stainless-Arch", "x64"},
    {"X-Stainless-Lang", "js"},
    {"X-Stainless-OS", "Linux"},
    {"X-Stainless-Retry-Count", "0"},
    {"X-Stainless-Runtime", "node"},
    {"X-Stainless-Timeout", "600"},
    {"anthropic-dangerous-direct-browser-access", "true"},
    {"x-app", "cli"},
    {"X-Claude-Code-Session-Id", "00000000-0000-4000-8000-000000000000"},
    {"anthropic-beta",
     "claude-code-20250219,interleaved-thinking-2025-05-14,context-management-2025-06-27,"
     "advanced-tool-use-2025-11-20,effort-2025-11-24"},
}};

/// Identifies this program. Never Claude Code's user agent before the server has admitted us:
/// gateways that admit only Claude Code must be able to refuse us; the checklist's agent turn shows
/// their answer to the agent. See HttpRequest::asAgent.
QByteArray userAgent()
{
    const QString version = QCoreApplication::applicationVersion();
    return (version.isEmpty() ? QStringLiteral("Drawbridge")
                              : QStringLiteral("Drawbridge/%1").arg(version))
        .toUtf8();
}

/// An answer of which always a little more comes is given up after so many times the patience.
constexpr int kMostPatience = 3;

/// The smallest limit of tokens that the headers name (Anthropic; OpenAI, Groq and others).
qint64 tokenLimitOf(const QNetworkReply &reply)
{
    qint64 smallest = 0;
    for (const char *name :
         {"anthropic-ratelimit-input-tokens-limit", "anthropic-ratelimit-tokens-limit",
          "x-ratelimit-limit-tokens", "x-ratelimit-limit-input-tokens"}) {
        const qint64 limit = reply.rawHeader(name).trimmed().toLongLong();
        if (limit > 0 && (smallest == 0 || limit < smallest))
            smallest = limit;
    }
    return smallest;
}

} // namespace

/// One request in progress.
class HttpExchange::Exchange : public QObject
{
public:
    Exchange(HttpExchange &owner, HttpRequest request, HttpAnswer answer)
        : QObject(owner.m_underWay.get())
        , m_owner(owner)
        , m_request(std::move(request))
        , m_answer(std::move(answer))
        , m_begun(owner.m_clock.monotonic())
    {}

    void start()
    {
        const auto loopback = loopbackAddresses(m_owner.m_target.endpoint.address);
        if (m_owner.m_proxy || loopback.isEmpty() || !m_owner.m_loopback.isNull())
            ask();
        else
            find(loopback);
    }

    /// Fails without sending anything.
    void refuse()
    {
        Failure failure = Failure::of(FailureKind::ProxyInTheWay);
        failure.subject = m_owner.m_proxy->hostAndPort();
        const bool isTls = m_owner.m_proxy->kind == ProxyChoice::Kind::Tls;
        failure.proxyFault = ProxyFault{isTls ? ProxyTrouble::Unchecked : ProxyTrouble::NotHttp,
                                        failure.subject, m_owner.m_proxy->variable};
        fail(failure);
    }

private:
    /// Of the addresses, the first that accepts a connection is used from now on.
    void find(const QList<QHostAddress> &addresses)
    {
        m_timer = m_owner.m_clock.after(m_request.patience, [this] {
            m_race.reset();
            fail(Failure::of(FailureKind::TimedOut));
        });
        m_race = std::make_unique<SocketRace>(addresses, m_owner.m_target.endpoint.address.port(),
                                              m_owner.m_clock,
                                              [this](const SocketRace::Outcome &outcome) {
                                                  m_timer.reset();
                                                  if (!outcome) {
                                                      fail(outcome.error());
                                                      return;
                                                  }
                                                  m_owner.m_loopback = (*outcome)->peerAddress();
                                                  ask();
                                              });
    }

    void ask()
    {
        const QNetworkRequest network = m_owner.networkRequest(m_request);
        const bool isPost = m_request.method == HttpRequest::Method::Post;
        follow(new SocketReply(network, isPost ? std::optional(m_request.body) : std::nullopt,
                               m_owner.m_proxy));
    }

    /// Before there is a reply.
    void fail(const Failure &failure)
    {
        m_outcome.failure = failure;
        QMetaObject::invokeMethod(this, &Exchange::answerNow, Qt::QueuedConnection);
    }

    void follow(QNetworkReply *reply)
    {
        m_reply = reply;
        reply->setParent(this);
        // A server that sends without end must not fill the memory between two reads.
        reply->setReadBufferSize(answers::ServerAnswer::kMaxBody);
        connect(reply, &QNetworkReply::encrypted, this, [this] { m_encrypted = true; });
        connect(reply, &QNetworkReply::sslErrors, this, [this](const QList<QSslError> &errors) {
            m_tlsErrors = errors;
            m_certificate = m_reply->sslConfiguration().peerCertificate();
        });
        connect(reply, &QNetworkReply::metaDataChanged, this, &Exchange::takeHeaders);
        connect(reply, &QNetworkReply::readyRead, this, &Exchange::take);
        connect(reply, &QNetworkReply::finished, this, &Exchange::conclude);
        waitOn();
        m_whole = m_owner.m_clock.after(kMostPatience * m_request.patience,
                                        [this] { finish(Failure::of(FailureKind::TimedOut)); });
    }

    void waitOn()
    {
        m_timer = m_owner.m_clock.after(m_request.patience,
                                        [this] { finish(Failure::of(FailureKind::TimedOut)); });
    }

    void takeHeaders()
    {
        waitOn();
        if (m_request.headersOnly && status() != 0)
            finish(std::nullopt);
    }

    void take()
    {
        const QByteArray piece = m_reply->readAll();
        if (piece.isEmpty())
            return;
        waitOn();
        QByteArray &body = m_outcome.answer.body;
        m_outcome.answer.status = status();
        const qsizetype most = m_outcome.answer.maxBody();
        body += piece.left(most - body.size());
        m_outcome.arrivals.push_back({m_owner.m_clock.monotonic() - m_begun, body.size()});
        if (body.size() >= most)
            finish(std::nullopt); // errors are at the beginning
    }

    void conclude()
    {
        take();
        if (!m_reply)
            return; // the size limit is reached
        auto failure =
            replyFailure({m_reply->error(), m_reply->errorString(), m_tlsErrors, status() != 0,
                          m_encrypted ? std::nullopt : m_owner.m_proxy, m_certificate,
                          m_owner.m_clientCertificate, m_owner.m_target.endpoint.address.isTls()});
        if (failure)
            addInheritedProblem(*failure, m_owner.m_target);
        else if (isUndecoded())
            failure = Failure::unknown(
                FailureLayer::Network,
                {.message = QStringLiteral("The server compresses its answer in a way that the "
                                           "request does not admit.")});
        finish(std::move(failure));
    }

    /// Compressed in a way that the request does not admit. Of an error the status counts.
    [[nodiscard]] bool isUndecoded() const
    {
        const QByteArray encoding = m_reply->rawHeader("Content-Encoding");
        return status() < 400 && !encoding.isEmpty() && !BodyDecoder::decodes(encoding)
               && answers::isCompressed(m_outcome.answer.body);
    }

    [[nodiscard]] int status() const
    {
        return m_reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    }

    void finish(std::optional<Failure> failure)
    {
        m_timer.reset();
        m_whole.reset();
        answers::ServerAnswer &answer = m_outcome.answer;
        answer.status = status();
        answer.location = QString::fromUtf8(m_reply->rawHeader("Location"));
        answer.authenticate = m_reply->rawHeader("WWW-Authenticate");
        answer.encoding = m_reply->rawHeader("Content-Encoding");
        answer.retryAfter = m_reply->rawHeader("Retry-After");
        answer.tokenLimit = tokenLimitOf(*m_reply);
        answer.received = m_owner.m_clock.wallTime();
        // Squid, the most common proxy, marks its own error pages.
        answer.proxyError = m_reply->rawHeader("X-Squid-Error");
        answer.viaProxy = m_owner.m_proxy && !m_owner.m_target.endpoint.address.isTls();
        answer.isFromProxy =
            answer.viaProxy && (answer.status == 407 || !answer.proxyError.isEmpty());
        if (answer.viaProxy) {
            answer.proxyHost = m_owner.m_proxy->host;
            answer.host = m_owner.m_target.endpoint.address.host();
            answer.via = m_reply->rawHeader("Via");
        }
        m_outcome.failure = std::move(failure);

        QNetworkReply *reply = std::exchange(m_reply, nullptr);
        // Deleted with this; abort() would report a second error of a status that is one.
        disconnect(reply, nullptr, this, nullptr);

        redact(m_outcome, m_owner.m_target.secret);
        m_owner.m_isSecretRepeated = m_owner.m_isSecretRepeated || m_outcome.repeatsSecret;
        // The answer may destroy the exchange, but not while the reply is still emitting its
        // signal.
        QMetaObject::invokeMethod(this, &Exchange::answerNow, Qt::QueuedConnection);
    }

    void answerNow()
    {
        const HttpOutcome outcome = std::move(m_outcome);
        const HttpAnswer answer = std::move(m_answer);
        deleteLater();
        answer(outcome);
    }

    HttpExchange &m_owner;
    HttpRequest m_request;
    HttpAnswer m_answer;
    std::chrono::milliseconds m_begun;
    QNetworkReply *m_reply = nullptr; ///< child; nullptr after its end
    std::unique_ptr<Timer> m_timer; ///< of silence
    std::unique_ptr<Timer> m_whole; ///< of the whole answer
    std::unique_ptr<SocketRace> m_race;
    QList<QSslError> m_tlsErrors;
    QSslCertificate m_certificate; ///< the server's, where it was refused
    bool m_encrypted = false;
    HttpOutcome m_outcome;
};

HttpExchange::HttpExchange(endpoint::EndpointTarget target, Clock &clock)
    : m_target(std::move(target))
    , m_clock(clock)
    , m_proxy(proxyFor(m_target.endpoint.address, m_target.environment))
    , m_underWay(std::make_unique<QObject>())
{
    if (m_target.endpoint.address.isTls()) {
        m_tls = tlsConfiguration(m_target);
        m_clientCertificate = shownCertificate(m_target);
    }
}

HttpExchange::~HttpExchange() = default;

QNetworkRequest HttpExchange::networkRequest(const HttpRequest &request) const
{
    const endpoint::EndpointAddress &address = m_target.endpoint.address;
    QUrl url = joined(request.fromRoot ? address.origin() : address.text(), request.path);
    if (!m_loopback.isNull())
        url.setHost(m_loopback.toString());
    QNetworkRequest network(url);
    if (!m_loopback.isNull()) {
        network.setRawHeader("Host", address.hostAndPort().toUtf8());
        network.setPeerVerifyName(address.host());
    }
    if (address.isTls())
        network.setSslConfiguration(m_tls);
    else if (m_proxy && !m_proxy->user.isEmpty()) // in a tunnel it would reach the server
        network.setRawHeader("Proxy-Authorization", m_proxy->authorization());

    network.setRawHeader("User-Agent", userAgent());
    network.setRawHeader("anthropic-version", "2023-06-01");
    if (request.method == HttpRequest::Method::Post)
        network.setRawHeader("Content-Type", "application/json");
    if (!request.betas.isEmpty())
        network.setRawHeader("anthropic-beta", request.betas);
    if (request.asAgent) {
        for (const auto &[name, value] : kAgentHeaders)
            network.setRawHeader(name, value);
    }
    if (request.isAnonymous)
        return network;
    const auto &secret = m_target.secret;
    const bool hasSecret = secret && !secret->value.isEmpty();
    const QByteArray value = (hasSecret ? secret->value : endpoint::placeholderToken()).toUtf8();
    const CredentialKind kind =
        request.sendAs.value_or(hasSecret ? secret->kind : CredentialKind::BearerToken);
    const auto headers = endpoint::customHeaders(m_target.endpoint, secret);
    if (kind == CredentialKind::ApiKey || endpoint::hasPassword(headers))
        network.setRawHeader("x-api-key", value);
    else
        network.setRawHeader("Authorization", "Bearer " + value);
    for (auto it = headers.cbegin(); it != headers.cend(); ++it)
        network.setRawHeader(it.key().toUtf8(), it.value().toUtf8());
    return network;
}

void HttpExchange::send(const HttpRequest &request, HttpAnswer answer)
{
    auto *exchange = new Exchange(*this, request, std::move(answer));
    if (m_proxy && m_proxy->kind != ProxyChoice::Kind::Http) {
        exchange->refuse(); // and never bypasses the proxy
        return;
    }
    exchange->start();
}

} // namespace bridge::network
