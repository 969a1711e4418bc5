#pragma once

#include "ui/transcript/EntryWidget.h"

namespace ui {

class FoldButton;
class LongText;

/// A message of the agent about itself: one line, expandable.
class NoticeCard final : public EntryWidget
{
    Q_OBJECT

public:
    NoticeCard(const EntryContext &context, QWidget *parent);
    void showEntry(const bridge::chat::TranscriptEntry &entry) override;
    void setFold(Fold fold) override;

private:
    FoldButton *m_fold;
    LongText *m_text;
};

} // namespace ui
