#pragma once

#include <QString>

class QWidget;

namespace ui {

struct ThemeColors;

/// The application's style sheet. Fonts are set on widgets, never here, so that both stay in
/// charge of their own. What it knows beside Qt's own widgets, by class (see setStyleClass()):
///
/// | class                            | for |
/// |----------------------------------|------------------------------------------------------------|
/// | page, sidebar, header            | areas of a window: background, surface, background + line |
/// | card, field                      | framed surface; framed background around a text edit | |
/// code                             | block in the code colour, no frame                          |
/// | primary, secondary, danger, plain| push buttons; plain has no frame until hovered | |
/// navigation                       | list of pages or conversations                              |
/// | bare                             | scroll area or list without frame and background | | text,
/// text2, text3, accent, ok, warn, error | labels by colour                                 | |
/// pill; property `tone`            | small rounded label: neutral, ok, warn, error, accent       |
/// | property `invalid`               | a line edit whose content was refused | | separator | a 1
/// px line                                                 |
[[nodiscard]] QString styleSheetFor(const ThemeColors &colors);

/// Gives `widget` one or more style classes (separated by spaces) and restyles it.
void setStyleClass(QWidget *widget, const QString &classes);
/// Sets another property that the style sheet selects by, and restyles the widget if it changed.
void setStyleProperty(QWidget *widget, const char *name, const QVariant &value);

} // namespace ui
