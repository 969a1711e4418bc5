#pragma once

#include "ui/chat/EntryWidget.h"

#include <memory>

class QLabel;
class QPushButton;

namespace ui {

class TextBlocks;

/// Claude Code asks the endpoint again by itself; counts down to its next try.
class RetryEntry final : public EntryWidget
{
    Q_OBJECT

public:
    RetryEntry(const EntryContext &context, QWidget *parent);
    void showEntry(const bridge::session::TranscriptEntry &entry) override;

private:
    void tick();

    bridge::session::RetryCard m_retry;
    QLabel *m_title;
    QLabel *m_countdown;
    TextBlocks *m_text;
    QPushButton *m_off;
    std::unique_ptr<bridge::Timer> m_timer;
};

} // namespace ui
