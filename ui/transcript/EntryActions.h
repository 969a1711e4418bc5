#pragma once

#include "bridge/agent/Permission.h"
#include "bridge/failure/Fix.h"

#include <QObject>

namespace ui {

/// What the user asks of the chat with a control inside its transcript, and what of the chat's
/// state these controls depend on. It does not know the chat: its owner carries the requests out.
class EntryActions final : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;

    /// How many unanswered messages are sent together by "send again"; 0: it is not offered.
    void setUnanswered(int messages);
    [[nodiscard]] int unanswered() const { return m_unanswered; }
    /// Label of the button that asks for it.
    [[nodiscard]] QString sendAgainLabel() const;
    /// Claude is at work: the last answer may not be the turn's last.
    void setTurnRuns(bool runs);
    [[nodiscard]] bool turnRuns() const { return m_turnRuns; }

Q_SIGNALS:
    void answered(const QString &requestId, const bridge::agent::PermissionAnswer &answer);
    /// The state that is set above has changed.
    void stateChanged();
    void sendAgainRequested();
    /// The unanswered message back into the composer.
    void editAgainRequested();
    void stopRequested();
    void checkRequested();
    void endpointOffRequested();
    void fixRequested(const bridge::Fix &fix);

private:
    int m_unanswered = 0;
    bool m_turnRuns = false;
};

} // namespace ui
