#pragma once

#include <QObject>

namespace ui {

/// Leaves the mouse wheel to the page: no combo box, spin box, slider or tab bar of the application
/// changes its value by it, as a page that scrolls under the pointer would edit itself. The list of
/// an open combo box, and scroll bars, are scrolled as ever. One in the application is enough
/// (Theme has it).
class WheelGuard final : public QObject
{
    Q_OBJECT

public:
    /// Precondition: QApplication exists; in effect until it is destroyed.
    explicit WheelGuard(QObject *parent = nullptr);

    bool eventFilter(QObject *watched, QEvent *event) override;
};

} // namespace ui
