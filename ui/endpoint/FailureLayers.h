#pragma once

#include "ui/kit/Controls.h"
#include "ui/words/FailureRecord.h"

#include <QWidget>

namespace ui {

/// The three layers side by side, or under each other where there is no room, the failed one in the
/// error colour.
class FailureLayers final : public QWidget
{
    Q_OBJECT

public:
    explicit FailureLayers(Theme &theme, QWidget *parent = nullptr);
    void setFindings(const std::array<LayerFinding, 3> &findings);

    [[nodiscard]] bool hasHeightForWidth() const override { return true; }
    [[nodiscard]] int heightForWidth(int width) const override;
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

protected:
    bool event(QEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    struct Box
    {
        Card *card;
        QLabel *icon;
        QLabel *text;
    };

    void refresh();
    [[nodiscard]] int widestBox() const;
    [[nodiscard]] bool areStacked(int width) const;
    void place();

    Theme &m_theme;
    std::array<Box, 3> m_boxes;
    std::array<LayerFinding, 3> m_findings;
};

} // namespace ui
