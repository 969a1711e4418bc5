#pragma once

#include "tests/support/EventLoop.h"
#include "tests/support/ScriptedChat.h"
#include "tests/support/ScriptedChecker.h"
#include "tests/support/SettingsParts.h"
#include "tests/ui/Album.h"
#include "tests/ui/Widgets.h"
#include "ui/kit/Theme.h"
#include "ui/settings/SettingsWindow.h"

#include <QMenu>
#include <QScrollArea>

#include <memory>

inline const QString kAddress = QStringLiteral("https://llm.corp.example:8766");

/// The parts behind the windows, with a chat whose agent is played, and a settings window. Only one
/// at a time, because there is one process tree.
class Scene
{
public:
    explicit Scene(const Album &album, const QString &address = kAddress)
        : m_album(album)
        , scripted(address)
    {
        scripted.settings.setValue(bridge::settings::kTheme, album.theme);
    }

    void open()
    {
        window = std::make_unique<ui::SettingsWindow>(parts.pages());
        window->showPage(ui::SettingsPageId::AiChat);
    }
    void goLive()
    {
        chats.add(scripted.takeChat());
        scripted.goLive();
    }

    void save(QWidget &widget, const QString &name) const
    {
        letTimersFire();
        m_album.save(widget.grab(), name);
    }
    /// The settings window in its page's full height.
    void savePage(const QString &name, int width = 1080) const
    {
        window->resize(width, 880);
        settle();
        int height = 880;
        for (const auto *area : widgets::shownIn<QScrollArea>(*window)) {
            if (area->widget())
                height = std::max(height, area->widget()->minimumSizeHint().height());
        }
        window->resize(width, height);
        save(*window, name);
    }
    void saveMenu(QMenu &menu, const QString &name) const
    {
        menu.popup({});
        save(menu, name);
        menu.hide();
    }

private:
    Album m_album;

public:
    ScriptedChat scripted;
    ScriptedChecker checker{scripted};
    bridge::chat::ChatList chats;
    ui::Theme theme{scripted.settings};
    SettingsParts parts{scripted, checker, chats, theme};
    std::unique_ptr<ui::SettingsWindow> window;
};

/// The page of the first start.
void takeStartShots(const Album &album);
/// The settings in many states.
void takeSettingsShots(const Album &album);
