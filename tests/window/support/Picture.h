#pragma once

#include <QImage>

/// Picture of the test's display.
[[nodiscard]] QImage pictureOfScreen();
/// Picture of a window on the screen.
[[nodiscard]] QImage pictureOf(WId window);
/// Saves a picture of the screen beside the test's program, named after the running test, and
/// prints its path.
void savePicture();
