#pragma once

class QAbstractItemView;
class QComboBox;
class QCompleter;
class QWidget;

namespace ui {

class Theme;

/// Width of the border of a popup: its shadow where windows are composed, line and padding.
[[nodiscard]] int popupBorder(const QWidget *popup);
/// Makes the window of a popup translucent, so that it can have round corners and a shadow. Without
/// effect once it has a native window.
void makeTranslucent(QWidget &popup);

/// How wide the rows of a list would be; only the first 200 are measured, as it may be the list of
/// a server.
[[nodiscard]] int widthOfRows(const QAbstractItemView &list);

/// The list of a combo box looks and opens like a menu. MenuStyle does this for each, and the next
/// for each field with completions.
void styleList(QComboBox &combo, const Theme &theme);
/// Rows of a list that stands in a menu (style class "menuRows").
void styleMenuRows(QAbstractItemView &list, const Theme &theme);
/// `completer` may be nullptr; its list opens under `field`.
void styleCompletions(QCompleter *completer, QWidget &field, const Theme &theme);

} // namespace ui
