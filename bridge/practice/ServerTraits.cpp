#include "bridge/practice/ServerTraits.h"

#include <algorithm>

namespace bridge::practice {

namespace {

/// Quotes the credential as badly made servers and their logs do.
ApiError refusalThatRepeats(const HttpHeaders &headers)
{
    QStringList quotes;
    for (const auto &[name, value] : headers) {
        const QByteArray lower = name.toLower();
        if (lower != "authorization" && lower != "x-api-key")
            continue;
        const QByteArray key = value.startsWith("Bearer ") ? value.mid(7) : value;
        const QByteArray inner = key.mid(2, 12);
        for (const QByteArray &quote :
             {value, value.toBase64(), key.toBase64(), key.toHex(), key.left(12), inner,
              key.right(12), (lower + ": " + value).toBase64(QByteArray::Base64UrlEncoding)})
            quotes << QString::fromUtf8(quote);
    }
    return {QStringLiteral("Invalid key: ") + quotes.join(QStringLiteral(", ")), 401,
            QStringLiteral("authentication_error")};
}

} // namespace

std::optional<ApiError> refusedCredential(const ServerTraits &traits, const HttpHeaders &headers)
{
    if (traits.repeatsCredential)
        return refusalThatRepeats(headers);
    const bool accepted = traits.onlyHeader.isEmpty()
                          || std::any_of(headers.begin(), headers.end(), [&](const auto &header) {
                                 return QLatin1String(header.first.toLower()) == traits.onlyHeader;
                             });
    if (accepted)
        return std::nullopt;
    return ApiError{traits.onlyHeader + QStringLiteral(" header is required"), 401,
                    QStringLiteral("authentication_error")};
}

std::optional<ApiError> refusal(const ServerTraits &traits, const PracticeRequest &request)
{
    if (!traits.servesAnyModel && request.model != practiceModel())
        return ApiError{QStringLiteral("model: ") + request.model, 404,
                        QStringLiteral("not_found_error")};
    if (request.systemMessages > 0 && traits.systemRole == ServerTraits::SystemRole::Refused)
        return ApiError{QStringLiteral("messages.1.role: Input should be 'user' or 'assistant'")};
    if (request.systemMessages > 0 && traits.systemRole == ServerTraits::SystemRole::RefusedOddly)
        return ApiError{QStringLiteral("Invalid role")};
    if (traits.knowsToolReferences && !request.absentReferences.isEmpty())
        return ApiError{QStringLiteral("Tool reference '%1' has no corresponding tool definition")
                            .arg(request.absentReferences.first())};
    if (request.inputTokens > traits.contextWindow)
        return ApiError{QStringLiteral("prompt is too long: %1 tokens > %2 maximum")
                            .arg(request.inputTokens)
                            .arg(traits.contextWindow)};
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
