#pragma once

#include "bridge/chat/Chat.h"
#include "bridge/endpoint/profiles/EndpointChoice.h"
#include "bridge/failure/Fix.h"
#include "bridge/secrets/CredentialBook.h"

#include <QObject>
#include <QPointer>

class QWidget;

namespace app {

/// Does what the buttons under a failure promise. A chat's changes the endpoint that this chat
/// uses, and ends with its unanswered message on the way to whatever agent that brings; the
/// settings' own only changes them. Dialogs of its own do not block. Main thread.
class Fixer : public QObject
{
    Q_OBJECT

public:
    /// `chat` nullptr: the settings', for what setPin() says. All outlive it.
    Fixer(bridge::endpoint::EndpointChoice &endpoints, bridge::secrets::CredentialBook &credentials,
          bridge::chat::Chat *chat, QObject *parent = nullptr);

    void setPin(const bridge::endpoint::EndpointPin &pin) { m_pin = pin; }
    /// `window`: what a dialog belongs to.
    void carryOut(const bridge::Fix &fix, QWidget *window);

private:
    using Window = QPointer<QWidget>;
    void apply(const bridge::fix::UseAddress &fix, const Window &window);
    void apply(const bridge::fix::UseModel &fix, const Window &window);
    void apply(const bridge::fix::UseCredentialKind &fix, const Window &window);
    void apply(const bridge::fix::UseToolSearch &fix, const Window &window);
    void apply(const bridge::fix::ChooseCertificate &fix, const Window &window);
    void apply(const bridge::fix::SendWhenReady &fix, const Window &window);
    void apply(const bridge::fix::StartFresh &fix, const Window &window);
    void apply(const bridge::fix::TurnOffAndSend &fix, const Window &window);

    /// The endpoint that it mends.
    [[nodiscard]] bridge::endpoint::EndpointPin pin() const;
    /// The chat's message goes to the agent that the fix brings.
    void sendMessage();
    void sendUnanswered();

    bridge::endpoint::EndpointChoice &m_endpoints;
    bridge::secrets::CredentialBook &m_credentials;
    bridge::chat::Chat *m_chat;
    bridge::endpoint::EndpointPin m_pin; ///< without a chat
    bool m_isSendOwed = false;           ///< the turn that holds the message has not ended
};

} // namespace app
