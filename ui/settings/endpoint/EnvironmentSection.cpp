#include "ui/settings/endpoint/EnvironmentSection.h"

#include "ui/settings/endpoint/SetupChange.h"

namespace ui {

using bridge::endpoint::EndpointChoice;

EnvironmentSection::EnvironmentSection(EndpointChoice &choice, Theme &theme, QWidget *parent)
    : NamedValues({tr("Variable"),
                   QStringLiteral("NAME"),
                   {},
                   tr("For Claude Code and the programs it runs, while this endpoint is in use. Do "
                      "not enter secrets: they would be saved in a file.")},
                  theme, parent)
    , m_choice(choice)
{
    connect(&m_choice, &EndpointChoice::changed, this, &EnvironmentSection::refresh);
    refresh();
}

QString EnvironmentSection::preview() const
{
    const auto names = m_choice.setup().environment.keys();
    return names.isEmpty() ? tr("none") : names.join(QLatin1String(", "));
}

void EnvironmentSection::add(const QString &name, const QString &value, bool)
{
    conclude(changeSetup(m_choice, [&](auto &setup) { setup.environment.insert(name, value); }));
}

void EnvironmentSection::remove(const QString &name)
{
    (void)changeSetup(m_choice, [&](auto &setup) { setup.environment.remove(name); });
}

void EnvironmentSection::refresh()
{
    const auto environment = m_choice.setup().environment;
    std::vector<Value> values;
    for (auto it = environment.cbegin(); it != environment.cend(); ++it)
        values.push_back({it.key(), it.value()});
    showValues(values);
    setEnabled(!originOf(m_choice).isEmpty());
}

} // namespace ui

#include "moc_EnvironmentSection.cpp"
