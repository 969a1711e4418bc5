#pragma once

#include "bridge/practice/PracticeRequest.h"

namespace bridge::practice {

/// Writes a reply in the requested form: server-sent events, or one JSON body.
[[nodiscard]] AnswerPlan planAnswer(const Reply &reply, const PracticeRequest &request);

[[nodiscard]] AnswerPlan jsonAnswer(const Json &body, int status = 200);
/// {"type":"error","error":{"type":…,"message":…}}
[[nodiscard]] AnswerPlan errorAnswer(const ApiError &error);

/// Text split at spaces into pieces like a model's.
[[nodiscard]] QStringList inPieces(const QString &text);

} // namespace bridge::practice
