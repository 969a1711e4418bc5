#include "ui/settings/endpoint/EnvironmentSection.h"

#include "ui/settings/endpoint/NamedValues.h"
#include "ui/settings/endpoint/SetupChange.h"

#include <QVBoxLayout>

namespace ui {

using bridge::endpoint::EndpointChoice;

EnvironmentSection::EnvironmentSection(EndpointChoice &choice, Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_choice(choice)
    , m_values(new NamedValues({tr("Variable"), QStringLiteral("NAME"), {}}, theme, this))
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_values);
    m_values->setHint(
        tr("For Claude Code and the programs it runs, while this endpoint is in use. Do "
           "not enter secrets: they would be saved in a file."));
    connect(m_values, &NamedValues::addRequested, this,
            [this](const QString &name, const QString &value) {
                m_values->conclude(changeSetup(
                    m_choice, [&](auto &setup) { setup.environment.insert(name, value); }));
            });
    connect(m_values, &NamedValues::removeRequested, this, [this](const QString &name) {
        (void)changeSetup(m_choice, [&](auto &setup) { setup.environment.remove(name); });
    });
    connect(&m_choice, &EndpointChoice::changed, this, &EnvironmentSection::refresh);
    refresh();
}

QString EnvironmentSection::preview() const
{
    const auto names = m_choice.setup().environment.keys();
    return names.isEmpty() ? tr("none") : names.join(QLatin1String(", "));
}

void EnvironmentSection::refresh()
{
    const auto environment = m_choice.setup().environment;
    std::vector<NamedValues::Value> values;
    for (auto it = environment.cbegin(); it != environment.cend(); ++it)
        values.push_back({it.key(), it.value()});
    m_values->show(values);
    setEnabled(!originOf(m_choice).isEmpty());
}

} // namespace ui

#include "moc_EnvironmentSection.cpp"
