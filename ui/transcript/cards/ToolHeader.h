#pragma once

#include "bridge/chat/TranscriptEntry.h"
#include "ui/kit/Theme.h"

#include <QAbstractButton>

namespace ui {

/// Header of a tool card: state, name, headline, and a summary of the result at the right. Toggles
/// the card if it has content.
class ToolHeader final : public QAbstractButton
{
    Q_OBJECT

public:
    explicit ToolHeader(Theme &theme, QWidget *parent = nullptr);
    void showTool(const bridge::chat::ToolUse &tool, bool canOpen);
    [[nodiscard]] QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    int paintResult(QPainter &painter, int right) const;

    Theme &m_theme;
    bridge::chat::ToolUse::State m_state = bridge::chat::ToolUse::State::Preparing;
    QString m_name;
    QString m_headline;
    QString m_result;
    int m_added = 0;
    int m_removed = 0;
};

} // namespace ui
