#pragma once

#include "bridge/session/Loop.h"

#include <QString>

namespace ui {

/// What is said about a turn that goes round in circles. Plain text; names of tools are marked.
struct LoopWords
{
    QString title; ///< one line
    QString text;  ///< a few sentences
};

/// `agent` is its name.
[[nodiscard]] LoopWords wordsFor(const bridge::session::Loop &loop, const QString &agent);

} // namespace ui
