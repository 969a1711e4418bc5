#pragma once

#include "bridge/chat/Chat.h"
#include "bridge/check/ProfileProbes.h"
#include "bridge/core/Clock.h"
#include "bridge/endpoint/profiles/EndpointChoice.h"
#include "ui/Intents.h"
#include "ui/kit/Theme.h"

#include <QWidget>

namespace ui {

class Composer;
class FailureSheet;
class GoOnTargets;
class ShownFailure;
class TranscriptView;

/// One chat: header, transcript and composer, and over the transcript the sheet of a failure. Calls
/// the chat directly; all references outlive it. ChatWindow::takePane() moves it between windows
/// with its draft and scroll position.
class ChatPane final : public QWidget
{
    Q_OBJECT

public:
    ChatPane(bridge::chat::Chat &chat, bridge::endpoint::EndpointChoice &endpoints,
             Intents &intents, Theme &theme, bridge::Clock &clock, QWidget *parent = nullptr);

    [[nodiscard]] bridge::chat::Chat &chat() const { return m_chat; }
    [[nodiscard]] Composer &composer() const { return *m_composer; }
    /// Focuses the card that waits for an answer, else the composer.
    void takeFocus();
    /// Focuses the card that waits for an answer, unless the user has begun to type.
    void offerFocus();
    /// Closes the failure's sheet; false: it is not open.
    bool closeFailure();
    /// Says whether other endpoints answer; outlives it. Without a call it is not known.
    void setProbes(bridge::check::ProfileProbes *probes);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    void connectFailure();
    void followFailure();
    void placeSheet();
    QWidget *makePendingBar();
    void connectChat();
    void connectTranscript();
    void followState();

    bridge::chat::Chat &m_chat;
    bridge::endpoint::EndpointChoice &m_endpoints;
    Intents &m_intents;
    TranscriptView *m_transcript;
    QWidget *m_pendingBar;
    Composer *m_composer;
    ShownFailure *m_failure;
    FailureSheet *m_sheet;
    GoOnTargets *m_targets = nullptr;
};

} // namespace ui
