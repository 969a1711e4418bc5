#pragma once

#include "bridge/chat/TranscriptEntry.h"

#include <QString>

namespace ui {

/// What a retry card says: unlike a failure's words these speak of something that may still end
/// well by itself. Plain text.
struct RetryWords
{
    QString title; ///< one line
    QString text;  ///< a few sentences
};

[[nodiscard]] RetryWords wordsFor(const bridge::chat::RetryCard &retry);

} // namespace ui
