#include "ui/kit/MenuStyle.h"

#include "ui/kit/FocusRing.h"
#include "ui/kit/Icons.h"
#include "ui/kit/MenuPlace.h"
#include "ui/kit/NavigationRows.h"
#include "ui/kit/Panel.h"
#include "ui/kit/PopupList.h"

#include <QAbstractItemView>
#include <QAction>
#include <QComboBox>
#include <QCompleter>
#include <QLineEdit>
#include <QListView>
#include <QMenu>
#include <QPainter>
#include <QStyleFactory>
#include <QStyleOptionMenuItem>

namespace ui {

namespace {

constexpr int kSeparator = 11; ///< a line of 1 px with 5 px above and below
constexpr int kHeading = 27;
constexpr int kMenuPadding = 5;
constexpr int kMenuRadius = 10;
constexpr int kToolTipRadius = 6;
constexpr int kToolTipPadding = 6;
constexpr int kNoteGap = 18;
constexpr int kMenuIcon = 16;
constexpr int kMenuIconGap = 9;
constexpr int kMenuMark = 14;
constexpr char kDestructive[] = "destructive";

bool isToolTip(const QWidget *widget)
{
    return widget && widget->inherits("QTipLabel");
}

/// The window of a combo box's list, or of completions.
bool isPopupList(const QWidget *widget)
{
    return widget && widget->isWindow() && widget->windowType() == Qt::Popup
           && (widget->inherits("QComboBoxPrivateContainer")
               || qobject_cast<const QAbstractItemView *>(widget));
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

void drawPopupPanel(QPainter &painter, const QRect &rect, int shadow, int radius,
                    const ThemeColors &colors, bool isDark)
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
    drawPanel(painter, frame, radius, colors.menu, colors.menuLine, isDark);
}

} // namespace

int shadowOf(const QWidget *popup)
{
    return popup && popup->testAttribute(Qt::WA_TranslucentBackground) ? kPanelShadow : 0;
}

MenuStyle::MenuStyle(const Theme &theme)
    : QProxyStyle(QStyleFactory::create(QStringLiteral("Fusion")))
    , m_theme(&theme)
    , m_buttonMenus(new ButtonMenuPlace(this))
{}

void MenuStyle::polish(QWidget *widget)
{
    QProxyStyle::polish(widget);
    if (qobject_cast<QMenu *>(widget) || isToolTip(widget))
        makeTranslucent(*widget);
    if (qobject_cast<QMenu *>(widget))
        widget->installEventFilter(m_buttonMenus); // once, however often it is polished
    if (!m_theme)
        return;
    if (auto *list = qobject_cast<QListView *>(widget)) {
        const QString styleClass = list->property("class").toString();
        if (styleClass == QLatin1String("menuRows"))
            styleMenuRows(*list, *m_theme);
        else if (styleClass == QLatin1String("navigation")
                 && !dynamic_cast<NavigationRows *>(list->itemDelegate()))
            list->setItemDelegate(new NavigationRows(*m_theme, list));
    } else if (auto *combo = qobject_cast<QComboBox *>(widget)) {
        styleList(*combo, *m_theme);
        styleCompletions(combo->completer(), *combo, *m_theme);
    } else if (auto *edit = qobject_cast<QLineEdit *>(widget);
               edit && !qobject_cast<QComboBox *>(edit->parentWidget())) {
        styleCompletions(edit->completer(), *edit, *m_theme);
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
    if (metric == PM_ToolTipLabelFrameWidth)
        return kToolTipPadding + shadowOf(widget);
    return QProxyStyle::pixelMetric(metric, option, widget);
}

int MenuStyle::styleHint(StyleHint hint, const QStyleOption *option, const QWidget *widget,
                         QStyleHintReturn *returned) const
{
    switch (hint) {
    case SH_ComboBox_Popup: // Fusion lays the list over the box
    case SH_ItemView_ShowDecorationSelected:
    case SH_DialogButtonBox_ButtonsHaveIcons:
        return 0;
    case SH_ToolTipLabel_Opacity:
        return 255;
    case SH_ToolTip_Mask:
        return 0;
    default:
        break;
    }
    return QProxyStyle::styleHint(hint, option, widget, returned);
}

QRect MenuStyle::subElementRect(SubElement element, const QStyleOption *option,
                                const QWidget *widget) const
{
    if (element == SE_ShapedFrameContents && isPopupList(widget)) {
        const int border = popupBorder(widget);
        return option->rect.adjusted(border, border, -border, -border);
    }
    return QProxyStyle::subElementRect(element, option, widget);
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
    int width =
        2 * kMenuRowPadding + QFontMetrics(item->font).boundingRect(texts.label).width() + 6;
    if (!texts.note.isEmpty())
        width += kNoteGap; // QMenu adds the column of the notes itself
    if (item->maxIconWidth > 0)
        width += kMenuIcon + kMenuIconGap;
    if (item->menuItemType == QStyleOptionMenuItem::SubMenu || item->menuHasCheckableItems)
        width += kNoteGap + kMenuMark;
    return {width, kMenuRow};
}

void MenuStyle::drawPrimitive(PrimitiveElement element, const QStyleOption *option,
                              QPainter *painter, const QWidget *widget) const
{
    const ThemeColors colors = Theme::colorsFor(isDark());
    const auto *item = qstyleoption_cast<const QStyleOptionViewItem *>(option);
    switch (element) {
    case PE_PanelMenu:
        drawPopupPanel(*painter, widget ? widget->rect() : option->rect, shadowOf(widget),
                       kMenuRadius, colors, isDark());
        return;
    case PE_PanelTipLabel:
        drawPopupPanel(*painter, widget ? widget->rect() : option->rect, shadowOf(widget),
                       kToolTipRadius, colors, isDark());
        return;
    case PE_FrameMenu:
        return;
    case PE_FrameFocusRect:
        if (qobject_cast<const QAbstractItemView *>(widget)
            && FocusRing::isByKeys(Qt::OtherFocusReason))
            paintRowRing(*painter, option->rect, kMenuRowRadius, colors);
        return;
    case PE_PanelItemViewRow:
        return; // PE_PanelItemViewItem has its fill
    case PE_PanelItemViewItem:
        if (!item)
            break;
        if (item->state & (State_Selected | State_MouseOver)) {
            painter->save();
            painter->setRenderHint(QPainter::Antialiasing);
            painter->setPen(Qt::NoPen);
            painter->setBrush(item->state & State_Selected ? colors.accentSoft : colors.hover);
            painter->drawRoundedRect(item->rect, kMenuRowRadius, kMenuRowRadius);
            painter->restore();
        }
        return;
    default:
        break;
    }
    QProxyStyle::drawPrimitive(element, option, painter, widget);
}

void MenuStyle::drawControl(ControlElement element, const QStyleOption *option, QPainter *painter,
                            const QWidget *widget) const
{
    if (element == CE_MenuEmptyArea)
        return; // PE_PanelMenu has drawn it
    if (element == CE_ShapedFrame && isPopupList(widget)) {
        drawPopupPanel(*painter, widget->rect(), shadowOf(widget), kMenuRadius,
                       Theme::colorsFor(isDark()), isDark());
        return;
    }
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
            painter->drawText(item->rect.adjusted(kMenuRowPadding, 3, -kMenuRowPadding, 0),
                              align(Qt::AlignLeft), texts.label);
        }
        painter->restore();
        return;
    }
    const bool isEnabled = item->state & State_Enabled;
    if (isEnabled && (item->state & State_Selected)) {
        painter->setPen(Qt::NoPen);
        painter->setBrush(colors.accentSoft);
        painter->drawRoundedRect(item->rect, kMenuRowRadius, kMenuRowRadius);
    }
    QRect room = item->rect.adjusted(kMenuRowPadding, 0, -kMenuRowPadding, 0);
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

} // namespace ui

#include "moc_MenuStyle.cpp"
