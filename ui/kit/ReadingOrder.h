#pragma once

class QWidget;

namespace ui {

/// Makes the order of Tab in a window the order of reading: what is inside of a part before what
/// follows the part, row by row, each from its beginning to its end.
void orderTabs(QWidget &window);

} // namespace ui
