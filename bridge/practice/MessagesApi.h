#pragma once

#include "bridge/practice/PracticeRequest.h"
#include "bridge/practice/ScenarioChoice.h"

#include <QHash>

#include <mutex>
#include <optional>

namespace bridge::practice {

/// The Messages API without its sockets: which answer a request gets. Thread-safe.
class MessagesApi
{
public:
    struct Answer
    {
        AnswerPlan plan;
        std::optional<PracticeRequest> request; ///< when there was a readable one
    };

    /// `scenario` as in PracticeOptions.
    explicit MessagesApi(const QString &scenario);

    /// `path` without its query. HEAD is answered like GET; its body is then not sent.
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
