#include "ui/sidebar/SearchField.h"

#include "ui/kit/Icons.h"

#include <QAction>
#include <QKeyEvent>

namespace ui {

SearchField::SearchField(const Theme &theme, const QString &name, QWidget *parent)
    : QLineEdit(parent)
    , m_theme(theme)
    , m_glass(addAction(QIcon(), LeadingPosition))
    , m_clear(addAction(QIcon(), TrailingPosition))
{
    setFont(Theme::textFont(13));
    setPlaceholderText(name);
    setAccessibleName(name);
    setMaxLength(1000);
    m_glass->setText(name);
    m_clear->setText(tr("Clear the search"));
    m_clear->setVisible(false);
    connect(m_clear, &QAction::triggered, this, &QLineEdit::clear);
    connect(this, &QLineEdit::textChanged, this,
            [this](const QString &text) { m_clear->setVisible(!text.isEmpty()); });
    connect(&theme, &Theme::changed, this, &SearchField::applyTheme);
    applyTheme();
}

void SearchField::applyTheme()
{
    m_glass->setIcon(icon(Icon::Search, m_theme.colors().text3));
    m_clear->setIcon(icon(Icon::Cross, m_theme.colors().text3));
}

bool SearchField::event(QEvent *event)
{
    // Escape is this field's as long as there is something to clear, before any shortcut.
    if (event->type() == QEvent::ShortcutOverride
        && static_cast<QKeyEvent *>(event)->key() == Qt::Key_Escape) {
        event->accept();
        return true;
    }
    return QLineEdit::event(event);
}

void SearchField::focusInEvent(QFocusEvent *event)
{
    QLineEdit::focusInEvent(event);
    emit focusChanged(true);
}

void SearchField::focusOutEvent(QFocusEvent *event)
{
    QLineEdit::focusOutEvent(event);
    if (event->reason() != Qt::PopupFocusReason && event->reason() != Qt::ActiveWindowFocusReason)
        emit focusChanged(false);
}

void SearchField::keyPressEvent(QKeyEvent *event)
{
    switch (event->key()) {
    case Qt::Key_Up:
        emit walked(-1);
        return;
    case Qt::Key_Down:
        emit walked(1);
        return;
    case Qt::Key_Escape:
        if (text().isEmpty())
            emit left();
        else
            clear();
        return;
    default:
        QLineEdit::keyPressEvent(event);
    }
}

} // namespace ui

#include "moc_SearchField.cpp"
