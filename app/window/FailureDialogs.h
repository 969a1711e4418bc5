#pragma once

#include "bridge/chat/Chat.h"
#include "ui/Intents.h"
#include "ui/endpoint/FailureDialog.h"

#include <QObject>
#include <QPointer>

#include <functional>

class QWidget;

namespace app {

/// Shows a chat's failures, one dialog at a time: a new failure, or more about the shown one,
/// replaces it; recovery (a retry succeeded) closes it. Failures that the agent's own retries may
/// soon overcome are left to the card in the transcript. Main thread.
class FailureDialogs : public QObject
{
    Q_OBJECT

public:
    /// The window of a dialog.
    struct Place
    {
        QWidget *window = nullptr;
        bool showsChat = true; ///< false: it shows another chat
    };

    /// References outlive it.
    FailureDialogs(bridge::chat::Chat &chat, ui::Intents &intents, ui::Theme &theme,
                   std::function<Place()> place, QObject *parent = nullptr);

    void close();

private:
    void show(const bridge::Failure &failure);
    /// The fate of the failed message, and the chat's title if the chat is not shown.
    [[nodiscard]] QString noteNow() const;
    [[nodiscard]] QString messageNote() const;
    void onAgentChanged();
    void tryAgain();
    void onTurnEnded(bool ok);

    bridge::chat::Chat &m_chat;
    ui::Intents &m_intents;
    ui::Theme &m_theme;
    std::function<Place()> m_place;
    QPointer<ui::FailureDialog> m_dialog;
    QString m_note;     ///< shown in m_dialog
    qint64 m_agent = 0; ///< pid when m_dialog opened; 0: none
    bool m_sendAgainWhenOver = false;
};

} // namespace app
