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
    /// Opens, scrolls to and focuses the order of endpoints at which turns go on.
    void showGoOnOrder();

private:
    FoldSection *m_options;
    FoldSection *m_differences;
    FoldSection *m_imported;
};

} // namespace ui
