#pragma once

#include "bridge/chat/Chat.h"
#include "bridge/endpoint/profiles/EndpointChoice.h"
#include "ui/Intents.h"
#include "ui/kit/Theme.h"

#include <QFrame>

class QPushButton;

namespace ui {

class ElidedLabel;
class Pill;
class PinMenu;
class QuietButton;

/// The line above the transcript: title, the folder with a menu for chats in others, state of the
/// live agent, and the menu of the chat's endpoint. Where it is narrow, the path becomes an icon,
/// then the words of "Restart agent", then "via" goes, then the title; nothing that can be pressed
/// vanishes.
class ChatHeader final : public QFrame
{
    Q_OBJECT

public:
    ChatHeader(bridge::chat::Chat &chat, bridge::endpoint::EndpointChoice &endpoints,
               Intents &intents, Theme &theme, QWidget *parent = nullptr);

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    /// What has given way; each includes those before.
    enum class Room { All, NoPath, NoWords, NoVia, NoTitle };

    void fillFolderMenu();
    void chooseFolder();
    void showTitle();
    void showState();
    void showRoute();
    void fit();
    void apply(Room room);
    [[nodiscard]] bool hasPin(Room room) const;
    [[nodiscard]] int routeWidth(Room room) const;
    /// Without title, path and route.
    [[nodiscard]] int widthAround(Room room) const;
    /// Each part as narrow as it may be.
    [[nodiscard]] int neededWidth(Room room) const;
    /// The title keeps what it needs, or two thirds of the room of both.
    [[nodiscard]] int roomForPath() const;

    bridge::chat::Chat &m_chat;
    bridge::endpoint::EndpointChoice &m_endpoints;
    Intents &m_intents;
    Theme &m_theme;
    ElidedLabel *m_title;
    QuietButton *m_folder;
    Pill *m_practice = nullptr; ///< in a practice session
    Pill *m_state;
    QuietButton *m_route;
    PinMenu *m_pins;
    QPushButton *m_restart;
    QString m_routeText;
    QString m_shortRouteText;
    int m_restartWidth = 0; ///< with its words
};

} // namespace ui
