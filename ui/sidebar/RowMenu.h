#pragma once

#include "bridge/library/Conversations.h"
#include "ui/sidebar/RowActions.h"

#include <QMenu>

namespace ui {

/// What can be done with one conversation of the list.
class RowMenu final : public QMenu
{
    Q_OBJECT

public:
    /// `row` is read here only.
    explicit RowMenu(const bridge::library::ConversationRow &row, QWidget *parent = nullptr);

Q_SIGNALS:
    void chosen(ui::RowAction action);

private:
    QAction *add(RowAction action, const QString &text);
};

} // namespace ui
