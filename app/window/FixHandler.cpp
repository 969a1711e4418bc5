#include "app/window/FixHandler.h"

#include "ui/words/CertificateText.h"
#include "ui/words/SecretText.h"
#include "ui/words/SettingsText.h"

#include <QFileDialog>
#include <QFileInfo>
#include <QMessageBox>

#include <utility>

namespace app {

using bridge::chat::Chat;
using bridge::endpoint::EndpointPin;
using bridge::secrets::CredentialBook;
using bridge::secrets::SecretError;
using bridge::session::ChatState;

namespace {

/// Shows the problem in a dialog, without blocking.
void warn(const QString &text, QWidget *window)
{
    auto *box = new QMessageBox(QMessageBox::Warning, FixHandler::tr("Drawbridge"), {},
                                QMessageBox::Close, window);
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setTextFormat(Qt::PlainText);
    box->setText(text);
    box->open();
}

} // namespace

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

void FixHandler::apply(const bridge::fix::UseCredentialKind &fix, const Window &window)
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
            [this, answer, origin, window](const QString &of, const SecretError &error) {
                if (of != origin)
                    return;
                m_credentials.disconnect(answer);
                answer->deleteLater();
                warn(ui::wordsFor(error), window);
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

void FixHandler::apply(const bridge::fix::ChooseCertificate &, const Window &window)
{
    auto *dialog = new QFileDialog(
        window, tr("Choose a certificate authority"),
        QFileInfo(m_endpoints.certificateAuthorities(pin())).path(),
        QStringList{tr("Certificates (*.pem *.crt *.cer)"), tr("All files (*)")}.join(
            QStringLiteral(";;")));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    connect(dialog, &QFileDialog::fileSelected, this, [this, window](const QString &file) {
        if (const auto taken = m_endpoints.setCertificateAuthorities(file, pin()); !taken)
            warn(ui::wordsFor(taken.error()), window);
        else
            sendMessage();
    });
    dialog->open();
}

void FixHandler::apply(const bridge::fix::SendWhenReady &, const Window &)
{
    if (m_chat)
        m_chat->sendWhenReady();
}

void FixHandler::apply(const bridge::fix::SetUp &, const Window &)
{
    // Application shows the page for it.
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

void FixHandler::apply(const bridge::fix::RestoreSettings &, const Window &window)
{
    if (m_endpoints.settings().restore())
        sendMessage();
    else
        warn(ui::notRestoredWords(m_endpoints.settings()), window);
}

void FixHandler::apply(const bridge::fix::StartSettingsAnew &, const Window &window)
{
    // Sends nothing: the message was written for the endpoint of the old settings.
    if (!m_endpoints.settings().startAnew())
        warn(ui::notRestoredWords(m_endpoints.settings()), window);
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
