#pragma once

#include "bridge/endpoint/CheckReport.h"
#include "bridge/endpoint/EndpointChoice.h"

#include <QWidget>

class QComboBox;

namespace ui {

class Paragraph;

/// The model that Claude Code asks the saved address for: its own choice, or a name that is typed
/// or picked from what the server listed in the last check. Saved on Enter, on leaving the field
/// and on picking.
class ModelRow final : public QWidget
{
    Q_OBJECT

public:
    explicit ModelRow(bridge::endpoint::EndpointChoice &choice, QWidget *parent = nullptr);
    ~ModelRow() override;

    /// Takes over the server's list, if this is where it stands.
    void learn(const bridge::endpoint::RungReport &report);

private:
    void refresh();
    void save();

    bridge::endpoint::EndpointChoice &m_choice;
    QComboBox *m_model;
    Paragraph *m_hint;
    QStringList m_served;
    QString m_origin; ///< whose list m_served is
};

} // namespace ui
