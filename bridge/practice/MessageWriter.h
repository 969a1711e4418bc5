#pragma once

#include "bridge/practice/PracticeRequest.h"

namespace bridge::practice {

/// Writes a reply in the form the request asked for: server-sent events, or one JSON body.
[[nodiscard]] AnswerPlan planAnswer(const Reply &reply, const PracticeRequest &request);

[[nodiscard]] AnswerPlan jsonAnswer(const Json &body, int status = 200);
/// {"type":"error","error":{"type":…,"message":…}}
[[nodiscard]] AnswerPlan errorAnswer(const ApiError &error);

/// Text cut at spaces into pieces a model might send.
[[nodiscard]] QStringList inPieces(const QString &text);

} // namespace bridge::practice
