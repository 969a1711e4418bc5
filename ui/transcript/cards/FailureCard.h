#pragma once

#include "ui/transcript/EntryWidget.h"

class QPushButton;

namespace ui {

class FixButtons;
class FoldButton;
class LongText;
class Paragraph;
class TextBlocks;

/// A failed turn, or an agent that could not start: description, the other side's own text folded,
/// and buttons with the fixes.
class FailureCard final : public EntryWidget
{
    Q_OBJECT

public:
    FailureCard(const EntryContext &context, QWidget *parent);
    void showEntry(const bridge::chat::TranscriptEntry &entry) override;
    void showSurroundings(const bridge::chat::TranscriptEntry &entry) override { showEntry(entry); }
    void setFold(Fold fold) override;

private:
    Paragraph *m_title;
    TextBlocks *m_text;
    FoldButton *m_fold;
    LongText *m_message;
    FixButtons *m_buttons;
    QPushButton *m_again;
};

} // namespace ui
