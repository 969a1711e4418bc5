#include "ui/settings/endpoint/CertificateRow.h"

#include "bridge/endpoint/CertificateAuthorities.h"
#include "ui/kit/Controls.h"
#include "ui/words/CertificateText.h"
#include "ui/words/ProfileText.h"

#include <QFileDialog>
#include <QFileInfo>

namespace ui {

using bridge::endpoint::EndpointChoice;

CertificateRow::CertificateRow(EndpointChoice &choice, QWidget *parent)
    : LabelledRow(tr("Certificate"), parent)
    , m_choice(choice)
    , m_file(new ElidedLabel(TextRole::Code, this, Qt::ElideMiddle))
    , m_remove(makeButton(ButtonKind::Secondary, tr("Remove"), this))
{
    auto *choose = makeButton(ButtonKind::Secondary, tr("Choose…"), this);
    choose->setAccessibleName(tr("Choose a certificate authority to trust"));
    m_remove->setAccessibleName(tr("Stop trusting these certificate authorities"));
    addControl(m_file, 1);
    addControl(m_remove);
    addControl(choose);

    connect(choose, &QPushButton::clicked, this, &CertificateRow::choose);
    connect(m_remove, &QPushButton::clicked, this,
            [this] { (void)m_choice.setCertificateAuthorities({}); });
    connect(&m_choice, &EndpointChoice::changed, this, &CertificateRow::refresh);
    refresh();
}

void CertificateRow::choose()
{
    auto *dialog = new QFileDialog(
        this, tr("Choose a certificate authority"),
        QFileInfo(m_choice.certificateAuthorities()).path(),
        QStringList{tr("Certificates (*.pem *.crt *.cer)"), tr("All files (*)")}.join(
            QStringLiteral(";;")));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString &file) {
        if (const auto taken = m_choice.setCertificateAuthorities(file); !taken)
            setProblem(wordsFor(taken.error()));
    });
    dialog->open();
}

void CertificateRow::refresh()
{
    const auto file = m_choice.certificateAuthorities();
    const bool isChosen = !file.isEmpty();
    m_file->setFullText(isChosen ? file : tr("the system's authorities"));
    m_file->setAccessibleName(tr("Certificate authorities: %1").arg(m_file->text()));
    m_remove->setVisible(isChosen);
    setHint(isChosen ? tr("Trusted in addition to the system's, by the check and by Claude "
                          "Code, while this endpoint is in use.")
                     : tr("A company's own authority is trusted for this endpoint only."));
    setProblem(isChosen && !bridge::endpoint::readAuthorities(file)
                   ? tr("No certificates can be read from this file: remove it, or put it "
                        "back.")
                   : QString());
}

} // namespace ui

#include "moc_CertificateRow.cpp"
