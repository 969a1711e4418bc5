#include "bridge/practice/ServerTraits.h"

#include <algorithm>

namespace bridge::practice {
namespace {

ApiError invalidRequest(const QString &message)
{
    return {400, QStringLiteral("invalid_request_error"), message};
}

} // namespace

ServerTraits traitsOf(const QString &scenario)
{
    constexpr qint64 kSmallWindow = 8192;
    ServerTraits traits;
    if (scenario == QLatin1String("api-key-only"))
        traits.onlyHeader = "x-api-key";
    else if (scenario == QLatin1String("bearer-only"))
        traits.onlyHeader = "authorization";
    else if (scenario == QLatin1String("one-model"))
        traits.servesAnyModel = false;
    else if (scenario == QLatin1String("small-context"))
        traits.contextWindow = kSmallWindow;
    else if (scenario == QLatin1String("buffered"))
        traits.streams = false;
    else if (scenario == QLatin1String("no-tools"))
        traits.callsTools = false;
    else if (scenario == QLatin1String("no-tool-references"))
        traits.knowsToolReferences = false;
    else if (scenario == QLatin1String("no-system-role"))
        traits.systemRole = ServerTraits::SystemRole::Refused;
    else if (scenario == QLatin1String("odd-system-role"))
        traits.systemRole = ServerTraits::SystemRole::RefusedOddly;
    return traits;
}

std::optional<ApiError> refusedCredential(const ServerTraits &traits, const HttpHeaders &headers)
{
    const bool accepted = traits.onlyHeader.isEmpty()
                          || std::any_of(headers.begin(), headers.end(), [&](const auto &header) {
                                 return header.first.toLower() == traits.onlyHeader;
                             });
    if (accepted)
        return std::nullopt;
    return ApiError{401, QStringLiteral("authentication_error"),
                    QString::fromLatin1(traits.onlyHeader) + QStringLiteral(" header is required")};
}

std::optional<ApiError> refusal(const ServerTraits &traits, const PracticeRequest &request)
{
    if (!traits.servesAnyModel && request.model != practiceModel())
        return ApiError{404, QStringLiteral("not_found_error"),
                        QStringLiteral("model: ") + request.model};
    if (request.systemMessages > 0 && traits.systemRole == ServerTraits::SystemRole::Refused)
        return invalidRequest(
            QStringLiteral("messages.1.role: Input should be 'user' or 'assistant'"));
    if (request.systemMessages > 0 && traits.systemRole == ServerTraits::SystemRole::RefusedOddly)
        return invalidRequest(QStringLiteral("Invalid role"));
    if (traits.knowsToolReferences && !request.absentReferences.isEmpty())
        return invalidRequest(
            QStringLiteral("Tool reference '%1' has no corresponding tool definition")
                .arg(request.absentReferences.first()));
    if (request.inputTokens > traits.contextWindow)
        return invalidRequest(QStringLiteral("prompt is too long: %1 tokens > %2 maximum")
                                  .arg(request.inputTokens)
                                  .arg(traits.contextWindow));
    return std::nullopt;
}

Reply asDemanded(Reply reply, const ServerTraits &traits, const PracticeRequest &request)
{
    auto *message = std::get_if<MessageReply>(&reply);
    if (message && traits.callsTools && !request.forcedTool.isEmpty())
        message->blocks = {
            {ReplyBlock::Kind::ToolUse, {}, request.forcedTool, request.forcedInput}};
    return reply;
}

AnswerPlan inTransit(AnswerPlan plan, const ServerTraits &traits)
{
    if (traits.streams || plan.pieces.empty())
        return plan;
    AnswerPlan::Piece whole{milliseconds(0), {}};
    for (const AnswerPlan::Piece &piece : plan.pieces) {
        whole.pause += piece.pause;
        whole.bytes += piece.bytes;
    }
    plan.pieces = {whole};
    return plan;
}

QString practiceModel()
{
    return QStringLiteral("claude-practice");
}

} // namespace bridge::practice
