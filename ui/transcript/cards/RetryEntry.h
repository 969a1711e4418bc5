#pragma once

#include "ui/transcript/EntryWidget.h"

#include <memory>

class QLabel;
class QPushButton;

namespace ui {

class FailureHops;
class FixButtons;
class Paragraph;
class TextBlocks;

/// Claude Code asks the endpoint again by itself, and the card counts down to its next try; or it
/// has heard nothing for a while, and the card counts up. What is wrong, as far as it is known, and
/// which hop failed.
class RetryEntry final : public EntryWidget
{
    Q_OBJECT

public:
    RetryEntry(const EntryContext &context, QWidget *parent);
    void showEntry(const bridge::chat::TranscriptEntry &entry) override;

private:
    void showButtons();
    void tick();
    void countDown();
    void countUp();
    void reserveRoom();

    bridge::chat::RetryCard m_retry;
    Paragraph *m_title;
    QLabel *m_countdown;
    TextBlocks *m_text;
    FailureHops *m_hops;
    FixButtons *m_buttons;
    QPushButton *m_stop;
    QPushButton *m_check;
    std::unique_ptr<bridge::Timer> m_timer;
};

} // namespace ui
