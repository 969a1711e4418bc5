#pragma once

#include "ui/transcript/EntryWidget.h"

class QLabel;
class QPushButton;

namespace ui {

class FailureHops;
class FailureLayers;
class FixButtons;
class FoldButton;
class GoOnButton;
class LongText;
class Paragraph;
class TextBlocks;

/// A failed turn, or an agent that could not start: the whole FailureRecord with its buttons; one
/// line while the sheet over the conversation shows it, and, until it is clicked, when it is over.
class FailureCard final : public EntryWidget
{
    Q_OBJECT

public:
    FailureCard(const EntryContext &context, QWidget *parent);
    void showEntry(const bridge::chat::TranscriptEntry &entry) override;
    void showSurroundings(const bridge::chat::TranscriptEntry &entry) override;
    void setFold(Fold fold) override;

private:
    void fill();
    void connectButtons();
    [[nodiscard]] bool isOnSheet(const bridge::chat::TranscriptEntry &entry) const;
    void copyDetails();

    void showFolds(bool isOver);

    bridge::Failure m_failure;
    Fold m_chosen = Fold::Default;
    bool m_isOver = false;
    FoldButton *m_short; ///< instead of the first line, when it is over
    QLabel *m_mark;
    Paragraph *m_title;
    QLabel *m_time;
    QWidget *m_record; ///< all but the first line
    TextBlocks *m_text;
    FailureHops *m_hops;
    FailureLayers *m_layers;
    FoldButton *m_fold;
    LongText *m_message;
    FixButtons *m_buttons;
    GoOnButton *m_goOn;
    QPushButton *m_again;
    QPushButton *m_check;
    QPushButton *m_copy;
};

} // namespace ui
