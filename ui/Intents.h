#pragma once

#include "bridge/failure/Fix.h"

#include <QObject>
#include <QUrl>

namespace bridge::chat {
class Chat;
}

namespace ui {

enum class SettingsPageId { Appearance, AiChat, About };

/// What a click asks the program for beyond the window it happens in. One for the whole program:
/// app makes and connects it, widgets emit its signals. Outlives every widget. Main thread.
class Intents final : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;

Q_SIGNALS:
    void settingsRequested(ui::SettingsPageId page);
    /// Check the endpoint that this chat uses; nullptr: the one in the settings.
    void checkRequested(bridge::chat::Chat *chat);
    /// This chat is to use no custom endpoint.
    void endpointOffRequested(bridge::chat::Chat *chat);
    /// Apply a fix to the endpoint of this chat; nullptr: to the one that was checked last in the
    /// settings, where there is no message to send.
    void fixRequested(bridge::chat::Chat *chat, const bridge::Fix &fix);
    /// Open outside; only http and https.
    void linkRequested(const QUrl &url);
};

} // namespace ui
