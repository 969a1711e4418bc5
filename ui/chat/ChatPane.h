#pragma once

#include "bridge/chat/Chat.h"
#include "bridge/core/Clock.h"
#include "bridge/endpoint/profiles/EndpointChoice.h"
#include "bridge/failure/Fix.h"
#include "ui/kit/Theme.h"

#include <QUrl>
#include <QWidget>

namespace ui {

class Composer;
class TranscriptView;

/// One chat: header, conversation, and where a message is written. Talks to the chat directly;
/// everything it is given outlives it. Goes from window to window with its draft and its place in
/// the conversation (ChatWindow::takePane()).
class ChatPane final : public QWidget
{
    Q_OBJECT

public:
    ChatPane(bridge::chat::Chat &chat, bridge::endpoint::EndpointChoice &endpoints, Theme &theme,
             bridge::Clock &clock, QWidget *parent = nullptr);

    [[nodiscard]] bridge::chat::Chat &chat() const { return m_chat; }
    [[nodiscard]] Composer &composer() const { return *m_composer; }
    /// Ready to type, or to answer what the chat asks.
    void takeFocus();
    /// What the chat asks gets the focus, unless somebody is writing.
    void offerFocus();

Q_SIGNALS:
    void settingsRequested();
    void checkRequested();
    void endpointOffRequested();
    /// From a card of the conversation.
    void fixRequested(const bridge::Fix &fix);
    /// Only http and https; to be opened outside.
    void linkRequested(const QUrl &url);

private:
    QWidget *makePendingBar();
    void connectChat();
    void connectTranscript();
    void followState();

    bridge::chat::Chat &m_chat;
    TranscriptView *m_transcript;
    QWidget *m_pendingBar;
    Composer *m_composer;
};

} // namespace ui
