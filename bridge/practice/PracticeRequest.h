#pragma once

#include "bridge/core/Result.h"
#include "bridge/practice/PracticeReply.h"

namespace bridge::practice {

/// A tool the assistant used and what came of it.
struct ToolStep
{
    QString tool;
    QString result; ///< without <system-reminder> parts, trimmed
    bool failed = false;
};

/// The parts of a Messages API request that a scenario looks at.
struct PracticeRequest
{
    QString model;
    QString sender; ///< metadata.user_id: tells conversations of equal words apart
    bool stream = false;
    int messages = 0;
    qint64 maxTokens = 0;
    qint64 inputTokens = 0; ///< estimated from the size
    QStringList tools;      ///< names the model may use
    QString forcedTool;     ///< the one it must use; empty: it is free
    Json forcedInput;       ///< what its schema asks for at least
    /// Tools that a tool's result refers to and the request does not offer.
    QStringList absentReferences;
    int systemMessages = 0; ///< among the others; not the system prompt
    QString workspace;      ///< the agent's working directory as told to the model; may be empty
    /// What people wrote, oldest first: without <system-reminder> parts and interruption notes.
    QStringList userTexts;
    QStringList assistantTexts;
    std::vector<ToolStep> steps; ///< finished since the last user text
    bool taskEnded = false;      ///< not the user asks now, but the end of a background task

    [[nodiscard]] QString lastUserText() const { return userTexts.value(userTexts.size() - 1); }
};

/// The API's own way to refuse a request.
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
