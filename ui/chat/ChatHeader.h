#pragma once

#include "bridge/session/Chat.h"

#include <QFrame>

class QLabel;

namespace ui {

class ElidedLabel;
class Pill;

/// The line over the transcript: title, folder, and the truth about the live agent.
class ChatHeader final : public QFrame
{
    Q_OBJECT

public:
    explicit ChatHeader(bridge::session::Chat &chat, QWidget *parent = nullptr);

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void showTitle();
    void showState();
    void showAgent();

    bridge::session::Chat &m_chat;
    ElidedLabel *m_title;
    ElidedLabel *m_workspace;
    Pill *m_state;
    QLabel *m_via;
};

} // namespace ui
