#pragma once

#include "ui/settings/SettingsServices.h"

#include <QWidget>

namespace ui {

class DifferencesSection;
class EnvironmentSection;
class FoldSection;
class HeadersSection;
class ModelsSection;
class OptionsSection;

/// Further options of the selected endpoint, each group in a fold with a summary.
class EndpointDetails final : public QWidget
{
    Q_OBJECT

public:
    explicit EndpointDetails(const SettingsServices &services, QWidget *parent = nullptr);

    /// Opens the differences of its kind of server.
    void openDifferences();

private:
    FoldSection *addFold(Theme &theme, const QString &title, QWidget *content);
    void refresh();

    ModelsSection *m_models;
    OptionsSection *m_options;
    HeadersSection *m_headers;
    EnvironmentSection *m_environment;
    DifferencesSection *m_differences;
    FoldSection *m_modelsFold;
    FoldSection *m_optionsFold;
    FoldSection *m_headersFold;
    FoldSection *m_environmentFold;
    FoldSection *m_differencesFold;
};

} // namespace ui
