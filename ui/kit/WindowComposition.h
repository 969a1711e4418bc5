#pragma once

namespace ui {

/// Whether the desktop draws windows with transparent pixels. X11 without a compositing manager
/// shows them as black; then popups have no shadow. GUI thread. On X11 the answer is at most a
/// second old, as each question is two round trips to the X server.
[[nodiscard]] bool composesWindows();

} // namespace ui
