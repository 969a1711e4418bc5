#include "ui/settings/endpoint/CertificateRow.h"

#include "bridge/endpoint/CertificateAuthorities.h"
#include "ui/words/CertificateText.h"
#include "ui/kit/Controls.h"
#include "ui/settings/endpoint/LabelledRow.h"

#include <QFileDialog>
#include <QFileInfo>
#include <QVBoxLayout>

namespace ui {

using bridge::endpoint::EndpointChoice;

CertificateRow::CertificateRow(EndpointChoice &choice, QWidget *parent)
    : QWidget(parent)
    , m_choice(choice)
    , m_row(new LabelledRow(tr("Certificate"), this))
    , m_file(new ElidedLabel(TextRole::Code, this, Qt::ElideMiddle))
    , m_remove(makeButton(ButtonKind::Secondary, tr("Remove"), this))
{
    auto *choose = makeButton(ButtonKind::Secondary, tr("Choose…"), this);
    choose->setAccessibleName(tr("Choose a certificate authority to trust"));
    m_remove->setAccessibleName(tr("Trust these certificate authorities no longer"));
    m_row->addControl(m_file, 1);
    m_row->addControl(m_remove);
    m_row->addControl(choose);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_row);

    connect(choose, &QPushButton::clicked, this, &CertificateRow::choose);
    connect(m_remove, &QPushButton::clicked, this,
            [this] { (void)m_choice.setCertificateAuthorities({}); });
    connect(&m_choice, &EndpointChoice::changed, this, &CertificateRow::refresh);
    refresh();
}

void CertificateRow::choose()
{
    auto *dialog = new QFileDialog(this, tr("Choose a certificate authority"),
                                   QFileInfo(m_choice.certificateAuthorities()).path(),
                                   tr("Certificates (*.pem *.crt *.cer)") + QStringLiteral(";;")
                                       + tr("All files (*)"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString &file) {
        if (const auto taken = m_choice.setCertificateAuthorities(file); !taken)
            m_row->setProblem(wordsFor(taken.error()));
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
    m_row->setHint(isChosen ? tr("Trusted beside the system's, by the check and by Claude Code, "
                                 "while this endpoint is in use.")
                            : tr("A company's own authority is trusted for this endpoint only."));
    m_row->setProblem(isChosen && !bridge::endpoint::readAuthorities(file)
                          ? tr("No certificates can be read from this file: remove it, or put it "
                               "back.")
                          : QString());
}

} // namespace ui

#include "moc_CertificateRow.cpp"
