#pragma once

#include "ui/transcript/EntryWidget.h"

class QAbstractButton;
class QLabel;

namespace ui {

class TextBlocks;

/// A message of the user, right-aligned: its text, a chip for each image; under it its delivery
/// state, if there is one.
class MessageBubble final : public EntryWidget
{
    Q_OBJECT

public:
    MessageBubble(const EntryContext &context, QWidget *parent);
    void showEntry(const bridge::chat::TranscriptEntry &entry) override;
    void showSurroundings(const bridge::chat::TranscriptEntry &entry) override { showEntry(entry); }
    void setFold(Fold fold) override;
    [[nodiscard]] int heightForWidth(int width) const override;

protected:
    void resizeEvent(QResizeEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    [[nodiscard]] int bubbleWidth(int width) const;
    /// Height of the text and the chips in a bubble of this width.
    [[nodiscard]] int contentHeight(int bubble) const;
    [[nodiscard]] QStringList chips() const;
    void showText();
    void showWhole();

    TextBlocks *m_text;
    QWidget *m_footer;
    QLabel *m_delivery;
    QWidget *m_offers;
    QAbstractButton *m_again;
    QAbstractButton *m_more;
    QString m_message;
    int m_images = 0;
    bool m_isMarked = false; ///< the conversation would return here
    bool m_whole = false;
    int m_idealWidth = 0;
    quint64 m_id = 0;
};

} // namespace ui
