#pragma once

#include <QString>

namespace ui {

/// The address that a link leads to, with its host in punycode and without a user name; empty: not
/// http or https, which is not displayed as a link.
[[nodiscard]] QString linkTarget(const QString &href);

/// True if a reader could take a link with this text, to a linkTarget(), for one to elsewhere: its
/// text names another host, its address begins with a user name, or its host has letters beyond
/// ASCII.
[[nodiscard]] bool isMisleading(const QString &text, const QString &href);

} // namespace ui
