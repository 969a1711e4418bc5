#pragma once

#include <QImage>

/// What is to be seen on our display.
[[nodiscard]] QImage pictureOfScreen();
/// Of a window as it is on the screen.
[[nodiscard]] QImage pictureOf(WId window);
/// Saves the screen beside the test's program, named after the running test, and prints where.
void savePicture();
