#pragma once

#include "ui/chat/RewindPopover.h"
#include "ui/chat/RewindView.h"
#include "ui/kit/Theme.h"
#include "ui/transcript/TranscriptView.h"

#include <QObject>
#include <QPointer>
#include <QString>

namespace ui {

/// The popover of a rewind in one pane: opens it at its message, dims what would go, and keeps it
/// inside the pane. Knows what the transcript shows; what the files would do comes from outside.
class RewindHost final : public QObject
{
    Q_OBJECT

public:
    /// `transcript` is a child of `pane`, which owns this object.
    RewindHost(bridge::chat::Transcript &entries, TranscriptView &transcript, Theme &theme,
               QWidget *pane);

    /// Replaces an open one that is not under way. lookRequested() follows, unless the item is not
    /// in the transcript.
    void open(const QString &itemId, RewindExtent preferred);
    /// False: none is open. focusLeaves() comes first if the focus is in it.
    bool close();
    [[nodiscard]] bool isOpen() const { return m_popover; }
    /// The chat goes back at this moment: see RewindView::isUnderWay.
    [[nodiscard]] bool isUnderWay() const { return m_isUnderWay; }
    /// Item of the message; empty: none is open.
    [[nodiscard]] QString itemId() const { return m_itemId; }
    /// What is known about the files, and how it goes; time and messages are filled in here.
    void setView(RewindView view);
    /// Call when the pane has another size.
    void place();

Q_SIGNALS:
    /// setView() is awaited; the agent has to be awake.
    void lookRequested(const QString &itemId);
    void rewindRequested(const QString &itemId, ui::RewindExtent extent);
    void branchRequested(const QString &itemId);
    /// It goes while the keyboard focus of the window is in it: give it to another widget.
    void focusLeaves();
    /// Closed with one of its buttons.
    void closed();

private:
    [[nodiscard]] int row() const;

    bridge::chat::Transcript &m_entries;
    TranscriptView &m_transcript;
    Theme &m_theme;
    QWidget *m_pane;
    QPointer<RewindPopover> m_popover;
    QString m_itemId;
    bool m_isUnderWay = false;
};

} // namespace ui
