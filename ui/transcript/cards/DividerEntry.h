#pragma once

#include "ui/transcript/EntryWidget.h"

#include <QTextDocument>

namespace ui {

/// A line between messages with a few words in it.
class DividerEntry final : public EntryWidget
{
    Q_OBJECT

public:
    DividerEntry(const EntryContext &context, QWidget *parent);
    void showEntry(const bridge::chat::TranscriptEntry &entry) override;
    [[nodiscard]] int heightForWidth(int width) const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    /// Wraps the text for this width; says where it stands.
    [[nodiscard]] QRect textRect(int width) const;

    mutable QTextDocument m_text;
};

} // namespace ui
