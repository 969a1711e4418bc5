#pragma once

#include "bridge/agent/Permission.h"
#include "bridge/endpoint/profiles/EndpointPin.h"
#include "bridge/failure/Fix.h"

#include <QObject>

namespace ui {

class GoOnTargets;
/// What can be done at a message of this chat.
struct MessageAbilities
{
    bool branch = false; ///< a new chat can begin there
    bool rewind = false; ///< the conversation can return there
    friend bool operator==(const MessageAbilities &, const MessageAbilities &) = default;
};

/// Requests to the chat from controls inside its transcript, and the state of the chat that these
/// controls depend on. Does not know the chat: its owner carries the requests out. Main thread.
class EntryActions final : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;

    /// Number of messages that "send again" would send; 0: it is not offered.
    void setUnanswered(int messages);
    [[nodiscard]] int unanswered() const { return m_unanswered; }
    /// Nothing that needs an agent can be asked for now.
    void setReadOnly(bool isReadOnly);
    [[nodiscard]] bool isReadOnly() const { return m_isReadOnly; }
    /// A turn runs: the last answer may not be the turn's last.
    void setTurnRuns(bool runs);
    [[nodiscard]] bool turnRuns() const { return m_turnRuns; }
    /// The agent reports what commands change in files, because the chat's folder is in a
    /// repository.
    void setReportsChanges(bool reports);
    [[nodiscard]] bool reportsChanges() const { return m_reportsChanges; }
    /// The newest failure is on the sheet over the conversation: its card is one line.
    void setFailureOnSheet(bool isOnSheet);
    [[nodiscard]] bool isFailureOnSheet() const { return m_isFailureOnSheet; }
    /// Endpoints at which the conversation can go on; nullptr: none. Set once, outlives the cards.
    void setTargets(GoOnTargets *targets) { m_targets = targets; }
    [[nodiscard]] GoOnTargets *targets() const { return m_targets; }
    void setMessageAbilities(const MessageAbilities &abilities);
    [[nodiscard]] const MessageAbilities &messageAbilities() const { return m_abilities; }
    /// The message that the conversation would return to, drawn with a ring; empty: none.
    void setRewindTarget(const QString &messageId);
    [[nodiscard]] QString rewindTarget() const { return m_rewindTarget; }

Q_SIGNALS:
    void answered(const QString &requestId, const bridge::agent::PermissionAnswer &answer);
    void stateChanged();
    void sendAgainRequested();
    /// Move the unanswered message back into the composer.
    void editAgainRequested();
    void stopRequested();
    /// Go on with the turn of a CutTurnEntry.
    void continueRequested();
    /// About the item of an entry (TranscriptEntry::itemId): a new chat from there, the message
    /// back into the composer, or a rewind to it.
    void branchRequested(const QString &itemId);
    void editRequested(const QString &itemId);
    void rewindRequested(const QString &itemId);
    /// About the tool of an OverdueTool: end it, or let it go on.
    void toolStopRequested(const QString &toolUseId);
    void toolWaitRequested(const QString &toolUseId);
    /// The turn of a LoopEntry goes on.
    void loopAllowed();
    void checkRequested();
    void endpointOffRequested();
    void fixRequested(const bridge::Fix &fix);
    /// Finish the unanswered message at another endpoint.
    void goOnRequested(const bridge::endpoint::EndpointPin &pin);

private:
    int m_unanswered = 0;
    bool m_turnRuns = false;
    bool m_isReadOnly = false;
    bool m_reportsChanges = true;
    bool m_isFailureOnSheet = false;
    GoOnTargets *m_targets = nullptr;
    MessageAbilities m_abilities;
    QString m_rewindTarget;
};

} // namespace ui
