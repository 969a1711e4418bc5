#pragma once

#include "bridge/practice/PracticeRequest.h"
#include "bridge/practice/ScenarioChoice.h"

#include <QHash>

#include <mutex>
#include <optional>

namespace bridge::practice {

/// The Messages API without its sockets: selects the answer to a request. Thread-safe.
class MessagesApi
{
public:
    struct Answer
    {
        AnswerPlan plan;
        std::optional<PracticeRequest> request; ///< nullopt: not readable
    };

    /// `scenario` as in PracticeOptions.
    explicit MessagesApi(const QString &scenario);

    /// `path` without its query. HEAD is answered like GET; the caller omits the body.
    [[nodiscard]] Answer answer(const QByteArray &method, const QByteArray &path,
                                const HttpHeaders &headers, const QByteArray &body);

private:
    [[nodiscard]] AnswerPlan play(const PracticeRequest &request, const HttpHeaders &headers);
    [[nodiscard]] AnswerPlan answerGet(const QByteArray &path, const HttpHeaders &headers) const;
    [[nodiscard]] int attempt(const PracticeRequest &request);

    const std::optional<ScenarioChoice> m_scenario;
    std::mutex m_mutex;
    QHash<QByteArray, int> m_attempts; // by conversation
};

} // namespace bridge::practice
