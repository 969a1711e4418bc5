#pragma once

#include "bridge/core/Result.h"
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
struct PracticeRequest
{
    QString model;
    QString sender; ///< metadata.user_id: distinguishes conversations with equal texts
    bool stream = false;
    int messages = 0;
    qint64 maxTokens = 0;
    qint64 inputTokens = 0; ///< estimated from the size
    QStringList tools;      ///< names of the offered tools
    QString forcedTool;     ///< the tool_choice; empty: free
    Json forcedInput;       ///< minimal input for its schema
    /// Tools that a tool's result references and the request does not offer.
    QStringList absentReferences;
    int systemMessages = 0; ///< among the others; not the system prompt
    QString workspace;      ///< the agent's working directory as named to the model; may be empty
    /// Texts of the user, oldest first: without <system-reminder> parts and interruption notes.
    QStringList userTexts;
    QStringList assistantTexts;
    std::vector<ToolStep> steps; ///< finished since the last user text
    bool taskEnded =
        false; ///< the request reports the end of a background task instead of a user's text

    [[nodiscard]] QString lastUserText() const { return userTexts.value(userTexts.size() - 1); }
};

/// An error answer of the API.
struct ApiError
{
    int status = 400;
    QString type;
    QString message;
};

enum class RequestUse { CreateMessage, CountTokens };

[[nodiscard]] Result<PracticeRequest, ApiError> parseRequest(const QByteArray &body,
                                                             RequestUse use);

} // namespace bridge::practice
