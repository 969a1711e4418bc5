#pragma once

#include "bridge/endpoint/profiles/EndpointChoice.h"
#include "ui/settings/endpoint/LabelledRow.h"

class QPushButton;

namespace ui {

class ElidedLabel;

/// The file of certificate authorities that are trusted for the saved address, in addition to the
/// system's. The checklist can set it too.
class CertificateRow final : public LabelledRow
{
    Q_OBJECT

public:
    explicit CertificateRow(bridge::endpoint::EndpointChoice &choice, QWidget *parent = nullptr);

private:
    void choose();
    void refresh();

    bridge::endpoint::EndpointChoice &m_choice;
    ElidedLabel *m_file;
    QPushButton *m_remove;
};

} // namespace ui
