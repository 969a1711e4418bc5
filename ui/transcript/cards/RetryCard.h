#pragma once

#include "ui/transcript/EntryWidget.h"

#include <memory>

class QLabel;
class QPushButton;

namespace ui {

class FailureHops;
class FixButtons;
class GoOnButton;
class Paragraph;
class TextBlocks;

/// The agent retries a request, with a countdown to the next try, or has received nothing for a
/// while, with the time since. Shows the cause, as far as it is known, and the failed hop.
class RetryCard final : public EntryWidget
{
    Q_OBJECT

public:
    RetryCard(const EntryContext &context, QWidget *parent);
    void showEntry(const bridge::chat::TranscriptEntry &entry) override;
    void showSurroundings(const bridge::chat::TranscriptEntry &entry) override { showEntry(entry); }

private:
    void showButtons();
    void tick();
    void countDown();
    void countUp();
    void reserveRoom();

    bridge::chat::RetryEntry m_retry;
    Paragraph *m_title;
    QLabel *m_countdown;
    TextBlocks *m_text;
    FailureHops *m_hops;
    FixButtons *m_buttons;
    GoOnButton *m_goOn;
    QPushButton *m_stop;
    QPushButton *m_check;
    std::unique_ptr<bridge::Timer> m_timer;
};

} // namespace ui
