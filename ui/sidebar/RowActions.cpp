#include "ui/sidebar/RowActions.h"

#include <QKeyEvent>

#include <array>

namespace ui {

QKeySequence keyOf(RowAction action)
{
    switch (action) {
    case RowAction::Rename:
        return QKeySequence(Qt::Key_F2);
    case RowAction::Pin:
        return QKeySequence(Qt::CTRL | Qt::Key_D);
    case RowAction::OwnWindow:
        return QKeySequence(Qt::CTRL | Qt::Key_Return);
    case RowAction::Delete:
        return QKeySequence(Qt::Key_Delete);
    case RowAction::Fork:
    case RowAction::Export:
    case RowAction::Close:
    case RowAction::Archive:
        break;
    }
    return {};
}

std::optional<RowAction> actionOf(const QKeyEvent &event)
{
    const Qt::KeyboardModifiers modifiers = event.modifiers() & ~Qt::KeypadModifier;
    const int key = event.key() == Qt::Key_Enter ? Qt::Key_Return : event.key();
    const QKeySequence pressed(QKeyCombination(modifiers, static_cast<Qt::Key>(key)));
    for (const RowAction action :
         {RowAction::Rename, RowAction::Pin, RowAction::OwnWindow, RowAction::Delete}) {
        if (keyOf(action) == pressed)
            return action;
    }
    return std::nullopt;
}

} // namespace ui
