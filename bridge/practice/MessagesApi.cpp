#include "bridge/practice/MessagesApi.h"

#include "bridge/practice/MessageWriter.h"
#include "bridge/practice/Scenarios.h"
#include "bridge/practice/ServerTraits.h"

#include <QCryptographicHash>

namespace bridge::practice {
namespace {

Json modelEntry(const QString &model, const ServerTraits &traits)
{
    return {{"type", "model"},
            {"id", model.toStdString()},
            {"display_name", "Practice"},
            {"created_at", "2026-01-01T00:00:00Z"},
            {"max_input_tokens", traits.contextWindow}};
}

} // namespace

MessagesApi::MessagesApi(const QString &scenario)
    : m_scenario(scenario.isEmpty() ? std::nullopt : std::optional(parseScenario(scenario)))
{}

MessagesApi::Answer MessagesApi::answer(const QByteArray &method, const QByteArray &path,
                                        const HttpHeaders &headers, const QByteArray &body)
{
    const bool create = path == "/v1/messages";
    const bool count = path == "/v1/messages/count_tokens";
    if (!create && !count) {
        const bool known = method == "GET" || method == "HEAD";
        return {answerGet(known ? path : QByteArray(), headers), {}};
    }
    if (method != "POST")
        return {errorAnswer({QStringLiteral("Method Not Allowed"), 405}), {}};
    auto request = parseRequest(body, create ? RequestUse::CreateMessage : RequestUse::CountTokens);
    if (!request)
        return {errorAnswer(request.error()), {}};
    AnswerPlan plan =
        create ? play(*request, headers) : jsonAnswer({{"input_tokens", request->inputTokens}});
    return {std::move(plan), std::move(*request)};
}

AnswerPlan MessagesApi::answerGet(const QByteArray &path, const HttpHeaders &headers) const
{
    if (path == "/" || path == "/api/hello")
        return jsonAnswer({{"message", "practice endpoint"}});
    const ServerTraits traits = m_scenario ? traitsOf(m_scenario->name) : ServerTraits{};
    if (const auto error = refusedCredential(traits, headers))
        return errorAnswer(*error);
    const std::string model = practiceModel().toStdString();
    if (path == "/v1/models")
        return jsonAnswer({{"data", Json::array({modelEntry(practiceModel(), traits)})},
                           {"has_more", false},
                           {"first_id", model},
                           {"last_id", model}});
    const QByteArray ofModel = "/v1/models/";
    const QString asked = QString::fromUtf8(path.mid(ofModel.size()));
    const bool served = asked == practiceModel() || (traits.servesAnyModel && !asked.isEmpty());
    if (path.startsWith(ofModel) && served)
        return jsonAnswer(modelEntry(asked, traits));
    return errorAnswer({QStringLiteral("Not found"), 404, QStringLiteral("not_found_error")});
}

AnswerPlan MessagesApi::play(const PracticeRequest &request, const HttpHeaders &headers)
{
    const ScenarioChoice choice = m_scenario ? *m_scenario : scenarioFor(request);
    const ServerTraits traits = traitsOf(choice.name);
    if (const auto error = refusedCredential(traits, headers))
        return errorAnswer(*error);
    if (const auto error = refusal(traits, request))
        return errorAnswer(*error);
    const Reply reply = playScenario({request, choice, attempt(request)});
    return inTransit(planAnswer(asDemanded(reply, traits, request), request), traits);
}

int MessagesApi::attempt(const PracticeRequest &request)
{
    // Not over the body: a client may leave fields out when it tries again.
    QCryptographicHash hash(QCryptographicHash::Sha256);
    hash.addData(request.sender.toUtf8());
    for (const QString &text : request.userTexts)
        hash.addData('\0' + text.toUtf8());
    hash.addData('\0' + QByteArray::number(static_cast<qulonglong>(request.steps.size())));
    const std::scoped_lock lock(m_mutex);
    return ++m_attempts[hash.result()];
}

} // namespace bridge::practice
