#pragma once

#include "bridge/practice/PracticeEndpoint.h"
#include "bridge/practice/PracticeReply.h"
#include "bridge/practice/PracticeRequest.h"

#include <QElapsedTimer>

#include <mutex>

namespace bridge::practice {

/// A request as received.
struct RawRequest
{
    QByteArray method;
    QByteArray target; ///< path and query, as sent
    HttpHeaders headers;
    QByteArray body;
};

/// The requests received so far, without secret values. Thread-safe.
class RequestLog
{
public:
    /// Uses watchFor, keepTexts and onRequest of the options.
    explicit RequestLog(PracticeOptions options);

    /// `parsed` may be null.
    void add(const RawRequest &raw, const PracticeRequest *parsed, int status);
    [[nodiscard]] std::vector<LoggedRequest> all() const;

private:
    [[nodiscard]] QStringList labelsSeen(const RawRequest &raw) const;

    const PracticeOptions m_options;
    QElapsedTimer m_sinceStart;
    mutable std::mutex m_mutex;
    std::vector<LoggedRequest> m_requests;
    std::mutex m_callbackMutex;
};

} // namespace bridge::practice
