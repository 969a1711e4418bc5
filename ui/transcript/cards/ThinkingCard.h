#pragma once

#include "ui/transcript/EntryWidget.h"

namespace ui {

class FoldButton;
class LongMarkdown;

/// The model's thinking: one line, expandable. Text is rendered only while expanded.
class ThinkingCard final : public EntryWidget
{
    Q_OBJECT

public:
    ThinkingCard(const EntryContext &context, QWidget *parent);
    void showEntry(const bridge::chat::TranscriptEntry &entry) override;
    void appendText(const QString &piece) override;
    void setFold(Fold fold) override;

private:
    void refresh();

    FoldButton *m_fold;
    LongMarkdown *m_text;
    quint64 m_id = 0;
};

} // namespace ui
