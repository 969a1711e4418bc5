#pragma once

#include "ui/transcript/EntryWidget.h"

namespace ui {

class LongText;
class Paragraph;

/// Asks about a turn that goes round in circles: stop it, or let it go on.
class LoopCard final : public EntryWidget
{
    Q_OBJECT

public:
    LoopCard(const EntryContext &context, QWidget *parent);
    void showEntry(const bridge::chat::TranscriptEntry &entry) override;

private:
    Paragraph *m_title;
    Paragraph *m_text;
    LongText *m_call;
};

} // namespace ui
