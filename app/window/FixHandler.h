#pragma once

#include "bridge/chat/Chat.h"
#include "bridge/endpoint/profiles/EndpointChoice.h"
#include "bridge/failure/Fix.h"
#include "bridge/secrets/CredentialBook.h"

#include <QObject>
#include <QPointer>

class QWidget;

namespace app {

/// Applies fixes of failures. With a chat: changes the endpoint that this chat uses, and sends its
/// unanswered message to the resulting agent; without one: changes the settings only. Main thread.
class FixHandler : public QObject
{
    Q_OBJECT

public:
    /// `chat` nullptr: fixes the endpoint of setPin() in the settings. References outlive it.
    FixHandler(bridge::endpoint::EndpointChoice &endpoints,
               bridge::secrets::CredentialBook &credentials, bridge::chat::Chat *chat,
               QObject *parent = nullptr);

    void setPin(const bridge::endpoint::EndpointPin &pin) { m_pin = pin; }
    /// `window`: parent of a dialog for a file, which does not block.
    void carryOut(const bridge::Fix &fix, QWidget *window);

Q_SIGNALS:
    /// Show the page of the first start.
    void setUpRequested();
    /// Check the endpoint with a turn of the real program, and show the result.
    void agentCheckRequested();
    /// A fix was not possible, for this reason. Plain texts.
    void refused(const QString &title, const QString &text);

private:
    using Window = QPointer<QWidget>;
    void apply(const bridge::fix::UseAddress &fix, const Window &window);
    void apply(const bridge::fix::UseModel &fix, const Window &window);
    void apply(const bridge::fix::UseCredentialKind &fix, const Window &window);
    void apply(const bridge::fix::UseToolSearch &fix, const Window &window);
    void apply(const bridge::fix::ChangePart &fix, const Window &window);
    void apply(const bridge::fix::UseSetting &fix, const Window &window);
    void apply(const bridge::fix::ChooseCertificate &fix, const Window &window);
    void apply(const bridge::fix::ChooseClientCertificate &fix, const Window &window);
    void apply(const bridge::fix::SendWhenReady &fix, const Window &window);
    void apply(const bridge::fix::CheckWithAgent &fix, const Window &window);
    void apply(const bridge::fix::SetUp &fix, const Window &window);
    void apply(const bridge::fix::RestartAgent &fix, const Window &window);
    void apply(const bridge::fix::StartFresh &fix, const Window &window);
    void apply(const bridge::fix::TurnOffAndSend &fix, const Window &window);
    void apply(const bridge::fix::RestoreSettings &fix, const Window &window);
    void apply(const bridge::fix::StartSettingsAnew &fix, const Window &window);

    /// Sets them at the endpoint; empty, or why they are not used.
    [[nodiscard]] QString useValues(const QStringList &variables,
                                    const QMap<QString, QString> &values);
    [[nodiscard]] bridge::endpoint::EndpointPin pin() const;
    /// Sends the chat's message to the agent that the fix starts.
    void sendMessage();
    void sendUnanswered();
    void refuseSettings();

    bridge::endpoint::EndpointChoice &m_endpoints;
    bridge::secrets::CredentialBook &m_credentials;
    bridge::chat::Chat *m_chat;
    bridge::endpoint::EndpointPin m_pin; ///< without a chat
    bool m_isSendOwed = false;           ///< send when the turn with the message has ended
};

} // namespace app
