#include "app/window/FixHandler.h"

#include "bridge/endpoint/ReservedNames.h"
#include "bridge/sources/FailureSources.h"
#include "bridge/sources/SourceVariables.h"
#include "ui/settings/endpoint/ClientCertificateDialog.h"
#include "ui/words/CertificateText.h"
#include "ui/words/ProfileText.h"
#include "ui/words/SecretText.h"
#include "ui/words/SettingsText.h"

#include <QFileDialog>
#include <QFileInfo>

#include <utility>

namespace app {

using bridge::chat::Chat;
using bridge::endpoint::EndpointPin;
using bridge::secrets::CredentialBook;
using bridge::secrets::SecretError;
using bridge::session::ChatState;

FixHandler::FixHandler(bridge::endpoint::EndpointChoice &endpoints, CredentialBook &credentials,
                       Chat *chat, QObject *parent)
    : QObject(parent)
    , m_endpoints(endpoints)
    , m_credentials(credentials)
    , m_chat(chat)
{
    if (!m_chat)
        return;
    connect(m_chat, &Chat::turnEnded, this, [this](bool ok) {
        // Queued: other slots must see the turn's end first.
        if (std::exchange(m_isSendOwed, false) && !ok)
            QMetaObject::invokeMethod(this, &FixHandler::sendUnanswered, Qt::QueuedConnection);
    });
    // A turn without output is repeated by the next agent automatically.
    connect(m_chat, &Chat::messageSent, this, [this] { m_isSendOwed = false; });
}

void FixHandler::carryOut(const bridge::Fix &fix, QWidget *window)
{
    std::visit([&](const auto &each) { apply(each, window); }, fix);
}

EndpointPin FixHandler::pin() const
{
    return m_chat ? m_chat->pin() : m_pin;
}

void FixHandler::apply(const bridge::fix::UseAddress &fix, const Window &)
{
    if (m_endpoints.setAddress(fix.address, pin()))
        sendMessage();
}

void FixHandler::apply(const bridge::fix::UseModel &fix, const Window &)
{
    m_endpoints.setModel(fix.model, pin());
    sendMessage();
}

void FixHandler::apply(const bridge::fix::UseCredentialKind &fix, const Window &)
{
    const auto address = bridge::endpoint::EndpointAddress::parse(m_endpoints.addressText(pin()));
    const QString origin = address ? address->origin() : QString();
    const auto secret = m_credentials.secret(origin);
    if (!secret)
        return;
    // Connected for the result of this save only.
    auto *answer = new QObject(this);
    connect(&m_credentials, &CredentialBook::saved, answer,
            [this, answer, origin](const QString &of) {
                if (of != origin)
                    return;
                m_credentials.disconnect(answer);
                answer->deleteLater();
                sendMessage();
            });
    connect(&m_credentials, &CredentialBook::saveFailed, answer,
            [this, answer, origin](const QString &of, const SecretError &error) {
                if (of != origin)
                    return;
                m_credentials.disconnect(answer);
                answer->deleteLater();
                emit refused(tr("The credential was not saved"), ui::wordsFor(error));
            });
    m_credentials.saveToken(origin, fix.kind, secret->value);
}

void FixHandler::apply(const bridge::fix::UseToolSearch &fix, const Window &)
{
    auto setup = m_endpoints.setup(pin());
    setup.options.toolSearch = fix.toolSearch;
    if (m_endpoints.setSetup(setup, pin()))
        sendMessage();
}

void FixHandler::apply(const bridge::fix::ChangePart &fix, const Window &)
{
    auto setup = m_endpoints.setup(pin());
    if (const auto variable = bridge::endpoint::variableFor(fix.refused))
        setup.environment.insert(variable->first, variable->second);
    else
        setup.options.betas = false;
    if (m_endpoints.setSetup(setup, pin()))
        sendMessage();
}

void FixHandler::apply(const bridge::fix::UseSetting &fix, const Window &)
{
    const bridge::ForeignSetting &setting = fix.setting;
    const auto variables = bridge::sources::variablesWith(setting.variable);
    const auto values = bridge::sources::valuesIn(setting.file, variables);
    const QString problem = useValues(variables, values);
    if (!problem.isEmpty())
        emit refused(tr("It is not used for this endpoint"), problem);
    else
        sendMessage();
}

QString FixHandler::useValues(const QStringList &variables, const QMap<QString, QString> &values)
{
    const QString first = values.value(variables.first());
    const bool isTrust =
        bridge::sources::sourceKind(variables.first()) == bridge::sources::SourceKind::Trust;
    if (values.isEmpty() || (isTrust && first.isEmpty()))
        return tr("The settings file does not name it any more.");
    if (isTrust && variables.size() == 1) {
        const auto taken = m_endpoints.setCertificateAuthorities(first, pin());
        return taken ? QString() : ui::wordsFor(taken.error());
    }
    if (isTrust) {
        const bridge::endpoint::ClientCertificate files{first, values.value(variables.last())};
        const auto taken = m_endpoints.setClientCertificate(files, std::nullopt, pin());
        return taken ? QString() : ui::wordsFor(taken.error());
    }
    auto setup = m_endpoints.setup(pin());
    for (auto it = values.cbegin(); it != values.cend(); ++it) {
        if (it.value().contains(u'@'))
            return tr("The address of the proxy has a password in it, which is not kept with an "
                      "endpoint. Set %1 in the environment and start Drawbridge again.")
                .arg(it.key());
        setup.environment.insert(it.key(), it.value());
    }
    const auto taken = m_endpoints.setSetup(setup, pin());
    return taken ? QString() : ui::wordsFor(taken.error());
}

void FixHandler::apply(const bridge::fix::ChooseCertificate &, const Window &window)
{
    auto *dialog = new QFileDialog(
        window, tr("Choose a certificate authority"),
        QFileInfo(m_endpoints.certificateAuthorities(pin())).path(),
        QStringList{tr("Certificates (*.pem *.crt *.cer)"), tr("All files (*)")}.join(
            QStringLiteral(";;")));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString &file) {
        if (const auto taken = m_endpoints.setCertificateAuthorities(file, pin()); !taken)
            emit refused(tr("This file is not used"), ui::wordsFor(taken.error()));
        else
            sendMessage();
    });
    dialog->open();
}

void FixHandler::apply(const bridge::fix::ChooseClientCertificate &, const Window &window)
{
    auto *dialog = new ui::ClientCertificateDialog(m_endpoints, m_credentials, pin(), window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, &FixHandler::sendMessage);
    dialog->open();
}

void FixHandler::apply(const bridge::fix::SendWhenReady &, const Window &)
{
    if (m_chat)
        m_chat->sendWhenReady();
}

void FixHandler::apply(const bridge::fix::CheckWithAgent &, const Window &)
{
    emit agentCheckRequested();
}

void FixHandler::apply(const bridge::fix::SetUp &, const Window &)
{
    emit setUpRequested();
}

void FixHandler::apply(const bridge::fix::RestartAgent &, const Window &)
{
    if (m_chat)
        m_chat->restart();
}

void FixHandler::apply(const bridge::fix::StartFresh &, const Window &)
{
    if (m_chat)
        m_chat->startFresh();
}

void FixHandler::apply(const bridge::fix::TurnOffAndSend &, const Window &)
{
    if (m_chat && pin().kind != EndpointPin::Kind::FollowsSettings)
        m_chat->setPin({EndpointPin::Kind::DefaultApi, {}});
    else if (!m_endpoints.setEnabled(false))
        return;
    sendMessage();
}

void FixHandler::apply(const bridge::fix::RestoreSettings &, const Window &)
{
    if (m_endpoints.settings().restore())
        sendMessage();
    else
        refuseSettings();
}

void FixHandler::apply(const bridge::fix::StartSettingsAnew &, const Window &)
{
    // Sends nothing: the message was written for the endpoint of the old settings.
    if (!m_endpoints.settings().startAnew())
        refuseSettings();
}

void FixHandler::refuseSettings()
{
    emit refused(tr("The settings are as they were"), ui::notRestoredWords(m_endpoints.settings()));
}

void FixHandler::sendMessage()
{
    if (!m_chat)
        return;
    switch (m_chat->state()) {
    case ChatState::Working:
    case ChatState::Waiting:
    case ChatState::Retrying:
        m_isSendOwed = true;
        break;
    default:
        sendUnanswered();
    }
}

void FixHandler::sendUnanswered()
{
    // Waits for the agent that the change starts.
    if (!m_chat->unansweredText().isEmpty())
        m_chat->sendAgain();
}

} // namespace app

#include "moc_FixHandler.cpp"
