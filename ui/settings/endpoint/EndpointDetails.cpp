#include "ui/settings/endpoint/EndpointDetails.h"

#include "ui/settings/SettingsPage.h"
#include "ui/settings/endpoint/DifferencesSection.h"
#include "ui/settings/endpoint/EnvironmentSection.h"
#include "ui/settings/endpoint/FoldSection.h"
#include "ui/settings/endpoint/GoOnOrder.h"
#include "ui/settings/endpoint/HeadersSection.h"
#include "ui/settings/endpoint/ImportedSection.h"
#include "ui/settings/endpoint/ModelsSection.h"
#include "ui/settings/endpoint/OptionsSection.h"
#include "ui/settings/endpoint/SetupChange.h"

#include <QCoreApplication>
#include <QEvent>
#include <QScrollArea>

namespace ui {

using bridge::check::EndpointChecker;
using bridge::endpoint::EndpointAddress;
using bridge::endpoint::EndpointChoice;

EndpointDetails::EndpointDetails(const SettingsServices &services, QWidget *parent)
    : QWidget(parent)
{
    auto &choice = services.endpoints;
    auto *column = makeColumn(this, 2);
    const auto addFold = [&](const QString &title, auto *content) {
        auto *fold = new FoldSection(services.theme, title, content, this);
        column->addWidget(fold);
        const auto refresh = [fold, content] { fold->setPreview(content->preview()); };
        connect(&choice, &EndpointChoice::changed, content, refresh);
        refresh();
        return fold;
    };
    auto *differences = new DifferencesSection(choice);
    auto *models = new ModelsSection(choice, services.servers);
    auto *options = new OptionsSection(choice, services.credentials, services.theme);
    m_differences = addFold(tr("What is different here"), differences);
    addFold(tr("Models"), models);
    m_options = addFold(tr("Options"), options);
    addFold(tr("Headers"), new HeadersSection(choice, services.credentials, services.theme));
    addFold(tr("Environment variables"), new EnvironmentSection(choice, services.theme));

    auto *imported = new ImportedSection(choice, {}, services.theme);
    m_imported = addFold(tr("From the imported file"), imported);

    const auto refresh = [this, differences, imported] {
        m_differences->setVisible(differences->isNeeded());
        m_imported->setVisible(imported->isNeeded());
    };
    connect(&choice, &EndpointChoice::changed, differences, refresh);
    refresh();
    connect(&services.checker, &EndpointChecker::rungFinished, this,
            [models, options, &choice, &checker = services.checker](const auto &rung) {
                // A pinned chat's check concerns another endpoint.
                const auto checked = EndpointAddress::parse(checker.report().address);
                if (!checked || checked->origin() != originOf(choice))
                    return;
                models->learn(rung);
                options->learn(rung);
            });
}

void EndpointDetails::openDifferences()
{
    m_differences->setOpen(true);
}

void EndpointDetails::showGoOnOrder()
{
    m_options->setOpen(true);
    auto *order = m_options->findChild<GoOnOrder *>();
    if (!order->isVisibleTo(this))
        return; // nothing is saved as a profile
    order->takeFocus();
    for (QWidget *each = parentWidget(); each; each = each->parentWidget()) {
        if (auto *area = qobject_cast<QScrollArea *>(each)) {
            // What was folded gets its place.
            QCoreApplication::sendPostedEvents(nullptr, QEvent::LayoutRequest);
            area->ensureWidgetVisible(order);
            return;
        }
    }
}

} // namespace ui

#include "moc_EndpointDetails.cpp"
