#include "ui/kit/PopupList.h"

#include "ui/kit/Icons.h"
#include "ui/kit/MenuPlace.h"
#include "ui/kit/MenuStyle.h"
#include "ui/kit/Panel.h"
#include "ui/kit/WindowComposition.h"

#include <QAbstractItemView>
#include <QComboBox>
#include <QCompleter>
#include <QFrame>
#include <QPainter>
#include <QPointer>
#include <QScreen>
#include <QStyledItemDelegate>

#include <algorithm>

namespace ui {

namespace {

constexpr int kListPadding = 5;
constexpr int kListMark = 14;
constexpr int kListMarkSpace = 18;
constexpr int kMostWidth = 520;
constexpr int kMeasuredRows = 200; ///< a list may have thousands
constexpr char kStyled[] = "styledAsMenu";

class PopupRows final : public QStyledItemDelegate
{
public:
    /// `combo` nullptr: no row is the chosen one.
    PopupRows(const Theme &theme, const QComboBox *combo, QObject *parent)
        : QStyledItemDelegate(parent)
        , m_theme(theme)
        , m_combo(combo)
    {}

    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        const QString text = index.data(Qt::DisplayRole).toString();
        const int mark = m_combo ? kListMarkSpace + kListMark : 0;
        return {QFontMetrics(fontOf(option.font)).horizontalAdvance(text) + 2 * kMenuRowPadding
                    + mark + 2,
                kMenuRow};
    }

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override
    {
        const ThemeColors &colors = m_theme.colors();
        const bool isEnabled = index.flags() & Qt::ItemIsEnabled;
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        if (isEnabled && (option.state & (QStyle::State_Selected | QStyle::State_MouseOver))) {
            painter->setPen(Qt::NoPen);
            painter->setBrush(colors.accentSoft);
            painter->drawRoundedRect(option.rect, kMenuRowRadius, kMenuRowRadius);
        }
        QRect room = option.rect.adjusted(kMenuRowPadding, 0, -kMenuRowPadding, 0);
        const auto visual = [&](const QRect &at) {
            return QStyle::visualRect(option.direction, option.rect, at);
        };
        if (m_combo) {
            const QRect mark(room.right() + 1 - kListMark, room.center().y() - kListMark / 2 + 1,
                             kListMark, kListMark);
            if (index.row() == m_combo->currentIndex())
                painter->drawPixmap(visual(mark).topLeft(),
                                    iconPixmap(Icon::Check, colors.accentText, kListMark,
                                               painter->device()->devicePixelRatioF()));
            room.setRight(mark.left() - kListMarkSpace);
        }
        painter->setFont(fontOf(option.font));
        painter->setPen(isEnabled ? colors.text : colors.text3);
        painter->drawText(visual(room),
                          static_cast<int>(QStyle::visualAlignment(option.direction, Qt::AlignLeft)
                                           | Qt::AlignVCenter),
                          painter->fontMetrics().elidedText(index.data(Qt::DisplayRole).toString(),
                                                            Qt::ElideMiddle, room.width()));
        painter->restore();
    }

private:
    /// Text is as large as in menus, code stays code.
    [[nodiscard]] static QFont fontOf(const QFont &font)
    {
        return font.family() == Theme::codeFont().family() ? font : Theme::textFont(13.5);
    }

    const Theme &m_theme;
    const QComboBox *m_combo;
};

/// Moves a popup to its place, like a menu, before it is seen.
class PopupPlace final : public QObject
{
public:
    PopupPlace(QWidget &popup, QAbstractItemView &list, QWidget &field, int mostRows)
        : QObject(&popup)
        , m_popup(popup)
        , m_list(list)
        , m_field(&field)
        , m_mostRows(mostRows)
    {
        popup.installEventFilter(this);
    }

    bool eventFilter(QObject *, QEvent *event) override
    {
        if (event->type() == QEvent::Show && !event->spontaneous() && m_field)
            place();
        return false;
    }

private:
    void place()
    {
        const int border = popupBorder(&m_popup);
        const int shadow = border - kListPadding - 1;
        const QModelIndex root = m_list.rootIndex();
        const int rows = std::min(m_mostRows, m_list.model()->rowCount(root));
        int height = 2 * border;
        for (int row = 0; row < rows; ++row)
            height += m_list.sizeHintForRow(row);
        const int content = widthOfRows(m_list);
        int width =
            std::max(m_field->width(), std::min(content + 2 * (kListPadding + 1), kMostWidth));
        const QRect field(m_field->mapToGlobal(QPoint()), m_field->size());
        const QRect screen = m_field->screen()->availableGeometry();
        const int below = screen.bottom() - field.bottom() - kMenuDistance + shadow;
        const int above = field.top() - kMenuDistance - screen.top() + shadow;
        const bool isBelow = height <= below || below >= above;
        height = std::min(height, isBelow ? below : above);
        const int top = isBelow ? field.bottom() + 1 + kMenuDistance - shadow
                                : field.top() - kMenuDistance - height + shadow;
        const bool isMirrored = m_field->layoutDirection() == Qt::RightToLeft;
        width = std::min(width, screen.width()) + 2 * shadow;
        const int left = isMirrored ? field.right() + 1 - width + shadow : field.left() - shadow;
        // The shadow may leave the screen: what is seen stays aligned to the field.
        const QRect reach = screen.adjusted(-shadow, -shadow, shadow, shadow);
        m_popup.setGeometry({onScreen({left, top, width, height}, reach), QSize(width, height)});
    }

    QWidget &m_popup;
    QAbstractItemView &m_list;
    QPointer<QWidget> m_field;
    int m_mostRows;
};

void styleRows(QAbstractItemView &list, const QComboBox *combo, const Theme &theme)
{
    list.setItemDelegate(new PopupRows(theme, combo, &list));
    list.setMouseTracking(true);
    list.viewport()->setAutoFillBackground(false);
    list.setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
}

void style(QFrame &popup, QAbstractItemView &list, QWidget &field, int mostRows,
           const QComboBox *combo, const Theme &theme)
{
    if (popup.property(kStyled).toBool())
        return;
    popup.setProperty(kStyled, true);
    makeTranslucent(popup);
    popup.setFrameStyle(QFrame::StyledPanel | QFrame::Plain); // measures its border again
    styleRows(list, combo, theme);
    new PopupPlace(popup, list, field, mostRows);
}

} // namespace

int popupBorder(const QWidget *popup)
{
    return shadowOf(popup) + kListPadding + 1;
}

void makeTranslucent(QWidget &popup)
{
    // Attributes of a native window cannot be changed any more.
    if (popup.testAttribute(Qt::WA_WState_Created) || !composesWindows())
        return;
    popup.setWindowFlags(popup.windowFlags() | Qt::FramelessWindowHint
                         | Qt::NoDropShadowWindowHint);
    popup.setAttribute(Qt::WA_TranslucentBackground);
}

int widthOfRows(const QAbstractItemView &list)
{
    QStyleOptionViewItem option;
    option.initFrom(&list);
    option.font = list.font();
    const QAbstractItemModel &model = *list.model();
    const int rows = std::min(kMeasuredRows, model.rowCount(list.rootIndex()));
    int width = 0;
    for (int row = 0; row < rows; ++row) {
        const QModelIndex index = model.index(row, 0, list.rootIndex());
        width = std::max(width, list.itemDelegate()->sizeHint(option, index).width());
    }
    return width;
}

void styleList(QComboBox &combo, const Theme &theme)
{
    QAbstractItemView *list = combo.view();
    auto *popup = qobject_cast<QFrame *>(list->parentWidget());
    if (popup)
        style(*popup, *list, combo, combo.maxVisibleItems(), &combo, theme);
}

void styleMenuRows(QAbstractItemView &list, const Theme &theme)
{
    if (list.property(kStyled).toBool())
        return;
    list.setProperty(kStyled, true);
    styleRows(list, nullptr, theme);
}

void styleCompletions(QCompleter *completer, QWidget &field, const Theme &theme)
{
    if (!completer || completer->completionMode() != QCompleter::PopupCompletion)
        return;
    QAbstractItemView *list = completer->popup();
    style(*list, *list, field, completer->maxVisibleItems(), nullptr, theme);
}

} // namespace ui
