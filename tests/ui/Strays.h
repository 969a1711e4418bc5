#pragma once

#include "ui/kit/FocusRing.h"
#include "ui/kit/MenuPlace.h"
#include "ui/kit/MenuStyle.h"
#include "ui/kit/NotedButton.h"
#include "ui/kit/PlainTextField.h"

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QAbstractScrollArea>
#include <QApplication>
#include <QComboBox>
#include <QContextMenuEvent>
#include <QFrame>
#include <QImage>
#include <QLineEdit>
#include <QMenu>
#include <QPainter>
#include <QPlainTextEdit>
#include <QScrollBar>
#include <QTest>
#include <QTextEdit>

#include <gtest/gtest.h>

#include <algorithm>

/// Walks a window for what is not of the application's one style.
namespace strays {

inline std::string nameOf(const QWidget &widget)
{
    const auto *button = qobject_cast<const QAbstractButton *>(&widget);
    const QString name =
        !widget.accessibleName().isEmpty() || !button ? widget.accessibleName() : button->text();
    return std::string(widget.metaObject()->className()) + " “" + name.toStdString() + "”";
}

inline int pixelsOf(const QColor &color, const QImage &picture)
{
    int count = 0;
    for (int y = 0; y < picture.height(); ++y) {
        for (int x = 0; x < picture.width(); ++x)
            count += picture.pixelColor(x, y) == color;
    }
    return count;
}

/// Without what is inside of the border.
inline QImage frameOf(QImage picture)
{
    QPainter(&picture).fillRect(picture.rect().adjusted(5, 5, -5, -5), Qt::black);
    return picture;
}

/// The colour in the middle of a pixel of the widget, at any scale of the screen.
inline QColor colorAt(const QImage &picture, const QPoint &at)
{
    return picture.pixelColor(
        ((QPointF(at) + QPointF(0.5, 0.5)) * picture.devicePixelRatio() - QPointF(0.5, 0.5))
            .toPoint());
}

inline bool holdsCaret(const QWidget &widget)
{
    const auto *combo = qobject_cast<const QComboBox *>(&widget);
    return qobject_cast<const QLineEdit *>(&widget) || (combo && combo->isEditable())
           || qobject_cast<const QPlainTextEdit *>(&widget)
           || qobject_cast<const QTextEdit *>(&widget);
}

/// The widget with the focus shows it by the ring, and by nothing else.
inline void expectRing(QWidget &focused, const ui::Theme &theme)
{
    using Place = ui::FocusShape::Place;
    const std::string name = nameOf(focused);
    const QColor ink = theme.colors().accentText;
    const ui::FocusShape shape = ui::focusShapeOf(focused);
    if (auto *list = qobject_cast<QAbstractItemView *>(&focused)) {
        if (list->currentIndex().isValid()) {
            EXPECT_GT(pixelsOf(ink, list->viewport()->grab().toImage()), 100)
                << name << " has no ring in its row";
        }
        return;
    }
    EXPECT_NE(shape.place, Place::Own) << name;
    const QWidget *ring = theme.focus().ringOf(focused);
    ASSERT_TRUE(ring) << name << " has no ring";
    EXPECT_GT(pixelsOf(ink, const_cast<QWidget *>(ring)->grab().toImage()), 30) << name;
    if (shape.place == Place::Outside) {
        const QRect on(ring->mapTo(ring->window(), QPoint()), ring->size());
        const QRect control(focused.mapTo(focused.window(), QPoint()), focused.size());
        const int by = ui::FocusRing::kGap + ui::FocusRing::kWidth - shape.inset;
        EXPECT_EQ(on, control.adjusted(-by, -by, by, by)) << name;
    }
    if (holdsCaret(focused) || focused.isAncestorOf(ring))
        return;
    const QImage with = focused.grab().toImage();
    focused.clearFocus();
    const QImage without = focused.grab().toImage();
    // The key that presses an answer stands on its button while it works.
    const bool hasKey = qobject_cast<const ui::NotedButton *>(&focused);
    EXPECT_EQ(hasKey ? frameOf(without) : without, hasKey ? frameOf(with) : with)
        << name << " has a sign of its own";
    focused.setFocus(Qt::TabFocusReason);
}

/// b comes before a in the order of reading: left of it in its row, or above it in its column.
inline bool isBefore(const QRect &b, const QRect &a)
{
    const int together = std::min(a.bottom(), b.bottom()) - std::max(a.top(), b.top());
    if (together > std::min(a.height(), b.height()) / 2)
        return b.right() <= a.left();
    return b.bottom() <= a.top() && b.left() < a.right();
}

/// Tabs from `first` through the window, back to it. Returns how many widgets had the focus.
inline int tabThrough(QWidget &window, QWidget &first, const ui::Theme &theme)
{
    const auto place = [&window](const QWidget &widget) {
        return QRect(widget.mapTo(&window, QPoint()), widget.size());
    };
    first.setFocus(Qt::TabFocusReason);
    QList<QWidget *> all;
    for (QWidget *now = QApplication::focusWidget(); now && !all.contains(now);
         now = QApplication::focusWidget()) {
        if (!all.isEmpty()) {
            EXPECT_FALSE(isBefore(place(*now), place(*all.last())))
                << nameOf(*all.last()) << ", then " << nameOf(*now);
        }
        all.append(now);
        expectRing(*now, theme);
        QTest::keyClick(now, Qt::Key_Tab);
        if (QApplication::focusWidget() == now)
            break;
    }
    return static_cast<int>(all.size());
}

inline void expectMenu(QMenu &menu, const ui::Theme &theme, const std::string &of)
{
    const QImage picture = menu.grab().toImage();
    const int area = picture.width() * picture.height();
    EXPECT_GT(pixelsOf(theme.colors().menu, picture) * 2, area) << of << " has another menu";
    EXPECT_GT(ui::shadowOf(&menu), 0) << of << " has a menu without its shadow";
    for (const QAction *each : menu.actions()) {
        if (each->isVisible() && !each->isSeparator() && !each->inherits("QWidgetAction")) {
            EXPECT_EQ(menu.actionGeometry(const_cast<QAction *>(each)).height(), ui::kMenuRow)
                << of;
        }
    }
}

/// Everything that opens over the window: its menus, the menus of its texts, the lists of its
/// boxes.
inline int openEach(QWidget &window, const ui::Theme &theme)
{
    int opened = 0;
    const auto menus = window.findChildren<QMenu *>();
    for (QMenu *menu : menus) {
        menu->popup({});
        if (menu->isVisible() && !menu->actions().isEmpty()) {
            expectMenu(*menu, theme, nameOf(*menu) + " of " + nameOf(*menu->parentWidget()));
            ++opened;
        }
        menu->close();
    }
    const auto all = window.findChildren<QWidget *>();
    const QList<QPointer<QWidget>> watched(all.begin(), all.end());
    for (const QPointer<QWidget> &each : watched) {
        if (!each || !each->isVisible())
            continue;
        if (auto *combo = qobject_cast<QComboBox *>(each.data()); combo && combo->isEnabled()) {
            combo->showPopup();
            QAbstractItemView *list = combo->view();
            QWidget *popup = list->window();
            EXPECT_TRUE(popup->isVisible()) << nameOf(*combo);
            const QImage picture = popup->grab().toImage();
            EXPECT_GT((pixelsOf(theme.colors().menu, picture)
                       + pixelsOf(theme.colors().accentSoft, picture))
                          * 3,
                      picture.width() * picture.height())
                << nameOf(*combo);
            EXPECT_EQ(list->visualRect(list->model()->index(0, 0)).height(), ui::kMenuRow)
                << nameOf(*combo);
            if (combo->count() <= combo->maxVisibleItems()) {
                EXPECT_FALSE(list->verticalScrollBar()->isVisible()) << nameOf(*combo);
            }
            const QPoint corner = popup->pos() + QPoint(1, 1) * ui::shadowOf(popup);
            EXPECT_EQ(corner.x(), combo->mapToGlobal(QPoint()).x()) << nameOf(*combo);
            combo->hidePopup();
            ++opened;
            continue;
        }
        const QPoint middle = each->rect().center();
        QContextMenuEvent event(QContextMenuEvent::Mouse, middle, each->mapToGlobal(middle));
        QCoreApplication::sendEvent(each, &event);
        if (auto *menu = qobject_cast<QMenu *>(QApplication::activePopupWidget())) {
            expectMenu(*menu, theme, each ? nameOf(*each) : "a widget");
            menu->close();
            ++opened;
        }
    }
    return opened;
}

/// A field of Qt's own in which one can write crashes at a paste of nothing, see PlainTextField.
inline bool isUnsafe(const QWidget &widget)
{
    const auto *plain = qobject_cast<const QPlainTextEdit *>(&widget);
    const auto *rich = qobject_cast<const QTextEdit *>(&widget);
    return (plain && !plain->isReadOnly() && !qobject_cast<const ui::PlainTextField *>(plain))
           || (rich && !rich->isReadOnly());
}

/// No widget has a style sheet of its own, a frame without a style class, or is of a class that the
/// style does not draw.
inline void expectOneStyle(const QWidget &window)
{
    static const QStringList kDrawn{
        QStringLiteral("QWidget"),
        QStringLiteral("QFrame"),
        QStringLiteral("QLabel"),
        QStringLiteral("QPushButton"),
        QStringLiteral("QToolButton"),
        QStringLiteral("QAbstractButton"),
        QStringLiteral("QLineEdit"),
        QStringLiteral("QLineEditIconButton"),
        QStringLiteral("QComboBox"),
        QStringLiteral("QComboBoxPrivateContainer"),
        QStringLiteral("QScrollArea"),
        QStringLiteral("QAbstractScrollArea"),
        QStringLiteral("QTextEdit"),
        QStringLiteral("QPlainTextEdit"),
        QStringLiteral("QListView"),
        QStringLiteral("QListWidget"),
        QStringLiteral("QStackedWidget"),
        QStringLiteral("QScrollBar"),
        QStringLiteral("QMainWindow"),
        QStringLiteral("QMenu"),
        QStringLiteral("QComboBoxListView"),
    };
    QList<const QWidget *> all{&window};
    for (const QWidget *each : window.findChildren<QWidget *>())
        all.append(each);
    for (const QWidget *each : all) {
        const std::string name = nameOf(*each);
        EXPECT_TRUE(each->styleSheet().isEmpty()) << name;
        EXPECT_FALSE(isUnsafe(*each)) << name << " is no PlainTextField";
        const QMetaObject *meta = each->metaObject();
        while (!QByteArrayView(meta->className()).startsWith('Q'))
            meta = meta->superClass();
        const auto type = QString::fromLatin1(meta->className());
        EXPECT_TRUE(kDrawn.contains(type) || type.startsWith(u"QAbstractScrollArea")
                    || type == QLatin1String("QWidgetLineControl"))
            << name << " is a " << meta->className();
        const auto *frame = qobject_cast<const QFrame *>(each);
        if (frame && frame->frameShape() != QFrame::NoFrame && !frame->isWindow()) {
            EXPECT_FALSE(frame->property("class").toString().isEmpty()) << name;
        }
    }
}

} // namespace strays
