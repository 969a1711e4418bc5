#pragma once

#include "bridge/chat/Chat.h"
#include "bridge/core/Clock.h"
#include "bridge/endpoint/profiles/EndpointChoice.h"
#include "ui/Intents.h"
#include "ui/kit/Theme.h"

#include <QWidget>

namespace ui {

class Composer;
class TranscriptView;

/// One chat: header, transcript and composer. Calls the chat directly; all references outlive it.
/// ChatWindow::takePane() moves it between windows with its draft and scroll position.
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

private:
    QWidget *makePendingBar();
    void connectChat();
    void connectTranscript();
    void followState();

    bridge::chat::Chat &m_chat;
    Intents &m_intents;
    TranscriptView *m_transcript;
    QWidget *m_pendingBar;
    Composer *m_composer;
};

} // namespace ui
