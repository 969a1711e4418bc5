#pragma once

#include "bridge/core/Fix.h"
#include "bridge/endpoint/EndpointChoice.h"
#include "bridge/secrets/CredentialBook.h"
#include "bridge/session/Chat.h"

#include <QObject>
#include <QPointer>

class QWidget;

namespace app {

/// Does what the buttons under a failure promise. A fix that was asked for about a chat's failure
/// ends with its unanswered message on the way to whatever agent the fix brings; one from the
/// settings only changes them. Dialogs of its own do not block. Main thread.
class Fixer : public QObject
{
    Q_OBJECT

public:
    /// References outlive it.
    Fixer(bridge::session::Chat &chat, bridge::endpoint::EndpointChoice &endpoints,
          bridge::secrets::CredentialBook &credentials, QObject *parent = nullptr);

    /// `window`: what a dialog belongs to.
    void mendChat(const bridge::Fix &fix, QWidget *window) { carryOut(fix, {window, true}); }
    void mendSettings(const bridge::Fix &fix, QWidget *window) { carryOut(fix, {window, false}); }

private:
    struct Wish
    {
        QPointer<QWidget> window;
        bool thenSend = false;
    };
    void carryOut(const bridge::Fix &fix, const Wish &wish);
    void apply(const bridge::fix::UseAddress &fix, const Wish &wish);
    void apply(const bridge::fix::UseModel &fix, const Wish &wish);
    void apply(const bridge::fix::UseCredentialKind &fix, const Wish &wish);
    void apply(const bridge::fix::UseToolSearch &fix, const Wish &wish);
    void apply(const bridge::fix::ChooseCertificate &fix, const Wish &wish);
    void apply(const bridge::fix::SendWhenReady &fix, const Wish &wish);
    void apply(const bridge::fix::StartFresh &fix, const Wish &wish);
    void apply(const bridge::fix::TurnOffAndSend &fix, const Wish &wish);

    /// The message goes to the agent that the fix brings, if that was asked for.
    void sendMessage(const Wish &wish);
    void sendUnanswered();

    bridge::session::Chat &m_chat;
    bridge::endpoint::EndpointChoice &m_endpoints;
    bridge::secrets::CredentialBook &m_credentials;
    bool m_isSendOwed = false; ///< the turn that holds the message has not ended
};

} // namespace app
