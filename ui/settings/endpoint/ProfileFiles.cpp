#include "ui/settings/endpoint/ProfileFiles.h"

#include "bridge/core/RegularFile.h"
#include "bridge/core/ReplaceFile.h"
#include "bridge/endpoint/profiles/ProfileImport.h"
#include "ui/words/ProfileText.h"

#include <QClipboard>
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

QString unreadable(const QString &file, const bridge::FileProblem &problem)
{
    using Kind = bridge::FileProblem::Kind;
    switch (problem.kind) {
    case Kind::Unreadable:
        break;
    case Kind::NotAFile:
        return ProfileFiles::tr("%1 is not a file. Choose a file that was exported.").arg(file);
    case Kind::TooLarge:
        return importWords({.kind = bridge::endpoint::ProfileProblem::Kind::FileTooLarge}, file);
    }
    return ProfileFiles::tr("%1 cannot be read: %2").arg(file, problem.detail);
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
    // A pipe's other end would be waited for.
    const auto text = bridge::readRegularFile(file, kMaxProfilesFile);
    if (!text) {
        emit failed(unreadable(file, text.error()));
        return;
    }
    const auto profiles = bridge::endpoint::readProfiles(*text);
    if (!profiles) {
        emit failed(importWords(profiles.error(), file));
        return;
    }
    std::vector<EndpointProfile> all;
    QStringList leftOut;
    for (const auto &each : *profiles) {
        all.push_back(each.profile);
        leftOut += each.leftOut;
    }
    const auto names = m_choice.profiles().add(all);
    if (!names)
        emit failed(wordsFor(names.error()));
    else if (names->isEmpty())
        emit failed(tr("%1 has no profiles.").arg(file));
    else
        emit imported(*names, leftOut);
}

} // namespace ui

#include "moc_ProfileFiles.cpp"
