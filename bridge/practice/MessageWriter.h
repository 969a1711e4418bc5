#pragma once

#include "bridge/practice/PracticeRequest.h"

namespace bridge::practice {

/// Writes a message in the requested form: server-sent events, or one JSON body. Any other answer
/// is returned as it is.
[[nodiscard]] AnswerPlan planAnswer(const Reply &reply, const PracticeRequest &request);

/// The whole body at once, without a pause.
[[nodiscard]] AnswerPlan plainAnswer(int status, const QByteArray &contentType,
                                     const QByteArray &body);
[[nodiscard]] AnswerPlan jsonAnswer(const Json &body, int status = 200);
/// {"type":"error","error":{"type":…,"message":…}}
[[nodiscard]] AnswerPlan errorAnswer(const ApiError &error);

/// Text split at spaces into pieces like a model's.
[[nodiscard]] QStringList inPieces(const QString &text);

} // namespace bridge::practice
