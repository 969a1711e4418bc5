#pragma once

#include "bridge/endpoint/EndpointChoice.h"
#include "bridge/session/Chat.h"
#include "ui/endpoint/EndpointDialog.h"

#include <QObject>
#include <QPointer>

class QWidget;

namespace app {

/// Brings a chat's failures to the user, one dialog at a time: a new failure, or the same one known
/// better, takes the place of the one shown, and one that mended itself (a retry succeeded) closes
/// it. What Claude Code's own retries may soon mend is left to the transcript's card.
class FailureDialogs : public QObject
{
    Q_OBJECT

public:
    /// `window`: what the dialog belongs to. References outlive it.
    FailureDialogs(bridge::session::Chat &chat, bridge::endpoint::EndpointChoice &endpoints,
                   ui::Theme &theme, QWidget &window, QObject *parent = nullptr);

Q_SIGNALS:
    void settingsRequested();
    void fixRequested(const bridge::Fix &fix);

private:
    void show(const bridge::Failure &failure);
    /// What becomes of the message that failed.
    [[nodiscard]] QString noteNow() const;
    void tryAgain();
    void onTurnEnded(bool ok);

    bridge::session::Chat &m_chat;
    bridge::endpoint::EndpointChoice &m_endpoints;
    ui::Theme &m_theme;
    QWidget &m_window;
    QPointer<ui::EndpointDialog> m_dialog;
    QString m_note; ///< as m_dialog shows it
    bool m_sendAgainWhenOver = false;
};

} // namespace app
