#pragma once

#include <QString>

class QWidget;

namespace ui {

struct ThemeColors;

/// The application's style sheet. Fonts are set on widgets, never here. Style classes (see
/// setStyleClass()):
/// - page, sidebar, header: areas of a window
/// - card: framed surface; code: block in the code colour; separator: a line of 1 px
/// - field: frame of a line edit around anything else; inRow: a line edit as high as a row
/// - primary, secondary, danger, plain: push buttons; plain has no frame, `plain fold` is the
///   heading of something folded
/// - navigation: list of pages (NavigationRows); menuRows: list that looks like a menu's rows
/// - bare: without frame and background
/// - text, text2, text3, accent, ok, warn, error: labels by colour
/// - pill: small rounded label; dot: round spot of 8 px; ring: an outlined one
///
/// card, pill and dot have a property `tone`: neutral, ok, warn, error, accent.
///
/// The property `invalid` marks a line edit whose content was refused, `menu` a button with a menu.
[[nodiscard]] QString styleSheetFor(const ThemeColors &colors);

/// Gives `widget` one or more style classes (separated by spaces) and restyles it.
void setStyleClass(QWidget *widget, const QString &classes);
/// Sets another property that the style sheet selects by, and restyles the widget if it changed.
void setStyleProperty(QWidget *widget, const char *name, const QVariant &value);

} // namespace ui
