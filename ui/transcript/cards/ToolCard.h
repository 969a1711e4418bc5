#pragma once

#include "ui/transcript/EntryWidget.h"

class QLabel;

namespace ui {

class LongText;
class ToolChanges;
class ToolHeader;

/// A tool use: header, its output, and what it changes in files.
class ToolCard final : public EntryWidget
{
    Q_OBJECT

public:
    ToolCard(const EntryContext &context, QWidget *parent);
    void showEntry(const bridge::chat::TranscriptEntry &entry) override;
    void showSurroundings(const bridge::chat::TranscriptEntry &entry) override;
    void inputGrew() override;
    void setFold(Fold fold) override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    [[nodiscard]] const bridge::chat::ToolUse *current() const;
    void showTool(const bridge::chat::ToolUse &tool);
    void showHeader(const bridge::chat::ToolUse &tool);
    void setOpen(const bridge::chat::ToolUse &tool, bool isOpen);

    quint64 m_entry = 0;
    ToolHeader *m_header;
    LongText *m_body;
    ToolChanges *m_changes;
    QLabel *m_unreported; ///< a command whose changes the agent does not report
    Fold m_fold = Fold::Default;
};

} // namespace ui
