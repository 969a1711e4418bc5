#include "ui/settings/CertificateRow.h"

#include "bridge/endpoint/CertificateAuthorities.h"
#include "ui/common/Paragraph.h"
#include "ui/settings/SettingsPage.h"

#include <QHBoxLayout>

namespace ui {

using bridge::endpoint::EndpointChoice;

CertificateRow::CertificateRow(EndpointChoice &choice, QWidget *parent)
    : QWidget(parent)
    , m_choice(choice)
    , m_file(new ElidedLabel(TextRole::Code, this, Qt::ElideMiddle))
    , m_hint(new Paragraph(TextRole::Hint, {}, this))
{
    auto *remove = makeButton(ButtonKind::Secondary, tr("Remove"), this);
    remove->setAccessibleName(tr("Trust these certificate authorities no longer"));
    auto *row = new QHBoxLayout;
    row->setSpacing(10);
    row->addWidget(makeRowTitle(tr("Certificate"), this));
    row->addWidget(m_file, 1);
    row->addWidget(remove);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(6);
    layout->addLayout(row);
    layout->addWidget(m_hint);

    connect(remove, &QPushButton::clicked, this,
            [this] { (void)m_choice.setCertificateAuthorities({}); });
    connect(&m_choice, &EndpointChoice::changed, this, &CertificateRow::refresh);
    refresh();
}

void CertificateRow::refresh()
{
    const auto file = m_choice.certificateAuthorities();
    const bool isUsable = !file.isEmpty() && bridge::endpoint::readAuthorities(file);
    m_file->setFullText(file);
    m_file->setAccessibleName(tr("Certificate authorities: %1").arg(file));
    m_hint->setColorClass(isUsable ? QStringLiteral("text3") : QStringLiteral("error"));
    m_hint->setText(
        isUsable ? tr("Trusted beside the system's, by the check and by Claude Code, while "
                      "this endpoint is in use.")
                 : tr("No certificates can be read from this file: remove it, or put it back."));
    setVisible(!file.isEmpty());
}

} // namespace ui

#include "moc_CertificateRow.cpp"
