#include "ui/kit/NoticeBar.h"

namespace ui {

NoticeBar::NoticeBar(const QString &title, const QString &text, QWidget *parent)
    : WarnNote(parent)
{
    setTexts(title, text);
}

NoticeBar *NoticeBar::closable(const QString &title, const QString &text)
{
    auto *bar = new NoticeBar(title, text);
    bar->addButton(ButtonKind::Secondary, tr("Close"));
    return bar;
}

QPushButton *NoticeBar::addButton(ButtonKind kind, const QString &text)
{
    QPushButton *button = WarnNote::addButton(kind, text);
    // Queued: after the slots of the owner, which are connected later.
    connect(button, &QPushButton::clicked, this, &NoticeBar::close, Qt::QueuedConnection);
    return button;
}

void NoticeBar::close()
{
    if (isHidden())
        return;
    leave();
    deleteLater();
}

} // namespace ui

#include "moc_NoticeBar.cpp"
