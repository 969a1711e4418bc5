#pragma once

#include "ui/kit/Theme.h"

#include <QObject>
#include <QRect>

class QScrollBar;

namespace ui {

class SmallButton;

/// The controls of one code block of a TextBlocks, however many pieces it has: the button that
/// copies it, in its header, and the bar that scrolls its long lines, which Tab reaches where there
/// are any. Its widgets are children of the text blocks, which paint the rest and own it.
class CodeBox final : public QObject
{
    Q_OBJECT

public:
    static constexpr int kHeader = 31;
    static constexpr int kButtonRoom = 90; ///< of the header, at its right

    CodeBox(Theme &theme, QWidget &blocks);
    ~CodeBox() override;

    /// `box`: where the code block is. `contentWidth`: of its longest line with the paddings.
    void place(const QRect &box, int contentWidth);
    /// In pixels.
    [[nodiscard]] int scroll() const;
    [[nodiscard]] bool canScroll() const;
    void scrollBy(int pixels);

Q_SIGNALS:
    void copyClicked();
    void scrolled();

private:
    SmallButton *m_copy;
    QScrollBar *m_bar;
};

} // namespace ui
