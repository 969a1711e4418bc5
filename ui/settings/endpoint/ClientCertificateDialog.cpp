#include "ui/settings/endpoint/ClientCertificateDialog.h"

#include "ui/kit/Controls.h"
#include "ui/settings/endpoint/ClientCertificateRows.h"

#include <QHBoxLayout>
#include <QPushButton>
#include <QVBoxLayout>

namespace ui {

namespace {

constexpr int kWidth = 620;
constexpr int kMargin = 20;

} // namespace

ClientCertificateDialog::ClientCertificateDialog(bridge::endpoint::EndpointChoice &choice,
                                                 bridge::secrets::CredentialBook &credentials,
                                                 const bridge::endpoint::EndpointPin &pin,
                                                 QWidget *parent)
    : QDialog(parent)
{
    setWindowTitle(tr("Client certificate for %1").arg(choice.addressText(pin)));
    setMinimumWidth(kWidth);
    auto *rows = new ClientCertificateRows(choice, credentials, pin, this);
    auto *close = makeButton(ButtonKind::Secondary, tr("Close"), this);
    auto *done = makeButton(ButtonKind::Primary, tr("Done"), this);
    auto *buttons = new QHBoxLayout;
    buttons->addStretch();
    buttons->addWidget(close);
    buttons->addWidget(done);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(kMargin, kMargin, kMargin, kMargin);
    column->setSpacing(kMargin);
    column->addWidget(rows);
    column->addLayout(buttons);
    connect(close, &QPushButton::clicked, this, &QDialog::reject);
    connect(done, &QPushButton::clicked, rows, &ClientCertificateRows::finish);
    connect(rows, &ClientCertificateRows::finished, this, [this, rows] {
        if (rows->isUsable())
            accept();
    });
}

} // namespace ui

#include "moc_ClientCertificateDialog.cpp"
