#include "ui/sidebar/RowMenu.h"

#include "ui/kit/MenuStyle.h"

namespace ui {

RowMenu::RowMenu(const bridge::library::ConversationRow &row, QWidget *parent)
    : QMenu(parent)
{
    add(RowAction::Rename, tr("Rename"));
    add(RowAction::Pin, row.isPinned ? tr("Unpin") : tr("Pin"));
    add(RowAction::OwnWindow, tr("Open in new window"));
    add(RowAction::Fork, tr("Fork"));
    add(RowAction::Export, tr("Export as Markdown…"));
    addSeparator();
    if (row.isOpen)
        add(RowAction::Close, tr("Close"));
    add(RowAction::Archive, row.isArchived ? tr("Take out of the archive") : tr("Archive"));
    setDestructive(add(RowAction::Delete, tr("Delete")));
}

QAction *RowMenu::add(RowAction action, const QString &text)
{
    const QString key = keyOf(action).toString(QKeySequence::NativeText);
    // A shortcut of its own would act in the whole window.
    QAction *made = addAction(key.isEmpty() ? text : text + u'\t' + key);
    connect(made, &QAction::triggered, this, [this, action] { emit chosen(action); });
    return made;
}

} // namespace ui

#include "moc_RowMenu.cpp"
