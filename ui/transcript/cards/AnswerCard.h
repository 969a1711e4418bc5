#pragma once

#include "ui/transcript/EntryWidget.h"

namespace ui {

class CutLine;
class ElidedLabel;
class FoldButton;
class LongMarkdown;

/// A text block of an answer; under the last one of a finished turn, and of each sender within a
/// turn, its sender. One that was cut
/// off ends with a line that says so; when the whole answer follows, it is folded to one row.
class AnswerCard final : public EntryWidget
{
    Q_OBJECT

public:
    AnswerCard(const EntryContext &context, QWidget *parent);
    void showEntry(const bridge::chat::TranscriptEntry &entry) override;
    void showSurroundings(const bridge::chat::TranscriptEntry &entry) override;
    void appendText(const QString &piece) override;
    void setFold(Fold fold) override;

private:
    void showCut(const bridge::chat::AnswerText &answer);

    LongMarkdown *m_text;
    quint64 m_id = 0;
    /// @name Created on demand
    /// @{
    ElidedLabel *m_sender = nullptr;
    CutLine *m_cut = nullptr;
    FoldButton *m_half = nullptr; ///< opens a half answer
    /// @}
    bool m_isOpen = false;
};

} // namespace ui
