#pragma once

#include "bridge/chat/TranscriptEntry.h"

#include <QString>

namespace ui {

/// The text of a retry card. Unlike a failure's, it describes something that a later try may still
/// solve. Plain text.
struct RetryWords
{
    QString title; ///< one line
    QString text;  ///< a few sentences
};

[[nodiscard]] RetryWords wordsFor(const bridge::chat::RetryEntry &retry);

} // namespace ui
