#pragma once

#include "bridge/core/Result.h"
#include "bridge/practice/LoggedRequest.h"
#include "bridge/practice/PracticeReply.h"

namespace bridge::practice {

/// A tool use of the assistant and its result.
struct ToolStep
{
    QString tool;
    QString result; ///< without <system-reminder> parts, trimmed
    bool failed = false;
};

/// The parts of a Messages API request that scenarios use.
struct PracticeRequest : RequestFacts
{
    QString sender;     ///< metadata.user_id: distinguishes conversations with equal texts
    QString forcedTool; ///< the tool_choice; empty: free
    Json forcedInput;   ///< minimal input for its schema
    /// Tools that a tool's result references and the request does not offer.
    QStringList absentReferences;
    int systemMessages = 0; ///< among the others; not the system prompt
    QString workspace;      ///< the agent's working directory as named to the model; may be empty
    std::vector<ToolStep> steps; ///< finished since the last user text
    /// The request reports the end of a background task instead of a user's text.
    bool taskEnded = false;

    [[nodiscard]] QString lastUserText() const { return userTexts.value(userTexts.size() - 1); }
};

/// An error answer of the API; an invalid request by default.
struct ApiError
{
    QString message;
    int status = 400;
    QString type = QStringLiteral("invalid_request_error");
};

enum class RequestUse { CreateMessage, CountTokens };

[[nodiscard]] Result<PracticeRequest, ApiError> parseRequest(const QByteArray &body,
                                                             RequestUse use);

} // namespace bridge::practice
