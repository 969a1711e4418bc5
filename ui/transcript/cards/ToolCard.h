#pragma once

#include "ui/transcript/EntryWidget.h"

namespace ui {

class LongText;
class ToolHeader;

/// A tool use: header, and its output or diff.
class ToolCard final : public EntryWidget
{
    Q_OBJECT

public:
    ToolCard(const EntryContext &context, QWidget *parent);
    void showEntry(const bridge::chat::TranscriptEntry &entry) override;
    void setFold(Fold fold) override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void fillBody(const bridge::chat::ToolUse &tool);

    ToolHeader *m_header;
    LongText *m_body;
    Fold m_fold = Fold::Default;
};

} // namespace ui
