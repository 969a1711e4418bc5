#include "bridge/answers/ProxyPage.h"
#include "bridge/check/rungs/RungRunner.h"
#include "bridge/endpoint/ClientIdentity.h"
#include "bridge/network/HandshakeLook.h"
#include "bridge/network/LoopbackHost.h"
#include "bridge/network/NetworkFailure.h"
#include "bridge/network/ProxyBlame.h"
#include "bridge/network/ProxyChoice.h"
#include "bridge/network/ProxyTunnel.h"
#include "bridge/network/SchemeProbe.h"
#include "bridge/network/SocketRace.h"
#include "bridge/network/TlsAlert.h"
#include "bridge/network/TlsTrust.h"

#include <QFuture>
#include <QFutureWatcher>
#include <QHostInfo>
#include <QNetworkProxyFactory>
#include <QObject>
#include <QPointer>
#include <QPromise>
#include <QThreadPool>
#include <QUrl>

#include <algorithm>
#include <utility>

namespace bridge::check {

namespace {

/// host:port of the desktop's proxy for the address; empty: none. Runs in another thread, as
/// automatic configuration may take long; only a hint is lost if the caller does not wait.
QFuture<QString> findSystemProxy(const endpoint::EndpointAddress &address)
{
    const auto promise = std::make_shared<QPromise<QString>>();
    promise->start();
    QThreadPool::globalInstance()->start([promise, url = QUrl(address.text())] {
        const auto proxies = QNetworkProxyFactory::systemProxyForQuery(QNetworkProxyQuery(url));
        const bool isNone = proxies.isEmpty() || proxies.first().hostName().isEmpty();
        promise->addResult(isNone ? QString()
                                  : QStringLiteral("%1:%2")
                                        .arg(proxies.first().hostName())
                                        .arg(proxies.first().port()));
        promise->finish();
    });
    return promise->future();
}

/// Limit for finding out what a failed handshake means. Of the other scheme: Servers without TLS
/// often wait for the end of a supposed request.
constexpr std::chrono::milliseconds kSchemePatience{1000};

/// Delay of a failure's report, to include the desktop's proxy.
constexpr std::chrono::milliseconds kSystemProxyPatience{300};

QString tlsVersionName(QSsl::SslProtocol protocol)
{
    switch (protocol) {
    case QSsl::TlsV1_2:
        return QStringLiteral("TLS 1.2");
    case QSsl::TlsV1_3:
        return QStringLiteral("TLS 1.3");
    default:
        return QStringLiteral("TLS"); // older versions are not supported
    }
}

/// The address with the other scheme; empty if that would change the port, too.
QString withOtherScheme(const endpoint::EndpointAddress &address)
{
    QUrl url(address.text());
    if (url.port() < 0)
        return {};
    url.setScheme(address.isTls() ? QStringLiteral("http") : QStringLiteral("https"));
    return url.toString();
}

class NetworkRung final : public QObject, public RungRunner
{
public:
    explicit NetworkRung(RungContext &context)
        : m_context(context)
        , m_address(context.target.endpoint.address)
    {}

    [[nodiscard]] Rung rung() const override { return Rung::Network; }

    void run(Answer answer) override
    {
        m_answer = std::move(answer);
        if (const auto stop = network::proxyThatStopsAgent(m_context.target.environment)) {
            m_facts.proxyVariable = stop->proxyFault->variable;
            fail(*stop);
            return;
        }
        if (const auto problem = endpoint::clientCertificateProblem(
                m_context.target.endpoint, m_context.target.secret, m_context.target.environment)) {
            failCredential(Failure::of(FailureKind::ClientCertificateUnusable,
                                       {.subject = problem->file, .certificate = problem}));
            return;
        }
        m_proxy = network::proxyFor(m_address, m_context.target.environment);
        if (!m_address.isLoopback())
            m_systemProxy.setFuture(findSystemProxy(m_address));
        if (m_proxy) {
            m_facts.proxy = m_proxy->hostAndPort();
            m_facts.proxyVariable = m_proxy->variable;
        }
        if (m_proxy && m_proxy->kind == network::ProxyChoice::Kind::Unusable) {
            Failure failure = Failure::of(FailureKind::ProxyInTheWay);
            failure.proxyFault = ProxyFault{ProxyTrouble::NotHttp};
            fail(std::move(failure));
        } else {
            begin();
        }
    }

private:
    void begin()
    {
        m_isThroughProxy = false;
        if (m_proxy) {
            resolve(m_proxy->host);
        } else {
            const auto loopback = network::loopbackAddresses(m_address);
            if (loopback.isEmpty())
                resolve(m_address.host());
            else
                connectTo(loopback);
        }
    }

    /// Starts a step limited to the context's network patience.
    void limit(std::function<void()> tooLong)
    {
        m_limit = m_context.clock.after(m_context.networkPatience, std::move(tooLong));
    }

    void resolve(const QString &host)
    {
        limit([this] { fail(Failure::of(FailureKind::TimedOut)); });
        QHostInfo::lookupHost(host, this, [this](const QHostInfo &info) {
            if (info.error() == QHostInfo::NoError && !info.addresses().isEmpty())
                connectTo(info.addresses());
            else
                fail(Failure::of(FailureKind::HostNotFound, {.message = info.errorString()}));
        });
    }

    void connectTo(const QList<QHostAddress> &addresses)
    {
        limit([this] { fail(Failure::of(FailureKind::TimedOut)); });
        m_race = std::make_unique<network::SocketRace>(
            addresses, m_proxy ? m_proxy->port : m_address.port(), m_context.clock,
            [this](const network::SocketRace::Outcome &outcome) {
                if (!outcome) {
                    fail(outcome.error());
                    return;
                }
                m_socket = *outcome;
                m_peer = m_socket->peerAddress();
                if (!m_proxy)
                    m_facts.resolved = m_peer.toString();
                if (m_proxy && m_proxy->kind == network::ProxyChoice::Kind::Tls)
                    leaveToAgent();
                else if (!m_address.isTls())
                    listModels();
                else if (m_proxy)
                    openTunnel();
                else
                    startTls();
            });
    }

    /// Something listens at the proxy's address, and only Claude Code can speak to it.
    void leaveToAgent()
    {
        Failure failure = Failure::of(FailureKind::ProxyInTheWay);
        failure.proxyFault = ProxyFault{ProxyTrouble::Unchecked};
        network::blameProxy(failure, *m_proxy, false);
        report(RungResult::Warning, failure);
    }

    /// Through the proxy, which resolves and connects.
    void openTunnel()
    {
        limit([this] { fail(Failure::of(FailureKind::TimedOut)); });
        m_tunnel =
            std::make_unique<network::ProxyTunnel>(m_socket, *m_proxy, m_address, m_context.clock,
                                                   [this](const std::optional<Failure> &failure) {
                                                       if (failure)
                                                           fail(*failure);
                                                       else
                                                           startTls();
                                                   });
    }

    void startTls()
    {
        m_isThroughProxy = true;
        m_socket->disconnect(this);
        const auto configuration = network::tlsConfiguration(m_context.target);
        m_socket->setSslConfiguration(m_refusal ? network::withoutIdentity(configuration)
                                                : configuration);
        m_socket->setPeerVerifyName(m_address.host());
        limit([this] { explainNoTls(Failure::of(FailureKind::TimedOut)); });
        connect(m_socket.get(), &QSslSocket::sslErrors, this,
                [this](const QList<QSslError> &errors) { m_tlsErrors = errors; });
        // Before our certificate was shown. Connecting again without it tells all errors.
        connect(m_socket.get(), &QSslSocket::handshakeInterruptedOnError, this,
                [this](const QSslError &error) {
                    m_refusal = error;
                    m_socket->disconnect(this);
                    QMetaObject::invokeMethod(this, &NetworkRung::begin, Qt::QueuedConnection);
                });
        connect(m_socket.get(), &QSslSocket::encrypted, this, [this] {
            if (m_refusal) {
                tlsRefused();
                return;
            }
            m_facts.tlsVersion = tlsVersionName(m_socket->sessionProtocol());
            m_facts.certificate = network::certificateFacts(m_socket->peerCertificate());
            m_socket->disconnect(this);
            listModels();
        });
        connect(m_socket.get(), &QAbstractSocket::errorOccurred, this, &NetworkRung::tlsRefused);
        m_socket->startClientEncryption();
    }

    void tlsRefused()
    {
        m_socket->disconnect(this);
        if (m_tlsErrors.isEmpty() && m_refusal)
            m_tlsErrors = {*m_refusal};
        if (m_tlsErrors.isEmpty()) {
            if (const auto alert = network::tlsAlertIn(m_socket->errorString())) {
                explainAlert(*alert);
                return;
            }
            explainNoTls(network::socketFailure(m_socket->error(), m_socket->errorString()));
            return;
        }
        QSslCertificate certificate = m_socket->peerCertificate();
        if (certificate.isNull())
            certificate = m_tlsErrors.first().certificate();
        m_facts.certificate = network::certificateFacts(certificate);
        fail(network::tlsFailure(m_tlsErrors, certificate));
    }

    /// The server speaks TLS, and ended it by this alert.
    void explainAlert(int alert)
    {
        const QString shown = network::shownCertificate(m_context.target);
        if (const auto failure = network::failureOfAlert(alert, shown)) {
            failCredential(*failure);
            return;
        }
        const Failure other = network::socketFailure(m_socket->error(), m_socket->errorString());
        const auto late = network::failureOfLateAlert(alert, shown);
        if (alert != network::HandshakeFailureAlert || !late) {
            fail(other);
            return;
        }
        m_limit.reset();
        m_socket.reset();
        m_handshakeLook = std::make_unique<network::HandshakeLook>(
            m_proxy ? m_address.host() : m_peer.toString(), m_address.port(), m_address.host(),
            network::networkProxy(m_proxy), m_context.clock,
            std::min(kSchemePatience, m_context.networkPatience),
            [this, other, late](bool showsCertificate) {
                if (showsCertificate)
                    failCredential(*late);
                else
                    fail(other);
            });
    }

    /// The TLS handshake failed: tests for a port without TLS.
    void explainNoTls(const Failure &failure)
    {
        if (m_proxy) {
            fail(failure);
            return;
        }
        probeScheme(network::SchemeProbe::Scheme::Http, [this, failure](bool isPlain) {
            if (!isPlain) {
                fail(failure);
                return;
            }
            Failure noTls = Failure::of(FailureKind::TlsFailed, {.message = failure.message});
            // Never suggests sending a token in clear across the internet.
            if (m_address.isLoopback() || m_address.isPrivate())
                noTls.fix.address = withOtherScheme(m_address);
            fail(noTls);
        });
    }

    void listModels()
    {
        m_socket.reset();
        m_limit.reset(); // the exchange has its own limit
        network::HttpRequest request;
        request.path = "/v1/models?limit=1000";
        request.patience = m_context.networkPatience;
        m_context.exchange.send(
            request, [this, alive = QPointer<QObject>(this)](const network::HttpOutcome &outcome) {
                if (alive)
                    takeModels(outcome);
            });
    }

    void takeModels(const network::HttpOutcome &outcome)
    {
        const bool mayBeTls = !m_address.isTls() && !m_proxy;
        const auto proxys = outcome.failure ? std::nullopt : answers::proxyFailure(outcome.answer);
        if (proxys) {
            fail(*proxys);
        } else if (!outcome.failure) {
            m_context.modelList = outcome.answer;
            // Web servers with TLS answer a plain request with a page about it.
            if (mayBeTls && outcome.answer.status == 400)
                explainPlain(std::nullopt);
            else
                report(RungResult::Passed, std::nullopt);
        } else if (outcome.failure->layer() == FailureLayer::Credential) {
            failCredential(*outcome.failure); // an alert of TLS 1.3
        } else if (outcome.failure->kind() == FailureKind::TimedOut) {
            report(RungResult::Warning, outcome.failure);
        } else if (mayBeTls && outcome.failure->kind() == FailureKind::ConnectionDropped) {
            explainPlain(outcome.failure);
        } else {
            fail(*outcome.failure);
        }
    }

    /// A plain request failed: tests for a port with TLS.
    void explainPlain(const std::optional<Failure> &failure)
    {
        probeScheme(network::SchemeProbe::Scheme::Https, [this, failure](bool isTls) {
            if (isTls) {
                m_context.modelList.reset();
                Failure noTls = Failure::of(FailureKind::TlsFailed,
                                            {.message = failure ? failure->message : QString()});
                noTls.fix.address = withOtherScheme(m_address);
                fail(noTls);
            } else if (failure) {
                fail(*failure);
            } else {
                report(RungResult::Passed, std::nullopt);
            }
        });
    }

    void probeScheme(network::SchemeProbe::Scheme scheme, network::SchemeProbe::Answer answer)
    {
        m_limit.reset();
        m_socket.reset();
        m_schemeProbe = std::make_unique<network::SchemeProbe>(
            scheme, m_peer, m_address.port(), m_context.clock,
            std::min(kSchemePatience, m_context.networkPatience), std::move(answer));
    }

    void fail(Failure failure)
    {
        if (m_proxy)
            network::blameProxy(failure, *m_proxy, m_isThroughProxy);
        else if (failure.kind() == FailureKind::HostNotFound)
            failure.subject = m_address.asciiHost();
        report(RungResult::Failed, failure);
    }

    /// The network works as far as it was tried; the client certificate is what fails.
    void failCredential(Failure failure)
    {
        network::addInheritedProblem(failure, m_context.target);
        m_later =
            RungReport{.rung = Rung::Credential, .result = RungResult::Failed, .failure = failure};
        const bool isTried = failure.kind() != FailureKind::ClientCertificateUnusable;
        report(isTried ? RungResult::Passed : RungResult::Skipped, std::nullopt);
    }

    void report(RungResult result, const std::optional<Failure> &failure)
    {
        m_race.reset();
        m_tunnel.reset();
        m_socket.reset();
        m_report.rung = rung();
        m_report.result = result;
        m_report.failure = failure;
        if (result == RungResult::Skipped)
            m_report.skipped = SkipReason::CannotTell;
        // If names do not resolve, an unused proxy may be the reason.
        if (result == RungResult::Failed && !m_systemProxy.isFinished()) {
            connect(&m_systemProxy, &QFutureWatcherBase::finished, this, &NetworkRung::answerNow);
            m_limit = m_context.clock.after(kSystemProxyPatience, [this] { answerNow(); });
            return;
        }
        answerNow();
    }

    void answerNow()
    {
        m_limit.reset();
        m_systemProxy.disconnect(this);
        const QFuture<QString> proxy = m_systemProxy.future();
        if (proxy.isFinished() && proxy.resultCount() > 0 && proxy.result() != m_facts.proxy)
            m_facts.unusedSystemProxy = proxy.result();
        m_report.facts = m_facts;
        // Results that are known at once are also reported from the event loop.
        QMetaObject::invokeMethod(
            this,
            [answer = std::exchange(m_answer, {}), report = m_report, later = m_later] {
                answer(later ? std::vector{report, *later} : std::vector{report});
            },
            Qt::QueuedConnection);
    }

    RungContext &m_context;
    const endpoint::EndpointAddress m_address;
    Answer m_answer;
    NetworkFacts m_facts;
    std::optional<network::ProxyChoice> m_proxy;
    QFutureWatcher<QString> m_systemProxy;
    RungReport m_report;
    std::optional<RungReport> m_later; ///< what was found out about the credential
    QHostAddress m_peer;               ///< the server, or the proxy in its place
    std::shared_ptr<QSslSocket> m_socket;
    std::unique_ptr<network::ProxyTunnel> m_tunnel;
    QList<QSslError> m_tlsErrors;
    std::optional<QSslError> m_refusal; ///< of the server's certificate, before ours was shown
    bool m_isThroughProxy = false; ///< a tunnel is open
    std::unique_ptr<network::SocketRace> m_race;
    std::unique_ptr<network::SchemeProbe> m_schemeProbe;
    std::unique_ptr<network::HandshakeLook> m_handshakeLook;
    std::unique_ptr<Timer> m_limit;
};

} // namespace

std::unique_ptr<RungRunner> makeNetworkRung(RungContext &context)
{
    return std::make_unique<NetworkRung>(context);
}

} // namespace bridge::check
