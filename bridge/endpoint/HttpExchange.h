#pragma once

#include "bridge/core/Clock.h"
#include "bridge/core/Failure.h"
#include "bridge/endpoint/EndpointTarget.h"
#include "bridge/endpoint/ServerAnswer.h"

#include <QByteArray>
#include <QObject>

#include <chrono>
#include <functional>
#include <optional>
#include <vector>

class QNetworkAccessManager;

namespace bridge::endpoint {

/// One request to an endpoint's API and its answer, over the way the agent's requests go: its
/// proxies, its certificate authorities, its credential. Follows no redirect.
struct HttpRequest
{
    enum class Method { Get, Post };
    Method method = Method::Get;
    QByteArray path; ///< appended to the base URL, e.g. "/v1/messages"
    QByteArray body; ///< JSON; Post only
    /// Instead of the secret's own kind: is it accepted as the other header?
    std::optional<CredentialKind> sendAs;
    std::chrono::milliseconds patience{10'000}; ///< without any byte; TimedOut after it
};

/// Bytes of a body as they came.
struct Arrival
{
    std::chrono::milliseconds at{0}; ///< since the request was begun
    qsizetype bytes = 0;             ///< of the body, up to and including these
};

struct HttpOutcome
{
    /// Network layer only: why there is no whole answer. `answer.body` may hold a beginning.
    std::optional<Failure> failure;
    ServerAnswer answer;
    std::vector<Arrival> arrivals;
    std::chrono::milliseconds duration{0};
};

using HttpAnswer = std::function<void(const HttpOutcome &)>;

/// Sends requests to one target, any number at a time. Destroying it ends them without an answer.
class HttpExchange : public QObject
{
    Q_OBJECT

public:
    HttpExchange(EndpointTarget target, Clock &clock, QObject *parent = nullptr);
    ~HttpExchange() override;

    /// Answers once from the event loop.
    void send(const HttpRequest &request, HttpAnswer answer);

private:
    EndpointTarget m_target;
    Clock &m_clock;
    QNetworkAccessManager *m_network;
};

} // namespace bridge::endpoint
