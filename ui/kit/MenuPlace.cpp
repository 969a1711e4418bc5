#include "ui/kit/MenuPlace.h"

#include "ui/kit/MenuStyle.h"

#include <QAction>
#include <QEvent>
#include <QMenu>
#include <QPushButton>
#include <QScreen>

#include <algorithm>

namespace ui {

namespace {

QPoint placeUnder(const QMenu &menu, const QSize &size, const QWidget &button, const QRect &part,
                  Qt::AlignmentFlag edge)
{
    const int shadow = shadowOf(&menu);
    const QRect screen = button.screen()->availableGeometry();
    const QRect at(button.mapToGlobal(part.topLeft()), part.size());
    const bool isRight = (edge == Qt::AlignRight) != (button.layoutDirection() == Qt::RightToLeft);
    const int left = isRight ? at.right() + 1 - size.width() + shadow : at.left() - shadow;
    int top = at.bottom() + 1 + kMenuDistance - shadow;
    if (top + size.height() > screen.bottom())
        top = at.top() - kMenuDistance - size.height() + shadow;
    return onScreen({{left, top}, size}, screen);
}

} // namespace

QPoint onScreen(const QRect &wanted, const QRect &screen)
{
    const auto within = [](int begin, int size, int least, int end) {
        return std::max(least, std::min(begin, end - size));
    };
    return {within(wanted.left(), wanted.width(), screen.left(), screen.right() + 1),
            within(wanted.top(), wanted.height(), screen.top(), screen.bottom() + 1)};
}

void popupUnder(QMenu &menu, const QWidget &button, Qt::AlignmentFlag edge)
{
    popupUnder(menu, button, button.rect(), edge);
}

void popupUnder(QMenu &menu, const QWidget &button, const QRect &part, Qt::AlignmentFlag edge)
{
    menu.ensurePolished();
    // QMenu itself makes one that is higher than the screen scroll.
    menu.popup(placeUnder(menu, menu.sizeHint(), button, part, edge));
    // What a menu fills in when it is about to show has changed its size.
    menu.move(placeUnder(menu, menu.size(), button, part, edge));
}

bool ButtonMenuPlace::eventFilter(QObject *watched, QEvent *event)
{
    auto *menu = qobject_cast<QMenu *>(watched);
    if (!menu || event->type() != QEvent::Show || event->spontaneous())
        return false;
    const auto users = menu->menuAction()->associatedObjects();
    for (QObject *each : users) {
        auto *button = qobject_cast<QPushButton *>(each);
        if (button && button->menu() == menu && button->isVisible())
            menu->move(placeUnder(*menu, menu->size(), *button, button->rect(), Qt::AlignLeft));
    }
    return false;
}

} // namespace ui

#include "moc_MenuPlace.cpp"
