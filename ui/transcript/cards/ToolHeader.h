#pragma once

#include "bridge/chat/TranscriptEntry.h"
#include "ui/kit/Theme.h"
#include "ui/transcript/SecondTick.h"

#include <QAbstractButton>

namespace ui {

/// Header of a tool card: state, name, headline, and a summary of the result at the right. Toggles
/// the card if it has content.
class ToolHeader final : public QAbstractButton
{
    Q_OBJECT

public:
    ToolHeader(Theme &theme, bridge::Clock &clock, QWidget *parent = nullptr);
    void showTool(const bridge::chat::ToolUse &tool, bool canOpen);
    [[nodiscard]] QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    int paintResult(QPainter &painter, int right) const;
    void paintState(QPainter &painter) const;
    [[nodiscard]] std::chrono::milliseconds running() const;

    Theme &m_theme;
    bridge::Clock &m_clock;
    SecondTick m_tick;
    std::chrono::milliseconds m_startedAt{0};
    bridge::chat::ToolUse::State m_state = bridge::chat::ToolUse::State::Preparing;
    QString m_name;
    QString m_headline;
    QString m_result;
    int m_added = 0;
    int m_removed = 0;
};

} // namespace ui
