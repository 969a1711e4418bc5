#pragma once

#include "bridge/answers/ServerAnswer.h"
#include "bridge/core/Clock.h"
#include "bridge/endpoint/EndpointTarget.h"
#include "bridge/failure/Failure.h"
#include "bridge/network/ProxyChoice.h"

#include <QByteArray>
#include <QObject>
#include <QSslConfiguration>

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

class QNetworkAccessManager;
class QNetworkRequest;

namespace bridge::network {

/// One request to an endpoint's API and its answer, over the way the agent's requests go: its
/// proxies, its certificate authorities, its credential. Follows no redirect.
struct HttpRequest
{
    enum class Method { Get, Post };
    Method method = Method::Get;
    QByteArray path; ///< appended to the base URL, e.g. "/v1/messages"
    QByteArray body; ///< JSON; Post only
    /// Instead of the secret's own kind: is it accepted as the other header?
    std::optional<CredentialKind> sendAs{};
    std::chrono::milliseconds patience{10'000}; ///< without any byte; TimedOut after it
    QByteArray betas{}; ///< `anthropic-beta`: parts of the API to switch on; empty: none
};

/// Bytes of a body as they came.
struct Arrival
{
    std::chrono::milliseconds at{0}; ///< since the request was begun
    qsizetype bytes = 0;             ///< of the body, up to and including these
    friend bool operator==(const Arrival &, const Arrival &) = default;
};

/// What came of a request. Wherever the other side repeated the secret, dots stand in its place.
struct HttpOutcome
{
    /// Network layer only: why there is no whole answer. `answer.body` may hold a beginning. A body
    /// longer than ServerAnswer::kMaxBody is no failure: its beginning is the answer.
    std::optional<Failure> failure;
    answers::ServerAnswer answer;
    std::vector<Arrival> arrivals;
    std::chrono::milliseconds duration{0};
};

using HttpAnswer = std::function<void(const HttpOutcome &)>;

/// Sends requests to one target, any number at a time. The credential goes to the target's origin
/// alone, like the custom headers, and not before TLS has been verified. Main thread; destroying it
/// ends the requests without an answer, also from inside an answer.
class HttpExchange : public QObject
{
    Q_OBJECT

public:
    /// `clock` outlives it.
    HttpExchange(endpoint::EndpointTarget target, Clock &clock, QObject *parent = nullptr);
    ~HttpExchange() override;

    /// Answers once from the event loop.
    void send(const HttpRequest &request, HttpAnswer answer);

private:
    class Exchange;
    [[nodiscard]] QNetworkRequest networkRequest(const HttpRequest &request) const;

    endpoint::EndpointTarget m_target;
    Clock &m_clock;
    std::optional<ProxyChoice> m_proxy;
    QSslConfiguration m_tls;
    std::unique_ptr<QNetworkAccessManager> m_network;
    std::unique_ptr<QObject> m_underWay; ///< parent of the requests: they end before the network
};

} // namespace bridge::network
