#pragma once

#include "ui/settings/SettingsServices.h"

#include <QWidget>

namespace ui {

class FoldSection;

/// Further options of the selected endpoint, each group in a fold with a summary.
class EndpointDetails final : public QWidget
{
    Q_OBJECT

public:
    explicit EndpointDetails(const SettingsServices &services, QWidget *parent = nullptr);

    /// Opens the differences of its kind of server.
    void openDifferences();

private:
    FoldSection *m_differences;
    FoldSection *m_imported;
};

} // namespace ui
