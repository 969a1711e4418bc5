#pragma once

#include "ui/chat/EntryWidget.h"

class QLabel;

namespace ui {

class TextBlocks;

/// A message of the user, at the right; under it, where there is something to say, what became of
/// it.
class MessageBubble final : public EntryWidget
{
    Q_OBJECT

public:
    MessageBubble(const EntryContext &context, QWidget *parent);
    void showEntry(const bridge::session::TranscriptEntry &entry) override;
    [[nodiscard]] int heightForWidth(int width) const override;

protected:
    void resizeEvent(QResizeEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    [[nodiscard]] int bubbleWidth(int width) const;

    TextBlocks *m_text;
    QWidget *m_footer;
    QLabel *m_delivery;
    QWidget *m_offers;
    QString m_shown;
    int m_idealWidth = 0;
};

} // namespace ui
