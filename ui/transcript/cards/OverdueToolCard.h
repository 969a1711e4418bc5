#pragma once

#include "ui/transcript/EntryWidget.h"

#include <memory>

class QLabel;

namespace ui {

class Paragraph;
class LongText;

/// Asks about a tool that runs longer than its limit: stop it, or keep waiting.
class OverdueToolCard final : public EntryWidget
{
    Q_OBJECT

public:
    OverdueToolCard(const EntryContext &context, QWidget *parent);
    void showEntry(const bridge::chat::TranscriptEntry &entry) override;

private:
    void tick();

    bridge::chat::OverdueTool m_tool;
    Paragraph *m_title;
    QLabel *m_time;
    LongText *m_command;
    std::unique_ptr<bridge::Timer> m_timer;
};

} // namespace ui
