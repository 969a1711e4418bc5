#pragma once

#include "bridge/chat/Chat.h"
#include "ui/endpoint/EndpointDialog.h"

#include <QObject>
#include <QPointer>

#include <functional>

class QWidget;

namespace app {

/// Brings a chat's failures to the user, one dialog at a time: a new failure, or the same one known
/// better, takes the place of the one shown, and one that mended itself (a retry succeeded) closes
/// it. What Claude Code's own retries may soon mend is left to the transcript's card.
class FailureDialogs : public QObject
{
    Q_OBJECT

public:
    /// What a dialog belongs to.
    struct Place
    {
        QWidget *window = nullptr;
        bool showsChat = true; ///< false: another chat is seen there
    };

    /// References outlive it.
    FailureDialogs(bridge::chat::Chat &chat, ui::Theme &theme, std::function<Place()> place,
                   QObject *parent = nullptr);

    /// The dialog, if there is one.
    void close();

Q_SIGNALS:
    void turnOffRequested();
    void settingsRequested();
    void fixRequested(const bridge::Fix &fix);

private:
    void show(const bridge::Failure &failure);
    /// What becomes of the message that failed, and which chat this is about where it is not seen.
    [[nodiscard]] QString noteNow() const;
    [[nodiscard]] QString messageNote() const;
    void tryAgain();
    void onTurnEnded(bool ok);

    bridge::chat::Chat &m_chat;
    ui::Theme &m_theme;
    std::function<Place()> m_place;
    QPointer<ui::EndpointDialog> m_dialog;
    QString m_note; ///< as m_dialog shows it
    bool m_sendAgainWhenOver = false;
};

} // namespace app
