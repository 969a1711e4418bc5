#include "bridge/practice/MessagesApi.h"

#include "bridge/practice/MessageWriter.h"
#include "bridge/practice/Scenarios.h"

#include <QCryptographicHash>

namespace bridge::practice {
namespace {

constexpr auto kModel = "claude-practice";

Json modelEntry()
{
    return {{"type", "model"},
            {"id", kModel},
            {"display_name", "Practice"},
            {"created_at", "2026-01-01T00:00:00Z"}};
}

AnswerPlan answerGet(const QByteArray &path)
{
    if (path == "/" || path == "/api/hello")
        return jsonAnswer({{"message", "practice endpoint"}});
    if (path == "/v1/models")
        return jsonAnswer({{"data", Json::array({modelEntry()})},
                           {"has_more", false},
                           {"first_id", kModel},
                           {"last_id", kModel}});
    if (path == QByteArrayLiteral("/v1/models/") + kModel)
        return jsonAnswer(modelEntry());
    return errorAnswer({404, QStringLiteral("not_found_error"), QStringLiteral("Not found")});
}

} // namespace

MessagesApi::MessagesApi(const QString &scenario)
    : m_scenario(scenario.isEmpty() ? std::nullopt : std::optional(parseScenario(scenario)))
{}

MessagesApi::Answer MessagesApi::answer(const QByteArray &method, const QByteArray &path,
                                        const QByteArray &body)
{
    const bool create = path == "/v1/messages";
    const bool count = path == "/v1/messages/count_tokens";
    if (!create && !count)
        return {method == "GET" || method == "HEAD" ? answerGet(path) : answerGet({}), {}};
    if (method != "POST")
        return {errorAnswer({405, QStringLiteral("invalid_request_error"),
                             QStringLiteral("Method Not Allowed")}),
                {}};
    auto request = parseRequest(body, create ? RequestUse::CreateMessage : RequestUse::CountTokens);
    if (!request)
        return {errorAnswer(request.error()), {}};
    AnswerPlan plan =
        create ? play(*request) : jsonAnswer({{"input_tokens", request->inputTokens}});
    return {std::move(plan), std::move(*request)};
}

AnswerPlan MessagesApi::play(const PracticeRequest &request)
{
    const ScenarioChoice choice = m_scenario ? *m_scenario : scenarioFor(request);
    return planAnswer(playScenario({request, choice, attempt(request)}), request);
}

int MessagesApi::attempt(const PracticeRequest &request)
{
    // Not the body: a client may leave fields out when it tries again.
    QCryptographicHash hash(QCryptographicHash::Sha256);
    hash.addData(request.sender.toUtf8());
    for (const QString &text : request.userTexts)
        hash.addData('\0' + text.toUtf8());
    hash.addData('\0' + QByteArray::number(static_cast<qulonglong>(request.steps.size())));
    const std::scoped_lock lock(m_mutex);
    return ++m_attempts[hash.result()];
}

} // namespace bridge::practice
