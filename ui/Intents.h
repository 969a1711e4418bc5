#pragma once

#include "bridge/endpoint/profiles/EndpointPin.h"
#include "bridge/failure/Fix.h"

#include <QObject>
#include <QUrl>

namespace bridge::chat {
class Chat;
}

namespace ui {

enum class SettingsPageId { Appearance, AiChat, About };

/// Requests of the user that concern more than one window. One per program, made and connected by
/// app; widgets emit its signals. Outlives every widget. Main thread.
class Intents final : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;

Q_SIGNALS:
    void settingsRequested(ui::SettingsPageId page);
    /// Show in the settings where turns go on by themselves when the endpoint fails.
    void goOnOrderRequested();
    /// Check the endpoint that this chat uses; nullptr: the one in the settings. `withAgent`: with a
    /// turn of the real program.
    void checkRequested(bridge::chat::Chat *chat, bool withAgent = false);
    /// Stop using a custom endpoint for this chat.
    void endpointOffRequested(bridge::chat::Chat *chat);
    /// Apply a fix to the endpoint of this chat; nullptr: to the endpoint that the settings checked
    /// last, without a message to send.
    void fixRequested(bridge::chat::Chat *chat, const bridge::Fix &fix);
    /// Finish this chat's unanswered message at another endpoint.
    void goOnRequested(bridge::chat::Chat *chat, const bridge::endpoint::EndpointPin &pin);
    /// A new chat that works in this folder, in the window of `beside`.
    void newChatRequested(bridge::chat::Chat *beside, const QString &folder);
    /// End the program; asks if work would be cut.
    void quitRequested();
    /// A new chat with this chat's conversation up to this item.
    void branchRequested(bridge::chat::Chat *chat, const QString &itemId);
    /// The process that had the chat's conversation open is gone: go on with it here.
    void takeOverRequested(bridge::chat::Chat *chat);
    /// Open in the browser; only http and https.
    void linkRequested(const QUrl &url);
};

} // namespace ui
