#pragma once

#include "bridge/endpoint/EndpointChoice.h"

#include <QWidget>

namespace ui {

class ElidedLabel;
class Paragraph;

/// The file with certificate authorities that was chosen for the saved address; only there while
/// one is. Choosing it is a fix of the checklist's.
class CertificateRow final : public QWidget
{
    Q_OBJECT

public:
    explicit CertificateRow(bridge::endpoint::EndpointChoice &choice, QWidget *parent = nullptr);

private:
    void refresh();

    bridge::endpoint::EndpointChoice &m_choice;
    ElidedLabel *m_file;
    Paragraph *m_hint;
};

} // namespace ui
