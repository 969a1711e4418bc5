#pragma once

#include "ui/transcript/EntryWidget.h"

namespace ui {

class Paragraph;

/// A turn that was cut off: the user decides whether it goes on. Its buttons are pressed with the
/// pointer, or after Tab.
class CutTurnCard final : public EntryWidget
{
    Q_OBJECT

public:
    CutTurnCard(const EntryContext &context, QWidget *parent);
    void showEntry(const bridge::chat::TranscriptEntry &entry) override;
    void showSurroundings(const bridge::chat::TranscriptEntry &entry) override { showEntry(entry); }

private:
    Paragraph *m_title;
    QWidget *m_buttons;
};

} // namespace ui
