#pragma once

#include <QString>
#include <QStringView>

namespace bridge {

/// True for C0 and C1 controls, except tab, line feed and carriage return, and for controls of the
/// writing direction: characters by which a text acts on a terminal, or reads otherwise than it is.
[[nodiscard]] bool isHiddenControl(QChar character);

/// `text` with a visible mark in place of each hidden control (␛, <U+202E>) and of each carriage
/// return that ends no line: it would write over the line before it.
[[nodiscard]] QString withVisibleControls(QStringView text);

} // namespace bridge
