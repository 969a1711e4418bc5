#pragma once

#include "ui/kit/WarnNote.h"

#include <QPushButton>

namespace ui {

/// A note about the moment, with a title and buttons, that says or asks something. Opens by itself,
/// so it takes neither focus nor keys: its buttons are pressed with the pointer, or after Tab.
/// Shown by its owner; deletes itself when it is closed.
class NoticeBar final : public WarnNote
{
    Q_OBJECT

public:
    /// Plain texts.
    NoticeBar(const QString &title, const QString &text, QWidget *parent = nullptr);

    /// One that only says something; the caller shows it.
    [[nodiscard]] static NoticeBar *closable(const QString &title, const QString &text);

    /// A click closes the bar after its other slots.
    QPushButton *addButton(ButtonKind kind, const QString &text);
    void close();
};

} // namespace ui
