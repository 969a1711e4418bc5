#pragma once

class QWidget;

namespace ui {

/// Makes the order of Tab in a window the order of reading: what is inside of a part before what
/// follows the part, row by row, each from its beginning to its end. What a click has given the
/// focus belongs to it meanwhile, so that Tab goes on from there. GUI thread.
void orderTabs(QWidget &window);

/// What is inside of `widget` is read after `before` and the rest of that sibling of `widget` which
/// `before` is in, wherever it lies: for buttons that lie over or beside what they are about. Holds
/// until the next call for `widget`, as long as `before` is inside of a sibling of `widget`.
void readAfter(QWidget &widget, QWidget &before);

} // namespace ui
