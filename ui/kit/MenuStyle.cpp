#include "ui/kit/MenuStyle.h"

#include "ui/kit/Icons.h"
#include "ui/kit/Panel.h"

#include <QAction>
#include <QGuiApplication>
#include <QLibrary>
#include <QMenu>
#include <QPainter>
#include <QScreen>
#include <QStyleFactory>
#include <QStyleOptionMenuItem>

#if __has_include(<xcb/xcb.h>)
#include <cstdlib>
#include <xcb/xcb.h>
#define DRAWBRIDGE_HAS_XCB
#endif

namespace ui {

namespace {

constexpr int kRow = 30;
constexpr int kRowRadius = 6;
constexpr int kRowPadding = 10;
constexpr int kSeparator = 11; ///< a line of 1 px with 5 px above and below
constexpr int kHeading = 27;
constexpr int kMenuPadding = 5;
constexpr int kMenuRadius = 10;
constexpr int kNoteGap = 18;
constexpr int kMenuIcon = 16;
constexpr int kMenuIconGap = 9;
constexpr int kMenuMark = 14;
constexpr int kDistance = 8;
constexpr char kDestructive[] = "destructive";

/// X11 without a compositing manager shows transparent pixels as black. Elsewhere windows are
/// composed. The selection is that of the ICCCM-style convention in EWMH, "Compositing Managers".
bool composesWindows()
{
    if (QGuiApplication::platformName() != QLatin1String("xcb"))
        return true;
#ifdef DRAWBRIDGE_HAS_XCB
    const auto *x11 = qGuiApp->nativeInterface<QNativeInterface::QX11Application>();
    if (!x11 || !x11->connection())
        return false;
    // Qt's platform plugin has loaded it already; linking it would make every platform need it.
    QLibrary xcb(QStringLiteral("xcb"), 1);
    const auto intern =
        reinterpret_cast<decltype(&xcb_intern_atom)>(xcb.resolve("xcb_intern_atom"));
    const auto internReply =
        reinterpret_cast<decltype(&xcb_intern_atom_reply)>(xcb.resolve("xcb_intern_atom_reply"));
    const auto owner = reinterpret_cast<decltype(&xcb_get_selection_owner)>(
        xcb.resolve("xcb_get_selection_owner"));
    const auto ownerReply = reinterpret_cast<decltype(&xcb_get_selection_owner_reply)>(
        xcb.resolve("xcb_get_selection_owner_reply"));
    if (!intern || !internReply || !owner || !ownerReply)
        return false;
    auto *connection = x11->connection();
    const QByteArray name("_NET_WM_CM_S0");
    auto *atom = internReply(
        connection, intern(connection, 0, static_cast<uint16_t>(name.size()), name.constData()),
        nullptr);
    if (!atom)
        return false;
    auto *selection = ownerReply(connection, owner(connection, atom->atom), nullptr);
    const bool hasOwner = selection && selection->owner != XCB_NONE;
    std::free(selection);
    std::free(atom);
    return hasOwner;
#else
    return false;
#endif
}

int shadowOf(const QWidget *menu)
{
    return menu && menu->testAttribute(Qt::WA_TranslucentBackground) ? kPanelShadow : 0;
}

struct Texts
{
    QString label;
    QString note;
};

Texts textsOf(const QStyleOptionMenuItem &item)
{
    const qsizetype tab = item.text.indexOf(u'\t');
    return tab < 0 ? Texts{item.text, {}} : Texts{item.text.left(tab), item.text.mid(tab + 1)};
}

bool hasIcons(const QStyleOptionMenuItem &item)
{
    return item.maxIconWidth > 0 && !item.icon.isNull();
}

bool isDestructive(const QStyleOptionMenuItem &item, const QWidget *widget)
{
    const auto *menu = qobject_cast<const QMenu *>(widget);
    const QAction *action = menu ? menu->actionAt(item.rect.center()) : nullptr;
    return action && action->property(kDestructive).toBool();
}

void drawMenuPanel(QPainter &painter, const QRect &rect, int shadow, const ThemeColors &colors,
                   bool isDark)
{
    const QRectF frame = QRectF(rect).adjusted(shadow, shadow, -shadow, -shadow);
    if (shadow == 0) {
        painter.setPen(QPen(colors.menuLine, 1));
        painter.setBrush(colors.menu);
        painter.drawRect(frame.adjusted(0.5, 0.5, -0.5, -0.5));
        return;
    }
    painter.save();
    painter.setCompositionMode(QPainter::CompositionMode_Source);
    painter.fillRect(rect, Qt::transparent);
    painter.restore();
    drawPanel(painter, frame, kMenuRadius, colors.menu, colors.menuLine, isDark);
}

} // namespace

MenuStyle::MenuStyle(const Theme &theme)
    : QProxyStyle(QStyleFactory::create(QStringLiteral("Fusion")))
    , m_theme(&theme)
{}

void MenuStyle::polish(QWidget *widget)
{
    QProxyStyle::polish(widget);
    // Attributes of a native window cannot be changed any more.
    if (!qobject_cast<QMenu *>(widget) || widget->testAttribute(Qt::WA_WState_Created))
        return;
    if (composesWindows()) {
        widget->setWindowFlags(widget->windowFlags() | Qt::FramelessWindowHint
                               | Qt::NoDropShadowWindowHint);
        widget->setAttribute(Qt::WA_TranslucentBackground);
    }
}

int MenuStyle::pixelMetric(PixelMetric metric, const QStyleOption *option,
                           const QWidget *widget) const
{
    if (qobject_cast<const QMenu *>(widget)) {
        switch (metric) {
        case PM_MenuPanelWidth:
            return 1;
        case PM_MenuHMargin:
        case PM_MenuVMargin:
            return kMenuPadding + shadowOf(widget);
        case PM_SubMenuOverlap:
            return -2 - 2 * shadowOf(widget);
        case PM_SmallIconSize:
            return kMenuIcon;
        default:
            break;
        }
    }
    return QProxyStyle::pixelMetric(metric, option, widget);
}

QSize MenuStyle::sizeFromContents(ContentsType type, const QStyleOption *option, const QSize &size,
                                  const QWidget *widget) const
{
    const auto *item = qstyleoption_cast<const QStyleOptionMenuItem *>(option);
    if (type != CT_MenuItem || !item)
        return QProxyStyle::sizeFromContents(type, option, size, widget);
    const Texts texts = textsOf(*item);
    if (item->menuItemType == QStyleOptionMenuItem::Separator)
        return {size.width(), texts.label.isEmpty() ? kSeparator : kHeading};
    int width = 2 * kRowPadding + QFontMetrics(item->font).boundingRect(texts.label).width() + 6;
    if (!texts.note.isEmpty())
        width += kNoteGap; // QMenu adds the column of the notes itself
    if (item->maxIconWidth > 0)
        width += kMenuIcon + kMenuIconGap;
    if (item->menuItemType == QStyleOptionMenuItem::SubMenu || item->menuHasCheckableItems)
        width += kNoteGap + kMenuMark;
    return {width, kRow};
}

void MenuStyle::drawPrimitive(PrimitiveElement element, const QStyleOption *option,
                              QPainter *painter, const QWidget *widget) const
{
    if (element == PE_PanelMenu)
        drawMenuPanel(*painter, widget ? widget->rect() : option->rect, shadowOf(widget),
                      Theme::colorsFor(isDark()), isDark());
    else if (element != PE_FrameMenu)
        QProxyStyle::drawPrimitive(element, option, painter, widget);
}

void MenuStyle::drawControl(ControlElement element, const QStyleOption *option, QPainter *painter,
                            const QWidget *widget) const
{
    if (element == CE_MenuEmptyArea)
        return; // PE_PanelMenu has drawn it
    const auto *item = qstyleoption_cast<const QStyleOptionMenuItem *>(option);
    if (element != CE_MenuItem || !item)
        return QProxyStyle::drawControl(element, option, painter, widget);
    const ThemeColors colors = Theme::colorsFor(isDark());
    const auto visual = [&](const QRect &rect) {
        return visualRect(item->direction, item->rect, rect);
    };
    const auto align = [&](Qt::Alignment side) {
        return static_cast<int>(visualAlignment(item->direction, side) | Qt::AlignVCenter);
    };
    const Texts texts = textsOf(*item);
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    if (item->menuItemType == QStyleOptionMenuItem::Separator) {
        if (texts.label.isEmpty()) {
            painter->fillRect(item->rect.left() + 4, item->rect.center().y(),
                              item->rect.width() - 8, 1, colors.menuLine);
        } else {
            painter->setFont(Theme::textFont(11.5, QFont::DemiBold));
            painter->setPen(colors.text3);
            painter->drawText(item->rect.adjusted(kRowPadding, 3, -kRowPadding, 0),
                              align(Qt::AlignLeft), texts.label);
        }
        painter->restore();
        return;
    }
    const bool isEnabled = item->state & State_Enabled;
    if (isEnabled && (item->state & State_Selected)) {
        painter->setPen(Qt::NoPen);
        painter->setBrush(colors.accentSoft);
        painter->drawRoundedRect(item->rect, kRowRadius, kRowRadius);
    }
    QRect room = item->rect.adjusted(kRowPadding, 0, -kRowPadding, 0);
    const qreal ratio = painter->device()->devicePixelRatioF();
    if (item->maxIconWidth > 0) {
        if (hasIcons(*item))
            item->icon.paint(
                painter,
                visual({room.left(), room.center().y() - kMenuIcon / 2 + 1, kMenuIcon, kMenuIcon}),
                Qt::AlignCenter, isEnabled ? QIcon::Normal : QIcon::Disabled);
        room.setLeft(room.left() + kMenuIcon + kMenuIconGap);
    }
    const bool isSubMenu = item->menuItemType == QStyleOptionMenuItem::SubMenu;
    if (isSubMenu || item->menuHasCheckableItems) {
        const QRect mark(room.right() + 1 - kMenuMark, room.center().y() - kMenuMark / 2 + 1,
                         kMenuMark, kMenuMark);
        if (isSubMenu || item->checked)
            painter->drawPixmap(visual(mark).topLeft(),
                                iconPixmap(isSubMenu ? Icon::ChevronRight : Icon::Check,
                                           isSubMenu ? colors.text3 : colors.accentText, kMenuMark,
                                           ratio));
        room.setRight(mark.left() - 4);
    }
    if (!texts.note.isEmpty()) {
        const QFont font = Theme::textFont(12.5);
        const int width = QFontMetrics(font).horizontalAdvance(texts.note) + 2;
        painter->setFont(font);
        painter->setPen(colors.text3);
        painter->drawText(visual({room.right() + 1 - width, room.top(), width, room.height()}),
                          align(Qt::AlignRight) | Qt::TextHideMnemonic, texts.note);
        room.setRight(room.right() - width - kNoteGap);
    }
    painter->setFont(item->font);
    painter->setPen(!isEnabled                     ? colors.text3
                    : isDestructive(*item, widget) ? colors.error
                                                   : colors.text);
    painter->drawText(visual(room), align(Qt::AlignLeft) | Qt::TextHideMnemonic | Qt::TextDontClip,
                      texts.label);
    painter->restore();
}

void setDestructive(QAction *action)
{
    action->setProperty(kDestructive, true);
}

void popupUnder(QMenu &menu, const QWidget &button)
{
    popupUnder(menu, button, button.rect());
}

void popupUnder(QMenu &menu, const QWidget &button, const QRect &part)
{
    menu.ensurePolished();
    const int shadow = shadowOf(&menu);
    const QSize size = menu.sizeHint();
    const QRect at(button.mapToGlobal(part.topLeft()), part.size());
    const bool isMirrored = button.layoutDirection() == Qt::RightToLeft;
    const int left = isMirrored ? at.right() + 1 - size.width() + shadow : at.left() - shadow;
    int top = at.bottom() + 1 + kDistance - shadow;
    if (top + size.height() > button.screen()->availableGeometry().bottom())
        top = at.top() - kDistance - size.height() + shadow;
    menu.popup({left, top});
}

} // namespace ui

#include "moc_MenuStyle.cpp"
