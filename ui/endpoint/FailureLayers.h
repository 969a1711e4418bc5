#pragma once

#include "ui/kit/Controls.h"
#include "ui/words/FailureRecord.h"

#include <QWidget>

namespace ui {

/// The three layers side by side, the failed one in the error colour.
class FailureLayers final : public QWidget
{
    Q_OBJECT

public:
    explicit FailureLayers(Theme &theme, QWidget *parent = nullptr);
    void setFindings(const std::array<LayerFinding, 3> &findings);

private:
    struct Box
    {
        Card *card;
        QLabel *icon;
        QLabel *text;
    };

    void refresh();

    Theme &m_theme;
    std::array<Box, 3> m_boxes;
    std::array<LayerFinding, 3> m_findings;
};

} // namespace ui
