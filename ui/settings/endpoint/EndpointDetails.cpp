#include "ui/settings/endpoint/EndpointDetails.h"

#include "ui/settings/endpoint/DifferencesSection.h"
#include "ui/settings/endpoint/EnvironmentSection.h"
#include "ui/settings/endpoint/FoldSection.h"
#include "ui/settings/endpoint/HeadersSection.h"
#include "ui/settings/endpoint/ModelsSection.h"
#include "ui/settings/endpoint/OptionsSection.h"
#include "ui/settings/endpoint/SetupChange.h"

#include <QVBoxLayout>

namespace ui {

using bridge::check::EndpointChecker;
using bridge::endpoint::EndpointAddress;
using bridge::endpoint::EndpointChoice;

EndpointDetails::EndpointDetails(const SettingsServices &services, QWidget *parent)
    : QWidget(parent)
    , m_models(new ModelsSection(services.endpoints, services.servers))
    , m_options(new OptionsSection(services.endpoints, services.theme))
    , m_headers(new HeadersSection(services.endpoints, services.credentials, services.theme))
    , m_environment(new EnvironmentSection(services.endpoints, services.theme))
    , m_differences(new DifferencesSection(services.endpoints))
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(2);
    m_differencesFold = addFold(services.theme, tr("What is different here"), m_differences);
    m_modelsFold = addFold(services.theme, tr("Models"), m_models);
    m_optionsFold = addFold(services.theme, tr("Options"), m_options);
    m_headersFold = addFold(services.theme, tr("Headers"), m_headers);
    m_environmentFold = addFold(services.theme, tr("Environment variables"), m_environment);

    connect(&services.checker, &EndpointChecker::rungFinished, this,
            [this, &checker = services.checker, &choice = services.endpoints](const auto &rung) {
                // A pinned chat's check concerns another endpoint.
                const auto checked = EndpointAddress::parse(checker.report().address);
                if (!checked || checked->origin() != originOf(choice))
                    return;
                m_models->learn(rung);
                m_options->learn(rung);
            });
    connect(&services.endpoints, &EndpointChoice::changed, this, &EndpointDetails::refresh);
    refresh();
}

FoldSection *EndpointDetails::addFold(Theme &theme, const QString &title, QWidget *content)
{
    auto *fold = new FoldSection(theme, title, content, this);
    layout()->addWidget(fold);
    return fold;
}

void EndpointDetails::openDifferences()
{
    m_differencesFold->setOpen(true);
}

void EndpointDetails::refresh()
{
    m_modelsFold->setPreview(m_models->preview());
    m_optionsFold->setPreview(m_options->preview());
    m_headersFold->setPreview(m_headers->preview());
    m_environmentFold->setPreview(m_environment->preview());
    m_differencesFold->setPreview(m_differences->preview());
    m_differencesFold->setVisible(m_differences->isNeeded());
}

} // namespace ui

#include "moc_EndpointDetails.cpp"
