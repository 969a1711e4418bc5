#pragma once

#include "bridge/failure/Failure.h"
#include "ui/kit/Controls.h"

#include <QWidget>

namespace ui {

/// The part of a failure's meaning that is certain for one layer of a custom endpoint.
struct LayerFinding
{
    enum class Result { Passed, Failed, Unknown };
    Result result = Result::Unknown;
    QString text;
};

/// Network, credential, endpoint, in this order.
[[nodiscard]] std::array<LayerFinding, 3> findingsOf(const bridge::Failure &failure);

/// The three layers side by side, the failed one in the error colour.
class FailureLayers final : public QWidget
{
    Q_OBJECT

public:
    explicit FailureLayers(Theme &theme, QWidget *parent = nullptr);
    void setFailure(const bridge::Failure &failure);

private:
    struct Box
    {
        Card *card;
        QLabel *icon;
        QLabel *text;
    };

    Theme &m_theme;
    std::array<Box, 3> m_boxes;
};

} // namespace ui
