#pragma once

#include "ui/transcript/EntryWidget.h"

#include <QTextDocument>

namespace ui {

/// A horizontal line with a short text between entries.
class DividerCard final : public EntryWidget
{
    Q_OBJECT

public:
    DividerCard(const EntryContext &context, QWidget *parent);
    void showEntry(const bridge::chat::TranscriptEntry &entry) override;
    [[nodiscard]] int heightForWidth(int width) const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    /// Wraps the text for this width and returns its rectangle.
    [[nodiscard]] QRect textRect(int width) const;

    mutable QTextDocument m_text;
};

} // namespace ui
