#include "ui/settings/endpoint/ProfileFiles.h"

#include "bridge/core/ReplaceFile.h"
#include "ui/words/ProfileText.h"

#include <QClipboard>
#include <QFile>
#include <QFileDialog>
#include <QGuiApplication>

namespace ui {

using bridge::CredentialKind;
using bridge::endpoint::EndpointAddress;
using bridge::endpoint::EndpointChoice;
using bridge::endpoint::EndpointProfile;
using bridge::endpoint::kMaxProfilesFile;

namespace {

QString filter()
{
    return QStringList{ProfileFiles::tr("Profiles (*.json)"), ProfileFiles::tr("All files (*)")}
        .join(QStringLiteral(";;"));
}

/// A file name without path separators.
QString fileNameFor(const QString &profile)
{
    QString name = profile;
    for (auto &c : name) {
        if (!c.isLetterOrNumber() && c != u'-' && c != u'.' && c != u' ')
            c = u'-';
    }
    return name + QStringLiteral(".json");
}

} // namespace

ProfileFiles::ProfileFiles(EndpointChoice &choice, const bridge::agent::EndpointExport *exporter,
                           QWidget &window)
    : QObject(&window)
    , m_choice(choice)
    , m_exporter(exporter)
    , m_window(window)
{}

EndpointProfile ProfileFiles::profile() const
{
    auto name = m_choice.activeProfile();
    const auto text = m_choice.addressText();
    if (name.isEmpty()) {
        const auto address = EndpointAddress::parse(text);
        name = address ? address->hostAndPort() : text;
    }
    return {name, text, m_choice.setup()};
}

QString ProfileFiles::leftOut() const
{
    const auto setup = m_choice.setup();
    QStringList secrets;
    if (setup.credential == CredentialKind::BearerToken)
        secrets << tr("the bearer token");
    else if (setup.credential == CredentialKind::ApiKey)
        secrets << tr("the API key");
    for (const auto &header : setup.secretHeaders)
        secrets << tr("the value of %1").arg(header);
    if (secrets.isEmpty())
        return tr("It contains no secrets.");
    return tr("Left out: %1. Everyone enters their own.").arg(secrets.join(QLatin1String(", ")));
}

void ProfileFiles::share(ShareForm form)
{
    const auto shared = profile();
    const auto address = EndpointAddress::parse(shared.address);
    if (!address)
        return;
    const auto endpoint = m_choice.endpointAt(*address);
    QString text;
    QString what;
    switch (form) {
    case ShareForm::ShellLines:
        text = m_exporter ? m_exporter->shellLines(endpoint) : QString();
        what = tr("Copied as shell lines.");
        break;
    case ShareForm::SettingsFile:
        text = m_exporter ? QString::fromUtf8(m_exporter->settingsFile(endpoint)) : QString();
        what = tr("Copied as a settings file of Claude Code.");
        break;
    case ShareForm::Json:
        text = QString::fromUtf8(encodeProfile(shared));
        what = tr("Copied as JSON, for Import.");
        break;
    }
    QGuiApplication::clipboard()->setText(text);
    emit messageReady(what + u' ' + leftOut());
}

void ProfileFiles::askWhereToSave()
{
    auto *dialog = new QFileDialog(&m_window, tr("Export the profile"), {}, filter());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(QStringLiteral("json"));
    dialog->selectFile(fileNameFor(profile().name));
    connect(dialog, &QFileDialog::fileSelected, this, &ProfileFiles::save);
    dialog->open();
}

void ProfileFiles::save(const QString &file)
{
    const auto written =
        bridge::replaceFile(file, encodeProfile(profile()) + '\n', bridge::FileAccess::Usual);
    if (written)
        emit messageReady(tr("Saved as %1.").arg(file) + u' ' + leftOut());
    else
        emit failed(tr("%1 could not be written: %2").arg(file, written.error()));
}

void ProfileFiles::askWhatToImport()
{
    auto *dialog = new QFileDialog(&m_window, tr("Import a profile"), {}, filter());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    connect(dialog, &QFileDialog::fileSelected, this, &ProfileFiles::import);
    dialog->open();
}

void ProfileFiles::import(const QString &file)
{
    QFile in(file);
    if (!in.open(QIODevice::ReadOnly)) {
        emit failed(tr("%1 cannot be read: %2").arg(file, in.errorString()));
        return;
    }
    const auto profiles = bridge::endpoint::decodeProfiles(in.read(kMaxProfilesFile + 1));
    if (!profiles) {
        emit failed(wordsFor(profiles.error()));
        return;
    }
    const auto names = m_choice.profiles().add(*profiles);
    if (!names)
        emit failed(wordsFor(names.error()));
    else if (!names->isEmpty())
        emit imported(*names);
}

} // namespace ui

#include "moc_ProfileFiles.cpp"
