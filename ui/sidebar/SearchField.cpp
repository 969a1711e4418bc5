#include "ui/sidebar/SearchField.h"

#include "ui/kit/Icons.h"

#include <QAction>
#include <QKeyEvent>
#include <QPainter>
#include <QStyle>

namespace ui {

namespace {

constexpr int kGlass = 14;
constexpr int kGlassLeft = 11;
constexpr int kTextBegin = 21; ///< more than in other fields

} // namespace

SearchField::SearchField(const Theme &theme, const QString &name, QWidget *parent)
    : QLineEdit(parent)
    , m_theme(theme)
    , m_clear(addAction(QIcon(), TrailingPosition))
{
    setFont(Theme::textFont(13));
    setPlaceholderText(name);
    setAccessibleName(name);
    setMaxLength(1000);
    fitMargins();
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
    update();
    m_clear->setIcon(icon(Icon::Cross, m_theme.colors().text3));
}

void SearchField::fitMargins()
{
    const bool isMirrored = layoutDirection() == Qt::RightToLeft;
    setTextMargins(isMirrored ? 0 : kTextBegin, 0, isMirrored ? kTextBegin : 0, 0);
}

bool SearchField::event(QEvent *event)
{
    if (event->type() == QEvent::LayoutDirectionChange)
        fitMargins();
    // Escape is this field's as long as there is something to clear, before any shortcut.
    if (event->type() == QEvent::ShortcutOverride
        && static_cast<QKeyEvent *>(event)->key() == Qt::Key_Escape) {
        event->accept();
        return true;
    }
    return QLineEdit::event(event);
}

void SearchField::paintEvent(QPaintEvent *event)
{
    QLineEdit::paintEvent(event);
    QPainter painter(this);
    const QRect at(kGlassLeft, (height() - kGlass) / 2, kGlass, kGlass);
    painter.drawPixmap(
        QStyle::visualRect(layoutDirection(), rect(), at).topLeft(),
        iconPixmap(Icon::Search, m_theme.colors().text3, kGlass, devicePixelRatioF()));
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
