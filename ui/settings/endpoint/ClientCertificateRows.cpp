#include "ui/settings/endpoint/ClientCertificateRows.h"

#include "bridge/endpoint/ClientIdentity.h"
#include "ui/kit/Controls.h"
#include "ui/settings/SettingsPage.h"
#include "ui/settings/endpoint/LabelledRow.h"
#include "ui/words/CertificateText.h"
#include "ui/words/ProfileText.h"
#include "ui/words/SecretText.h"

#include <QFileDialog>
#include <QFileInfo>
#include <QLineEdit>
#include <QPushButton>

#include <utility>
#include <variant>

namespace ui {

using bridge::ClientCertificateProblem;
using bridge::endpoint::ClientCertificate;
using bridge::endpoint::EndpointAddress;
using bridge::endpoint::EndpointChoice;
using bridge::endpoint::EndpointPin;
using bridge::secrets::CredentialBook;
using bridge::secrets::SecretError;

namespace {

/// Which row a problem belongs to.
bool isOfThePassphrase(const ClientCertificateProblem &problem)
{
    using Kind = ClientCertificateProblem::Kind;
    return problem.kind == Kind::PassphraseMissing || problem.kind == Kind::PassphraseWrong;
}

bool isOfTheKey(const ClientCertificateProblem &problem, const ClientCertificate &files)
{
    using Kind = ClientCertificateProblem::Kind;
    return problem.kind == Kind::NoKey || problem.kind == Kind::KeyUnsupported
           || problem.kind == Kind::Mismatch || problem.file == files.key;
}

} // namespace

ClientCertificateRows::ClientCertificateRows(EndpointChoice &choice, CredentialBook &credentials,
                                             const EndpointPin &pin, QWidget *parent)
    : QWidget(parent)
    , m_choice(choice)
    , m_credentials(credentials)
    , m_pin(pin)
    , m_certificateRow(new LabelledRow(tr("Client certificate"), this))
    , m_keyRow(new LabelledRow(tr("Its key"), this))
    , m_passphraseRow(new LabelledRow(tr("Key's passphrase"), this))
    , m_certificate(new ElidedLabel(TextRole::Code, this, Qt::ElideMiddle))
    , m_key(new ElidedLabel(TextRole::Code, this, Qt::ElideMiddle))
    , m_remove(makeButton(ButtonKind::Secondary, tr("Remove"), this))
    , m_passphrase(new QLineEdit(this))
    , m_save(makeButton(ButtonKind::Secondary, tr("Save"), this))
    , m_forget(makeButton(ButtonKind::Secondary, tr("Remove"), this))
{
    auto *column = makeColumn(this, 8);
    column->addWidget(m_certificateRow);
    column->addWidget(m_keyRow);
    column->addWidget(m_passphraseRow);
    makeCertificateRow();
    makeKeyRow();
    makePassphraseRow();
    followKeychain();
    connect(&m_choice, &EndpointChoice::changed, this, &ClientCertificateRows::takeStored);
    takeStored();
}

void ClientCertificateRows::makeCertificateRow()
{
    auto *button = makeButton(ButtonKind::Secondary, tr("Choose…"), this);
    button->setAccessibleName(tr("Choose a client certificate"));
    m_remove->setAccessibleName(tr("Remove the client certificate"));
    m_certificateRow->addControl(m_certificate, 1);
    m_certificateRow->addControl(m_remove);
    m_certificateRow->addControl(button);
    connect(button, &QPushButton::clicked, this, [this] { choose(File::Certificate); });
    connect(m_remove, &QPushButton::clicked, this, [this] { take({}); });
}

void ClientCertificateRows::makeKeyRow()
{
    auto *button = makeButton(ButtonKind::Secondary, tr("Choose…"), this);
    button->setAccessibleName(tr("Choose the key of the client certificate"));
    m_keyRow->addControl(m_key, 1);
    m_keyRow->addControl(button);
    connect(button, &QPushButton::clicked, this, [this] { choose(File::Key); });
}

void ClientCertificateRows::makePassphraseRow()
{
    m_passphrase->setFont(Theme::codeFont());
    m_passphrase->setEchoMode(QLineEdit::Password);
    m_passphrase->setAccessibleName(tr("Passphrase of the client certificate's key"));
    m_save->setAccessibleName(tr("Save the passphrase"));
    m_forget->setAccessibleName(tr("Remove the passphrase"));
    m_passphraseRow->addControl(m_passphrase, 1);
    m_passphraseRow->addControl(m_save);
    m_passphraseRow->addControl(m_forget);
    connect(m_passphrase, &QLineEdit::textEdited, this, [this] {
        m_error.clear();
        refreshPassphrase();
    });
    connect(m_passphrase, &QLineEdit::returnPressed, this, &ClientCertificateRows::savePassphrase);
    connect(m_save, &QPushButton::clicked, this, &ClientCertificateRows::savePassphrase);
    connect(m_forget, &QPushButton::clicked, this, &ClientCertificateRows::removePassphrase);
}

void ClientCertificateRows::followKeychain()
{
    connect(&m_credentials, &CredentialBook::changed, this, [this](const QString &of) {
        if (of == origin())
            refresh();
    });
    connect(&m_credentials, &CredentialBook::saved, this, [this](const QString &of) {
        const auto stored = m_credentials.secret(of);
        // The result may belong to another part of this origin's secret.
        if (of != origin() || !m_sent || (stored ? stored->keyPassphrase : QString()) != *m_sent)
            return;
        m_sent.reset();
        m_passphrase->clear();
        refresh();
        finishIfSaved();
    });
    connect(&m_credentials, &CredentialBook::saveFailed, this,
            [this](const QString &of, const SecretError &error) {
                if (of != origin() || !m_sent)
                    return;
                m_sent.reset();
                m_isFinishing = false;
                m_error = wordsFor(error);
                refreshPassphrase();
            });
}

void ClientCertificateRows::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    // Reading may prompt to unlock the keychain, so it waits until it is needed.
    if (m_files.isSet() && !origin().isEmpty())
        m_credentials.lookUp(origin());
    refresh();
}

QString ClientCertificateRows::origin() const
{
    const auto address = EndpointAddress::parse(m_choice.addressText(m_pin));
    return address ? address->origin() : QString();
}

std::optional<QString> ClientCertificateRows::passphrase() const
{
    if (!m_credentials.isSettled(origin()))
        return std::nullopt;
    const auto stored = m_credentials.secret(origin());
    return stored ? stored->keyPassphrase : QString();
}

void ClientCertificateRows::choose(File which)
{
    const bool isKey = which == File::Key;
    auto *dialog = new QFileDialog(
        this, isKey ? tr("Choose the private key") : tr("Choose a client certificate"),
        QFileInfo(isKey ? m_files.keyFile() : m_files.certificate).path(),
        QStringList{tr("PEM files (*.pem *.crt *.cer *.key)"), tr("All files (*)")}.join(
            QStringLiteral(";;")));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    connect(dialog, &QFileDialog::fileSelected, this, [this, isKey](const QString &file) {
        ClientCertificate files = m_files;
        (isKey ? files.key : files.certificate) = file;
        // Another certificate often has its key in the same file.
        if (!isKey && bridge::endpoint::isKeyEncrypted(file))
            files.key.clear();
        take(files);
    });
    dialog->open();
}

void ClientCertificateRows::take(const ClientCertificate &files)
{
    m_files = files;
    if (m_files.isSet() && !origin().isEmpty())
        m_credentials.lookUp(origin());
    // Whether the passphrase opens the key is said beside it; the files are saved all the same.
    const auto saved = m_choice.setClientCertificate(files, std::nullopt, m_pin);
    // Problems of the files are found by refresh(), with the passphrase.
    const bool isOfTheSettings =
        !saved && !std::holds_alternative<ClientCertificateProblem>(saved.error());
    m_saveProblem = isOfTheSettings ? wordsFor(saved.error()) : QString();
    refresh();
}

void ClientCertificateRows::takeStored()
{
    const QString now = origin();
    const bool isElsewhere = std::exchange(m_origin, now) != now;
    const ClientCertificate stored = m_choice.setup(m_pin).clientCertificate;
    // What is chosen and not complete yet survives a change of something else.
    if (std::exchange(m_stored, stored) != stored || isElsewhere) {
        m_files = stored;
        m_saveProblem.clear();
    }
    if (isElsewhere) {
        m_passphrase->clear();
        m_sent.reset();
        m_error.clear();
        if (isVisible() && m_files.isSet() && !now.isEmpty())
            m_credentials.lookUp(now);
    }
    setEnabled(!now.isEmpty());
    refresh();
}

void ClientCertificateRows::finish()
{
    m_isFinishing = true;
    savePassphrase();
    finishIfSaved();
}

void ClientCertificateRows::finishIfSaved()
{
    if (m_isFinishing && !m_sent && m_passphrase->text().isEmpty()) {
        m_isFinishing = false;
        emit finished();
    }
}

void ClientCertificateRows::savePassphrase()
{
    const QString value = m_passphrase->text();
    const QString of = origin();
    if (value.isEmpty() || of.isEmpty() || m_sent)
        return;
    m_error.clear();
    const auto error = m_credentials.error(of);
    if (error && error->kind == SecretError::Kind::Unavailable) {
        if (m_credentials.keepPassphraseForThisRun(of, value))
            m_passphrase->clear();
        else
            m_error = wordsFor(SecretError{SecretError::Kind::Unsendable, {}});
        m_isFinishing = m_isFinishing && m_error.isEmpty();
        refresh();
        return;
    }
    m_sent = value;
    refreshPassphrase();
    m_credentials.savePassphrase(of, value);
}

void ClientCertificateRows::removePassphrase()
{
    m_error.clear();
    if (m_credentials.isPassphraseForThisRun(origin())) {
        (void)m_credentials.keepPassphraseForThisRun(origin(), {});
        return;
    }
    m_sent = QString();
    m_credentials.savePassphrase(origin(), {});
    refreshPassphrase();
}

void ClientCertificateRows::refresh()
{
    const bool isChosen = m_files.isSet();
    m_certificate->setFullText(isChosen ? m_files.certificate : tr("none"));
    m_certificate->setAccessibleName(tr("Client certificate: %1").arg(m_certificate->text()));
    m_remove->setVisible(isChosen);
    m_certificateRow->setHint(
        isChosen ? tr("Shown to this server when it asks who connects, by the check and by Claude "
                      "Code.")
                 : tr("For servers that admit only programs with a certificate of theirs (mTLS)."));
    m_keyRow->setVisible(isChosen);
    m_key->setFullText(m_files.key.isEmpty() ? tr("in the same file") : m_files.key);
    m_key->setAccessibleName(tr("Key of the client certificate: %1").arg(m_key->text()));
    m_isEncrypted =
        isChosen && bridge::endpoint::isKeyEncrypted(m_files.keyFile()).value_or(false);
    const auto identity = isChosen ? bridge::endpoint::readClientIdentity(m_files, passphrase())
                                   : bridge::endpoint::ClientIdentity{};
    showProblem(identity ? std::nullopt : std::optional(identity.error()));
}

void ClientCertificateRows::showProblem(const std::optional<ClientCertificateProblem> &problem)
{
    const QString words = problem ? wordsFor(*problem) : QString();
    const bool isPassphrase = problem && isOfThePassphrase(*problem);
    const bool isKey = problem && !isPassphrase && isOfTheKey(*problem, m_files);
    m_isUsable = !problem && m_saveProblem.isEmpty();
    m_keyRow->setVisible(m_files.isSet());
    m_certificateRow->setProblem(isPassphrase || isKey || !problem ? m_saveProblem : words);
    m_keyRow->setProblem(isKey ? words : QString());
    m_passphraseRow->setProblem(isPassphrase ? words : QString());
    refreshPassphrase();
}

void ClientCertificateRows::refreshPassphrase()
{
    const QString of = origin();
    const bool isKept = m_credentials.hasPassphrase(of);
    m_passphraseRow->setVisible(m_isEncrypted || isKept || m_sent);
    m_passphrase->setEnabled(!m_sent);
    m_passphrase->setPlaceholderText(isKept ? QString(12, u'•') : tr("none"));
    m_save->setVisible(!m_passphrase->text().isEmpty());
    m_save->setEnabled(!m_sent);
    m_forget->setVisible(isKept && m_passphrase->text().isEmpty());
    m_forget->setEnabled(!m_sent);
    m_passphraseRow->setHint(!m_isEncrypted ? tr("This key needs no passphrase.")
                             : m_credentials.passphraseEndsWithThisRun(of)
                                 ? tr("In no file, and forgotten when Drawbridge quits.")
                                 : tr("Kept in the system keychain only."));
    if (!m_error.isEmpty())
        m_passphraseRow->setProblem(m_error);
}

} // namespace ui

#include "moc_ClientCertificateRows.cpp"
