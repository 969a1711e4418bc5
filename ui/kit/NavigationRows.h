#pragma once

#include <QStyledItemDelegate>

namespace ui {

class Theme;

/// The rows of a list with the style class "navigation": a list of pages, with captions between
/// them. MenuStyle gives each such list this delegate.
class NavigationRows final : public QStyledItemDelegate
{
public:
    /// Roles of an item; both are false for a page right below the one before.
    enum Role {
        Caption = Qt::UserRole + 100, ///< text over what follows; nothing to choose
        Apart,                        ///< with room above
    };

    /// `theme` outlives it.
    NavigationRows(const Theme &theme, QObject *parent);

    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem &option,
                                 const QModelIndex &index) const override;
    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;

private:
    const Theme &m_theme;
};

} // namespace ui
