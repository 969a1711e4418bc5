#pragma once

#include "bridge/chat/TranscriptEntry.h"
#include "ui/kit/Theme.h"
#include "ui/transcript/EntryActions.h"

#include <QWidget>

namespace ui {

class SmallButton;

/// The buttons under the message with the pointer or the focus. One for the whole transcript, which
/// places it.
class MessageActions final : public QWidget
{
    Q_OBJECT

public:
    MessageActions(Theme &theme, EntryActions &actions, QWidget *parent);

    /// Which of the buttons make sense at an entry; false: none. `isSummarised`:
    /// Transcript::isSummarised().
    bool setEntry(const bridge::chat::TranscriptEntry &entry, bool isSummarised);
    /// Drawn as opened by "Rewind".
    void setRewindOpen(bool open);

Q_SIGNALS:
    void copyRequested();
    void hovered(bool inside);

protected:
    void enterEvent(QEnterEvent *event) override;
    void leaveEvent(QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    Theme &m_theme;
    EntryActions &m_actions;
    QString m_itemId;
    SmallButton *m_copy;
    SmallButton *m_edit;
    SmallButton *m_branch;
    SmallButton *m_rewind;
};

} // namespace ui
