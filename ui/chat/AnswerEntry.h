#pragma once

#include "ui/chat/EntryWidget.h"

namespace ui {

class MarkdownText;

/// A text block of an answer.
class AnswerEntry final : public EntryWidget
{
    Q_OBJECT

public:
    AnswerEntry(const EntryContext &context, QWidget *parent);
    void showEntry(const bridge::session::TranscriptEntry &entry) override;
    void appendText(const QString &piece) override;

private:
    MarkdownText *m_text;
};

} // namespace ui
