#pragma once

#include "bridge/chat/Chat.h"
#include "bridge/check/ProfileProbes.h"
#include "bridge/core/Clock.h"
#include "bridge/endpoint/profiles/EndpointChoice.h"
#include "ui/Intents.h"
#include "ui/chat/Composer.h"
#include "ui/chat/ReadOnlyBar.h"
#include "ui/kit/Theme.h"

#include <QWidget>

namespace ui {

class FailureSheet;
class GoOnTargets;
class QueueRows;
class ReadingPlace;
class RewindHost;
class ShownFailure;
class TranscriptView;

/// One chat: header, transcript, waiting messages and composer, and over the transcript the sheet
/// of a failure. Calls the chat directly; all references outlive it. ChatWindow::takePane() moves
/// it between windows with its draft and scroll position. Nothing in it takes the focus or a key by
/// itself.
class ChatPane final : public QWidget
{
    Q_OBJECT

public:
    ChatPane(bridge::chat::Chat &chat, bridge::endpoint::EndpointChoice &endpoints,
             Intents &intents, Theme &theme, bridge::Clock &clock, QWidget *parent = nullptr);
    ~ChatPane() override;

    [[nodiscard]] bridge::chat::Chat &chat() const { return m_chat; }
    [[nodiscard]] Composer &composer() const { return *m_composer; }
    /// Gives the focus to the composer; where there is none, as another process has the chat, to
    /// the transcript.
    void takeFocus();
    /// A key that the window got goes to the composer; false: it is not for it.
    bool takeTyping(QKeyEvent &event);
    /// Closes the failure's sheet; false: it is not open.
    bool closeFailure();
    /// Says whether other endpoints answer; outlives it. Without a call it is not known.
    void setProbes(bridge::check::ProfileProbes *probes);
    /// True: there is no program of the agent yet, so the chat is not said to wake up.
    void setAgentMissing(bool isMissing);
    /// Scrolls to an item, as soon as it is loaded, and marks it for a moment.
    void showItem(const QString &itemId);
    /// Gives draft and scroll position to the chat now, not a moment later.
    void keepNow();

    /// @name What Esc does here; see EscapeOrder. False: there is nothing to do.
    /// @{
    bool closePopover();
    bool leaveReason(); ///< or the change of a waiting message
    bool denyRequest();
    bool stopTurn();
    bool clearComposer();
    /// @}

Q_SIGNALS:
    /// A rewind failed whose popover the user has closed. `problem`: a line for the user.
    void rewindFailed(const QString &problem);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;

private:
    void connectFailure();
    void followFailure();
    void placeSheet();
    QWidget *makePendingBar();
    void connectChat();
    void connectComposer();
    void connectQueue();
    void connectTranscript();
    void connectMessages();
    void lookAtFolder();
    void followState();
    void followActivity();
    void followHolder();
    void onRewound(const QString &text);
    void followQueue();
    [[nodiscard]] bool turnRuns() const;
    /// Another process has the chat and there is no draft: the composer is hidden.
    [[nodiscard]] bool isOnlyRead() const;
    /// The window's focus may be moved within the pane without taking it from anything else.
    [[nodiscard]] bool hasFocusOrNoneHas() const;
    /// @name The change of a waiting message
    /// See Chat::edited().
    /// @{
    [[nodiscard]] ComposerView::Editing editing() const;
    void editQueued(const QString &id);
    /// With the change, unless it is empty.
    void finishEdit();
    /// The message stays as it was; undo brings the change back. False: none is changed.
    bool cancelEdit();
    /// Undo brings its text back.
    void removeQueued(const QString &id);
    /// Goes on with what cancelEdit() or removeQueued() left last.
    void resumeEdit();
    void endEdit(const QString &text);
    [[nodiscard]] QString editedText() const;
    /// @}
    void sendFromComposer(const QString &text, bool isNow);

    bridge::chat::Chat &m_chat;
    bridge::endpoint::EndpointChoice &m_endpoints;
    Intents &m_intents;
    TranscriptView *m_transcript;
    QWidget *m_pendingBar;
    QueueRows *m_queue;
    Composer *m_composer;
    ShownFailure *m_failure;
    FailureSheet *m_sheet;
    GoOnTargets *m_targets = nullptr;
    ReadOnlyBar *m_readOnly;
    RewindHost *m_rewind;
    ReadingPlace *m_place;
    bridge::store::KeptMessage
        m_leftChange;          ///< the last one that undo brings back, of a waiting message
    bool m_wasStopped = false; ///< the user stopped the last turn
    bool m_isAgentMissing = false;
    bool m_wasWritten = false; ///< something, in the composer of this pane
};

} // namespace ui
