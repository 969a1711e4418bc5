#pragma once

#include <QLayout>

#include <memory>
#include <vector>

namespace ui {

/// A row of widgets that continues in the next line; a widget wider than a line wraps its text if
/// it can. The last one can be aligned at the right end of its line.
class FlowLayout final : public QLayout
{
public:
    explicit FlowLayout(int gap, bool lastAtEnd = false);
    FlowLayout(int gap, QWidget *parent) = delete; ///< the pointer would count as true

    void setLastAtEnd(bool lastAtEnd);
    void addItem(QLayoutItem *item) override;
    [[nodiscard]] int count() const override { return static_cast<int>(m_items.size()); }
    [[nodiscard]] QLayoutItem *itemAt(int index) const override;
    QLayoutItem *takeAt(int index) override;
    [[nodiscard]] Qt::Orientations expandingDirections() const override { return {}; }
    [[nodiscard]] bool hasHeightForWidth() const override { return true; }
    [[nodiscard]] int heightForWidth(int width) const override;
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSize() const override;
    void setGeometry(const QRect &rect) override;

private:
    using Items = std::vector<std::unique_ptr<QLayoutItem>>;

    [[nodiscard]] static QSize sizeWithin(const QLayoutItem &item, int width);
    int arrange(const QRect &rect, bool apply) const;
    void placeLine(Items::const_iterator from, Items::const_iterator to, const QRect &line) const;

    Items m_items;
    int m_gap;
    bool m_lastAtEnd;
};

} // namespace ui
