#pragma once

#include "ui/transcript/EntryWidget.h"

namespace ui {

class ElidedLabel;
class MarkdownText;

/// A text block of an answer; under the last one of a finished turn, its sender.
class AnswerCard final : public EntryWidget
{
    Q_OBJECT

public:
    AnswerCard(const EntryContext &context, QWidget *parent);
    void showEntry(const bridge::chat::TranscriptEntry &entry) override;
    void showSurroundings(const bridge::chat::TranscriptEntry &entry) override;
    void appendText(const QString &piece) override;

private:
    MarkdownText *m_text;
    ElidedLabel *m_sender = nullptr; ///< created on demand
};

} // namespace ui
