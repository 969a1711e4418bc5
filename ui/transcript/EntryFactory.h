#pragma once

#include "ui/transcript/EntryWidget.h"

namespace ui {

/// Creates the card for an entry's kind; call showEntry() next. A new kind of entry gets its card
/// here.
[[nodiscard]] EntryWidget *makeEntryWidget(const bridge::chat::EntryContent &content,
                                           const EntryContext &context, QWidget *parent);

} // namespace ui
