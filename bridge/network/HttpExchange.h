#pragma once

#include "bridge/answers/ServerAnswer.h"
#include "bridge/core/Clock.h"
#include "bridge/endpoint/EndpointTarget.h"
#include "bridge/failure/Failure.h"
#include "bridge/network/ProxyChoice.h"

#include <QByteArray>
#include <QHostAddress>
#include <QObject>
#include <QSslConfiguration>

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

class QNetworkRequest;

namespace bridge::network {

/// One request to an endpoint's API, sent like the agent's requests: through the same proxies, with
/// the same certificates and credential. Redirects are not followed.
struct HttpRequest
{
    enum class Method { Get, Post };
    Method method = Method::Get;
    QByteArray path; ///< appended to the base URL, e.g. "/v1/messages"
    QByteArray body; ///< JSON; Post only
    /// Tests whether the other header is accepted, instead of the secret's own kind.
    std::optional<CredentialKind> sendAs{};
    std::chrono::milliseconds patience{10'000}; ///< without any byte, or thrice in all; then TimedOut
    QByteArray betas{};       ///< `anthropic-beta`: parts of the API to enable; empty: none
    bool fromRoot = false;    ///< `path` is appended to the origin instead of to the base URL
    bool isAnonymous = false; ///< without credential, placeholder and custom headers
    /// With the headers of Claude Code's own requests, by which a firewall may know them. Only
    /// where the server has answered a message of ours.
    bool asAgent = false;
    bool headersOnly = false; ///< the answer ends with its headers; its body is not awaited
};

/// A received piece of a body.
struct Arrival
{
    std::chrono::milliseconds at{0}; ///< since the request's start
    qsizetype bytes = 0;             ///< of the body, including this piece
    friend bool operator==(const Arrival &, const Arrival &) = default;
};

/// Result of a request, with every repetition of the secret replaced by dots.
struct HttpOutcome
{
    /// Why the answer is missing or incomplete: of the network layer, or the client certificate.
    /// `answer.body` may hold a beginning. A body longer than ServerAnswer::maxBody() is not a
    /// failure: its beginning is the answer.
    std::optional<Failure> failure;
    answers::ServerAnswer answer;
    std::vector<Arrival> arrivals;
    /// The answer held the secret or a part of it. A value under twelve characters counts only
    /// where it is encoded: "ollama" is often both a token and a word of its server.
    bool repeatsSecret = false;
};

using HttpAnswer = std::function<void(const HttpOutcome &)>;

/// Sends requests to one target, any number at a time. Credential and custom headers go to the
/// target's origin only, and not before TLS has been verified. Main thread; its destructor ends the
/// requests without an answer, also from inside an answer.
class HttpExchange
{
public:
    /// `clock` outlives it.
    HttpExchange(endpoint::EndpointTarget target, Clock &clock);
    ~HttpExchange();

    /// Answers once from the event loop.
    void send(const HttpRequest &request, HttpAnswer answer);
    /// True once an answer has held the secret, or a part of it.
    [[nodiscard]] bool isSecretRepeated() const { return m_isSecretRepeated; }

private:
    class Exchange;
    /// Requests connect to m_loopback, if it is known, in the name of the address.
    [[nodiscard]] QNetworkRequest networkRequest(const HttpRequest &request) const;

    endpoint::EndpointTarget m_target;
    Clock &m_clock;
    std::optional<ProxyChoice> m_proxy;
    QSslConfiguration m_tls;
    QString m_clientCertificate; ///< file of the one that is shown; empty: none
    bool m_isSecretRepeated = false;
    /// Where a name that is not looked up was found (loopbackAddresses()); null: not yet, or it is
    /// looked up.
    QHostAddress m_loopback;
    std::unique_ptr<QObject> m_underWay; ///< parent of the requests
};

} // namespace bridge::network
