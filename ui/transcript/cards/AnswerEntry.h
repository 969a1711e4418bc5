#pragma once

#include "ui/transcript/EntryWidget.h"

namespace ui {

class ElidedLabel;
class MarkdownText;

/// A text block of an answer; under the last one of a turn that is over, who gave it.
class AnswerEntry final : public EntryWidget
{
    Q_OBJECT

public:
    AnswerEntry(const EntryContext &context, QWidget *parent);
    void showEntry(const bridge::chat::TranscriptEntry &entry) override;
    void showSurroundings(const bridge::chat::TranscriptEntry &entry) override;
    void appendText(const QString &piece) override;

private:
    MarkdownText *m_text;
    ElidedLabel *m_giver = nullptr; ///< made when there is something to say
};

} // namespace ui
