#pragma once

#include <QString>

#include <functional>

class QWidget;

namespace ui {

/// Opens a dialog over the window of `parent` in which the user chooses a folder, at first `from`,
/// and returns at once. `chosen` gets it, unless the user cancels or `parent` is gone.
void chooseFolder(QWidget *parent, const QString &title, const QString &from,
                  std::function<void(const QString &folder)> chosen);

} // namespace ui
