#pragma once

namespace ui {

/// How good or urgent a state is; ui/kit gives each tone its colour.
enum class Tone { Neutral, Ok, Warn, Error, Accent };

} // namespace ui
